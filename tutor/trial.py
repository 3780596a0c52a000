"""Trying a model out: three questions of the loaded course, what came back, how long it took, and what to change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from config.model_list import Model
from courses import languages
from tutor import breaker, lessons
from tutor.measuring import evaluation
from tutor.measuring.evaluation import Known
from tutor.models_available import backend
from tutor.providers import selecting, thinking, transport
from tutor.understanding.answering import answer
from tutor.understanding.conversation import Answer, Conversation
from tutor.voices.quote import Sentence
from tutor.wording.worth import holding

QUESTIONS = 3
SLOW = 15.0  # seconds, after which somebody who asked has gone
_TODO = {
    transport.UNREACHABLE: "Start its server, or correct the address in TUTOR_MODELS.",
    transport.TOO_SLOW: "Take a smaller model, or a machine with a graphics card.",
    transport.LOADING: "It was still being loaded: try again in a minute. The worker loads it at its start.",
    transport.ELSEWHERE: "Its server redirects, which is not followed: give the address that it redirects to.",
    selecting.UNREADABLE: "It does not write what it is asked for: take a model that follows instructions, or a server "
    "that holds it to a JSON schema.",
    "The model’s server does not have this model.": "Name one that it has, or have it pulled: `ollama pull NAME`.",
    "The model’s server did not accept this site’s key.": "Set TUTOR_KEY_ and its name in capitals.",
}


@dataclass(frozen=True)
class Trial:
    """One question: whether a passage that is known to answer it was chosen, or the model declined what nothing answers."""

    known: Known
    given: Answer
    is_right: bool

    @property
    def first(self) -> str:
        """What it chose first, shortened; empty when it chose nothing."""
        said = next((one["quote"] for one in chosen(self.given)), "")
        return f"{said[:90]}…" if len(said) > 90 else said


def questions() -> list[Known]:
    """Two that a lesson answers and one that none does, of the first lesson that has such gold questions."""
    gold = list(evaluation.gold())
    here = [one for one in gold if one.answers]
    near = [one for one in gold if one.not_here == "near-miss"]
    return [*here[:2], *near[:1], *here[2:]][:QUESTIONS]


def trials(model: Model) -> Iterator[Trial]:
    for known in questions():
        lesson = lessons.of_slug(known.slug)
        if lesson is None:
            continue
        breaker.forget()
        index = lessons.index_of(lesson)
        with languages.speaking(lesson.language):
            given = answer(known.ask, Conversation(known.slug, index, lesson.kind), backend(model))
        right = holding(known.answers, index)
        names = {one["passage"] for one in chosen(given)}
        is_right = bool(names & right) if right else bool(given.model) and not names
        yield Trial(known, given, is_right)


def chosen(given: Answer) -> list[Sentence]:
    """What a model chose; beneath it stands folded what comes nearest without it."""
    by_model = given.model and given.tier == "direct"
    return [one for one in given.sentences if by_model and not one["folded"]]


def to_change(model: Model, tried: list[Trial]) -> list[str]:
    """What the operator should do, each once, the most pressing first."""
    said = []
    for one in tried:
        if one.given.fallback == thinking.THOUGHT:
            said.append(thinking.advice(model.name, model.kind))
        elif one.given.fallback:
            said.append(_TODO.get(one.given.fallback, "The log of its server says more."))
    warm = [one.given.seconds for one in tried[1:] if not one.given.fallback]
    if warm and min(warm) > SLOW:
        said.append(f"It takes {min(warm):.0f} s when it is loaded. {_TODO[transport.TOO_SLOW]}")
    answered = [one for one in tried if one.given.model]
    if len(answered) > 1 and not any(one.is_right for one in answered):
        said.append("It was never right. The tutor without a model does better than that: take a larger one.")
    return list(dict.fromkeys(said))
