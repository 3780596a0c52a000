"""When a question is due again: the schedule of FSRS, worked out anew from all answers each time it is asked for.

Nothing of the schedule is stored, so what several devices did becomes one schedule by the union of their attempts.
Source: https://github.com/open-spaced-repetition/py-fsrs, whose standard weights are used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fsrs import Card as State
from fsrs import Rating, Scheduler

A_DAY = 20  # questions at most: a quarter of an hour
# Asked again when nine in ten would still know it. Whole days, and without chance: every device says the same.
_SCHEDULER = Scheduler(
    desired_retention=0.9,
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=365,
    enable_fuzzing=False,
)
LONG_AWAY = timedelta(days=7)


@dataclass(frozen=True)
class Answered:
    """One answer of a finished attempt; `again` when it was not given in the whole quiz. `at` is aware.

    `corrected` is when the key was corrected by which it was judged.
    """

    at: datetime
    lesson: str
    question: str
    right: bool
    sure: bool | None = None
    again: bool = False
    corrected: datetime | None = None


@dataclass(frozen=True)
class Card:
    """A question that was answered: when it is due, and how likely it is known now, 0 to 1.

    `corrected` when it is due since its key was corrected, and was not answered since.
    """

    lesson: str
    question: str
    due: datetime
    known: float
    corrected: bool = False


@dataclass(frozen=True)
class Today:
    """`now` are asked today, the likeliest forgotten first; `later` more are due and wait for another day."""

    now: tuple[Card, ...]
    later: int
    done: int
    away: int  # days since the last answer when that is long ago, else 0
    next: datetime | None  # when the first of the others is due
    # of those that were done how many were right, how many come on the day of `next`, and the one that comes first
    right: int = 0
    coming: int = 0
    first: Card | None = None


def rating(answer: Answered) -> Rating:
    """A guess that was right is known with difficulty; anything not fully right is forgotten."""
    if not answer.right:
        return Rating.Again
    return Rating.Hard if answer.sure is False else Rating.Good


def _in_time(answer: Answered) -> tuple[datetime, bool, str, bool]:
    return answer.at, answer.right, str(answer.sure), answer.again


def cards(answers: Iterable[Answered], now: datetime) -> list[Card]:
    """One for each question, in no order. Of several answers at one moment the order is theirs by value.

    What was learnt by a key that was wrong is not known: such a question is due at once, and begins anew.
    """
    by_question: dict[tuple[str, str], list[Answered]] = defaultdict(list)
    for answer in set(answers):
        by_question[answer.lesson, answer.question].append(answer)
    found = []
    for (lesson, question), given in by_question.items():
        standing = [answer for answer in given if not answer.corrected]
        if not standing:
            due = max(answer.corrected for answer in given if answer.corrected)
            found.append(Card(lesson, question, due, known=0.0, corrected=True))
            continue
        state = State(card_id=1, due=standing[0].at)
        for answer in sorted(standing, key=_in_time):
            state, _ = _SCHEDULER.review_card(state, rating(answer), answer.at)
        known = _SCHEDULER.get_card_retrievability(state, now)
        found.append(Card(lesson, question, state.due, known))
    return found


def today(answers: Iterable[Answered], now: datetime) -> Today:
    """What is due by the end of this day, by the clock of `now`; `A_DAY` less what was asked again today already."""
    answers = set(answers)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    every = cards(answers, now)
    tomorrow = midnight + timedelta(days=1)
    due = [card for card in every if card.due < tomorrow]
    ahead = sorted((card for card in every if card.due >= tomorrow), key=lambda card: (card.due, card.known))
    due.sort(key=lambda card: (card.known, card.due, card.lesson, card.question))
    done = [answer for answer in answers if answer.again and answer.at >= midnight]
    left = max(0, A_DAY - len(done))
    first = ahead[0] if ahead else None
    next_ = first.due.astimezone(now.tzinfo) if first else None
    last = max((answer.at for answer in answers), default=now)
    away = (now - last).days if due and now - last > LONG_AWAY else 0
    return Today(
        tuple(due[:left]),
        len(due[left:]),
        len(done),
        away,
        next_,
        right=sum(answer.right for answer in done),
        coming=sum(bool(next_) and _day(card.due, now) == _day(next_, now) for card in ahead),
        first=first,
    )


def _day(moment: datetime | None, now: datetime) -> date | None:
    """By the clock of `now`."""
    return moment.astimezone(now.tzinfo).date() if moment else None
