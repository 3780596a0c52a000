"""The JSON object in what a model wrote, whatever stands around it, and as far as it goes where it was cut off."""

from __future__ import annotations

import json
import re
from typing import Any

_THINKING = re.compile(r"<think>.*?(?:</think>|$)", re.DOTALL)
_CLOSES = {"{": "}", "[": "]"}


def said(written: str) -> str:
    """Without what it thought aloud."""
    return _THINKING.sub("", written).strip()


def whole(written: str) -> dict[str, Any] | None:
    """The object, or None."""
    text = said(written)
    start, end = text.find("{"), text.rfind("}")
    return _loaded(text[start : end + 1]) if start >= 0 else None


def as_far_as_it_goes(written: str) -> dict[str, Any] | None:
    """The object up to the last value that is whole in it: `{"picks": ["3", "1` gives one pick."""
    text = said(written)
    text = text[max(0, text.find("{")) :]
    for end, closing in reversed(_places(text)):
        data = _loaded(text[:end] + closing)
        if data is not None:
            return data
    return None


def _places(text: str) -> list[tuple[int, str]]:
    """Where a value may end, the last few only, and what closes the object there."""
    found: list[tuple[int, str]] = []
    opened: list[str] = []
    quoted = escaped = False
    for place, sign in enumerate(text, start=1):
        if quoted:
            quoted = escaped or sign != '"'
            escaped = sign == "\\" and not escaped
        elif sign == '"':
            quoted = True
        elif sign in "{[":
            opened.append(_CLOSES[sign])
        elif sign in "}]" and opened:
            opened.pop()
        if not quoted and sign in '"}]{[':
            found.append((place, "".join(reversed(opened))))
    return found[-8:]


def _loaded(text: str) -> dict[str, Any] | None:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None
