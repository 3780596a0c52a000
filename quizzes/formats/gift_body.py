"""The texts of GIFT: `~=#{}:` stand escaped by a backslash, and answers between braces begin with `=` or `~`.

As Moodle reads it, a backslash escapes these signs, itself and `n`, and nothing else: `\\d` is a backslash and a d.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from quizzes.formats.escaping import escaped as marked
from quizzes.formats.incoming import FORMATS, Incoming, without_marks
from quizzes.formats.travel import LeftOut, decimal

_SPECIAL = re.compile(r"([~=#{}:\\])")
_ESCAPED = re.compile(r"\\([~=#{}:n\\])")
_FORMAT = re.compile(r"^\s*\[(html|markdown|plain|moodle)\]")
_WEIGHT = re.compile(r"^\s*%(-?[0-9.,]*)%")


@dataclass(frozen=True)
class GiftBody:
    """What is written between the braces before the general feedback. `beside` is what GIFT cannot say: it travels in
    comments before the question, `// ajar key: value`; `losses` is what other systems do otherwise without it.
    """

    text: str
    beside: Mapping[str, str] = field(default_factory=dict)
    losses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """One of several: its `=` or `~`, its weight in percent where it has one, its text and the feedback to it, both as they
    are written.
    """

    mark: str
    weight: float | None
    text: str
    feedback: str


@dataclass(frozen=True)
class GiftRead:
    """What stands between the braces before the general feedback, to be read by its kind; `format` is the question's, which
    every text has that names no other.
    """

    text: str
    beside: Mapping[str, str]
    format: str
    incoming: Incoming

    def note(self, what: str) -> None:
        self.incoming.note(what)

    @property
    def answers(self) -> list[Answer]:
        """Raises LeftOut for a weight that is no number."""
        return [_answer(mark, text) for mark, text in pieces(self.text)]

    def markdown(self, text: str) -> str:
        """As inline Markdown. Raises LeftOut."""
        said, format_ = self._formatted(text)
        return self.incoming.markdown(unwrapped(said, format_), format_)

    def plain(self, text: str) -> str:
        """Without any marks. Raises LeftOut."""
        said, format_ = self._formatted(text)
        return self.incoming.plain(unescaped(said), format_)

    def plain_words(self, text: str) -> str:
        """Words to type, which are compared as they stand."""
        said = unescaped(_FORMAT.sub("", text))
        return self.incoming.plain(re.sub(r"^&#(37|91);", lambda found: chr(int(found[1])), said), "plain")

    def bare(self, text: str) -> str:
        """What is never formatted and may hold HTML: groups."""
        return self.incoming.plain(unescaped(text), "html")

    def _formatted(self, text: str) -> tuple[str, str]:
        found = _FORMAT.match(text)
        return (text[found.end() :], FORMATS[found[1]]) if found else (text, self.format)


def _answer(mark: str, text: str) -> Answer:
    weight = None
    if found := _WEIGHT.match(text):
        text = text[found.end() :]
        try:
            weight = float(decimal(found[1]))
        except ValueError:
            raise LeftOut(f"has the weight {found[1] or 'of nothing'}, which is no number") from None
    said, _, feedback = cut(text, "#")
    return Answer(mark, weight, said.strip(), feedback.strip())


def pieces(text: str) -> list[tuple[str, str]]:
    """What follows each unescaped `=` or `~`, with the sign."""
    found: list[tuple[str, str]] = []
    place, start, mark = 0, 0, ""
    while place <= len(text):
        if place == len(text) or text[place] in "=~":
            if mark:
                found.append((mark, text[start:place].strip()))
            if place < len(text):
                mark, start = text[place], place + 1
            place += 1
        else:
            place += _step(text, place)
    return found


def escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text).replace("\n", r"\n")


def markdown(text: str) -> str:
    """Markdown as it is written where no other format stands before it: what would be read as a weight or as a format
    gets its own.
    """
    return f"[markdown]{escaped(text)}" if text.startswith(("[", "%")) else escaped(text)


def plain(text: str) -> str:
    """Plain text in a question whose texts are Markdown."""
    needs = text.startswith(("[", "%")) or marked(text) != text or without_marks(text) != text
    return f"[plain]{escaped(text)}" if needs else escaped(text)


def bare(text: str) -> str:
    """What other systems take for text with HTML in it, and never for Markdown."""
    is_html = html.unescape(text) != text or re.search(r"<[A-Za-z/!?]", text)
    return escaped(html.escape(text, quote=False) if is_html else text)


def unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], text)


def unwrapped(text: str, format_: str) -> str:
    """The text without its escapes. Lines that are only wrapped are one, where it is neither HTML nor Markdown."""
    is_bare = format_ in ("plain", "moodle") and "<" not in text
    return unescaped(" ".join(text.split()) if is_bare else text)


def first(text: str, sign: str, start: int = 0) -> int:
    """The place of an unescaped `sign`, -1 when there is none."""
    place = start
    while place < len(text):
        if text.startswith(sign, place):
            return place
        place += _step(text, place)
    return -1


def _step(text: str, place: int) -> int:
    """Two over a sign that is escaped, else one."""
    return 2 if text[place] == "\\" and place + 1 < len(text) and text[place + 1] in "~=#{}:n\\" else 1


def cut(text: str, sign: str) -> tuple[str, str, str]:
    """What stands before and after the first unescaped `sign`, with the sign between, as `str.partition` does."""
    place = first(text, sign)
    return (text, "", "") if place < 0 else (text[:place], sign, text[place + len(sign) :])


def cut_last(text: str, sign: str) -> tuple[str, str]:
    """What stands before and after the last unescaped `sign`; nothing after where there is none."""
    place, last = first(text, sign), -1
    while place >= 0:
        last, place = place, first(text, sign, place + len(sign))
    return (text, "") if last < 0 else (text[:last], text[last + len(sign) :])
