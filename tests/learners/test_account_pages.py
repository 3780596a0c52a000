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
    "/accounts/3rdparty/",
    "/accounts/3rdparty/login/cancelled/",
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


def test_an_address_changes_when_the_new_one_has_its_code(inside: Client, alice: Learner) -> None:
    asked = inside.post("/accounts/email/", {"email": "alice@example.net", "action_add": ""})
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"
    inside.post(asked["Location"], {"code": sent_code()})
    alice.refresh_from_db()
    assert alice.email == "alice@example.net"
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("alice@example.net", True)]


def test_the_old_address_is_told_of_the_change(inside: Client) -> None:
    asked = inside.post("/accounts/email/", {"email": "alice@example.net", "action_add": ""})
    inside.post(asked["Location"], {"code": sent_code()})
    told = next(letter for letter in mail.outbox if "was changed" in letter.subject)
    assert told.to == ["alice@example.org"]
    assert "from alice@example.org to alice@example.net" in str(told.body)


def test_the_address_of_another_account_is_not_given_away(
    inside: Client, alice: Learner, bob: Learner
) -> None:
    """Not by asking for it; and who could read its mail is told, without a change."""
    EmailAddress.objects.create(user=bob, email=bob.email, verified=True, primary=True)
    free, taken = (
        inside.post("/accounts/email/", {"email": email, "action_add": ""})
        for email in ("carol@example.org", bob.email)
    )
    assert (free.status_code, free["Location"]) == (taken.status_code, taken["Location"])
    said = inside.post(taken["Location"], {"code": sent_code()}, follow=True).content.decode()
    assert "This address belongs to another account" in said
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"


def test_a_new_address_may_have_been_begun_with_and_never_entered(inside: Client, alice: Learner) -> None:
    Client().post("/accounts/login/code/", {"email": "alice@example.net"})
    asked = inside.post("/accounts/email/", {"email": "alice@example.net", "action_add": ""})
    inside.post(asked["Location"], {"code": sent_code()})
    assert list(Learner.objects.values_list("pk", "email")) == [(alice.pk, "alice@example.net")]


def test_the_address_of_staff_who_never_came_is_not_taken(inside: Client, alice: Learner) -> None:
    Learner.objects.create_superuser("root@example.org", PASSWORD)
    asked = inside.post("/accounts/email/", {"email": "root@example.org", "action_add": ""})
    assert inside.post(asked["Location"], {"code": sent_code()}, follow=True).status_code == 200
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"


def test_a_change_is_refused_until_the_password_was_shown_again(client: Client, alice: Learner) -> None:
    EmailAddress.objects.create(user=alice, email=alice.email, verified=True, primary=True)
    sign_in(client)
    answer = client.post("/accounts/email/", {"email": "mallory@example.org", "action_add": ""})
    assert answer["Location"].startswith("/accounts/reauthenticate/")


def test_a_password_is_set_by_somebody_who_has_none(client: Client, alice: Learner) -> None:
    alice.set_unusable_password()
    alice.save()
    client.force_login(alice)
    assert client.get("/accounts/password/change/")["Location"] == "/accounts/password/set/"
    new = {"password1": "a new horse entirely", "password2": "a new horse entirely"}
    client.post("/accounts/password/set/", new)
    alice.refresh_from_db()
    assert alice.check_password("a new horse entirely")
    assert "has a password now" in mail.outbox[-1].subject


@pytest.mark.parametrize("password", ["short", "password1234", "alice@example.org"])
def test_a_password_that_is_easily_guessed_is_refused(inside: Client, alice: Learner, password: str) -> None:
    form = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert inside.post("/accounts/password/change/", form).status_code == 200
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_a_forgotten_password_is_replaced_with_a_code(client: Client, alice: Learner) -> None:
    EmailAddress.objects.create(user=alice, email=alice.email, verified=True, primary=True)
    asked = client.post("/accounts/password/reset/", {"email": alice.email})
    entered = client.post(asked["Location"], {"code": sent_code()})
    new = {"password1": "a new horse entirely", "password2": "a new horse entirely"}
    client.post(entered["Location"], new)
    sign_in(client, "a new horse entirely")
    assert client.get("/accounts/email/").status_code == 200


def test_the_list_of_sessions_ends_the_others(inside: Client) -> None:
    elsewhere = Client(headers={"user-agent": "A phone"})
    sign_in(elsewhere)
    assert "A phone" in inside.get("/accounts/sessions/").content.decode()
    inside.post("/accounts/sessions/")
    assert elsewhere.get("/accounts/email/").status_code == 302
    assert inside.get("/accounts/email/").status_code == 200


def with_an_app(client: Client) -> str:
    """Adds an authenticator app and gives its key."""
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    key = re.findall(r'class="secret">(\w+)<', page)[0]
    client.post("/accounts/2fa/totp/activate/", {"code": digits(key)})
    return str(key)


def digits(key: str) -> str:
    return str(totp.format_hotp_value(totp.hotp_value(key, next(iter(totp.yield_hotp_counters_from_time())))))


def test_recovery_codes_are_shown_as_soon_as_there_is_an_app(inside: Client) -> None:
    with_an_app(inside)
    page = inside.get("/accounts/2fa/recovery-codes/").content.decode()
    assert len(re.findall(r"<li>\d{8}</li>", page)) == 10


def test_the_password_alone_is_not_enough_when_there_is_an_app(inside: Client) -> None:
    with_an_app(inside)
    elsewhere = Client()
    assert sign_in(elsewhere)["Location"] == "/accounts/2fa/authenticate/"
    assert elsewhere.get("/accounts/email/").status_code == 302
    page = elsewhere.get("/accounts/2fa/authenticate/").content.decode()
    assert "One more step" in page


def test_a_recovery_code_lets_somebody_in_once(inside: Client) -> None:
    with_an_app(inside)
    page = inside.get("/accounts/2fa/recovery-codes/").content.decode()
    code = re.findall(r"<li>(\d{8})</li>", page)[0]
    for expected in (200, 302):
        elsewhere = Client()
        sign_in(elsewhere)
        elsewhere.post("/accounts/2fa/authenticate/", {"code": code})
        assert elsewhere.get("/accounts/email/").status_code == expected


def test_the_admin_is_entered_through_the_same_page(client: Client) -> None:
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/login/?next=%2Fadmin%2F"
