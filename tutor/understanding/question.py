"""What a question asks for: its words, and the sort of answer that would satisfy it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from courses.words import ASKING_WORDS, language, words
from tutor.english import DIGITS, GOING_ON, LEANING, SUPERLATIVES, WHAT_ABOUT
from tutor.understanding.ranking import LessonIndex, Wanted


class Sort(Enum):
    """The sort of answer: what a passage must have in it to be one."""

    ANY = "anything that fits"
    COUNT = "so many of something"
    AMOUNT = "an amount"
    MOMENT = "a date or a condition"
    SPAN = "a length of time"
    OFTEN = "so often"
    WHO = "a person or an organisation"
    MEANING = "a definition"


@dataclass(frozen=True)
class Asked:
    """A question as it is decided on."""

    text: str
    wanted: tuple[Wanted, ...]
    sort: Sort
    compares: bool
    superlative: bool
    why: bool  # a reason is asked for
    advice: bool  # a recommendation is asked for
    placed: bool  # it tells a place of the asker's that the lesson does not know


_SORTS = (
    (Sort.SPAN, r"\bhow (?:long|soon|quickly|fast)\b|\b(?:what|how much) notice\b"),
    (Sort.COUNT, r"\bhow many\b|\bwhat (?:number|percentage|share|fraction)\b"),
    (Sort.OFTEN, r"\bhow (?:often|frequently)\b"),
    (
        Sort.AMOUNT,
        r"\bhow (?:much|big|large|small|high|expensive|cheap|costly|far|hot|cold|warm|deep|heavy|wide|tall)\b"
        r"|\bwhat (?:does|do|did|would|will|is|was|s) (?:[\w' -]+ )?(?:cost|price)s?\b",
    ),
    (Sort.MOMENT, r"\bwhen\b|\bsince when\b|\b(?:what|which) (?:year|date|day|month|time)\b|\bhow old\b"),
    (
        Sort.WHO,
        r"\bwho(?:se|m|s)?\b|\b(?:what|which) (?:company|companies|vendors?|makers?|person|organisations?|labs?|agency)\b",
    ),
)
_SORT_PATTERNS = tuple((sort, re.compile(pattern)) for sort, pattern in _SORTS)
_MEANING = re.compile(
    r"^(?:so |and |ok |well |please )*(?:what(?:'s| is| are| was| does| do)|whats|define|explain|meaning of|definition of|"
    r"what is meant by)\b ?(?:a |an |the )?"
)
# "crumb meaning", "parameters = what exactly"
_MEANING_AFTER = re.compile(
    r"^(.+?),? ?(?:= ?what|means? what|meaning|definition|what is that|what's that)\b"
)
_COMPARES = re.compile(
    r"\b(?:than|versus|vs|compared?|comparison|differences? between|changed? between|differ(?:s|ent)? from)\b"
    r"|\b(?:which|who|what)(?: one)? (?:is|are|was|has|does) (?:more|less|better|worse|cheaper|faster|slower|larger|safer|"
    r"stronger)\b"
    r"|\b(?:better|worse|cheaper|faster|slower|larger|smaller|bigger|safer|stronger|more \w+|less \w+)\b[^.?!]* or \b"
)
_PLACE = re.compile(r"\b(?:in|from|near|at) ((?:[A-Z]\w+ ?){1,3})")
_WHY = re.compile(r"\bwhy\b|\bhow come\b|\bwhat(?:'s| is| was) the (?:reason|cause|point)\b")
_ADVICE = re.compile(
    r"\b(?:which|what)\b.{0,60}\b(?:should|shall|would|do|can|could) (?:i|we|you|one)\b|\b(?:should|shall) (?:i|we|one)\b"
    r"|\brecommend|\bbest (?:for|suited)|\bright for\b|\bwhich (?:one|of)\b|\bwhat (?:to|do i|do we) (?:use|take|pick|choose)\b"
)
_SORT_OF = re.compile(r"\b(what|which) (?:kind|sort|type)s? of\b", re.I)
_MANNER = re.compile(r"\bhow ([a-z]+)\b")
_LIKE_SUPERLATIVES = frozenset(
    [
        "latest",
        "interest",
        "request",
        "honest",
        "invest",
        "suggest",
        "protest",
        "digest",
        "harvest",
        "forest",
        "manifest",
    ]
)


def read(question: str, index: LessonIndex) -> Asked:
    """Reads the question with the lesson's vocabulary and glossary."""
    if language() != "en":
        return _plainly_read(question, index)
    question = _SORT_OF.sub(r"\1", question)
    plain = plainly(question)
    wanted = _content(plain, index.read(question))
    placed = _places(question, wanted, index)
    return Asked(
        text=question,
        wanted=tuple(word for word in wanted if word not in placed),
        sort=_sort(plain),
        compares=bool(_COMPARES.search(plain)),
        superlative=any(is_superlative(word.folded) for word in words(question)),
        why=bool(_WHY.search(plain)),
        advice=bool(_ADVICE.search(plain)),
        placed=bool(placed),
    )


