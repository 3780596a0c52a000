"""What is done with what was found: a direct answer, the nearest paragraphs, or nothing.

Only *foreign to the lesson* refuses. A direct answer claims to be one, so it must pass every predicate of `DIRECT`; what
each of them is worth is measured (`manage.py evaluate_tutor --without NAME`). Whatever falls short comes out as the
nearest paragraphs, which claim nothing. A wrong pick is beside the point, never untrue: it is the lesson's own sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from courses.reading.blocks import kind_of
from courses.reading.document import Passage
from courses.words import language, words
from tutor.english import (
    ABOUT,
    AMOUNT_WORDS,
    BECAUSE,
    COMPARING,
    MONTHS,
    NUMBER_WORDS,
    OFTEN_WORDS,
    PEOPLE,
    TIME_UNITS,
    WHEN_WORDS,
    root,
)
from tutor.understanding.question import Asked, Sort, is_superlative
from tutor.understanding.ranking import IN_HEADING, Heard, Hit, LessonIndex, Wanted

# A question of at most SHORT content words is foreign when no passage speaks of this share of it.
FOREIGN, SHORT = 0.165, 6
# A second direct passage is shown with the first from ALMOST of its score on; a direct passage that is not the best match
# answers directly only when it scores nearly as much.
ALMOST, TOP = 0.72, 0.9
MOST_NEAREST = 3  # paragraphs
FEW = 2  # content words of a question


@dataclass(frozen=True)
class Decision:
    """Which passages are shown, best first, and as what."""

    tier: Literal["direct", "closest", "refused"]
    names: tuple[str, ...] = ()


def decide(
    asked: Asked,
    hits: Sequence[Hit],
    *,
    foreign: bool,
    meant: Collection[str] = (),
    without: Collection[str] = (),
) -> Decision:
    """Without a model. `meant` are the passages, best of all, that an author named for this very question: no other answers
    it without reserve. `without` names predicates that are left out, to measure what they are worth.
    """
    if foreign:
        return Decision("refused")
    if not hits:
        return Decision("closest")
    first = [hit for hit in hits[:2] if not meant or hit.passage.name in meant]
    best = [hit for hit in first if is_direct(asked, hit.heard, without)]
    if best and best[0].score >= TOP * hits[0].score:
        names = [hit.passage.name for hit in best if hit.score >= ALMOST * best[0].score]
        return Decision("direct", tuple(names))
    return Decision("closest", nearest(hits))


def nearest(hits: Sequence[Hit], most: int = MOST_NEAREST) -> tuple[str, ...]:
    """The best passage of each of the best paragraphs."""
    names: dict[str, str] = {}
    for hit in hits:
        names.setdefault(hit.passage.within, hit.passage.name)
        if len(names) == most:
            break
    return tuple(names.values())


def is_foreign(wanted: Sequence[Wanted], index: LessonIndex) -> bool:
    """Whether the question brings a subject of its own and next to nothing of it is in the lesson. A question in words that
    fit any subject ("what should we take?") is not foreign: it is about what is being read.
    """
    if not any(index.is_stray(word) for word in wanted):
        return False
    known = sum(index.knows(word) for word in wanted)
    if not known and not any(word.alike & index.stems for word in wanted):
        return True
    # whoever tells a story about bread brings many words that are not about bread
    return len(wanted) <= SHORT and known <= 2 and index.coverage(wanted) < FOREIGN


def stands_in(passage: Passage, block: str) -> bool:
    """Whether it stands in a block of this kind, such as `idea` or `try`."""
    return any(kind_of(heading, {}) == block for heading in passage.heading_path)


def is_example(passage: Passage) -> bool:
    """Whether the passage gives an example."""
    return bool(_EXAMPLE.search(passage.text))


_EXAMPLE = re.compile(r"\b(?:for example|for instance|e\.g\.|such as|an example|say,|imagine|suppose)", re.I)


def is_direct(asked: Asked, heard: Heard, without: Collection[str] = ()) -> bool:
    """Whether the passage itself may stand as the answer without reserve. Of a text that is not English we only know whether
    all the words are there, and one word alone is no question.
    """
    if language() != "en":
        return len(asked.wanted) > 1 and has_every_word(asked, heard)
    return bool(asked.wanted) and all(
        holds(asked, heard) for name, holds in DIRECT.items() if name not in without
    )


def has_every_word(asked: Asked, heard: Heard) -> bool:
    """Each content word, and more than half of them in the passage itself rather than its heading."""
    matches = [heard.match(word) for word in asked.wanted]
    own = sum(match > IN_HEADING for match in matches)
    return all(match >= IN_HEADING for match in matches) and own > len(matches) / 2


def says_enough(asked: Asked, heard: Heard) -> bool:
    """One word of the subject says too little of what is asked about it. Where there are two, what is asked about them is said
    too: "what can I make with the discard", "is the float test any good".
    """
    if asked.sort is Sort.MEANING or len(asked.wanted) > FEW:
        return True
    about = {root(word.folded) for word in words(asked.text) if word.folded in ABOUT}
    return len(asked.wanted) == FEW and about <= set(heard.stems)


def has_sort(asked: Asked, heard: Heard) -> bool:
    """The sort of answer that is asked for: a number, a date, somebody, a reason."""
    return _SORTS[asked.sort](asked, heard) and (not asked.why or not BECAUSE.isdisjoint(heard.folded))


def has_comparison(asked: Asked, heard: Heard) -> bool:
    """Something is compared where a comparison is asked for."""
    if asked.superlative:
        return any(is_superlative(word) for word in heard.folded)
    if not asked.compares or heard.passage.kind == "row":
        return True
    return not COMPARING.isdisjoint(heard.folded) or any(_compares(word) for word in heard.folded)


def defines(asked: Asked, heard: Heard) -> bool:
    """What a word means is answered by what says so, and that answers nothing else."""
    if asked.sort is Sort.MEANING:
        return is_definition(asked, heard)
    return not heard.passage.name.startswith("term-")


def is_not_denied(asked: Asked, heard: Heard) -> bool:
    """`Without a good check, …` does not say which check. Nor does a cell under "Not for" say which to use."""
    if any(word.stem in heard.denied for word in asked.wanted):
        return False
    if _LACKING & {word.folded for word in words(asked.text)}:
        return True
    sought = {word.stem for word in asked.wanted}
    lacks = [
        bool(_LACKING & set(heard.folded[max(0, place - 3) : place])) for place in range(len(heard.stems))
    ]
    lacking = {stem for stem, lack in zip(heard.stems, lacks, strict=True) if lack and stem in sought}
    return not lacking - {stem for stem, lack in zip(heard.stems, lacks, strict=True) if not lack}


def is_advice(asked: Asked, heard: Heard) -> bool:
    """Which one to take is not answered by a line under a heading that turns it round."""
    return not (asked.advice and heard.passage.negating)


def is_anywhere(asked: Asked, heard: Heard) -> bool:
    """What holds at the asker's place is not answered by what holds somewhere."""
    return not asked.placed


