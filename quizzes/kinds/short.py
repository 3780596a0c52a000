"""A word or a few to be typed."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, ClassVar, Self

from courses.reading.fields import Fields
from quizzes import typed
from quizzes.formats import gift_body, moodle_element
from quizzes.formats.gift_body import GiftBody, GiftRead, pieces
from quizzes.formats.moodle_element import MoodleQuestion, add_plain_answer, share
from quizzes.formats.travel import LeftOut, Note, Own, on_one_line, quoted
from quizzes.question import Grade, Question, Reading, Row, Submission, common, one

MOST = 20
_WILD = re.compile(r"\\\*|\*")
_PATTERN = "ajar-pattern:"
_LOSES_PATTERN = (
    "has a pattern, which goes along for this site only: elsewhere just the listed answers are right"
)


@dataclass(frozen=True)
class Short(Question[str]):
    """Right when it is one of the accepted texts, or of the pattern: a point or none. Capitals count with `case` only."""

    kind = "short"
    key_name = "short"
    optional: ClassVar[tuple[str, ...]] = ("case", "pattern")
    usual: ClassVar[Own] = {"case": False}
    forms: ClassVar[Own] = {"pattern": {"type": "string", "maxLength": typed.LONGEST_PATTERN}}
    tells_solution = True
    moodle_types: ClassVar[tuple[str, ...]] = ("shortanswer",)

    accepted: tuple[str, ...]
    case: bool = False
    pattern: str = ""

    @classmethod
    def read(cls, fields: Fields, common: Mapping[str, Any], reading: Reading) -> Self:
        case, accepted = fields.flag("case"), fields.names("short")
        check_accepted(fields, accepted, "short", case=case)
        pattern = fields.values.get("pattern", "")
        if not isinstance(pattern, str):
            fields.wrong(f"has {pattern} as its pattern, which is not text; put it in quotes", "pattern")
            pattern = ""
        elif problem := typed.problem_of(pattern):
            fields.wrong(problem, "pattern")
        elif pattern and typed.fits("", pattern, case=case):
            fields.wrong("has a pattern that an empty answer fits", "pattern")
        return cls(**common, accepted=accepted, case=case, pattern=pattern)

    @classmethod
    def restore(cls, data: Mapping[str, Any]) -> Self:
        accepted, case = tuple(data["accepted"]), data["case"]
        return cls(**common(data), accepted=accepted, case=case, pattern=data["pattern"])

    def parse(self, sent: Submission, seed: str) -> str:
        return typed.tidy(one(sent, "answer"))

    def grade(self, answer: str) -> Grade:
        right = typed.is_among(answer, self.accepted, case=self.case)
        if not right and self.pattern:
            right = typed.fits(answer, self.pattern, case=self.case)
        return Grade(float(right))

    def nudge(self, answer: str) -> str:
        return typed.nudge(answer, self.accepted, case=self.case)

    def rows(self, seed: str, sent: Submission) -> list[Row]:
        return [Row(0, "", (sent.get("answer") or ("",))[0])]

    def on_paper(self, seed: str) -> list[Row]:
        return []

    def verdict(self, seed: str, answer: str) -> list[Row]:
        return [Row(0, "", chosen=answer, right=self.grade(answer).right, key=self.solution())]

    def said(self, answer: str) -> str:
        return escape(answer)

    def solution(self) -> str:
        first, *others = self.accepted
        return escape(f"{first} (also: {', '.join(others)})" if others else first)

    def corrects(self, earlier: Question[Any], answer: Any = None) -> bool:
        """When the answer is judged otherwise; without one, when what is accepted is not the same."""
        if not isinstance(earlier, Short):
            return True
        if answer is not None:
            return self.grade(answer) != earlier.grade(answer)
        return (self._folded, self.case, self.pattern) != (earlier._folded, earlier.case, earlier.pattern)

    @property
    def _folded(self) -> set[str]:
        return {typed.folded(text, case=self.case) for text in self.accepted}

    @classmethod
    def written(cls, values: Own, facts: Mapping[str, str]) -> dict[str, Any]:
        """The pattern stays as it is: a space in it is one of its signs."""
        own = super().written(values, facts)
        return own | ({"pattern": values["pattern"]} if "pattern" in own else {})

    @classmethod
    def to_gift(cls, own: Own) -> GiftBody:
        if "pattern" in own and own["pattern"] != on_one_line(own["pattern"]):
            raise LeftOut("has a pattern with spaces that a comment in GIFT cannot hold")
        if arrow := next((text for text in own["short"] if "->" in text), ""):
            raise LeftOut(f"has an arrow in {quoted(arrow)}, which GIFT takes for the mark of a pair")
        answers = "".join(f"\n={_bare_in_gift(text)}" for text in own["short"])
        case = "case" in own
        beside = {
            **({"case": "yes"} if case else {}),
            **({"pattern": own["pattern"]} if "pattern" in own else {}),
        }
        losses = [
            "tells capitals from small letters, which GIFT cannot say: elsewhere either is right"
        ] * case
        return GiftBody(f"{answers}\n", beside, (*losses, *[_LOSES_PATTERN] * ("pattern" in own)))

    @classmethod
    def from_gift(cls, body: GiftRead) -> dict[str, Any] | None:
        found = pieces(body.text)
        if body.text.startswith("#") or not found or not all(mark == "=" for mark, _ in found):
            return None
        answers = [
            (
                body.plain_words(answer.text),
                100.0 if answer.weight is None else answer.weight,
                body.markdown(answer.feedback),
            )
            for answer in body.answers
        ]
        case = bool(body.beside.get("case"))
        own, reasons = accepted_of(answers, body.note, case=case)
        body.incoming.reasons += reasons
        pattern = body.beside.get("pattern", own.get("pattern", ""))
        return own | ({"case": True} if case else {}) | ({"pattern": pattern} if pattern else {})

    @classmethod
    def to_moodle(cls, own: Own, question: ET.Element) -> Sequence[str]:
        ET.SubElement(question, "usecase").text = "1" if "case" in own else "0"
        for text in own["short"]:
            add_plain_answer(question, "100", text.replace("*", "\\*"))
        if "pattern" not in own:
            return ()
        tags = ET.SubElement(question, "tags")
        moodle_element.add_text(tags, "tag", f"{_PATTERN}{own['pattern']}")
        return (_LOSES_PATTERN,)

    @classmethod
    def from_moodle(cls, question: MoodleQuestion) -> dict[str, Any]:
        answers = [
            (
                # words to type are compared as they stand: `<strong>` is an answer, and so is `&lt;`
                question.incoming.plain(answer.findtext("text") or "", _typed_format(answer)),
                share(answer),
                question.reason(answer),
            )
            for answer in question.answers
        ]
        case = question.is_set("usecase", "0")
        own, reasons = accepted_of(answers, question.note, case=case)
        question.incoming.reasons += reasons
        tags = (tag.text or "" for tag in question.element.findall("tags/tag/text"))
        pattern = next((text.removeprefix(_PATTERN) for text in tags if text.startswith(_PATTERN)), "")
        pattern = pattern or own.get("pattern", "")
        return own | ({"case": True} if case else {}) | ({"pattern": pattern} if pattern else {})


def _typed_format(answer: ET.Element) -> str:
    return "html" if answer.get("format") == "html" else "plain"


def check_accepted(fields: Fields, accepted: Sequence[str], key: str, *, case: bool) -> None:
    """Notes what no learner could type, or what says one thing twice."""
    given = fields.values.get(key)
    if isinstance(given, list) and not 1 <= len(given) <= MOST:
        fields.wrong(f"has {len(given)} answers that are right; 1 to {MOST} can be listed", key)
    seen: set[str] = set()
    for text in accepted:
        if len(text) > typed.LONGEST:
            fields.wrong(
                f"has an answer of {len(text)} characters; {typed.LONGEST} at most can be typed", key
            )
        if (said := typed.folded(text, case=case)) in seen:
            fields.wrong(f"has the answer “{text}” twice; capitals count with `case: true` only", key)
        seen.add(said)


def accepted_of(
    answers: Iterable[tuple[str, float, str]], note: Note, *, case: bool
) -> tuple[dict[str, Any], list[str]]:
    """The keys of a question, and the feedback to what is right, of answers in Moodle's way: each with its share of the points
    in percent and its feedback, and `*` for anything. Raises LeftOut.
    """
    accepted: dict[str, str] = {}
    patterns, reasons = [], []
    for text, part, why in answers:
        told = f", with the feedback {quoted(why)}" if why else ""
        if part < 100:
            note(f"gave {part:g} % for {quoted(text)}{told}; left out")
            continue
        shown = " ".join(_WILD.sub(lambda found: "*" if found[0] == "\\*" else "", text).split())
        if not shown:
            raise LeftOut("takes anything for right" if text else "has an answer without any text")
        if "*" in _WILD.sub(lambda found: "" if found[0] == "\\*" else "*", text):
            patterns.append(_pattern_of(text))
            note(f"takes anything in the place of * in {quoted(text)}; a pattern says so here")
        if typed.folded(shown, case=case) in accepted:
            continue
        accepted[typed.folded(shown, case=case)] = shown
        reasons += [why] if why else []
    if not accepted:
        raise LeftOut("has no answer worth 100 %")
    own: dict[str, Any] = {"short": list(accepted.values())}
    return own | ({"pattern": "|".join(patterns)} if patterns else {}), reasons


def _pattern_of(text: str) -> str:
    """A text with `*` for anything as a pattern."""
    made, at = "", 0
    for found in _WILD.finditer(text):
        made += re.escape(text[at : found.start()]) + (".*" if found[0] == "*" else r"\*")
        at = found.end()
    return made + re.escape(text[at:])


def _bare_in_gift(text: str) -> str:
    starred = text.replace("*", "\\*")
    if starred[:1] not in ("%", "["):
        return gift_body.escaped(starred)
    # what would be read as a weight or a format: the sign's number says the same
    return gift_body.escaped(f"&#{ord(starred[0])};{starred[1:]}")
