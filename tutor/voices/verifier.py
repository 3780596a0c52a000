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
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from courses.document import Passage
from courses.words import STOP_WORDS, words
from tutor.english import DIGITS, MONTHS, NUMBER_WORDS, root


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


MOST_WORDS = 40
_MARKUP = re.compile(r"[<>`*_\[\]{}|#\\~^]|https?:|www\.")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[A-Z\"“‘(0-9])")
# Where one statement within a sentence ends and another begins.
_BOUNDARY = re.compile(
    r"[;:,—–()?!]|\s-\s|\b(?:and|but|while|whereas|or|which|that|who|because|since|so|although|though|"
    r"if|unless|when|once|until|before|after|where)\b",
    re.I,
)
# Where one independent statement ends and the next begins: "most" in one says nothing of the other.
_PART = re.compile(r";|,\s(?:but|so|and|while|whereas|yet)\b", re.I)
_NEGATIONS = _set(
    "not no never none nor neither without cannot nothing nobody nowhere hardly barely scarcely lacks lack lacking fails fail"
)
_CONDITIONS = _set("if unless when once until before after where while provided assuming because since")
# A class each: what limits, opens or strengthens a statement. Claim and source must have the same of them.
_CLASSES = {
    word: name
    for name, group in {
        "all": "all every each everything everyone everybody whole entire both",
        "always": "always whenever constantly",
        "any": "any anything anyone whatever whichever",
        "wholly": "entirely completely fully totally wholly",
        "never": "never",
        "none": "none nothing nobody nowhere",
        "only": "only solely exclusively just merely alone",
        "except": "except besides",
        "most": "most mostly mainly largely majority",
        "usually": "usually typically generally normally commonly",
        "often": "often frequently",
        "some": "some several certain",
        "sometimes": "sometimes occasionally",
        "partly": "partly partially",
        "few": "few",
        "many": "many much",
        "may": "may might could possibly perhaps",
        "can": "can able",
        "likely": "likely probably",
        "will": "will would",
        "must": "must required requires require mandatory obliged oblige",
        "need": "need needs needed",
        "should": "should ought recommended shall",
        "best": "best greatest ideal perfect unbeatable superior",
        "worst": "worst least",
        "guarantee": "guarantee guarantees guaranteed",
        "certainly": "certainly definitely surely clearly obviously",
        "prove": "proven proves prove proved",
        "if": "if provided assuming",
        "unless": "unless otherwise",
        "whether": "whether",
        "when": "when once where",
        "until": "until till",
        "before": "before",
        "after": "after",
        "while": "while during",
        "about": "about roughly approximately around nearly almost circa",
        "claim": "said says claims claimed reported reports announced according",
        "promise": "promised promises promise plans planned aims aimed pledged",
        "cause": "because since therefore thus hence so causes caused cause leads led due consequently why",
        "means": "makes means result results",
        "contrast": "although though despite but however whereas yet",
        "least-bound": "minimum over above exceeds exceeding",
        "most-bound": "maximum up under below within",
        "than": "than versus",
        "more": "more",
        "less": "less fewer",
        "rather": "rather instead",
        "still": "still already longer anymore formerly",
    }.items()
    for word in group.split()
}
_SIDES = tuple(
    (_set(left), _set(right))
    for left, right in (
        ("open opened opens", "closed close closes proprietary"),
        ("cheap cheaper cheapest cheaply", "costly expensive dear dearer dearest costlier"),
        ("more most", "less least fewer fewest"),
        ("fast faster fastest quick quicker", "slow slower slowest"),
        ("high higher highest", "low lower lowest"),
        ("large larger largest big bigger biggest", "small smaller smallest"),
        ("before earlier early", "after later late"),
        ("gain gains win wins won ahead lead leads", "lose loses lost behind lag lags trail trails"),
        (
            "increase increases grow grows rise rises rose up",
            "decrease decreases shrink shrinks fall falls fell down",
        ),
        (
            "allow allows allowed permit permits may",
            "forbid forbids forbidden prohibit prohibits ban bans banned",
        ),
        ("better best improve improves", "worse worst worsen"),
        ("easy easier easily", "hard harder difficult"),
        ("with has have keeps keep includes include", "without lacks lack drops drop excludes exclude omits"),
        ("local locally own", "hosted remote remotely rented"),
        ("public publicly published", "private privately secret"),
        ("free", "paid"),
        ("safe safer", "unsafe dangerous risky"),
        ("above over", "below under"),
        ("new newer newest", "old older oldest"),
        ("long longer longest", "short shorter shortest"),
        ("strong stronger strongest", "weak weaker weakest"),
        ("first", "last"),
        ("buy buys bought", "sell sells sold"),
        ("true right correct", "false wrong incorrect"),
        ("start starts begin begins began", "stop stops end ends ended"),
        ("accept accepts", "refuse refuses reject rejects decline declines"),
        ("send sends give gives", "receive receives take takes"),
        ("input", "output"),
    )
)
# A word may stand for another of its group. Short, and of words that change nothing.
_SAME = {
    root(word): f"={group.split()[0]}"
    for group in (
        "need needs require requires",
        "use uses employ utilise",
        "keep keeps retain retains store stores",
        "begin begins start starts",
        "whole entire",
        "large big",
        "show shows display displays",
        "let lets allow allows permit permits",
        "get gets obtain obtains receive",
        "buy purchase",
        "pick choose select",
        "help helps assist",
        "change changes alter alters",
        "check checks verify",
        "person someone somebody",
        "vendor provider",
        "cost costs price prices",
        "run runs",
        "own",
    )
    for word in group.split()
}
# Words that carry no claim of their own.
_LIGHT = STOP_WORDS | _set(
    "also there here their its this that these those it they you your one ones such own does do is are be been being was were "
    "has have had will would get gets thing things way case cases lesson says according"
)
_LIGHT_ROOTS = frozenset(root(word) for word in _LIGHT)


