"""Which models a question goes to, one after the other, what each of them came to, and what that cost.

`TUTOR_ROUTE=first` asks one. `cheapest` goes up a ladder, none, local, hosted, and takes the next step only when the one
before was not sure: it had no more than what is nearest, said that nothing answers, or failed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings
from django.utils.translation import gettext_noop

from config.model_list import Model
from tutor.models import Question
from tutor.models_available import CHEAPEST, WITHOUT, backend
from tutor.providers import rewording, thinking
from tutor.providers.base import Stop, Usage
from tutor.serving import leases, spending
from tutor.understanding.answering import Tell, answer, wants_model
from tutor.understanding.conversation import Answer, Conversation

if TYPE_CHECKING:
    from tutor.providers.network_model import NetworkModel

NEAREST = gettext_noop("It had no more than what comes nearest.")
DECLINED = gettext_noop("It said that nothing here answers.")
ONCE_ALREADY = gettext_noop("It was asked the same before.")
LEFT = gettext_noop("Its worker ended before it had written more.")

log = structlog.get_logger()


@dataclass(frozen=True)
class Step:
    """One model, or none, at a question. `why` it went on from there, or why its answer was not used."""

    name: str
    runs: str
    seconds: float = 0.0
    cost: float | None = None
    why: str = ""


@dataclass(frozen=True)
class Routed:
    """`given` has the seconds and the usage of all steps. `always_hosted` is what the hosted model alone would have cost,
    None where that cannot be told.
    """

    given: Answer
    steps: tuple[Step, ...]
    always_hosted: float | None = None

    @property
    def as_json(self) -> list[dict[str, Any]]:
        return [asdict(step) for step in self.steps]


def route(question: Question, asked_of: Conversation, stop: Stop, tell: Tell | None = None) -> Routed:
    """The answer of the first step that is sure, else of the last one; what was told of it has made that step sure. Raises
    `Stopped`.
    """
    models = ladder(question.asked_of)
    way = _Way(question, asked_of, stop, tell)
    if any(models) and not wants_model(question.text, asked_of):
        return replace(way.to([None]), always_hosted=0.0)
    return way.to(models)


def ladder(asked_of: str) -> list[Model | None]:
    """The models that may be asked, the cheapest first; None is the tutor without one."""
    every: tuple[Model, ...] = settings.TUTOR_MODELS
    if asked_of == CHEAPEST:
        return [None, *sorted(every, key=_cost)]
    if asked_of == WITHOUT or not every:
        return [None]
    return [next((model for model in every if model.name == asked_of), every[0])]


def _cost(model: Model) -> tuple[bool, float]:
    return (not model.is_local, sum(settings.TUTOR_PRICES.get(model.model, ())))


class _Way:
    """One question on its way up."""

    def __init__(
        self, question: Question, asked_of: Conversation, stop: Stop, tell: Tell | None = None
    ) -> None:
        self._question, self._asked_of, self._stop, self._tell = question, asked_of, stop, tell
        self._steps: list[Step] = []
        self._given: Answer | None = None
        self._used = Usage()

    def to(self, models: list[Model | None]) -> Routed:
        for model in models:
            if self._is_sure_of(model):
                break
        given = self._given or self._asked(None)
        seconds = round(sum(step.seconds for step in self._steps), 4)
        given = replace(given, usage=self._used, seconds=seconds)
        return Routed(given, tuple(self._steps), self._always_hosted())

    def _always_hosted(self) -> float | None:
        """What it did cost where it was hosted, else about what it would have."""
        asked = [step.cost for step in self._steps if step.runs == "hosted" and step.cost is not None]
        if asked:
            return asked[0]
        hosted = next((model for model in settings.TUTOR_MODELS if not model.is_local), None)
        if hosted is None:
            return None
        return spending.about(hosted.model, spending.letters(self._question.text, self._asked_of.index))

    def _is_sure_of(self, model: Model | None) -> bool:
        asked = backend(model) if model else None
        if model and asked and not self._may_cost(asked):
            self._given = replace(self._given or self._asked(None), fallback=spending.SPENT)
            self._steps.append(Step(model.name, asked.runs, why=spending.SPENT))
            return False
        given = self._given = self._asked(asked)
        self._used += given.usage
        why = given.fallback or ("" if given.tier != "closest" else DECLINED if given.model else NEAREST)
        name, runs = (asked.name, asked.runs) if asked else (WITHOUT, "here")
        self._steps.append(Step(name, runs, given.seconds, given.usage.cost, why or given.cut_off))
        if model and (given.fallback or given.cut_off):
            self._log(model, given.fallback or given.cut_off)
        return not why

    def _asked(self, asked: NetworkModel | None) -> Answer:
        if asked:
            asked.waking = lambda: leases.waking(self._question)
        voice = settings.TUTOR_VOICE
        return answer(
            self._question.text, self._asked_of, asked, voice=voice, stop=self._stop, tell=self._tell
        )

    def _may_cost(self, asked: NetworkModel) -> bool:
        if asked.runs == "local":
            return True
        letters = spending.letters(self._question.text, self._asked_of.index)
        most = spending.most(asked.model, letters, asked.limit(rewording.TOKENS))
        return spending.reserve(self._question, self._used.cost, most)

    def _log(self, model: Model, reason: str) -> None:
        """One line for the operator, with nothing of the learner."""
        said = {"advice": thinking.advice(model.name, model.kind)} if reason == thinking.THOUGHT else {}
        log.warning(
            "tutor.fallback", question=str(self._question.pk), model=model.name, reason=reason, **said
        )
