"""What comes with a request is read here, within limits of size and time, before one of Django's threads is taken.

A client that sends byte by byte would otherwise hold a thread for as long as it likes, and a dozen of them all threads.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from config.edge.asgi_types import Application, Headers, Message, Receive, Scope, Send
from config.edge.refusals import refuse

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """`patience` seconds, and longer for as long as a body comes with `slowest` bytes a second or more: a class on a slow
    line may send its progress, whoever sends drop by drop may not. `held` is for all bodies of the process together;
    those below `small` are let in even then.
    """

    most: int = 5 * MEGABYTE // 2  # Django's own limit for what is not a file
    patience: float = 10.0
    slowest: int = 16 * 1024
    held: int = 64 * MEGABYTE
    small: int = 64 * 1024


class NotTaken(Exception):  # noqa: N818 - it says what became of the body
    """The status and the sentence; status 400 when the sender broke off."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Bodies:
    """Gives the application behind it each body in one piece, with its true length."""

    def __init__(self, behind: Application, limits: Limits = Limits()) -> None:
        self.behind = behind
        self.limits = limits
        self.held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = bytearray()
        try:
            if has_body(scope["headers"]):
                await self._read(scope, receive, body)
            whole = {**scope, "headers": with_length(scope["headers"], len(body))}
            await self.behind(whole, _given(bytes(body)), send)
        except NotTaken as why:
            await refuse(scope, send, why.status, str(why), wait=10 if why.status == 503 else 0)
        finally:
            self.held -= len(body)

    async def _read(self, scope: Scope, receive: Receive, body: bytearray) -> None:
        limits, loop = self.limits, asyncio.get_running_loop()
        declared = _declared(scope["headers"])
        self._let_in(declared, declared)
        begun, more = loop.time(), True
        while more:
            left = begun + limits.patience + len(body) / limits.slowest - loop.time()
            try:
                message = await asyncio.wait_for(receive(), max(left, 0))
            except TimeoutError:
                raise NotTaken(
                    408, gettext_noop("What you sent came too slowly, so it was not read. Send it again.")
                ) from None
            if message["type"] != "http.request":
                raise NotTaken(
                    400, gettext_noop("What you sent broke off before it was whole. Send it again.")
                )
            part, more = message.get("body", b""), message.get("more_body", False)
            self._let_in(len(body) + len(part), len(part))
            body += part
            self.held += len(part)

    def _let_in(self, size: int, more: int) -> None:
        """Raises `NotTaken` where a body of this size, of which `more` is not held yet, is too much."""
        limits = self.limits
        if size > limits.most:
            raise NotTaken(
                413, f"That is too much to be sent at once: at most {limits.most / MEGABYTE:.1f} MB."
            )
        if size > limits.small and self.held + more > limits.held:
            raise NotTaken(
                503, gettext_noop("Too much is being sent to this site just now. Try again in some seconds.")
            )


def has_body(headers: Headers) -> bool:
    return any(
        name == b"transfer-encoding" or (name == b"content-length" and value.strip(b" 0"))
        for name, value in headers
    )


def with_length(headers: Headers, length: int) -> Headers:
    """As if the body had been sent in one piece, which a chunked one had not."""
    kept = [pair for pair in headers if pair[0] not in (b"content-length", b"transfer-encoding", b"expect")]
    return [*kept, (b"content-length", str(length).encode())] if length else kept


def _declared(headers: Headers) -> int:
    """What the sender says; the server's parser has refused what is no number. Of a chunked body nothing is known."""
    return max((int(value) for name, value in headers if name == b"content-length"), default=0)


def _given(body: bytes) -> Receive:
    left = [body]

    async def receive() -> Message:
        if left:
            return {"type": "http.request", "body": left.pop(), "more_body": False}
        return {"type": "http.disconnect"}

    return receive
