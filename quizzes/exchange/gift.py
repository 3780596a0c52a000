"""GIFT, Moodle's plain-text format: https://docs.moodle.org/en/GIFT_format.

A question is `::name:: [markdown] text { … }`; what stands between the braces its kind writes and reads. What GIFT cannot
say stands in a comment `// ajar key: value` before the question, which other systems skip and our import reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from quizzes.exchange.source import Exchange, Item, slug_of
from quizzes.formats.gift_body import GiftBody, cut, escaped, first, unescaped
from quizzes.formats.travel import MISSING_WHY, LeftOut, Note
from quizzes.questions import KINDS

_COMMENT = re.compile(r"//\s*ajar\s+([a-z_]+):\s*(.*)")
_HEAD = re.compile(
    r"^(?:::(?P<name>(?:\\.|[^\\:]|:(?!:))*)::)?\s*(?:\[(?P<format>\w+)\])?(?P<rest>.*)$", re.S
)


def write(quiz: Exchange) -> str:
    lines = [] if quiz.pass_mark is None else [f"// ajar pass_mark: {quiz.pass_mark}", ""]
    for item in quiz.items:
        try:
            body = item.kind.to_gift(item.own)
        except LeftOut as why:
            quiz.note(item.id, f"{why}; left out")
            continue
        beside = {"section": item.section, "facts": ", ".join(item.facts), **body.beside}
        lines += [f"// ajar {key}: {value}" for key, value in beside.items() if value]
        answers = f"{{{body.text}####{escaped(item.explain)}\n}}"
        lines += [f"::{escaped(item.id)}::[markdown]{escaped(item.ask)}{answers}", ""]
    return "\n".join(lines)


def read(text: str) -> Exchange:
    quiz = Exchange()
    for place, (block, comments) in enumerate(_blocks(text, quiz), start=1):
        _question(block, comments, place, quiz)
    return quiz


def _blocks(text: str, quiz: Exchange) -> Iterator[tuple[str, dict[str, str]]]:
    """Questions, which blank lines separate, each with what our comments before it say."""
    block: list[str] = []
    comments: dict[str, str] = {}
    for line in [*text.replace("\r\n", "\n").split("\n"), ""]:
        if found := _COMMENT.match(line):
            if found[1] == "pass_mark":
                quiz.pass_mark = float(found[2])
            else:
                comments[found[1]] = found[2].strip()
        elif line.startswith("$CATEGORY"):
            quiz.note(line.strip(), "categories have no place in a quiz; left out")
        elif line.startswith("//"):
            continue
        elif line.strip():
            block.append(line)
        elif block:
            yield "\n".join(block), comments
            block, comments = [], {}


def _question(block: str, comments: Mapping[str, str], place: int, quiz: Exchange) -> None:
    head = _HEAD.match(block)
    assert head is not None  # every part of it may be missing
    name = slug_of(unescaped(head["name"] or ""), place)

    def note(what: str) -> None:
        quiz.note(name, what)

    if head["format"] not in (None, "markdown", "moodle", "plain"):
        note(f"its text is {head['format']}; read as Markdown, so look it over")
    opening = first(head["rest"], "{")
    closing = first(head["rest"], "}")
    if opening < 0 or closing < opening:
        note("has no answers between braces; left out")
        return
    after = head["rest"][closing + 1 :].strip()
    ask = unescaped(head["rest"][:opening]) + (f" _____ {unescaped(after)}" if after else "")
    if after:
        note("had its answer within the sentence; a blank stands there now")
    answers, _, explain = cut(head["rest"][opening + 1 : closing], "####")
    try:
        own = _own(GiftBody(answers.strip(), comments), note)
    except LeftOut as why:
        note(f"{why}; left out")
        return
    if not explain.strip():
        note("has no general feedback; its explanation is to be written")
    facts = tuple(filter(None, re.split(r",\s*", comments.get("facts", ""))))
    section = comments.get("section", "")
    quiz.items.append(Item(name, ask, unescaped(explain) or MISSING_WHY, own, section, facts))


def _own(body: GiftBody, note: Note) -> dict[str, Any]:
    """What the kind that knows these answers reads out of them. Raises LeftOut when none does."""
    for kind in KINDS.values():
        own = kind.from_gift(body, note)
        if own is not None:
            return own
    raise LeftOut("asks for a short text" if body.answers else "asks for an essay")
