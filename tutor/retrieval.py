"""A lesson's passages, and which of them speak of what a question asks.

BM25 over stems, with three additions that a score threshold cannot give: the glossary's other spellings count as the
term itself, a misspelt word is read as the lesson's word, and a passage hears its heading and the sentence before it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from courses.document import Passage
from courses.spelling import distance
from courses.words import is_content, words
from tutor.english import ALIKE, GENERAL, root

# What a match is worth, by where the word was found.
IN_TEXT, AS_TERM, IN_HEADING, IN_WORDING = 1.0, 0.9, 0.7, 0.6
ALIKE_IN_TEXT, NEARBY, FAINT, NOWHERE = 0.5, 0.35, 0.2, 0.0
_QUANTITY = re.compile(r"\d+(?:dot\d+)?([a-z]{1,8})")
SECTION = 0.2  # what a section's match adds to that of its passages
_K1, _B = 1.2, 0.4
NO_WORDINGS: Mapping[str, Sequence[str]] = {}


@dataclass(frozen=True)
class Spelling:
    """One way to write a term of the glossary, as stems."""

    stems: tuple[str, ...]
    term: str


class Glossary:
    """Finds terms in text, whichever of their spellings is used."""

    def __init__(self, terms: Mapping[str, Iterable[str]]) -> None:
        """`terms`: the term's id → its name and its other spellings."""
        self._by_first: dict[str, list[Spelling]] = {}
        for term, spellings in terms.items():
            for spelling in spellings:
                stems = tuple(root(word.folded) for word in words(spelling))
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
    repaired: bool = False


@dataclass(frozen=True)
class Heard:
    """What a passage says, as stems: its own words, its headings', and those just before it."""

    passage: Passage
    counts: Counter[str]
    folded: frozenset[str]
    terms: frozenset[str]
    heading: frozenset[str]
    heading_terms: frozenset[str]
    length: int
    before: frozenset[str] = frozenset()
    before_terms: frozenset[str] = frozenset()
    wording: frozenset[str] = frozenset()

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
        if any(stem in self.counts for stem in wanted.alike):
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


