"""How far a lesson is done, by one law. A browser works it out in the same way from what it keeps
(`static/js/completion.js`); both are held to `tests/learners/completion_cases.json`.

What counts as read is read as it stands now. A lesson was finished at the first moment at which every section that
stood then had been read and the quiz, if there was one, was passed, or at which it was marked as done by hand. It stays
finished; what was added since is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from learners.union import BY_HAND, Mark


@dataclass(frozen=True)
class Section:
    """`since` it was added to a lesson that was there before; `until` it was taken out."""

    anchor: str
    hash: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def stood(self, then: datetime) -> bool:
        return not (self.since and self.since > then) and not (self.until and self.until <= then)

    def is_of(self, mark: Mark) -> bool:
        """By its anchor, or by its very text when the anchor was renamed."""
        return self.anchor == mark.section or (bool(self.hash) and self.hash == mark.hash)


@dataclass(frozen=True)
class Outline:
    """A lesson as it is now, and the sections that are `gone`. `quiz_since` it was added, when not from the beginning."""

    sections: tuple[Section, ...]
    gone: tuple[Section, ...] = ()
    has_quiz: bool = True
    quiz_since: datetime | None = None

    @property
    def every(self) -> tuple[Section, ...]:
        return (*self.sections, *self.gone)


@dataclass(frozen=True)
class Completion:
    """Anchors of sections, each at most once: `read` as they stand, `changed` since, `added` since the lesson was finished."""

    read: tuple[str, ...]
    changed: tuple[str, ...]
    added: tuple[str, ...]
    quiz_added: bool
    done: bool


def completion(outline: Outline, marks: Iterable[Mark], passes: Iterable[datetime]) -> Completion:
    """`passes` are the moments at which the whole quiz was passed."""
    marks, passes = list(marks), list(passes)
    seen = {section.anchor: [mark for mark in marks if section.is_of(mark)] for section in outline.sections}
    read = tuple(
        section.anchor
        for section in outline.sections
        if any(mark.hash in ("", section.hash) for mark in seen[section.anchor])
    )
    finished = finished_at(outline, marks, passes)
    return Completion(
        read=read,
        changed=tuple(anchor for anchor, found in seen.items() if found and anchor not in read),
        added=tuple(
            section.anchor
            for section in outline.sections
            if finished and not section.stood(finished) and not seen[section.anchor]
        ),
        quiz_added=bool(finished and not passes and _quiz_added(outline, finished)),
        done=finished is not None,
    )


def finished_at(outline: Outline, marks: Sequence[Mark], passes: Sequence[datetime]) -> datetime | None:
    """The first moment at which the lesson was done; nothing but an event can bring it about."""
    by_hand = min((mark.at for mark in marks if mark.section == BY_HAND), default=None)
    first = {
        section: min((mark.at for mark in marks if section.is_of(mark)), default=None)
        for section in outline.every
    }
    events = [
        *(at for at in first.values() if at),
        *passes,
        *(one.until for one in outline.gone if one.until),
    ]
    for then in sorted(events):
        if by_hand and by_hand <= then:
            return by_hand
        standing = [section for section in outline.every if section.stood(then)]
        all_read = all((at := first[section]) and at <= then for section in standing)
        if (standing or not outline.sections) and all_read and _passed(outline, passes, then):
            return then
    return by_hand


def _passed(outline: Outline, passes: Sequence[datetime], then: datetime) -> bool:
    return not outline.has_quiz or _quiz_added(outline, then) or any(at <= then for at in passes)


def _quiz_added(outline: Outline, then: datetime) -> bool:
    """Whether the lesson got its quiz after that moment."""
    return outline.has_quiz and outline.quiz_since is not None and outline.quiz_since > then
