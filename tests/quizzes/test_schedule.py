"""The schedule of the review: the same on every device, calm, and kind to whoever was away."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizzes.schedule import A_DAY, Answered, cards, today

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
histories = st.lists(
    st.builds(
        Answered,
        at=st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 1), timezones=st.just(UTC)),
        lesson=st.sampled_from(["llama", "licences"]),
        question=st.sampled_from(["one", "two", "three"]),
        right=st.booleans(),
        sure=st.sampled_from([None, True, False]),
        again=st.booleans(),
    ),
    max_size=15,
)


def answered(
    *rights: bool, question: str = "one", days_apart: int = 3, sure: bool | None = None
) -> list[Answered]:
    """Answers some days apart, the last of them at NOW."""
    first = NOW - timedelta(days=days_apart * (len(rights) - 1))
    return [
        Answered(first + timedelta(days=days_apart * place), "llama", question, right, sure)
        for place, right in enumerate(rights)
    ]


def days_to_come(history: list[Answered]) -> int:
    (card,) = cards(history, NOW)
    return (card.due - NOW).days


@given(histories, st.randoms())
def test_the_order_in_which_devices_send_does_not_matter(
    history: list[Answered], chance: random.Random
) -> None:
    other = [*history, *history[:3]]
    chance.shuffle(other)
    assert set(cards(history, NOW)) == set(cards(other, NOW))


@given(histories)
def test_every_answered_question_comes_back_and_never_the_same_day(history: list[Answered]) -> None:
    found = {(card.lesson, card.question): card for card in cards(history, NOW)}
    assert set(found) == {(one.lesson, one.question) for one in history}
    for one in history:
        assert found[one.lesson, one.question].due >= one.at + timedelta(days=1)


def test_what_was_missed_comes_back_tomorrow() -> None:
    assert days_to_come(answered(False)) == 1


def test_what_was_right_comes_back_later_each_time() -> None:
    waits = [days_to_come(answered(*[True] * times)) for times in (1, 2, 3, 4)]
    assert waits == sorted(set(waits))
    assert waits[0] > 1


def test_a_guess_comes_back_sooner_than_what_was_known() -> None:
    known = answered(True, True, True)
    guessed = answered(True, True, True, sure=False)
    assert days_to_come(guessed) < days_to_come(known)


def test_forgetting_begins_anew() -> None:
    assert days_to_come(answered(True, True, False)) < days_to_come(answered(True, True)) / 3


def test_a_day_has_twenty_questions_and_the_likeliest_forgotten_come_first() -> None:
    missed = [Answered(NOW - timedelta(days=2), "llama", f"missed-{n}", right=False) for n in range(15)]
    known = [Answered(NOW - timedelta(days=5), "llama", f"known-{n}", right=True) for n in range(15)]
    plan = today([*known, *missed], NOW)
    assert (len(plan.now), plan.later) == (A_DAY, 10)
    assert {card.question for card in plan.now[:15]} == {f"missed-{n}" for n in range(15)}


def test_what_was_reviewed_today_counts_and_what_a_quiz_asked_does_not() -> None:
    missed = [Answered(NOW - timedelta(days=2), "llama", f"missed-{n}", right=False) for n in range(30)]
    reviewed = [Answered(NOW, "llama", f"reviewed-{n}", right=True, again=True) for n in range(5)]
    quizzed = [Answered(NOW, "llama", f"quizzed-{n}", right=True) for n in range(5)]
    plan = today([*missed, *reviewed, *quizzed], NOW)
    assert (len(plan.now), plan.later, plan.done) == (15, 15, 5)


def test_after_a_pause_it_says_how_long_and_asks_no_more_than_on_any_day() -> None:
    missed = [Answered(NOW - timedelta(days=40), "llama", f"missed-{n}", right=False) for n in range(50)]
    plan = today(missed, NOW)
    assert (len(plan.now), plan.later, plan.away) == (A_DAY, 30, 40)


def test_with_nothing_due_it_knows_when_the_next_comes() -> None:
    plan = today(answered(False), NOW)
    assert plan.now == ()
    assert plan.next
    assert plan.next.date() == (NOW + timedelta(days=1)).date()


def test_with_no_answer_there_is_nothing() -> None:
    assert today([], NOW).now == ()
