"""A client that sends a body piece by piece, with pauses, to an ASGI application."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from tests.config.asgi_client import Answer, request


async def sending(
    app: Any, pieces: Sequence[bytes | float | None], path: str = "/", **headers: str
) -> Answer:
    """A number is that many seconds of silence, None is hanging up. Underscores in `headers` become hyphens."""
    answer, left = Answer(), list(pieces)

    async def receive() -> dict[str, Any]:
        while left and isinstance(left[0], float):
            await asyncio.sleep(left.pop(0))  # type: ignore[arg-type]
        piece = left.pop(0) if left else b""
        if piece is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": piece, "more_body": bool(left)}

    named = {name.replace("_", "-"): value for name, value in headers.items()}
    await app(request(path, "POST", b"", named), receive, answer.take)
    return answer
