"""`/me/` and sending it what a browser kept."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import Course
from learners.models import Learner, ReadMark

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

LESSON, FIRST = "two-kinds", "a-section"


def mark(section: str = FIRST, **changed: Any) -> dict[str, Any]:
    return {"lesson": LESSON, "section": section, "hash": "abc", "at": timezone.now().isoformat()} | changed


def merge(client: Client, **body: Any) -> Any:
    return client.post("/me/merge/", json.dumps(body), content_type="application/json")


@pytest.fixture
def signed_in(client: Client, alice: Learner, course: Course) -> Client:
    client.force_login(alice)
    return client


def test_an_anonymous_reader_gets_a_token_and_nothing_else(client: Client) -> None:
    answer = client.get("/me/")
    said = answer.json()
    assert said.pop("csrf_token")
    assert said == {"signed_in": False, "name": "", "progress": {}, "due": 0}
    assert "no-store" in answer["Cache-Control"]
    assert "sessionid" not in answer.cookies


def test_a_learner_gets_their_own_progress(signed_in: Client, bob: Learner) -> None:
    ReadMark.objects.create(learner=bob, lesson="what-it-costs", section=FIRST, hash="", at=timezone.now())
    said = signed_in.get("/me/").json()
    assert (said["signed_in"], said["name"]) == (True, "alice@example.org")
    assert said["progress"] == {}


def test_read_marks_are_kept_once(signed_in: Client, alice: Learner) -> None:
    answer = merge(signed_in, reads=[mark()]).json()
    assert (answer["added"], answer["already"], answer["refused"]) == (1, 0, [])
    again = merge(signed_in, reads=[mark()]).json()
    assert again == {"added": 0, "already": 1, "refused": [], "undo": None}
    assert ReadMark.objects.get().learner == alice


def test_the_earliest_moment_stays(signed_in: Client) -> None:
    now = timezone.now()
    for days in (2, 5, 1):
        merge(signed_in, reads=[mark(at=(now - timedelta(days=days)).isoformat())])
    assert ReadMark.objects.get().at == now - timedelta(days=5)


def test_what_is_wrong_is_refused_with_its_reason_and_the_rest_is_kept(signed_in: Client) -> None:
    tomorrow = (timezone.now() + timedelta(days=1)).isoformat()
    answer = merge(
        signed_in,
        reads=[mark(), mark(at=tomorrow, section="b"), mark(lesson="no-such"), 7, mark(at="soon"), {}],
        receipts=[7],
    ).json()
    assert answer["added"] == 1
    assert [one["why"].split(".")[0] for one in answer["refused"]] == [
        "This read mark is dated in the future",
        "This is not a read mark",
        "This read mark has no date",
        "This read mark names no lesson and section",
        "This is not a receipt",
        "The course has no such lesson",
    ]


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b"\xff", b"null", b'{"reads": 1}', b'{"reads": {}}', b"[" * 100_000, b"9" * 3_000_000],
)
def test_nonsense_is_refused_with_a_sentence(signed_in: Client, body: bytes) -> None:
    answer = signed_in.post("/me/merge/", body, content_type="application/json")
    assert answer.status_code in (400, 413)
    assert answer.json()["error"].endswith(".")


@pytest.mark.parametrize("section", ["a\0b", "\ud800", "x" * 300, "", None, ["a"]])
def test_no_odd_name_reaches_the_database(signed_in: Client, section: object) -> None:
    answer = merge(signed_in, reads=[mark(section=section)])  # type: ignore[arg-type]
    assert answer.status_code == 200
    assert not ReadMark.objects.exists()


def test_too_many_at_once_are_refused(signed_in: Client) -> None:
    answer = merge(signed_in, reads=[mark()] * 5001)
    assert answer.status_code == 400
    assert "5000" in answer.json()["error"]


def test_nobody_signed_in_keeps_it_in_the_browser(client: Client) -> None:
    answer = merge(client, reads=[])
    assert answer.status_code == 401
    assert "kept in this browser" in answer.json()["error"]


def test_a_mark_can_be_taken_back_by_its_owner_only(signed_in: Client, bob: Learner) -> None:
    merge(signed_in, reads=[mark()])
    body = json.dumps({"lesson": LESSON, "section": FIRST})
    stranger = Client()
    stranger.force_login(bob)
    stranger.post("/me/unread/", body, content_type="application/json")
    assert ReadMark.objects.count() == 1
    signed_in.post("/me/unread/", body, content_type="application/json")
    assert not ReadMark.objects.exists()


def test_a_post_without_the_token_is_refused(alice: Learner) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    assert merge(client, reads=[]).status_code == 403
    token = client.get("/me/").json()["csrf_token"]
    answer = client.post("/me/merge/", "{}", content_type="application/json", headers={"X-CSRFToken": token})
    assert answer.status_code == 200


def test_scripts_are_told_whether_to_ask_and_no_more(client: Client, alice: Learner) -> None:
    client.force_login(alice)
    cookie = client.get("/me/").cookies["ajar_in"]
    assert cookie.value == "1"
    assert cookie["samesite"] == "Lax"
    client.logout()
    client.cookies["ajar_in"] = "1"
    assert client.get("/me/").cookies["ajar_in"].value == ""
