"""Words that a learner types: how they are compared, and what a nudge says of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

import regex

from courses.interface import gettext
from quizzes.question import MalformedAnswer

LONGEST = 80  # letters of an answer: an attempt in a cookie holds many
LONGEST_PATTERN = 200
PATIENCE = 0.05  # seconds that a pattern may take for an answer
_ALIKE = {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "−": "-", "\u00a0": " ", "\u00ad": ""}
_PLAIN = str.maketrans(_ALIKE)
_NEAR = 0.8  # of difflib's ratio: a slip of the pen


def tidy(text: str, problem: str = "") -> str:
    """An answer as it is kept. Raises MalformedAnswer when there is none, or a long one."""
    said = " ".join(unicodedata.normalize("NFC", text).split())
    if not said or not said.isprintable():
        raise MalformedAnswer(problem or gettext("Write your answer."))
    if len(said) > LONGEST:
        raise MalformedAnswer(
            gettext("Write a shorter answer: at most {most} letters and signs.").format(most=LONGEST)
        )
    return said


def folded(text: str, *, case: bool) -> str:
    """An answer as it is compared: quotes and dashes as the keyboard has them, capitals only where they count."""
    said = " ".join(unicodedata.normalize("NFC", text).translate(_PLAIN).split())
    return said if case else said.casefold()


def is_among(answer: str, accepted: Iterable[str], *, case: bool) -> bool:
    return folded(answer, case=case) in {folded(one, case=case) for one in accepted}


def fits(answer: str, pattern: str, *, case: bool) -> bool:
    """Whether the whole answer is of the pattern. One that takes too long to compare is not."""
    try:
        said = answer.translate(_PLAIN)
        return _compiled(pattern, case).fullmatch(said, timeout=PATIENCE) is not None
    except TimeoutError:
        return False


def problem_of(pattern: str) -> str:
    """What is wrong with a pattern, as the end of a sentence; empty when it can be used."""
    if len(pattern) > LONGEST_PATTERN:
        return f"has a pattern of {len(pattern)} characters; {LONGEST_PATTERN} at most"
    try:
        compiled = _compiled(pattern, False)
    except regex.error as why:
        return f"has a pattern that is none: {why}"
    try:
        # what a careless pattern takes for ever over is long, all alike, has all it asks for, and does not fit at its end
        letters = list(dict.fromkeys(re.findall(r"\w", pattern)))[:8]
        for letter in {"a", "0", " ", *letters}:
            compiled.fullmatch(letter * (LONGEST - 10) + "".join(letters) + "\u2603", timeout=PATIENCE)
    except TimeoutError:
        return "has a pattern that takes too long to compare; one repetition within another does"
    return ""


@lru_cache(maxsize=256)
def _compiled(pattern: str, case: bool) -> regex.Pattern[str]:
    return regex.compile(pattern, 0 if case else regex.IGNORECASE)


def nudge(answer: str, accepted: Iterable[str], *, case: bool) -> str:
    """What is wrong with an answer, without saying what is right."""
    listed = list(accepted)
    if case and is_among(answer, listed, case=False):
        return gettext("The letters are right; look at capitals and small letters.")
    said = folded(answer, case=False)
    near = max((SequenceMatcher(None, said, folded(one, case=False)).ratio() for one in listed), default=0.0)
    return (
        gettext("Nearly: look at the spelling.")
        if near >= _NEAR
        else gettext("It is another word, or words.")
    )
