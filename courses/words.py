"""Words of a text as search sees them: found, folded and stemmed the same way for a page and for a question.

Pages and questions both pass through here, on SQLite and on PostgreSQL, so that both databases find the same. Which language
they are read in is said around the work, by `reading_in`: English until somebody says otherwise. A language that we know
nothing of is read as it is written, with no word left out.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from courses import small_words

# A number keeps its points ("3.3" is not "3"); a word keeps its apostrophe and the accents that stand after a letter.
_MARKS = r"\u0300-\u036f\u064b-\u0652\u0670"
_WORD = re.compile(rf"[\w{_MARKS}]+(?:['’]\w+|(?<=\d)[.,]\d[\w{_MARKS}]*)*")
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_LONGEST = 40
_ELIDED = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'(?=\w)")
# and-the-book is the-book; without vowel signs and the stroke that only widens, with one form of alif and of last letters
_WITH_ARTICLE = re.compile(r"^(?:[وفبك]ال|و?لل)(?=\w{3})")
_ARABIC = dict.fromkeys((*range(0x064B, 0x0653), 0x0670, 0x0640)) | str.maketrans("أإآٱىة", "اااايه")

_STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "id": "indonesian",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
_language: ContextVar[str] = ContextVar("language of the texts", default="en")


@contextmanager
def reading_in(language: str) -> Iterator[None]:
    """Reads the words of texts in this language, a code such as `de` or `pt-BR`, for as long as it lasts."""
    before = _language.set(base_of(language))
    try:
        yield
    finally:
        _language.reset(before)


def base_of(language: str) -> str:
    """`pt` of `pt-BR`; English where none is said."""
    return language.split("-", maxsplit=1)[0].casefold() or "en"


def language() -> str:
    """In which language texts are read now."""
    return _language.get()


class _SmallWords(Set[str]):
    """A set of words in each language, which is that of the language that texts are read in."""

    def __init__(self, each: dict[str, frozenset[str]]) -> None:
        self._each = each

    def now(self) -> frozenset[str]:
        return self._each.get(_language.get(), frozenset())

    def __contains__(self, word: object) -> bool:
        return word in self.now()

    def __iter__(self) -> Iterator[str]:
        return iter(self.now())

    def __len__(self) -> int:
        return len(self.now())

    @classmethod
    def _from_iterable(cls, words: Iterable[str]) -> frozenset[str]:  # type: ignore[override]
        return frozenset(words)


STOP_WORDS = _SmallWords(small_words.STOP)
# Words that ask rather than name: they say what kind of answer is wanted and stand in no passage that gives it.
ASKING_WORDS = _SmallWords(small_words.ASKING)

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
    """The same words, folded, without their places: which is what loading a long course needs."""
    return [word for word in map(_folds[_language.get()].__getitem__, written(text)) if word]


@lru_cache(maxsize=1024)  # what a document says is read several times while it is compiled
def written(text: str) -> Sequence[str]:
    """The same words as the text writes them, and perhaps some of which nothing is left when they are folded."""
    return _WORD.findall(text.replace("_", " "))


def stems(text: str) -> str:
    """The stems of `text` with one space between: what the index holds, and what a phrase is looked for in."""
    return " ".join(stems_of(folded(text)))


def stems_of(folded: Iterable[str]) -> Iterator[str]:
    """The stem of each of these words."""
    return map(_stems[_language.get()].__getitem__, folded)


def is_content(word: Word) -> bool:
    """Whether the word says something about the subject."""
    return word.folded not in STOP_WORDS


def fold(word: str) -> str:
    """Lower case without accents, apostrophes and possessive; `3.3` becomes `3dot3`, so that no tokeniser cuts it."""
    return _folds[_language.get()][word]


def _fold(word: str, language: str) -> str:
    word = word.casefold().replace("’", "'").removesuffix("'s")
    if language == "fr":  # l'index, qu'une
        word = _ELIDED.sub("", word)
    elif language == "ar":
        word = _WITH_ARTICLE.sub("ال", word.translate(_ARABIC))
    word = _POINT.sub("dot", word)
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in decomposed if letter.isalnum())[:_LONGEST]


def stem(folded: str) -> str:
    """The stem in the language that is read; in English one for British and American spelling."""
    return _stems[_language.get()][folded]


def _stem(folded: str, language: str) -> str:
    if language == "en":
        for pattern, spelling in _SPELLINGS:
            folded = pattern.sub(spelling, folded)
    name = _STEMMERS.get(language)
    return (_stemmers.of_this_thread(name).stemWord(folded) or folded) if name else folded


class _Stemmers(threading.local):
    """A stemmer keeps state while it works, so each thread has its own."""

    def __init__(self) -> None:
        self._made: dict[str, snowballstemmer.Stemmer] = {}

    def of_this_thread(self, name: str) -> snowballstemmer.Stemmer:
        if name not in self._made:
            self._made[name] = snowballstemmer.stemmer(name)
        return self._made[name]


_stemmers = _Stemmers()
_MOST_KEPT = 65536


class _Made(dict[str, str]):
    """What is made of a word in a language, each word once: a big course has millions. Looking it up in C, with no function
    called, takes a third of the time of `lru_cache`; what is full is begun anew.
    """

    def __init__(self, make: Callable[[str, str], str], language: str) -> None:
        self._make, self._language = make, language

    def __missing__(self, word: str) -> str:
        made = self._make(word, self._language)
        if len(self) >= _MOST_KEPT:
            self.clear()
        self[word] = made
        return made


class _Languages(dict[str, _Made]):
    def __init__(self, make: Callable[[str, str], str]) -> None:
        self._make = make

    def __missing__(self, language: str) -> _Made:
        return self.setdefault(language, _Made(self._make, language))


_folds, _stems = _Languages(_fold), _Languages(_stem)
