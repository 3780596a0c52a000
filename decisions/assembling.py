"""What a record shows beside its words: the labs' results, the points ticked, and the facts that both rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from django.utils.translation import gettext

from courses import site
from courses.models import Document, Fact, Passage
from courses.reading.fact_marks import facts_shown
from decisions.record import NOT_DECIDED, Record
from labs.inputs import read as read_inputs
from labs.lab import Lab
from labs.of_course import labs_here
from labs.starting import from_facts


@dataclass(frozen=True)
class Number:
    """A lab as it was left: its title, its address with what was put in, and its result in sentences."""

    lab: str
    title: str
    url: str
    says: tuple[str, ...]


@dataclass(frozen=True)
class Checklist:
    """The points of a lesson's checklists; `ticked` of them are in the record."""

    slug: str
    title: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class Changed:
    """A fact whose value is another one since the record was saved."""

    id: str
    claim: str
    was: str
    now: str


@dataclass(frozen=True)
class Assembled:
    """`chosen` is the choice in the course's words, and `side` the side that it is on, which may be none."""

    record: Record
    chosen: str
    side: str
    numbers: tuple[Number, ...]
    ticked: tuple[Checklist, ...]
    facts: tuple[Fact, ...]
    changed: tuple[Changed, ...]


def assemble(record: Record, checklists: Iterable[Checklist]) -> Assembled:
    labs = labs_here()
    numbers = tuple(number for lab in record.labs if (number := number_of(lab, labs)))
    ticked = tuple(_ticked(record, checklists))
    sides = {id_: (name, side) for id_, name, side in site.current().choices}
    chosen, side = sides.get(record.choice, (record.choice or NOT_DECIDED, ""))
    rests = tuple(rests_on(numbers, ticked, labs))
    return Assembled(record, chosen, side, numbers, ticked, rests, tuple(changed(record.facts)))


def choices() -> dict[str, str]:
    """What can be chosen: id → name, with the empty id for what is not decided yet. One query."""
    return {"": NOT_DECIDED, **{id_: name for id_, name, _ in site.current().choices}}


def number_of(written: str, labs: Mapping[str, Lab]) -> Number | None:
    """The lab behind `NAME/?inputs` or `/labs/NAME/?inputs`; None where `labs`, those of the course, do not have it or its
    inputs are wrong.
    """
    try:
        parts = urlsplit(written)
    except ValueError:  # such as a bracket that is not closed
        return None
    name = parts.path.strip("/").removeprefix("labs/")
    lab = labs.get(name)
    if lab is None:
        return None
    given = {key: values[0] for key, values in parse_qs(parts.query, keep_blank_values=True).items()}
    reading = read_inputs(from_facts(lab.inputs), given)
    if not reading.is_sound:
        return None
    query = f"?{parts.query}" if parts.query else ""
    return Number(name, lab.title, f"/labs/{name}/{query}", lab.tell(reading.values))


def every_checklist() -> list[Checklist]:
    """Of the lessons in the order of the course. One query."""
    rows = Passage.objects.filter(
        document__kind=Document.Kind.LESSON, document__withdrawn=False, tickable=True
    )
    rows = rows.order_by("document__number", "position")
    found: dict[tuple[str, str], list[str]] = {}
    for slug, title, text in rows.values_list("document__slug", "document__title", "text"):
        found.setdefault((slug, title), []).append(text)
    return [Checklist(slug, title, tuple(points)) for (slug, title), points in found.items()]


def _ticked(record: Record, checklists: Iterable[Checklist]) -> Iterable[Checklist]:
    """What is ticked, by lesson; a point that the lesson no longer has stays as it was ticked."""
    titles = {one.slug: one.title for one in checklists}
    points: dict[str, list[str]] = {}
    for tick in record.ticks:
        slug, _, words = tick.partition("|")
        if words:
            points.setdefault(slug, []).append(words)
    return (Checklist(slug, titles.get(slug, slug), tuple(words)) for slug, words in points.items())


def rests_on(numbers: Iterable[Number], ticked: Iterable[Checklist], labs: Mapping[str, Lab]) -> list[Fact]:
    """The facts of the labs that were taken over, and of the sections that the ticked points stand in."""
    ids = {id_ for number in numbers for id_ in labs[number.lab].facts}
    points = {one.slug: one.points for one in ticked}
    lessons = Document.objects.filter(kind=Document.Kind.LESSON, slug__in=points)
    for lesson in lessons.only("slug", "sections"):
        near = set(lesson.passages.filter(text__in=points[lesson.slug]).values_list("anchor", flat=True))
        ids |= {
            id_ for part in lesson.sections if part["anchor"] in near for id_ in facts_shown(part["html"])
        }
    return list(Fact.objects.filter(slug__in=ids))


def changed(held: Mapping[str, str]) -> list[Changed]:
    """Of the facts held with their values, those whose value is another one now, or that are gone."""
    now = {fact.slug: fact for fact in Fact.objects.filter(slug__in=held)}
    found = []
    for id_, value in held.items():
        fact = now.get(id_)
        if fact is None or fact.value != value:
            claim, current = (
                (fact.claim, fact.value) if fact else (gettext("The course no longer says this."), "")
            )
            found.append(Changed(id_, claim, value, current))
    return found
