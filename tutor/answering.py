"""A question and a lesson in, a grounded answer out: retrieve, gate, select, validate, render."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypedDict

from courses.document import Passage
from courses.search import sections_answering
from tutor import asked as question
from tutor import breaker
from tutor.asked import Asked, Sort
from tutor.gates import begins_with, counts, defines, is_about, is_close
from tutor.providers.base import Backend, Choice, ProviderError, Rewording, Stop, Usage, never
from tutor.providers.extractive import Extractive
from tutor.retrieval import Hit, LessonIndex
from tutor.turned_away import Why, turn_away
from tutor.voices.quote import REFUSALS, Sentence, known_picks, opener, quote
from tutor.voices.reword import spoken

OFFERED = 8  # passages that a model may choose from


class Elsewhere(TypedDict):
    """A section of another lesson that may answer what this one does not."""

    lesson: str
    section: str
    url: str
    title: str


@dataclass(frozen=True)
class Answer:
    """All that a learner is shown, and what it took."""

    tier: Literal["direct", "closest", "refused"]
    opener: str
    sentences: tuple[Sentence, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    voice: str = "quote"
    model: str = ""
    runs: str = "here"
    fallback: str = ""
    seconds: float = 0.0
    usage: Usage = field(default_factory=Usage)


def answer(
    text: str,
    slug: str,
    index: LessonIndex,
    backend: Backend,
    before: Callable[[], str] = str,
    *,
    voice: str = "quote",
    stop: Stop = never,
) -> Answer:
    """Answers `text` from the lesson `slug`. `before` gives the question asked before it, which helps to find a passage
    and never to pass a gate. In the voice `reword` a model answers in its own words, each sentence verified; `stop` tells
    that nobody waits any more. Raises `Stopped` then.
    """
    started = time.perf_counter()
    if why := turn_away(text):
        return _timed(refuse(why), started)
    asked = question.read(text, index)
    hits = gate(asked, retrieve(asked, index, before), index)
    if not hits:
        return _timed(refuse(Why.NOT_HERE, text, slug), started)
    if voice == "reword" and isinstance(backend, Rewording):
        said, choice, spoke, fallback = reword(backend, asked, hits, stop)
        if said:
            return _timed(_told(said, spoke, choice.usage, ""), started)
    else:
        choice, spoke, fallback = select(backend, asked, hits, stop)
    passages = validate(choice, hits)
    if not passages:
        choice, passages, fallback = _extractive_after_nothing(backend, asked, hits, choice, fallback)
    if not passages:
        return _timed(_told(refuse(Why.NOT_HERE, text, slug), spoke, choice.usage, fallback), started)
    given = render(choice, passages)
    if given.tier == "closest":
        given = replace(given, elsewhere=tuple(_elsewhere(text, slug)))
    return _timed(_told(given, spoke, choice.usage, fallback), started)


def retrieve(asked: Asked, index: LessonIndex, before: Callable[[], str] = str) -> list[Hit]:
    """The passages that speak of the question. A question too short to stand alone borrows the words of the last one."""
    wanted = list(asked.wanted)
    if len(wanted) <= 2:
        wanted += [word for word in index.read(before()) if word not in wanted]
    hits = index.rank(wanted, limit=24)
    if asked.sort is Sort.MEANING:
        # what is asked for a meaning is answered by what says it, then by what speaks of the word first
        hits.sort(key=lambda hit: (not defines(asked, hit.heard), not begins_with(asked, hit.heard)))
    return hits


def gate(asked: Asked, hits: Sequence[Hit], index: LessonIndex) -> list[Hit]:
    """At most eight hits, the best of those that may answer first; none when not one may, or when the question is about
    something the lesson never speaks of.
    """
    if not is_about(asked, index):
        return []
    first = next((hit for hit in hits if is_close(asked, hit.heard, index)), None)
    if first is None:
        return []
    others = [hit for hit in hits if hit is not first]
    # of the others, too, one that gives a number comes before one that cannot answer how many or how much
    others.sort(key=lambda hit: not counts(asked, hit.heard))
    return [first, *others][:OFFERED]


def select(
    backend: Backend, asked: Asked, hits: Sequence[Hit], stop: Stop = never
) -> tuple[Choice, Backend, str]:
    """The backend's choice; the extractive one, with the reason, when it fails or is left alone."""
    if not backend.model:
        return backend.select(asked, hits), backend, ""
    model = breaker.of(backend.name)
    if model.is_open:
        return Extractive().select(asked, hits), Extractive(), breaker.RESTING
    try:
        choice = backend.select(asked, hits, stop)
    except ProviderError as problem:
        model.failed_once()
        extractive = Extractive()
        return replace(extractive.select(asked, hits), usage=problem.usage), extractive, str(problem)
    model.succeeded()
    return choice, backend, ""


