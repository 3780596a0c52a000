"""GIFT, Moodle's plain-text format: https://docs.moodle.org/en/GIFT_format.

A question is `::name:: [markdown] text { … }`, with `~=#{}:` escaped by a backslash. What GIFT cannot say stands in a
comment `// ajar key: value` before the question, which other systems skip and our import reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizzes.exchange.source import MISSING_WHY, Choice, Exchange, Item, number

_SPECIAL = re.compile(r"([~=#{}:\\])")
_COMMENT = re.compile(r"//\s*ajar\s+(section|unit|keep_order|pass_mark):\s*(.*)")
_HEAD = re.compile(
    r"^(?:::(?P<name>(?:\\.|[^\\:]|:(?!:))*)::)?\s*(?:\[(?P<format>\w+)\])?(?P<rest>.*)$", re.S
)
_WEIGHT = re.compile(r"^%(-?[0-9.]+)%")
_ESCAPED = re.compile(r"\\(n|.)", re.S)


def write(quiz: Exchange) -> str:
    lines = [] if quiz.pass_mark is None else [f"// ajar pass_mark: {quiz.pass_mark}", ""]
    for item in quiz.items:
        if item.kind == "order":
            quiz.note(item.id, "GIFT has no question that puts things in order; left out")
            continue
        lines += [f"// ajar section: {item.section}"] if item.section else []
        lines += [f"// ajar unit: {item.unit}"] if item.unit else []
        lines += ["// ajar keep_order: yes"] if item.keep_order else []
        lines += [f"::{_out(item.id)}::[markdown]{_out(item.ask)}{{{_answers(item)}", ""]
    return "\n".join(lines)


def _answers(item: Item) -> str:
    end = f"####{_out(item.explain)}\n}}"
    if item.kind == "holds":
        return f"{'TRUE' if item.holds else 'FALSE'}{end}"
    if item.kind == "number":
        within = f":{item.within}" if item.within else ""
        return f"#{item.number}{within}{end}"
    if item.kind == "match":
        pairs = [f"\n={_out(thing)} -> {_out(group)}" for thing, group in item.match]
        return f"{''.join(pairs)}\n{end}"
    return "".join(f"\n{_option(item, one)}" for one in item.options) + f"\n{end}"


def _option(item: Item, option: Choice) -> str:
    right = sum(one.right for one in item.options)
    if right == 1:
        mark = "=" if option.right else "~"
    else:
        # each right one adds an equal part of the point, each wrong one takes as much away
        mark = f"~%{'' if option.right else '-'}{100 / right:.5g}%"
    return f"{mark}{_out(option.text)}#{_out(option.why)}"


def _out(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text).replace("\n", r"\n").replace("->", r"-\>")


def _in(text: str) -> str:
    return " ".join(_ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], text).split())


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


def _question(block: str, comments: dict[str, str], place: int, quiz: Exchange) -> None:
    head = _HEAD.match(block)
    assert head is not None  # every part of it may be missing
    name = slug_of(_in(head["name"] or ""), place)
    if head["format"] not in (None, "markdown", "moodle", "plain"):
        quiz.note(name, f"its text is {head['format']}; read as Markdown, so look it over")
    opening = _first(head["rest"], "{")
    closing = _first(head["rest"], "}")
    if opening < 0 or closing < opening:
        quiz.note(name, "has no answers between braces; left out")
        return
    after = head["rest"][closing + 1 :].strip()
    ask = _in(head["rest"][:opening]) + (f" _____ {_in(after)}" if after else "")
    if after:
        quiz.note(name, "had its answer within the sentence; a blank stands there now")
    body, _, explain = _cut(head["rest"][opening + 1 : closing], "####")
    item = _read(body.strip(), Item(name, ask, _in(explain) or MISSING_WHY, ""), quiz)
    if item is None:
        return
    if not explain.strip():
        quiz.note(name, "has no general feedback; its explanation is to be written")
    quiz.items.append(
        _with(item, comments.get("section", ""), comments.get("unit", ""), "keep_order" in comments)
    )


def _with(item: Item, section: str, unit: str, keep_order: bool) -> Item:
    return Item(**{**vars(item), "section": section, "unit": unit, "keep_order": keep_order})


def _read(body: str, item: Item, quiz: Exchange) -> Item | None:
    verdict = body.split("#", maxsplit=1)[0].strip().upper()
    if verdict in ("T", "TRUE", "F", "FALSE"):
        return Item(**{**vars(item), "kind": "holds", "holds": verdict.startswith("T")})
    if body.startswith("#"):
        return _number(body[1:].strip(), item, quiz)
    answers = _split(body)
    if not answers:
        quiz.note(item.id, "asks for an essay; left out")
        return None
    if all(mark == "=" and _first(text, "->") >= 0 for mark, text in answers):
        cut = [_cut(text, "->") for _, text in answers]
        return Item(
            **{**vars(item), "kind": "match", "match": tuple((_in(one), _in(other)) for one, _, other in cut)}
        )
    if all(mark == "=" for mark, _ in answers):
        quiz.note(item.id, "asks for a short text; left out")
        return None
    return _choice(answers, item, quiz)


def _number(body: str, item: Item, quiz: Exchange) -> Item | None:
    body, _, why = _cut(body, "#")
    try:
        if ".." in body:
            low, high = (float(part) for part in body.split(".."))
            value: int | float = (low + high) / 2
            within: int | float = (high - low) / 2
        else:
            first, _, distance = body.partition(":")
            value, within = number(first.strip()), number(distance.strip()) if distance else 0
    except ValueError:
        quiz.note(item.id, "has several numbers for answers; left out")
        return None
    if why.strip():
        quiz.note(item.id, "had feedback to its number, which has no place here; left out")
    return Item(**{**vars(item), "kind": "number", "number": value, "within": within})


def _choice(answers: list[tuple[str, str]], item: Item, quiz: Exchange) -> Item:
    options = []
    for mark, text in answers:
        weight = _WEIGHT.match(text)
        words, _, why = _cut(text[weight.end() :] if weight else text, "#")
        right = mark == "=" or bool(weight and float(weight[1]) > 0)
        if not why.strip():
            quiz.note(item.id, f"has no feedback to “{_in(words)}”; its reason is to be written")
        options.append(Choice(_in(words), right, _in(why) or MISSING_WHY))
    shares = {100.0 for mark, _ in answers if mark == "="}
    shares |= {float(found[1]) for _, text in answers if (found := _WEIGHT.match(text))}
    if len({abs(share) for share in shares}) > 1:
        quiz.note(item.id, "had weights of its own; here each right option adds an equal part")
    return Item(**{**vars(item), "kind": "options", "options": tuple(options)})


def slug_of(text: str, place: int) -> str:
    """A question's id: its name as a slug."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:60]
    return slug or f"question-{place}"


def _first(text: str, sign: str) -> int:
    """The place of an unescaped `sign`, -1 when there is none."""
    place = 0
    while place < len(text):
        if text[place] == "\\":
            place += 2
        elif text.startswith(sign, place):
            return place
        else:
            place += 1
    return -1


def _cut(text: str, sign: str) -> tuple[str, str, str]:
    place = _first(text, sign)
    return (text, "", "") if place < 0 else (text[:place], sign, text[place + len(sign) :])


def _split(body: str) -> list[tuple[str, str]]:
    """The answers, each with its `=` or `~`."""
    found: list[tuple[str, str]] = []
    place, start, mark = 0, 0, ""
    while place <= len(body):
        if place == len(body) or body[place] in "=~":
            if mark:
                found.append((mark, body[start:place].strip()))
            if place < len(body):
                mark, start = body[place], place + 1
            place += 1
        else:
            place += 2 if body[place] == "\\" else 1
    return found
