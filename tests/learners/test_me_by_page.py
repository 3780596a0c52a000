"""`/me/` for one page: small and quick however much a learner has done, and 304 while nothing has changed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import Course, Document
from learners.models import KeptSums, Learner, ReadMark

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

LESSON = "two-kinds"


@pytest.fixture
def signed_in(client: Client, alice: Learner, course: Course) -> Client:
    client.force_login(alice)
    client.get("/me/")  # which brings the cookie of the token
    return client


def read(learner: Learner, lesson: str, place: int = 0) -> None:
    section = Document.objects.get(kind="lesson", slug=lesson).outline[place]
    ReadMark.objects.create(
        learner=learner, lesson=lesson, section=section["anchor"], hash=section["hash"], at=timezone.now()
    )


def known(client: Client, address: str = f"/me/?lesson={LESSON}") -> str:
    return str(client.get(address)["ETag"])


def test_a_lesson_gets_its_own_progress_and_no_other(signed_in: Client, alice: Learner) -> None:
    read(alice, LESSON)
    read(alice, "what-it-costs")
    said = signed_in.get(f"/me/?lesson={LESSON}").json()
    assert list(said["progress"]) == [LESSON]
    everything = signed_in.get("/me/").json()
    assert said["progress"][LESSON] == everything["progress"][LESSON]
    assert set(everything["progress"]) == {LESSON, "what-it-costs"}
    assert (said["due"], said["next"], said["name"]) == (
        everything["due"],
        everything["next"],
        "alice@example.org",
    )


def test_a_page_that_is_no_lesson_gets_no_progress_but_the_next_act(
    signed_in: Client, alice: Learner
) -> None:
    read(alice, LESSON)
    said = signed_in.get("/me/?lesson=").json()
    assert said["progress"] == {} and said["next"]["url"].startswith(f"/lessons/{LESSON}/")


def test_a_module_gets_the_progress_of_its_lessons(signed_in: Client, alice: Learner) -> None:
    read(alice, LESSON)
    module = Document.objects.get(kind="lesson", slug=LESSON).place["module_id"]
    assert list(signed_in.get(f"/me/?module={module}").json()["progress"]) == [LESSON]
    assert signed_in.get("/me/?module=no-such").json()["progress"] == {}


def test_what_is_done_is_counted_by_track_and_by_module(signed_in: Client, alice: Learner) -> None:
    ReadMark.objects.create(learner=alice, lesson=LESSON, section="*", hash="", at=timezone.now())
    place = Document.objects.get(kind="lesson", slug=LESSON).place
    done = signed_in.get("/me/?track=").json()["done"]
    assert (done["lessons"], done["tracks"]) == (1, {place["track_id"]: 1})
    done = signed_in.get(f"/me/?track={place['track_id']}").json()["done"]
    assert done["modules"] == {place["module_id"]: 1}


def test_nothing_is_sent_again_while_nothing_has_changed(signed_in: Client, alice: Learner) -> None:
    etag = known(signed_in)
    again = signed_in.get(f"/me/?lesson={LESSON}", headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert "no-store" in again["Cache-Control"]


def change_mark(learner: Learner) -> None:
    read(learner, LESSON, 1)


def change_back(learner: Learner) -> None:
    ReadMark.objects.filter(learner=learner).delete()


def change_course(_learner: Learner) -> None:
    course = Course.objects.get()
    course.revision += 1
    course.save()


def change_address(learner: Learner) -> None:
    learner.email = "alice@example.com"
    learner.save()


@pytest.mark.parametrize("change", [change_mark, change_back, change_course, change_address])
def test_whatever_changes_is_sent(signed_in: Client, alice: Learner, change: Any) -> None:
    read(alice, LESSON)
    etag = known(signed_in)
    change(alice)
    answer = signed_in.get(f"/me/?lesson={LESSON}", headers={"If-None-Match": etag})
    assert answer.status_code == 200 and answer["ETag"] != etag


def test_an_earlier_moment_of_a_mark_is_a_change_too(signed_in: Client, alice: Learner) -> None:
    read(alice, LESSON)
    etag = known(signed_in)
    mark = ReadMark.objects.get()
    earlier = {"lesson": LESSON, "section": mark.section, "hash": mark.hash}
    earlier["at"] = (mark.at - timedelta(days=2)).isoformat()
    body = json.dumps({"receipts": [], "reads": [earlier], "own": True})
    signed_in.post("/me/merge/", body, content_type="application/json")
    assert known(signed_in) != etag


def test_another_learner_in_the_same_browser_is_another_answer(signed_in: Client, bob: Learner) -> None:
    etag = known(signed_in)
    signed_in.force_login(bob)
    answer = signed_in.get(f"/me/?lesson={LESSON}", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.json()["name"]) == (200, "bob@example.org")


def test_what_is_due_is_kept_and_not_worked_out_at_each_page(
    signed_in: Client, alice: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(alice, LESSON)
    signed_in.get(f"/me/?lesson={LESSON}")
    assert KeptSums.objects.get(learner=alice).due == 0
    monkeypatch.setattr("quizzes.review.due_of", lambda _pk: pytest.fail("worked out again"))
    read(alice, LESSON, 1)  # reading is no answer
    assert signed_in.get(f"/me/?lesson={LESSON}").json()["due"] == 0
