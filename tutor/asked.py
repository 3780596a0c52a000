"""What a question asks for: its words, the names and numbers in it, and the sort of answer that would satisfy it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from courses.words import STOP_WORDS, Word, words
from tutor.english import COMPARING, MONTHS, SUPERLATIVES, TIME_UNITS, root
from tutor.retrieval import LessonIndex, Wanted


class Sort(Enum):
    """The sort of answer: what a passage must have in it to be one."""

    ANY = "anything that fits"
    COUNT = "a number"
    AMOUNT = "an amount"
    MOMENT = "a date or a condition"
    SPAN = "a length of time"
    WHO = "a person or an organisation"
    MEANING = "a definition"


@dataclass(frozen=True)
class Asked:
    """A question as the gates see it."""

    text: str
    wanted: tuple[Wanted, ...]
    names: frozenset[str]
    numbers: frozenset[str]
    dates: frozenset[str]
    compares: bool
    superlative: bool
    sort: Sort
    focus: Wanted | None


_COUNT = re.compile(
    r"\bhow many\b|\bwhat (?:number|percentage|share|fraction)\b|\bhow (?:big|large|often|much bigger)\b"
)
_AMOUNT = re.compile(
    r"\bhow much\b|\bwhat (?:does|do|did|would|will|is|was|s) (?:[\w' -]+ )?(?:cost|price)s?\b|\bhow (?:expensive|cheap|costly)\b"
)
_SPAN = re.compile(
    r"\bhow (?:long|soon|quickly|fast|many (?:days|weeks|months|years|hours|minutes|seconds))\b"
)
_MOMENT = re.compile(r"\bwhen\b|\bsince when\b|\b(?:what|which) (?:year|date|day|month|time)\b|\bhow old\b")
_WHO = re.compile(
    r"\bwho(?:se|m|s)?\b|\b(?:what|which) (?:company|companies|vendor|vendors|maker|makers|person|organisation|lab|agency)\b"
)
_MEANING = re.compile(
    r"^(?:so |and |ok |well |please )*(?:what(?:'s| is| are| was| does| do)|whats|define|explain|meaning of|definition of|"
    r"what is meant by)\b"
)
_COMPARES = re.compile(
    r"\b(?:than|versus|vs|compared?|comparison|difference between|differ(?:s|ent)? from)\b"
    r"|\b(?:which|who|what)(?: one)? (?:is|are|was|has|does) (?:more|less|better|worse|cheaper|faster|slower|larger|safer|stronger)\b"
    r"|\b(?:better|worse|cheaper|faster|slower|larger|smaller|bigger|safer|stronger|more \w+|less \w+)\b[^.?!]* or \b"
)
_FOCUS = (
    re.compile(
        r"\bhow (?:much|many) ((?:[\w'-]+ ){0,4}?)(?:is|are|was|were|does|do|did|can|could|will|would|should|must|has|have|had|to|in|for|of|per|on|before|without|at|after|if|when)\b"
    ),
    re.compile(
        r"\b(?:what|which) ((?:[\w'-]+ ){1,4}?)(?:is|are|was|were|does|do|did|can|could|will|would|should|must|has|have|had|to|in|for|of|by|on|with|that|if|when)\b"
    ),
    re.compile(
        r"\b(?:what|who)(?:'s| is| are| was| were) (?:the |a |an )?((?:[\w'-]+ ){0,3}?[\w'-]+) (?:of|for|in|on|by|behind|under|between|to)\b"
    ),
)
# Everybody in this subject says these, so they say nothing about which passage is meant.
_EVERYWHERE = frozenset(("ai",))


def read(question: str, index: LessonIndex) -> Asked:
    """Reads the question with the lesson's vocabulary and glossary."""
    wanted = tuple(word for word in index.read(question) if word.folded not in _EVERYWHERE)
    found = list(words(question))
    plain = " ".join(question.casefold().replace("’", "'").split())
    return Asked(
        text=question,
        wanted=wanted,
        names=_names(question, found, index),
        numbers=frozenset(word.folded for word in found if any(letter.isdigit() for letter in word.folded)),
        dates=frozenset(word.folded for word in found if word.folded in MONTHS - {"may", "march"}),
        compares=bool(_COMPARES.search(plain)),
        superlative=any(word.folded in SUPERLATIVES or _is_superlative(word.folded) for word in found),
        sort=_sort(plain),
        focus=_focus(plain, wanted),
    )


def _sort(plain: str) -> Sort:
    for pattern, sort in (
        (_SPAN, Sort.SPAN),
        (_COUNT, Sort.COUNT),
        (_AMOUNT, Sort.AMOUNT),
        (_MOMENT, Sort.MOMENT),
        (_WHO, Sort.WHO),
    ):
        if pattern.search(plain):
            return sort
    return Sort.MEANING if _MEANING.search(plain) and _asks_meaning(plain) else Sort.ANY


def _asks_meaning(plain: str) -> bool:
    """`what is open source` asks for a meaning, `what is the risk of open source` for a fact."""
    rest = _MEANING.sub("", plain).strip(" ?.!")
    rest = re.sub(r"^(?:a|an|the)\b ?", "", rest)
    rest = re.sub(r" (?:mean|means|stand for|exactly|really|actually|in ai|again|anyway)$", "", rest)
    return 0 < len(rest.split()) <= 3


def _focus(plain: str, wanted: tuple[Wanted, ...]) -> Wanted | None:
    """The noun the answer must be about: `how many GPUs …`, `which licence …`, `the price of …`."""
    for pattern in _FOCUS:
        match = pattern.search(plain)
        if not match:
            continue
        by_root = {root(word.folded): word for word in wanted}
        for spoken in reversed(list(words(match.group(1)))):
            if focus := by_root.get(root(spoken.folded)):
                return focus
    return None


def _names(question: str, found: list[Word], index: LessonIndex) -> frozenset[str]:
    """Words that name somebody or something: known as a name to the lesson, or written like one."""
    shouting = question.upper() == question
    names = set()
    for place, word in enumerate(found):
        written = question[word.start : word.end]
        looks = place > 0 and written[0].isupper() and not shouting and not _begins(question, word)
        looks = looks or (any(letter.isupper() for letter in written[1:]) and not shouting)
        if word.folded in STOP_WORDS | _EVERYWHERE | TIME_UNITS | MONTHS or word.folded.isdigit():
            continue
        if looks or word.folded in index.names:
            names.add(word.folded)
    return frozenset(names)


def _begins(question: str, word: Word) -> bool:
    return question[: word.start].rstrip(" \"'“‘(").endswith((".", "?", "!", ":"))


def _is_superlative(folded: str) -> bool:
    return (
        folded.endswith("est")
        and len(folded) > 5
        and folded not in ("latest", "interest", "request", "honest", "invest", "suggest", "protest")
    )


__all__ = ["COMPARING", "Asked", "Sort", "read"]