DIRECT: Mapping[str, Callable[[Asked, Heard], bool]] = {
    one.__name__: one
    for one in (
        has_every_word,
        says_enough,
        has_sort,
        has_comparison,
        defines,
        is_not_denied,
        is_advice,
        is_anywhere,
    )
}
_LACKING = frozenset(("without", "no", "lacks", "lack", "neither"))


def is_definition(asked: Asked, heard: Heard) -> bool:
    """Whether the passage says what it is: `Fine-tuning: …`, `A safetensors file holds …`, `… is routing: …`."""
    sought = {word.stem for word in asked.wanted}
    if heard.passage.kind == "definition":
        return sought <= {root(word.folded) for word in words(heard.passage.text.partition(":")[0])}
    if heard.passage.kind != "sentence":
        return False
    for place, stem in enumerate(heard.stems):
        if stem not in sought:
            continue
        head, rest = heard.stems[:place], heard.stems[place + 1 : place + 2 + len(sought)]
        if len(head) <= 1 + len(sought) and not _DEFINING.isdisjoint(rest):
            return sought <= {*head, stem, *rest}
        if head and head[-1] in _NAMING and _is_set_off(heard, place):
            return sought <= {*head[-3:], stem, *rest}
    return False


_DEFINING = frozenset(
    root(word) for word in ("is", "are", "means", "mean", "holds", "hold", "refers", "combines", "removes")
)
_NAMING = frozenset(root(word) for word in ("called", "is", "are", "means", "named"))


def _is_set_off(heard: Heard, place: int) -> bool:
    """`… is routing: …`"""
    text = heard.passage.text
    word = list(words(text))[place]
    return bool(re.match(r"\s*[:,.]", text[word.end :]))


def _is_number(folded: str) -> bool:
    return folded in NUMBER_WORDS or any(letter.isdigit() for letter in folded)


def _has_number(heard: Heard) -> bool:
    return any(_is_number(word) for word in heard.folded)


_REFERRING = frozenset(("same", "these", "those", "other"))  # `the same 100 mails` speaks of some said before


def _counts(asked: Asked, heard: Heard) -> bool:
    """So many of what is asked for: a number stands a few words before it, or with it in one table row."""
    if heard.passage.kind in ("row", "definition"):
        return _has_number(heard)
    sought = {word.stem for word in asked.wanted}
    numbers = {
        place
        for place, word in enumerate(heard.folded)
        if _is_number(word) and not (place and heard.folded[place - 1] in _REFERRING)
    }
    return any(
        stem in sought and not numbers.isdisjoint(range(place - 5, place))
        for place, stem in enumerate(heard.stems)
    )


def _amounts(asked: Asked, heard: Heard) -> bool:
    """A number that the question does not give already, as in the name of a model."""
    given = {word.folded for word in words(asked.text)}
    return any(
        _is_number(word) and word not in given for word in heard.folded
    ) or not AMOUNT_WORDS.isdisjoint(heard.folded)


def _dates(_: Asked, heard: Heard) -> bool:
    year = any(re.fullmatch(r"(?:19|20)\d\d", word) for word in heard.folded)
    return year or not (MONTHS | WHEN_WORDS | TIME_UNITS).isdisjoint(heard.folded)


def _lasts(_: Asked, heard: Heard) -> bool:
    return not (TIME_UNITS | WHEN_WORDS).isdisjoint(heard.folded) or _has_number(heard)


def _recurs(_: Asked, heard: Heard) -> bool:
    return not OFTEN_WORDS.isdisjoint(heard.folded)


def _names_somebody(_: Asked, heard: Heard) -> bool:
    if not PEOPLE.isdisjoint(heard.stems):
        return True
    text = heard.passage.text
    return any(text[word.start].isupper() for word in list(words(text))[1:])


def _anything(_: Asked, _heard: Heard) -> bool:
    return True


def _compares(folded: str) -> bool:
    return len(folded) > 4 and folded.endswith("er") and root(folded.removesuffix("er")) in _GRADED


_GRADED = frozenset(
    map(
        root,
        [
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
            "dear",
            "old",
        ],
    )
)
_SORTS: dict[Sort, Callable[[Asked, Heard], bool]] = {
    Sort.ANY: _anything,
    Sort.COUNT: _counts,
    Sort.AMOUNT: _amounts,
    Sort.MOMENT: _dates,
    Sort.SPAN: _lasts,
    Sort.OFTEN: _recurs,
    Sort.WHO: _names_somebody,
    Sort.MEANING: _anything,
}
