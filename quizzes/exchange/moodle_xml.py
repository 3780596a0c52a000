"""Moodle XML: https://docs.moodle.org/en/Moodle_XML_format, with the ordering question that Moodle has since 4.4.

The section and the pass mark travel as tags (`ajar-section:…`), the unit as Moodle's own unit.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator

from quizzes.exchange.gift import slug_of
from quizzes.exchange.source import MISSING_WHY, Choice, Exchange, Item, number

MOST_BYTES = 5_000_000
_SECTION, _PASS_MARK = "ajar-section:", "ajar-pass-mark:"
_MARKS = (("strong", "**"), ("b", "**"), ("em", "*"), ("i", "*"), ("code", "`"))


class Refused(Exception):  # noqa: N818 - why a file is not read, in a sentence
    pass


def write(quiz: Exchange) -> str:
    root = ET.Element("quiz")
    for item in quiz.items:
        question = ET.SubElement(root, "question", type=_TYPES[item.kind])
        _text(ET.SubElement(question, "name"), item.id)
        _markdown(question, "questiontext", item.ask)
        _markdown(question, "generalfeedback", item.explain)
        ET.SubElement(question, "defaultgrade").text = "1"
        _WRITERS[item.kind](question, item)
        tags = [f"{_SECTION}{item.section}"] if item.section else []
        tags += (
            [f"{_PASS_MARK}{quiz.pass_mark}"] if quiz.pass_mark is not None and item is quiz.items[0] else []
        )
        if tags:
            held = ET.SubElement(question, "tags")
            for tag in tags:
                _text(ET.SubElement(held, "tag"), tag)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


_TYPES = {
    "options": "multichoice",
    "holds": "truefalse",
    "order": "ordering",
    "match": "matching",
    "number": "numerical",
}


def _write_options(question: ET.Element, item: Item) -> None:
    right = sum(option.right for option in item.options)
    ET.SubElement(question, "single").text = "true" if right == 1 else "false"
    ET.SubElement(question, "shuffleanswers").text = "0" if item.keep_order else "1"
    for option in item.options:
        share = 100 / right if option.right else 0 if right == 1 else -100 / right
        _answer(question, f"{share:.5g}", option.text, option.why)


def _write_holds(question: ET.Element, item: Item) -> None:
    for name in ("true", "false"):
        answer = ET.SubElement(
            question,
            "answer",
            fraction="100" if (name == "true") == item.holds else "0",
            format="moodle_auto_format",
        )
        ET.SubElement(answer, "text").text = name


def _write_order(question: ET.Element, item: Item) -> None:
    ET.SubElement(question, "layouttype").text = "VERTICAL"
    ET.SubElement(question, "selecttype").text = "ALL"
    ET.SubElement(question, "gradingtype").text = "RELATIVE_NEXT_EXCLUDE_LAST"
    for place, thing in enumerate(item.order, start=1):
        _answer(question, str(place), thing, "")


def _write_match(question: ET.Element, item: Item) -> None:
    ET.SubElement(question, "shuffleanswers").text = "1"
    for thing, group in item.match:
        sub = _markdown(question, "subquestion", thing)
        _text(ET.SubElement(sub, "answer"), group)


def _write_number(question: ET.Element, item: Item) -> None:
    answer = ET.SubElement(question, "answer", fraction="100", format="moodle_auto_format")
    ET.SubElement(answer, "text").text = str(item.number)
    ET.SubElement(answer, "tolerance").text = str(item.within)
    if item.unit:
        unit = ET.SubElement(ET.SubElement(question, "units"), "unit")
        ET.SubElement(unit, "multiplier").text = "1"
        ET.SubElement(unit, "unit_name").text = item.unit


_WRITERS: dict[str, Callable[[ET.Element, Item], None]] = {
    "options": _write_options,
    "holds": _write_holds,
    "order": _write_order,
    "match": _write_match,
    "number": _write_number,
}


def _answer(question: ET.Element, fraction: str, text: str, why: str) -> None:
    answer = ET.SubElement(question, "answer", fraction=fraction, format="markdown")
    ET.SubElement(answer, "text").text = text
    if why:
        _markdown(answer, "feedback", why)


def _markdown(parent: ET.Element, name: str, text: str) -> ET.Element:
    made = ET.SubElement(parent, name, format="markdown")
    ET.SubElement(made, "text").text = text
    return made


def _text(parent: ET.Element, text: str) -> None:
    ET.SubElement(parent, "text").text = text


def read(text: str) -> Exchange:
    """Raises Refused for what is no quiz; an entity of its own is refused before anything is parsed."""
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise Refused(f"This file has more than {MOST_BYTES // 1_000_000} MB.")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Refused("This file declares a DOCTYPE, which a quiz does not need. It is not read.")
    try:
        root = ET.fromstring(text)  # noqa: S314 - without a DOCTYPE there are no entities
    except ET.ParseError as problem:
        raise Refused(f"This is not XML: {problem}.") from None
    if root.tag != "quiz":
        raise Refused(f"This is XML, but no Moodle quiz: it begins with <{root.tag}>.")
    quiz = Exchange()
    for place, question in enumerate(root.findall("question"), start=1):
        if item := _item(question, place, quiz):
            quiz.items.append(item)
    return quiz


def _item(question: ET.Element, place: int, quiz: Exchange) -> Item | None:
    kind = question.get("type", "")
    name = slug_of(question.findtext("name/text", ""), place)
    if kind == "category":
        return None
    reader = _READERS.get(kind)
    if reader is None:
        quiz.note(name, f"is of the type {kind or 'none'}, which has no counterpart here; left out")
        return None
    explain = _said(question.find("generalfeedback"), name, quiz)
    if not explain:
        quiz.note(name, "has no general feedback; its explanation is to be written")
    if question.findall("hint"):
        quiz.note(name, "has hints, which the practice mode gives by itself; left out")
    section = ""
    for tag in question.findall("tags/tag/text"):
        text = tag.text or ""
        if text.startswith(_SECTION):
            section = text.removeprefix(_SECTION)
        elif text.startswith(_PASS_MARK):
            quiz.pass_mark = float(text.removeprefix(_PASS_MARK))
        else:
            quiz.note(name, f"has the tag {text}; left out")
    plain = Item(
        name, _said(question.find("questiontext"), name, quiz), explain or MISSING_WHY, "", section=section
    )
    return reader(question, plain, quiz)


def _read_options(question: ET.Element, item: Item, quiz: Exchange) -> Item:
    options, shares = [], set()
    for answer in question.findall("answer"):
        share = float(answer.get("fraction") or 0)
        shares.add(round(abs(share), 2))
        why = _said(answer.find("feedback"), item.id, quiz)
        text = _said(answer, item.id, quiz)
        if not why:
            quiz.note(item.id, f"has no feedback to “{text}”; its reason is to be written")
        options.append(Choice(text, share > 0, why or MISSING_WHY))
    if len(shares - {0.0}) > 1:
        quiz.note(item.id, "had weights of its own; here each right option adds an equal part")
    keep_order = question.findtext("shuffleanswers", "1").strip() in ("0", "false")
    return Item(**{**vars(item), "kind": "options", "options": tuple(options), "keep_order": keep_order})


def _read_holds(question: ET.Element, item: Item, quiz: Exchange) -> Item:
    right = [
        answer.findtext("text", "").strip().casefold()
        for answer in question.findall("answer")
        if float(answer.get("fraction") or 0) > 0
    ]
    if any(answer.findtext("feedback/text", "").strip() for answer in question.findall("answer")):
        quiz.note(item.id, "had feedback to true or false, which the explanation gives here; left out")
    return Item(**{**vars(item), "kind": "holds", "holds": right == ["true"]})


def _read_order(question: ET.Element, item: Item, quiz: Exchange) -> Item:
    return Item(
        **{
            **vars(item),
            "kind": "order",
            "order": tuple(_said(one, item.id, quiz) for one in question.findall("answer")),
        }
    )


def _read_match(question: ET.Element, item: Item, quiz: Exchange) -> Item:
    pairs = []
    for sub in question.findall("subquestion"):
        thing, group = _said(sub, item.id, quiz), " ".join(sub.findtext("answer/text", "").split())
        if thing:
            pairs.append((thing, group))
        else:
            quiz.note(item.id, f"has the extra answer “{group}” without a thing; left out")
    return Item(**{**vars(item), "kind": "match", "match": tuple(pairs)})


def _read_number(question: ET.Element, item: Item, quiz: Exchange) -> Item | None:
    answers = [one for one in question.findall("answer") if float(one.get("fraction") or 0) > 0]
    try:
        value = number(answers[0].findtext("text", "").strip())
        within = number(answers[0].findtext("tolerance", "0").strip() or "0")
    except (ValueError, IndexError):
        quiz.note(item.id, "has no number for an answer; left out")
        return None
    if len(question.findall("answer")) > 1:
        quiz.note(item.id, "has several numbers; the first right one was taken")
    unit = question.findtext("units/unit/unit_name", "")
    return Item(**{**vars(item), "kind": "number", "number": value, "within": within, "unit": unit})


_READERS: dict[str, Callable[[ET.Element, Item, Exchange], Item | None]] = {
    "multichoice": _read_options,
    "truefalse": _read_holds,
    "ordering": _read_order,
    "matching": _read_match,
    "match": _read_match,
    "numerical": _read_number,
}


def _said(element: ET.Element | None, name: str, quiz: Exchange) -> str:
    """The text of an element as inline Markdown."""
    if element is None:
        return ""
    text = element.findtext("text", "") or ""
    if element.get("format") in ("html", "moodle_auto_format") and "<" in text:
        text = _from_html(text, name, quiz)
    if element.findall("file"):
        quiz.note(name, "has a picture or a file, which a question cannot have here; left out")
    return " ".join(text.split())


def _from_html(text: str, name: str, quiz: Exchange) -> str:
    for tag, mark in _MARKS:
        text = re.sub(rf"</?{tag}\s*>", mark, text, flags=re.I)
    text = re.sub(r"</?(?:p|div|span|br)(?:\s[^>]*)?/?>", " ", text, flags=re.I)
    for found in dict.fromkeys(_tags(text)):
        quiz.note(name, f"has <{found}>, which a question cannot have here; its text was kept")
    return html.unescape(re.sub(r"<[^>]+>", " ", text))


def _tags(text: str) -> Iterator[str]:
    return (match[1].casefold() for match in re.finditer(r"<([A-Za-z][A-Za-z0-9]*)", text))