def _plainly_read(question: str, index: LessonIndex) -> Asked:
    """In a language of which we know the small words at most: what it asks about, and nothing of how it asks."""
    wanted = tuple(word for word in index.read(question) if word.folded not in ASKING_WORDS)
    return Asked(question, wanted, Sort.ANY, *[False] * 5)


def plainly(question: str) -> str:
    """The question as patterns read it: small letters, straight apostrophes, single spaces."""
    return " ".join(question.casefold().replace("’", "'").split())


def leans(question: str) -> bool:
    """Whether it has a word that means something said before: `it`, `that`, `then`."""
    return any(word.folded in LEANING for word in words(question))


def goes_on(question: str) -> bool:
    """Whether it begins as one that takes up what was said: `but`, `ok and`, `what about`."""
    found = [word.folded for word in words(question)][:2]
    return bool(found) and (found[0] in GOING_ON or found in WHAT_ABOUT)


def is_superlative(folded: str) -> bool:
    """Whether the word claims a first place: `cheapest`, `most`."""
    return folded in SUPERLATIVES or (
        folded.endswith("est") and len(folded) > 5 and folded not in _LIKE_SUPERLATIVES
    )


def _places(question: str, wanted: tuple[Wanted, ...], index: LessonIndex) -> frozenset[Wanted]:
    """`Utrecht` of `we are a firm in Utrecht, may we …`: where somebody is is not what they ask about. A place that the
    lesson speaks of stays.
    """
    named = {word.folded for found in _PLACE.finditer(question) for word in words(found.group(1))}
    return frozenset(word for word in wanted if word.folded in named and not index.knows(word))


def _content(plain: str, wanted: list[Wanted]) -> tuple[Wanted, ...]:
    """The words that say what is asked about; none when it only asks ("why?", "tell me more")."""
    asking = ASKING_WORDS | {match.group(1) for match in _MANNER.finditer(plain)} | DIGITS.keys()
    return tuple(word for word in wanted if word.folded not in asking)


def _sort(plain: str) -> Sort:
    for sort, pattern in _SORT_PATTERNS:
        if pattern.search(plain):
            return sort
    return Sort.MEANING if _asks_meaning(plain) else Sort.ANY


def _asks_meaning(plain: str) -> bool:
    """`what is open source` asks for a meaning, `what is the risk of open source` for a fact."""
    if match := _MEANING.match(plain):
        rest = plain[match.end() :].strip(" ?.!")
    elif match := _MEANING_AFTER.match(plain):
        rest = match.group(1)
    else:
        return False
    rest = re.sub(
        r"(?: (?:mean|means|stand for|exactly|really|actually|anyway|again|here|please|pls))+$", "", rest
    )
    return 0 < len(rest.split()) <= 3 and not re.search(
        r"\b(?:of|for|in|on|with|cannot|can't|wrong|right|bad|good)\b", rest
    )
