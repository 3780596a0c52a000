"""Taking a merge back: the account is as it was, and the browser gets what it had."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import Course, Document
from learners.expiry import forget
from learners.export import defused
from learners.models import Learner, Merge, ReadMark
from quizzes.models import Attempt
from tests.quizzes.conftest import Taker, taker

__all__ = ["taker"]
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def signed_in(client: Client, alice: Learner, course: Course) -> Client:
    client.force_login(alice)
    return client


def mark(section: str = "one", day: int = 1) -> dict[str, str]:
    return {"lesson": "two-kinds", "section": section, "hash": "h", "at": f"2026-11-{day:02}T10:00:00Z"}


def merge(client: Client, **sent: Any) -> dict[str, Any]:
    answer: dict[str, Any] = client.post(
        "/me/merge/", json.dumps(sent), content_type="application/json"
    ).json()
    return answer


def undo(client: Client, url: str) -> Any:
    return client.post(url, "{}", content_type="application/json")


def held(learner: Learner) -> set[tuple[str, str]]:
    return set(ReadMark.objects.filter(learner=learner).values_list("section", "hash"))


def test_only_what_the_merge_added_goes(signed_in: Client, alice: Learner) -> None:
    merge(signed_in, reads=[mark("mine", 5)])
    answer = merge(signed_in, reads=[mark("mine", 3), mark("theirs", 4)])
    back = undo(signed_in, answer["undo"]).json()
    assert [read["section"] for read in back["reads"]] == ["theirs"]
    (row,) = ReadMark.objects.filter(learner=alice)
    assert (row.section, row.at.day) == ("mine", 5)


def test_a_quiz_result_goes_back_as_the_receipt_that_it_was(
    client: Client, alice: Learner, bob: Learner, taker: Callable[[Client], Taker]
) -> None:
    found = re.search(r'data-receipt="([^"]+)"', taker(client).finish())
    assert found
    receipt = unescape(found.group(1))
    client.force_login(alice)
    answer = merge(client, receipts=[receipt])
    back = undo(client, answer["undo"]).json()
    assert [one["receipt"] for one in back["receipts"]] == [receipt]
    assert not Attempt.objects.exists()
    client.force_login(bob)
    assert merge(client, receipts=[receipt])["added"] == 1


def test_it_works_once_and_for_thirty_days_and_for_its_learner_only(
    signed_in: Client, alice: Learner, bob: Learner
) -> None:
    first, second = (merge(signed_in, reads=[mark(name)])["undo"] for name in ("one", "two"))
    other = Client()
    other.force_login(bob)
    assert undo(other, first).status_code == 404
    assert undo(signed_in, first).status_code == 200
    assert undo(signed_in, first).status_code == 404
    Merge.objects.update(at=timezone.now() - timedelta(days=31))
    assert undo(signed_in, second).status_code == 404
    assert held(alice) == {("two", "h")}
    forget()
    assert not Merge.objects.exists()


def test_nothing_new_and_what_was_made_signed_in_leave_nothing_to_undo(signed_in: Client) -> None:
    assert merge(signed_in, reads=[mark()], own=True)["undo"] is None
    assert merge(signed_in, reads=[mark()])["undo"] is None
    assert not Merge.objects.exists()


def test_the_progress_page_offers_it_without_scripts_too(signed_in: Client, alice: Learner) -> None:
    url = merge(signed_in, reads=[mark()])["undo"]
    html = signed_in.get("/progress/").content.decode()
    assert f'action="{url}"' in html
    assert signed_in.post(url)["Location"] == "/progress/"
    assert held(alice) == set()


def test_a_lesson_is_done_by_hand_and_changed_sections_are_named(signed_in: Client, alice: Learner) -> None:
    section = Document.objects.get(slug="two-kinds").outline[0]
    merge(signed_in, reads=[mark(section["anchor"])])
    assert not signed_in.get("/me/").json()["progress"]["two-kinds"]["done"]
    html = " ".join(signed_in.get("/progress/").content.decode().split())
    assert "1 section has changed since you read it" in html
    assert f'/lessons/two-kinds/#{section["anchor"]}">{section["title"]}' in html
    ReadMark.objects.update(hash=section["hash"])
    assert "has changed" not in signed_in.get("/progress/").content.decode()
    merge(signed_in, reads=[mark("*")])
    lesson = signed_in.get("/me/").json()["progress"]["two-kinds"]
    assert (lesson["done"], lesson["by_hand"], lesson["read"]) == (True, True, [section["anchor"]])


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_defused(cell: str) -> None:
    assert defused(cell) == f"'{cell}"


def test_attempts_are_taken_away_as_a_table(
    client: Client, alice: Learner, taker: Callable[[Client], Taker]
) -> None:
    client.force_login(alice)
    taker(client).finish()
    head, line = client.get("/me/data/attempts.csv").content.decode().splitlines()
    assert head.startswith("lesson,started,finished,points")
    assert line.startswith("two-kinds,")
