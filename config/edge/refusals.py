"""What the native parts answer when a request never reaches Django: one sentence, in the form that was asked for."""

from __future__ import annotations

import json

from django.template.loader import render_to_string
from django.utils.translation import gettext

from config.edge.asgi_types import Scope, Send
from config.edge.headers import of_native_parts
from courses import languages

PAGE_POLICY = b"default-src 'none'; style-src 'self'; frame-ancestors 'none'"


async def refuse(scope: Scope, send: Send, status: int, sentence: str, *, wait: int = 0) -> None:
    """Answers and lets go of the connection; `wait` are the seconds until it is worth trying again."""
    headers = dict(scope["headers"])
    with languages.speaking(""):
        kind, body = _written(headers, gettext(sentence))
    own = [pair for pair in of_native_parts() if pair[0] != b"content-security-policy"]
    own += [
        (b"content-security-policy", PAGE_POLICY),
        (b"content-type", kind),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    if wait:
        own.append((b"retry-after", str(wait).encode()))
    await send({"type": "http.response.start", "status": status, "headers": own})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _written(headers: dict[bytes, bytes], sentence: str) -> tuple[bytes, bytes]:
    """The type of the answer, and the answer: JSON for programs, a fragment for a script, else a page."""
    if headers.get(b"accept", b"").startswith(b"application/json"):
        return b"application/json", json.dumps({"error": sentence}).encode()
    template = "_problem.html" if b"hx-request" in headers else "refused.html"
    return b"text/html; charset=utf-8", render_to_string(template, {"text": sentence}).encode()
