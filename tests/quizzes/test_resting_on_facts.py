"""A question that rests on a fact past its review date is asked, and does not count until somebody looked again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client

from courses.loading.loader import load
from learners.models import Learner
from quizzes import signed
from quizzes.attempts import claim, questions_of
from quizzes.models import Attempt, Quiz
from quizzes.questions import judged
from quizzes.taking import Score, Taking
from tests.quizzes.conftest import QUIZ, Taker
from tests.quizzes.test_grading import right_form

Day = Callable[[str], None]
BEFORE, AFTER = "2027-03-31", "2027-04-01"
FACTS = """- id: copies
  claim: Two copies are the least.
  value: two copies
  as_of: 2026-01-05
  source: {title: The list, url: "https://example.org/list"}
  review_by: 2027-03-31
- id: terms
  claim: Terms differ.
  value: terms
  as_of: 2026-01-05
  source: {title: The list, url: "https://example.org/list"}
  review_by: 2028-03-31
"""
NOTE = "Not counted: a fact it rests on is past its review date."

pytestmark = pytest.mark.django_db


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Day:
    def set_day(day: str) -> None:
        monkeypatch.setattr("courses.facts.today", lambda: date.fromisoformat(day))

    set_day(BEFORE)
    return set_day


@pytest.fixture
def quiz(folder: Path, on: Day) -> Quiz:
    """Its last question names a fact; its first names one in its text."""
    (folder / "facts.yaml").write_text(FACTS)
    file = folder / "quizzes" / "two-kinds.yaml"
    text = file.read_text()
    text = text.replace("  - id: how-many-copies\n", "  - id: how-many-copies\n    facts: [copies]\n")
    file.write_text(text.replace("explain: What you hold", "explain: With these {fact:terms}, what you hold"))
    load(folder)
    return Quiz.objects.get(slug="two-kinds")


def whole(quiz: Quiz) -> Taking:
    """Every question answered right."""
    asked = questions_of(quiz)
    id_ = UUID(int=7)
    given = {one.id: one.parse(right_form(one, id_.hex), id_.hex) for one in asked}
    return Taking(id_, quiz.slug, quiz.pass_mark, asked, datetime(2027, 4, 1, tzinfo=UTC), answers=given)


def test_a_question_knows_the_facts_it_names_and_those_in_its_texts(quiz: Quiz) -> None:
    assert [one.facts for one in questions_of(quiz)] == [("terms",), (), (), (), ("copies",)]
    assert 'value="terms"' in questions_of(quiz)[0].explain


def test_an_overdue_fact_takes_its_question_out_of_the_points_of_attempts_begun_since(
    quiz: Quiz, on: Day
) -> None:
    before = whole(quiz)
    on(AFTER)
    after = whole(quiz)
    assert (before.points, before.out_of, before.uncounted) == (5, 5, 0)
    assert (after.points, after.out_of, after.uncounted) == (4, 4, 1)
    assert (before.out_of, after.passed) == (5, True)


def test_a_question_that_does_not_count_is_not_missed_and_alone_passes_nothing(quiz: Quiz, on: Day) -> None:
    on(AFTER)
    last = questions_of(quiz)[-1]
    taking = Taking(UUID(int=7), quiz.slug, 0.7, (last,), datetime.now(UTC), answers={last.id: "3"})
    assert (taking.missed, taking.out_of, taking.passed) == ([], 0, False)


def test_whether_it_counts_is_no_part_of_what_names_a_question(quiz: Quiz) -> None:
    question = questions_of(quiz)[-1]
    assert judged(question, {"copies"}).hash == question.hash
    assert judged(question, {"copies"}).data()["counts"] is False
    assert "counts" not in question.data()


@pytest.mark.parametrize("signed_in", [False, True])
def test_it_is_asked_and_says_that_it_does_not_count(
    quiz: Quiz, on: Day, client: Client, alice: Learner, signed_in: bool
) -> None:
    if signed_in:
        client.force_login(alice)
    on(AFTER)
    taker = Taker(client)
    for _ in range(4):
        assert NOTE not in taker.answer()
    asked, _ = taker.open()
    assert NOTE in asked
    assert "/facts/#copies" not in asked
    verdict = taker.answer(right=False)
    assert NOTE in verdict
    assert "/facts/#copies" in verdict
    result = client.get(f"{QUIZ}result/").content.decode()
    assert "Your result: 4 of 4" in result
    assert "1 question not counted" in result
    assert "You missed nothing." in result


@pytest.mark.parametrize("signed_in", [False, True])
def test_an_attempt_that_was_begun_before_goes_on_as_it_was(
    quiz: Quiz, on: Day, client: Client, alice: Learner, signed_in: bool
) -> None:
    if signed_in:
        client.force_login(alice)
    taker = Taker(client)
    taker.answer()
    on(AFTER)
    for _ in range(4):
        assert NOTE not in taker.answer()
    assert "Your result: 5 of 5" in client.get(f"{QUIZ}result/").content.decode()
    assert "Your result: 4 of 4" in taker.finish(query="?again")


def test_an_attempt_begun_while_it_was_overdue_stays_without_it_after_the_review(
    quiz: Quiz, on: Day, client: Client
) -> None:
    on(AFTER)
    taker = Taker(client)
    taker.answer()
    on(BEFORE)
    for _ in range(4):
        taker.answer()
    assert "Your result: 4 of 4" in client.get(f"{QUIZ}result/").content.decode()


def test_a_receipt_says_which_questions_did_not_count(quiz: Quiz, on: Day, alice: Learner) -> None:
    on(AFTER)
    done = whole(quiz)
    done = Taking(
        **{**vars(done), "finished": datetime(2027, 4, 1, 1, tzinfo=UTC), "score": Score(4, 4, True)}
    )
    receipt = signed.read_receipt(signed.receipt(done))
    on(BEFORE)
    claim(alice.pk, receipt)
    attempt = Attempt.objects.get()
    assert [one.get("counts", True) for one in attempt.questions] == [True, True, True, True, False]
    assert (attempt.points, attempt.out_of) == (4, 4)
