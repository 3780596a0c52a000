"""Whether a passage may answer a question. A score cannot tell: a near miss scores as high as an answer.

Each gate asks one thing of the passage that the question itself demands: its names, its numbers and dates, the sort of
answer, the noun it is about. Nothing here was fitted to a lesson.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum

from courses.words import words
from tutor.asked import Asked, Sort
from tutor.english import (
    AMOUNT_WORDS,
    COMPARING,
    GENERAL,
    MONTHS,
    NUMBER_WORDS,
    PEOPLE,
    TIME_UNITS,
    WHEN_WORDS,
    root,
)
from tutor.retrieval import IN_HEADING, NEARBY, NOWHERE, Heard, LessonIndex, Wanted


class Why(Enum):
    """Why a question is refused before any passage is looked at."""

    INSTRUCTION = "an instruction"
    LANGUAGE = "another language"
    NOT_HERE = "not in this lesson"


# At least this share of what the question says, by rarity, must be in the passage for it to be the closest line.
ENOUGH = 0.42


def turn_away(question: str) -> Why | None:
    """The gates that need no lesson: another language, or an instruction rather than a question."""
    if is_instruction(question):
        return Why.INSTRUCTION
    return Why.LANGUAGE if is_other_language(question) else None


_START = r"(?:^|[.!?:;\n,]\s*|\b(?:and|then|now|please|just|can you|could you|would you|will you|i want you to|you must|you should|you will|need you to|instead|kindly|to)\s+)"
_ORDERS = re.compile(
    _START
    + r"(?:ignore|disregard|forget|override|bypass|pretend|act|role-?play|simulate|imagine|behave|respond|reply|answer (?:only|as|in|with|every|the|all)|speak|talk|say|print|echo|output|repeat|"
    r"recite|reveal|disclose|leak|dump|write|compose|draft|generate|create|produce|translate|rewrite|reword|paraphrase|rephrase|summari[sz]e|continue|complete|finish|solve|"
    r"execute|run|eval|decode|encode|enter|switch|enable|activate|become|obey|follow|call me|sing|invent|make (?:up|me|a|an)|do my|help me (?:cheat|write)|"
    r"(?:give|send|show|tell|hand|list)(?: me| us)? (?:me |us )?(?:all )?(?:of )?(?:the |your |a |an |my )?(?:\w+ )?(?:system|prompt|instructions?|rules|password|secret|api key|keys?|answers?|answer key|solutions?|poem|joke|story|essay|code|recipe))\b"
)
_PROBES = re.compile(
    r"\b(?:system prompt|your (?:prompt|instructions|rules|guidelines|configuration)|previous instructions|above instructions|developer mode|jailbreak\w*|dan mode|"
    r"you are now|you're now|from now on|no longer bound|without (?:any )?(?:restrictions|filters|limits)|as an? (?:ai|expert|pirate|unrestricted|language model)|"
    r"answer key|quiz (?:answers?|key|solutions?)|(?:correct|right) (?:answers?|options?) (?:to|for|of|in) (?:the |this |that )?(?:quiz|question|test|exam)|"
    r"(?:answers?|solutions?) (?:to|for|of) (?:the |this |my |question )?(?:quiz|test|exam|homework|assignment|\d+)|"
    r"which option is (?:right|correct)|(?:right|correct) option|my (?:homework|assignment|essay)|"
    r"end of (?:lesson|document|passage|context)|new (?:instructions?|passage|lesson)|(?:lesson|passage|context|system|assistant|user|admin)\s*:|"
    r"<\/?\w+[^>]*>|\[/?(?:inst|system)\]|```|\{\{|base64|the lesson (?:now )?(?:says|states|confirms) that)"
)
_ABOUT_TUTOR = re.compile(
    r"^(?:hi|hello|hey|thanks?|thank you|who are you|what are you|are you (?:human|real|a bot|an ai)|what(?:'s| is) your name|how are you)\b.{0,12}$"
)


def is_instruction(question: str) -> bool:
    """Whether it tells the tutor what to do or be, or asks after its prompt or the quiz, rather than asks the lesson."""
    plain = " ".join(question.casefold().replace("’", "'").split())
    spoken = question.casefold().replace("’", "'")
    return bool(_ORDERS.search(plain) or _PROBES.search(spoken) or _ABOUT_TUTOR.search(plain))


_ELSEWHERE = frozenset(
    [
        "der",
        "die",
        "das",
        "und",
        "ist",
        "nicht",
        "ein",
        "eine",
        "wie",
        "wird",
        "kann",
        "ich",
        "mein",
        "wer",
        "warum",
        "welche",
        "auf",
        "fur",
        "mit",
        "von",
        "zu",
        "dem",
        "den",
        "le",
        "la",
        "les",
        "des",
        "est",
        "une",
        "pour",
        "quel",
        "quelle",
        "comment",
        "pourquoi",
        "que",
        "qui",
        "dans",
        "sur",
        "avec",
        "mon",
        "je",
        "peut",
        "ce",
        "cette",
        "sont",
        "el",
        "los",
        "las",
        "es",
        "una",
        "por",
        "como",
        "cuanto",
        "cuesta",
        "cual",
        "puedo",
        "mi",
        "en",
        "del",
        "para",
        "quien",
        "donde",
        "il",
        "lo",
        "gli",
        "che",
        "non",
        "uno",
        "quanto",
        "costa",
        "quale",
        "perche",
        "sono",
        "con",
        "della",
        "o",
        "os",
        "as",
        "um",
        "uma",
        "nao",
        "quanto",
        "qual",
        "posso",
        "meu",
        "minha",
        "de",
        "da",
        "do",
        "em",
        "het",
        "een",
        "niet",
        "hoe",
        "wat",
        "waarom",
        "welk",
        "kan",
        "mijn",
        "van",
        "voor",
        "met",
        "zijn",
        "jak",
        "co",
        "jest",
        "czy",
        "nie",
        "ile",
        "dlaczego",
        "ktory",
        "moge",
    ]
)
_ENGLISH = frozenset(
    [
        "the",
        "a",
        "an",
        "is",
        "are",
        "was",
        "were",
        "do",
        "does",
        "did",
        "how",
        "what",
        "which",
        "who",
        "when",
        "where",
        "why",
        "can",
        "could",
        "should",
        "would",
        "will",
        "my",
        "your",
        "i",
        "you",
        "we",
        "it",
        "to",
        "of",
        "in",
        "on",
        "for",
        "with",
        "and",
        "or",
        "if",
        "not",
        "from",
        "by",
        "at",
        "be",
        "have",
        "has",
        "there",
        "this",
        "that",
        "than",
    ]
)


def is_other_language(question: str) -> bool:
    """Whether the question is written in a language or script other than English, in which the lessons are."""
    letters = [letter for letter in question if letter.isalpha()]
    if letters and sum(ord(letter) > 0x24F for letter in letters) > len(letters) / 3:
        return True
    found = [word.folded for word in words(question)]
    foreign = sum(word in _ELSEWHERE - _ENGLISH for word in found)
    english = sum(word in _ENGLISH for word in found)
    return foreign >= 2 and foreign > english


def coverage(asked: Asked, heard: Heard, index: LessonIndex) -> float:
    """The share of the question that the passage speaks of, each word counted by how much it says."""
    weights = {word: _importance(word, index) for word in asked.wanted}
    total = sum(weights.values())
    return sum(weights[word] * heard.match(word) for word in asked.wanted) / total if total else 0.0


def _importance(word: Wanted, index: LessonIndex) -> float:
    rarity = index.rarity(word)
    if not index.knows(word) and word.stem in GENERAL:
        return rarity * 0.3
    return rarity


def stray(asked: Asked, index: LessonIndex) -> list[Wanted]:
    """Words that name something the lesson never speaks of, by any spelling or likeness."""
    return [
        word
        for word in asked.wanted
        if not index.knows(word) and word.stem not in GENERAL and not (word.alike & index.stems)
    ]


def passes(asked: Asked, heard: Heard) -> bool:
    """Every gate on the passage itself."""
    return all(gate(asked, heard) for gate in GATES)


def has_names(asked: Asked, heard: Heard) -> bool:
    by_name = {word.folded: word for word in asked.wanted}
    return all(
        name in heard.folded
        or root(name) in heard.counts
        or root(name) in heard.heading
        or (name in by_name and bool(by_name[name].terms & (heard.terms | heard.heading_terms)))
        or (name in by_name and by_name[name].repaired and heard.match(by_name[name]) >= IN_HEADING)
        for name in asked.names
    )


def has_numbers(asked: Asked, heard: Heard) -> bool:
    heading = {word.folded for word in words(" ".join(heard.passage.heading_path))}
    return asked.numbers | asked.dates <= heard.folded | heading


def has_sort(asked: Asked, heard: Heard) -> bool:
    return _SORTS[asked.sort](heard)


def has_comparison(asked: Asked, heard: Heard) -> bool:
    if not (asked.compares or asked.superlative):
        return True
    if heard.passage.kind == "row" and asked.compares:
        return True
    return bool(heard.folded & COMPARING) or any(_compares(word) for word in heard.folded)


def has_focus(asked: Asked, heard: Heard) -> bool:
    return asked.focus is None or heard.match(asked.focus) >= NEARBY


GATES: tuple[Callable[[Asked, Heard], bool], ...] = (
    has_names,
    has_numbers,
    has_sort,
    has_comparison,
    has_focus,
)


def is_direct(asked: Asked, heard: Heard) -> bool:
    """Whether the passage itself has every content word asked for, and so may stand as the answer without reserve."""
    if not asked.wanted or any(heard.match(word) < IN_HEADING for word in asked.wanted):
        return False
    if asked.sort is Sort.MEANING and not _defines(asked, heard):
        return False
    own = [word for word in asked.wanted if heard.match(word) > IN_HEADING]
    return len(own) > len(asked.wanted) / 2


def _defines(asked: Asked, heard: Heard) -> bool:
    """The passage begins with what is asked about: `Fine-tuning: …`, `A safetensors file holds …`."""
    text = heard.passage.text
    opening = text.partition(":")[0] if heard.passage.kind == "definition" else " ".join(text.split()[:6])
    stems = {root(word.folded) for word in words(opening)}
    return heard.passage.kind in ("definition", "sentence") and all(
        word.stem in stems or (heard.passage.kind == "definition" and word.terms & heard.terms)
        for word in asked.wanted
    )


def _is_number(folded: str) -> bool:
    return folded in NUMBER_WORDS or any(letter.isdigit() for letter in folded)


def _has_number(heard: Heard) -> bool:
    return any(_is_number(word) for word in heard.folded)


def _has_amount(heard: Heard) -> bool:
    return _has_number(heard) or bool(heard.folded & AMOUNT_WORDS)


def _has_moment(heard: Heard) -> bool:
    year = any(re.fullmatch(r"(?:19|20)\d\d", word) for word in heard.folded)
    return year or bool(heard.folded & (MONTHS | WHEN_WORDS | TIME_UNITS))


def _has_span(heard: Heard) -> bool:
    return bool(heard.folded & (TIME_UNITS | WHEN_WORDS)) or _has_number(heard)


def _has_person(heard: Heard) -> bool:
    if any(root(word) in PEOPLE for word in heard.folded):
        return True
    text = heard.passage.text
    return any(text[word.start].isupper() for word in list(words(text))[1:])


def _compares(folded: str) -> bool:
    return (
        len(folded) > 4
        and folded.endswith(("er", "est"))
        and root(folded.removesuffix("er").removesuffix("est")) in _GRADED
    )


_GRADED = frozenset(
    root(word)
    for word in [
        "cheap",
        "fast",
        "slow",
        "large",
        "small",
        "strong",
        "weak",
        "high",
        "low",
        "long",
        "short",
        "soon",
        "late",
        "easy",
        "hard",
        "safe",
        "quick",
        "wide",
        "narrow",
        "dear",
        "old",
        "new",
        "great",
    ]
)
_SORTS: dict[Sort, Callable[[Heard], bool]] = {
    Sort.ANY: lambda heard: True,
    Sort.COUNT: _has_number,
    Sort.AMOUNT: _has_amount,
    Sort.MOMENT: _has_moment,
    Sort.SPAN: _has_span,
    Sort.WHO: _has_person,
    Sort.MEANING: lambda heard: True,
}
assert NOWHERE < NEARBY
