"""A file of `wordings/` as text, and as it is with more ways of asking. Only what is added changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from courses.reading.document import SourceFile
from courses.reading.folder import plain
from courses.reading.strict_yaml import read_yaml
from tutor.phrases import Page, holds
from tutor.wording import yaml_edits
from tutor.wording.wordings import MOST


def path_of(slug: str) -> str:
    return f"wordings/{slug}.yaml"


@dataclass
class WordingFile:
    """Raises ContentErrors when the text cannot be read, NotEditable when it cannot be added to."""

    text: str
    entries: list[tuple[str, list[str]]] = field(init=False)

    def __post_init__(self) -> None:
        self.entries = list(_entries(self.text))

    @property
    def asked(self) -> list[str]:
        return [one for _, asked in self.entries for one in asked]

    def of(self, passage: str) -> list[str]:
        """The ways of asking for a passage that are there already."""
        return [one for says, asked in self.entries if _means(says, passage) for one in asked]

    def says(self, passage: str) -> str:
        """The phrase by which the file points at a passage already; empty where it does not."""
        return next((says for says, _ in self.entries if _means(says, passage)), "")

    def add(self, passage: str, page: Page, asked: Sequence[str]) -> bool:
        """Whether they could be added: the passage needs a phrase of its own, and there may be so many ways of asking."""
        asked = [one for one in asked if one not in self.of(passage)]
        if not asked:
            return True
        for place, (says, there) in enumerate(self.entries):
            if _means(says, passage) and len(there) + len(asked) <= MOST:
                return self._become(yaml_edits.append(self.text, (place, "asked"), asked))
        says = page.phrase_of(passage)
        if not says or len(asked) > MOST or self.says(passage):
            return False
        return self._become(yaml_edits.append_mapping(self.text, {"says": says, "asked": list(asked)}))

    def _become(self, text: str) -> bool:
        self.text = text
        self.entries = list(_entries(text))
        return True


def _means(says: str, passage: str) -> bool:
    return bool(says) and holds(passage, says)


def _entries(text: str) -> list[tuple[str, list[str]]]:
    data = read_yaml(SourceFile("wordings", plain(text), "")).data
    found = []
    for one in data if isinstance(data, list) else ():
        asked = one.get("asked") if isinstance(one, dict) else None
        if isinstance(one, dict) and isinstance(one.get("says"), str) and isinstance(asked, list):
            found.append((one["says"], [way for way in asked if isinstance(way, str)]))
        else:
            found.append(("", []))
    return found
