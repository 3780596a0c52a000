"""The passages that a model is offered, as it sees them: numbered, in the order of the lesson, each heading once.

Numbers are a token or two where the passages' own names are three or four. The order is the lesson's and not that of the
question, so that the text is the same for every question that is offered the whole lesson: a local server then reads it
once and goes on from what it remembers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from courses.reading.document import Passage

_NUMBER = re.compile(
    r"\D{0,3}(\d{1,4})\D{0,3}"
)  # as asked for, and as small models write it: [12], p12, "12."


@dataclass(frozen=True)
class Offer:
    """`passages` come best first."""

    passages: tuple[Passage, ...]

    @cached_property
    def _numbered(self) -> dict[str, Passage]:
        return {str(number): one for number, one in enumerate(sorted(self.passages, key=_place), start=1)}

    @property
    def ids(self) -> list[str]:
        return list(self._numbered)

    def names(self, picks: object) -> tuple[str, ...]:
        """The passages' own names for what a model picked; what was not offered is dropped."""
        found = (self._numbered.get(_read(pick)) for pick in picks) if isinstance(picks, list) else ()
        return tuple(passage.name for passage in found if passage)

    def prompt(self, question: str) -> str:
        """The passages under their numbers and headings, and the question as data."""
        asked = json.dumps(question, ensure_ascii=False)
        return "\n".join(["Passages:", *self._lines(), "", "Question, as JSON text:", asked])

    def _lines(self) -> Iterator[str]:
        heading: Sequence[str] | None = None
        for number, passage in self._numbered.items():
            if passage.heading_path != heading:
                heading = passage.heading_path
                yield f"# {' > '.join(heading)}" if heading else "# Terms"
            yield f"{number}: {passage.text}"


def _place(passage: Passage) -> tuple[int, str]:
    """p7 comes before p12, and both before what a term means."""
    number = passage.name.removeprefix("p")
    return (int(number) if number.isdecimal() else 1_000_000, passage.name)


def _read(pick: object) -> str:
    if isinstance(pick, bool) or not isinstance(pick, int | str):
        return ""
    found = _NUMBER.fullmatch(str(pick).strip()[:12])
    return str(int(found[1])) if found else ""


def offer(passages: Sequence[Passage]) -> Offer:
    return Offer(tuple(passages))
