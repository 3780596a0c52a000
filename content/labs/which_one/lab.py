"""Which one? Four choices ranked by a learner's constraints, each with its reasons, and what would change the order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from content.labs.which_one.rules import CHOICES, CLOSED, CONFLICT, EFFECTS, HYBRID, QUESTIONS
from labs.inputs import Choice, Input, Tick

Answers = Mapping[str, str]

# The questions that stand first, answered so that the lab opens with something to look at.
EXAMPLE: Answers = MappingProxyType({"residency": "region", "quality": "short", "volume": "little"})
_HARD = "“Cannot be traded” makes an answer a hard limit: whatever conflicts with it is out."


def _inputs() -> tuple[Input, ...]:
    made: list[Input] = []
    for question in QUESTIONS:
        start = EXAMPLE.get(question.name, question.answers[0][0])
        group = "" if question.name in EXAMPLE else "More questions"
        made.append(Choice(question.name, question.label, question.answers, start, group=group))
        tick = Tick(f"hard_{question.name}", "Cannot be traded", about=_HARD, group=group, of=question.name)
        made.append(tick)
    return tuple(made)


INPUTS = _inputs()


@dataclass(frozen=True)
class Reason:
    points: int
    why: str
    link: str
    rules_out: bool


@dataclass(frozen=True)
class Ranked:
    """One choice; `is_out` when a hard limit rules it out."""

    choice: str
    name: str
    points: int
    is_out: bool
    speaks_for: tuple[Reason, ...]
    speaks_against: tuple[Reason, ...]
    depends: tuple[Reason, ...]

    @property
    def side(self) -> str:
        return {CLOSED: "closed", HYBRID: "both"}.get(self.choice, "open")


@dataclass(frozen=True)
class Change:
    """Another answer that would put another choice first."""

    question: str
    answer: str
    first: str


@dataclass(frozen=True)
class Result:
    ranked: tuple[Ranked, ...]
    changes: tuple[Change, ...]
    is_tie: bool
    nothing_said: bool

    @property
    def first(self) -> Ranked | None:
        return self.ranked[0] if not self.ranked[0].is_out else None


class WhichOne:
    name = "which-one"
    title = "Which one fits?"
    summary = (
        "Say what you need, and what cannot be traded. The four choices are put in order, each with what speaks for and "
        "against it. The answers that stand here at first are an example."
    )
    inputs = INPUTS
    facts: tuple[str, ...] = (
        "epoch-lag",
        "openai-notice",
        "anthropic-notice",
        "openai-residency-uplift",
    )

    def work_out(self, values: Mapping[str, Any]) -> Result:
        answers = {question.name: values[question.name] for question in QUESTIONS}
        hard = frozenset(question.name for question in QUESTIONS if values[f"hard_{question.name}"])
        ranked = rank(answers, hard)
        return Result(
            ranked=ranked,
            changes=tuple(_changes(answers, hard, ranked[0])),
            is_tie=len(ranked) > 1 and _place(ranked[0]) == _place(ranked[1]) and not ranked[0].is_out,
            nothing_said=not any((name, answer) in EFFECTS for name, answer in answers.items()),
        )

    def tell(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        found = self.work_out(values)
        if found.nothing_said:
            return ("Nothing that was answered speaks for one of the four choices more than for another.",)
        said = []
        if found.first is None:
            said.append("A hard limit rules out each of the four choices.")
        elif found.is_tie:
            said.append(f"{found.ranked[0].name} and {found.ranked[1].name} come first together.")
        else:
            said.append(f"{found.first.name} comes first.")
        first = found.ranked[0]
        said += [f"For it: {reason.why}" for reason in first.speaks_for]
        said += [f"Against it: {reason.why}" for reason in first.speaks_against]
        out = [one.name for one in found.ranked if one.is_out]
        if out:
            said.append(f"Ruled out: {'; '.join(out)}.")
        said += [
            f"With “{one.answer}” for “{one.question}”, {one.first} would come first."
            for one in found.changes[:3]
        ]
        return tuple(said)


def rank(answers: Answers, hard: frozenset[str]) -> tuple[Ranked, ...]:
    """The four choices, best first: by the sum of their points, and those that a hard limit rules out last."""
    return tuple(sorted((_weighed(choice, answers, hard) for choice in CHOICES), key=_place))


def _place(ranked: Ranked) -> tuple[bool, int]:
    return ranked.is_out, -ranked.points


def _weighed(choice: str, answers: Answers, hard: frozenset[str]) -> Ranked:
    reasons = [
        Reason(says.points, says.why, _link(says.section), says.points == CONFLICT and name in hard)
        for name, answer in answers.items()
        if (says := EFFECTS.get((name, answer), {}).get(choice))
    ]
    return Ranked(
        choice=choice,
        name=CHOICES[choice],
        points=sum(reason.points for reason in reasons),
        is_out=any(reason.rules_out for reason in reasons),
        speaks_for=tuple(reason for reason in reasons if reason.points > 0),
        speaks_against=tuple(reason for reason in reasons if reason.points < 0),
        depends=tuple(reason for reason in reasons if reason.points == 0),
    )


def _link(section: str) -> str:
    lesson, anchor = section.split("#")
    return f"/lessons/{lesson}/#{anchor}"


def _changes(answers: Answers, hard: frozenset[str], first: Ranked) -> list[Change]:
    """One other answer at a time; of each question the first that changes what comes first."""
    changes = []
    for question in QUESTIONS:
        for answer, label in question.answers:
            other = rank({**answers, question.name: answer}, hard)[0]
            if answer != answers[question.name] and other.choice != first.choice and not other.is_out:
                changes.append(Change(question.label, label, other.name))
                break
    return changes
