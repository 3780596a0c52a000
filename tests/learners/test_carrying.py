"""What a browser encrypted for another device: given out once, within ten minutes, and nothing for who steals the database."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from learners import carrying, expiry
from learners.models import Carried, WrongCode

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NAME, OTHER = "a" * 64, "b" * 64
SEALED = b"encrypted by the browser"


def put_down(client: Client, name: str = NAME, sealed: bytes = SEALED) -> Any:
    body = {"name": name, "sealed": base64.b64encode(sealed).decode()}
    return client.post("/me/carry/", json.dumps(body), content_type="application/json")


def take_up(client: Client, *names: str) -> Any:
    return client.post("/me/carry/take/", json.dumps({"names": names}), content_type="application/json")


def test_it_is_given_out_as_it_was_and_once(client: Client) -> None:
    assert put_down(client).status_code == 200
    said = take_up(client, OTHER, NAME).json()
    assert (said["name"], base64.b64decode(said["sealed"])) == (NAME, SEALED)
    again = take_up(client, NAME)
    assert again.status_code == 404
    assert "There is nothing under this code" in again.json()["error"]


def test_after_ten_minutes_it_is_gone(client: Client) -> None:
    put_down(client)
    Carried.objects.update(at=timezone.now() - timedelta(minutes=11))
    assert take_up(client, NAME).status_code == 404
    expiry.forget()
    assert not Carried.objects.exists()


def test_the_database_holds_neither_the_name_nor_what_the_browser_sent(client: Client) -> None:
    put_down(client)
    row = Carried.objects.get()
    assert NAME not in (row.pk, row.address)
    assert SEALED not in bytes(row.sealed)
    assert "127.0.0.1" not in row.address


def test_with_another_secret_it_cannot_be_opened(client: Client, settings: Any) -> None:
    put_down(client)
    settings.SECRET_KEY = "another"
    assert take_up(client, NAME).status_code == 404


def test_a_name_is_taken_once_at_a_time(client: Client) -> None:
    put_down(client)
    assert put_down(client, sealed=b"another's").status_code == 409
    assert base64.b64decode(take_up(client, NAME).json()["sealed"]) == SEALED


def test_wrong_codes_end_after_ten_and_the_right_one_is_not_tried_then(client: Client) -> None:
    put_down(client)
    for _ in range(10):
        assert take_up(client, OTHER).status_code == 404
    assert take_up(client, NAME).status_code == 429
    WrongCode.objects.update(at=timezone.now() - timedelta(minutes=11))
    assert take_up(client, NAME).status_code == 200


def test_wrong_codes_of_many_addresses_end_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "MOST_WRONG", 3)
    for number in range(3):
        client.defaults["REMOTE_ADDR"] = f"10.0.0.{number}"
        assert take_up(client, OTHER).status_code == 404
    client.defaults["REMOTE_ADDR"] = "10.0.0.9"
    assert take_up(client, OTHER).status_code == 429


def test_one_address_puts_down_ten(client: Client) -> None:
    for number in range(10):
        assert put_down(client, f"{number:064x}").status_code == 200
    assert put_down(client).status_code == 429


def test_there_is_a_limit_to_one_and_to_all(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    large = put_down(client, sealed=b"x" * 1_000_001)
    assert (large.status_code, "more than one megabyte" in large.json()["error"]) == (413, True)
    monkeypatch.setattr(carrying, "MOST_OF_ALL", 30)
    assert put_down(client).status_code == 200
    assert put_down(client, OTHER).status_code == 503


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "{}",
        '{"name": 1, "sealed": "%"}',
        '{"name": "A", "sealed": "AA=="}',
        '{"names": [{}]}',
        '{"names": ["\\ud800"]}',
    ],
)
def test_what_is_no_such_message_is_refused_with_a_sentence(client: Client, body: str) -> None:
    for path in ("/me/carry/", "/me/carry/take/"):
        answer = client.post(path, body, content_type="application/json")
        assert answer.status_code in (400, 404)
        assert answer.json()["error"].endswith(".")


def test_the_day_before_is_good_until_ten_past_midnight(monkeypatch: pytest.MonkeyPatch) -> None:
    midnight = timezone.now().replace(hour=0, minute=0)
    monkeypatch.setattr("django.utils.timezone.now", lambda: midnight + timedelta(minutes=5))
    today, before = carrying.salts()
    monkeypatch.setattr("django.utils.timezone.now", lambda: midnight - timedelta(minutes=5))
    assert carrying.salts() == [before]
    monkeypatch.setattr("django.utils.timezone.now", lambda: midnight + timedelta(hours=9))
    assert carrying.salts() == [today]
