"""A lesson's passages, and which of them speak of what a question asks.

BM25 over stems, with three additions that a score threshold cannot give: the glossary's other spellings count as the
term itself, a misspelt word is read as the lesson's word, and a passage hears its heading and the sentence before it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise

from courses.reading.document import Passage
from courses.search.spelling import distance
from courses.words import ASKING_WORDS, STOP_WORDS, folded, language, words
from tutor.english import alike, is_general, root
from tutor.understanding.stems import Read, says_something, stemmed

# What a match is worth, by where the word was found.
IN_TEXT, AS_TERM, IN_HEADING, IN_WORDING = 1.0, 0.9, 0.7, 0.6
ALIKE_IN_TEXT, NEARBY, FAINT, NOWHERE = 0.5, 0.35, 0.2, 0.0
_QUANTITY = re.compile(r"\d+(?:dot\d+)?([a-z]{1,8})")
SECTION = 0.2  # what the match of a section adds to that of its passages; that of a paragraph gained nothing
FOUND = 24  # passages that are looked at further
_K1, _B = 1.2, 0.4
SMALL = frozenset(word for word in STOP_WORDS | ASKING_WORDS if len(word) > 2)
NO_WORDINGS: Mapping[str, Sequence[str]] = {}


@dataclass(frozen=True)
class Spelling:
    """One way to write a term of the glossary, as stems."""

    stems: tuple[str, ...]
    term: str


class Glossary:
    """Finds terms in text, whichever of their spellings is used."""

    def __init__(self, terms: Mapping[str, Iterable[str]], read: Read = stemmed) -> None:
        """`terms`: the term's id → its name and its other spellings."""
        self._by_first: dict[str, list[Spelling]] = {}
        for term, spellings in terms.items():
            for spelling in spellings:
                stems = read(spelling).stems
                if stems:
                    self._by_first.setdefault(stems[0], []).append(Spelling(stems, term))

    def spot(self, stems: Sequence[str]) -> list[frozenset[str]]:
        """For each stem the terms whose spelling covers it."""
        found: list[set[str]] = [set() for _ in stems]
        for start, first in enumerate(stems):
            for spelling in self._by_first.get(first, ()):
                end = start + len(spelling.stems)
                if tuple(stems[start:end]) == spelling.stems:
                    for place in range(start, end):
                        found[place].add(spelling.term)
        return [frozenset(terms) for terms in found]


@dataclass(frozen=True)
class Wanted:
    """One content word of a question: `stem` after repair, the glossary terms it belongs to, and what is like it."""

    folded: str
    stem: str
    terms: frozenset[str]
    alike: frozenset[str]


NAMES = 10  # words: a longer wording tells a case


@dataclass(frozen=True)
class Heard:
    """One reading of a passage: its words in order, folded and as stems, its headings' and those just before it.

    `denied` holds the stems that stand only in cells under a head that turns them round ("Look elsewhere when").
    """

    passage: Passage
    folded: tuple[str, ...]
    stems: tuple[str, ...]
    capitals: frozenset[str]  # small words in it that are written in capitals
    counts: Counter[str]
    terms: frozenset[str]
    heading_folded: tuple[str, ...]
    heading: frozenset[str]
    heading_terms: frozenset[str]
    before: frozenset[str] = frozenset()
    before_terms: frozenset[str] = frozenset()
    wording: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    asked: tuple[str, ...] = ()  # its wordings as they were written
    # stems of the short ones: a case that is told brings words of its own, such as *aunt*
    named: frozenset[str] = frozenset()

    def match(self, wanted: Wanted) -> float:
        """How well this passage speaks of the word, from 0 to 1."""
        if wanted.stem in self.counts:
            return IN_TEXT
        if wanted.terms & self.terms:
            return AS_TERM
        if wanted.stem in self.heading or wanted.terms & self.heading_terms:
            return IN_HEADING
        if wanted.stem in self.wording:
            return IN_WORDING
        if not wanted.alike.isdisjoint(self.counts):
            return ALIKE_IN_TEXT
        if wanted.stem in self.before or wanted.terms & self.before_terms:
            return NEARBY
        if wanted.alike & (self.heading | self.before):
            return FAINT
        return NOWHERE


