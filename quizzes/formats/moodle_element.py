"""The elements of Moodle XML: texts with a format, and answers with a share of the points."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.formats.travel import Note

_MARKS = (("strong", "**"), ("b", "**"), ("em", "*"), ("i", "*"), ("code", "`"))


def add_answer(question: ET.Element, fraction: str, text: str, why: str = "") -> None:
    answer = ET.SubElement(question, "answer", fraction=fraction, format="markdown")
    ET.SubElement(answer, "text").text = text
    if why:
        add_markdown(answer, "feedback", why)


def add_plain_answer(question: ET.Element, fraction: str, text: str) -> ET.Element:
    answer = ET.SubElement(question, "answer", fraction=fraction, format="moodle_auto_format")
    ET.SubElement(answer, "text").text = text
    return answer


def add_markdown(parent: ET.Element, name: str, text: str) -> ET.Element:
    made = ET.SubElement(parent, name, format="markdown")
    ET.SubElement(made, "text").text = text
    return made


def add_text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(ET.SubElement(parent, name), "text").text = text


def share(answer: ET.Element) -> float:
    """The part of the points that an answer gives, in percent."""
    return float(answer.get("fraction") or 0)


@dataclass(frozen=True)
class MoodleQuestion:
    """A question that is read: its element, and where to note what does not travel."""

    element: ET.Element
    note: Note

    @property
    def answers(self) -> list[ET.Element]:
        return self.element.findall("answer")

    def said(self, element: ET.Element | None) -> str:
        """The text of an element as inline Markdown."""
        if element is None:
            return ""
        text = element.findtext("text", "") or ""
        if element.get("format") in ("html", "moodle_auto_format") and "<" in text:
            text = self._from_html(text)
        if element.findall("file"):
            self.note("has a picture or a file, which a question cannot have here; left out")
        return " ".join(text.split())

    def _from_html(self, text: str) -> str:
        for tag, mark in _MARKS:
            text = re.sub(rf"</?{tag}\s*>", mark, text, flags=re.I)
        text = re.sub(r"</?(?:p|div|span|br)(?:\s[^>]*)?/?>", " ", text, flags=re.I)
        for found in dict.fromkeys(_tags(text)):
            self.note(f"has <{found}>, which a question cannot have here; its text was kept")
        return html.unescape(re.sub(r"<[^>]+>", " ", text))


def _tags(text: str) -> Iterator[str]:
    return (match[1].casefold() for match in re.finditer(r"<([A-Za-z][A-Za-z0-9]*)", text))
