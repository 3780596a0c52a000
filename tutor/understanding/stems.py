"""A text as the tutor reads it: its words in order, folded, their stems, and which of them say something.

Stemming is most of what reading takes, so the texts of a course are read when it is loaded and kept (`tutor.kept_stems`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from courses.words import STOP_WORDS, Word, fold, language, written
from tutor.english import root


@dataclass(frozen=True)
class Stemmed:
    """The three go side by side."""

    folded: tuple[str, ...]
    stems: tuple[str, ...]
    says: tuple[bool, ...]

    @property
    def packed(self) -> str:
        """In one line, for a row. No word has a space or a stroke in it."""
        says = "".join(["1" if one else "0" for one in self.says])
        return f"{' '.join(self.folded)}|{' '.join(self.stems)}|{says}"

    @classmethod
    def unpacked(cls, packed: str) -> Stemmed:
        folded, stems, says = packed.split("|")
        return cls(tuple(folded.split()), tuple(stems.split()), tuple(one == "1" for one in says))

    @property
    def telling(self) -> list[str]:
        """The stems that say something."""
        return [stem for stem, says in zip(self.stems, self.says, strict=True) if says]

    @property
    def content(self) -> frozenset[str]:
        """The stems of all but small words, however these are written."""
        both = zip(self.folded, self.stems, strict=True)
        return frozenset(stem for folded, stem in both if folded not in STOP_WORDS)


Read = Callable[[str], Stemmed]


def stemmed(text: str) -> Stemmed:
    shouts, here = text.isupper(), language()
    found = [word for one in written(text) if (word := _read(one, shouts, here))[0]]
    folded, stems, says = zip(*found) if found else ((), (), ())  # noqa: B905 - each has three
    return Stemmed(folded, stems, says)


@lru_cache(maxsize=65536)  # a course says the same words again and again
def _read(word: str, shouts: bool, _language: str) -> tuple[str, str, bool]:
    """A word folded, its stem, and whether it says something; the first is empty where nothing is left of it."""
    folded = fold(word)
    return folded, root(folded), _says(folded, word, shouts)


def says_something(word: Word, text: str) -> bool:
    """Whether it is no small word, unless it is written in capitals as a name is."""
    return _says(word.folded, text[word.start : word.end], text.isupper())


def _says(folded: str, as_written: str, shouts: bool) -> bool:
    return folded not in STOP_WORDS or (len(as_written) > 1 and as_written.isupper() and not shouts)
