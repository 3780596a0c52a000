"""The folder `gold/`: questions with known answers. They measure the tutor, and some are suggested to learners."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from courses import batches
from courses.reading.document import ContentError, Course, SourceFile
from courses.reading.strict_yaml import Yaml, read_yaml
from tutor.models import GoldQuestion
from tutor.phrases import Page

NOT_HERE = ("near-miss", "off-topic", "adversarial")
LONGEST = 500
_COLUMNS = ("slug", "position", "ask", "answer_in", "also_in", "not_here")


@dataclass(frozen=True)
class Gold:
    """One question. Exactly one of `answer_in` and `not_here` says how it should be answered; `also_in` are phrases of
    other passages that answer it on their own.
    """

    ask: str
    answer_in: str = ""
    not_here: str = ""
    also_in: tuple[str, ...] = ()


class GoldPart:
    """`gold/SLUG.yaml`, beside the lesson or article of that slug."""

    folder = "gold"
    modules = (__name__,)

    def parse(self, source: SourceFile, course: Course) -> tuple[tuple[Gold, ...] | None, list[ContentError]]:
        document = course.lessons.get(source.slug) or course.articles.get(source.slug)
        if document is None:
            return None, [ContentError(source.path, 0, f"there is no lesson or article {source.slug}")]
        yaml = read_yaml(source)
        if not isinstance(yaml.data, list) or not yaml.data:
            return None, [ContentError(source.path, 1, "is a list of questions, each with `ask`")]
        errors: list[ContentError] = []
        page = Page.of(document, course)
        found = [self._question(source, yaml, place, page, errors) for place in range(len(yaml.data))]
        asked: set[str] = set()
        for place, gold in enumerate(found):
            if gold.ask and gold.ask.casefold() in asked:
                errors.append(
                    ContentError(source.path, yaml.line(place, "ask"), "asks the same question a second time")
                )
            asked.add(gold.ask.casefold())
        return (None, errors) if errors else (tuple(found), [])

    def lint(self, source: SourceFile, parsed: object) -> list[ContentError]:
        return []

    def save(self, changed: Mapping[str, object], kept: Collection[str]) -> None:
        held = set(GoldQuestion.objects.order_by().values_list("slug", flat=True).distinct())
        GoldQuestion.objects.filter(slug__in=held.difference(kept)).delete()
        rows = (
            (slug, position, gold.ask, gold.answer_in, list(gold.also_in), gold.not_here)
            for slug, questions in changed.items()
            for position, gold in enumerate(_as_gold(questions), start=1)
        )
        batches.insert(GoldQuestion, _COLUMNS, rows)

    def _question(
        self, source: SourceFile, yaml: Yaml, place: int, page: Page, errors: list[ContentError]
    ) -> Gold:
        def wrong(message: str, *key: str) -> None:
            errors.append(ContentError(source.path, yaml.line(place, *key), message))

        given: Any = yaml.data[place]
        if not isinstance(given, dict):
            wrong("is not a question with `ask`")
            return Gold("")
        for key in given.keys() - {"ask", "answer_in", "not_here", "also_in"}:
            wrong(f"has an unknown key {key}", key)
        ask, answer_in, not_here = (
            given.get(key, "") if isinstance(given.get(key, ""), str) else ""
            for key in ("ask", "answer_in", "not_here")
        )
        also_in = tuple(one for one in given.get("also_in") or () if isinstance(one, str))
        gold = Gold(ask, answer_in, not_here, also_in)
        for phrase in gold.also_in:
            if problem := page.not_one(phrase, "also_in"):
                wrong(problem, "also_in")
        if not gold.ask.strip() or len(gold.ask) > LONGEST:
            wrong(f"`ask` is a question of at most {LONGEST} characters", "ask")
        if bool(gold.answer_in) == bool(gold.not_here):
            wrong("has either `answer_in` or `not_here`, as text")
        elif gold.not_here and gold.not_here not in NOT_HERE:
            wrong(
                f"`not_here` is {', '.join(NOT_HERE[:-1])} or {NOT_HERE[-1]}, not {gold.not_here}", "not_here"
            )
        elif gold.answer_in and (problem := page.not_one(gold.answer_in, "answer_in")):
            wrong(problem, "answer_in")
        return gold


def _as_gold(questions: object) -> tuple[Gold, ...]:
    assert isinstance(questions, tuple)
    return questions
