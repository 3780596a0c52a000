"""What somebody typed, as things to look for: words, their synonyms, and what a misspelt word meant."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q

from courses.models import SearchEntry, SearchWord, Term
from courses.search.full_text import AllOf, AnyOf, Expression
from courses.search.spelling import meant_by
from courses.words import ASKING_WORDS, STOP_WORDS, Word, stem, stems, words

MOST_WORDS = 16
MOST_REPAIRS = 4  # misspelt words in one question
MOST_LETTERS = 400  # a longer text is read to here
SHORTEST_BEGINNING = 2
_MOST_ENDINGS = 40


@dataclass(frozen=True)
class Wanted:
    """One thing to look for: stems that must all be there, or else one of the synonyms.

    `rarity` grows the fewer entries have it (the idf of BM25); `written` is as typed, folded.
    """

    written: tuple[str, ...]
    stems: tuple[str, ...]
    synonyms: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()  # stems of the words that the last typed letters could become
    rarity: float = 0.0

    def expression(self) -> Expression:
        asked = AllOf((*self.stems[:-1], AnyOf((self.stems[-1], *self.endings))))
        return AnyOf((asked, *self.synonyms))

    def phrases(self) -> tuple[str, ...]:
        """Everything that counts as this thing in a text."""
        return (" ".join(self.stems), *self.stems, *self.synonyms, *self.endings)


@dataclass(frozen=True)
class Query:
    wanted: tuple[Wanted, ...]
    corrections: tuple[tuple[str, str], ...] = ()  # (as typed, as understood)
    unknown: tuple[str, ...] = ()  # words that stand nowhere in the course, and look like none that does
    only_common_words: bool = False


def understand(text: str, *, unfinished: bool) -> Query:
    """`unfinished`: the last word may be the beginning of one, because it is still being typed."""
    return _understand(text, unfinished=unfinished, ignored=STOP_WORDS, slips=2)


def understand_question(text: str) -> Query:
    """As for a search, without the words that only ask, and slower to take a strange word for a misspelt one."""
    return _understand(text, unfinished=False, ignored=STOP_WORDS | ASKING_WORDS, slips=1)


def _understand(text: str, *, unfinished: bool, ignored: Collection[str], slips: int) -> Query:
    text = text[:MOST_LETTERS]
    typed = list(words(text))[:MOST_WORDS]
    content = [word for word in typed if word.folded not in ignored]
    if not content:
        return Query((), only_common_words=bool(typed))
    beginning = content[-1].folded if unfinished and _still_open(text, content[-1]) else ""
    vocabulary = _Vocabulary(content, beginning)
    unknown = dict.fromkeys(word.folded for word in content if not vocabulary.knows(word.folded))
    meant = {word: found for word in list(unknown)[:MOST_REPAIRS] if (found := meant_by(word, slips=slips))}
    spelt = [part for word in typed for part in meant.get(word.folded, (word.folded,))]
    if meant:
        vocabulary = _Vocabulary(list(words(" ".join(spelt))), beginning)
    wanted = {
        one.stems: replace(
            one, rarity=vocabulary.rarity(one.stems), endings=vocabulary.endings(one.written[-1])
        )
        for one in _spans(spelt, ignored)
    }
    as_typed = {word.folded: text[word.start : word.end] for word in content}
    return Query(
        tuple(wanted.values()),
        tuple((as_typed[word], " ".join(found)) for word, found in meant.items()),
        tuple(word for word in unknown if word not in meant),
    )


def _still_open(text: str, last: Word) -> bool:
    return last.end == len(text) and len(last.folded) >= SHORTEST_BEGINNING


def _spans(spelt: Sequence[str], ignored: Collection[str]) -> Iterator[Wanted]:
    """The words, those that spell a glossary term together as one, with the term's other spellings beside them."""
    spellings = _spellings()
    longest = max((len(spelling.split()) for spelling in spellings), default=1)
    at = 0
    while at < len(spelt):
        for length in range(min(longest, len(spelt) - at), 0, -1):
            written = tuple(spelt[at : at + length])
            together = tuple(stem(word) for word in written)
            synonyms = spellings.get(" ".join(together), ())
            if synonyms or length == 1:
                break
        if synonyms or written[0] not in ignored:
            yield Wanted(written, together, synonyms)
        at += length


def _spellings() -> dict[str, tuple[str, ...]]:
    """Every spelling of every term → the term's other spellings, as stems."""
    known: dict[str, tuple[str, ...]] = {}
    for name, also in Term.objects.values_list("name", "also"):
        spellings = {stems(spelling) for spelling in (name, *also)} - {""}
        for spelling in spellings:
            known[spelling] = (*known.get(spelling, ()), *sorted(spellings - {spelling}))
    return known


class _Vocabulary:
    """The words of the course that have to do with the question."""

    def __init__(self, asked: Sequence[Word], beginning: str) -> None:
        chosen = Q(stem__in={word.stem for word in asked})
        if beginning:
            chosen |= Q(word__startswith=beginning)
        self._beginning = beginning
        self._entries = SearchEntry.objects.count()
        self._rows = list(SearchWord.objects.filter(chosen).order_by("-seen", "word")[:1000])
        self._seen: dict[str, int] = {}
        for row in self._rows:
            self._seen[row.stem] = max(row.seen, self._seen.get(row.stem, 0))

    def knows(self, word: str) -> bool:
        return stem(word) in self._seen or bool(self.endings(word))

    def endings(self, word: str) -> tuple[str, ...]:
        if not self._beginning or word != self._beginning:
            return ()
        own = stem(word)
        found = dict.fromkeys(row.stem for row in self._rows if row.word.startswith(word) and row.stem != own)
        return tuple(found)[:_MOST_ENDINGS]

    def rarity(self, together: Sequence[str]) -> float:
        seen = min(self._seen.get(one, 0) for one in together)
        return math.log(1 + (self._entries - seen + 0.5) / (seen + 0.5))
