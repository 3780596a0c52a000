"""Gold questions and wordings that nearly copy each other. The tutor would find such a question by its wording, and the
question would measure nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from courses.reading.document import ContentError, ContentErrors, SourceFile
from courses.reading.parts import Agreement
from courses.reading.strict_yaml import Yaml, read_yaml
from courses.words import folded

NEAR = 0.5


def overlap(one: str, other: str) -> float:
    """The words that two texts share, of all words that they have; 0 to 1."""
    return _overlap(frozenset(folded(one)), frozenset(folded(other)))


def nearly_copied(text: str, gold: Iterable[str]) -> str:
    """The gold question that `text` nearly copies; empty without one."""
    return next((ask for ask in gold if overlap(text, ask) >= NEAR), "")


def asks_of(gold: SourceFile) -> list[str]:
    """The gold questions of a file; none of one that cannot be read."""
    return [ask for ask, _ in _asks(gold)]


def problems(gold: SourceFile, wordings: SourceFile) -> list[ContentError]:
    """Every wording that nearly copies a gold question of the same slug."""
    asks = [(ask, frozenset(folded(ask)), line) for ask, line in _asks(gold)]
    asked = [(wording, frozenset(folded(wording)), line) for wording, line in _wordings(wordings)]
    sharing = _Sharing([words for _, words, _ in asks], [words for _, words, _ in asked])
    return [
        ContentError(
            wordings.path,
            line,
            f"asks “{wording}”, which nearly copies “{ask}” of {gold.path}:{asked_in}; take one of them away, "
            "since the gold question would measure nothing",
        )
        for wording, own, line in asked
        for ask, words, asked_in in map(asks.__getitem__, sharing.with_words_of(own))
        if _overlap(words, own) >= NEAR
    ]


AGREEMENT = Agreement(("gold", "wordings"), problems)


class _Sharing:
    """Which of some sets of words may be near to another, so that not each must be compared with each: of a set that is near,
    half of the words are shared, so one of the rarer half is, or the next after them.
    """

    def __init__(self, sets: Sequence[frozenset[str]], others: Sequence[frozenset[str]]) -> None:
        often = Counter(word for words in (*sets, *others) for word in words)
        self._holding: dict[str, list[int]] = defaultdict(list)
        for place, words in enumerate(sets):
            for word in sorted(words, key=often.__getitem__)[: len(words) // 2 + 1]:
                self._holding[word].append(place)

    def with_words_of(self, words: frozenset[str]) -> list[int]:
        """The places of those that may be near, in order."""
        return sorted({place for word in words & self._holding.keys() for place in self._holding[word]})


def _overlap(words: frozenset[str], others: frozenset[str]) -> float:
    shared = len(words & others)
    every = len(words) + len(others) - shared
    return shared / every if every else 0.0


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
