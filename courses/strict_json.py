"""JSON that comes from outside, read within limits: size, depth, numbers, and each name once.

Python's own reader takes what no two programs read alike (NaN, a name that stands twice, whole numbers of any length) and
gives up with a RecursionError on what is nested deeply. What is in a text is for the field that it is meant for.
"""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError

MOST_BYTES = 2_000_000
DEEPEST = 20
MOST_DIGITS = 15  # the whole numbers that a browser holds exactly
TOO_LARGE = f"At most {MOST_BYTES // 1_000_000} MB can be sent at once."


class Unreadable(Exception):  # noqa: N818 - a sentence for the sender
    """The whole message is of no use; the text says why, and `status` is the HTTP status for it."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


def object_in(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that a request carries; raises `Unreadable`."""
    try:
        return read_object(request.body)
    except RequestDataTooBig:
        raise Unreadable(TOO_LARGE, 413) from None
    except UnreadablePostError:
        raise Unreadable("What was sent broke off before it was whole.") from None


def read_object(written: bytes | str) -> dict[str, Any]:
    """The JSON object in a text; raises `Unreadable`."""
    data = _read(written)
    if not isinstance(data, dict):
        raise Unreadable("This must be a JSON object.")
    return data


def _read(written: bytes | str) -> Any:
    if len(written) > MOST_BYTES:
        raise Unreadable(TOO_LARGE, 413)
    try:
        text = written.decode("utf-8") if isinstance(written, bytes) else written
        data = json.loads(
            text,
            object_pairs_hook=_each_name_once,
            parse_int=_whole,
            parse_float=_finite,
            parse_constant=_no_number,
        )
    except RecursionError:
        raise Unreadable(TOO_DEEP) from None
    except ValueError:
        raise Unreadable("This is not JSON.") from None
    if isinstance(data, dict | list) and _is_deep(data):
        raise Unreadable(TOO_DEEP)
    return data


TOO_DEEP = f"This is nested too deeply: at most {DEEPEST} levels are read."


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Unreadable("A name stands twice in what was sent.")
    return found


def _whole(digits: str) -> int:
    if len(digits.removeprefix("-")) > MOST_DIGITS:
        raise Unreadable(f"A number may have {MOST_DIGITS} digits at most.")
    return int(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise Unreadable("A number in what was sent is too large.")
    return number


def _no_number(name: str) -> float:
    raise Unreadable(f"{name} is no number in JSON.")


def _is_deep(data: Any) -> bool:
    """Level by level, since a function that calls itself would give up where `json` did."""
    level: list[Any] = [data]
    for _ in range(DEEPEST):
        inner = (one for outer in level for one in (outer.values() if isinstance(outer, dict) else outer))
        level = [one for one in inner if isinstance(one, dict | list)]
        if not level:
            return False
    return True
