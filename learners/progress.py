"""How far a learner came, worked out from their read marks and attempts each time it is asked for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from courses.models import Document
from learners.models import Learner, ReadMark


@dataclass
class LessonProgress:
    """One lesson. `best` and `of` are None until its quiz was taken; `passed` holds once it ever was."""

    sections: int
    read: list[str] = field(default_factory=list)
    best: int | float | None = None
    of: int | None = None
    passed: bool = False

    @property
    def done(self) -> bool:
        """The rule that the page prints: every section read, and the quiz passed."""
        return self.passed and len(self.read) >= self.sections


def of_learner(learner: Learner) -> dict[str, LessonProgress]:
    """Lesson → progress, for lessons that were begun and are still in the course."""
    marks: dict[str, list[str]] = defaultdict(list)
    for lesson, section in ReadMark.objects.filter(learner=learner).values_list("lesson", "section"):
        marks[lesson].append(section)
    found: dict[str, LessonProgress] = {}
    for slug, outline in Document.objects.filter(kind="lesson", withdrawn=False, slug__in=marks).values_list(
        "slug", "outline"
    ):
        here = [section["anchor"] for section in outline]
        found[slug] = LessonProgress(len(here), [anchor for anchor in here if anchor in marks[slug]])
    return found
