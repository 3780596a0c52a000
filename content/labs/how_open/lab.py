"""How open is it? What a release contains, the tier that makes, and a dozen named releases beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from content.labs.how_open.tiers import (
    DATA,
    DESCRIBED,
    FREE,
    PARTS,
    RUN,
    TIERS,
    TRAIN,
    WEIGHTS,
    Tier,
    meets_definition,
    missing_for,
    tier_of,
)
from labs.inputs import Choice, Input, Tick

AS_OF = "November 2026"
_OPEN = (WEIGHTS, RUN)
# What each release published, by its maker's own pages.
RELEASES: dict[str, tuple[str, tuple[str, ...], str]] = {
    "gpt-4": ("GPT-4", (), "OpenAI’s report leaves out size, data and method."),
    "claude": ("Claude", (), "Sold as a service only."),
    "llama-3.3": ("Llama 3.3 70B", _OPEN, "The licence excludes some users and some uses."),
    "gemma-4": (
        "Gemma 4",
        (*_OPEN, FREE),
        "Apache 2.0 covers the weights; data and training code are not there.",
    ),
    "gpt-oss": (
        "gpt-oss",
        (*_OPEN, FREE),
        "Apache 2.0 covers the weights; data and training code are not there.",
    ),
    "mistral-7b": ("Mistral 7B", (*_OPEN, FREE), "Nothing was said of the data."),
    "deepseek-r1": (
        "DeepSeek-R1",
        (*_OPEN, FREE),
        "A detailed paper; neither the data nor the training code.",
    ),
    "qwen2.5": ("Qwen2.5 7B", (*_OPEN, FREE), "Other sizes of the family have other licences."),
    "phi-4": ("Phi-4", (*_OPEN, FREE), "Trained largely on synthetic data that is not published."),
    "mpt-7b": ("MPT-7B", (*_OPEN, TRAIN, DESCRIBED, FREE), "The mix of the data is listed, not supplied."),
    "pythia": (
        "Pythia",
        (*_OPEN, TRAIN, DESCRIBED, DATA, FREE),
        "Trained on the Pile, parts of which were later taken offline.",
    ),
    "olmo-2": ("OLMo 2", (*_OPEN, TRAIN, DESCRIBED, DATA, FREE), "With checkpoints from along the training."),
}
OWN = "own"

INPUTS: tuple[Input, ...] = (
    Choice(
        "release",
        "Compare with",
        ((OWN, "Nothing yet"), *((value, name) for value, (name, _, _) in RELEASES.items())),
        "llama-3.3",
    ),
    *(Tick(part, label, default=part in _OPEN) for part, label in PARTS.items()),
)


@dataclass(frozen=True)
class Line:
    """One part: whether it was ticked, and whether the named release has it (None: none was chosen)."""

    label: str
    ticked: bool
    theirs: bool | None


@dataclass(frozen=True)
class Named:
    name: str
    tier: Tier
    note: str
    parts: tuple[bool, ...]


@dataclass(frozen=True)
class Result:
    tier: Tier
    place: int
    next_tier: Tier | None
    missing: tuple[str, ...]
    meets_definition: bool
    free_but_weights_only: bool
    lines: tuple[Line, ...]
    compared: Named | None
    named: tuple[Named, ...]
    tiers: tuple[Tier, ...] = TIERS
    as_of: str = AS_OF


class HowOpen:
    name = "how-open"
    title = "How open is it?"
    summary = (
        "Tick what a maker really published, with the page that proves it in another window. The parts decide the "
        "tier, whatever the announcement calls it."
    )
    inputs = INPUTS
    facts: tuple[str, ...] = (
        "gemma-4-licence",
        "gpt-oss-release",
        "phi-4-licence",
        "deepseek-r1-licence",
        "llama-user-limit",
    )

    def work_out(self, values: Mapping[str, Any]) -> Result:
        released = [part for part in PARTS if values[part]]
        place = tier_of(released)
        following = TIERS[place + 1] if place + 1 < len(TIERS) else None
        named = {value: _named(*release) for value, release in RELEASES.items()}
        theirs = RELEASES[values["release"]][1] if values["release"] in RELEASES else None
        return Result(
            tier=TIERS[place],
            place=place,
            next_tier=following,
            missing=tuple(PARTS[part] for part in missing_for(following, released)) if following else (),
            meets_definition=meets_definition(released),
            free_but_weights_only=FREE in released and WEIGHTS in released and place == 1,
            lines=tuple(
                Line(label, part in released, None if theirs is None else part in theirs)
                for part, label in PARTS.items()
            ),
            compared=named.get(values["release"]),
            named=tuple(named.values()),
        )

    def tell(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        found = self.work_out(values)
        released = [line.label for line in found.lines if line.ticked]
        return (
            f"What was published makes it: {found.tier.name}.",
            f"Published: {'; '.join(released)}." if released else "Nothing was published.",
            *(
                (f"To {found.next_tier.name} it lacks: {'; '.join(found.missing)}.",)
                if found.next_tier
                else ()
            ),
        )


def _named(name: str, released: tuple[str, ...], note: str) -> Named:
    return Named(name, TIERS[tier_of(released)], note, tuple(part in released for part in PARTS))
