"""Full-text search over lessons, articles, briefs and terms, by section. `reindex` keeps it in step with the course."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from courses.models import SearchEntry
from courses.search.excerpts import Piece, excerpt
from courses.search.full_text import AllOf, AnyOf, candidates
from courses.search.index import reindex
from courses.search.query import Query, Wanted, understand, understand_question

__all__ = ["Findings", "Hit", "find", "pages_like", "reindex", "search", "sections_answering"]

_CANDIDATES = 120
# Part of a question's words, weighted by rarity, that a section must have to be offered as an answer.
ANSWERS = 0.8


@dataclass(frozen=True)
class Hit:
    """A document as a whole (no `section`), a section of one, or a term. `url` leads to its place in the page."""

    kind: str
    slug: str
    anchor: str
    title: str
    section: str
    url: str
    excerpt: tuple[Piece, ...]
    track: str
    minutes: int | None

    @property
    def page_url(self) -> str:
        return self.url.partition("#")[0]


@dataclass(frozen=True)
class Findings:
    """`partly`: nothing has all that was asked for, these have some of it."""

    query: Query
    hits: tuple[Hit, ...] = ()
    partly: bool = False


def search(query: str, limit: int = 20) -> list[Hit]:
    """The best `limit` hits for whatever was typed; never an error, however odd."""
    return list(find(query, limit).hits)


def find(text: str, limit: int = 20) -> Findings:
    """As `search`, and how the question was understood."""
    query = understand(text, unfinished=True)
    if not query.wanted:
        return Findings(query)
    found = _ranked(
        candidates(AllOf(tuple(one.expression() for one in query.wanted)), _CANDIDATES), query.wanted
    )
    partly = not found and len(query.wanted) > 1
    if partly:
        found = _ranked(
            candidates(AnyOf(tuple(one.expression() for one in query.wanted)), _CANDIDATES), query.wanted
        )
    return Findings(query, tuple(_hit(entry, query.wanted) for entry, _ in found[:limit]), partly)


def sections_answering(question: str, exclude_slug: str, limit: int = 3) -> list[Hit]:
    """Sections of other lessons that answer `question`, or none: a wrong pointer is worse than no pointer.

    A section counts when it has the rarest thing asked for and, by rarity, most of the rest.
    """
    query = understand_question(question)
    if not query.wanted:
        return []
    expression = AnyOf(tuple(one.expression() for one in query.wanted))
    found = _ranked(candidates(expression, _CANDIDATES, kind="lesson"), query.wanted)
    answering = [
        entry
        for entry, _ in found
        if entry.slug != exclude_slug and entry.anchor and _answers(entry, query.wanted)
    ]
    return [_hit(entry, query.wanted) for entry in answering[:limit]]


def pages_like(text: str, limit: int = 3) -> list[Hit]:
    """Whole pages that have every word of `text`, such as what remains of a mistyped address."""
    hits = find(text, _CANDIDATES)
    return [] if hits.partly else [hit for hit in hits.hits if not hit.section][:limit]


def _ranked(entries: Sequence[SearchEntry], wanted: Sequence[Wanted]) -> list[tuple[SearchEntry, float]]:
    """Best first: what covers more of the question, then where it stands (heading, title, text) and how often."""
    scored = [(entry, _score(entry, wanted)) for entry in entries]
    own = [(entry, score) for entry, score in scored if not entry.position or _in_itself(entry, wanted)]
    return sorted(own, key=lambda pair: (-pair[1], pair[0].pk))


def _in_itself(entry: SearchEntry, wanted: Sequence[Wanted]) -> bool:
    """Whether the section says any of it, not only the title that it shares with its neighbours."""
    return any(_times(one, entry.heading_stems) or _times(one, entry.text_stems) for one in wanted)


def _score(entry: SearchEntry, wanted: Sequence[Wanted]) -> float:
    strengths = [_strength(entry, one) for one in wanted]
    coverage = sum(one.rarity for one, strength in zip(wanted, strengths, strict=True) if strength)
    total = sum(one.rarity for one in wanted)
    score = sum(
        one.rarity * strength / (strength + 1.5) for one, strength in zip(wanted, strengths, strict=True)
    )
    return score * (coverage / total) ** 2 + (total if _is_called_so(entry, wanted) else 0)


def _is_called_so(entry: SearchEntry, wanted: Sequence[Wanted]) -> bool:
    """Whether the words asked for are the whole name of this page or term: then it is what was looked for."""
    asked = {found for one in wanted for found in one.stems}
    return not entry.position and {*entry.title_stems.split()} == asked


def _strength(entry: SearchEntry, one: Wanted) -> float:
    text = _times(one, entry.text_stems)
    length = 0.5 + 0.5 * len(entry.text_stems) / 1500  # about the letters of a section's stems
    return 6 * _times(one, entry.heading_stems) + 1.5 * _times(one, entry.title_stems) + text / length


def _times(one: Wanted, field: str) -> float:
    """How often it stands there: as asked, a little less for a synonym or for what the typed letters may become."""
    field = f" {field} "
    each = min(
        _count(field, one.stems[-1]) + 0.8 * sum(_count(field, ending) for ending in one.endings),
        *(_count(field, part) for part in one.stems[:-1]),
        float("inf"),
    )
    together = _count(field, " ".join(one.stems)) if len(one.stems) > 1 else 0
    return each + together + 0.7 * sum(_count(field, synonym) for synonym in one.synonyms)


def _count(field: str, phrase: str) -> int:
    return field.count(f" {phrase} ")


def _answers(entry: SearchEntry, wanted: Sequence[Wanted]) -> bool:
    has = [one for one in wanted if _strength(entry, one)]
    rarest = max(wanted, key=lambda one: one.rarity)
    return rarest in has and sum(one.rarity for one in has) >= ANSWERS * sum(one.rarity for one in wanted)


def _hit(entry: SearchEntry, wanted: Sequence[Wanted]) -> Hit:
    return Hit(
        kind=entry.kind,
        slug=entry.slug,
        anchor=entry.anchor,
        title=entry.title,
        section=entry.heading if entry.position else "",
        url=_url(entry),
        excerpt=excerpt(entry.text, {phrase for one in wanted for phrase in one.phrases()}),
        track=entry.track,
        minutes=entry.minutes,
    )


def _url(entry: SearchEntry) -> str:
    page = (
        reverse("courses:terms")
        if entry.kind == "term"
        else reverse(f"courses:{entry.kind}", args=[entry.slug])
    )
    return f"{page}#{entry.anchor}" if entry.anchor else page
