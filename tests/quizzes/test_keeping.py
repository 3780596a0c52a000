"""What stays of an attempt when the course changes under it, and what does not when the next person sits down."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from random import Random
from string import ascii_letters

import pytest
from django.core import signing
from django.test import Client

from courses.loading.loader import load
from courses.models import Document
from learners.models import Learner
from quizzes import attempts, signed
from quizzes.models import Attempt, Quiz
from quizzes.signed import Refused
from tests.quizzes.conftest import QUIZ, Taker

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
Takes = Callable[[Client], Taker]


def receipt_in(page: str) -> str:
    found = re.search(r'data-receipt="([^"]+)"', page)
    assert found
    return unescape(found.group(1))


def edit_a_question() -> None:
    quiz = Quiz.objects.get(slug="two-kinds")
    quiz.questions[1]["ask"] = "Which two really belong on the list?"
    quiz.save()


def test_the_next_person_at_the_computer_begins_with_nothing(
    client: Client, alice: Learner, taker: Takes
) -> None:
    here = taker(client)
    here.answer()
    client.force_login(alice)
    here.answer()
    client.post("/accounts/logout/")
    page, _ = here.open()
    assert "Question 1 of 5" in page
    assert len(Attempt.objects.get(learner=alice).answers) == 2


def test_a_quiz_finished_before_signing_in_is_in_the_account_without_javascript_too(
    client: Client, alice: Learner, taker: Takes
) -> None:
    taker(client).finish(wrong=(0,))
    client.force_login(alice)
    page = client.get(f"{QUIZ}result/").content.decode()
    assert "Your result: 4 of 5" in page
    assert Attempt.objects.get(learner=alice).points == 4


def test_a_score_stands_when_a_question_is_edited_afterwards(client: Client, taker: Takes) -> None:
    before = signed.read_receipt(receipt_in(taker(client).finish()))
    edit_a_question()
    page = client.get(f"{QUIZ}result/").content.decode()
    after = signed.read_receipt(receipt_in(page))
    assert "Your result: 5 of 5" in page
    assert (after.id, after.points, after.out_of, after.passed) == (before.id, 5, 5, True)


def test_a_learner_sees_an_attempt_after_its_quiz_was_taken_out(
    client: Client, alice: Learner, taker: Takes, folder: Path
) -> None:
    client.force_login(alice)
    taker(client).finish(wrong=(0,))
    (folder / "quizzes/two-kinds.yaml").unlink()
    load(folder)
    page = client.get(f"{QUIZ}result/{Attempt.objects.get().pk}/").content.decode()
    assert "The maker of a model closes down." in page
    assert "Retake" not in page
    assert client.get(QUIZ).status_code == 404


def test_a_learner_sees_an_attempt_after_its_lesson_was_withdrawn(
    client: Client, alice: Learner, taker: Takes
) -> None:
    client.force_login(alice)
    taker(client).finish(wrong=(0,))
    Document.objects.filter(slug="two-kinds").update(withdrawn=True)
    page = client.get(f"{QUIZ}result/{Attempt.objects.get().pk}/").content.decode()
    assert "Your result: 4 of 5" in page
    assert "Retake" not in page


def test_the_quiz_of_a_withdrawn_lesson_says_that_it_was_withdrawn(client: Client, taker: Takes) -> None:
    taker(client).finish()
    Document.objects.filter(slug="two-kinds").update(withdrawn=True)
    for address in (QUIZ, f"{QUIZ}result/"):
        answer = client.get(address)
        assert answer.status_code == 410
        assert "withdrawn" in answer.content.decode()
    assert client.post(QUIZ, {"attempt": "x"}).status_code == 410


def test_a_receipt_older_than_three_years_is_refused(
    client: Client, taker: Takes, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = receipt_in(taker(client).finish())
    data = signing.TimestampSigner(salt=signed.RECEIPT).unsign_object(receipt)
    long_ago = datetime.now(UTC).timestamp() - signed.OLDEST - 60
    monkeypatch.setattr("django.core.signing.time.time", lambda: long_ago)
    dated = signing.TimestampSigner(salt=signed.RECEIPT).sign_object(data, compress=True)
    monkeypatch.undo()
    with pytest.raises(Refused, match="three years old"):
        signed.read_receipt(dated)


def test_a_finished_attempt_takes_no_further_answer(client: Client, alice: Learner, taker: Takes) -> None:
    here = taker(client)
    receipt = signed.read_receipt(receipt_in(here.finish(wrong=(1,))))
    edit_a_question()
    attempts.claim(alice.pk, receipt)
    client.force_login(alice)
    here.finish(query="?again")
    client.post(QUIZ, {"attempt": str(receipt.id), "question": "before-shipping", "answer": ["0", "1"]})
    attempt = Attempt.objects.get(pk=receipt.id)
    assert "before-shipping" not in attempt.answers
    assert attempt.points == receipt.points


def test_an_answer_that_no_cookie_would_hold_is_not_lost_without_a_word(
    client: Client, alice: Learner, folder: Path
) -> None:
    asked = [
        {"id": f"q{n}", "section": "holding", "ask": f"{n}?", "short": ["yes"], "explain": "Yes."}
        for n in range(60)
    ]
    (folder / "quizzes" / "two-kinds.yaml").write_text(json.dumps({"pass_mark": 0.6, "questions": asked}))
    load(folder)
    letters = Random(1)

    def answer(length: int) -> str:
        said = "".join(letters.choices(ascii_letters, k=length))
        fields = Taker(client).open()[1]
        return client.post(QUIZ, {**fields, "answer": said}, follow=True).content.decode()

    page, given = answer(80), 0
    while "Write a shorter one, or sign in first." not in page:
        assert len(client.cookies["quiz-two-kinds"].OutputString().partition(";")[0]) <= 4096
        page, given = answer(80), given + 1
    assert 30 < given < 60
    assert f"Question {given + 1} of 60" in answer(1)
    client.force_login(alice)
    answer(80)
    assert len(Attempt.objects.get().answers) == given + 2
