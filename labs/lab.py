"""What a lab is: inputs, what is worked out from them, and a template that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from labs.inputs import Input


class Lab(Protocol):
    """A calculator or sorter under `/labs/NAME/`. Its template is `labs/_NAME.html`, which gets `result`."""

    name: str
    title: str
    summary: str
    inputs: tuple[Input, ...]
    facts: tuple[str, ...]  # ids of the dated facts that its defaults, rules or figures rest on

    def work_out(self, values: Mapping[str, Any]) -> object:
        """The result, from one value for each input. Pure, and quick enough for every move of a slider."""

    def tell(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        """The result in a few sentences that stand alone, for a decision record."""
