"""A file that was taken away, put into an account again: nothing is lost, nothing is forged, twice changes nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from courses.models import Course
from decisions.models import Decision
from learners.models import Learner, Merge, ReadMark
from notes.models import Note
from quizzes import attempts, signed
from quizzes.attempts import questions_of
from quizzes.models import Attempt, Quiz

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LESSON = "two-kinds"
AT = "2026-01-01T00:00:00+00:00"


def put_in(client: Client, file: object) -> str:
    """What the progress page says then."""
    written = file if isinstance(file, bytes) else json.dumps(file).encode()
    upload = SimpleUploadedFile("ajar-progress.json", written)
    return client.post("/me/data/put/", {"file": upload}, follow=True).content.decode()


@pytest.fixture
def signed_in(client: Client, alice: Learner, course: Course) -> Client:
    client.force_login(alice)
    return client


def an_attempt(learner: Learner) -> Attempt:
    quiz = Quiz.objects.get(slug=LESSON)
    first = questions_of(quiz)[0]
    now = timezone.now()
    return Attempt.objects.create(
        learner=learner,
        slug=LESSON,
        seed="s",
        pass_mark=0.6,
        in_full=[first.data()],
        answers={first.id: [0]},
        points=1,
        out_of=1,
        passed=True,
        started=now,
        finished=now,
    )


def note() -> dict[str, Any]:
    part = {"passage": "p1", "hash": "h", "quote": "Words."}
    return {"id": str(uuid4()), "document": f"lesson/{LESSON}", "parts": [part], "text": "Mine", "at": AT}


def browser_file(**more: Any) -> dict[str, Any]:
    reads = {LESSON: {"a-section#abc": {"hash": "abc", "at": AT}}}
    return {"format": "ajar-browser/1", "reads": reads, "receipts": {}, "decisions": {}, "notes": [], **more}


def test_a_browsers_file_becomes_the_accounts_and_twice_changes_nothing(signed_in: Client) -> None:
    record = {"id": str(uuid4()), "title": "Mails", "at": AT}
    file = browser_file(notes=[note()], decisions={record["id"]: record})
    assert "3 entries of this file were new" in put_in(signed_in, file)
    mark = ReadMark.objects.get()
    assert (mark.lesson, mark.section, mark.hash) == (LESSON, "a-section", "abc")
    assert mark.at == datetime.fromisoformat(AT).astimezone(UTC)
    assert (Note.objects.count(), Decision.objects.count()) == (1, 1)
    assert "Everything in this file was in your account already." in put_in(signed_in, file)
    assert (ReadMark.objects.count(), Note.objects.count(), Decision.objects.count()) == (1, 1, 1)


def test_it_can_be_undone_as_any_merge(signed_in: Client) -> None:
    put_in(signed_in, browser_file())
    signed_in.post(f"/me/merge/{Merge.objects.get().pk}/undo/")
    assert not ReadMark.objects.exists()


def test_an_accounts_own_file_comes_back_whole_after_it_was_erased(signed_in: Client, alice: Learner) -> None:
    row = an_attempt(alice)
    ReadMark.objects.create(learner=alice, lesson=LESSON, section="a-section", hash="abc", at=timezone.now())
    taken = signed_in.get("/me/data/").json()
    assert "Everything in this file was in your account already." in put_in(signed_in, taken)
    signed_in.post("/me/erase/")
    again = Learner.objects.create_user("alice@example.org", "correct horse battery")
    signed_in.force_login(again)
    assert "2 entries of this file were new" in put_in(signed_in, taken)
    back = Attempt.objects.get()
    assert (back.pk, back.learner, back.points, back.passed) == (row.pk, again, 1, True)
    assert back.answers == row.answers


def test_a_result_that_was_changed_is_refused_and_the_rest_is_taken(
    signed_in: Client, alice: Learner
) -> None:
    receipt = signed.receipt(attempts.of_row(an_attempt(alice)))
    Attempt.objects.all().delete()
    forged = receipt[:-2] + ("AA" if receipt[-2:] != "AA" else "BB")
    said = put_in(signed_in, browser_file(receipts={"x": {"id": "x", "receipt": forged, "score": 10}}))
    assert "1 was not taken: This result was not signed by this site" in said
    assert (Attempt.objects.count(), ReadMark.objects.count()) == (0, 1)


def test_anothers_results_are_refused(signed_in: Client, bob: Learner) -> None:
    row = an_attempt(bob)
    file = {"format": "ajar-learner/1", "quiz_attempts": [{"receipt": signed.receipt(attempts.of_row(row))}]}
    assert "in another account already" in put_in(signed_in, file)
    assert Attempt.objects.get().learner == bob


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"{", "This file cannot be read. This is not JSON."),
        (b"\xff\xfe", "This file cannot be read."),
        (b"[]", "This file cannot be read. This must be a JSON object."),
        (b'{"format": "other/1"}', "This is no file of your progress."),
        (b"x" * 2_000_001, "This file is larger than 2 MB"),
        ({"format": "ajar-browser/1", "reads": [1], "notes": 3, "decisions": [[]]}, "1 was not taken"),
    ],
)
def test_a_file_that_is_none_is_said_in_a_sentence(signed_in: Client, file: object, said: str) -> None:
    assert said in put_in(signed_in, file)


def test_no_file_and_nobody_signed_in(signed_in: Client) -> None:
    assert "Choose a file first" in signed_in.post("/me/data/put/", follow=True).content.decode()
    signed_in.logout()
    assert signed_in.post("/me/data/put/").status_code == 302
