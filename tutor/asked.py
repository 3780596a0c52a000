"""What a question asks for: its words, the names and numbers in it, and the sort of answer that would satisfy it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from courses.words import ASKING_WORDS, STOP_WORDS, Word, words
from tutor.english import COMPARING, DIGITS, MONTHS, SUPERLATIVES, TIME_UNITS
from tutor.retrieval import LessonIndex, Wanted


class Sort(Enum):
    """The sort of answer: what a passage must have in it to be one."""

    ANY = "anything that fits"
    COUNT = "so many of something"
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
    identifiers: frozenset[str]  # those of the numbers that belong to a name or to a thing that is numbered
    dates: frozenset[str]
    compares: bool
    why: bool  # a reason is asked for
    placed: bool  # it tells a place of the asker's that the course does not know
    superlative: bool
    sort: Sort
    focus: tuple[Wanted, ...]  # the noun phrase or verb the answer must be about; its last word is the head


_SORTS = (
    (Sort.SPAN, r"\bhow (?:long|soon|quickly|fast)\b|\b(?:what|how much) notice\b"),
    (Sort.COUNT, r"\bhow many\b|\bwhat (?:number|percentage|share|fraction)\b|\bhow often\b"),
    (
        Sort.AMOUNT,
        r"\bhow (?:much|big|large|small|high|expensive|cheap|costly|far)\b"
        r"|\bwhat (?:does|do|did|would|will|is|was|s) (?:[\w' -]+ )?(?:cost|price)s?\b"
        r"|\bwhat(?: exactly| precisely)?(?:'s| is| was) (?:exactly |precisely )?the (?:[\w-]+ ){0,2}(?:limit|fee|fine|threshold|cap|maximum|minimum|percentage) "
        r"(?:for|of|in|on|under|per|at)\b",
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
# "break-even meaning", "parameters = what exactly"
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
_VERBS = "is|are|was|were|does|do|did|can|could|will|would|should|must|may|might|has|have|had"
_AFTER = f"(?:(?:{_VERBS}|to|in|for|of|per|on|by|with|before|without|at|after|if|when|that|from)\\b|[?.!,]|$)"
_ARTICLE = "(?:the |a |an |any |my |your |our )?"
_NO_FOCUS = frozenset(("now", "then", "first", "next", "vs"))  # `what now` is about what was said before it
_FOCUS = (
    # "how long does the vendor keep prompts" is about keeping prompts, whoever keeps them
    re.compile(
        r"\bhow (?:long|soon|often|quickly|fast|far) (?:does|do|did|can|could|will|would|should|must|may) "
        + _ARTICLE
        + r"[\w'-]+ ((?:[\w'-]+ ?){1,4}?) ?"
        + _AFTER
    ),
    # "how high is the fine under …"
    re.compile(
        r"\bhow (?!much|many)[\w'-]+ (?:is|are|was|were) " + _ARTICLE + r"((?:[\w'-]+ ?){1,3}?) ?" + _AFTER
    ),
    re.compile(r"\bhow (?:much|many) ((?:[\w'-]+ ?){1,4}?) ?" + _AFTER),
    re.compile(
        r"\b(?:what|which) (?!is|are|was|were|does|do|did|can|could|would|should|will|happens)((?:[\w'-]+ ?){1,4}?) ?"
        + _AFTER
    ),
    re.compile(
        r"\bwho (?:[\w']+ly )?(?:(?:is|are|was|were|gets|should|must|can|will|would|has|have|had|does|do|did|may) )*([\w'-]+)"
    ),
    re.compile(
        r"\bwhat(?:'s| is| are| was| were) (?:the |a |an )?((?:[\w'-]+ ?){1,3}?) (?:of|for|in|on|by|behind|under|between|to)\b"
    ),
)
# Everybody in this subject says it, so it says nothing about which passage is meant.
_EVERYWHERE = frozenset(("ai", "one"))
_SORT_OF = re.compile(r"\b(what|which) (?:kind|sort|type)s? of\b", re.I)
_PRONOUNS = frozenset(
    ["it", "he", "she", "that", "this", "what", "who", "where", "when", "how", "here", "there", "let", "one"]
)
_OWNER = re.compile(r"['’]s$")
_MANNER = re.compile(r"\bhow ([a-z]+)\b")


def read(question: str, index: LessonIndex) -> Asked:
    """Reads the question with the lesson's vocabulary and glossary."""
    question = _SORT_OF.sub(r"\1", question)
    found = list(words(question))
    plain = " ".join(question.casefold().replace("’", "'").split())
    wanted = _content(plain, index.read(question))
    placed = _places(question, wanted, index)
    wanted = tuple(word for word in wanted if word not in placed)
    digits = {DIGITS.get(word.folded, word.folded) for word in found} - {"1", "0"}
    sort = _sort(plain)
    names = _names(question, found, index) - {word.folded for word in placed}
    return Asked(
        text=question,
        wanted=wanted,
        names=names,
        numbers=frozenset(word for word in digits if any(letter.isdigit() for letter in word)),
        identifiers=_identifiers(found, names),
        dates=frozenset(word.folded for word in found if word.folded in MONTHS - {"may", "march"}),
        compares=bool(_COMPARES.search(plain)),
        why=bool(_WHY.search(plain)),
        placed=bool(placed),
        superlative=any(is_superlative(word.folded) for word in found),
        sort=sort,
        focus=_focus(plain, wanted),
    )


