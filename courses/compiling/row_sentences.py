"""A row of a table as a sentence that can be listened to: "For Ollama: it suits one person; as for the maker, …".

The words between are ours, and there are few of them; heads and cells are said as they stand. What a head is, a verb, a
question or a noun, is read from its words, and where nothing tells, "as for" goes before the cell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from courses.words import language


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LONGEST_NAME = 5  # words
_AUXILIARIES = _words(
    "can cannot could will would may might must should is are was were has have had do does did"
)
_PREPOSITIONS = _words("""
    about above after against among as at before below between beyond by during for from in into like of on outside
    over per since than through to under until with within without
""")
_CONJUNCTIONS = _words("and because but if or unless when where while")
# A head that ends in one of these goes on in its cells: "Look elsewhere when", "It points to".
_OPEN = _AUXILIARIES | _PREPOSITIONS | _CONJUNCTIONS | _words("not means says")
_QUESTIONS = _words("what who whom whose which why where when how whether whatever whoever")
_VERBS = _words("""
    allows asks belongs comes costs covers fits gives helps holds includes keeps lacks lasts likes loses makes means
    needs offers requires runs says sees shows stays suits supports takes uses wants wins works
""")
# Heads that begin with these are said before their cells with nothing between: "Use", "Ask next", "Released".
_CALLS = _words("ask avoid begin choose do don't go keep look prefer set try use")
_DONE = _words("added built changed founded launched measured published released removed updated")
_BESIDE = _PREPOSITIONS | _CONJUNCTIONS | _words("ahead also behind else elsewhere good known next not worth")
_DETERMINERS = _words("""
    a an the this that these those its their his her our your my no any all another both each either every few fewer
    less many more most much neither one only other several some such two three four five six seven eight nine ten
""")
_SMALL = (
    _AUXILIARIES
    | _PREPOSITIONS
    | _CONJUNCTIONS
    | _QUESTIONS
    | _VERBS
    | _CALLS
    | _DONE
    | _BESIDE
    | _DETERMINERS
) | _words("""
    always anybody anything everybody everything it never nobody none not nothing often same seldom so somebody sometimes there they
    usually we yes you
