"""YAML as the course uses it: plain mappings, lists and scalars, each with its line.

Duplicate keys, anchors, aliases, tags, a second document, deep nesting and large files are refused. Scalars
follow YAML 1.2: `no` and `12:30` are text, not a boolean and 750. Keys are always text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import yaml

from courses.reading.document import ContentError, ContentErrors, SourceFile

DEEPEST = 12
LARGEST = 1_000_000  # characters; a quiz of 15 questions has 13 000
LONGEST_NUMBER = 18  # digits: what a database holds as a whole number

# libyaml reads ten times as fast as PyYAML's own parser; both give the same events.
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9_]*)")
_DECIMAL = re.compile(r"[-+]?[0-9][0-9_]*\.[0-9]+(?:[eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+")
_BEGINS_A_NUMBER = frozenset("0123456789+-")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
# What stands behind a key or a dash; brackets and quotes that end before their line does.
_VALUE = re.compile(r"\s*(?:-\s+)*(?P<key>[^\s:#'\"]+:\s+)?(?P<value>\S.*?)\s*")
_AFTER_BRACKET = re.compile(r"\[+[^\]]*\]+\s*[^\s,#\]}]|\{+[^}]*\}+\s*[^\s,#\]}]")
_AFTER_QUOTES = re.compile(r'"(?:[^"\\]|\\.)*"\s*[^\s,#:\]}]|' + r"'(?:[^']|'')*'\s*[^\s,#:\]}]")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}

Path = tuple[str | int, ...]
Event = Any


@dataclass(frozen=True)
class Yaml:
    """What a file says as plain Python, and where it says it."""

    data: Any
    lines: dict[Path, int]

    def line(self, *path: str | int) -> int:
        """The line of a key or list item, or of the nearest thing around it that is there."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(source: SourceFile, first_line: int = 1) -> Yaml:
    """Reads a file, or a piece of one that starts at `first_line`; what it gives is not to be changed. Raises ContentErrors
    with all that is wrong.
    """
    return _read(source.path, source.text, first_line)


@lru_cache(maxsize=4)  # the files of one lesson are compared with each other after each was read
def _read(path: str, text: str, first_line: int) -> Yaml:
    if len(text) > LARGEST:
        raise ContentErrors(
            [ContentError(path, 0, f"is larger than {LARGEST:,} characters".replace(",", " "))]
        )
    reader = _Reader(path, first_line)
    try:
        data = reader.document(yaml.parse(text, Loader=_PARSER))
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        why = problem.problem or problem.context or "it cannot be read"
        at, advice = _advice(text.split("\n"), mark.line if mark else 0)
        reader.errors.append(ContentError(path, first_line + at, f"is not valid YAML: {why}{advice}"))
    except yaml.YAMLError as problem:
        first, _, _ = str(problem).partition("\n")
        reader.errors.append(ContentError(path, first_line, f"is not valid YAML: {first}"))
    except _Stopped:
        pass
    if reader.errors:
        raise ContentErrors(reader.errors)
    return Yaml(data, reader.lines)


def _advice(lines: list[str], at: int) -> tuple[int, str]:
    """Where the text stands on which the reader stopped, which may be the line above, and what to write; `at` and nothing
    where that is not known.
    """
    for line in (at, at - 1):
        found = _VALUE.fullmatch(lines[line]) if 0 <= line < len(lines) else None
        if found is None:
            continue
        value = found["value"]
        if _AFTER_BRACKET.match(value) or value[0] in "*&!%@`":
            return line, f"; a text that begins with {value[0]} goes into quotes"
        if _AFTER_QUOTES.match(value):
            return line, f"; a text with {value[0]} in it goes into quotes of the other kind as a whole"
        if found["key"] and value[0] not in "\"'[{|>" and re.search(r":(?:\s|$)", value):
            return line, "; a text with a colon and a space in it goes into quotes"
    return at, ""


class _Stopped(Exception):  # noqa: N818 - it only ends the reading; what is wrong is in `errors`
    pass


class _Reader:
    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.lines: dict[Path, int] = {}
        self.errors: list[ContentError] = []

    def document(self, events: Iterator[Event]) -> Any:
        data: Any = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._wrong(event, "holds a second YAML document; one file is one document")
                    raise _Stopped
            elif isinstance(event, yaml.NodeEvent):
                self.lines[()] = self._line(event)
                data = self._node(event, events, ())
        return data

    def _node(self, event: Event, events: Iterator[Event], path: Path) -> Any:
        if event.anchor is not None or event.tag is not None or len(path) > DEEPEST:
            self._check(event, path)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, path)
        return self._sequence(events, path) if isinstance(event, yaml.SequenceStartEvent) else None

    def _check(self, event: Event, path: Path) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._wrong(event, f"uses the alias *{event.anchor}; aliases are not part of the format")
        elif event.anchor is not None:
            self._wrong(event, f"uses the anchor &{event.anchor}; anchors are not part of the format")
        if getattr(event, "tag", None) is not None:
            self._wrong(event, f"uses the tag {event.tag}; tags are not part of the format")
        if len(path) > DEEPEST:
            self._wrong(event, f"is nested more than {DEEPEST} levels deep")
            raise _Stopped

    def _mapping(self, events: Iterator[Event], path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                self._wrong(event, "has a key that is not text")
                raise _Stopped
            self._check(event, path)
            key: str = event.value
            here = (*path, key)
            if key in found:
                self._wrong(event, f"has the key {key} twice, first in line {self.lines[here]}")
                self._node(next(events), events, here)
                continue
            self.lines[here] = self._line(event)
            found[key] = self._node(next(events), events, here)
        return found

    def _sequence(self, events: Iterator[Event], path: Path) -> list[Any]:
        found: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            here = (*path, len(found))
            self.lines[here] = self._line(event)
            found.append(self._node(event, events, here))
        return found

    def _scalar(self, event: Event) -> Any:
        text: str = event.value
        if not event.implicit[0]:  # quoted, or a block of text
            return text
        if text in _WORDS:
            return _WORDS[text]
        if text[0] not in _BEGINS_A_NUMBER:
            return text
        if _WHOLE.fullmatch(text):
            return self._number(event, int(text.replace("_", "")) if len(text) <= LONGEST_NUMBER else None)
        if _DECIMAL.fullmatch(text):
            number = float(text.replace("_", ""))
            return self._number(event, number if math.isfinite(number) else None)
        if _DATE.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                self._wrong(event, f"{text} is not a day of the calendar")
        return text

    def _number(self, event: Event, number: int | float | None) -> int | float | None:
        if number is None:
            self._wrong(event, "has a number that is too large")
        return number

    def _line(self, event: Event) -> int:
        return self.first_line + int(event.start_mark.line)

    def _wrong(self, event: Event, message: str) -> None:
        self.errors.append(ContentError(self.path, self._line(event), message))
