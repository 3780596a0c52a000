"""Whatever is sent to any address: an answer, and never an error of the server."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.core import signing
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from courses.models import Course
from decisions.models import Decision
from learners.models import Learner
from quizzes import signed
from tests.addresses import address, every_pattern

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

DEEP = "[" * 100_000
MOMENTS = [
    "0001-01-01T00:00:00+23:59",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59-23:59",
    "2026-01-01T00:00:00+99:99",
    "-2026-01-01T00:00:00Z",
    "2026-02-30",
    "0001-01-01",
    "9999-12-31",
]
TEXTS = [
    *MOMENTS,
    "",
    "\0",
    "a\0b",
    "\ud800",
    "\u202e\u2028",
    "½",
    "１２",
    "NaN",
    "-inf",
    "1e999",
    "-1",
    "9" * 5000,
    "x" * 100_000,
    DEEP,
    '{"a":' * 5000,
    "{}",
    "null",
    '{"a": NaN}',
    "//[",
    "http://[::1",
    "//example.org/",
    "javascript:1",
    "%00%ff%",
    "../../etc/passwd",
    "'; DROP TABLE",
    "{{ 1 }}",
    "a@b\r\nTo: c@d",
    "6f1d2a52-7c1e-4f60-9d0a-2f6c0d1b7a11",
]
ODD = st.sampled_from(TEXTS) | st.text(max_size=30)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from([10**400, 2**63, -(2**63) - 1, 1e308])
    | ODD,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ODD, inner, max_size=4),
    max_leaves=8,
)
# What the site's addresses read, so that the odd value gets to where it is used.
NAMES = sorted(
    {
        *("attempt", "question", "answer", "pair-0", "place-0", "sure", "do", "rung", "reason", "text", "n"),
        *(
            "id",
            "title",
            "choice",
            "why",
            "change",
            "review",
            "labs",
            "ticks",
            "facts",
            "lab",
            "looked",
            "new",
        ),
        *("reads", "receipts", "own", "lesson", "section", "hash", "at", "decisions", "deleted", "model"),
        *("notes", "document", "parts", "anchor", "page", "sealed", "names"),
        *("email", "login", "password", "code", "next", "action", "credential", "name", "better", "helpful"),
        *("q", "track", "module", "term", "part", "tokens_per_day", "context", "layers", "release", "for"),
        *("p", "o", "e", "_popup", "oldpassword", "password1", "password2", "remember", "session"),
    }
)
QUIET = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}


@pytest.fixture
def site(client: Client, alice: Learner, course: Course) -> Client:
    client.force_login(alice)
    client.raise_request_exception = False
    return client


def addresses() -> list[str]:
    left_out = ("logout", "erase", "readyz")
    return sorted({address(one) for one in every_pattern() if not any(word in one for word in left_out)})


def as_sent(text: str) -> str:
    """As a form sends it: a lone surrogate becomes bytes that are no UTF-8."""
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


def fine(site: Client, answer: Any, path: str, sent: object) -> None:
    # only the server that has event streams says how a stream answers
    assert answer.status_code < 500 or path.endswith("/stream/"), (path, sent)
    session = site.session
    if not session.get("_auth_user_id"):
        site.force_login(Learner.objects.get(email="alice@example.org"))
    elif session.pop(STATE_SESSION_KEY, None):
        # a form that waits for a password is kept there whole: hundreds of kilobytes, read anew with each request
        session.save()


IN_FORMS = [
    "0001-01-01T00:00:00+23:59",
    "a\0b",
    "\ud800",
    "NaN",
    "9" * 5000,
    "[" * 3_000,
    '{"a": {"b": 1}}',
    "//[",
    "6f1d2a52-7c1e-4f60-9d0a-2f6c0d1b7a11",
]
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("number", range(len(IN_FORMS)))
def test_an_odd_text_in_every_field_of_every_address(site: Client, number: int) -> None:
    text = IN_FORMS[number]
    # a bracket as it is, since three thousand escaped ones in each field are long in being read
    query = urlencode(dict.fromkeys(NAMES, text[:500]), safe="[", errors="surrogatepass")
    form = urlencode(dict.fromkeys(NAMES, text), safe="[", errors="surrogatepass")
    anonymous = Client(raise_request_exception=False)
    for path in addresses():
        for who in (site, anonymous) if path.startswith("/accounts/") else (site,):
            cache.clear()  # nobody is told to wait
            fine(site, who.get(f"{path}?{query}"), path, text)
            fine(site, who.post(path, form, content_type=FORM), path, text)


JSON_TAKERS = (
    *("/me/merge/", "/me/unread/", "/review/due/", "/decision/merge/", "/notes/merge/", "/notes/shown/"),
    *("/me/carry/", "/me/carry/take/"),
    "/lessons/two-kinds/tutor/",
)
SHAPES = ("reads", "decisions", "receipts", "notes", "names")


@settings(max_examples=25, **QUIET)  # type: ignore[arg-type]
@given(data=st.dictionaries(st.sampled_from(NAMES) | ODD, VALUES, max_size=8))
def test_odd_json(site: Client, data: dict[str, Any]) -> None:
    wrapped = {name: [data, *data.values()] for name in SHAPES}
    for path in JSON_TAKERS:
        for body in (data, wrapped, {**wrapped, **data}):
            answer = site.post(path, json.dumps(body), content_type="application/json")
            fine(site, answer, path, body)


RECORD = {"id": str(uuid4()), "at": "2026-01-01T00:00:00Z", "title": "t"}
NOTE = {"id": str(uuid4()), "document": "lesson/two-kinds", "at": "2026-01-01T00:00:00Z", "text": "t"}
NOTE["parts"] = [{"passage": "p1", "hash": "h", "quote": "q"}]  # type: ignore[assignment]
MARK = {"lesson": "two-kinds", "section": "a", "hash": "b", "at": "2026-01-01T00:00:00Z"}


@settings(max_examples=25, **QUIET)  # type: ignore[arg-type]
@given(value=VALUES, record=st.sampled_from(sorted([*RECORD, "choice", "review", "labs", "ticks", "facts"])))
def test_a_sound_record_or_mark_with_one_odd_value(site: Client, value: Any, record: str) -> None:
    for path, body in (
        ("/decision/merge/", {"decisions": [{**RECORD, record: value}]}),
        ("/notes/merge/", {"notes": [{**NOTE, record if record in NOTE else "parts": value}]}),
        ("/me/merge/", {"reads": [{**MARK, record if record in MARK else "hash": value}]}),
    ):
        fine(site, site.post(path, json.dumps(body), content_type="application/json"), path, body)
    assert site.get("/progress/").status_code == 200
    assert site.get("/me/data/").status_code == 200
    assert site.get("/decision/").status_code == 200
    assert site.get("/notes/").status_code == 200


@pytest.mark.parametrize("at", MOMENTS)
def test_a_record_of_an_impossible_day_is_refused_with_a_sentence(site: Client, at: str) -> None:
    body = json.dumps({"decisions": [{**RECORD, "at": at}]})
    answer = site.post("/decision/merge/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]) == (400, "This record has no date.")
    assert not Decision.objects.exists()


@pytest.mark.parametrize("path", JSON_TAKERS)
@pytest.mark.parametrize(
    "body", [DEEP, '{"a":' * 100_000, '{"question": ' + DEEP, '{"a": NaN}', "\ufeff{}", "[]"]
)
def test_json_that_is_none_is_refused_with_a_sentence(site: Client, path: str, body: str) -> None:
    answer = site.post(path, body, content_type="application/json", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")


@pytest.mark.parametrize("facts", [DEEP, "[]", "{", '{"a": NaN}', "null"])
def test_facts_of_a_decision_that_cannot_be_read_are_refused_with_a_sentence(
    site: Client, facts: str
) -> None:
    for path in ("/decision/", "/decision/markdown/", "/decision/calendar/"):
        answer = site.post(path, {"id": str(uuid4()), "title": "t", "facts": facts})
        assert answer.status_code == 400
        assert "cannot be read" in answer.content.decode()


GOOD = {"i": uuid4().hex, "q": "two-kinds", "k": [], "a": [], "c": "", "s": 1.7e9, "f": 1.7e9, "p": 1, "o": 1}
GOOD |= {"ok": 1, "m": 0}


@settings(max_examples=40, **QUIET)  # type: ignore[arg-type]
@given(name=st.sampled_from(sorted(GOOD)), value=VALUES)
@example(name="p", value=True)
@example(name="p", value="1")
@example(name="f", value=10**400)
def test_a_receipt_that_was_signed_with_something_odd_in_it_is_refused(
    site: Client, name: str, value: Any
) -> None:
    data = {**GOOD, "i": uuid4().hex, name: value}
    receipt = signing.TimestampSigner(salt=signed.RECEIPT).sign_object(data)
    attempt = signing.TimestampSigner(salt=signed.UNDER_WAY).sign_object(data)
    for path in ("/me/merge/", "/review/due/"):
        body = json.dumps({"receipts": [receipt]})
        fine(site, site.post(path, body, content_type="application/json"), path, data)
    assert site.get("/progress/").status_code == 200
    anonymous = Client(raise_request_exception=False)
    anonymous.cookies["quiz-two-kinds"] = attempt
    for path in ("/lessons/two-kinds/quiz/", "/lessons/two-kinds/quiz/result/"):
        assert anonymous.get(path).status_code < 500


@pytest.mark.parametrize("text", TEXTS)
def test_an_odd_address_cookie_or_header(client: Client, course: Course, text: str) -> None:
    client.raise_request_exception = False
    short = as_sent(text[:1000]).replace("\r", "").replace("\n", "")
    for name in ("session", "csrf", "quiz-two-kinds", "tutor", "ajar_in"):
        client.cookies[name] = re.sub(r"[^!-~]", "", short)
    heads = {
        "Referer": short,
        "Accept": short,
        "Accept-Language": short,
        "X-CSRFToken": short,
        "Origin": short,
    }
    for path in ("/", "/lessons/two-kinds/quiz/", "/lessons/two-kinds/tutor/", "/accounts/login/", "/me/"):
        assert client.get(path, headers=heads).status_code < 500
    quoted = "".join(f"%{byte:02x}" for byte in short.encode("latin-1")[:300])
    for path in ("/", "/lessons/", "/labs/", "/terms/", "/accounts/", "/admin/", "/static/"):
        assert client.get(f"{path}{quoted}/").status_code < 500


CREDENTIALS = [
    "[" * 100_000,
    '{"a":' * 100_000,
    "9" * 5000,
    '{"a": NaN}',
    "null",
    "[]",
    "{}",
    '{"id": 1}',
    '{"id": "x", "rawId": "x", "type": "public-key", "response": 1}',
    '{"id": "x", "rawId": "x", "type": "public-key", "response": "text"}',
    '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"userHandle": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"}}',
    '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"userHandle": "MQ", "clientDataJSON": "e30", '
    '"authenticatorData": "AA", "signature": "AA"}}',
    '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"clientDataJSON": "e30", "attestationObject": "oA"}}',
]


@pytest.mark.parametrize("number", range(len(CREDENTIALS)))
def test_an_odd_passkey_opens_nothing_and_breaks_nothing(client: Client, alice: Learner, number: int) -> None:
    client.raise_request_exception = False
    cache.clear()
    path = "/accounts/2fa/webauthn/login/"
    client.get(path, headers={"X-Requested-With": "XMLHttpRequest"})  # begins, as the page does
    assert client.post(path, {"credential": CREDENTIALS[number]}).status_code == 302
    assert "_auth_user_id" not in client.session
    client.force_login(alice, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post("/accounts/reauthenticate/", {"password": "correct horse battery"})
    path = "/accounts/2fa/webauthn/add/"
    assert client.get(path).status_code == 200
    added = client.post(path, {"credential": CREDENTIALS[number], "name": "x"})
    assert added.status_code == 200
    assert not Authenticator.objects.exists()
