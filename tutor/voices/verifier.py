"""Whether a sentence in a model's own words says no more than one passage of the lesson does.

Built to reject: a true sentence that is turned down becomes its quote, which costs nothing; a false one that is let
through breaks the promise. So a claim must be covered by one sentence of one passage, with nothing added, turned round
or tied together anew, and with none of its conditions left out. The first check that fails names the reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise

from courses.reading.document import Passage
from tutor.voices.lexicon import (
    CLASSES,
    CONDITIONS,
    DIRECTIONS,
    FREE,
    JOINING,
    LIGHT,
    SIDES,
    THEM,
    YOU,
    same,
    word_set,
)
from tutor.voices.sentence import Said, Token, read, sentences

MOST_WORDS = 40
_MARKUP = re.compile(r"[<>`*_\[\]{}|#\\~^]|https?:|www\.")


def reject(claim: str, cited: Sequence[Passage]) -> str:
    """Why the claim is not shown; empty when one of the cited passages says it."""
    if reason := _form(claim):
        return reason
    if not cited:
        return "it names no passage"
    said = read(claim)
    reasons = [_against(said, passage) for passage in cited]
    return "" if "" in reasons else reasons[0]


def _against(claim: Said, passage: Passage) -> str:
    if passage.negating:
        return "its passage stands under a heading that turns it round"
    if _foreign_script(claim.text, passage):
        return "it has letters that the lesson does not use"
    lines = (passage.text,) if passage.kind == "row" else sentences(passage.text)
    sources = [read(line) for line in lines]
    reasons = [_first_failure(claim, source, passage) for source in sources]
    return "" if "" in reasons else max(reasons, key=lambda reason: _ORDER.get(reason, 0))


def _first_failure(claim: Said, source: Said, passage: Passage) -> str:
    heading = read(". ".join(passage.heading_path))
    checks = (
        (NUMBER, _numbers_hold),
        (NAME, _names_hold),
        (STRENGTH, _strength_holds),
        (POLARITY, _polarity_holds),
        (SIDE, _sides_hold),
        (WORD, _words_hold),
        (TIED, _order_holds),
        (JOINED, _joins_hold),
        (JOINED, _directions_hold),
        (SIDE, _persons_hold),
    )
    return next((reason for reason, holds in checks if not holds(claim, source, heading, passage)), "")


NUMBER = "a number, date or unit is not in its passage"
NAME = "a name is not in its passage"
STRENGTH = "it says more, or less carefully, than its passage"
POLARITY = "it denies or affirms what its passage does not"
SIDE = "it turns the sides of its passage round"
WORD = "it has a word that its passage does not have"
TIED = "it ties together what its passage does not"
JOINED = "it joins with an and, or, from or to that its passage does not have"
_ORDER = {
    reason: place for place, reason in enumerate((WORD, NAME, NUMBER, SIDE, POLARITY, STRENGTH, TIED, JOINED))
}


def _form(claim: str) -> str:
    if not claim.strip() or len(claim.split()) > MOST_WORDS or len(claim) > 400:
        return "it is empty or longer than forty words"
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for sign in claim):
        return "it has signs that cannot be seen"
    if any(
        unicodedata.category(sign) in ("Mn", "Me", "So", "Sk") for sign in unicodedata.normalize("NFC", claim)
    ):
        return "it has signs that a sentence does not need"
    if _MARKUP.search(claim):
        return "it has markup"
    if len(sentences(claim.strip())) > 1:
        return "it is more than one sentence"
    if claim.rstrip().endswith("?"):
        return "it is a question"
    return ""


def _foreign_script(claim: str, passage: Passage) -> bool:
    """Letters other than plain Latin ones must be in the passage: a look-alike is no letter of the lesson."""
    here = set(unicodedata.normalize("NFC", passage.text + " ".join(passage.heading_path)))
    claim = unicodedata.normalize("NFC", claim)
    return any(sign.isalpha() and not sign.isascii() and sign not in here for sign in claim) or any(
        sign.isdigit() and not sign.isascii() for sign in claim
    )


def _numbers_hold(claim: Said, source: Said, heading: Said, _: Passage) -> bool:
    """Each as often as there at most; the heading may name a version or a year."""
    return all(
        count <= source.numbers[figure] or figure in heading.numbers
        for figure, count in claim.numbers.items()
    )


def _names_hold(claim: Said, source: Said, heading: Said, passage: Passage) -> bool:
    """Every word written like a name is in the passage, written the same way."""
    here = {token.written.casefold() for token in (*source.tokens, *heading.tokens)}
    written = {token.written for token in (*source.tokens, *heading.tokens)}
    for place, token in enumerate(claim.tokens):
        looks = any(sign.isupper() for sign in token.written[1:]) or (
            token.written[0].isupper() and place > 0
        )
        if looks and token.written not in written and token.written.removesuffix("'s") not in written:
            return False
        if any(sign.isdigit() for sign in token.written) and token.written.casefold() not in here:
            return False
    return True


def _strength_holds(claim: Said, source: Said, _: Said, passage: Passage) -> bool:
    """The same quantifiers, hedges, conditions and reasons, as many of each, in the statements that are used."""
    used = _used(claim, source)
    parts = {token.part for token in source.tokens if token.clause in used}
    said = Counter(CLASSES[token.folded] for token in claim.tokens if token.folded in CLASSES)
    every = Counter(CLASSES[token.folded] for token in source.tokens if token.folded in CLASSES)
    needed = Counter(
        CLASSES[token.folded]
        for token in source.tokens
        if token.folded in CLASSES
        and (
            token.clause in used
            or (CLASSES[token.folded] in _OF_THE_PART and token.part in parts)
            or CLASSES[token.folded] in _OF_THE_WHOLE
        )
    )
    # a reason may be left out, but of "not … because" it is what is denied
    silent = _SILENT if any(token.denies for token in source.tokens) else _SILENT | {"cause"}
    return said <= every and all(count <= said[name] for name, count in needed.items() if name not in silent)


# A condition holds for the whole sentence wherever it stands in it, a hedge for its independent part.
_OF_THE_WHOLE = word_set("if unless when until only except")
_OF_THE_PART = word_set(
    "most usually often some sometimes partly may likely should claim promise before after"
)
_SILENT = word_set("contrast still")


def _used(claim: Said, source: Said) -> frozenset[int]:
    """The statements of the source that the claim speaks of."""
    said = {same(token.stem) for token in claim.content}
    return frozenset(token.clause for token in source.content if same(token.stem) in said)


def _polarity_holds(claim: Said, source: Said, _: Said, passage: Passage) -> bool:
    there: dict[str, set[bool]] = {}
    for token in source.content:
        there.setdefault(same(token.stem), set()).add(token.negated)
    for token in claim.content:
        ways = there.get(same(token.stem))
        if ways is not None and token.negated not in ways:
            return False
    used = _used(claim, source)
    denials = sum(token.denies for token in source.tokens if token.clause in used)
    return claim.negations == denials


def _sides_hold(claim: Said, source: Said, _: Said, passage: Passage) -> bool:
    said, there = ({token.folded for token in one.tokens} for one in (claim, source))
    for left, right in SIDES:
        for one, other in ((left, right), (right, left)):
            if said & one and not there & one and there & other:
                return False
    return True


def _words_hold(claim: Said, source: Said, heading: Said, _: Passage) -> bool:
    here = {same(token.stem) for token in source.tokens} | {same(token.stem) for token in heading.content}
    told = [token for token in claim.tokens if token.is_content or _must_be_there(token)]
    return bool(claim.content) and all(same(token.stem) in here for token in told)


def _must_be_there(token: Token) -> bool:
    return token.folded in LIGHT and token.folded not in FREE and token.folded not in CLASSES


def _joins_hold(claim: Said, source: Said, _: Said, passage: Passage) -> bool:
    """No more of "and" and of "or" than there, and the same one between the same words."""
    said, there = (
        Counter(one.folded for one in any_.tokens if one.folded in JOINING) for any_ in (claim, source)
    )
    joined = _joined(source)
    return said <= there and all(
        word in joined.get(pair, {word}) for pair, words in _joined(claim).items() for word in words
    )


def _joined(said: Said) -> dict[tuple[str, str], set[str]]:
    """Two content words → what stands between them, "and" or "or"."""
    found: dict[tuple[str, str], set[str]] = {}
    before, between = "", ""
    for token in said.tokens:
        if token.folded in JOINING:
            between = token.folded
        elif token.is_content:
            if between and before:
                found.setdefault((before, same(token.stem)), set()).add(between)
            before, between = same(token.stem), ""
    return found


def _directions_hold(claim: Said, source: Said, _: Said, passage: Passage) -> bool:
    """No more of "from", of "to" and their like than there, and the same before a word that has one there: what was turned
    round is one too many, or stands before another word.
    """
    said, there = (
        Counter(one.folded for one in any_.tokens if one.folded in DIRECTIONS) for any_ in (claim, source)
    )
    directed = _directed(source)
    return said <= there and all(ways <= directed.get(stem, ways) for stem, ways in _directed(claim).items())


def _directed(said: Said) -> dict[str, set[str]]:
    """Content word → what stands before it of these words."""
    found: dict[str, set[str]] = {}
    way = ""
    for token in said.tokens:
        if token.folded in DIRECTIONS:
            way = token.folded
        elif token.is_content:
            if way:
                found.setdefault(same(token.stem), set()).add(way)
            way = ""
    return found


def _persons_hold(claim: Said, source: Said, _: Said, passage: Passage) -> bool:
    """What is said to you is not said of others, nor the other way round."""

    def exceeds(these: Set[str], others: Set[str]) -> bool:
        said, there = (sum(token.folded in these for token in any_.tokens) for any_ in (claim, source))
        return said > there and any(token.folded in others for token in source.tokens)

    return not exceeds(YOU, THEM) and not exceeds(THEM, YOU)


def _order_holds(claim: Said, source: Said, heading: Said, passage: Passage) -> bool:
    """The shared words come in the order of the passage, and a statement is left only where the claim leaves one too.

    A condition may stand before or after what it is a condition of. Words of the heading stand before everything: they
    name what the passage is about.
    """
    by_heading = {same(token.stem) for token in heading.content}
    return any(_in_order(claim.content, order, by_heading, passage) for order in _orders(source))


def _orders(source: Said) -> Iterator[list[Token]]:
    """The content words as they stand, and with a condition moved to the other end."""
    content = source.content
    yield content
    opening = {token.clause for token in source.tokens if token.folded in CONDITIONS}
    for place in range(1, len(content)):
        before, after = content[place - 1].clause, content[place].clause
        if before != after and (after in opening or before in opening):
            yield [*content[place:], *content[:place]]


def _in_order(
    claim: Sequence[Token], content: Sequence[Token], by_heading: Set[str], passage: Passage
) -> bool:
    places: dict[str, list[int]] = {}
    for place, token in enumerate(content):
        places.setdefault(same(token.stem), []).append(place)
    at, path = -1, []
    for token in claim:
        stem = same(token.stem)
        ahead = [place for place in places.get(stem, ()) if place > at]
        if ahead:
            at = ahead[0]
            path.append((token, content[at]))
        elif stem not in by_heading or stem in places:
            return False
    jumps = sum(
        after.clause != before.clause and claim_after.clause == claim_before.clause
        for (claim_before, before), (claim_after, after) in pairwise(path)
    )
    # in a table row the first cell may be joined with one other
    return jumps <= (1 if passage.kind == "row" else 0)
