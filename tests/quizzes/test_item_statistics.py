"""How questions do: by hand, by law, and in the admin."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from learners.models import Learner
from quizzes import question_sets
from quizzes.attempts import questions_of
from quizzes.first_answers import first_answers
from quizzes.item_statistics import Answer, items, wilson
from quizzes.models import Attempt, Quiz
from tests.quizzes.conftest import Taker


def answers(points: list[float], rests: list[float]) -> list[Answer]:
    return [Answer("q", "v", point, rest) for point, rest in zip(points, rests, strict=True)]


def test_an_interval_as_worked_by_hand() -> None:
    """Wilson for 15 of 20: middle (0.75 + 3.8415/40) / (1 + 3.8415/20) = 0.7097, half 0.1779."""
    found = wilson(15, 20)
    assert (round(found.low, 4), round(found.high, 4)) == (0.5313, 0.8881)


@given(st.integers(1, 5000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_an_interval_holds_the_share_and_stays_within_nought_and_one(count: tuple[int, int]) -> None:
    right, of = count
    found = wilson(right, of)
    assert 0 <= found.low <= right / of + 1e-9
    assert right / of - 1e-9 <= found.high <= 1


def test_below_twenty_answers_nothing_is_said() -> None:
    (item,) = items(answers([1.0] * 19, [0.5] * 19))
    assert item.is_hidden
    assert (item.answered, item.right, item.interval, item.discrimination, item.chosen) == (
        19,
        None,
        None,
        None,
        {},
    )


def test_a_question_that_the_better_learners_get_right_discriminates() -> None:
    """Ten with a rest of 0.9 are right and ten with 0.1 are wrong: r = 1. Turned round: -1. Mixed evenly: 0."""
    points, rests = [1.0] * 10 + [0.0] * 10, [0.9] * 10 + [0.1] * 10
    (good,), (bad,) = items(answers(points, rests)), items(answers(points, rests[::-1]))
    assert good.discrimination == pytest.approx(1)
    assert bad.discrimination == pytest.approx(-1)
    (none,) = items(answers([1.0, 0.0] * 10, [0.9, 0.9, 0.1, 0.1] * 5))
    assert none.discrimination == pytest.approx(0)


def test_where_everybody_did_alike_nothing_discriminates() -> None:
    (item,) = items(answers([1.0] * 20, [0.1 * (n % 5) for n in range(20)]))
    assert (item.right, item.discrimination) == (1, None)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=20, max_size=60))
def test_a_discrimination_is_a_correlation(given_: list[tuple[float, float]]) -> None:
    (item,) = items(Answer("q", "v", point, rest) for point, rest in given_)
    assert item.discrimination is None or -1 <= item.discrimination <= 1


@pytest.fixture
def many(db: None, course: object) -> Quiz:
    """Twenty-four learners: half of them had all right, the others missed the first question by its first wrong option."""
    quiz = Quiz.objects.get(slug="two-kinds")
    asked = questions_of(quiz)
    for number in range(24):
        learner = Learner.objects.create_user(f"learner-{number}@example.org")
        for again in range(2):  # the second time counts for nothing
            right = number % 2 == 0 or again == 1
            Attempt.objects.create(
                id=uuid4(),
                learner=learner,
                slug=quiz.slug,
                seed="s",
                pass_mark=0.7,
                in_full=[question.data() for question in asked],
                answers={question.id: [0] if right else [1] for question in asked[:1]},
                grades={asked[0].id: float(right), asked[1].id: float(right)},
                out_of=len(asked),
                started=timezone.now(),
            )
    return quiz


def test_only_the_first_answer_of_each_learner_counts(many: Quiz) -> None:
    (item,) = [item for item in items(first_answers(many.slug)) if not item.is_hidden]
    assert (item.answered, item.right) == (24, 0.5)
    assert item.chosen == {0: 0.5, 1: 0.5}
    assert item.discrimination == pytest.approx(1)


def test_a_question_that_was_edited_begins_anew(many: Quiz) -> None:
    first = Attempt.objects.order_by("started").first()
    assert first
    first.in_full[0]["ask"] = "Asked otherwise"
    first.save()
    question_sets.gather()
    found = [
        item.answered for item in items(first_answers(many.slug)) if item.question == first.in_full[0]["id"]
    ]
    assert sorted(found) == [1, 24]


def test_of_very_many_attempts_the_newest_are_read_and_the_page_says_so(
    many: Quiz, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last three learners; what those before them answered a second time is no first answer."""
    client.force_login(Learner.objects.create_superuser("author@example.org", "a long password"))
    address = f"/admin/quizzes/quiz/{many.pk}/statistics/"
    assert "the newest" not in client.get(address).content.decode()
    monkeypatch.setattr("quizzes.first_answers.MOST", 7)
    found = items(first_answers(many.slug))
    assert {item.answered for item in found} == {3}
    assert "Of the newest 7 attempts." in client.get(address).content.decode()


def test_an_author_sees_it_in_the_admin_and_a_learner_does_not(
    many: Quiz, client: Client, alice: Learner
) -> None:
    address = f"/admin/quizzes/quiz/{many.pk}/statistics/"
    client.force_login(alice)
    assert client.get(address).status_code == 302
    client.force_login(Learner.objects.create_superuser("author@example.org", "a long password"))
    html = client.get(address).content.decode()
    assert "<td>24</td>" in html
    assert "50 %" in html
    assert "<code>quizzes/two-kinds.yaml:3</code>" in html
    assert "Statistics" in client.get("/admin/quizzes/quiz/").content.decode()


def test_attempts_and_reports_are_listed(
    many: Quiz, client: Client, taker: Callable[[Client], Taker]
) -> None:
    client.force_login(Learner.objects.create_superuser("author@example.org", "a long password"))
    who = taker(client)
    who.answer()
    sent = {"question": who.questions[0].id, "reason": "old", "text": "It is 2027 now."}
    client.post("/lessons/two-kinds/quiz/report/", sent)
    assert "It is 2027 now." in client.get("/admin/quizzes/report/").content.decode()
    assert "learner-3@example.org" in client.get("/admin/quizzes/attempt/").content.decode()
