"""What attempts asked is kept once for all of them, stays as it was asked, and goes when nobody answered it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from courses import batches
from courses.loading.loader import load
from courses.models import Course
from learners import expiry, export
from learners.models import Learner
from quizzes import question_sets
from quizzes.attempts import questions_of
from quizzes.models import Attempt, QuestionSet, Quiz
from tests.quizzes.conftest import Taker
from tests.quizzes.test_edited_under_way import change

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def two(course: Course, alice: Learner, bob: Learner) -> list[Taker]:
    """Alice and Bob have both taken the quiz."""
    takers = []
    for learner in (alice, bob):
        takers.append(Taker(Client()))
        takers[-1].client.force_login(learner)
        takers[-1].finish(wrong=(1,))
    return takers


def asked_of(learner: Learner) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = export.everything(learner)["quiz_attempts"][0]["questions"]
    return found


def test_the_same_questions_are_kept_once_for_all_who_answered_them(
    two: list[Taker], alice: Learner, bob: Learner
) -> None:
    assert QuestionSet.objects.count() == 1
    quiz = Quiz.objects.get(slug="two-kinds")
    as_json = json.loads(json.dumps(quiz.questions))
    assert asked_of(alice) == asked_of(bob) == as_json


def test_questions_that_were_asked_stay_when_the_quiz_is_edited(
    folder: Path, alice: Learner, client: Client, taker: Callable[[Client], Taker]
) -> None:
    load(folder)
    client.force_login(alice)
    taker(client).finish()
    before = asked_of(alice)
    change(folder, "The maker of a model closes down.", "The maker of a model shuts down.")
    assert asked_of(alice) == before != Quiz.objects.get(slug="two-kinds").questions


def test_an_attempt_under_way_follows_the_quiz_and_names_a_set_when_it_is_finished(
    folder: Path, alice: Learner, client: Client, taker: Callable[[Client], Taker]
) -> None:
    load(folder)
    client.force_login(alice)
    who = taker(client)
    who.answer()
    change(folder, "The maker of a model closes down.", "The maker of a model shuts down.")
    who.answer()
    expiry.forget()
    assert not QuestionSet.objects.exists()
    while not (attempt := Attempt.objects.get()).finished:
        who.answer()
    assert attempt.in_full == []
    assert attempt.questions == Quiz.objects.get(slug="two-kinds").questions


def test_an_attempt_that_was_left_alone_names_a_set_and_goes_on(
    folder: Path, alice: Learner, client: Client, taker: Callable[[Client], Taker]
) -> None:
    load(folder)
    client.force_login(alice)
    who = taker(client)
    who.answer()
    Attempt.objects.update(touched=timezone.now() - timedelta(days=2))
    expiry.forget()
    attempt = Attempt.objects.get()
    assert attempt.asked_id == question_sets.hash_of(attempt.questions)
    assert "Question 2 of 5" in client.get("/lessons/two-kinds/quiz/").content.decode()
    who.answer()
    assert (len(Attempt.objects.get().answers), Attempt.objects.get().asked_id) == (2, None)
    expiry.forget()
    assert not QuestionSet.objects.exists()


def test_what_one_learner_erases_stays_for_the_other_and_goes_with_the_last(
    two: list[Taker], alice: Learner, bob: Learner
) -> None:
    before = asked_of(bob)
    for learner, left in ((alice, 1), (bob, 0)):
        assert not left or asked_of(bob) == before
        learner.delete()
        expiry.forget()
        assert QuestionSet.objects.count() == left
    assert not Attempt.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_they_come_back_with_a_backup(two: list[Taker], bob: Learner, tmp_path: Path) -> None:
    before = asked_of(bob)
    call_command("backup", str(tmp_path / "site.backup"), verbosity=0)
    Learner.objects.all().delete()
    question_sets.forget()
    question_sets.restored.cache_clear()
    call_command("restore", str(tmp_path / "site.backup"), replace=True, verbosity=0)
    assert asked_of(Learner.objects.get(pk=bob.pk)) == before
    assert "4 of 5" in two[1].client.get("/lessons/two-kinds/quiz/result/").content.decode()


def test_a_hash_says_what_is_asked_and_not_in_which_order_it_was_written_down() -> None:
    one, other = {"id": "a", "ask": "ä"}, {"ask": "ä", "id": "a"}
    assert question_sets.hash_of([one]) == question_sets.hash_of([other])
    assert question_sets.hash_of([one, other | {"id": "b"}]) != question_sets.hash_of(
        [other | {"id": "b"}, one]
    )


def test_what_earlier_versions_wrote_goes_into_sets_as_it_is(
    course: Course, alice: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than is moved at once, in a run that is stopped and in those after it; one asked nothing, one is under way."""
    asked = [one.data() for one in questions_of(Quiz.objects.get(slug="two-kinds"))]
    now = timezone.now()
    some = [*[asked] * 12, *[asked[:2]] * 7, *[asked[::-1]] * 3, []]
    common: dict[str, Any] = {
        "learner": alice,
        "slug": "two-kinds",
        "seed": "s",
        "pass_mark": 0.7,
        "started": now,
    }
    before = [
        Attempt(**common, in_full=one, answers={question["id"]: [0] for question in one}, finished=now)
        for one in some
    ]
    under_way = Attempt(**common, in_full=asked, touched=now)
    Attempt.objects.bulk_create([*before, under_way])
    exported = sorted(json.dumps(one["questions"]) for one in export.everything(alice)["quiz_attempts"])
    monkeypatch.setattr(question_sets, "AT_ONCE", 5)
    monkeypatch.setattr(batches, "SECONDS", 0)
    moved = [question_sets.gather()]
    assert moved == [5]
    monkeypatch.setattr(batches, "SECONDS", 60)
    moved += [question_sets.gather(), question_sets.gather()]
    assert (sum(moved), moved[-1]) == (22, 0)
    assert QuestionSet.objects.count() == 3
    as_json = json.loads(json.dumps(some))
    assert [Attempt.objects.get(pk=one.pk).questions for one in before] == as_json
    assert Attempt.objects.get(pk=under_way.pk).asked_id is None
    assert exported == sorted(
        json.dumps(one["questions"]) for one in export.everything(alice)["quiz_attempts"]
    )
