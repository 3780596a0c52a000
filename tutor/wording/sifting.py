"""Which proposed ways of asking are worth an author's look: whatever a model wrote, only questions about the passage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from courses.words import folded
from tutor.embedding.base import EmbeddingError
from tutor.understanding.conversation import Meaning
from tutor.understanding.ranking import NOWHERE, Heard, LessonIndex
from tutor.understanding.refusals import is_instruction
from tutor.wording.near_copies import nearly_copied
from tutor.wording.wordings import LONGEST

NEAREST = 10  # passages that a question in other words may be about, by meaning


@dataclass
class Sieve:
    """For one document. `there` are its wordings, `gold` its gold questions; `dropped` counts why each one fell through."""

    index: LessonIndex
    gold: Sequence[str]
    there: Iterable[str]
    meaning: Meaning | None = None
    dropped: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._seen = {_bare(one) for one in self.there}

    def sift(self, proposed: Iterable[str], heard: Heard) -> list[str]:
        """Those that may be wordings of the passage; what is kept is there from now on."""
        kept = []
        for text in proposed:
            why = self.fault(text) or ("" if self._is_about(text, heard) else "not about the passage")
            if why:
                self.dropped[why] += 1
            else:
                self._seen.add(_bare(text))
                kept.append(text)
        return kept

    def accept(self, text: str) -> None:
        """A wording of the author's own."""
        self._seen.add(_bare(text))

    def fault(self, text: str) -> str:
        """Why it may not be a wording of any passage; empty when it may."""
        if len(text) > LONGEST:
            return f"longer than {LONGEST} characters"
        if not _bare(text):
            return "empty"
        if _bare(text) in self._seen:
            return "there already"
        return "nearly a gold question" if nearly_copied(text, self.gold) else ""

    def _is_about(self, text: str, heard: Heard) -> bool:
        """Whether it is a question that shares a word with the passage, its headings or the sentence before it, or is near
        to it in meaning.
        """
        wanted = self.index.read(text)
        if not wanted or is_instruction(text):
            return False
        if any(heard.match(word) > NOWHERE for word in wanted):
            return True
        if self.meaning is None:
            return False
        try:
            nearest = self.meaning.rank(text, self.index)[:NEAREST]
        except EmbeddingError:
            return False
        return any(hit.passage.name == heard.passage.name for hit in nearest)


def _bare(text: str) -> str:
    return " ".join(folded(text))
