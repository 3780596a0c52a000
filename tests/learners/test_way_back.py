"""After signing in somebody is where they were, and never on another site."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from learners.models import Learner

pytestmark = pytest.mark.django_db

LOGIN, CODE = "/accounts/login/", "/accounts/login/code/"
LESSON = "/lessons/two-kinds/"
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "https:///evil.example",
    "javascript:alert(1)",
    "http:evil.example",
)


@pytest.fixture(autouse=True)
def nobody_has_tried_yet() -> None:
    """The limits count in the cache, which outlives a test."""
    cache.clear()


def hidden_next(page: str) -> str | None:
    """What the form for the address or the code carries."""
    form = next(part for part in page.split("<form")[1:] if re.search(r'name="(email|code)"', part))
    found = re.search(r'name="next" value="([^"]*)"', form)
    return found and found[1]


def come_in_from(client: Client, where: str) -> str:
    """Goes the whole way as the pages' own forms lead, and gives the page it ends at."""
    page = client.get(LOGIN, {"next": where}).content.decode()
    asked = client.post(CODE, {"email": "carol@example.org", "next": hidden_next(page) or ""})
    there = client.get(asked["Location"]).content.decode()
    code = re.search(r"^[A-Z]{4}-[A-Z]{4}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code
    entered = client.post(asked["Location"], {"code": code[0], "next": hidden_next(there) or ""})
    return str(entered["Location"])


@pytest.mark.parametrize("where", [LESSON, "/search/?q=open+weights", f"{LESSON}quiz/", "/progress/"])
def test_somebody_is_where_they_were(client: Client, where: str) -> None:
    assert come_in_from(client, where) == where


@pytest.mark.parametrize("where", ELSEWHERE)
def test_nobody_is_sent_to_another_site(client: Client, where: str) -> None:
    assert come_in_from(client, where) == "/"


@pytest.mark.parametrize("where", ELSEWHERE)
def test_signing_out_sends_nobody_to_another_site(client: Client, alice: Learner, where: str) -> None:
    client.force_login(alice)
    assert client.post("/accounts/logout/", {"next": where})["Location"] == "/"


def test_without_scripts_the_page_somebody_came_from_is_kept(client: Client) -> None:
    answer = client.get(LOGIN, headers={"referer": f"http://testserver{LESSON}?a=b"})
    assert answer["Location"] == "/accounts/login/?next=%2Flessons%2Ftwo-kinds%2F%3Fa%3Db"


@pytest.mark.parametrize(
    "referer",
    [
        "https://evil.example/lessons/two-kinds/",
        "http://testserver/accounts/email/",
        "http://testserver/",
        "http://testserver//evil.example/",
        "no address",
        "http://[",
    ],
)
def test_a_page_that_nobody_goes_back_to_is_not_kept(client: Client, referer: str) -> None:
    assert client.get(LOGIN, headers={"referer": referer}).status_code == 200


def test_the_way_back_outlives_a_wrong_code(client: Client) -> None:
    asked = client.post(CODE, {"email": "carol@example.org", "next": LESSON})
    page = client.post(asked["Location"], {"code": "WRONG", "next": LESSON}).content.decode()
    assert hidden_next(page) == LESSON


def test_the_way_back_outlives_another_address(client: Client) -> None:
    asked = client.post(CODE, {"email": "crol@example.org", "next": LESSON})
    page = client.get(asked["Location"]).content.decode()
    again = re.findall(r'name="next" value="(/accounts/login/[^"]*)"', page)[0]
    assert (
        client.post("/accounts/logout/", {"next": again})["Location"] == f"{LOGIN}?next=/lessons/two-kinds/"
    )


def test_who_is_in_already_goes_straight_back(client: Client, alice: Learner) -> None:
    client.force_login(alice)
    assert client.get(LOGIN, {"next": LESSON})["Location"] == LESSON


def test_signing_up_is_signing_in(client: Client) -> None:
    assert (
        client.get("/accounts/signup/", {"next": LESSON})["Location"]
        == f"{LOGIN}?next=%2Flessons%2Ftwo-kinds%2F"
    )
