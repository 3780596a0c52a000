"""The licence reader: of what a learner means to do, the clauses that allow, limit or forbid it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from content.labs.licence_reader.clauses import (
    ALLOWS,
    CLAUSES,
    FORBIDS,
    LICENCES,
    LIMITS,
    LLAMA,
    USES,
    Clause,
    Licence,
)
from labs.inputs import Choice, Input, Tick

INPUTS: tuple[Input, ...] = (
    Choice("licence", "Licence", tuple((value, one.name) for value, one in LICENCES.items()), LLAMA),
    *(Tick(use, label, default=use in ("inside", "sell")) for use, label in USES.items()),
)


@dataclass(frozen=True)
class Found:
    use: str
    clause: Clause


@dataclass(frozen=True)
class Other:
    """How another licence takes the same uses."""

    name: str
    forbids: int
    limits: int


@dataclass(frozen=True)
class Result:
    licence: Licence
    forbids: tuple[Found, ...]
    limits: tuple[Found, ...]
    allows: tuple[Found, ...]
    others: tuple[Other, ...]

    @property
    def nothing_asked(self) -> bool:
        return not (self.forbids or self.limits or self.allows)


class LicenceReader:
    name = "licence-reader"
    title = "May we do that?"
    summary = (
        "Say what you mean to do with the weights, and read which clauses of the licence allow, limit or forbid it, each "
        "with its section. This is help with reading and not legal advice."
    )
    inputs = INPUTS
    facts: tuple[str, ...] = ("llama-user-limit", "llama-eu-exclusion", "gemma-terms-modified")

    def work_out(self, values: Mapping[str, Any]) -> Result:
        uses = [use for use in USES if values[use]]
        chosen = values["licence"]
        return Result(
            licence=LICENCES[chosen],
            forbids=_with(FORBIDS, chosen, uses),
            limits=_with(LIMITS, chosen, uses),
            allows=_with(ALLOWS, chosen, uses),
            others=tuple(
                Other(one.name, len(_with(FORBIDS, value, uses)), len(_with(LIMITS, value, uses)))
                for value, one in LICENCES.items()
                if value != chosen
            ),
        )

    def tell(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        found = self.work_out(values)
        if found.nothing_asked:
            return (f"{found.licence.name}: no use was ticked.",)
        said = [
            f"{found.licence.name} {verb}: {one.use} ({one.clause.section})."
            for verb, some in (
                ("forbids", found.forbids),
                ("sets conditions for", found.limits),
                ("allows", found.allows),
            )
            for one in some
        ]
        return (*said, "Help with reading, not legal advice.")


def _with(verdict: str, licence: str, uses: list[str]) -> tuple[Found, ...]:
    return tuple(
        Found(USES[use], CLAUSES[licence][use]) for use in uses if CLAUSES[licence][use].verdict == verdict
    )
