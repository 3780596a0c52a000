"""Coming in: by a code, by a password, as somebody new, and as somebody who should not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from learners.models import Learner

pytestmark = pytest.mark.django_db

LOGIN, CODE = "/accounts/login/", "/accounts/login/code/"
CONFIRM = "/accounts/login/code/confirm/"
LESSON = "/lessons/two-kinds/"


@pytest.fixture(autouse=True)
def nobody_has_tried_yet() -> None:
    """The limits count in the cache, which outlives a test."""
    cache.clear()


def sent_code(number: int = -1) -> str:
    found = re.search(r"^[A-Z]{4}-?[A-Z]{4}$|^[A-Z0-9-]{6,9}$", str(mail.outbox[number].body), re.MULTILINE)
    assert found, mail.outbox[number].body
    return found[0]


def ask(client: Client, email: str, **more: str) -> Any:
    return client.post(CODE, {"email": email, **more})


def come_in(client: Client, email: str, **more: str) -> Any:
    ask(client, email, **more)
    return client.post(CONFIRM, {"code": sent_code(), **more})


def is_in(client: Client) -> bool:
    return bool(client.get("/me/").json()["signed_in"])


def test_a_new_address_gets_a_code_and_with_it_an_account(client: Client) -> None:
    asked = ask(client, "carol@example.org")
    assert asked["Location"] == CONFIRM
    assert mail.outbox[0].to == ["carol@example.org"]
    assert "your account is made" in str(mail.outbox[0].body)
    assert not is_in(client)
    client.post(CONFIRM, {"code": sent_code()})
    carol = Learner.objects.get()
    assert (carol.email, carol.has_usable_password()) == ("carol@example.org", False)
    assert is_in(client)


def test_the_code_page_says_where_the_code_went(client: Client) -> None:
    ask(client, "carol@example.org")
    page = client.get(CONFIRM).content.decode()
    assert "carol@example.org" in page
    assert 'autocomplete="one-time-code"' in page