@dataclass(frozen=True)
class Hit:
    """A passage that was found; `score` orders the hits of one question and means nothing across questions."""

    heard: Heard
    score: float

    @property
    def passage(self) -> Passage:
        return self.heard.passage


@dataclass(frozen=True)
class Outline:
    """What a document says of itself as a whole, in its own words."""

    title: str = ""
    summary: str = ""
    sections: tuple[tuple[str, str], ...] = ()  # anchor and title of each


class LessonIndex:
    """The passages of one document, ready to be searched. Built once for each version of it; immutable afterwards."""

    def __init__(
        self,
        passages: Sequence[Passage],
        glossary: Glossary,
        wordings: Mapping[str, Sequence[str]] = NO_WORDINGS,
        outline: Outline | None = None,
        read: Read = stemmed,
    ) -> None:
        """`wordings`: the name of a passage → other words in which learners ask for it. `read` may know the texts already."""
        self.glossary = glossary
        self.outline = outline or Outline()
        self.heard = tuple(_hear(passages, glossary, wordings, read))
        self.by_name = {heard.passage.name: heard for heard in self.heard}
        self._worded: dict[tuple[str, ...], set[str]] = {}
        for name, texts in wordings.items():
            for text in texts:
                self._worded.setdefault(tuple(folded(text)), set()).add(name)
        self._length = sum(len(heard.stems) for heard in self.heard) / max(len(self.heard), 1)
        self._found_in: Counter[str] = Counter()
        for heard in self.heard:
            self._found_in.update(heard.counts.keys() | heard.terms | heard.wording)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Every stem of the lesson, headings and what its wordings name included."""
        return frozenset().union(*(heard.counts.keys() | heard.heading | heard.named for heard in self.heard))

    @cached_property
    def terms(self) -> frozenset[str]:
        return frozenset().union(*(heard.terms | heard.heading_terms for heard in self.heard))

    @cached_property
    def vocabulary(self) -> Counter[str]:
        """The spellings that a misspelt word may be meant for."""
        every = (word for heard in self.heard for word in (*heard.folded, *heard.heading_folded))
        return Counter(word for word in every if len(word) > 3 and word not in STOP_WORDS)

    @cached_property
    def capitals(self) -> frozenset[str]:
        """Small words that the lesson writes in capitals, as SQL is: there they say something."""
        return frozenset().union(*(heard.capitals for heard in self.heard))

    @cached_property
    def parted(self) -> Mapping[str, str]:
        """`email` and `wifi` where the lesson writes "e-mail" and "Wi-Fi" → the longer part, by which those are found."""
        every = (some for heard in self.heard for some in (heard.folded, heard.heading_folded))
        pairs = chain.from_iterable(map(pairwise, every))
        return {
            first + then: max(then, first, key=len)
            for first, then in pairs
            if len(first) < 3 and first not in STOP_WORDS
        }

    @cached_property
    def paragraphs(self) -> Mapping[str, tuple[Passage, ...]]:
        """The passages of each paragraph, bullet or row, in order."""
        found: dict[str, list[Passage]] = {}
        for heard in self.heard:
            found.setdefault(heard.passage.within, []).append(heard.passage)
        return {name: tuple(passages) for name, passages in found.items()}

    def paragraph_of(self, passage: Passage) -> tuple[Passage, ...]:
        return self.paragraphs[passage.within]

    def has_more_around(self, name: str) -> bool:
        """Whether its paragraph has other lines besides."""
        return len(self.paragraph_of(self.by_name[name].passage)) > 1

    def asked_so(self, question: str) -> Collection[str]:
        """The names of the passages for which an author wrote just this question, word for word."""
        return self._worded.get(tuple(folded(question)), ())

    def knows(self, wanted: Wanted) -> bool:
        return wanted.stem in self.stems or bool(wanted.terms & self.terms)

    def read(self, question: str) -> list[Wanted]:
        """The content words of a question, misspellings repaired, each once."""
        found = list(words(question))
        stems = [root(self._meant(word.folded)) for word in found]
        wanted: dict[str, Wanted] = {}
        says = [
            says_something(word, question) and not self._is_slip(word.folded, stem)
            for word, stem in zip(found, stems, strict=True)
        ]
        tell = sum(one and word.folded not in ASKING_WORDS for one, word in zip(says, found, strict=True))
        if tell < 2:  # "difference between where and having", in a lesson on SQL
            says = [one or word.folded in self.capitals for one, word in zip(says, found, strict=True)]
        for word, stem, terms, counts in zip(found, stems, self.glossary.spot(stems), says, strict=True):
            if counts:
                wanted.setdefault(stem, Wanted(word.folded, stem, terms, alike(stem)))
        return list(wanted.values())

    def is_stray(self, wanted: Wanted) -> bool:
        """Whether it names something that the lesson never speaks of, by any spelling or likeness."""
        return not (self.knows(wanted) or is_general(wanted.stem) or wanted.alike & self.stems)

    def stray(self, wanted: Sequence[Wanted]) -> float:
        """The share of them that are stray."""
        return sum(map(self.is_stray, wanted)) / len(wanted) if wanted else 0.0

    def rarity(self, wanted: Wanted) -> float:
        """Inverse document frequency; highest for a word that the lesson does not have."""
        found_in = max((self._found_in[name] for name in (wanted.stem, *wanted.terms)), default=0)
        return math.log(1 + (len(self.heard) - found_in + 0.5) / (found_in + 0.5))

    def rank(self, wanted: Sequence[Wanted], *, for_advice: bool = False, limit: int = FOUND) -> list[Hit]:
        """The passages that speak of any wanted word, best first. `for_advice`: what a table says under a head such as
        "Not for" is no match, since it answers the opposite of "which should I".
        """
        rarity = {word: self.rarity(word) for word in wanted}
        matches = [
            [NOWHERE if for_advice and word.stem in heard.denied else heard.match(word) for word in wanted]
            for heard in self.heard
        ]
        around = self._of_sections(rarity, matches)
        hits = []
        for heard, found in zip(self.heard, matches, strict=True):
            if any(found):
                pairs = zip(wanted, found, strict=True)
                own = sum(rarity[word] * self._weight(heard, word, match) for word, match in pairs)
                hits.append(Hit(heard, own + SECTION * around[heard.passage.anchor]))
        hits.sort(key=lambda hit: -hit.score)
        return hits[:limit]

    def coverage(self, wanted: Sequence[Wanted]) -> float:
        """The largest share of the question that one passage speaks of, each word counted by how much it says: half for
        words that fit any subject, and for what only wordings have.
        """
        weights = {word: self.rarity(word) / (2 if is_general(word.stem) else 1) for word in wanted}
        total = sum(weights.values())
        if not total:
            return 0.0
        return (
            max(
                (
                    sum(
                        weight * (match / 2 if (match := heard.match(word)) == IN_WORDING else match)
                        for word, weight in weights.items()
                    )
                    for heard in self.heard
                ),
                default=0.0,
            )
            / total
        )

    def _of_sections(
        self, rarity: Mapping[Wanted, float], matches: Sequence[Sequence[float]]
    ) -> dict[str, float]:
        """How much of the question each section speaks of, all its passages together: among passages that match alike,
        the one in the section on the subject comes first. `matches` is passages by words.
        """
        best: dict[str, list[float]] = {}
        for heard, found in zip(self.heard, matches, strict=True):
            held = best.get(heard.passage.anchor)
            best[heard.passage.anchor] = list(map(max, held, found)) if held else list(found)
        weights = list(rarity.values())
        return {
            anchor: sum(weight * match for weight, match in zip(weights, found, strict=True))
            for anchor, found in best.items()
        }

    def repair(self, folded: str) -> str | None:
        """The lesson's word that `folded` misspells; None when it is a word already or nothing is near enough."""
        if len(folded) < 5 or not folded.isalpha() or self._is_word(folded):
            return None
        allowed = 1 if len(folded) < 8 else 2
        near = (
            (slips, -count, word)
            for word, count in self.vocabulary.items()
            if abs(len(word) - len(folded)) <= allowed
            and word[0] == folded[0]
            and (slips := distance(folded, word, allowed)) <= allowed
        )
        return min(near, default=(0, 0, None))[2]

    def spelt(self, question: str) -> str:
        """The question with the lesson's words where it misspells them."""
        parts, end = [], 0
        for word in words(question):
            if repaired := self.repair(word.folded):
                parts += [question[end : word.start], repaired]
                end = word.end
        return "".join((*parts, question[end:]))

    def _is_slip(self, folded: str, stem: str) -> bool:
        """`teh`, `wich`, `shuld`: a small word misspelt, which says nothing."""
        if language() != "en" or len(folded) < 3 or is_general(stem) or self._is_word(folded):
            return False
        small = (word for word in SMALL if word[0] == folded[0] and abs(len(word) - len(folded)) <= 1)
        return any(
            sorted(word) == sorted(folded) if len(folded) == 3 else distance(folded, word, 1) <= 1
            for word in small
        )

    def _meant(self, folded: str) -> str:
        """The lesson's word for it."""
        if len(folded) > 3 and folded in self.parted and not self._is_word(folded):
            return self.parted[folded]
        return self.repair(folded) or self._unit(folded) or folded

    def _unit(self, folded: str) -> str | None:
        """`bit` of `4bit`, where the lesson writes them apart."""
        match = _QUANTITY.fullmatch(folded)
        return match.group(1) if match and not self._is_word(folded) else None

    def _is_word(self, folded: str) -> bool:
        stem = root(folded)
        return stem in self.stems or bool(alike(stem)) or any(self.glossary.spot([stem]))

    def _weight(self, heard: Heard, word: Wanted, match: float) -> float:
        if match == NOWHERE:
            return 0.0
        often = max(heard.counts[word.stem], 1) if match == IN_TEXT else 1
        norm = 1 - _B + _B * len(heard.stems) / self._length
        return match * often * (_K1 + 1) / (often + _K1 * norm)


