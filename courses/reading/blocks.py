"""Headings that carry a meaning, and headings that turn the meaning of what stands under them round."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, get_args

BlockKind = Literal["premise", "can", "cannot", "try", "idea", "checklist"]
KINDS: tuple[str, ...] = get_args(BlockKind)

# How far what a row of a table is about is to one side: a dot before its name says it.
Side = Literal["closed", "half", "mostly", "open"]
SIDES: tuple[str, ...] = get_args(Side)

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

# Of a column's head.
_DENYING = re.compile(
    r"\b(?:cannot|can[’']?t|can not|not|never|avoid\w*|myths?|misconceptions?|mistakes?|wrong\w*|fails?|\w+n[’']t|"
    r"(?:look|go) elsewhere|unsuit\w+|unfit|ill[- ]suited|poor (?:fit|choice)|(?:bad|weak) (?:at|for|on)|weakness\w*|"
    r"worse (?:at|for|when|on)|(?<!set )against (?:it|them|this|that)|(?:case|arguments?|reasons?) against|cons|drawbacks?|"
    r"downsides?|disadvantages?|limitations?|loses|struggles|skip (?:it|this)|steer clear|instead of|stops working)\b"
    r"|^(?:against|no|except)$",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"if\b", re.IGNORECASE)


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


def denies(head: str) -> bool:
    """Whether what stands under this head of a column is denied of the row, or speaks against it: "Not for", "Look
    elsewhere when". What only sets a condition, "If it cannot wait", "Without a card", and a column of numbers, "No.",
    deny nothing.
    """
    return bool(_DENYING.search(head.strip(" :?"))) and not _CONDITION.match(head)
