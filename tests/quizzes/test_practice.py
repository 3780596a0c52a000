"""Practice: hints one after the other, nothing scored, nothing kept; and how sure somebody was."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client

from learners.models import Learner
from quizzes.models import Attempt, Quiz, Report
from tests.quizzes.conftest import QUIZ, Taker, wrong_form
from tests.quizzes.test_grading import right_form

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
PRACTICE = "/lessons/two-kinds/practice/"
Takes = Callable[[Client], Taker]


def hidden(html: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))


@pytest.fixture
def places(client: Client, taker: Takes) -> range:
    return range(1, len(taker(client).questions) + 1)


def test_each_kind_has_its_ladder_and_no_rung_shows_the_solution(
    client: Client, taker: Takes, places: range
) -> None:
    for place, question in zip(places, taker(client).questions, strict=True):
        fields = hidden(client.get(f"{PRACTICE}?n={place}").content.decode())
        seed = UUID(fields["attempt"]).hex
        form = wrong_form(question, seed, right_form(question, seed))
        first = client.post(PRACTICE, {**fields, **form}).content.decode()
        assert "Not right yet." in first
        assert "Another hint" in first
        assert question.explain not in first
        second = client.post(PRACTICE, {**hidden(first), **form, "do": "hint"}).content.decode()
        assert "Show the solution" in second
        assert question.explain not in second
        if question.section:
            assert f"/lessons/two-kinds/#{question.section}" in second
        last = client.post(PRACTICE, {**hidden(second), **form, "do": "solution"}).content.decode()
        assert "The solution." in last
        assert question.explain in last
    assert not Attempt.objects.exists()


def test_a_right_answer_says_why_and_goes_on(client: Client, taker: Takes) -> None:
    question = taker(client).questions[0]
    fields = hidden(client.get(PRACTICE).content.decode())
    form = right_form(question, UUID(fields["attempt"]).hex)
    html = client.post(PRACTICE, {**fields, **form}).content.decode()
    assert "Right." in html
    assert f'href="{PRACTICE}?n=2"' in html


def test_practice_leaves_the_quiz_as_it_was(client: Client, alice: Learner, taker: Takes) -> None:
    client.force_login(alice)
    who = taker(client)
    who.answer(right=True)
    before = Attempt.objects.get().answers
    fields = hidden(client.get(f"{PRACTICE}?n=2").content.decode())
    question = who.questions[1]
    form = right_form(question, UUID(fields["attempt"]).hex)
    client.post(PRACTICE, {**fields, **form})
    assert Attempt.objects.get().answers == before


@pytest.mark.parametrize("n", ["0", "-1", "99", "x", "9" * 40, ""])
def test_a_place_that_is_not_there_is_one_that_is(client: Client, taker: Takes, n: str) -> None:
    taker(client)
    assert client.get(f"{PRACTICE}?n={n}").status_code == 200


def test_no_answer_is_a_sentence(client: Client, taker: Takes) -> None:
    taker(client)
    fields = hidden(client.get(PRACTICE).content.decode())
    assert client.post(PRACTICE, fields).status_code == 422
    assert client.post(PRACTICE, {"attempt": "nothing"}).status_code == 404


def test_what_one_was_sure_of_and_got_wrong_comes_first_in_the_result(client: Client, taker: Takes) -> None:
    who = taker(client)
    for place, sure in enumerate(["no", "yes", "", "", ""]):
        _, fields = who.open()
        question = who.questions[place]
        seed = UUID(fields["attempt"]).hex
        form = right_form(question, seed)
        chosen = wrong_form(question, seed, form) if place < 2 else form
        html = who.send({**fields, **({"sure": sure} if sure else {})}, chosen)
        assert ("You were sure" in html) == (place == 1)
    html = client.get(f"{QUIZ}result/").content.decode()
    first, second = (html.index(question.ask) for question in who.questions[:2])
    assert second < first
    assert html.count("You were sure") == 1


def report(client: Client, question: str, **fields: str) -> int:
    sent = {"question": question, "reason": "old", "text": "It is 2027 now.", **fields}
    return client.post("/lessons/two-kinds/quiz/report/", sent).status_code


def test_a_report_has_the_attempt_and_the_question_as_it_was_asked(
    client: Client, alice: Learner, taker: Takes
) -> None:
    client.force_login(alice)
    who = taker(client)
    who.answer(right=False)
    asked = who.questions[0]
    quiz = Quiz.objects.get(slug="two-kinds")
    quiz.questions[0]["ask"] = "Something else by now"
    quiz.save()
    attempt = Attempt.objects.get()
    assert report(client, asked.id, attempt=str(attempt.pk)) == 200
    made = Report.objects.get()
    assert (made.learner, made.attempt, made.reason) == (alice, attempt, "old")
    assert made.question["ask"] == asked.ask
    assert made.answer is not None
    client.post("/me/erase/")
    assert not Report.objects.exists()


def test_an_anonymous_report_names_nobody(client: Client, taker: Takes) -> None:
    who = taker(client)
    who.answer(right=True)
    assert report(client, who.questions[0].id) == 200
    made = Report.objects.get()
    assert (made.learner, made.attempt) == (None, None)
    assert made.answer is not None


def test_the_attempt_of_another_is_not_attached(
    client: Client, alice: Learner, bob: Learner, taker: Takes
) -> None:
    client.force_login(bob)
    taker(client).answer()
    attempt = Attempt.objects.get()
    client.force_login(alice)
    assert report(client, taker(client).questions[0].id, attempt=str(attempt.pk)) == 200
    assert Report.objects.get().attempt is None


def test_odd_reports_are_refused_and_so_are_too_many(client: Client, alice: Learner, taker: Takes) -> None:
    client.force_login(alice)
    question = taker(client).questions[0].id
    assert report(client, "no-such-question") == 404
    assert report(client, question, reason="because") == 404
    assert not Report.objects.exists()
    assert [report(client, question, text="a\0b" * 999) for _ in range(21)] == [200] * 20 + [429]
