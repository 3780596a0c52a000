"""Moodle XML: https://docs.moodle.org/en/Moodle_XML_format. What a question says of its own kind the kind writes and reads.

The section, the facts and the pass mark travel as tags (`ajar-section:…`).
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from functools import partial

from quizzes.exchange.source import Exchange, Item, slug_of
from quizzes.formats.moodle_element import MoodleQuestion, add_markdown, add_text
from quizzes.formats.travel import MISSING_WHY, LeftOut
from quizzes.questions import KINDS

MOST_BYTES = 5_000_000
_SECTION, _FACT, _PASS_MARK = "ajar-section:", "ajar-fact:", "ajar-pass-mark:"


class Refused(Exception):  # noqa: N818 - why a file is not read, in a sentence
    pass


def write(quiz: Exchange) -> str:
    root = ET.Element("quiz")
    for item in quiz.items:
        kind = item.kind
        question = ET.Element("question", type=next(iter(kind.moodle_types), ""))
        add_text(question, "name", item.id)
        add_markdown(question, "questiontext", item.ask)
        add_markdown(question, "generalfeedback", item.explain)
        ET.SubElement(question, "defaultgrade").text = "1"
        try:
            kind.to_moodle(item.own, question)
        except LeftOut as why:
            quiz.note(item.id, f"{why}; left out")
            continue
        tags = [f"{_SECTION}{item.section}"] if item.section else []
        tags += [f"{_FACT}{id_}" for id_ in item.facts]
        tags += [f"{_PASS_MARK}{quiz.pass_mark}"] if quiz.pass_mark is not None and not len(root) else []
        if tags:
            held = ET.SubElement(question, "tags")
            for tag in tags:
                add_text(held, "tag", tag)
        root.append(question)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


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
        if question.get("type") != "category":
            _question(question, place, quiz)
    return quiz


def _question(element: ET.Element, place: int, quiz: Exchange) -> None:
    name = slug_of(element.findtext("name/text", ""), place)
    question = MoodleQuestion(element, partial(quiz.note, name))
    type_ = element.get("type", "")
    kind = next((kind for kind in KINDS.values() if type_ in kind.moodle_types), None)
    if kind is None:
        quiz.note(name, f"is of the type {type_ or 'none'}, which has no counterpart here; left out")
        return
    explain = question.said(element.find("generalfeedback"))
    if not explain:
        quiz.note(name, "has no general feedback; its explanation is to be written")
    if element.findall("hint"):
        quiz.note(name, "has hints, which the practice mode gives by itself; left out")
    section, facts = _tags(element, name, quiz)
    ask = question.said(element.find("questiontext"))
    try:
        own = kind.from_moodle(question)
    except LeftOut as why:
        quiz.note(name, f"{why}; left out")
        return
    quiz.items.append(Item(name, ask, explain or MISSING_WHY, own, section, facts))


def _tags(element: ET.Element, name: str, quiz: Exchange) -> tuple[str, tuple[str, ...]]:
    """The section and the facts, where our export has put them."""
    section, facts = "", []
    for tag in element.findall("tags/tag/text"):
        text = tag.text or ""
        if text.startswith(_SECTION):
            section = text.removeprefix(_SECTION)
        elif text.startswith(_FACT):
            facts.append(text.removeprefix(_FACT))
        elif text.startswith(_PASS_MARK):
            quiz.pass_mark = float(text.removeprefix(_PASS_MARK))
        else:
            quiz.note(name, f"has the tag {text}; left out")
    return section, tuple(facts)