@dataclass(frozen=True)
class Token:
    """One word: `clause` and `part` count the statements and the independent ones before it, `negated` whether a negation stands close before it there."""

    folded: str
    stem: str
    clause: int
    part: int
    negated: bool
    written: str

    @property
    def is_content(self) -> bool:
        return not (
            self.folded in _LIGHT
            or self.folded in _CLASSES
            or self.folded in _NEGATIONS
            or self.folded.isdigit()  # what a figure is worth and where it belongs, `_numbers` says
        )


@dataclass(frozen=True)
class Figure:
    """A number with its unit or the word after it, the bound before it, and the name that it follows."""

    value: str
    unit: str = ""
    bound: str = ""
    of: str = ""


@dataclass(frozen=True)
class Said:
    """One sentence as the checks see it."""

    text: str
    tokens: tuple[Token, ...]
    numbers: Counter[Figure]

    @property
    def content(self) -> list[Token]:
        return [token for token in self.tokens if token.is_content]

    @property
    def negations(self) -> int:
        return sum(token.folded in _NEGATIONS or token.folded.endswith("nt") for token in self.tokens)


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
    sources = [read(sentence) for sentence in _sentences(passage)]
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
    )
    return next((reason for reason, holds in checks if not holds(claim, source, heading, passage)), "")


NUMBER = "a number, date or unit is not in its passage"
NAME = "a name is not in its passage"
STRENGTH = "it says more, or less carefully, than its passage"
POLARITY = "it denies or affirms what its passage does not"
SIDE = "it turns the sides of its passage round"
WORD = "it has a word that its passage does not have"
TIED = "it ties together what its passage does not"
_ORDER = {reason: place for place, reason in enumerate((WORD, NAME, NUMBER, SIDE, POLARITY, STRENGTH, TIED))}


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
    if len(_SENTENCE_END.split(claim.strip())) > 1:
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


