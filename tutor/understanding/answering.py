"""A question and a lesson in, a grounded answer out: intent, rank, choose, validate, quote."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from courses.reading.document import Passage
from courses.words import language
from tutor import breaker
from tutor.providers.base import Backend, Claim, ProviderError, Rewording, Stop, Usage, never
from tutor.understanding import deciding, intents
from tutor.understanding.conversation import (
    Answer,
    Conversation,
    Found,
    find,
    foreign,
    nearest,
    paragraphs,
    refuse,
    with_offer,
)
from tutor.understanding.deciding import Decision
from tutor.understanding.doing import do
from tutor.understanding.ranking import Hit, LessonIndex
from tutor.understanding.refusals import asked_in, turn_away
from tutor.voices.fixed import Why
from tutor.voices.quote import MOST, Sentence, known_picks, quote
from tutor.voices.reword import spoken

Tell = Callable[[Answer], None]  # told what of an answer holds already, with each sentence more
OFFERED = 24  # passages that a model may choose from, where the whole lesson does not fit its window
_TOKEN = 3.5  # characters of English, about; the tokenisers of models give 4 to 4.5
_ANSWER_TOKENS = 800  # of the window: for what we say around the passages, the question and the answer


def answer(
    text: str,
    asked_of: Conversation,
    backend: Backend | None = None,
    *,
    voice: str = "quote",
    stop: Stop = never,
    tell: Tell | None = None,
) -> Answer:
    """Answers `text`. In the voice `reword` a model answers in its own words, each sentence verified, and `tell` is told of
    each at once: the whole answer begins with these. `stop` tells that nobody waits any more. Raises `Stopped` then.
    """
    started = time.perf_counter()
    asked_of = replace(asked_of, language=asked_in(text))
    given = _answered(text, asked_of, _Speaker(backend, _voice(voice), stop, tell) if backend else None)
    return replace(given, seconds=round(time.perf_counter() - started, 4))


def _voice(voice: str) -> str:
    """What verifies a model's own words knows English; of other lessons it quotes."""
    return voice if language() == "en" else "quote"


def wants_model(text: str, asked_of: Conversation) -> bool:
    """Whether a model would be asked: not for what the lesson does itself, an instruction, or nothing at all."""
    return not (intents.intent(text) or turn_away(text)) and find(text, asked_of) is not None


def go_on(text: str, asked_of: Conversation, said: Sequence[Sentence]) -> Answer:
    """The end of an answer whose worker died over it: what was said stands, and what is nearest comes beneath."""
    asked_of = replace(asked_of, language=asked_in(text))
    found = find(text, asked_of)
    if found is None:
        return _chosen(said, asked_of, one_by_one=True)
    return _beneath(said, found, asked_of, one_by_one=True)


def _answered(text: str, asked_of: Conversation, speaker: _Speaker | None) -> Answer:
    if wish := intents.intent(text):
        return do(wish, asked_of)
    if why := turn_away(text):
        return refuse(why, asked_of)
    found = find(text, asked_of)
    if found is None:
        return refuse(Why.UNCLEAR, asked_of)
    if speaker:
        return by_model(found, asked_of, speaker)
    return by_rank(found, asked_of)


def by_rank(found: Found, asked_of: Conversation, fallback: str = "", usage: Usage | None = None) -> Answer:
    """Without a model, or after one that failed: direct, nearest or refused."""
    decision = deciding.decide(
        found.asked, found.hits, foreign=found.foreign, meant=found.meant, without=asked_of.without
    )
    return _told(_shown(decision, found, asked_of), None, usage, fallback)


@dataclass(frozen=True)
class _Speaker:
    """A model that is asked, and the sentences of its answer that hold, each once."""

    backend: Backend
    voice: str
    stop: Stop
    tell: Tell | None
    said: list[Sentence] = field(default_factory=list)

    def say(self, claim: Claim, passages: Sequence[Passage], asked_of: Conversation) -> None:
        sentence = spoken(claim, passages)
        if (
            sentence is None
            or len(self.said) == MOST
            or sentence["text"] in [one["text"] for one in self.said]
        ):
            return
        self.said.append(sentence)
        if self.tell:
            self.tell(_told(_chosen(self.said, asked_of, one_by_one=True), self.backend, None))