class LessonIndex:
    """The passages of one document, ready to be searched. Built once for each version of it; immutable afterwards."""

    def __init__(
        self,
        passages: Sequence[Passage],
        glossary: Glossary,
        subject: frozenset[str] = frozenset(),
        wordings: Mapping[str, Sequence[str]] = NO_WORDINGS,
    ) -> None:
        """`subject`: the stems of the whole course, which tell a word of another lesson from one of another subject;
        `wordings`: the name of a passage → other words in which learners ask for it.
        """
        self.glossary = glossary
        self._subject = subject
        self.heard = tuple(_hear(passages, glossary, wordings))
        self._length = sum(heard.length for heard in self.heard) / max(len(self.heard), 1)
        self._found_in: Counter[str] = Counter()
        for heard in self.heard:
            self._found_in.update(heard.counts.keys() | heard.terms | heard.wording)
        self.vocabulary = _spellings(passages)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Every stem of the lesson, headings and wordings included."""
        return frozenset().union(
            *(frozenset(heard.counts) | heard.heading | heard.wording for heard in self.heard)
        )

    @cached_property
    def terms(self) -> frozenset[str]:
        return frozenset().union(*(heard.terms | heard.heading_terms for heard in self.heard))

    @cached_property
    def names(self) -> frozenset[str]:
        """Folded words that the lesson always writes with a capital letter or a digit, other than to begin a sentence."""
        return _names(heard.passage.text for heard in self.heard)

    def knows(self, wanted: Wanted) -> bool:
        return wanted.stem in self.stems or bool(wanted.terms & self.terms)

    def is_foreign(self, wanted: Wanted) -> bool:
        """Whether it belongs to another subject: nothing in the whole course speaks of it, and it is no word that a
        question on any subject may use.
        """
        anywhere = wanted.stem in GENERAL or wanted.stem in ALIKE or wanted.folded[0].isdigit()
        return not (anywhere or self.knows(wanted) or wanted.stem in self._subject)

    def read(self, question: str) -> list[Wanted]:
        """The content words of a question, misspellings repaired, each once."""
        found = list(words(question))
        stems = [root(self.repair(word.folded) or self._unit(word.folded) or word.folded) for word in found]
        wanted: dict[str, Wanted] = {}
        for word, stem, terms in zip(found, stems, self.glossary.spot(stems), strict=True):
            if is_content(word):
                repaired = stem != root(word.folded)
                wanted.setdefault(
                    stem, Wanted(word.folded, stem, terms, ALIKE.get(stem, frozenset()), repaired)
                )
        return list(wanted.values())

    def rarity(self, wanted: Wanted) -> float:
        """Inverse document frequency; highest for a word that the lesson does not have."""
        found_in = max((self._found_in[name] for name in (wanted.stem, *wanted.terms)), default=0)
        return math.log(1 + (len(self.heard) - found_in + 0.5) / (found_in + 0.5))

    def importance(self, wanted: Wanted) -> float:
        """Its rarity, less for words that any question on any subject may use."""
        return self.rarity(wanted) * (0.5 if wanted.stem in GENERAL else 1.0)

    def rank(self, wanted: Sequence[Wanted], limit: int = 8) -> list[Hit]:
        """The passages that speak of any wanted word, best first."""
        rarity = {word: self.importance(word) for word in wanted}
        matches = [[heard.match(word) for word in wanted] for heard in self.heard]
        around = self._of_sections(rarity, matches)
        hits = []
        for heard, found in zip(self.heard, matches, strict=True):
            if any(found):
                pairs = zip(wanted, found, strict=True)
                own = sum(rarity[word] * self._weight(heard, word, match) for word, match in pairs)
                hits.append(Hit(heard, own + SECTION * around[heard.passage.anchor]))
        hits.sort(key=lambda hit: -hit.score)
        return hits[:limit]

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

    def _unit(self, folded: str) -> str | None:
        """`bit` of `4bit`, where the lesson writes them apart."""
        match = _QUANTITY.fullmatch(folded)
        return match.group(1) if match and not self._is_word(folded) else None

    def _is_word(self, folded: str) -> bool:
        stem = root(folded)
        return stem in self.stems or stem in ALIKE or any(self.glossary.spot([stem]))

    def _weight(self, heard: Heard, word: Wanted, match: float) -> float:
        if match == NOWHERE:
            return 0.0
        often = max(heard.counts[word.stem], 1) if match == IN_TEXT else 1
        norm = 1 - _B + _B * heard.length / self._length
        return match * often * (_K1 + 1) / (often + _K1 * norm)


def _hear(
    passages: Sequence[Passage], glossary: Glossary, wordings: Mapping[str, Sequence[str]]
) -> Iterable[Heard]:
    before: Heard | None = None
    for passage in passages:
        found = list(words(passage.text))
        stems = [root(word.folded) for word in found]
        heading = [root(word.folded) for word in words(" ".join(passage.heading_path))]
        joined = before if before and _continues(before.passage, passage) else None
        before = Heard(
            passage=passage,
            counts=Counter(stem for word, stem in zip(found, stems, strict=True) if is_content(word)),
            folded=frozenset(word.folded for word in found),
            terms=frozenset().union(*glossary.spot(stems)),
            heading=frozenset(heading),
            heading_terms=frozenset().union(*glossary.spot(heading)),
            length=len(stems),
            before=frozenset(joined.counts) if joined else frozenset(),
            before_terms=joined.terms if joined else frozenset(),
            wording=frozenset(
                root(word.folded)
                for asked in wordings.get(passage.name, ())
                for word in words(asked)
                if is_content(word)
            ),
        )
        yield before


def _continues(before: Passage, passage: Passage) -> bool:
    return before.kind == passage.kind == "sentence" and before.heading_path == passage.heading_path


def _spellings(passages: Sequence[Passage]) -> Counter[str]:
    texts = (f"{passage.text} {' '.join(passage.heading_path)}" for passage in passages)
    return Counter(
        word.folded for text in texts for word in words(text) if len(word.folded) > 3 and is_content(word)
    )


def _names(texts: Iterable[str]) -> frozenset[str]:
    capital: set[str] = set()
    small: set[str] = set()
    for text in texts:
        for word in words(text):
            written = text[word.start : word.end]
            begins = (
                not text[: word.start]
                .rstrip(" \"'“‘(")
                .endswith(tuple("abcdefghijklmnopqrstuvwxyz,0123456789"))
            )
            if written[0].islower():
                small.add(word.folded)
            elif not begins or any(letter.isupper() for letter in written[1:]):
                capital.add(word.folded)
    return frozenset(name for name in capital - small if not name.isdigit())