@lru_cache(maxsize=4096)
def _sentences_of(text: str, kind: str) -> tuple[str, ...]:
    return (text,) if kind == "row" else tuple(_SENTENCE_END.split(text))


def _sentences(passage: Passage) -> tuple[str, ...]:
    return _sentences_of(passage.text, passage.kind)


@lru_cache(maxsize=4096)
def read(text: str) -> Said:
    """The sentence, its words with the statement each belongs to and whether it is denied."""
    text = text.replace("’", "'").replace("‘", "'")
    boundaries = [_begins(match) for match in _BOUNDARY.finditer(text)]
    parts = [match.end() for match in _PART.finditer(text)]
    tokens: list[Token] = []
    last_negation: tuple[int, int] = (-1, -99)
    for place, word in enumerate(words(text)):
        clause = sum(end <= word.start for end in boundaries)
        negated = last_negation[0] == clause and place - last_negation[1] <= 4
        part = sum(end <= word.start for end in parts)
        tokens.append(
            Token(word.folded, root(word.folded), clause, part, negated, text[word.start : word.end])
        )
        if word.folded in _NEGATIONS or word.folded.endswith("nt"):
            last_negation = (clause, place)
    return Said(text, tuple(_joined(tokens)), _numbers(text, tokens))


def _begins(boundary: re.Match[str]) -> int:
    """Where the next statement begins: a word that opens a condition belongs to it."""
    return boundary.start() if boundary.group().casefold() in _CONDITIONS else boundary.end()


def _joined(tokens: Sequence[Token]) -> Iterator[Token]:
    """A statement without a word of its own ("…, it is not likely to be") belongs to the one before it."""
    own = sorted({token.clause for token in tokens if token.is_content})
    for token in tokens:
        before = [clause for clause in own if clause <= token.clause]
        yield replace(token, clause=before[-1] if before else own[0] if own else 0)


_FIGURE = re.compile(r"(?P<sign>[$€£]?)(?P<value>\d[\d.,]*\d|\d)(?P<unit>\s?%|\s?[A-Za-z]{1,12}\b)?")
_SCALE = _set("thousand million billion trillion percent")


def _numbers(text: str, tokens: Sequence[Token]) -> Counter[Figure]:
    """Every figure, number word and month, as often as it stands there."""
    found: Counter[Figure] = Counter()
    for match in _FIGURE.finditer(text):
        before = text[: match.start()].split()[-3:]
        unit = match["sign"] + (match["unit"] or "").strip().casefold()
        value = match["value"].replace(",", "").rstrip(".")
        found[Figure(value, _unit(unit), _bound(before), _named(before))] += 1
    for place, token in enumerate(tokens):
        if token.folded in NUMBER_WORDS | _FRACTIONS:
            value = DIGITS.get(token.folded, token.folded)
            following = tokens[place + 1].stem if place + 1 < len(tokens) else ""
            before = [one.written for one in tokens[max(0, place - 3) : place]]
            found[Figure(value, _unit(following), _bound(before))] += 1
        elif token.folded in MONTHS and token.written[0].isupper():
            found[Figure(token.folded)] += 1
    return found


_FRACTIONS = _set("zero half third quarter double triple both")


def _named(before: Sequence[str]) -> str:
    """The month or name that a figure directly follows: `Llama 3.1`, `August 2027`."""
    last = before[-1] if before else ""
    return last.casefold() if last[:1].isupper() and last.isalpha() and len(before) > 1 else ""


def _unit(text: str) -> str:
    return root(text) if text and text not in STOP_WORDS else ""


def _bound(before: Sequence[str]) -> str:
    near = " ".join(before[-3:]).casefold()
    for name, pattern in _BOUNDS:
        if pattern.search(near):
            return name
    return ""


