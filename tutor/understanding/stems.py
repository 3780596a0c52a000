"""A text as the tutor reads it: its words in order, folded, their stems, and which of them say something.

Stemming is most of what reading takes, so the texts of a course are read when it is loaded and kept (`tutor.kept_stems`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from courses.words import STOP_WORDS, Word, is_content, words
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
        return "|".join(
            (" ".join(self.folded), " ".join(self.stems), "".join("01"[one] for one in self.says))
        )

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
    found = list(words(text))
    return Stemmed(
        tuple(word.folded for word in found),
        tuple(root(word.folded) for word in found),
        tuple(says_something(word, text) for word in found),
    )


def says_something(word: Word, text: str) -> bool:
    """Whether it is no small word, unless it is written in capitals as a name is."""
    written = text[word.start : word.end]
    return is_content(word) or (len(written) > 1 and written.isupper() and not text.isupper())
