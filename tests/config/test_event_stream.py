"""What both event streams promise of their connections: headers, a sign of life, an end, and an eye on whoever leaves."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from config.edge import event_stream
from config.edge.changes import ChangeStream
from config.edge.event_stream import Wire, encoded, last_id
from tests.config.asgi_client import Answer, ask, request, run


class Reader:
    """The other end of a wire. It listens until it is told to leave."""

    def __init__(self) -> None:
        self.answer = Answer()
        self.leaves = asyncio.Event()

    async def receive(self) -> dict[str, object]:
        await self.leaves.wait()
        return {"type": "http.disconnect"}

    async def read(self, message: Mapping[str, Any]) -> None:
        await self.answer.take(message)

    async def listen(self, news: asyncio.Event) -> str:
        """All that it heard until the wire was no longer open."""
        async with Wire(self.receive, self.read) as wire:
            await wire.begin()
            while wire.open:
                await wire.wait(news)
            await wire.end()
        return self.answer.text


def test_nobody_keeps_what_a_stream_says_and_no_proxy_holds_it_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "LONGEST", 0.0)
    answer = run(ask(ChangeStream(), "/changes/"))
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store" and answer.headers["x-accel-buffering"] == "no"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.text.startswith("retry: 1000\n\n")


def test_while_there_is_no_news_a_comment_says_that_somebody_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(event_stream, "HEARTBEAT", 0.01)
    monkeypatch.setattr(event_stream, "LONGEST", 0.2)

    async def story() -> str:
        return await Reader().listen(asyncio.Event())

    assert run(story()).count(": still here\n\n") > 1


def test_whoever_leaves_ends_the_stream_at_once() -> None:
    async def story() -> str:
        reader = Reader()
        listening = asyncio.create_task(reader.listen(asyncio.Event()))
        await asyncio.sleep(0)
        reader.leaves.set()
        return await asyncio.wait_for(listening, 5)

    assert run(story()) == "retry: 1000\n\n"


def test_an_event_is_written_with_what_it_has() -> None:
    assert encoded(id="3") == b"id: 3\n\n"
    assert encoded(id="3", event="done", data="one\ntwo") == b"id: 3\nevent: done\ndata: one\ndata: two\n\n"


def test_a_reader_names_what_it_heard_last() -> None:
    assert last_id(request("/changes/", "GET", b"", {})) == ""
    assert last_id(request("/changes/", "GET", b"", {"last-event-id": "3!ab"})) == "3!ab"
