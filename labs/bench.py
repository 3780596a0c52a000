"""A lab's bench: its form and its result, on the lab's own page or where a document places it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from labs.inputs import Input, read
from labs.lab import Lab


def bench(lab: Lab, inputs: Sequence[Input], given: Mapping[str, str], share: str) -> dict[str, Any]:
    """What `labs/_bench.html` shows of what was put in; `share` is the address that says the same."""
    reading = read(inputs, given)
    return {
        "lab": lab,
        "reading": reading,
        "result": lab.work_out(reading.values) if reading.is_sound else None,
        "shown_by": f"labs/_{lab.name.replace('-', '_')}.html",
        "share": share,
        "prefix": "in-",
    }
