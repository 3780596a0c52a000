"""Headings that carry a meaning, and headings that turn the meaning of what stands under them round."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, get_args

BlockKind = Literal["premise", "can", "cannot", "try", "idea", "checklist"]
KINDS: tuple[str, ...] = get_args(BlockKind)

HEADINGS: dict[str, str] = {
    "the premise": "premise",
    "what ai does well here": "can",
    "what ai does well": "can",
    "what ai cannot do": "cannot",
    "try it": "try",
    "the big idea": "idea",
    "checklist": "checklist",
}
_NEGATING = re.compile(
    r"\b(?:cannot|can[’']?t|can not|not|never|no|nor|none|nothing|neither|without|avoid\w*|myths?|"
    r"misconceptions?|mistakes?|wrong\w*|false\w*|fails?|failures?|\w+n[’']t)\b",
    re.IGNORECASE,
)


def normal(heading: str) -> str:
    """A heading as it is compared: in small letters, without what stands after its last letter."""
    return " ".join(heading.replace("’", "'").casefold().split()).rstrip(" .:!?")


def kind_of(heading: str, more: Mapping[str, str]) -> str:
    """The kind of block under this heading, empty for a plain one. `more` is `blocks:` of course.yaml,
    normalised.
    """
    text = normal(heading)
    if text in more:
        return more[text]
    return HEADINGS.get(text, "checklist" if text.endswith("checklist") else "")


def negates(heading: str) -> bool:
    """Whether a line under this heading says something else without it."""
    return bool(_NEGATING.search(heading))
