"""GIFT, Moodle's plain-text format: https://docs.moodle.org/en/GIFT_format.

A question is `::name:: [markdown] text { … }`; what stands between the braces its kind writes and reads. What GIFT cannot
say stands in a comment `// ajar key: value` before the question, which other systems skip and our import reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from quizzes.exchange.source import Exchange, Item, with_pictures
from quizzes.formats.gift_body import GiftRead, cut_last, escaped, first, markdown, unescaped, unwrapped
from quizzes.formats.incoming import FORMATS
from quizzes.formats.travel import LeftOut, quoted
from quizzes.questions import KINDS

_COMMENT = re.compile(r"\s*//\s*ajar\s+([a-z_]+):\s*(.*)")
_TAG = re.compile(r"\[tag:([^\]]+)\]")
_HEAD = re.compile(
    r"^\s*(?:::(?P<name>(?:\\.|[^\\:]|:(?!:))*)::)?\s*(?:\[(?P<format>\w+)\])?(?P<rest>.*)$", re.S
)
_SHOWN_BLANK = "_____"  # where an answer stood within its sentence
_CLOZE = re.compile(r"\{\s*\d*:\s*[A-Z_]{2,}:")


def write(quiz: Exchange) -> str:
    lines = [] if quiz.pass_mark is None else [f"// ajar pass_mark: {quiz.pass_mark}", ""]
    if quiz.pick:
        pool = [f"// ajar pool: {', '.join(quiz.pool)}"] if quiz.pool else []
        lines += [f"// ajar pick: {quiz.pick}", *pool, ""]
        quiz.note(
            "the quiz",
            f"asks {quiz.pick} of its questions at a time, which GIFT cannot say; all of them are here",
        )
    for written in quiz.items:
        item = with_pictures(quiz, written, lambda path: None, "GIFT")
        try:
            body = item.kind.to_gift(item.own)
        except LeftOut as why:
            quiz.note(item.id, f"{why}; left out")
            continue
        for loss in body.losses:
            quiz.note(item.id, loss)
        beside = {"section": item.section, "facts": ", ".join(item.facts), **body.beside}
        lines += [f"// ajar {key}: {value}" for key, value in beside.items() if value]
        answers = f"{{{body.text}####{markdown(item.explain)}\n}}"
        lines += [f"::{escaped(item.id)}::[markdown]{escaped(item.ask)}{answers}", ""]
    return "\n".join(lines)


@dataclass
class _Block:
    """The lines of one question, and what the comments before it say."""

    lines: list[str] = field(default_factory=list)
    comments: dict[str, str] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    after_a_blank: bool = True


def read(text: str) -> Exchange:
    quiz = Exchange()
    for block in _blocks(text, quiz):
        _question(block, quiz)
    return quiz


def _blocks(text: str, quiz: Exchange) -> Iterator[_Block]:
    """Questions, each with what our comments before it say. Blank lines separate them; where one is missing, the next
    `::name::` after a closed brace does.
    """
    block = _Block()
    for line in [*text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""]:
        if found := _COMMENT.match(line):
            _comment(found[1], found[2].strip(), block, quiz)
        elif line.strip().startswith("//"):
            block.tags += _TAG.findall(line)
        elif line.lstrip().startswith("$CATEGORY"):
            quiz.note(line.strip(), "categories have no place in a quiz; left out")
        elif line.strip():
            if block.lines and _is_closed(block.lines) and line.lstrip().startswith("::"):
                yield block
                block = _Block(after_a_blank=False)
            block.lines.append(line)
        elif block.lines:
            yield block
            block = _Block()


def _comment(key: str, value: str, block: _Block, quiz: Exchange) -> None:
    if key == "pool":
        quiz.pool = tuple(filter(None, re.split(r",\s*", value)))
    elif key not in ("pass_mark", "pick"):
        block.comments[key] = value
    else:
        try:
            setattr(quiz, key, float(value) if key == "pass_mark" else int(value))
        except ValueError:
            quiz.note("the quiz", f"has {quoted(value)} as its {key}, which is no number; left out")


def _is_closed(lines: list[str]) -> bool:
    """Whether a question has its answers already, and no brace is open."""
    text = "\n".join(lines)
    closing = first(text, "}")
    return closing >= 0 and first(text, "{", closing) < 0


def _question(block: _Block, quiz: Exchange) -> None:
    head = _HEAD.match("\n".join(block.lines))
    assert head is not None  # every part of it may be missing
    rest, format_ = head["rest"], "moodle"
    if head["format"] in FORMATS:
        format_ = FORMATS[head["format"]]
    elif head["format"]:
        rest = f"[{head['format']}]{rest}"
    named = head["name"] or re.sub(r"<[^<>]*>", " ", rest[: max(0, first(rest, "{"))])
    name = quiz.id_of(" ".join(unescaped(named).split()))
    if not block.after_a_blank:
        quiz.note(name, "stood directly below another question; read as one of its own")
    for tag in block.tags:
        quiz.note(name, f"has the tag {quoted(tag)}; left out")
    try:
        _taken_in(rest, format_, name, block.comments, quiz)
    except LeftOut as why:
        quiz.note(name, f"{why}; left out")


def _taken_in(text: str, format_: str, name: str, comments: Mapping[str, str], quiz: Exchange) -> None:
    """Raises LeftOut."""
    incoming = quiz.incoming(name)
    opening = first(text, "{")
    closing = first(text, "}", opening + 1)
    if opening < 0:
        raise LeftOut("is a text without a question")
    if closing < 0:
        raise LeftOut("has a brace that is not closed, or a blank line before it is")
    if _CLOZE.match(text, opening) or first(text, "{", closing) >= 0:
        raise LeftOut("has its answers in gaps of its text (Cloze), which GIFT does not have")
    before, after = text[:opening], text[closing + 1 :].strip()
    blank = next(sign for sign in map(chr, range(0xE000, 0xF900)) if sign not in text)
    asked = f"{before} {blank} {after}" if after else before
    ask = incoming.markdown(unwrapped(asked, format_), format_).replace(blank, _SHOWN_BLANK)
    if after:
        ask = re.sub(rf"{_SHOWN_BLANK} (?=[.,;:!?])", _SHOWN_BLANK, ask)
        incoming.note("had its answer within the sentence; a blank stands there now")
    incoming.words(ask, "a question")
    answers, general = cut_last(text[opening + 1 : closing], "####")
    body = GiftRead(answers.strip(), comments, format_, incoming)
    own = _own(body)
    explain = incoming.explain(body.markdown(general.strip()))
    facts = tuple(filter(None, re.split(r",\s*", comments.get("facts", ""))))
    quiz.take(Item(name, ask, explain, own, comments.get("section", ""), facts))


def _own(body: GiftRead) -> dict[str, Any]:
    """What the kind that knows these answers reads out of them. Raises LeftOut when none does."""
    for kind in KINDS.values():
        own = kind.from_gift(body)
        if own is not None:
            return own
    if not body.text:
        raise LeftOut("asks for an essay")
    raise LeftOut(
        f"has {quoted(body.text)} between its braces, which no kind of question here can be read from"
    )
