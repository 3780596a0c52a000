"""The elements of Moodle XML: texts with a format, and answers with a share of the points."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from quizzes.formats.incoming import FORMATS, Incoming
from quizzes.formats.pictures import decoded
from quizzes.formats.travel import LeftOut, decimal, quoted


def add_answer(question: ET.Element, fraction: str, text: str, why: str = "") -> ET.Element:
    answer = ET.SubElement(question, "answer", fraction=fraction, format="markdown")
    ET.SubElement(answer, "text").text = text
    if why:
        add_markdown(answer, "feedback", why)
    return answer


def add_plain_answer(
    question: ET.Element, fraction: str, text: str, format_: str = "moodle_auto_format"
) -> ET.Element:
    answer = ET.SubElement(question, "answer", fraction=fraction, format=format_)
    ET.SubElement(answer, "text").text = text
    return answer


def add_markdown(parent: ET.Element, name: str, text: str) -> ET.Element:
    made = ET.SubElement(parent, name, format="markdown")
    ET.SubElement(made, "text").text = text
    return made


def add_plain(parent: ET.Element, name: str, text: str) -> ET.Element:
    made = ET.SubElement(parent, name, format="plain_text")
    ET.SubElement(made, "text").text = text
    return made


def add_text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(ET.SubElement(parent, name), "text").text = text


def bare(text: str) -> str:
    """What Moodle takes for text with HTML in it, such as the groups of a match."""
    is_html = html.unescape(text) != text or re.search(r"<[A-Za-z/!?]", text)
    return html.escape(text, quote=False) if is_html else text


def share(answer: ET.Element) -> float:
    """The part of the points that an answer gives, in percent. Raises LeftOut."""
    given = (answer.get("fraction") or "0").strip()
    try:
        return float(decimal(given))
    except ValueError:
        raise LeftOut(f"has the fraction {quoted(given, 40)}, which is no number") from None


@dataclass(frozen=True)
class MoodleQuestion:
    """A question that is read: its element, and what takes its texts in."""

    element: ET.Element
    incoming: Incoming

    def note(self, what: str) -> None:
        self.incoming.note(what)

    @property
    def answers(self) -> list[ET.Element]:
        return self.element.findall("answer")

    def value(self, name: str, default: str = "") -> str:
        return (self.element.findtext(name) or default).strip()

    def is_set(self, name: str, default: str) -> bool:
        return self.value(name, default).casefold() not in ("0", "false", "")

    def said(self, element: ET.Element | None) -> str:
        """The text of an element as inline Markdown. Raises LeftOut."""
        return "" if element is None else self.said_of(element, element.findtext("text") or "")[0]

    def said_of(self, element: ET.Element, *texts: str) -> list[str]:
        """Pieces of the text of an element, each as inline Markdown. Raises LeftOut."""
        with_files = self._with_files(element)
        said = [self.incoming.markdown(text, self._format(element)) for text in texts]
        self._left_files(with_files)
        return said

    def plain(self, element: ET.Element | None) -> str:
        """The text of an element without any marks. Raises LeftOut."""
        if element is None:
            return ""
        with_files = self._with_files(element)
        text = self.incoming.plain(element.findtext("text") or "", self._format(element))
        self._left_files(with_files)
        return text

    def reason(self, answer: ET.Element) -> str:
        """The feedback to an answer."""
        return self.said(answer.find("feedback"))

    def _format(self, element: ET.Element) -> str:
        """Its own; without one, as in files of old, that of the question's text."""
        asked = self.element.find("questiontext")
        given = element.get("format") or (asked.get("format") if asked is not None else "") or "moodle"
        if given not in FORMATS:
            raise LeftOut(f"has a text of the format {quoted(given, 40)}, which is not known here")
        return FORMATS[given]

    def _with_files(self, element: ET.Element) -> list[str]:
        for file in element.findall("file"):
            if name := file.get("name"):
                is_base64 = file.get("encoding", "base64") == "base64"
                self.incoming.files[name] = decoded(file.text or "") if is_base64 else b""
        return [name for file in element.findall("file") if (name := file.get("name"))]

    def _left_files(self, names: list[str]) -> None:
        for name in names:
            del self.incoming.files[name]
            if name not in self.incoming.shown:
                self.note(f"has the file {quoted(name, 60)}, which its text does not show; left out")
        self.incoming.shown.clear()


def said_of(element: ET.Element | None) -> str:
    """The text of an element as bare words, to be quoted in a note."""
    text = element.findtext("text") if element is not None else ""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text or "")).split())