def by_model(found: Found, asked_of: Conversation, speaker: _Speaker) -> Answer:
    """What a model chose or wrote, verified. It is never worse off than no model: what is nearest by rank stands folded
    beneath its choice, and takes its place when it has none.
    """
    backend = speaker.backend
    model = breaker.of(backend.name)
    if model.is_open:
        return by_rank(found, asked_of, breaker.RESTING)
    passages = offered(found.hits, asked_of.index, backend)
    cut_off = ""
    try:
        usage, answerable = _asked_of_model(found.text, passages, speaker, asked_of)
    except ProviderError as problem:
        if not problem.cold:
            model.failed_once()
        if not speaker.said:
            return by_rank(found, asked_of, str(problem), problem.usage)
        usage, answerable, cut_off = (
            problem.usage,
            True,
            str(problem),
        )  # what was said before it broke off holds
    else:
        model.succeeded()
    if not speaker.said and not answerable:
        return _told(nearest(found, asked_of), backend, usage)
    if not speaker.said:
        return by_rank(found, asked_of, "The model pointed at nothing that this lesson says.", usage)
    given = _beneath(speaker.said, found, asked_of, one_by_one=speaker.voice == "reword")
    return _told(replace(given, cut_off=cut_off), backend, usage)


def offered(hits: Sequence[Hit], index: LessonIndex, backend: Backend) -> list[Passage]:
    """The whole lesson where it fits the model's window, else the best of it; best first, so that a cut costs least."""
    best = [hit.passage for hit in hits]
    names = {passage.name for passage in best}
    whole = [*best, *(heard.passage for heard in index.heard if heard.passage.name not in names)]
    letters = sum(len(one.text) + sum(map(len, one.heading_path)) + 12 for one in whole)
    return whole if letters / _TOKEN <= backend.window - _ANSWER_TOKENS else best[:OFFERED]


def _asked_of_model(
    text: str, passages: Sequence[Passage], speaker: _Speaker, asked_of: Conversation
) -> tuple[Usage, bool]:
    """Has the model say what holds; what it took, and whether it says that something answers."""
    backend = speaker.backend
    if speaker.voice == "reword" and isinstance(backend, Rewording):

        def say(claim: Claim) -> None:
            speaker.say(claim, passages, asked_of)

        written = backend.reword(text, passages, speaker.stop, say)
        for claim in written.claims:  # those that were not heard as they came
            say(claim)
        return written.usage, bool(written.claims)
    choice = backend.select(text, passages, speaker.stop)
    speaker.said.extend(quote(passage) for passage in known_picks(choice.picks, passages))
    return choice.usage, choice.answerable


def _chosen(sentences: Sequence[Sentence], asked_of: Conversation, *, one_by_one: bool) -> Answer:
    """What a model chose or wrote. Where it is told sentence by sentence the opener does not count them, since it comes first."""
    opener = asked_of.said("direct") if one_by_one else _opener(sentences, asked_of)
    said_by = "reword" if any(one["kind"] == "reword" for one in sentences) else "quote"
    return Answer("direct", opener, tuple(sentences), voice=said_by)


def _beneath(
    sentences: Sequence[Sentence], found: Found, asked_of: Conversation, *, one_by_one: bool
) -> Answer:
    """The same with what is nearest by rank folded beneath it. A paragraph of which one line was said stays: what answers
    may stand in another line of it.
    """
    index, shown = asked_of.index, {one["passage"] for one in sentences}
    every = () if found.foreign else paragraphs(found.hits, index, folded_from=0)
    others = [one for one in every if one["passage"] not in shown or index.has_more_around(one["passage"])]
    given = _chosen(sentences, asked_of, one_by_one=one_by_one)
    return with_offer(replace(given, sentences=(*given.sentences, *others[: deciding.MOST_NEAREST])), found)


def _shown(decision: Decision, found: Found, asked_of: Conversation) -> Answer:
    if decision.tier == "refused":
        return foreign(found, asked_of)
    if decision.tier == "closest":
        return nearest(found, asked_of)
    sentences = tuple(quote(asked_of.index.by_name[name].passage) for name in decision.names)
    more = [one for one in paragraphs(found.hits, asked_of.index) if one["passage"] not in decision.names]
    given = Answer(
        "direct", _opener(sentences, asked_of), sentences, more=tuple(more[: deciding.MOST_NEAREST])
    )
    return with_offer(given, found)


def _opener(sentences: Sequence[Sentence], asked_of: Conversation) -> str:
    return asked_of.said("direct-several" if len(sentences) > 1 else "direct")


def _told(given: Answer, backend: Backend | None, usage: Usage | None, fallback: str = "") -> Answer:
    given = replace(given, usage=usage or Usage(), fallback=fallback)
    return replace(given, model=backend.model, runs=backend.runs) if backend else given
