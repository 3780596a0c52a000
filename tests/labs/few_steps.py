"""Runs every lab with whatever may be put in, and stops at the first that goes on and on: `python -m tests.labs.few_steps`.

In a process of its own: Python's tracing never came to an end in one in which a browser's tests had run before.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from hypothesis import given, settings

from content.labs import BY_NAME, LABS
from labs.lab import Lab
from tests.labs.put_in import values

MOST_STEPS = 100_000  # lines of Python, about 20 ms; the fullest lab takes some 30 000
HAIR = {
    "api_price_read": 0.01,
    "share_read": 100,
    "gpu_price_per_hour": 0.05,
    "utilisation": 100,
    "upkeep_hours_per_month": 400,
    "wage_per_hour": 500,
}
TOKENS_PER_SECOND = (1388.8889, 1388.88888888889, 1388.888888888888, 1388.8888888888891)


def in_few_steps(work: Callable[[], object]) -> None:
    """Counts the lines that are run, which no busy machine changes."""
    steps = 0

    def count(frame: FrameType, event: str, _argument: object) -> Callable[..., Any]:
        nonlocal steps
        steps += event == "line"
        if steps >= MOST_STEPS:
            raise AssertionError(f"{frame.f_code.co_qualname} goes on and on")
        return count

    sys.settrace(count)
    try:
        work()
    finally:
        sys.settrace(None)


def try_anything(lab: Lab) -> None:
    @settings(max_examples=100, deadline=None, database=None)
    @given(values(lab.inputs))
    def tried(put_in: dict[str, Any]) -> None:
        in_few_steps(
            lambda: (lab.work_out(put_in), all(lab.tell(put_in)) or sys.exit(f"{lab.name} tells nothing"))
        )

    tried()


def main() -> None:
    for lab in LABS:
        try_anything(lab)
    even = BY_NAME["break-even"]
    for tokens in TOKENS_PER_SECOND:  # where the two bills are a hair apart nothing is counted up
        put_in = {one.name: one.default for one in even.inputs} | HAIR | {"tokens_per_second": tokens}
        in_few_steps(lambda put_in=put_in: even.work_out(put_in))  # type: ignore[misc]
    sys.stdout.write(f"{len(LABS)} labs\n")


if __name__ == "__main__":
    main()
