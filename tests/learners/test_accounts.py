"""Coming in: by a code, by a password, as somebody new, and as somebody who should not."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from learners.models import Learner

pytestmark = pytest.mark.django_db

LOGIN, CODE = "/accounts/login/", "/accounts/login/code/"
CONFIRM = "/accounts/login/code/confirm/"
LESSON = "/lessons/two-kinds/"


@pytest.fixture(autouse=True)
def nobody_has_tried_yet() -> None:
    """The limits count in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def time_passes(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Moves the clock that allauth reads."""

    def pass_(seconds: float) -> None:
        now = time.time() + seconds
        monkeypatch.setattr(time, "time", lambda: now)

    return pass_


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
    return client.get("/accounts/email/").status_code == 200


@pytest.fixture
def no_mail(settings: Settings) -> None:
    """A mail server that is away."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1


def test_without_a_mail_server_whoever_waits_for_a_code_is_told(
    client: Client, alice: Learner, no_mail: None
) -> None:
    for email in ("alice@example.org", "carol@example.org"):
        asked = ask(client, email)
        assert asked.status_code == 503
        assert "no code is on its way to you" in asked.content.decode()
    assert ask(client, "alice@example.org").status_code == 503
    client.force_login(alice, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post("/accounts/reauthenticate/", {"password": "correct horse battery"})
    assert client.post("/accounts/email/", {"email": "a@example.net", "action_add": ""}).status_code == 503


def test_what_a_mail_would_only_tell_of_is_done_without_it(
    client: Client, alice: Learner, no_mail: None
) -> None:
    client.force_login(alice, backend="allauth.account.auth_backends.AuthenticationBackend")
    new = {
        "oldpassword": "correct horse battery",
        "password1": "a longer horse 77",
        "password2": "a longer horse 77",
    }
    assert client.post("/accounts/password/change/", new).status_code == 302
    alice.refresh_from_db()
    assert alice.check_password("a longer horse 77")


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


def test_somebody_signs_out_and_comes_back_to_the_same_account(client: Client) -> None:
    come_in(client, "carol@example.org")
    client.post("/accounts/logout/")
    assert not is_in(client)
    ask(client, "carol@example.org")
    assert "you are signed in" in str(mail.outbox[-1].body)
    client.post(CONFIRM, {"code": sent_code()})
    assert is_in(client)
    assert Learner.objects.count() == 1


def test_opening_the_page_for_signing_out_signs_nobody_out(client: Client, alice: Learner) -> None:
    client.force_login(alice)
    client.get("/accounts/logout/")
    assert is_in(client)


def test_an_address_in_capitals_is_the_same_address(client: Client, alice: Learner) -> None:
    come_in(client, "  Alice@Example.ORG ")
    assert is_in(client)
    assert Learner.objects.get() == alice


def test_what_is_no_address_is_said_beside_the_field(client: Client) -> None:
    page = ask(client, "carol").content.decode()
    assert "Enter a valid email address" in page
    assert 'value="carol"' in page
    assert not mail.outbox


def test_a_known_and_an_unknown_address_look_alike(client: Client, alice: Learner) -> None:
    known, unknown = Client(), Client()
    answers = [ask(known, alice.email), ask(unknown, "nobody@example.org")]
    assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1
    pages = [visitor.get(CONFIRM).content.decode() for visitor in (known, unknown)]
    cleaned = [re.sub(r'value="\w{64}"|\S+@example\.org', "", page) for page in pages]
    assert cleaned[0] == cleaned[1]


def test_a_known_and_an_unknown_address_cost_the_database_the_same(client: Client, alice: Learner) -> None:
    come_in(Client(), alice.email)  # whatever is made once is made
    written: list[Counter[str]] = []
    for email in (alice.email, "nobody@example.org"):
        with CaptureQueriesContext(connection) as asked:
            assert ask(Client(), email).status_code == 302
        written.append(
            Counter(" ".join(one["sql"].split()[:3]) for one in asked if one["sql"].startswith("INSERT"))
        )
    assert written[0] == written[1]


def test_a_closed_account_looks_like_any_other_and_gets_no_code(client: Client, alice: Learner) -> None:
    alice.is_active = False
    alice.save()
    assert ask(client, alice.email)["Location"] == CONFIRM
    assert "no open account" in str(mail.outbox[0].body)
    assert client.post(CONFIRM, {"code": ""}).status_code == 200
    assert not is_in(client)


def test_a_closed_account_is_not_opened_by_its_password(client: Client, alice: Learner) -> None:
    alice.is_active = False
    alice.save()
    client.post(LOGIN, {"login": alice.email, "password": "correct horse battery"})
    assert not is_in(client)


def test_a_wrong_code_is_said_and_the_right_one_still_works(client: Client) -> None:
    ask(client, "carol@example.org")
    assert "This is not the code" in client.post(CONFIRM, {"code": "WRONG"}).content.decode()
    client.post(CONFIRM, {"code": sent_code()})
    assert is_in(client)


def test_a_code_in_small_letters_without_its_dash_is_the_same_code(client: Client) -> None:
    ask(client, "carol@example.org")
    client.post(CONFIRM, {"code": sent_code().replace("-", " ").lower()})
    assert is_in(client)


def test_after_five_wrong_codes_the_right_one_is_worth_nothing(client: Client) -> None:
    ask(client, "carol@example.org")
    for _ in range(5):
        last = client.post(CONFIRM, {"code": "WRONG"}, follow=True)
    assert "tried too often" in last.content.decode()
    client.post(CONFIRM, {"code": sent_code()})
    assert not is_in(client)


def test_a_code_is_worth_nothing_after_a_quarter_of_an_hour(
    client: Client, time_passes: Callable[[float], None]
) -> None:
    ask(client, "carol@example.org")
    time_passes(15 * 60 + 1)
    client.post(CONFIRM, {"code": sent_code()})
    assert not is_in(client)


def test_a_code_works_in_the_browser_that_asked_for_it_only(client: Client) -> None:
    ask(client, "carol@example.org")
    stranger = Client()
    ask(stranger, "mallory@example.org")
    stranger.post(CONFIRM, {"code": sent_code(0)})
    assert not is_in(stranger)


def test_the_fourth_code_within_a_minute_is_refused(client: Client) -> None:
    for _ in range(3):
        ask(client, "carol@example.org")
    assert "tried too often" in ask(client, "carol@example.org").content.decode()
    assert len(mail.outbox) == 3


def test_asking_again_sends_a_code_to_the_other_address(client: Client) -> None:
    ask(client, "crol@example.org")
    come_in(client, "carol@example.org")
    assert "carol@example.org" in client.get("/accounts/email/").content.decode()


def test_a_password_is_the_second_way_in(client: Client, alice: Learner) -> None:
    come_in(client, alice.email)
    client.post("/accounts/logout/")
    client.post(LOGIN, {"login": "ALICE@example.org", "password": "correct horse battery"})
    assert is_in(client)


def test_a_password_alone_does_not_prove_an_address(client: Client, alice: Learner) -> None:
    answer = client.post(LOGIN, {"login": alice.email, "password": "correct horse battery"}, follow=True)
    assert not is_in(client)
    assert alice.email in answer.content.decode()
    client.post(answer.redirect_chain[-1][0], {"code": sent_code()})
    assert is_in(client)


def test_a_wrong_password_says_the_same_for_everybody(client: Client, alice: Learner) -> None:
    said = [
        client.post(LOGIN, {"login": email, "password": "wrong horse"}).content.decode()
        for email in (alice.email, "nobody@example.org")
    ]
    assert all("do not belong together" in page for page in said)


def test_guessing_passwords_is_stopped(client: Client, alice: Learner) -> None:
    for _ in range(6):
        last = client.post(LOGIN, {"login": alice.email, "password": "wrong horse"})
    assert "tried too often" in last.content.decode()


def test_the_session_gets_another_name_when_somebody_signs_in(client: Client) -> None:
    ask(client, "carol@example.org")
    before = client.session.session_key
    client.post(CONFIRM, {"code": sent_code()})
    assert client.session.session_key != before


def test_who_knocks_too_often_is_told_to_wait(client: Client) -> None:
    for _ in range(31):
        last = client.post(LOGIN, {"login": "", "password": ""})
    assert last.status_code == 429
    assert "asked for too often" in last.content.decode()