def _hear(
    passages: Sequence[Passage], glossary: Glossary, wordings: Mapping[str, Sequence[str]], read: Read
) -> Iterable[Heard]:
    before: Heard | None = None
    for passage in passages:
        text, heading = read(passage.text), read(heading_of(passage.heading_path))
        both = zip(text.folded, text.says, strict=True)
        joined = before if before and _continues(before.passage, passage) else None
        asked = tuple(wordings.get(passage.name, ()))
        worded = {one: read(one).content for one in asked}
        before = Heard(
            passage=passage,
            folded=text.folded,
            stems=text.stems,
            capitals=frozenset(word for word, says in both if says and word in STOP_WORDS),
            counts=Counter(text.telling),
            terms=frozenset().union(*glossary.spot(text.stems)),
            heading_folded=heading.folded,
            heading=frozenset(heading.stems),
            heading_terms=frozenset().union(*glossary.spot(heading.stems)),
            before=frozenset(joined.counts) if joined else frozenset(),
            before_terms=joined.terms if joined else frozenset(),
            wording=frozenset().union(*worded.values()),
            named=frozenset().union(*(some for one, some in worded.items() if len(one.split()) <= NAMES)),
            asked=asked,
            denied=_only_denied(read(passage.denied).stems, text.stems) if passage.denied else frozenset(),
        )
        yield before


def heading_of(path: Sequence[str]) -> str:
    """The headings over a passage as they are read."""
    return " ".join(path)


def _continues(before: Passage, passage: Passage) -> bool:
    return before.kind == passage.kind == "sentence" and before.heading_path == passage.heading_path


def _only_denied(denied: Sequence[str], stems: Sequence[str]) -> frozenset[str]:
    """The stems of a row that stand nowhere but in the cells that turn them round."""
    there = Counter(denied)
    return frozenset(stem for stem, count in Counter(stems).items() if 0 < there[stem] >= count)