""")
_SAYING = _AUXILIARIES | _VERBS  # after these words a name is as likely as a noun
_NUMBER = re.compile(
    r"(?:(?:about|around|up to|at least|at most|under|over|less than|more than|nearly|almost) )*[~≈<>±$€£−+–-]*\d",
    re.IGNORECASE,
)
_SPEAKS = re.compile(r"(?:^|, )(?:you|it|they|we)\b", re.IGNORECASE)
_PHRASE_ENDS = re.compile(
    r"['’]s\b| (?:it|you|they|we|a|an|of|for|with|per|in|on|by|to|from|that|which)\b", re.IGNORECASE
)
_SMALL_WORD = re.compile(r"(?<![^\W_])(?<![.-])[a-zà-ÿ]{2,}(?![^\W_]|[.-]\w)")
_NAME = re.compile(r"(?<=[a-zà-ÿ,;]\s)[A-ZÀ-Þ][a-zà-ÿ]+")
_FIRST_WORD = re.compile(r"(?P<word>[A-ZÀ-Þ][a-zà-ÿ]*)(?![^\W_]|\.\w|-[^a-zà-ÿ])(?P<more>-|,? [a-zà-ÿ]+)?")
_TITLE = re.compile(r"\S+ (?:[A-ZÀ-Þ][a-zà-ÿ]|\d)")
_DAY = re.compile(r"(?:May|March) \d")
_OF_A_PLACE = re.compile(r"(?:ean|[ia]an|ese|ish|ench|rman|utch|reek|wiss)$")

_BETWEEN = {"ar": "؛ "}


class Vocabulary(NamedTuple):
    """How often words stand in a text in small letters, and with a capital within a sentence, as names do."""

    small: Counter[str]
    names: Counter[str]

    @classmethod
    def of(cls, text: str) -> Vocabulary:
        return cls(Counter(_SMALL_WORD.findall(text)), Counter(map(str.casefold, _NAME.findall(text))))


def say(heads: Sequence[str], cells: Sequence[str], known: Vocabulary) -> str:
    """The row aloud. How columns are said in a sentence we know of English only: elsewhere each head stands before its cell."""
    if language() != "en":
        return _stopped(
            _BETWEEN.get(language(), "; ").join(
                f"{head}: {cell}" if head else cell for head, cell in zip(heads, cells, strict=False) if cell
            )
        )
    named = [(head, cell.rstrip(" .;")) for head, cell in zip(heads, cells, strict=False)]
    subject, *others = named if named else [("", "")]
    opening = _opening(*subject, known) if subject[1] else ""
    alike = not subject[0] or subject[1].endswith(
        "?"
    )  # then the columns are things that are compared, and none is a property of the row
    said = [_clause(head, cell, known, alike=alike) for head, cell in others if cell]
    if not said:
        return _stopped(f"{subject[0]}: {subject[1]}" if subject[0] else subject[1])
    if any(re.search(r"[.!?;] ", clause) for clause in said):
        said = [_capital(clause) for clause in said]
        opening = re.sub(r": $", ". ", opening)
        return _stopped(_capital(opening + " ".join(map(_stopped, said))))
    if not opening.endswith(": "):
        said[0] = _capital(said[0])
    return _stopped(_capital(opening + "; ".join(said)).replace("; because ", ", because "))


def _opening(head: str, cell: str, known: Vocabulary) -> str:
    """The first column, of which the others speak."""
    name = small(cell, known)
    if cell.endswith("?"):
        return f"{cell} "
    above = head.casefold().split()
    if above and above[0] in ("if", "when", "where"):
        return f"{head}: {name}. "
    if above and (above[-1] in _OPEN or _SPEAKS.search(head)):
        return f"{head} {name}: "
    words = cell.casefold().split()
    if words[-1] in _OPEN or words[0] in _CONJUNCTIONS | _PREPOSITIONS:
        return f"{cell}: "
    if head and _NUMBER.match(cell):
        return f"When {_with_article(_noun(head, known))} {'are' if _is_plural(head) else 'is'} {cell}: "
    if not head or (len(cell.split()) <= _LONGEST_NAME and not _is_clause(cell)):
        return f"For {name}: "
    return f"{head}: {name}. "


def _clause(head: str, cell: str, known: Vocabulary, *, alike: bool) -> str:
    """What one more column says of it."""
    value = small(cell, known)
    if not head:
        return value
    if head.endswith("?"):
        return f"{head} {_capital(cell)}."
    name = _noun(head, known)
    words = name.casefold().split()
    first, second, last = words[0], [*words, ""][1], words[-1]
    if first in _QUESTIONS:
        return f"as to {name}, {value}"
    if first in _VERBS and name[0].islower():
        return f"it {name} {value}"
    if last in _AUXILIARIES:
        return f"{name} {cell[0].lower()}{cell[1:]}"
    if last in _OPEN or _SPEAKS.search(name) or first in _DONE or (first in _CALLS and name[0].islower()):
        return f"{name}: {value}" if cell.endswith("?") else f"{name} {value}"
    if second in _PREPOSITIONS and first.endswith(("ed", "kept", "seen")):
        return f"{value} {name}" if _NUMBER.match(cell) else f"{name}, {value}"
    if first in _BESIDE:
        return f"{name}, {value}"
    if _NUMBER.match(cell) and not alike and _is_common(name):
        return f"{_with_article(name, always=True)} {'are' if _is_plural(name) else 'is'} {value}"
    return f"as for {_with_article(name)}, {value}"


def small(text: str, known: Vocabulary) -> str:
    """The text as it stands within a sentence: a first word that is no name loses its capital."""
    found = _FIRST_WORD.match(text)
    if not found or found["word"] == "I" or _DAY.match(text):
        return text
    word, more = found["word"].casefold(), (found["more"] or "").strip()
    if len(word) == 1:
        common = word in _DETERMINERS and bool(more) and more[0] != ","
    elif known.small[word] > known.names[word]:
        common = word in _SMALL or not _TITLE.match(text)
    else:
        common = word in _SMALL or not (
            known.names[word] or _OF_A_PLACE.search(word) or not more or more in _SAYING
        )
    return word + text[len(word) :] if common else text


def _noun(head: str, known: Vocabulary) -> str:
    """A head within a sentence: a single word of which nothing is known is no name either."""
    found = _FIRST_WORD.fullmatch(head)
    single = found and (not found["more"] or found["more"] == "-")
    return head.casefold() if single and not known.names[head.casefold()] else small(head, known)


def _with_article(name: str, *, always: bool = False) -> str:
    first = name.split(maxsplit=1)[0].casefold()
    has_one = first in _DETERMINERS or (first.endswith("ing") and not always)
    return f"the {name}" if not has_one and _is_common(name) and (always or not _is_plural(name)) else name


def _is_common(name: str) -> bool:
    return not any(letter.isdigit() or letter.isupper() for letter in name)


def _is_plural(head: str) -> bool:
    """Whether its noun, which stands before the first preposition, is one of several."""
    noun = _PHRASE_ENDS.split(head, maxsplit=1)[0].casefold()
    several = any(word.endswith("s") and not word.endswith(("ss", "us", "is")) for word in noun.split())
    return several or ", " in noun


def _is_clause(text: str) -> bool:
    return not _AUXILIARIES.isdisjoint(text.casefold().split()) or bool(_SPEAKS.search(text))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _stopped(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."
