"""Moodle's Cloze: a text that holds its own answers, `{1:SHORTANSWER:=one~=other}` or `{1:MULTICHOICE:=right~wrong}`."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from typing import Any

from quizzes.formats import moodle_element
from quizzes.formats.moodle_element import MoodleQuestion
from quizzes.formats.travel import LeftOut, Note, Own, decimal, quoted

ASK = "Fill in the gaps."
_CASED = ("SHORTANSWER_C", "SAC", "MWC")
_TYPED = ("SHORTANSWER", "SA", "MW", *_CASED)
_CHOSEN = (
    *("MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH"),
    *("MULTICHOICE_S", "MCS", "MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS"),
)
_NUMBER = ("NUMERICAL", "NM")
_GAP = re.compile(r"\{(\d*):([A-Z_]+):((?:\\.|[^\\}])*)\}", re.S)
_BEGUN = re.compile(r"\{\d*:[A-Z_]+:")
_SPECIAL = re.compile(r"([}~#])")
# A backslash that would be taken for an escape.
_ESCAPE = re.compile(r"\\(?=[}~#/\"*\\]|$)")
_ASKED, _CASE, _CHOOSE = "ajar-asked", "ajar-case", "ajar-choose"


def written(accepted: Sequence[str], wrong: Sequence[str], *, case: bool) -> str:
    """One gap. Raises LeftOut."""
    if any(_ESCAPE.search(text) for text in (*accepted, *wrong)):
        raise LeftOut("has a backslash in a gap where Moodle takes it for a mark")
    if wrong:
        right = "~".join(f"={_escaped(text)}" for text in accepted)
        # a share of its own where the text would be read as one
        others = "".join(f"~{'%0%' * text.startswith(('=', '%'))}{_escaped(text)}" for text in wrong)
        return f"{{1:MULTICHOICE:{right}{others}}}"
    # a star stands for anything there
    right = "~".join("=" + _escaped(text.replace("*", "\\*")) for text in accepted)
    return f"{{1:{'SHORTANSWER_C' if case else 'SHORTANSWER'}:{right}}}"


def put(question: ET.Element, around: Sequence[str], gaps: Sequence[str], own: Own) -> None:
    """The text with its gaps behind the question, in the one text that Moodle has for both. Raises LeftOut."""
    asked = question.findtext("questiontext/text") or ""
    if any(_BEGUN.search(text) for text in (asked, *around)):
        raise LeftOut("has a text that Moodle would take for a gap")
    said = question.find("questiontext/text")
    assert said is not None
    said.text = (
        asked + "\n\n" + "".join(f"{text}{gap}" for text, gap in zip(around, (*gaps, ""), strict=True))
    )
    tags = ET.SubElement(question, "tags")
    for tag in (_ASKED, *[_CASE] * ("case" in own), *[_CHOOSE] * ("choose" in own)):
        moodle_element.add_text(tags, "tag", tag)


def read(question: MoodleQuestion) -> dict[str, Any]:
    """The keys of a question with gaps, `ask` among them. Raises LeftOut."""
    element = question.element.find("questiontext")
    element = ET.Element("questiontext") if element is None else element
    text = element.findtext("text") or ""
    tags = {tag.text for tag in question.element.findall("tags/tag/text")}
    ask, whole = ASK, text
    if _ASKED in tags and "\n\n" in text:
        ask, _, whole = text.partition("\n\n")
    # signs that the text does not have stand around the number of a gap while the text is read
    before, behind = [sign for sign in map(chr, range(0xE000, 0xE000 + len(text) + 2)) if sign not in text][
        :2
    ]
    gaps: list[tuple[list[str], list[str]]] = []
    weights: set[str] = set()

    def taken(found: re.Match[str]) -> str:
        weights.add(found[1] or "1")
        gaps.append(_gap(found[2], found[3], question.note))
        return f"{before}{len(gaps) - 1}{behind}"

    marked = _GAP.sub(taken, whole)
    if not gaps or _BEGUN.search(marked):
        raise LeftOut("has a gap that cannot be read" if _BEGUN.search(marked) else "has no gaps")
    if len(weights) > 1:
        question.note("had weights of its own for its gaps; here each is an equal part")
    types = {found[2] for found in _GAP.finditer(whole)}
    counts_case = not types.isdisjoint(_CASED)
    ask, shown = question.said_of(element, ask, marked)
    shown = shown.replace("[[", "[ [")
    if counts_case and types.intersection(_TYPED).difference(_CASED):
        question.note("tells capitals from small letters in some of its gaps; here it does in all")
    words = [right[0] for right, _ in gaps] if _CHOOSE in tags else []

    def put(found: re.Match[str]) -> str:
        right, wrong = gaps[int(found[2])]
        own = [] if wrong == others(right, words) else wrong
        gap = f"[[{'|'.join(right)}{''.join(f'~{said}' for said in own)}]]"
        # brackets beside it would be some of its answer
        return "\\[" * bool(found[1]) + gap + "\\]" * bool(found[3])

    said = re.sub(rf"((?<!\\)\[)?{before}(\d+){behind}(\]?)", put, shown)
    case = {"case": True} if counts_case or _CASE in tags else {}
    return {"ask": ask, "gaps": said, **case, **({"choose": True} if _CHOOSE in tags else {})}


def others(right: Sequence[str], words: Sequence[str]) -> list[str]:
    """What is wrong in a gap that is filled from the first words of all gaps."""
    return list(dict.fromkeys(word for word in words if word not in right))


def _gap(type_: str, text: str, note: Note) -> tuple[list[str], list[str]]:
    """What is right in it, and what is wrong where one chooses. Raises LeftOut."""
    if type_ not in (*_TYPED, *_CHOSEN, *_NUMBER):
        raise LeftOut(f"has a gap of the type {type_}, which has no counterpart here")
    right, wrong = [], []
    for said, part, feedback in _answers(text):
        if feedback:
            note(f"had the feedback {quoted(feedback)} in a gap; left out")
        if type_ in _NUMBER and part >= 100:
            said = _number(said)  # noqa: PLW2901 - the same answer
        elif type_ in _TYPED:
            if re.search(r"(?<!\\)\*", said):
                if part >= 100:
                    raise LeftOut(f"has a gap that takes anything in the place of * in {quoted(said)}")
                continue
            said = said.replace("\\*", "*")  # noqa: PLW2901
        if part >= 100:
            right.append(said)
            continue
        if part > 0:
            note(f"gave {part:g} % for {quoted(said)} in a gap; left out")
        wrong.append(said)
    if not right:
        raise LeftOut("has a gap without an answer worth 100 %")
    if any(re.search(r"[|~]|\[\[|\]\]", said) for said in (*right, *wrong)):
        raise LeftOut("has a gap with one of the signs | ~ [[ ]] in an answer")
    return list(dict.fromkeys(right)), wrong if type_ in _CHOSEN else []


def _answers(text: str) -> list[tuple[str, float, str]]:
    """Each with its share in percent and its feedback."""
    found = []
    # a tilde before the first answer is no answer
    for piece in re.split(r"(?<!\\)~", re.sub(r"^\s*~", "", text)):
        weight = re.match(r"\s*(?:(=)|%(-?[\d.,]+)%)?", piece)
        assert weight is not None
        part = 100.0 if weight[1] else _part(weight[2]) if weight[2] else 0.0
        said, *feedback = re.split(r"(?<!\\)#", piece[weight.end() :], maxsplit=1)
        found.append((_plain(said), part, _plain(feedback[0]) if feedback else ""))
    return found


def _part(text: str) -> float:
    try:
        return float(decimal(text.replace(",", ".")))
    except ValueError:
        raise LeftOut(f"has the weight {text} in a gap, which is no number") from None


def _number(said: str) -> str:
    number, _, tolerance = said.partition(":")
    try:
        decimal(number)
        if tolerance and decimal(tolerance):
            raise LeftOut(f"has a gap for a number with a distance ({said}), which has no counterpart here")
    except ValueError:
        raise LeftOut(f"has the number {quoted(said)} in a gap, which is none") from None
    return number.strip()


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", html.escape(text, quote=False))


def _plain(text: str) -> str:
    bare = re.sub(r"\\([}~#/\"])", r"\1", re.sub(r"</?[A-Za-z][^<>]*>", "", text))
    return " ".join(html.unescape(bare).split())
