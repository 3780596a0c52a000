"""What a CDN in front of the site is told: how long it may keep a page, and after a load which to forget."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from structlog.testing import capture_logs

from config.edge.pages.page import Page
from config.env import EnvironmentProblem, read
from config.operations import cdn
from courses import revisions
from courses.models import Course
from tests.tutor.local_http import Handler, listening
from tutor.models import SwitchedOff

LESSON = "/lessons/two-kinds/"


class Cdn(Handler):
    told: list[tuple[dict[str, str], Any]]

    def post(self, sent: bytes) -> None:
        self.told.append((dict(self.headers), json.loads(sent)))
        self.tell({"status": "ok"})


@pytest.fixture
def told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[dict[str, str], Any]]]:
    """What a CDN hears, which knows us by a header."""
    monkeypatch.setattr(cdn, "UNTIL_HEARD", 0.0)
    Cdn.told = []
    with listening(Cdn) as address:
        settings.CDN_PURGE_URL = f"{address}/purge"
        settings.CDN_PURGE_HEADER = ("Fastly-Key", "secret")
        yield Cdn.told


def warnings(lines: list[Any]) -> list[str]:
    return [line["event"] for line in lines if line["log_level"] == "warning"]


def heard(told: list[tuple[dict[str, str], Any]], count: int = 1) -> list[tuple[dict[str, str], Any]]:
    deadline = time.monotonic() + 10
    while len(told) < count:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return told


def test_without_a_cdn_pages_say_nothing_to_one(course: Course, client: Client) -> None:
    page = client.get(LESSON)
    assert not {"CDN-Cache-Control", "Surrogate-Key", "Cache-Tag"} & page.headers.keys()


def test_a_page_says_how_long_it_may_be_kept_and_by_which_names(
    course: Course, client: Client, settings: Settings
) -> None:
    settings.CDN_SECONDS = 600
    page = client.get(LESSON)
    assert page.headers["CDN-Cache-Control"] == "public, s-maxage=600, stale-while-revalidate=60"
    assert page.headers["Surrogate-Key"] == "lesson/two-kinds overdue site"
    assert page.headers["Cache-Tag"] == "lesson/two-kinds,overdue,site"
    assert page.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "CDN-Cache-Control" not in client.get("/me/").headers


def test_a_page_that_is_shown_until_the_new_one_is_made_stays_in_no_cdn() -> None:
    headers = [(b"cache-control", b"public"), (b"cdn-cache-control", b"public, s-maxage=600")]
    page = Page.of(headers, b"text")
    assert b"cdn-cache-control" not in dict(page.for_the_moment().headers)
    assert page.for_the_moment().digest == page.digest


@pytest.mark.django_db(transaction=True)
def test_after_a_change_the_cdn_is_told_to_forget_that_page(
    course: Course, told: list[tuple[dict[str, str], Any]]
) -> None:
    SwitchedOff.objects.create(document="lesson/two-kinds")
    ((headers, body),) = heard(told)
    assert headers["Surrogate-Key"] == "lesson/two-kinds"
    assert headers["Fastly-Key"] == "secret"
    assert body == {"tags": ["lesson/two-kinds"]}


@pytest.mark.django_db(transaction=True)
def test_what_changes_every_page_is_told_by_the_one_name_that_all_have(
    course: Course, told: list[tuple[dict[str, str], Any]]
) -> None:
    revisions.bump({"site", "lists"})
    assert heard(told)[0][1] == {"tags": ["site"]}
    revisions.bump({f"lesson/l{number}" for number in range(1000)})
    assert heard(told, 2)[1][1] == {"tags": ["site"]}


@pytest.mark.django_db(transaction=True)
def test_many_pages_are_told_in_several_requests(
    course: Course, told: list[tuple[dict[str, str], Any]]
) -> None:
    keys = {f"lesson/l{number}" for number in range(70)}
    revisions.bump(keys)
    heard(told, 3)
    assert {key for _, body in told for key in body["tags"]} == keys


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("trouble", ["nobody", "refuses", "hangs"])
def test_a_cdn_that_cannot_be_told_holds_nobody_up_and_one_line_says_so(
    course: Course, settings: Settings, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    class Bad(Handler):
        def post(self, sent: bytes) -> None:
            if trouble == "hangs":
                self.hung_up(5)
            else:
                self.tell({"error": "no"}, 403)

    monkeypatch.setattr(cdn, "UNTIL_HEARD", 0.0)
    monkeypatch.setattr(cdn, "PATIENCE", 0.2)
    with listening(Bad) as address, capture_logs() as lines:
        settings.CDN_PURGE_URL = "http://127.0.0.1:9/" if trouble == "nobody" else address
        begun = time.monotonic()
        revisions.bump({"lesson/two-kinds", "lists"})
        assert time.monotonic() - begun < 0.2
        deadline = begun + 10
        while not warnings(lines) and time.monotonic() < deadline:
            time.sleep(0.01)
    assert warnings(lines) == ["cdn_not_told"]


def test_a_header_that_is_none_is_refused_without_being_shown() -> None:
    assert read({"CDN_PURGE_HEADER": "Fastly-Key: abc:d"}).cdn_purge_header == ("Fastly-Key", "abc:d")
    with pytest.raises(EnvironmentProblem, match="CDN_PURGE_HEADER is a name and a value") as problem:
        read({"CDN_PURGE_HEADER": "s3cret"})
    assert "s3cret" not in str(problem.value)
