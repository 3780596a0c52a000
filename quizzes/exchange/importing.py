"""Files of other systems, each read by what it is."""

from __future__ import annotations

import re
from collections.abc import Callable

from quizzes.exchange import aiken, gift, mdbook_quiz, moodle_xml
from quizzes.exchange.source import Exchange
from quizzes.formats.travel import Refused

READERS: dict[str, Callable[[str], Exchange]] = {
    "aiken": aiken.read,
    "gift": gift.read,
    "mdbook-quiz": mdbook_quiz.read,
    "moodle-xml": moodle_xml.read,
}
# A line with an option, and one that says which is right.
_AIKEN = (re.compile(r"^\s*A\s*[.)]", re.M | re.I), re.compile(r"^\s*ANSWER\s*:", re.M | re.I))


def read(name: str, raw: bytes, format_: str | None = None) -> Exchange:
    """The quiz in a file. Raises Refused."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"{name} is not UTF-8. Save the file as UTF-8, and import it again.") from None
    if "\x00" in text:
        raise Refused(f"{name} is not a text file in UTF-8. Save the file as UTF-8, and import it again.")
    found = format_ or format_of(name, text)
    # a blank line before its declaration is no XML
    return READERS[found](text.lstrip() if found == "moodle-xml" else text)


def format_of(name: str, text: str) -> str:
    if text.lstrip().startswith("<"):
        return "moodle-xml"
    if name.casefold().endswith(".toml"):
        return "mdbook-quiz"
    return "aiken" if all(sign.search(text) for sign in _AIKEN) else "gift"
