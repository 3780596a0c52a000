"""Moodle XML: https://docs.moodle.org/en/Moodle_XML_format. What a question says of its own kind the kind writes and reads.

The section, the facts and the pass mark travel as tags (`ajar-section:…`).
"""

from __future__ import annotations

import base64
import xml.etree.ElementTree as ET
from collections.abc import Callable

from courses.reading.course_files import Stored
from quizzes.exchange.source import Exchange, Item, with_pictures
from quizzes.formats.moodle_element import MoodleQuestion, add_markdown, add_text, said_of
from quizzes.formats.pictures import decoded
from quizzes.formats.travel import LeftOut, Refused, decimal, quoted
from quizzes.questions import KINDS

MOST_BYTES = 5_000_000
_SECTION, _FACT, _PASS_MARK = "ajar-section:", "ajar-fact:", "ajar-pass-mark:"
_PICK, _POOL = "ajar-pick:", "ajar-pool"
_PLACE = "@@PLUGINFILE@@/"
_COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
# What Moodle itself writes into them.
_STANDARD = ("Your answer is correct.", "Your answer is partially correct.", "Your answer is incorrect.")


def write(quiz: Exchange) -> str:
    root = ET.Element("quiz")
    if quiz.pick:
        told = "which Moodle XML cannot say; all of them are here"
        quiz.note("the quiz", f"asks {quiz.pick} of its questions at a time, {told}")
    for written in quiz.items:
        files = _Files(quiz.beside)
        item = with_pictures(quiz, written, files.address, "Moodle XML")
        kind = item.kind
        question = ET.Element("question", type=next(iter(kind.moodle_types), ""))
        add_text(question, "name", item.id)
        add_markdown(question, "questiontext", item.ask)
        add_markdown(question, "generalfeedback", item.explain)
        ET.SubElement(question, "defaultgrade").text = "1"
        try:
            losses = kind.to_moodle(item.own, question)
        except LeftOut as why:
            quiz.note(item.id, f"{why}; left out")
            continue
        for loss in losses or ():
            quiz.note(item.id, loss)
        files.put_into(question)
        tags = [f"{_SECTION}{item.section}"] if item.section else []
        tags += [f"{_FACT}{id_}" for id_ in item.facts]
        tags += [_POOL] if item.id in quiz.pool else []
        if not len(root):
            tags += [f"{_PASS_MARK}{quiz.pass_mark}"] if quiz.pass_mark is not None else []
            tags += [f"{_PICK}{quiz.pick}"] if quiz.pick else []
        held = question.find("tags")
        if tags and held is None:
            held = ET.SubElement(question, "tags")
        for tag in tags:
            assert held is not None
            add_text(held, "tag", tag)
        root.append(question)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


class _Files:
    """The pictures of one question: each stands as base64 in the element whose text shows it."""

    def __init__(self, beside: Callable[[str], Stored | None]) -> None:
        self.beside = beside
        self.named: dict[str, bytes] = {}

    def address(self, path: str) -> str | None:
        stored = self.beside(path)
        if stored is None:
            return None
        name = stored.name
        while self.named.get(name, stored.data) != stored.data:  # of another folder
            name = f"{len(self.named)}-{name}"
        self.named[name] = stored.data
        return f"{_PLACE}{name}"

    def put_into(self, question: ET.Element) -> None:
        for element in list(question.iter()):
            said = element.findtext("text") or ""
            for name, data in self.named.items():
                if f"]({_PLACE}{name}" in said:
                    file = ET.SubElement(element, "file", name=name, path="/", encoding="base64")
                    file.text = base64.b64encode(data).decode()


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
    for question in root.findall("question"):
        if question.get("type") == "category":
            name = " ".join((question.findtext("category/text") or "").split())
            quiz.note(name or "a category", "categories have no place in a quiz; left out")
        else:
            _question(question, quiz)
    return quiz


def _question(element: ET.Element, quiz: Exchange) -> None:
    name = quiz.id_of(" ".join((element.findtext("name/text") or "").split()))
    question = MoodleQuestion(element, quiz.incoming(name))
    try:
        quiz.take(_item(question, name, quiz))
    except LeftOut as why:
        quiz.note(name, f"{why}; left out")


def _item(question: MoodleQuestion, name: str, quiz: Exchange) -> Item:
    """Raises LeftOut."""
    element = question.element
    type_ = element.get("type", "")
    kind = next((kind for kind in KINDS.values() if type_ in kind.moodle_types), None)
    if kind is None:
        raise LeftOut(f"is of the type {type_ or 'none'}, which has no counterpart here")
    section, facts = _tags(element, name, quiz)
    _note_the_rest(question)
    asked = "" if kind.holds_its_text else question.said(element.find("questiontext"))
    own = kind.from_moodle(question)
    ask = str(own.pop("ask", asked))
    if picture := _old_picture(question):
        ask = f"{ask} {picture}".strip()
    question.incoming.words(ask, "a question")
    explain = question.incoming.explain(question.said(element.find("generalfeedback")))
    return Item(name, ask, explain, own, section, facts)


def _note_the_rest(question: MoodleQuestion) -> None:
    """What no kind of question has here."""
    element = question.element
    if element.findall("hint"):
        question.note("has hints, which the practice mode gives by itself; left out")
    combined = [said for name in _COMBINED if (said := said_of(element.find(name)))]
    own = [said for said in combined if said not in _STANDARD]
    if combined:
        shown = ", ".join(quoted(said, 60) for said in own) or "Moodle’s own words"
        question.note(f"has combined feedback ({shown}), which a question here does not have; left out")
    try:
        points = decimal(question.value("defaultgrade", "1"))
    except ValueError:
        points = decimal("1")
    if points != 1:
        question.note(f"counts {points.normalize():f} points; here every question counts one")


def _old_picture(question: MoodleQuestion) -> str:
    """The picture of files from before Moodle 2, which stands beside the text."""
    name = question.value("image")
    if not name:
        return ""
    data = question.element.findtext("image_base64") or ""
    path = question.incoming.pictures.add(name, decoded(data))
    if path:
        question.note(f"has the picture {path} without a description; write one between its brackets")
        return f"![a picture to be described]({path})"
    why = "that is no picture a page can show" if data else "whose file did not come with it"
    question.note(f"has a picture {quoted(name, 60)} {why}; left out")
    return ""


def _tags(element: ET.Element, name: str, quiz: Exchange) -> tuple[str, tuple[str, ...]]:
    """The section and the facts, where our export has put them."""
    section, facts = "", []
    for tag in element.findall("tags/tag/text"):
        text = (tag.text or "").strip()
        if text.startswith(_SECTION):
            section = text.removeprefix(_SECTION)
        elif text.startswith(_FACT):
            facts.append(text.removeprefix(_FACT))
        elif text == _POOL:
            quiz.pool = (*quiz.pool, name)
        elif text.startswith((_PASS_MARK, _PICK)):
            _of_the_quiz(text, quiz)
        elif not text.startswith("ajar-"):
            quiz.note(name, f"has the tag {text}; left out")
    return section, tuple(facts)


def _of_the_quiz(tag: str, quiz: Exchange) -> None:
    _, _, value = tag.partition(":")
    try:
        if tag.startswith(_PASS_MARK):
            quiz.pass_mark = float(decimal(value))
        else:
            quiz.pick = int(value)
    except ValueError:
        quiz.note("the quiz", f"has the tag {quoted(tag)} without a number; left out")
