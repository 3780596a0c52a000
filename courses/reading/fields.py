"""Reads the keys of a YAML mapping one by one; whatever is wrong with them gathers as errors with their
lines.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Any

from courses.reading.document import ContentError, Source
from courses.reading.folder import LONGEST_SLUG, SLUG
from courses.reading.one_line import lost_in
from courses.reading.strict_yaml import Yaml
from courses.reading.superscripts import without_end

LONGEST_TITLE = 200
LONGEST_TEXT = 5_000
LONGEST_QUESTION = 120
MOST_QUESTIONS = 8
LONGEST_LANGUAGE = 35
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WEB = re.compile(r"https?://[^\s/]+\S*")


class Fields:
    """The mapping at `at`. A reader gives an empty value where there is none or a wrong one, and notes the
    error. `shows_pictures` says of a file that its Markdown may have some.
    """

    shows_pictures = False

    def __init__(self, yaml: Yaml, path: str, errors: list[ContentError], *at: str | int) -> None:
        self.yaml = yaml
        self.path = path
        self.errors = errors
        self.at = at
        found = yaml.data
        for step in at:
            found = found[step]
        self.is_mapping = isinstance(found, dict)
        self.values: dict[str, Any] = found if isinstance(found, dict) else {}
        if not self.is_mapping:
            told = next(
                (f"has {found} among its {step}, which " for step in reversed(at) if isinstance(step, str)),
                "",
            )
            self.wrong(f"{told if isinstance(found, str) else ''}is not a list of `key: value` lines")

    def wrong(self, message: str, *key: str | int) -> None:
        self.errors.append(ContentError(self.path, self.line(*key), message))

    def line(self, *key: str | int) -> int:
        return self.yaml.line(*self.at, *key)

    def check_keys(self, required: Collection[str], optional: Collection[str] = ()) -> None:
        if not self.is_mapping:
            return
        for key in self.values:
            if key not in required and key not in optional:
                self.wrong(
                    f"has the unknown key {key}; the keys are {', '.join([*required, *optional])}", key
                )
        for key in required:
            if key not in self.values:
                self.wrong(f"has no {key}")

    def text(self, key: str, longest: int = LONGEST_TEXT, *, is_markdown: bool = False) -> str:
        """A text on one line, plain or with inline Markdown; what it would lose so is noted."""
        value = self.values.get(key, "")
        if not isinstance(value, str):
            shown = "nothing" if value is None else value
            self.wrong(f"has {shown} as its {key}, which is not text; put it in quotes", key)
            return ""
        text = " ".join(value.split())
        if key in self.values and not text:
            self.wrong(f"has an empty {key}", key)
        if len(text) > longest:
            self.wrong(f"has a {key} of {len(text)} characters; {longest} at most", key)
        else:
            self.check_one_line(value, key, is_markdown=is_markdown)
        return text if is_markdown else without_end(text)

    def check_one_line(self, text: str, *key: str | int, is_markdown: bool = False) -> None:
        """Notes what the text of that key would lose on one line."""
        shows = is_markdown and self.shows_pictures
        if lost := lost_in(text[:LONGEST_TEXT], is_markdown=is_markdown, shows_pictures=shows):
            self.wrong(lost, *key)

    def language(self, key: str) -> str:
        """The code of a language, such as `de` or `pt-BR`; empty where the key is not given."""
        if key not in self.values:
            return ""
        code = self.text(key, LONGEST_LANGUAGE)
        if code and not LANGUAGE.fullmatch(code):
            self.wrong(f"has {code} as its {key}; write the code of a language, such as de or pt-BR", key)
            return ""
        return code

    def whole(self, key: str, least: int, most: int) -> int | None:
        value = self.values.get(key)
        if value is None and key not in self.values:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.wrong(f"has {value} as its {key}; that is a whole number from {least} to {most}", key)
            return None
        return value

    def day(self, key: str) -> date | None:
        """With quotes around it or without."""
        value = self.values.get(key)
        if isinstance(value, str) and _DAY.fullmatch(value.strip()):
            try:
                return date.fromisoformat(value.strip())
            except ValueError:
                self.wrong(f"has {value} as its {key}, which is not a day of the calendar", key)
                return None
        if key in self.values and not isinstance(value, date):
            self.wrong(f"has {value} as its {key}; that is a day such as 2026-11-22", key)
        return value if isinstance(value, date) else None

    def flag(self, key: str) -> bool:
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            quoted = isinstance(value, str) and value.casefold() in ("true", "false")
            self.wrong(f"has {value} as its {key}; that is true or false{', without quotes' * quoted}", key)
        return value is True

    def names(self, key: str) -> tuple[str, ...]:
        """A list of texts, none of them twice."""
        return tuple(name for name, _ in self.names_and_lines(key))

    def names_and_lines(self, key: str) -> list[tuple[str, int]]:
        found: dict[str, int] = {}
        for at in self._items(key):
            given = self.values[key][at]
            name = " ".join(given.split()) if isinstance(given, str) else ""
            if not name:
                self.wrong(f"has {given} among its {key}, which is not text; put it in quotes", key, at)
            elif name in found:
                self.wrong(f"has {name} twice among its {key}", key, at)
            else:
                found[name] = self.line(key, at)
                self.check_one_line(given, key, at)
        return list(found.items())

    def questions(self, key: str) -> tuple[str, ...]:
        """A list of questions, each on one line; none without the key."""
        asked = self.names_and_lines(key)
        value = self.values.get(key)
        if isinstance(value, list) and not 1 <= len(value) <= MOST_QUESTIONS:
            self.wrong(f"has {len(value)} questions as its {key}; 1 to {MOST_QUESTIONS} of them", key)
        for ask, line in asked:
            told = (
                f"has “{ask}” in its {key}; a question ends in ?"
                if not ask.rstrip().endswith(("?", "؟"))
                else ""
            )
            if len(ask) > LONGEST_QUESTION:
                told = f"has a question of {len(ask)} characters in its {key}; {LONGEST_QUESTION} at most"
            if told:
                self.errors.append(ContentError(self.path, line, told))
        return tuple(" ".join(ask.split()) for ask, _ in asked)

    def lines(self, key: str, least: int, most: int, longest: int) -> tuple[str, ...]:
        """A list of short plain texts, each on one line; none without the key."""
        listed = self.names_and_lines(key)
        value = self.values.get(key)
        if isinstance(value, list) and not least <= len(value) <= most:
            self.wrong(f"has {len(value)} {key}; {least} to {most} of them", key)
        for text, line in listed:
            if len(text) > longest:
                told = f"has one of {len(text)} characters among its {key}; {longest} at most"
                self.errors.append(ContentError(self.path, line, told))
        return tuple(" ".join(text.split()) for text, _ in listed)

    def mappings(self, key: str) -> list[Fields]:
        """A list of mappings."""
        return [self._inside(key, at) for at in self._items(key)]

    def within(self, key: str) -> Fields:
        """The mapping at a key."""
        return self._inside(key)

    def _inside(self, *at: str | int) -> Fields:
        found = Fields(self.yaml, self.path, self.errors, *self.at, *at)
        found.shows_pictures = self.shows_pictures
        return found

    def slug(self, key: str) -> str:
        """An id, such as `model-families`."""
        name = self.text(key, LONGEST_SLUG)
        if name and not SLUG.fullmatch(name):
            self.wrong(f"has the {key} {name}: use small letters a to z, digits and single hyphens", key)
        return name

    def sources(self, key: str) -> tuple[Source, ...]:
        return tuple(source.as_source() for source in self.mappings(key))

    def source(self, key: str) -> Source:
        if key not in self.values:
            return Source("", "")
        return self.within(key).as_source()

    def as_source(self) -> Source:
        """The mapping itself as a source."""
        self.check_keys(("title", "url"))
        title, url = self.text("title", 500), self.text("url", 2_000)
        if url and not _WEB.fullmatch(url):
            self.wrong(f"has the address {url} as a source; an address begins with https://", "url")
        return Source(title, url)

    def _items(self, key: str) -> range:
        value = self.values.get(key, [])
        if not isinstance(value, list):
            one = isinstance(value, str) and re.fullmatch(r"[^\[\]{},:#]{1,60}", value.strip())
            written = f": write {key}: [{value.strip()}]" if one else ""
            self.wrong(f"has {key} that are not a list{written}", key)
            return range(0)
        return range(len(value))