def _places(question: str, wanted: tuple[Wanted, ...], index: LessonIndex) -> frozenset[Wanted]:
    """`Utrecht` of `we are a firm in Utrecht, may we …`: where somebody is is not what they ask about. A place that the
    course speaks of stays.
    """
    named = {word.folded for found in _PLACE.finditer(question) for word in words(found.group(1))}
    return frozenset(word for word in wanted if word.folded in named and index.is_foreign(word))


def is_superlative(folded: str) -> bool:
    """Whether the word claims a first place: `cheapest`, `most`."""
    known = (
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
    )
    return folded in SUPERLATIVES or (folded.endswith("est") and len(folded) > 5 and folded not in known)


def _content(plain: str, wanted: list[Wanted]) -> tuple[Wanted, ...]:
    """The words that say what is asked about. Those that only ask count when there are no others."""
    asking = (
        ASKING_WORDS | _EVERYWHERE | {match.group(1) for match in _MANNER.finditer(plain)} | DIGITS.keys()
    )
    said = tuple(word for word in wanted if word.folded not in asking)
    return said or tuple(word for word in wanted if word.folded not in _EVERYWHERE)


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


def _focus(plain: str, wanted: tuple[Wanted, ...]) -> tuple[Wanted, ...]:
    """`how many GPUs …`, `which licence …`, `the price of …`, `who signed …`."""
    by_folded = {word.folded: word for word in wanted}
    for pattern in _FOCUS:
        if match := pattern.search(plain):
            spoken = (
                by_folded.get(word.folded)
                for word in words(match.group(1))
                if word.folded not in COMPARING | _NO_FOCUS
            )
            if focus := tuple(word for word in spoken if word):
                return focus
    return ()


def _names(question: str, found: list[Word], index: LessonIndex) -> frozenset[str]:
    """Words that name somebody or something: known as a name to the lesson, or written like one."""
    shouting = question.upper() == question
    ordinary = STOP_WORDS | ASKING_WORDS | _EVERYWHERE | TIME_UNITS | MONTHS
    names = set()
    for word in found:
        written = question[word.start : word.end]
        inside = any(letter.isupper() for letter in written[1:])
        looks = not shouting and (inside or (written[0].isupper() and not _begins(question, word)))
        if (
            (looks or word.folded in index.names or _owns(question, word))
            and word.folded not in ordinary
            and not word.folded.isdigit()
        ):
            names.add(word.folded)
    return frozenset(names)


_NUMBERED = frozenset(
    (
        "article",
        "section",
        "chapter",
        "version",
        "clause",
        "step",
        "tier",
        "lesson",
        "part",
        "rule",
        "row",
        "number",
    )
)


_JOINING = frozenset(("and", "or", "to", "vs", "versus", "than"))


def _identifiers(found: list[Word], names: frozenset[str]) -> frozenset[str]:
    """`28` of `article 28`, `3.1` and `3.3` of `Llama 3.1 and 3.3`; `12gb` is how much there is of something."""
    named: set[str] = set()
    for place, (before, after) in enumerate(pairwise(found)):
        if not re.fullmatch(r"\d+(?:dot\d+)?", after.folded):
            continue
        joined = before.folded in _JOINING and place and found[place - 1].folded in named
        if joined or before.folded in names or before.folded in _NUMBERED:
            named.add(after.folded)
    return frozenset(named)


def _owns(question: str, word: Word) -> bool:
    """`china's law`: whoever has something is named, in small letters too. `it's` and `what's` are verbs."""
    return bool(_OWNER.search(question[word.start : word.end])) and word.folded not in _PRONOUNS


def _begins(question: str, word: Word) -> bool:
    before = question[: word.start].rstrip(" \"'“‘(")
    return not before or before.endswith((".", "?", "!", ":"))
