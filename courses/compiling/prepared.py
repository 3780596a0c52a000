"""What a page shows of the rest of the course, worked out when it is loaded: place, terms, related lessons,
uses.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import msgspec

from courses import interface
from courses.compiling.compiled import Compiled, Known
from courses.compiling.related import Subject, relate
from courses.reading.document import Fact
from courses.reading.folder import DOCUMENT_FOLDERS, TERMS_FILE
from courses.words import reading_in

Json = dict[str, Any]

MOST_USES = 3


@dataclass(frozen=True)
class Prepared:
    """For one document, in the form of the fields of its row."""

    number: int | None = None
    place: Json = field(default_factory=dict)
    terms: list[Json] = field(default_factory=list)
    related: list[Json] = field(default_factory=list)
    facts: list[Json] = field(default_factory=list)


def prepare(compiled: Compiled, held: Mapping[str, list[Json]] | None = None) -> dict[str, Prepared]:
    """Path → what is prepared for that document: for every one, or for those of which the related lessons are `held`."""
    places = _places(compiled)
    if held is None:
        with reading_in(compiled.file.language), interface.speaking(compiled.file.language):
            related = _related(compiled, places)
    else:
        related = dict(held)
    uses = used_in(compiled)
    facts = {id_: fact_fields(fact) for id_, fact in compiled.facts.items()}
    return {
        path: Prepared(
            number=places[path]["number"] if path in places else None,
            place=places.get(path, {}),
            terms=[
                {
                    "id": id_,
                    "name": compiled.terms[id_].name,
                    "means": compiled.meanings[id_],
                    "used_in": list(
                        islice((use for use in uses[id_] if use["slug"] != known.slug), MOST_USES)
                    ),
                }
                for id_ in known.terms
            ],
            related=related.get(path, []),
            facts=[facts[id_] for id_ in known.facts if id_ in facts],
        )
        for path, known in compiled.known.items()
        if held is None or path in held
    }


def used_in(compiled: Compiled) -> dict[str, list[Json]]:
    """Id of a term → the documents that have it: lessons in the order of the course, then articles and
    briefs.
    """
    order = {slug: number for number, slug in enumerate(compiled.file.lessons)}
    kinds = {"lesson": 0, "article": 1, "brief": 2}
    uses: dict[str, list[Json]] = defaultdict(list)
    for known in sorted(
        compiled.known.values(), key=lambda known: (kinds[known.kind], order.get(known.slug, 0), known.slug)
    ):
        url = f"/{known.kind}s/{known.slug}/"
        for id_ in known.terms:
            uses[id_].append({"kind": known.kind, "slug": known.slug, "title": known.title, "url": url})
    return uses


def fact_fields(fact: Fact) -> Json:
    """A fact in JSON's types."""
    fields: Json = msgspec.to_builtins(fact)
    return fields


def facts_used_in(compiled: Compiled) -> dict[str, list[Json]]:
    """Id of a fact → what names it: documents in the order of the course, terms, and files of parts."""
    order = {slug: number for number, slug in enumerate(compiled.file.lessons)}
    folders = [*DOCUMENT_FOLDERS, *sorted(compiled.changed_parts), TERMS_FILE]
    found: dict[str, list[Json]] = defaultdict(list)

    def place(path: str) -> tuple[int, int, str]:
        slug = path.partition("/")[2].rpartition(".")[0]
        return folders.index(re.split("[/#]", path)[0]), order.get(slug, 0), path

    for path in sorted(filter(compiled.facts_named.get, compiled.facts_named), key=place):
        for id_ in dict.fromkeys(compiled.facts_named[path]):
            found[id_].append(_use(compiled, path))
    return found


def _use(compiled: Compiled, path: str) -> Json:
    if path.startswith(f"{TERMS_FILE}#"):
        slug = path.partition("#")[2]
        return {"kind": "term", "slug": slug, "title": compiled.terms[slug].name, "url": f"/terms/#{slug}"}
    folder, _, name = path.partition("/")
    slug = name.rpartition(".")[0]
    known = (
        compiled.known.get(path) or compiled.known.get(_lesson(slug)) or compiled.known[f"articles/{slug}.md"]
    )
    kind = DOCUMENT_FOLDERS.get(folder, folder)
    return {"kind": kind, "slug": slug, "title": known.title, "url": f"/{known.kind}s/{slug}/"}


def _lesson(slug: str) -> str:
    return f"lessons/{slug}.md"


def _places(compiled: Compiled) -> dict[str, Json]:
    order = compiled.file.lessons
    places: dict[str, Json] = {}
    for track in compiled.file.tracks:
        for module in track.modules:
            for slug in module.lessons:
                number = len(places) + 1
                places[_lesson(slug)] = {
                    "track": track.name,
                    "track_id": track.id,
                    "module": module.name,
                    "module_id": module.id,
                    "number": number,
                    "of": len(order),
                    "previous": _card(compiled, order[number - 2]) if number > 1 else None,
                    "next": _card(compiled, order[number]) if number < len(order) else None,
                }
    return places


def _card(compiled: Compiled, slug: str) -> Json:
    return {"slug": slug, "title": compiled.known[_lesson(slug)].title}


def _related(compiled: Compiled, places: Mapping[str, Json]) -> dict[str, list[Json]]:
    known = {slug: compiled.known[_lesson(slug)] for slug in compiled.file.lessons}
    subjects = {
        slug: Subject(lesson.stems, lesson.terms, lesson.related, places[_lesson(slug)]["module"])
        for slug, lesson in known.items()
    }
    return {
        _lesson(slug): [_related_card(known[other.slug], places, other.why) for other in others]
        for slug, others in relate(subjects, compiled.terms).items()
    }


def _related_card(lesson: Known, places: Mapping[str, Json], why: str) -> Json:
    return {
        "slug": lesson.slug,
        "title": lesson.title,
        "summary": lesson.summary,
        "minutes": lesson.minutes,
        "track": places[_lesson(lesson.slug)]["track"],
        "why": why,
    }
