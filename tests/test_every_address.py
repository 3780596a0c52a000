"""Every address of the site, asked by everybody: nobody sees what is another's, and nothing falls over."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import Course
from learners.models import Learner, Merge
from notes import keeping as notes
from notes.copies import read as read_note
from quizzes.models import Attempt, Quiz
from tests.addresses import address, every_pattern
from tutor.models import Comparison, Question

pytestmark = pytest.mark.django_db
CANARY = "kolibri"
# Of the addresses with an id in them: what belongs to a learner, and is there for them alone.
OWN = {
    "lessons/<slug:slug>/quiz/result/<uuid:id_>/": "attempt",
    "me/merge/<uuid:id_>/undo/": "merge",
    "notes/<uuid:id_>/": "note",
    "notes/<uuid:id_>/delete/": "note",
    "tutor/compare/<uuid:comparison_id>/": "comparison",
    "tutor/compare/<uuid:comparison_id>/pick/": "comparison",
    "tutor/<uuid:question_id>/": "question",
    "tutor/<uuid:question_id>/cancel/": "question",
    "tutor/<uuid:question_id>/helpful/": "question",
    "tutor/<uuid:question_id>/delete/": "question",
    # opened by the ticket in its address
    "tutor/<uuid:question_id>/stream/": "stream",
}
POSTED = re.compile(r"(?:cancel|helpful|delete|undo|pick)/$")


@pytest.fixture
def things(course: Course, bob: Learner) -> dict[str, str]:
    """Bob's."""
    quiz = Quiz.objects.get(slug="two-kinds")
    attempt = Attempt.objects.create(
        learner=bob,
        slug="two-kinds",
        seed="s",
        pass_mark=0.6,
        in_full=quiz.questions[:1],
        answers={quiz.questions[0]["id"]: [0]},
        points=1,
        out_of=1,
        started=timezone.now(),
        finished=timezone.now(),
    )
    question = Question.objects.create(
        learner=bob, kind="lesson", slug="two-kinds", text=f"What about {CANARY}?", status="refused"
    )
    comparison = Comparison.objects.create(sides={"A": "own"})
    Question.objects.create(
        learner=bob,
        kind="lesson",
        slug="two-kinds",
        text=CANARY,
        status="refused",
        comparison=comparison,
        side="A",
    )
    merge = Merge.objects.create(learner=bob)
    part = {"passage": "p1", "hash": "h", "quote": CANARY}
    note = {"id": str(uuid4()), "document": "lesson/two-kinds", "parts": [part], "at": "2026-01-01T00:00:00Z"}
    notes.keep(bob.pk, [read_note(note)])
    return {
        "attempt": str(attempt.pk),
        "question": str(question.pk),
        "comparison": str(comparison.pk),
        "stream": str(question.pk),
        "merge": str(merge.pk),
        "note": str(note["id"]),
    }


def address_of(pattern: str, things: dict[str, str]) -> str:
    return address(pattern, things.get(OWN.get(pattern, ""), ""))


def test_every_address_with_an_id_says_whose_it_is() -> None:
    with_ids = {one for one in every_pattern() if "<uuid:" in one}
    assert with_ids == set(OWN)


@pytest.mark.parametrize("who", ["anonymous", "alice", "bob", "staff"])
def test_nothing_falls_over_and_nobody_sees_what_is_bobs(
    client: Client, alice: Learner, bob: Learner, things: dict[str, str], who: str
) -> None:
    client.raise_request_exception = False
    staff = Learner.objects.create_superuser("staff@example.org", "a long password")
    if who != "anonymous":
        client.force_login({"alice": alice, "bob": bob, "staff": staff}[who])
    for pattern in sorted(every_pattern()):
        if "logout" in pattern:
            continue
        path = address_of(pattern, things)
        answer = client.post(path) if POSTED.search(pattern) and pattern in OWN else client.get(path)
        # under Django alone the stream says that it needs the site's own server, and there is no worker here
        assert answer.status_code < 500 or OWN.get(pattern) == "stream" or pattern == "readyz", path
        body = b"" if answer.streaming else answer.content
        if who in ("anonymous", "alice"):
            assert CANARY.encode() not in body, path
            assert b"bob@example.org" not in body, path
            if path.startswith("/admin/") and "jsi18n" not in path:
                assert answer.status_code in (302, 403, 404), path
        if pattern in OWN and OWN[pattern] != "stream" and who in ("anonymous", "alice"):
            assert answer.status_code in (302, 401, 404), path


def test_what_is_bobs_is_there_for_bob(client: Client, bob: Learner, things: dict[str, str]) -> None:
    client.force_login(bob)
    assert client.get(f"/lessons/two-kinds/quiz/result/{things['attempt']}/").status_code == 200
    assert CANARY in client.get(f"/tutor/{things['question']}/").content.decode()


@pytest.mark.parametrize("who", ["anonymous", "bob"])
def test_what_can_be_read_answers_head_alike(
    client: Client, bob: Learner, things: dict[str, str], who: str
) -> None:
    client.raise_request_exception = False
    if who == "bob":
        client.force_login(bob)
    for pattern in sorted(every_pattern()):
        path = address_of(pattern, things)
        if "logout" not in pattern and client.get(path).status_code == 200:
            answer = client.head(path)
            assert (answer.status_code, b"" if answer.streaming else answer.content) == (200, b""), path


PERSONAL = ("/accounts/", "/admin/", "/me/", "/progress/", "/review/", "/decision/", "/notes/", "/tutor/")
FOR_EVERYBODY = "/decision/facts/"


@pytest.mark.parametrize("who", ["anonymous", "bob", "staff"])
def test_nothing_of_a_person_is_kept_by_the_browser(
    client: Client, bob: Learner, things: dict[str, str], who: str
) -> None:
    """The back button after signing out would show it."""
    client.raise_request_exception = False
    staff = Learner.objects.create_superuser("staff@example.org", "a long password")
    if who != "anonymous":
        client.force_login({"bob": bob, "staff": staff}[who])
    kept = set()
    for pattern in sorted(every_pattern()):
        path = address_of(pattern, things)
        if "logout" in pattern:
            continue
        answer = client.get(path)
        body = b"" if answer.streaming else answer.content
        if "no-store" in answer["Cache-Control"]:
            continue
        kept.add(path)
        assert "public" in answer["Cache-Control"], path
        assert not answer.cookies, path
        assert "Cookie" not in answer.get("Vary", ""), path
        assert b"csrfmiddlewaretoken" not in body, path
        assert b"@example.org" not in body, path
    assert {"/", "/lessons/", "/lessons/two-kinds/", FOR_EVERYBODY} <= kept
    assert not {one for one in kept if one.startswith(PERSONAL)} - {FOR_EVERYBODY, "/tutor/scorecard/"}


def test_signing_in_and_out_and_what_fails_is_kept_by_nobody(client: Client, bob: Learner) -> None:
    client.raise_request_exception = False
    for path in ("/accounts/login/", "/accounts/logout/", "/accounts/no-such/", "/me/merge/", "/no-such/"):
        for answer in (client.get(path), client.post(path)):
            assert "no-store" in answer["Cache-Control"], path
    client.force_login(bob)
    for path in ("/accounts/email/", "/accounts/password/change/", "/accounts/sessions/", "/accounts/2fa/"):
        assert "no-store" in client.get(path)["Cache-Control"], path
        assert "no-store" in client.post(path)["Cache-Control"], path
