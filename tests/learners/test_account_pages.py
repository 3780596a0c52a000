"""What belongs to an account: its address, password, passkeys, second step and the browsers it is open in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache
from django.test import Client

from learners.models import Learner

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
PAGES = (
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/password/reset/",
    "/accounts/logout/",
    "/accounts/inactive/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/sessions/",
    "/accounts/reauthenticate/",
)


@pytest.fixture(autouse=True)
def nobody_has_tried_yet() -> None:
    """The limits count in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def inside(client: Client, alice: Learner) -> Client:
    """Alice has confirmed her address and has just shown her password again."""
    EmailAddress.objects.create(user=alice, email=alice.email, verified=True, primary=True)
    sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def sign_in(client: Client, password: str = PASSWORD) -> Any:
    return client.post("/accounts/login/", {"login": "alice@example.org", "password": password})


def sent_code() -> str:
    found = re.search(r"^[A-Z0-9]{3,4}-[A-Z0-9]{3,4}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[0]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_in_the_site(inside: Client, path: str) -> None:
    answer = inside.get(path)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("<h1") == 1
    assert "css/account.css" in page
    assert "style=" not in page.split("</head>")[1]


@pytest.mark.parametrize("path", ["/accounts/email/", "/accounts/2fa/", "/accounts/sessions/"])
def test_a_stranger_is_asked_to_sign_in_and_comes_back(client: Client, path: str) -> None:
    assert client.get(path)["Location"] == f"/accounts/login/?next={path}"
