"""One question on its way in: its texts in the format they have, as Markdown or as plain text, and what is noted of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from courses.compiling.links_of_parts import links_in
from courses.reading.one_line import lost_in
from quizzes.formats import from_html
from quizzes.formats.escaping import begun, escaped
from quizzes.formats.pictures import FOLDER, Pictures, of_data_address, replaced
from quizzes.formats.travel import LeftOut, Note, quoted

# What the formats are called in GIFT and in Moodle XML.
FORMATS = {
    "html": "html",
    "markdown": "markdown",
    "plain": "plain",
    "plain_text": "plain",
    "moodle": "moodle",
    "moodle_auto_format": "moodle",
}
_LEADS_ON = re.compile(
    r"(?:https?://|mailto:)\S|\.\./(?:(?:lessons|articles|briefs)/[a-z0-9-]+\.md|terms\.yaml)(?:#|$)"
)
_LANGUAGES = re.compile(
    r"(?P<before>\s*)\{\s*mlang\s+(?P<lang>[\w,\s-]+?)\s*\}(?P<said>.*?)\{\s*mlang\s*\}", re.S | re.I
)
PLUGIN_FILE = "@@PLUGINFILE@@/"
_HTML = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>|&#?\w+;")


@dataclass
class Incoming:
    """`files` are the bytes that came with the text being read, by name, `shown` those of them that it shows; `reasons` what
    may be its explanation.
    """

    note: Note
    pictures: Pictures = field(default_factory=Pictures)
    files: dict[str, bytes] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    reasons: list[str] = field(default_factory=list)

    def markdown(self, text: str, format_: str) -> str:
        """A text as inline Markdown. Raises LeftOut."""
        text = self._one_language(text)
        if format_ == "markdown":
            if lost := lost_in(text, is_markdown=True, shows_pictures=True):
                raise LeftOut(lost.partition(";")[0] + ", which a question cannot show")
            if re.search(r"\n[ \t]*\n", text.strip()):
                self.note("has several lines, which are one now")
            return " ".join(self._linked(replaced(text, self._in_markdown)).split())
        if format_ == "plain" or (format_ == "moodle" and not _HTML.search(text)):
            if "\n" in text.strip():
                self.note("has several lines, which are one now")
            return begun(" ".join(escaped(text).split()))
        return from_html.markdown(text, self.note, self._in_html)

    def plain(self, text: str, format_: str) -> str:
        """A text without any marks, for where none can stand. Raises LeftOut."""
        text = self._one_language(text)
        if format_ == "plain":
            return " ".join(text.split())
        if format_ == "markdown":
            return " ".join(without_marks(text).split())
        return from_html.plain(text, self.note)

    def words(self, text: str, what: str) -> str:
        """The same text. Raises LeftOut when it says nothing: a picture alone, or nothing at all."""
        if not text:
            raise LeftOut(f"has {what} without any text")
        return text

    def explain(self, general: str) -> str:
        """The general feedback, or without one what stood at the right answer; of the others it says what they were."""
        kept = general or next(iter(self.reasons), "")
        for reason in self.reasons:
            if reason != kept:
                self.note(
                    f"had the feedback {quoted(reason)} to an answer, which has no place here; left out"
                )
        return kept

    def _one_language(self, text: str) -> str:
        """Of `{mlang en}…{mlang}{mlang de}…{mlang}`, as a filter of Moodle has it, the first."""
        if "{mlang" not in text:
            return text
        until = -1

        def said(found: re.Match[str]) -> str:
            nonlocal until
            follows = until >= 0 and not text[until : found.start()].strip()
            until = found.end()
            if follows:
                self.note(f"has {quoted(found['said'])} in another language ({found['lang']}); left out")
            return "" if follows else found["before"] + found["said"]

        return _LANGUAGES.sub(said, text)

    def _linked(self, text: str) -> str:
        """Links to other sites, and to texts of a course as its quizzes write them; others lead nowhere here."""
        made, at = "", 0
        for link in links_in(text):
            if _LEADS_ON.match(link["href"]):
                continue
            self.note(f"has a link to {quoted(link['href'])}, which leads nowhere here; its text was kept")
            made += text[at : link.start()] + link["words"]
            at = link.end()
        return made + text[at:]

    def _in_markdown(self, found: re.Match[str]) -> str:
        if found["path"].startswith(f"{FOLDER}/"):  # of the course already
            return found[0]
        return self._picture(found["path"], found["alt"], found["caption"])

    def _in_html(self, address: str, alt: str) -> str:
        return self._picture(address, escaped(alt).replace("[", "(").replace("]", ")"))

    def _picture(self, address: str, alt: str, caption: str = "") -> str:
        """What stands in its place; its words and its caption are Markdown."""
        name = unquote(address.removeprefix(PLUGIN_FILE)).rpartition("/")[2]
        self.shown.add(name)
        data = of_data_address(address) or self.files.get(name, b"")
        shown = name if not address.startswith("data:") else "picture"
        if data and (path := self.pictures.add(shown if "." in shown else f"{shown}.x", data)):
            if not alt:
                self.note(f"has the picture {path} without a description; write one between its brackets")
            return f"![{alt or 'a picture to be described'}]({path}{caption})"
        why = "that is no picture a page can show" if data else "whose file did not come with it"
        instead = "its description stands there now" if alt else "left out"
        self.note(f"has a picture {quoted(shown, 60)} {why}; {instead}")
        return f" ({alt}) " if alt else " "


def without_marks(text: str) -> str:
    """What Markdown shows, as plain text."""
    text = re.sub(r"(?<!\\)(\*\*|\*|`|~~)(?=\S)(.+?)(?<=\S)(?<!\\)\1", r"\2", text)
    text = re.sub(r"(?<![\w\\])(__|_)(?=\S)(.+?)(?<=\S)(?<!\\)\1(?!\w)", r"\2", text)
    text = re.sub(r"(?<!\\)\[([^\]]+)\]\([^)]+\)", r"\1", text)
    return re.sub(r"\\([\\`*_{}\[\]()>#+\-.!])", r"\1", text)
