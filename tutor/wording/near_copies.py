"""Gold questions and wordings that nearly copy each other. The tutor would find such a question by its wording, and the
question would measure nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from courses.reading.document import ContentError, ContentErrors, SourceFile
from courses.reading.parts import Agreement
from courses.reading.strict_yaml import Yaml, read_yaml
from courses.words import folded

NEAR = 0.5


def overlap(one: str, other: str) -> float:
    """The words that two texts share, of all words that they have; 0 to 1."""
    words, others = frozenset(folded(one)), frozenset(folded(other))
    return len(words & others) / len(words | others) if words or others else 0.0


def nearly_copied(text: str, gold: Iterable[str]) -> str:
    """The gold question that `text` nearly copies; empty without one."""
    return next((ask for ask in gold if overlap(text, ask) >= NEAR), "")


def asks_of(gold: SourceFile) -> list[str]:
    """The gold questions of a file; none of one that cannot be read."""
    return [ask for ask, _ in _asks(gold)]


def problems(gold: SourceFile, wordings: SourceFile) -> list[ContentError]:
    """Every wording that nearly copies a gold question of the same slug."""
    bits: dict[str, int] = {}  # each with each: as bits of numbers that takes a tenth of the time
    asks = [(ask, _as_bits(ask, bits), line) for ask, line in _asks(gold)]
    asked = [(wording, _as_bits(wording, bits), line) for wording, line in _wordings(wordings)]
    return [
        ContentError(
            wordings.path,
            line,
            f"asks “{wording}”, which nearly copies “{ask}” of {gold.path}:{asked_in}; take one of them away, "
            "since the gold question would measure nothing",
        )
        for wording, own, line in asked
        for ask, words, asked_in in asks
        if (words & own).bit_count() >= NEAR * (words | own).bit_count() and words | own
    ]


AGREEMENT = Agreement(("gold", "wordings"), problems)


def _as_bits(text: str, bits: dict[str, int]) -> int:
    """A bit for each word of the text."""
    return sum(1 << bits.setdefault(word, len(bits)) for word in frozenset(folded(text)))


def _asks(source: SourceFile) -> Iterator[tuple[str, int]]:
    yaml = _read(source)
    for place, given in _mappings(yaml):
        if isinstance(given.get("ask"), str):
            yield given["ask"], yaml.line(place, "ask")


def _wordings(source: SourceFile) -> Iterator[tuple[str, int]]:
    yaml = _read(source)
    for place, given in _mappings(yaml):
        asked = given.get("asked")
        for at, one in enumerate(asked if isinstance(asked, list) else ()):
            if isinstance(one, str):
                yield one, yaml.line(place, "asked", at)


def _mappings(yaml: Yaml) -> Iterator[tuple[int, dict[str, Any]]]:
    for place, given in enumerate(yaml.data if isinstance(yaml.data, list) else ()):
        if isinstance(given, dict):
            yield place, given


def _read(source: SourceFile) -> Yaml:
    try:
        return read_yaml(source)
    except ContentErrors:
        return Yaml([], {})
