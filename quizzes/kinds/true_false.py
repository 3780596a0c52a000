"""A statement that holds, or does not."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from courses.interface import gettext, pgettext
from courses.reading.fields import Fields
from quizzes.formats.gift_body import GiftBody, GiftRead, cut
from quizzes.formats.moodle_element import MoodleQuestion, add_plain_answer, share
from quizzes.formats.travel import LeftOut, Own
from quizzes.kinds.choice import Single
from quizzes.question import Option, Question, Reading
from quizzes.rewording import is_reworded


@dataclass(frozen=True)
class TrueFalse(Single):
    """Two options, "True" and "False", always in this order; the explanation gives the reason."""

    kind = "true-false"
    key_name = "holds"
    optional = ()
    moodle_types: ClassVar[tuple[str, ...]] = ("truefalse",)

    @classmethod
    def claims(cls, values: Own) -> bool:
        return cls.key_name in values

    @classmethod
    def read(cls, fields: Fields, common: Mapping[str, Any], reading: Reading) -> Self:
        holds = fields.flag("holds")
        options = (
            Option(pgettext("statement", "True"), holds, ""),
            Option(pgettext("statement", "False"), not holds, ""),
        )
        return cls(**common, options=options, keep_order=True)

    def corrects(self, earlier: Question[Any], answer: Any = None) -> bool:
        """When it holds no longer, or says something else and holds as before."""
        return super().corrects(earlier, answer) or not is_reworded(earlier.ask, self.ask)

    def nudge(self, answer: tuple[int, ...]) -> str:
        return gettext("So it is the other one. Say to yourself why, before you look it up.")

    def options_to_guess(self) -> tuple[Option, ...]:
        """They are always the same two, so nothing about them gives the right one away."""
        return ()

    def states(self) -> bool:
        return self.options[0].right

    @classmethod
    def written(cls, values: Own, facts: Mapping[str, str]) -> dict[str, Any]:
        return {cls.key_name: values[cls.key_name]}

    @classmethod
    def to_gift(cls, own: Own) -> GiftBody:
        return GiftBody("TRUE" if own["holds"] else "FALSE")

    @classmethod
    def from_gift(cls, body: GiftRead) -> dict[str, Any] | None:
        """After the verdict comes the feedback to the wrong answer, then that to the right one."""
        verdict, _, feedback = cut(body.text, "#")
        if verdict.strip().upper() not in ("T", "TRUE", "F", "FALSE"):
            return None
        wrong, _, right = cut(feedback, "#")
        body.incoming.reasons += filter(None, [body.markdown(right), body.markdown(wrong)])
        return {"holds": verdict.strip().upper().startswith("T")}

    @classmethod
    def to_moodle(cls, own: Own, question: ET.Element) -> None:
        for name in ("true", "false"):
            add_plain_answer(question, "100" if (name == "true") == own["holds"] else "0", name)

    @classmethod
    def from_moodle(cls, question: MoodleQuestion) -> dict[str, Any]:
        shares = {
            " ".join((answer.findtext("text") or "").split()).casefold(): share(answer)
            for answer in question.answers
        }
        right = [name for name, part in shares.items() if part >= 100]
        if len(right) != 1 or right[0] not in ("true", "false"):
            raise LeftOut("does not say which of true and false is worth 100 %")
        # what was said to the right answer stands nearest to an explanation
        for answer in sorted(question.answers, key=share, reverse=True):
            if reason := question.reason(answer):
                question.incoming.reasons.append(reason)
            if 0 < share(answer) < 100:
                question.note(f"gave {share(answer):g} % for the wrong answer; left out")
        return {"holds": right == ["true"]}
