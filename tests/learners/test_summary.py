"""The progress page and the certificate: of an account, and of what a browser posts, from one template."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import Course, Document
from courses.templatetags.durations import duration
from learners.models import Learner, ReadMark
from quizzes.models import Attempt
from tests.quizzes.conftest import Taker, taker  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOW = timezone.now()


def sections(lesson: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = Document.objects.get(slug=lesson).outline
    return found


def marks(lesson: str, at: datetime = NOW) -> list[dict[str, str]]:
    """That every section of it was read."""
    return [
        {"lesson": lesson, "section": one["anchor"], "hash": one["hash"], "at": at.isoformat()}
        for one in sections(lesson)
    ]


def result(lesson: str, score: float, of: int, **changed: Any) -> dict[str, Any]:
    """As the browser keeps one."""
    passed = {"passed": score * 10 >= of * 7, "at": NOW.isoformat(), "again": False, "receipt": ""}
    return {"id": str(uuid4()), "slug": lesson, "score": score, "of": of, **passed, **changed}


def posted(client: Client, address: str = "/progress/", **kept: Any) -> str:
    answer = client.post(address, {"kept": json.dumps(kept)})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def page(client: Client, address: str = "/progress/") -> str:
    return " ".join(client.get(address).content.decode().split())


def test_a_browser_and_an_account_get_the_same_page(client: Client, alice: Learner, course: Course) -> None:
    reads = marks("two-kinds")
    of_browser = posted(Client(), reads=reads)
    client.force_login(alice)
    client.post("/me/merge/", json.dumps({"reads": reads, "receipts": []}), content_type="application/json")
    standing = of_browser.split('<section id="due"')[0].strip()
    assert "Take the quiz: " in standing
    assert standing in page(client)


def test_nothing_that_is_posted_is_kept(client: Client, course: Course) -> None:
    posted(client, reads=marks("two-kinds"), receipts=[result("two-kinds", 5, 5)])
    assert not ReadMark.objects.exists()
    assert not Attempt.objects.exists()
    assert 'value="0"' in page(client)


def test_what_an_account_has_not_been_sent_yet_comes_on_top(
    client: Client, alice: Learner, course: Course
) -> None:
    client.force_login(alice)
    assert "0 of 3 lessons done" in posted(client, reads=marks("two-kinds"))
    assert "1 of 3 lessons done" in posted(
        client, reads=marks("two-kinds"), receipts=[result("two-kinds", 5, 5)]
    )


def test_time_days_and_the_week_are_said_calmly(client: Client, course: Course) -> None:
    long_ago = NOW - timedelta(days=30)
    html = posted(
        client,
        reads=[*marks("two-kinds"), *marks("on-your-machine", long_ago)],
        receipts=[
            result("two-kinds", 4, 5),
            result("two-kinds", 1, 1, again=True),
            result("what-it-costs", 1, 2, at=long_ago.isoformat()),
        ],
    )
    minutes = sum(
        row.minutes or 0 for row in Document.objects.filter(slug__in=["two-kinds", "on-your-machine"])
    )
    assert f"About {duration(minutes)} read, on 2 days" in html
    assert "In the last seven days: 1 lesson, 6 questions" in html


def test_a_quiz_passed_with_nothing_read_says_so(client: Client, course: Course) -> None:
    html = posted(client, receipts=[result("two-kinds", 5, 5)])
    assert "Quiz passed, nothing read yet." in html
    assert "Read: " in html


def test_a_part_of_a_point_is_shown_in_hundredths(client: Client, course: Course) -> None:
    assert ">3.67/5<" in posted(client, receipts=[result("two-kinds", 3.666667, 5)])


def test_the_weakest_sections_are_named_by_the_latest_answers(
    client: Client,
    alice: Learner,
    taker: Callable[[Client], Taker],  # noqa: F811
) -> None:
    client.force_login(alice)
    who = taker(client)
    who.finish(wrong=tuple(range(len(who.questions))))
    assert "Worth another look" in page(client)
    who.finish(query="?again")
    assert "Worth another look" not in page(client)


def test_an_empty_page_leads_to_the_first_lesson_itself(
    client: Client, alice: Learner, course: Course
) -> None:
    client.force_login(alice)
    first = Document.objects.get(kind="lesson", number=1)
    html = page(client)
    assert f'<a href="/lessons/{first.slug}/">Start with the first lesson, {first.title}</a>' in html


@pytest.mark.parametrize(
    "kept", ["[]", "{", '{"reads": 7}', '{"receipts": {}}', "null", '{"receipts": [' + "1," * 600 + "1]}"]
)
def test_nonsense_is_refused_with_a_sentence(client: Client, course: Course, kept: str) -> None:
    for address in ("/progress/", "/progress/certificate/"):
        answer = client.post(address, {"kept": kept})
        assert answer.status_code == 400
        assert answer.content.decode().endswith(".")


@pytest.mark.parametrize(
    "broken",
    [
        7,
        {},
        {"id": "a\0"},
        {"score": "5"},
        {"score": True},
        {"score": 6},
        {"of": -1},
        {"at": "soon"},
        {"slug": 3},
    ],
)
def test_one_broken_result_leaves_the_others(client: Client, course: Course, broken: Any) -> None:
    whole = result("two-kinds", 5, 5)
    other = {**result("what-it-costs", 2, 2), **broken} if isinstance(broken, dict) and broken else broken
    html = posted(client, receipts=[whole, other])
    assert html.count('<span class="came">') == 1


def test_the_certificate_says_what_it_knows_and_no_more(
    client: Client, alice: Learner, course: Course
) -> None:
    address = "/progress/certificate/"
    assert "Nothing to print yet" in posted(client, address)
    html = posted(client, address, reads=marks("two-kinds"), receipts=[result("two-kinds", 5, 5)])
    assert "1 of 3 lessons done" in html
    assert "nobody has checked whose it is" in html
    client.force_login(alice)
    assert "Nothing to print yet" in page(client, address)
    every = [{"lesson": slug, "section": "*", "hash": "", "at": NOW.isoformat()} for slug in lessons()]
    client.post("/me/merge/", json.dumps({"reads": every, "receipts": []}), content_type="application/json")
    html = page(client, address)
    assert "All 3 lessons done" in html
    assert html.count("marked as done") == 3
    assert "alice@example.org" in html


def lessons() -> list[str]:
    return list(Document.objects.filter(kind="lesson").values_list("slug", flat=True))


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 min"), (0.5, "1 min"), (59, "59 min"), (60, "1 h"), (62.4, "1 h"), (285, "4 h 45 min")],
)
def test_a_duration_is_said_in_words(minutes: float, words: str) -> None:
    assert duration(minutes) == words
