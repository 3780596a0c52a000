"""The JSON object in what a model wrote, whatever stands around it, and as far as it goes where it was cut off."""

from __future__ import annotations

import json
import re
from typing import Any

_THINKING = re.compile(r"<think>.*?(?:</think>|$)", re.DOTALL)
_DECODER = json.JSONDecoder()
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


def so_far(written: str, name: str) -> tuple[dict[str, Any], list[Any]]:
    """What stands whole in an object that is still being written: its values before the list of that name, and the items of
    the list.
    """
    text = said(written)
    fields: dict[str, Any] = {}
    items: list[Any] = []
    at = text.find("{") + 1
    try:
        while at:
            key, at = _next(text, at, ",")
            if key == name:
                at = _after(text, _after(text, at, ":"), "[")
                while True:
                    item, at = _next(text, at, ",")
                    items.append(item)
            fields[key], at = _next(text, at, ":")
    except (ValueError, IndexError, TypeError, RecursionError):
        pass  # there it ends, for now or for good
    return fields, items


def _next(text: str, at: int, after: str) -> tuple[Any, int]:
    """The value at this place and where it ends; a sign and spaces may go before it. Raises ValueError where it is not whole."""
    return _DECODER.raw_decode(text, _after(text, at, after))


def _after(text: str, at: int, sign: str) -> int:
    at = _past_spaces(text, at)
    return _past_spaces(text, at + 1) if text[at] == sign else at


def _past_spaces(text: str, at: int) -> int:
    while text[at].isspace():
        at += 1
    return at


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
