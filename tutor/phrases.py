"""How a file of the course points at a passage: by a phrase that stands in it and in no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from courses.document import Course, Document


@dataclass(frozen=True)
class Page:
    """What a document's page says: its passages, and what its key terms mean."""

    slug: str
    texts: Sequence[str]

    @classmethod
    def of(cls, document: Document, course: Course) -> Page:
        terms = (course.terms[id_] for id_ in document.terms if id_ in course.terms)
        return cls(
            document.slug, [*(passage.text for passage in document.passages), *(term.means for term in terms)]
        )

    def not_one(self, phrase: str, key: str) -> str:
        """What is wrong with the phrase that stands under `key`; empty when exactly one passage has it."""
        found = [text for text in self.texts if holds(text, phrase)]
        if len(found) == 1:
            return ""
        where = "no passage" if not found else f"{len(found)} passages"
        return f"`{key}` is a phrase of one passage of {self.slug}, and “{phrase}” is in {where}"


def holds(text: str, phrase: str) -> bool:
    """Whether a passage has the phrase; case, quotes and spacing aside."""
    return even(phrase) in even(text)


def even(text: str) -> str:
    """The text as phrases are compared: small letters, plain quotes, single spaces."""
    return " ".join(text.casefold().translate(_QUOTES).split())


_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "\u00a0": " "})
