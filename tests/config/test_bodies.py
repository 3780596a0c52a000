"""What is sent to the site is read in front of Django's threads, within limits."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from config.edge.bodies import Bodies, Limits
from tests.config.asgi_client import Answer, ask, run
from tests.config.asgi_sender import sending

SOON = Limits(most=1000, patience=0.2, slowest=1000, held=1500, small=100)
CHUNKED = {"transfer_encoding": "chunked"}


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Says what came: the whole body and the headers that tell of it."""
    message = await receive()
    assert not message["more_body"]
    told = {name.decode(): value.decode() for name, value in scope["headers"]}
    said = json.dumps({"body": message["body"].decode(), "headers": told}).encode()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": said, "more_body": False})


def sent(*pieces: bytes | float | None, **headers: str) -> Answer:
    return run(sending(Bodies(echo, SOON), pieces, **headers))


def test_a_body_comes_whole_and_with_its_true_length_however_it_was_sent() -> None:
    for headers in ({"content_length": "6"}, CHUNKED, {**CHUNKED, "content_length": "3"}):
        said = json.loads(sent(b"abc", b"", b"def", **headers).body)
        assert said["body"] == "abcdef"
        assert said["headers"]["content-length"] == "6"
        assert "transfer-encoding" not in said["headers"]


def test_a_request_without_a_body_waits_for_nothing() -> None:
    assert json.loads(run(ask(Bodies(echo, SOON), "/")).body)["body"] == ""
    assert json.loads(sent(5.0, b"never read", content_length="0").body)["body"] == ""


@pytest.mark.parametrize(
    ("pieces", "headers"),
    [
        ((b"a", 1.0, b"b"), {"content_length": "2"}),
        ((0.1, b"a", 0.05) * 9, {"content_length": "9"}),
        ((b"a", 1.0), CHUNKED),
        ((1.0,), CHUNKED),
    ],
)
def test_a_body_that_comes_drop_by_drop_is_cut_off(pieces: Any, headers: dict[str, str]) -> None:
    answer = sent(*pieces, **headers)
    assert answer.status == 408
    assert "came too slowly" in answer.text
    assert answer.headers["connection"] == "close"


def test_a_slow_line_that_keeps_up_is_waited_for() -> None:
    pieces = (b"x" * 200, 0.1) * 4  # longer than the patience, and quicker than the slowest
    assert sent(*pieces, content_length="800").status == 200


@pytest.mark.parametrize("headers", [{"content_length": "1001"}, CHUNKED, {"content_length": "9" * 30}])
def test_too_much_is_refused_as_soon_as_it_is_known(headers: dict[str, str]) -> None:
    pieces = [b"x" * 500] * 3 if headers is CHUNKED else [60.0]
    answer = sent(*pieces, 60.0, **headers)
    assert answer.status == 413
    assert "too much to be sent at once" in answer.text


def test_what_breaks_off_in_the_middle_never_reaches_django() -> None:
    answer = sent(b"abc", None, content_length="6")
    assert answer.status == 400
    assert "broke off" in answer.text


def test_all_bodies_together_have_a_limit_and_small_ones_still_come_in() -> None:
    site = Bodies(echo, SOON)

    async def story() -> tuple[Answer, Answer, Answer]:
        slow = [
            asyncio.create_task(sending(site, (b"x" * 700, 0.15, b"y"), content_length="701")) for _ in "ab"
        ]
        await asyncio.sleep(0.05)
        large = await sending(site, (b"x" * 200,), content_length="200")
        small = await sending(site, (b"x" * 90,), content_length="90")
        first, _ = await asyncio.gather(*slow)
        return large, small, first

    large, small, first = run(story())
    assert (large.status, small.status, first.status) == (503, 200, 200)
    assert large.headers["retry-after"] == "10"
    assert site.held == 0


def test_a_program_gets_its_sentence_as_json_and_a_script_as_a_fragment() -> None:
    program = sent(b"x", 1.0, content_length="9", accept="application/json")
    assert json.loads(program.body)["error"].endswith(".")
    script = sent(b"x", 1.0, content_length="9", hx_request="true")
    assert script.text.startswith('<p class="problem"')
    assert "<h1>" in sent(b"x", 1.0, content_length="9", accept="text/html").text


def test_a_refusal_has_the_headers_of_every_answer() -> None:
    answer = sent(content_length="9999")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
