"""The folder `wordings/`: other words in which learners ask for what a passage says.

They are never shown. A passage found through them alone is at most the closest line, so a wording can lead to a true
sentence and cannot make one answer what it does not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from courses import batches
from courses.reading.document import ContentError, Course, SourceFile
from courses.reading.strict_yaml import Yaml, read_yaml
from tutor.models import Wording
from tutor.phrases import Page

MOST, LONGEST = 12, 200


@dataclass(frozen=True)
class Asked:
    """The ways of asking for one passage, which `says` is a phrase of."""

    says: str
    asked: tuple[str, ...]


class WordingPart:
    """`wordings/SLUG.yaml`, beside the lesson or article of that slug."""

    folder = "wordings"
    modules = (__name__,)

    def parse(
        self, source: SourceFile, course: Course
    ) -> tuple[tuple[Asked, ...] | None, list[ContentError]]:
        document = course.lessons.get(source.slug) or course.articles.get(source.slug)
        if document is None:
            return None, [ContentError(source.path, 0, f"there is no lesson or article {source.slug}")]
        yaml = read_yaml(source)
        if not isinstance(yaml.data, list) or not yaml.data:
            return None, [ContentError(source.path, 1, "is a list of passages, each with `says` and `asked`")]
        errors: list[ContentError] = []
        page = Page.of(document, course)
        found = tuple(_passage(source, yaml, place, page, errors) for place in range(len(yaml.data)))
        return (None, errors) if errors else (found, [])

    def lint(self, source: SourceFile, parsed: object) -> list[ContentError]:
        return []

    def save(self, changed: Mapping[str, object], kept: Collection[str]) -> None:
        held = set(Wording.objects.order_by().values_list("slug", flat=True).distinct())
        Wording.objects.filter(slug__in=held.difference(kept)).delete()
        rows = (
            (slug, position, one.says, list(one.asked))
            for slug, passages in changed.items()
            for position, one in enumerate(_as_asked(passages), start=1)
        )
        batches.insert(Wording, ("slug", "position", "says", "asked"), rows)


def _passage(source: SourceFile, yaml: Yaml, place: int, page: Page, errors: list[ContentError]) -> Asked:
    def wrong(message: str, *key: str) -> None:
        errors.append(ContentError(source.path, yaml.line(place, *key), message))

    given: Any = yaml.data[place]
    if not isinstance(given, dict):
        wrong("is not a passage with `says` and `asked`")
        return Asked("", ())
    for key in given.keys() - {"says", "asked"}:
        wrong(f"has an unknown key {key}", key)
    says, asked = given.get("says"), given.get("asked")
    if not isinstance(says, str) or not says.strip():
        wrong("`says` is a phrase of one passage", "says")
    elif problem := page.not_one(says, "says"):
        wrong(problem, "says")
    if not isinstance(asked, list) or not 0 < len(asked) <= MOST or not all(map(_is_one, asked)):
        wrong(f"`asked` is a list of 1 to {MOST} questions of at most {LONGEST} characters", "asked")
        return Asked("", ())
    return Asked(str(says), tuple(asked))


def _is_one(asked: object) -> bool:
    return isinstance(asked, str) and 0 < len(asked.strip()) <= LONGEST


def asked_in(parsed: object) -> list[str]:
    """Every question of a file that was read; none where there was no file."""
    return [asked for passage in _as_asked(parsed or ()) for asked in passage.asked]


def _as_asked(passages: object) -> tuple[Asked, ...]:
    assert isinstance(passages, tuple)
    return passages
