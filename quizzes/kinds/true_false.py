"""A statement that holds, or does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from courses.fields import Fields
from quizzes.kinds.choice import Option, Single
from quizzes.question import Inline


@dataclass(frozen=True)
class TrueFalse(Single):
    """Two options, "True" and "False", always in this order; the explanation gives the reason."""

    kind = "true-false"
    key_name = "holds"
    optional = ()

    @classmethod
    def read(cls, fields: Fields, common: Mapping[str, Any], inline: Inline) -> Self:
        holds = fields.flag("holds")
        options = (Option("True", holds, ""), Option("False", not holds, ""))
        return cls(**common, options=options, keep_order=True)

    def nudge(self, answer: tuple[int, ...]) -> str:
        return "So it is the other one. Say to yourself why, before you look it up."