_BOUNDS = (
    ("least", re.compile(r"\b(?:at least|more than|over|above|minimum|from|exceeds?)(?: of)?$")),
    (
        "most",
        re.compile(
            r"\b(?:at most|less than|fewer than|under|below|up to|maximum|no more than|within|to)(?: of)?$"
        ),
    ),
    ("about", re.compile(r"\b(?:about|roughly|around|nearly|almost|approximately|some)$")),
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
    said = Counter(_CLASSES[token.folded] for token in claim.tokens if token.folded in _CLASSES)
    every = Counter(_CLASSES[token.folded] for token in source.tokens if token.folded in _CLASSES)
    needed = Counter(
        _CLASSES[token.folded]
        for token in source.tokens
        if token.folded in _CLASSES
        and (
            token.clause in used
            or (_CLASSES[token.folded] in _OF_THE_PART and token.part in parts)
            or _CLASSES[token.folded] in _OF_THE_WHOLE
        )
    )
    return said <= every and all(count <= said[name] for name, count in needed.items() if name not in _SILENT)


# A condition holds for the whole sentence wherever it stands in it, a hedge for its independent part.
_OF_THE_WHOLE = _set("if unless when until only except")
_OF_THE_PART = _set("most usually often some sometimes partly may likely should claim promise before after")
_SILENT = _set("contrast still")


def _used(claim: Said, source: Said) -> frozenset[int]:
    """The statements of the source that the claim speaks of."""
    said = {_same(token.stem) for token in claim.content}
    return frozenset(token.clause for token in source.content if _same(token.stem) in said)


def _polarity_holds(claim: Said, source: Said, _: Said, passage: Passage) -> bool:
    there: dict[str, set[bool]] = {}
    for token in source.content:
        there.setdefault(_same(token.stem), set()).add(token.negated)
    for token in claim.content:
        ways = there.get(_same(token.stem))
        if ways is not None and token.negated not in ways:
            return False
    used = _used(claim, source)
    denials = sum(
        token.clause in used and (token.folded in _NEGATIONS or token.folded.endswith("nt"))
        for token in source.tokens
    )
    return claim.negations == denials


def _sides_hold(claim: Said, source: Said, _: Said, passage: Passage) -> bool:
    said, there = ({token.folded for token in one.tokens} for one in (claim, source))
    for left, right in _SIDES:
        for one, other in ((left, right), (right, left)):
            if said & one and not there & one and there & other:
                return False
    return True


def _words_hold(claim: Said, source: Said, heading: Said, _: Passage) -> bool:
    here = {_same(token.stem) for token in source.tokens} | {_same(token.stem) for token in heading.content}
    return bool(claim.content) and all(_same(token.stem) in here for token in claim.content)


def _order_holds(claim: Said, source: Said, heading: Said, passage: Passage) -> bool:
    """The shared words come in the order of the passage, and a statement is left only where the claim leaves one too.

    A condition may stand before or after what it is a condition of. Words of the heading stand before everything: they
    name what the passage is about.
    """
    by_heading = {_same(token.stem) for token in heading.content}
    return any(_in_order(claim.content, order, by_heading, passage) for order in _orders(source))


def _orders(source: Said) -> Iterator[list[Token]]:
    """The content words as they stand, and with a condition moved to the other end."""
    content = source.content
    yield content
    opening = {token.clause for token in source.tokens if token.folded in _CONDITIONS}
    for place in range(1, len(content)):
        before, after = content[place - 1].clause, content[place].clause
        if before != after and (after in opening or before in opening):
            yield [*content[place:], *content[:place]]


def _in_order(
    claim: Sequence[Token], content: Sequence[Token], by_heading: Set[str], passage: Passage
) -> bool:
    places: dict[str, list[int]] = {}
    for place, token in enumerate(content):
        places.setdefault(_same(token.stem), []).append(place)
    at, path = -1, []
    for token in claim:
        stem = _same(token.stem)
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


def _same(stem: str) -> str:
    return _SAME.get(stem, stem)
