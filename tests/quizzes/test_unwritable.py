"""A database that cannot be written: the answer is refused plainly, nothing is half there, and reading goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from django.test import Client

from learners.models import Learner
from quizzes.models import Attempt
from tests.quizzes.conftest import QUIZ, Taker
from tests.quizzes.test_grading import right_form

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def pragma(name: str, during: str, afterwards: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}={during}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {name}={afterwards}")


@contextmanager
def read_only() -> Iterator[None]:
    with pragma("query_only", "ON", "OFF"):
        yield


@contextmanager
def full() -> Iterator[None]:
    """As on a full disk: the file may not grow, and every free page is taken."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE filling (text TEXT)")
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
    with pragma("max_page_count", str(pages), "1073741823"):
        for size in (100_000, 1_000, 10):
            with suppress(OperationalError), connection.cursor() as cursor:
                while True:
                    cursor.execute("INSERT INTO filling VALUES (zeroblob(%s))", [size])
        yield


@pytest.mark.skipif(connection.vendor != "sqlite", reason="by SQLite's own means")
@pytest.mark.parametrize("broken", [read_only, full])
def test_an_answer_that_cannot_be_written_is_refused_and_is_taken_afterwards(
    client: Client, alice: Learner, taker: Callable[[Client], Taker], broken: Callable[[], Iterator[None]]
) -> None:
    client.raise_request_exception = False
    client.force_login(alice)
    who = taker(client)
    _, fields = who.open()
    question = next(one for one in who.questions if one.id == fields["question"])
    taken = 0
    with broken():  # type: ignore[attr-defined]
        for _ in range(50):  # what room there is in the last page is used up first
            id_ = uuid4()
            sent = {**fields, "attempt": str(id_), "again": "yes", **right_form(question, id_.hex)}
            answer = client.post(QUIZ, sent)
            if answer.status_code != 302:
                break
            taken += 1
        assert client.get("/lessons/two-kinds/").status_code == 200
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "kept in this browser" in answer.content.decode()
    assert Attempt.objects.count() == taken
    assert client.post(QUIZ, sent).status_code == 302
    assert Attempt.objects.count() == taken + 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="by SQLite's own means")
def test_a_program_is_told_in_json(client: Client, alice: Learner, taker: Callable[[Client], Taker]) -> None:
    client.raise_request_exception = False
    client.force_login(alice)
    taker(client)
    body = '{"receipts": [], "reads": [{"lesson": "two-kinds", "section": "holding", "hash": "h", "at": "2026-11-01T10:00:00Z"}]}'
    with read_only():
        answer = client.post(
            "/me/merge/", body, content_type="application/json", headers={"accept": "application/json"}
        )
    assert answer.status_code == 503
    assert "kept in this browser" in answer.json()["error"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="by SQLite's own means")
def test_once_the_file_can_be_written_again_it_is_without_a_restart(
    client: Client, alice: Learner, taker: Callable[[Client], Taker]
) -> None:
    """A connection that was opened while the file could only be read cannot write ever after."""
    client.raise_request_exception = False
    client.force_login(alice)
    who = taker(client)
    _, fields = who.open()
    question = next(one for one in who.questions if one.id == fields["question"])
    id_ = uuid4()
    sent = {**fields, "attempt": str(id_), **right_form(question, id_.hex)}
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only=ON")
    assert client.post(QUIZ, sent).status_code == 503
    assert client.post(QUIZ, sent).status_code == 302
    assert Attempt.objects.count() == 1