def reword(
    backend: Rewording, asked: Asked, hits: Sequence[Hit], stop: Stop
) -> tuple[Answer | None, Choice, Backend, str]:
    """The verified sentences of a model; without any the extractive choice, with the reason, or none where the model
    says that nothing offered answers.
    """
    model, extractive = breaker.of(backend.name), Extractive()
    if model.is_open:
        return None, extractive.select(asked, hits), extractive, breaker.RESTING
    try:
        written = backend.reword(asked, hits, stop)
    except ProviderError as problem:
        model.failed_once()
        choice = replace(extractive.select(asked, hits), usage=problem.usage)
        return None, choice, extractive, str(problem)
    model.succeeded()
    offered = [hit.passage for hit in hits]
    sentences = [sentence for claim in written.claims if (sentence := spoken(claim, offered))]
    unique = tuple({one["text"]: one for one in sentences}.values())
    if unique:
        said = Answer("direct", opener("direct", len(unique)), unique, voice="reword")
        return said, Choice((), usage=written.usage), backend, ""
    if not written.claims:
        return None, Choice((), usage=written.usage), backend, ""
    choice = replace(extractive.select(asked, hits), usage=written.usage)
    return None, choice, backend, "The model’s sentences do not stand in this lesson."


def validate(choice: Choice, hits: Sequence[Hit]) -> list[Passage]:
    """The passages behind the choice: only what was offered can be shown."""
    return known_picks(choice.picks, [hit.passage for hit in hits])


def render(choice: Choice, passages: Sequence[Passage]) -> Answer:
    """Stored text only."""
    sentences = tuple(quote(passage) for passage in passages)
    return Answer(tier=choice.tier, opener=opener(choice.tier, len(sentences)), sentences=sentences)


def refuse(why: Why, text: str = "", slug: str = "") -> Answer:
    """One fixed sentence, and where else the course answers it."""
    elsewhere = tuple(_elsewhere(text, slug)) if why is Why.NOT_HERE and text else ()
    return Answer(tier="refused", opener=REFUSALS[why], elsewhere=elsewhere)


def _elsewhere(text: str, slug: str) -> list[Elsewhere]:
    return [
        Elsewhere(
            lesson=hit.slug,
            section=hit.anchor,
            url=hit.url,
            title=f"{hit.title}: {hit.section}" if hit.section else hit.title,
        )
        for hit in sections_answering(text, exclude_slug=slug, limit=3)
    ]


def _extractive_after_nothing(
    backend: Backend, asked: Asked, hits: Sequence[Hit], choice: Choice, fallback: str
) -> tuple[Choice, list[Passage], str]:
    """A model that named only passages it was not offered is not believed; one that named none refused."""
    if not choice.picks or not backend.model:
        return choice, [], fallback
    again = replace(Extractive().select(asked, hits), usage=choice.usage)
    return again, validate(again, hits), "The model pointed at sentences that this lesson does not have."


def _told(answer: Answer, backend: Backend, usage: Usage, fallback: str) -> Answer:
    return replace(answer, model=backend.model, runs=backend.runs, usage=usage, fallback=fallback)


def _timed(answer: Answer, started: float) -> Answer:
    return replace(answer, seconds=round(time.perf_counter() - started, 4))
