"""What a load did, and how it says so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LoadReport:
    """What a load did. Documents are named by their paths."""

    revision: int
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    other: tuple[str, ...] = ()  # what else changed: "glossary", "quizzes", …
    documents: int = 0

    @property
    def anything(self) -> bool:
        return bool(self.added or self.changed or self.withdrawn or self.other)

    @property
    def parts(self) -> tuple[str, ...]:
        """What changed, as `courses.stamps` calls it."""
        documents = ("documents",) if self.added or self.changed or self.withdrawn else ()
        return (*documents, *self.other)

    def __str__(self) -> str:
        if not self.anything:
            return f"nothing changed, {counted(self.documents, 'document')}"
        said = [
            f"{len(paths)} {what}"
            for what, paths in (
                ("added", self.added),
                ("changed", self.changed),
                ("withdrawn", self.withdrawn),
            )
            if paths
        ]
        return ", ".join([counted(self.documents, "document"), *said, *self.other])


def counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
