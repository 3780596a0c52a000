"""An answer of Django's that may turn out to be the same for everybody."""

from __future__ import annotations

from config.edge.asgi_types import Headers, Message, Send
from courses.caching import SHARED

MARK = SHARED.encode()


class HeldBack:
    """Takes the place of `send`: holds a shared answer back until it is whole, lets everything else through, without
    its body where only the `head` was asked for. An answer that is somebody's own is never held.
    """

    def __init__(self, send: Send, *, head: bool, is_own: bool = False) -> None:
        self.send = send
        self.head = head
        self.is_own = is_own
        self.shared = False
        self.status = 500
        self.headers: Headers = []
        self.parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.headers = message["headers"]
            self.status = message["status"]
            self.shared = not self.is_own and self.status == 200 and is_shared(self.headers)
            if not self.shared:
                await self.send(message)
        elif self.shared:
            self.parts.append(message.get("body", b""))
        else:
            await self.send({**message, "body": b""} if self.head else message)


def is_shared(headers: Headers) -> bool:
    """Whether an answer may be kept for everybody: marked as such, without a cookie, the same for every request."""
    named = dict(headers)
    return (
        named.get(b"cache-control") == MARK
        and b"set-cookie" not in named
        and b"content-encoding" not in named
        and named.get(b"vary", b"accept-encoding").lower() == b"accept-encoding"
    )
