"""Words of English text as search sees them: found, folded and stemmed the same way for a page and for a question.

Pages and questions both pass through here, on SQLite and on PostgreSQL, so that both databases find the same.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

# A number keeps its points ("3.3" is not "3"); a word keeps its apostrophe and the accents that stand after a letter.
_WORD = re.compile(r"[\w\u0300-\u036f]+(?:['’]\w+|(?<=\d)[.,]\d[\w\u0300-\u036f]*)*")
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_LONGEST = 40

_STOP = """a about above after again all also am an and any are as at be because been before being below between both but by
    can cannot could did do does doing down during each few for from further had has have having he her here hers him his
    how i if in into is it its itself just may me might more most must my no nor not of off on once only or other our
    ours out over own same shall she should so some such than that the their theirs them then there these they this those
    through to too under until up us very was we were what when where which while who whom whose why will with would you
    your yours dont doesnt isnt arent cant wont im ive id youre theyre whats"""
# Words that ask rather than name: they say what kind of answer is wanted and stand in no passage that gives it.
_ASKING = """answer ask explain describe define definition tell say show give mean means meaning difference differ please want
    need know understand think use used using get got make made really actually exactly much many lot kind sort thing
    things way ways work works long let lets like good best better example examples question"""
STOP_WORDS = frozenset(_STOP.split())
ASKING_WORDS = frozenset(_ASKING.split())

_SPELLINGS = (
    (re.compile(r"(?<=..)ys(e|ed|es|ing|er|ers)$"), r"yz\1"),
    (re.compile(r"(?<=..)is(e|ed|es|ing|able|er|ers|ation|ations|ational)$"), r"iz\1"),
    (re.compile(r"(?<=...)our(s|ed|ing|al|ite|able|ist)?$"), r"or\1"),
    (re.compile(r"(cent|met|theat)re(s?)$"), r"\1er\2"),
    (re.compile(r"ll(ed|ing|er|ers)$"), r"l\1"),
    (re.compile(r"^(li|de|of|pre)(c|f)en[cs](e|es|ed|ing|or|ors)$"), r"\1\2enc\3"),
)


@dataclass(frozen=True)
class Word:
    """One word of a text: as folded for comparing, its stem, and where it stands."""

    folded: str
    stem: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """Every word of `text`, in order; anything else, down to NUL and lone surrogates, only separates them."""
    for match in _WORD.finditer(text.replace("_", " ")):
        folded = fold(match.group())
        if folded:
            yield Word(folded, stem(folded), match.start(), match.end())


def folded(text: str) -> list[str]:
    """The same words, folded, without their places: six times as fast, which is what loading a long course needs."""
    return [word for word in map(fold, _WORD.findall(text.replace("_", " "))) if word]


def stems(text: str) -> str:
    """The stems of `text` with one space between: what the index holds, and what a phrase is looked for in."""
    return " ".join(map(stem, folded(text)))


def is_content(word: Word) -> bool:
    """Whether the word says something about the subject."""
    return word.folded not in STOP_WORDS


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Lower case without accents, apostrophes and possessive; `3.3` becomes `3dot3`, so that no tokeniser cuts it."""
    word = word.casefold().replace("’", "'").removesuffix("'s")
    word = _POINT.sub("dot", word)
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in decomposed if letter.isalnum())[:_LONGEST]


@lru_cache(maxsize=65536)
def stem(folded: str) -> str:
    """The English stem, one for British and American spelling."""
    for pattern, spelling in _SPELLINGS:
        folded = pattern.sub(spelling, folded)
    return _stemmer.of_this_thread.stemWord(folded) or folded


class _Stemmer(threading.local):
    """A stemmer keeps state while it works, so each thread has its own."""

    def __init__(self) -> None:
        self.of_this_thread = snowballstemmer.stemmer("english")


_stemmer = _Stemmer()
