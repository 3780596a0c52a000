"""A text with gaps, each to be filled in by typing or by choosing."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, ClassVar, Self

from courses.interface import gettext, ngettext
from courses.reading.fields import Fields
from quizzes import typed
from quizzes.formats import cloze
from quizzes.formats.gift_body import GiftBody
from quizzes.formats.moodle_element import MoodleQuestion
from quizzes.formats.pictures import replaced
from quizzes.formats.travel import LeftOut, Own
from quizzes.question import Grade, Mistake, Question, Reading, Row, Submission, common, one, whole

MOST, MOST_CHOICES = 12, 12
# Of `[[row[2]]]` the answer is `row[2]`; in `\[[[row]]` it is `row`, after a bracket.
GAP = re.compile(r"(?<!(?<!\\)\\)\[\[(.*?)\]\](?!\])")
# What stands for a gap while the text is made HTML; no author writes it.
_TOKEN = "⟦{}⟧"  # noqa: S105
_TOKENS = re.compile(r"⟦(\d+)⟧")


@dataclass(frozen=True)
class Gap:
    """The accepted texts of one gap, and what can be chosen there; without choices it is typed."""

    accepted: tuple[str, ...]
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gaps(Question[tuple[str, ...]]):
    """`text` is HTML with `⟦0⟧` for the first gap. An answer is a text for each. Each that is right is an equal part of the
    point.
    """

    kind = "gaps"
    key_name = "gaps"
    optional: ClassVar[tuple[str, ...]] = ("case", "choose")
    usual: ClassVar[Own] = {"case": False, "choose": False}
    markdown_keys: ClassVar[tuple[str, ...]] = ("gaps",)
    holds_its_text = True
    moodle_types: ClassVar[tuple[str, ...]] = ("cloze",)

    text: str
    gaps: tuple[Gap, ...]
    case: bool = False

    @classmethod
    def read(cls, fields: Fields, common: Mapping[str, Any], reading: Reading) -> Self:
        case, choose = fields.flag("case"), fields.flag("choose")
        text = fields.text("gaps", 2_000, is_markdown=True)
        gaps = [_gap_of(found[1]) for found in GAP.finditer(text)]
        if choose:
            words = sorted({gap.accepted[0] for gap in gaps if gap.accepted}, key=str.casefold)
            gaps = [Gap(gap.accepted, gap.choices or tuple(words)) for gap in gaps]
        _check(fields, text, gaps, case=case)
        numbers = iter(range(len(gaps)))
        shown = GAP.sub(lambda _: _TOKEN.format(next(numbers)), text)
        return cls(**common, text=reading.inline(shown), gaps=tuple(gaps), case=case)

    @classmethod
    def restore(cls, data: Mapping[str, Any]) -> Self:
        gaps = tuple(Gap(tuple(gap["accepted"]), tuple(gap["choices"])) for gap in data["gaps"])
        return cls(**common(data), text=data["text"], gaps=gaps, case=data["case"])

    def parse(self, sent: Submission, seed: str) -> tuple[str, ...]:
        """`gap-0` holds what was typed, or the place of what was chosen."""
        problem = gettext("Fill in every gap.")
        return tuple(
            gap.choices[whole(one(sent, f"gap-{at}"), len(gap.choices), problem)]
            if gap.choices
            else typed.tidy(one(sent, f"gap-{at}"), problem)
            for at, gap in enumerate(self.gaps)
        )

    def _is_right(self, answer: tuple[str, ...]) -> list[bool]:
        return [
            typed.is_among(given, gap.accepted, case=self.case)
            for given, gap in zip(answer, self.gaps, strict=True)
        ]

    def grade(self, answer: tuple[str, ...]) -> Grade:
        return Grade(sum(self._is_right(answer)) / len(self.gaps))

    def nudge(self, answer: tuple[str, ...]) -> str:
        right = self._is_right(answer)
        wrong = next((at for at, is_right in enumerate(right) if not is_right), 0)
        told = ngettext(
            "{right} of {n} gap is filled in right.", "{right} of {n} gaps are filled in right.", len(right)
        ).format(right=sum(right), n=len(right))
        if self.gaps[wrong].choices:
            return told
        return (
            f"{told} Gap {wrong + 1}: {typed.nudge(answer[wrong], self.gaps[wrong].accepted, case=self.case)}"
        )

    def rows(self, seed: str, sent: Submission) -> list[Row]:
        """Each is the text before a gap, and the gap; the last is the text after all of them, of the value -1."""
        return [
            Row(
                at,
                html,
                (sent.get(f"gap-{at}") or ("",))[0] if at >= 0 else "",
                choices=tuple(enumerate(self.gaps[at].choices)) if at >= 0 else (),
            )
            for at, html in self._pieces()
        ]

    def on_paper(self, seed: str) -> list[Row]:
        """The text with lines for its gaps."""

        def line(found: re.Match[str]) -> str:
            choices = self.gaps[int(found[1])].choices
            return f"_____ ({escape(' / '.join(choices))})" if choices else "_____"

        return [Row(0, _TOKENS.sub(line, self.text))]

    def verdict(self, seed: str, answer: tuple[str, ...]) -> list[Row]:
        right = self._is_right(answer)
        return [
            Row(at, html, chosen=answer[at], right=right[at], key=self.gaps[at].accepted[0])
            if at >= 0
            else Row(at, html, right=True)
            for at, html in self._pieces()
        ]

    def _pieces(self) -> list[tuple[int, str]]:
        pieces = _TOKENS.split(self.text)
        return [(int(pieces[place + 1]), pieces[place]) for place in range(0, len(pieces) - 1, 2)] + [
            (-1, pieces[-1])
        ]

    def said(self, answer: tuple[str, ...]) -> str:
        return ", ".join(escape(given) for given in answer)

    def mistakes(self, answer: tuple[str, ...]) -> list[Mistake]:
        return [
            Mistake(f"Gap {at + 1}", escape(given), escape(gap.accepted[0]))
            for at, (given, gap, is_right) in enumerate(
                zip(answer, self.gaps, self._is_right(answer), strict=True)
            )
            if not is_right
        ]

    def solution(self) -> str:
        return ", ".join(escape(gap.accepted[0]) for gap in self.gaps)

    def corrects(self, earlier: Question[Any], answer: Any = None) -> bool:
        """When there are other gaps, or the answer is judged otherwise."""
        if not isinstance(earlier, Gaps) or len(earlier.gaps) != len(self.gaps):
            return True
        if answer is not None:
            return self._is_right(answer) != earlier._is_right(answer)
        return (self._folded, self.case) != (earlier._folded, earlier.case)

    @property
    def _folded(self) -> list[set[str]]:
        return [{typed.folded(text, case=self.case) for text in gap.accepted} for gap in self.gaps]

    @classmethod
    def written(cls, values: Own, facts: Mapping[str, str]) -> dict[str, Any]:
        """Each gap without spaces around what can stand in it."""
        own = super().written(values, facts)
        return own | {"gaps": GAP.sub(_tidied, own["gaps"])}

    @classmethod
    def to_gift(cls, own: Own) -> GiftBody:
        raise LeftOut("GIFT has no question with gaps in a text")

    @classmethod
    def to_moodle(cls, own: Own, question: ET.Element) -> None:
        parts = [_parts(found[1]) for found in GAP.finditer(own["gaps"])]
        if "choose" in own:
            words = [right[0] for right, _ in parts]
            parts = [(right, wrong or tuple(cloze.others(right, words))) for right, wrong in parts]
        gaps = [cloze.written(right, wrong, case="case" in own) for right, wrong in parts]
        cloze.put(question, GAP.split(own["gaps"])[::2], gaps, own)

    @classmethod
    def from_moodle(cls, question: MoodleQuestion) -> dict[str, Any]:
        return cloze.read(question)


def _tidied(found: re.Match[str]) -> str:
    inside = re.sub(r" *([|~]) *", r"\1", found[1].strip())
    return f"[[{inside}]]"


def _parts(inside: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """`answer|other spelling`, or `right~wrong~wrong` to choose among: what is right, and what is wrong."""
    accepted, *wrong = inside.split("~")
    listed = tuple(" ".join(text.split()) for text in accepted.split("|"))
    return listed, tuple(" ".join(text.split()) for text in wrong)


def _gap_of(inside: str) -> Gap:
    """Its choices in the order of the alphabet, which tells nothing."""
    right, wrong = _parts(inside)
    every = sorted([*right, *wrong], key=lambda text: (text.casefold(), text))
    return Gap(right, tuple(every) if wrong else ())


def _check(fields: Fields, text: str, gaps: list[Gap], *, case: bool) -> None:
    if not 1 <= len(gaps) <= MOST:
        fields.wrong(f"has {len(gaps)} gaps; 1 to {MOST} can be shown, each as [[answer]]", "gaps")
    if "[[" in GAP.sub("", text) or "]]" in GAP.sub("", text):
        fields.wrong("has a gap that is not closed: it is written [[answer]]", "gaps")
    if _TOKENS.search(text):
        fields.wrong("has the signs ⟦ and ⟧ around a number, which stand for gaps", "gaps")
    for gap in gaps:
        texts = [*gap.accepted, *gap.choices]
        if not all(texts):
            fields.wrong("has a gap with an empty answer", "gaps")
        if any(
            re.search(r"\{fact:|\[\[|\]\]", one) or replaced(one, lambda found: "") != one for one in texts
        ):
            fields.wrong("has a fact, a picture or another gap within a gap; there stands text only", "gaps")
        if len({typed.folded(one, case=case) for one in gap.accepted}) < len(gap.accepted):
            fields.wrong(f"has an answer twice in the gap {gap.accepted[0]}", "gaps")
        if max(map(len, texts), default=0) > typed.LONGEST:
            fields.wrong(f"has an answer of more than {typed.LONGEST} characters in a gap", "gaps")
        if gap.choices:
            _check_choices(fields, gap, case=case)


def _check_choices(fields: Fields, gap: Gap, *, case: bool) -> None:
    if not 2 <= len(gap.choices) <= MOST_CHOICES:
        fields.wrong(
            f"has a gap with {len(gap.choices)} things to choose; 2 to {MOST_CHOICES} can be shown", "gaps"
        )
    if len({typed.folded(choice, case=case) for choice in gap.choices}) < len(gap.choices):
        fields.wrong(f"has one thing twice to choose in the gap {gap.accepted[0]}", "gaps")
    if any("|" in choice for choice in gap.choices):
        fields.wrong("has | in a wrong choice of a gap; each stands behind a ~ of its own", "gaps")
    if all(typed.is_among(choice, gap.accepted, case=case) for choice in gap.choices):
        fields.wrong(f"has a gap, {gap.accepted[0]}, where everything that can be chosen is right", "gaps")
