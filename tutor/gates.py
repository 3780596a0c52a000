"""Whether a passage may answer a question. A score cannot tell: a near miss scores as high as an answer.

Each gate asks one thing of the passage that the question itself demands: its names, its numbers and dates, the sort of
answer, the noun it is about. Nothing here was fitted to a lesson.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from courses.words import words
from tutor.asked import Asked, Sort, is_superlative
from tutor.english import (
    AMOUNT_WORDS,
    BECAUSE,
    COMPARING,
    DIGITS,
    GENERAL,
    MONEY,
    MONTHS,
    NUMBER_WORDS,
    PEOPLE,
    TIME_UNITS,
    WHEN_WORDS,
    root,
)
from tutor.retrieval import ALIKE_IN_TEXT, FAINT, IN_HEADING, IN_WORDING, NEARBY, Heard, LessonIndex, Wanted

# At least this share of what the question says, by rarity, must be in the passage for it to be the closest line. Low,
# because learners use other words than the lesson; the gates do the work.
CLOSE = 0.18
MOSTLY = 0.5  # and from here on a passage that speaks of what is compared need not compare


def coverage(asked: Asked, heard: Heard, index: LessonIndex) -> float:
    """The share of the question that the passage speaks of, each word counted by how much it says; one that only its
    wordings have counts half.
    """
    weights = {word: index.importance(word) for word in asked.wanted}
    total = sum(weights.values())
    matches = {word: heard.match(word) for word in asked.wanted}
    said = {word: match / 2 if match == IN_WORDING else match for word, match in matches.items()}
    return sum(weights[word] * said[word] for word in asked.wanted) / total if total else 0.0


def strays(asked: Asked, index: LessonIndex) -> list[Wanted]:
    """Words that name something the lesson never speaks of, by any spelling or likeness."""
    return [
        word
        for word in asked.wanted
        if not index.knows(word) and word.stem not in GENERAL and not word.alike & index.stems
    ]


def is_about(asked: Asked, index: LessonIndex) -> bool:
    """Whether the lesson speaks of what the question is about, before any passage is looked at.

    What is asked for must be known here, and no name may be foreign to the whole course. Of the words that say something,
    more must be known here than are foreign, or as many when that is more than one.
    """
    unknown = strays(asked, index)
    if any(word in unknown for word in asked.focus[-1:]):
        return False
    known = [word for word in asked.wanted if index.knows(word) and word.stem not in GENERAL]
    foreign = [word for word in unknown if index.is_foreign(word)]
    if any(word.folded in asked.names for word in foreign):
        return False
    if not unknown:
        return bool(asked.wanted)
    return len(known) > len(foreign) or len(known) == len(foreign) > 1


def passes(asked: Asked, heard: Heard) -> bool:
    """Every gate on the passage itself: it may stand as the answer."""
    return all(gate(asked, heard) for gate in GATES)


def is_close(asked: Asked, heard: Heard, index: LessonIndex) -> bool:
    """The gates for the closest line, which is shown as no more than that: of the right things, if not the answer."""
    return (
        coverage(asked, heard, index) >= CLOSE
        and has_focus(asked, heard)
        and (has_comparison(asked, heard) or _sets_apart(asked, heard, index))
        and has_identifiers(asked, heard)
        and has_some_name(asked, heard)
        and (_has_number(heard) if asked.sort is Sort.COUNT else has_sort(asked, heard))
        and has_money(asked, heard)
    )


def _sets_apart(asked: Asked, heard: Heard, index: LessonIndex) -> bool:
    """`Hard vs soft limit?` is answered by a line on both; `is A faster than B` is not."""
    return (
        not asked.superlative and "than" not in asked.text.split() and coverage(asked, heard, index) >= MOSTLY
    )


def counts(asked: Asked, heard: Heard) -> bool:
    """Whether the passage has a number where one is asked for."""
    return asked.sort not in (Sort.COUNT, Sort.AMOUNT) or has_sort(asked, heard)


def has_some_name(asked: Asked, heard: Heard) -> bool:
    """One of the names asked for; of a comparison, each."""
    if not asked.names or asked.compares:
        return has_names(asked, heard)
    by_name = {word.folded: word for word in asked.wanted}
    return any(
        name in heard.folded or (name in by_name and _says(heard, by_name[name], NEARBY))
        for name in asked.names
    )


def has_identifiers(asked: Asked, heard: Heard) -> bool:
    """Numbers that are part of a name, as in `article 28` or `Llama 4`. `12 GB` is a condition, and no name."""
    return asked.identifiers <= _numbers_of(heard)


def has_names(asked: Asked, heard: Heard) -> bool:
    """Each name asked for; a sentence that leans on the one before it ("The definition …") may have it from there."""
    by_name = {word.folded: word for word in asked.wanted}
    least = NEARBY if _leans(heard) else IN_HEADING
    return all(
        name in heard.folded or (name in by_name and _says(heard, by_name[name], least))
        for name in asked.names
    )


def _says(heard: Heard, word: Wanted, least: float) -> bool:
    """A name is said by the lesson itself: neither a likeness nor a wording puts it there."""
    return heard.match(word) >= least and heard.match(word) not in (ALIKE_IN_TEXT, IN_WORDING)


def has_numbers(asked: Asked, heard: Heard) -> bool:
    return asked.numbers | asked.dates <= _numbers_of(heard)


def _numbers_of(heard: Heard) -> frozenset[str]:
    said = heard.folded | {word.folded for word in words(" ".join(heard.passage.heading_path))}
    return said | {DIGITS[word] for word in said & DIGITS.keys()}


def has_sort(asked: Asked, heard: Heard) -> bool:
    return _SORTS[asked.sort](asked, heard) and has_money(asked, heard)


def has_money(asked: Asked, heard: Heard) -> bool:
    """A price is asked for: money must be spoken of."""
    if asked.sort not in (Sort.AMOUNT, Sort.COUNT) or not any(word.stem in MONEY for word in asked.wanted):
        return True
    return bool(_CURRENCY.search(heard.passage.text)) or any(root(word) in MONEY for word in heard.folded)


def has_comparison(asked: Asked, heard: Heard) -> bool:
    if asked.superlative:
        return any(is_superlative(word) for word in heard.folded)
    if not asked.compares or heard.passage.kind == "row":
        return True
    return bool(heard.folded & COMPARING) or any(_compares(word) for word in heard.folded)


def has_focus(asked: Asked, heard: Heard) -> bool:
    return not asked.focus or any(heard.match(word) >= FAINT for word in asked.focus)


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
    if not passes(asked, heard):
        return False
    # what a word means is answered by what says so, and that answers nothing else
    if asked.sort is Sort.MEANING and not defines(asked, heard):
        return False
    if asked.sort is not Sort.MEANING and heard.passage.name.startswith("term-"):
        return False
    if asked.placed or (asked.why and not heard.folded & BECAUSE):
        return False
    if _denies(asked, heard):
        return False
    own = [word for word in asked.wanted if heard.match(word) > IN_HEADING]
    return len(own) > len(asked.wanted) / 2


def _denies(asked: Asked, heard: Heard) -> bool:
    """`Without a good check, …` does not say which check: something asked for is only said not to be there."""
    found = [word.folded for word in words(heard.passage.text)]
    if _LACKING & {word.folded for word in words(asked.text)}:
        return False
    sought = {word.stem for word in asked.wanted}
    lacking = {
        root(word)
        for place, word in enumerate(found)
        if _LACKING & set(found[max(0, place - 3) : place]) and root(word) in sought
    }
    here = {
        root(word) for place, word in enumerate(found) if not _LACKING & set(found[max(0, place - 3) : place])
    }
    return bool(lacking - here)


_CURRENCY = re.compile(r"[$€£¥]|\b(?:dollars?|euros?|cents?|pounds?|free)\b", re.I)
_LACKING = frozenset(("without", "no", "lacks", "lack", "neither"))


def defines(asked: Asked, heard: Heard) -> bool:
    """Whether the passage says what it is: `Fine-tuning: …`, `A safetensors file holds …`, `… is routing: …`."""
    text, sought = heard.passage.text, {word.stem for word in asked.wanted}
    if heard.passage.kind == "definition":
        return sought <= {root(word.folded) for word in words(text.partition(":")[0])}
    if heard.passage.kind != "sentence":
        return False
    found = [root(word.folded) for word in words(text)]
    for place, stem in enumerate(found):
        if stem not in sought:
            continue
        head, rest = found[:place], found[place + 1 : place + 2 + len(sought)]
        if len(head) <= 1 + len(sought) and any(verb in rest for verb in _DEFINING):
            return sought <= {*head, stem, *rest}
        if head and head[-1] in _NAMING and re.search(rf"\b{re.escape(_spelt(text, place))}\s*[:,.]", text):
            return sought <= {*head[-3:], stem, *rest}
    return False


def begins_with(asked: Asked, heard: Heard) -> bool:
    """Whether the passage has the word that is asked about for its subject: `Fine-tuning trains …`."""
    sought = {word.stem for word in asked.wanted}
    first = [root(word.folded) for word in words(heard.passage.text)][: len(sought) + 1]
    return bool(sought) and sought <= set(first)


_DEFINING = frozenset(
    root(word) for word in ("is", "are", "means", "mean", "holds", "hold", "refers", "combines", "removes")
)
_NAMING = frozenset(root(word) for word in ("called", "is", "are", "means", "named"))


def _spelt(text: str, place: int) -> str:
    word = list(words(text))[place]
    return text[word.start : word.end]


_LEANING = re.compile(
    r"^(?:it|its|they|their|this|that|these|those|such|he|she|the (?:same|other|definition|latter|former|\w+))\b",
    re.I,
)


def _leans(heard: Heard) -> bool:
    return heard.passage.kind == "sentence" and bool(_LEANING.match(heard.passage.text))


def _is_number(folded: str) -> bool:
    return folded in NUMBER_WORDS or any(letter.isdigit() for letter in folded)


def _has_number(heard: Heard) -> bool:
    return any(_is_number(word) for word in heard.folded)


_REFERRING = frozenset(("same", "these", "those", "other"))  # `the same 100 mails` speaks of some said before


def _counts(asked: Asked, heard: Heard) -> bool:
    """So many of what is asked for: a number stands a few words before it, or with it in one table row."""
    if not _has_number(heard):
        return False
    if not asked.focus or heard.passage.kind in ("row", "definition"):
        return True
    found = list(words(heard.passage.text))
    sought = {stem for word in asked.focus for stem in (word.stem, *word.alike)}
    numbers = {
        place
        for place, word in enumerate(found)
        if _is_number(word.folded) and not (place and found[place - 1].folded in _REFERRING)
    }
    return any(
        root(word.folded) in sought and any(before in numbers for before in range(place - 5, place))
        for place, word in enumerate(found)
    )


def _amounts(asked: Asked, heard: Heard) -> bool:
    """A number that the question does not give already, as in the name of a model."""
    return any(_is_number(word) for word in heard.folded - asked.numbers) or bool(heard.folded & AMOUNT_WORDS)


def _dates(_: Asked, heard: Heard) -> bool:
    year = any(re.fullmatch(r"(?:19|20)\d\d", word) for word in heard.folded)
    return year or bool(heard.folded & (MONTHS | WHEN_WORDS | TIME_UNITS))


def _lasts(_: Asked, heard: Heard) -> bool:
    return bool(heard.folded & (TIME_UNITS | WHEN_WORDS)) or _has_number(heard)


def _names_somebody(_: Asked, heard: Heard) -> bool:
    if any(root(word) in PEOPLE for word in heard.folded):
        return True
    text = heard.passage.text
    return any(text[word.start].isupper() for word in list(words(text))[1:])


def _anything(_: Asked, _heard: Heard) -> bool:
    return True


def _compares(folded: str) -> bool:
    return len(folded) > 4 and folded.endswith("er") and root(folded.removesuffix("er")) in _GRADED


_GRADED = frozenset(
    root(word)
    for group in (
        "cheap fast slow large small strong weak high low long short soon late easy hard safe quick wide dear old",
    )
    for word in group.split()
)
_SORTS: dict[Sort, Callable[[Asked, Heard], bool]] = {
    Sort.ANY: _anything,
    Sort.COUNT: _counts,
    Sort.AMOUNT: _amounts,
    Sort.MOMENT: _dates,
    Sort.SPAN: _lasts,
    Sort.WHO: _names_somebody,
    Sort.MEANING: _anything,
}
