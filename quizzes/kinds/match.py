"""Things to put each in its group, or beside its partner."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, ClassVar, Self

from courses.interface import gettext
from courses.reading.fields import Fields
from quizzes.formats.gift_body import GiftBody, GiftRead, bare, cut, first, pieces, plain
from quizzes.formats.moodle_element import MoodleQuestion, add_plain, add_text
from quizzes.formats.moodle_element import bare as html_bare
from quizzes.formats.travel import LeftOut, Note, Own, quoted
from quizzes.question import Grade, Mistake, Question, Reading, Row, Submission, common, one, shuffled, whole
from quizzes.rewording import paired

LEAST, MOST = 2, 12


@dataclass(frozen=True)
class Match(Question[tuple[int, ...]]):
    """`pairs` are (thing, group). An answer is the group of each thing, in the order of the file, by `groups`.

    Each thing in its group adds an equal part of the point.
    """

    kind = "match"
    key_name = "match"
    forms: ClassVar[Own] = {
        "match": {"type": "object", "additionalProperties": {"type": "string", "minLength": 1}}
    }
    moodle_types: ClassVar[tuple[str, ...]] = ("matching", "match")

    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, fields: Fields, common: Mapping[str, Any], reading: Reading) -> Self:
        found = fields.values.get("match")
        pairs: list[tuple[str, str]] = []
        if not isinstance(found, dict):
            fields.wrong("has a match that is not a list of `thing: group` lines", "match")
            return cls(**common, pairs=())
        for thing, group in found.items():
            fields.check_one_line(thing, "match", thing)
            if not thing.strip():
                fields.wrong(f"has an empty thing to match with {group}", "match", thing)
            if group is not None and not isinstance(group, str):
                fields.wrong(
                    f"has {group} as the group of {thing}, which is not text; put it in quotes",
                    "match",
                    thing,
                )
            elif not group or not group.strip():
                fields.wrong(f"has no group for {thing}; a group is text", "match", thing)
            else:
                fields.check_one_line(group, "match", thing)
                pairs.append((" ".join(thing.split()), " ".join(group.split())))
        if not LEAST <= len(found) <= MOST:
            fields.wrong(f"has {len(found)} things to match; {LEAST} to {MOST} can be shown", "match")
        elif len({thing for thing, _ in pairs}) < len(pairs):
            fields.wrong("has one thing twice to match, but for its spaces", "match")
        elif len(pairs) == len(found) and len({group for _, group in pairs}) < 2:
            fields.wrong("has one group only, so there is nothing to decide", "match")
        return cls(**common, pairs=tuple(pairs))

    @classmethod
    def restore(cls, data: Mapping[str, Any]) -> Self:
        return cls(**common(data), pairs=tuple((thing, group) for thing, group in data["pairs"]))

    @property
    def groups(self) -> list[str]:
        """In the order of the alphabet, which tells nothing."""
        return sorted({group for _, group in self.pairs})

    def shown(self, seed: str) -> list[int]:
        return shuffled(len(self.pairs), seed, self.id)

    def parse(self, sent: Submission, seed: str) -> tuple[int, ...]:
        """A line `pair-0` holds the group, by its place in `groups`, of the first line of the page."""
        given = {
            pair: whole(
                one(sent, f"pair-{line}"), len(self.groups), gettext("Choose a group for every line.")
            )
            for line, pair in enumerate(self.shown(seed))
        }
        return tuple(given[pair] for pair in range(len(self.pairs)))

    def grade(self, answer: tuple[int, ...]) -> Grade:
        right = sum(given == key for given, key in zip(answer, self.key, strict=True))
        return Grade(right / len(self.pairs))

    def nudge(self, answer: tuple[int, ...]) -> str:
        right = sum(given == key for given, key in zip(answer, self.key, strict=True))
        return gettext("{right} of {of} are where they belong.").format(right=right, of=len(self.pairs))

    @property
    def key(self) -> tuple[int, ...]:
        return tuple(self.groups.index(group) for _, group in self.pairs)

    def rows(self, seed: str, sent: Submission) -> list[Row]:
        choices = tuple(enumerate(self.groups))
        return [
            Row(line, escape(self.pairs[pair][0]), (sent.get(f"pair-{line}") or ("",))[0], choices=choices)
            for line, pair in enumerate(self.shown(seed))
        ]

    def verdict(self, seed: str, answer: tuple[int, ...]) -> list[Row]:
        return [
            Row(
                line,
                escape(self.pairs[pair][0]),
                chosen=self.groups[answer[pair]],
                right=answer[pair] == self.key[pair],
                key=self.pairs[pair][1],
            )
            for line, pair in enumerate(self.shown(seed))
        ]

    def said(self, answer: tuple[int, ...]) -> str:
        """Only what was put wrong, since the whole would be long."""
        return "; ".join(
            f"{escape(thing)}: {escape(self.groups[given])}"
            for (thing, group), given in zip(self.pairs, answer, strict=True)
            if self.groups[given] != group
        )

    def mistakes(self, answer: tuple[int, ...]) -> list[Mistake]:
        return [
            Mistake(escape(thing), escape(self.groups[given]), escape(group))
            for (thing, group), given in zip(self.pairs, answer, strict=True)
            if self.groups[given] != group
        ]

    def solution(self) -> str:
        return "; ".join(f"{escape(thing)}: {escape(group)}" for thing, group in self.pairs)

    def corrects(self, earlier: Question[Any], answer: Any = None) -> bool:
        """When a thing belongs to another group. Groups may get other names, and things may come and go."""
        if not isinstance(earlier, Match):
            return True
        named: dict[str, str] = {}
        for old, new in paired(
            [thing for thing, _ in earlier.pairs], [thing for thing, _ in self.pairs]
        ).items():
            before, now = earlier.pairs[old][1], self.pairs[new][1]
            is_renamed = before not in self.groups and now not in earlier.groups
            if before != now and not (is_renamed and named.setdefault(before, now) == now):
                return True
        return len(set(named.values())) < len(named)

    @classmethod
    def to_gift(cls, own: Own) -> GiftBody:
        if thing := next((thing for thing in own["match"] if "->" in thing), ""):
            raise LeftOut(f"has an arrow in {quoted(thing)}, which GIFT takes for the mark of a pair")
        pairs = (f"\n={plain(thing)} -> {bare(group)}" for thing, group in own["match"].items())
        return GiftBody("".join(pairs) + "\n")

    @classmethod
    def from_gift(cls, body: GiftRead) -> dict[str, Any] | None:
        found = pieces(body.text)
        if not found or not all(mark == "=" for mark, _ in found):
            return None
        if not any(first(text, "->") >= 0 for _, text in found):
            return None
        pairs = []
        for _, text in found:
            thing, arrow, group = cut(text, "->")
            if not arrow:
                raise LeftOut(f"has the answer {quoted(text)} without an arrow among pairs")
            pairs.append((body.plain(thing), body.bare(group)))
        return {"match": paired_once(pairs, body.note)}

    @classmethod
    def to_moodle(cls, own: Own, question: ET.Element) -> None:
        ET.SubElement(question, "shuffleanswers").text = "1"
        for thing, group in own["match"].items():
            add_text(add_plain(question, "subquestion", thing), "answer", html_bare(group))

    @classmethod
    def from_moodle(cls, question: MoodleQuestion) -> dict[str, Any]:
        pairs = [
            (question.plain(sub), question.incoming.plain(sub.findtext("answer/text") or "", "html"))
            for sub in question.element.findall("subquestion")
        ]
        return {"match": paired_once(pairs, question.note)}


def paired_once(pairs: Iterable[tuple[str, str]], note: Note) -> dict[str, str]:
    """Each thing with its group; of one that comes again only the first stays. Raises LeftOut."""
    match: dict[str, str] = {}
    for thing, group in pairs:
        if not thing:
            note(f"has the extra answer {quoted(group)} without a thing; left out")
        elif thing in match and match[thing] != group:
            note(f"has {quoted(thing)} a second time, with {quoted(group)}; left out")
        elif thing in match:
            note(f"has {quoted(thing)} twice with {quoted(group)}; once is enough")
        elif not group:
            raise LeftOut(f"has {quoted(thing)} without anything to match it")
        else:
            match[thing] = group
    return match
