"""Django's few threads: nobody holds one for ever, and nobody waits for one for ever."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from config.edge.threads import Room, Threads
from tests.config.asgi_client import Answer, ask, run
from tests.config.asgi_sender import sending

SOON = Room(threads=2, spare=2, queue=2, patience=0.3, deadline=0.5)


class Views:
    """A WSGI application of a few addresses, and what became of them."""

    def __init__(self) -> None:
        self.may_go_on = threading.Event()
        self.stopped = threading.Event()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterator[bytes] | list[bytes]:
        what = environ["PATH_INFO"]
        if what == "/counts/":
            self._count()
        if what == "/waits/":
            self.may_go_on.wait(20)
        start("200 OK", [("Content-Type", "text/plain")])
        if what == "/large/":
            return (b"x" * 100_000 for _ in range(50))
        return [environ["wsgi.input"].read() or b"hello"]

    def _count(self) -> None:
        count = 0
        try:
            while True:
                try:
                    count += 1
                except Exception:  # a view that catches everything is told all the same  # noqa: BLE001
                    count = 0
        finally:
            self.stopped.set()


@pytest.fixture
def views() -> Iterator[Views]:
    made = Views()
    yield made
    made.may_go_on.set()


async def at_once(site: Threads, *paths: str) -> list[Answer]:
    return list(await asyncio.gather(*(ask(site, path) for path in paths)))


def test_a_view_that_counts_for_ever_is_answered_for_and_gives_up_its_thread(views: Views) -> None:
    site = Threads(views, SOON)
    answers = run(at_once(site, "/counts/", "/counts/"))
    assert [answer.status for answer in answers] == [503, 503]
    assert "took too long" in answers[0].text
    assert answers[0].headers["retry-after"] == "10"
    assert views.stopped.wait(10)


def test_a_view_that_waits_for_something_holds_up_nobody(views: Views) -> None:
    site = Threads(views, SOON)

    async def story() -> tuple[list[Answer], Answer]:
        held = await at_once(site, "/waits/", "/waits/")
        return held, await ask(site, "/")

    held, after = run(story())
    assert [answer.status for answer in held] == [503, 503]
    assert (after.status, after.text) == (200, "hello")


def test_when_every_thread_is_taken_the_next_wait_a_moment_and_hear_why(views: Views) -> None:
    site = Threads(views, Room(threads=1, spare=0, queue=2, patience=0.2, deadline=5))

    async def story() -> list[Answer]:
        held = asyncio.create_task(ask(site, "/waits/"))
        await asyncio.sleep(0.05)
        waiting = await at_once(site, "/", "/", "/", "/")
        views.may_go_on.set()
        return [*waiting, await held, await ask(site, "/")]

    *waiting, held, after = run(story())
    assert [answer.status for answer in waiting] == [503] * 4
    assert "very busy" in waiting[0].text
    assert (held.status, after.status) == (200, 200)


def test_a_thread_that_was_told_to_stop_does_the_next_request_as_if_nothing_had_been(views: Views) -> None:
    site = Threads(views, Room(threads=1, spare=0, queue=9, patience=5, deadline=0.2))

    async def story() -> list[int]:
        return [answer.status for _ in range(5) for answer in await at_once(site, "/counts/", "/")]

    assert run(story()) == [503, 200] * 5


def test_what_was_sent_and_what_is_answered_pass_whole(views: Views) -> None:
    site = Threads(views, SOON)
    assert run(sending(site, (b"what was sent",))).text == "what was sent"
    large = run(ask(site, "/large/"))
    assert len(large.body) == 5_000_000


def test_an_error_of_the_application_frees_its_thread() -> None:
    def broken(_environ: Any, _start: Any) -> list[bytes]:
        raise RuntimeError("broken")

    site = Threads(broken, Room(threads=1, spare=0, queue=1, patience=1, deadline=5))
    for _ in range(3):
        with pytest.raises(RuntimeError):
            run(ask(site, "/"))
