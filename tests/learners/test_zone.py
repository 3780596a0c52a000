"""Days are the reader's: at noon on Thursday in Auckland it is Wednesday evening in Greenwich."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from courses import facts
from courses.models import Course
from learners.models import Learner, Merge
from quizzes.attempts import questions_of
from quizzes.models import Attempt, Correction, Quiz

pytestmark = pytest.mark.django_db

WEDNESDAY = datetime(2026, 11, 25, 23, 0, tzinfo=UTC)
AUCKLAND, HONOLULU = "Pacific/Auckland", "Pacific/Honolulu"
Moment = Callable[[datetime], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Moment:
    """Sets the clock."""
    return lambda moment: monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


@pytest.fixture
def missed(client: Client, alice: Learner, course: Course, at: Moment) -> Client:
    """Alice, who has just missed the first question."""
    at(WEDNESDAY)
    client.force_login(alice)
    question = questions_of(Quiz.objects.get(slug="two-kinds"))[0]
    Attempt.objects.create(
        learner=alice,
        slug="two-kinds",
        seed="s",
        pass_mark=0.6,
        in_full=[question.data()],
        answers={question.id: [1]},
        grades={question.id: 0.0},
        points=0,
        out_of=1,
        started=WEDNESDAY,
        finished=WEDNESDAY,
    )
    return client


def in_zone(client: Client, zone: str) -> Client:
    client.cookies["zone"] = zone
    return client


@pytest.mark.parametrize(
    ("zone", "next_day", "took"),
    [
        (AUCKLAND, "Friday 27 November", "26 Nov 2026"),
        (HONOLULU, "Thursday 26 November", "25 Nov 2026"),
        ("", "Thursday 26 November", "25 Nov 2026"),
        ("Mars/Olympus", "Thursday 26 November", "25 Nov 2026"),
    ],
)
def test_what_comes_next_comes_on_a_day_of_the_reader(
    missed: Client, zone: str, next_day: str, took: str
) -> None:
    for path in ("/review/", "/progress/"):
        html = in_zone(missed, zone).get(path).content.decode()
        assert f"The next question comes on {next_day}." in html
    assert f">{took}</time>" in html


@pytest.mark.parametrize(
    ("zone", "hours", "due"),
    [
        (AUCKLAND, 12, 0),  # a quarter to midnight on Thursday
        (AUCKLAND, 13, 1),  # Friday has begun
        (HONOLULU, 11, 0),
        (HONOLULU, 12, 1),
        ("", 1, 0),
        ("", 2, 1),
    ],
)
def test_a_day_begins_at_midnight_of_the_reader(
    missed: Client, at: Moment, zone: str, hours: int, due: int
) -> None:
    at(WEDNESDAY + timedelta(hours=hours, minutes=-15))
    assert in_zone(missed, zone).get("/me/").json()["due"] == due


def test_what_was_reviewed_today_is_of_the_readers_day(missed: Client) -> None:
    """It was half an hour before midnight in Auckland, and after it in Honolulu."""
    before = WEDNESDAY - timedelta(hours=12, minutes=30)
    Attempt.objects.update(finished=before, grades={"what-stays": 1.0}, is_retake_of_missed=True)
    assert "Nothing is due today" in in_zone(missed, AUCKLAND).get("/review/").content.decode()
    assert "Done for today" in in_zone(missed, HONOLULU).get("/review/").content.decode()


def test_corrections_and_merges_are_dated_by_the_reader(missed: Client, alice: Learner) -> None:
    quiz = Quiz.objects.get(slug="two-kinds")
    for option in quiz.questions[0]["options"]:
        option["right"] = not option["right"]
    quiz.save()
    Correction.objects.create(slug="two-kinds", question_id=quiz.questions[0]["id"], at=WEDNESDAY)
    Merge.objects.create(learner=alice)
    Merge.objects.update(at=WEDNESDAY)
    html = " ".join(in_zone(missed, AUCKLAND).get("/progress/").content.decode().split())
    assert re.search(r"corrected</a> since, on <time [^>]+>26 Nov 2026</time>", html)
    assert "26 Nov 2026, 12:00 NZDT" in html
    html = missed.get(f"/lessons/two-kinds/quiz/result/{Attempt.objects.get().pk}/").content.decode()
    assert ">26 November 2026</time>" in html
    assert "25 Nov 2026, 23:00 UTC" in in_zone(missed, "").get("/progress/").content.decode()


def test_what_is_taken_away_names_the_offset(missed: Client) -> None:
    in_zone(missed, AUCKLAND)
    (attempt,) = missed.get("/me/data/").json()["quiz_attempts"]
    assert attempt["finished"] == "2026-11-25T23:00:00+00:00"
    assert "2026-11-25T23:00:00+00:00" in missed.get("/me/data/attempts.csv").content.decode()


def test_receipts_are_in_one_zone_so_that_a_browser_can_sort_them(client: Client, course: Course) -> None:
    from tests.quizzes.conftest import Taker

    page = Taker(in_zone(client, AUCKLAND)).finish()
    assert re.search(r'data-at="[^"]+\+00:00"', page)


def test_a_page_that_is_the_same_for_everybody_has_the_days_of_the_site(
    client: Client, course: Course, at: Moment
) -> None:
    at(WEDNESDAY)
    for path in ("/", "/lessons/", "/lessons/two-kinds/", "/facts/", "/briefs/"):
        plain = client.get(path).content
        assert in_zone(client, AUCKLAND).get(path).content == plain
        client.cookies.clear()
    with timezone.override(AUCKLAND):
        assert facts.today().isoformat() == "2026-11-25"


@pytest.mark.parametrize("zone", ["../../etc/passwd", "Pacific", "right/UTC", "x" * 4000, "Ö", "+13:00"])
def test_a_zone_that_is_none_is_the_sites(missed: Client, zone: str) -> None:
    html = in_zone(missed, zone).get("/progress/").content.decode()
    assert '<meta name="zone" content="UTC">' in html


def test_the_zone_of_one_reader_is_not_that_of_the_next(missed: Client) -> None:
    in_zone(missed, AUCKLAND).get("/progress/")
    assert timezone.get_current_timezone_name() == "UTC"
    html = missed.get("/progress/").content.decode()
    assert f'<meta name="zone" content="{AUCKLAND}">' in html


def test_the_review_date_of_a_decision_is_the_day_that_was_written(missed: Client) -> None:
    form = {"id": "6a4f7bd8-3f4c-4a5e-9a52-b5a0c9a4c001", "title": "Mails", "review": "2027-05-31"}
    for zone in (AUCKLAND, HONOLULU):
        entry = in_zone(missed, zone).post("/decision/calendar/", form).content.decode()
        assert "DTSTART;VALUE=DATE:20270531" in entry
        assert "31 May 2027" in missed.post("/decision/markdown/", form).content.decode()
