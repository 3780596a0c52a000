"""Taking a quiz through its forms, as anonymous, as owner and as somebody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from courses.models import Course
from learners.models import Learner
from quizzes.models import Attempt, Quiz
from tests.quizzes.conftest import QUIZ, Taker

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
Takes = Callable[[Client], Taker]


@pytest.fixture(params=["anonymous", "signed in"])
def anyone(request: pytest.FixtureRequest, client: Client, alice: Learner, taker: Takes) -> Taker:
    if request.param == "signed in":
        client.force_login(alice)
    return taker(client)


@pytest.fixture
def signed_in(client: Client, alice: Learner, taker: Takes) -> Taker:
    client.force_login(alice)
    return taker(client)


def test_a_right_answer_is_called_right_and_says_why(anyone: Taker) -> None:
    page = anyone.answer()
    assert "Right." in page
    assert "What you hold stays with you" in page
    assert "Re-read" in page


def test_a_wrong_answer_is_called_wrong_and_shows_the_right_one(anyone: Taker) -> None:
    page = anyone.answer(right=False)
    assert "Not right." in page
    assert 'class="right"' in page
    assert "Your answer." in page


def test_all_right_is_a_full_score_and_passes(anyone: Taker) -> None:
    page = anyone.finish()
    assert "Your result: 5 of 5" in page
    assert "Passed." in page
    assert "You missed nothing." in page


def test_the_result_names_each_miss_with_its_section(anyone: Taker) -> None:
    page = anyone.finish(wrong=(0, 4))
    assert page.count('class="miss"') == 2
    assert "/lessons/two-kinds/#holding" in page
    assert "Retake the 2 you missed" in page


def test_where_one_was_is_where_one_goes_on(anyone: Taker) -> None:
    anyone.answer()
    anyone.answer()
    page, _ = anyone.open()
    assert "Question 3 of 5" in page


def test_nobody_can_skip_ahead_or_choose_a_place_that_is_not_there(anyone: Taker) -> None:
    for query in ("?n=5", "?n=999", "?n=x", "?n=-1", "?n=0", "?n=٣"):
        page, _ = anyone.open(query)
        assert "Question 1 of 5" in page


def test_the_first_answer_stands(anyone: Taker) -> None:
    _, fields = anyone.open()
    anyone.answer(right=False)
    page = anyone.send(fields, {"answer": ["0"]})
    again = anyone.send(fields, {"answer": ["1"]})
    assert "Not right." in page and "Not right." in again


def test_two_tabs_are_one_attempt(anyone: Taker) -> None:
    _, here = anyone.open()
    _, there = anyone.open()
    assert here["attempt"] != there["attempt"]
    assert "Question 1 of 5" in anyone.send(here, {"answer": ["0"]})
    anyone.send(there, {"answer": ["0"]})
    page, _ = anyone.open()
    assert "Question 2 of 5" in page


def test_a_double_click_is_one_attempt(signed_in: Taker) -> None:
    _, fields = signed_in.open()
    for _ in range(3):
        signed_in.send(fields, {"answer": ["0"]})
    assert Attempt.objects.count() == 1
    assert len(Attempt.objects.get().answers) == 1


def test_no_answer_is_a_sentence_and_no_attempt(anyone: Taker) -> None:
    _, fields = anyone.open()
    answer = anyone.client.post(QUIZ, fields)
    assert answer.status_code == 422
    assert "Choose one of the answers." in answer.content.decode()
    assert not Attempt.objects.exists()
    assert "quiz-two-kinds" not in answer.cookies


@pytest.mark.parametrize("value", ["9", "-1", "zero", "٠", "0\x00", "0" * 50])
def test_an_answer_that_is_no_option_is_no_attempt(anyone: Taker, value: str) -> None:
    _, fields = anyone.open()
    assert anyone.client.post(QUIZ, {**fields, "answer": value}).status_code == 422


def test_fields_that_the_form_does_not_have_change_nothing(signed_in: Taker) -> None:
    _, fields = signed_in.open()
    signed_in.send(
        {**fields, "points": "5", "passed": "yes", "score": "5", "learner": "1"}, {"answer": ["0"]}
    )
    row = Attempt.objects.get()
    assert (row.points, row.passed, row.finished) == (None, False, None)


def test_a_form_without_an_attempt_is_not_found(anyone: Taker) -> None:
    _, fields = anyone.open()
    for id_ in ("", "1", "not-a-uuid"):
        assert anyone.client.post(QUIZ, {**fields, "attempt": id_}).status_code == 404


def test_retaking_the_missed_asks_only_those_and_is_not_counted(anyone: Taker) -> None:
    anyone.finish(wrong=(0, 4))
    page, _ = anyone.open("?missed")
    assert "Question 1 of 2" in page
    anyone.answer(query="?missed")
    anyone.answer()
    page = anyone.client.get(f"{QUIZ}result/").content.decode()
    assert "Your result: 2 of 2" in page
    assert "not counted" in page


def test_retaking_all_begins_anew(anyone: Taker) -> None:
    anyone.finish(wrong=(0,))
    page, _ = anyone.open("?again")
    assert "Question 1 of 5" in page
    assert "Your result: 5 of 5" in anyone.finish(query="?again")


def test_the_attempt_of_another_is_not_there(signed_in: Taker, bob: Learner) -> None:
    signed_in.finish()
    attempt = Attempt.objects.get()
    stranger = Client()
    stranger.force_login(bob)
    assert stranger.get(f"{QUIZ}result/{attempt.pk}/").status_code == 404
    assert Client().get(f"{QUIZ}result/{attempt.pk}/").status_code == 404
    assert signed_in.client.get(f"{QUIZ}result/{attempt.pk}/").status_code == 200
    assert signed_in.client.get(f"{QUIZ}result/{uuid4()}/").status_code == 404


def test_nobody_can_write_into_the_attempt_of_another(signed_in: Taker, bob: Learner, taker: Takes) -> None:
    _, fields = signed_in.open()
    signed_in.send(fields, {"answer": ["0"]})
    stranger = Client()
    stranger.force_login(bob)
    answer = stranger.post(QUIZ, {**fields, "answer": "1"})
    assert answer.status_code == 404
    assert Attempt.objects.get().learner.email == "alice@example.org"


def test_the_server_keeps_nothing_of_an_anonymous_reader(client: Client, taker: Takes) -> None:
    taker(client).finish()
    assert not Attempt.objects.exists()


def test_signing_in_half_way_loses_nothing(client: Client, alice: Learner, taker: Takes) -> None:
    here = taker(client)
    here.answer()
    here.answer(right=False)
    client.force_login(alice)
    page, _ = here.open()
    assert "Question 3 of 5" in page
    assert "1 right of 2" in page
    assert len(Attempt.objects.get(learner=alice).answers) == 2


def test_an_edited_quiz_keeps_the_answers_to_what_did_not_change(client: Client, taker: Takes) -> None:
    here = taker(client)
    for _ in range(3):
        here.answer()
    quiz = Quiz.objects.get(slug="two-kinds")
    quiz.questions[1]["ask"] = "Which two really belong on the list?"
    quiz.save()
    page, _ = here.open()
    assert "Which two really belong" in page
    assert "2 right of 2" in page


def test_a_past_attempt_shows_the_questions_as_they_were_asked(signed_in: Taker) -> None:
    signed_in.finish(wrong=(0,))
    Quiz.objects.update(questions=[])
    page = signed_in.client.get(f"{QUIZ}result/{Attempt.objects.get().pk}/").content.decode()
    assert "The maker of a model closes down." in page


def test_a_cookie_that_was_changed_is_nothing(client: Client, taker: Takes) -> None:
    here = taker(client)
    here.answer()
    client.cookies["quiz-two-kinds"] = client.cookies["quiz-two-kinds"].value[:-2] + "xx"
    page, _ = here.open()
    assert "Question 1 of 5" in page
    assert "can no longer read what this browser holds" in page
    here.answer()
    assert "can no longer read" not in here.open()[0]


def test_a_lesson_without_a_quiz_has_no_quiz_page_and_no_card(client: Client, course: Course) -> None:
    assert client.get("/lessons/on-your-machine/quiz/").status_code == 404
    assert "quizcard" not in client.get("/lessons/on-your-machine/").content.decode()


def test_the_card_counts_the_questions(client: Client, course: Course) -> None:
    html = client.get("/lessons/two-kinds/").content.decode()
    assert re.search(r"5 questions, about \d minutes", html)


def test_a_quiz_is_kept_by_no_cache(anyone: Taker) -> None:
    assert "no-store" in anyone.client.get(QUIZ)["Cache-Control"]
