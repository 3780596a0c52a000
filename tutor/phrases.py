"""How a file of the course points at a passage: by a phrase that stands in it and in no other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from courses.reading.document import Course, Document, Term

SHORTEST = 4  # words of a phrase that is chosen for an author


# the page that was asked for last: gold questions and wordings of a document are read one after the other
_last: list[tuple[Document, Mapping[str, Term], Page]] = []


@dataclass(frozen=True)
class Page:
    """What a document's page says: its passages, and what its key terms mean."""

    slug: str
    texts: Sequence[str]

    @classmethod
    def of(cls, document: Document, course: Course) -> Page:
        if _last and _last[0][0] is document and _last[0][1] is course.terms:
            return _last[0][2]
        terms = (course.terms[id_] for id_ in document.terms if id_ in course.terms)
        page = cls(
            document.slug, [*(passage.text for passage in document.passages), *(term.means for term in terms)]
        )
        _last[:] = [(document, course.terms, page)]
        return page

    def not_one(self, phrase: str, key: str) -> str:
        """What is wrong with the phrase that stands under `key`; empty when exactly one passage has it."""
        found = self._count(phrase)
        if found == 1:
            return ""
        where = "no passage" if not found else f"{found} passages"
        return f"`{key}` is a phrase of one passage of {self.slug}, and “{phrase}” is in {where}"

    def phrase_of(self, text: str) -> str:
        """The shortest beginning of a passage by which no other is meant; empty where there is none. A definition has its
        term before it, of which no phrase is.
        """
        for words in (text.split(), text.partition(": ")[2].split()):
            beginnings = (" ".join(words[:end]) for end in range(min(SHORTEST, len(words)), len(words) + 1))
            if found := next((phrase for phrase in beginnings if phrase and self._count(phrase) == 1), ""):
                return found
        return ""

    def _count(self, phrase: str) -> int:
        sought, found, at = even(phrase), 0, 0
        while sought and (at := self._even.find(sought, at)) >= 0:
            found += 1
            at = self._even.index("\n", at) + 1  # once in each text
        return found

    @cached_property
    def _even(self) -> str:
        """Each text in a line of its own: a page is looked through for each phrase of a file."""
        return "".join(f"{even(text)}\n" for text in self.texts)


def holds(text: str, phrase: str) -> bool:
    """Whether a passage has the phrase; case, quotes and spacing aside."""
    return even(phrase) in even(text)


def even(text: str) -> str:
    """The text as phrases are compared: small letters, plain quotes, single spaces."""
    return " ".join(text.casefold().translate(_QUOTES).split())


_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "\u00a0": " "})
