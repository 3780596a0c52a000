"""Where the sentences of a paragraph begin and end. In doubt two stay together: half a sentence can say the
opposite.
"""

from __future__ import annotations

import re

# The end of a sentence: its stop, what closes after it, and the space before the next one. It is looked for
# only where a run of stops begins, and not again within the run, else a line of a million points takes hours.
_STOP = re.compile(
    r"(?:(?<![.!?…])[.!?…]++|[।؟])[\"'”’»)\]]*+(?P<space>\s+)|[。！？][」』”’)）]*(?P<none>\s*)"
)
LONGEST_WORD = 40
_OPENING = "\"'“‘«([¿¡*"
_WORD_BEFORE = re.compile(r"[^\s(\[“‘\"']+$")
_WORD_AFTER = re.compile(r"\S+")
# Never the end of a sentence, whatever follows.
_BEFORE_A_NAME = frozenset(
    [
        "dr",
        "mr",
        "mrs",
        "ms",
        "prof",
        "st",
        "gen",
        "rev",
        "hon",
        "sr",
        "jr",
        "vs",
        "cf",
        "e.g",
        "i.e",
        "eg",
        "ie",
        "viz",
        "ca",
        "approx",
        "fig",
        "figs",
        "eq",
        "no",
        "nos",
        "vol",
        "pp",
        "ed",
        "eds",
    ]
)
# May end one: a capital letter after it decides.
_INITIAL = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence, in order, without the space between; together they hold all other
    characters.
    """
    found: list[tuple[int, int]] = []
    start = len(text) - len(text.lstrip())
    for stop in _STOP.finditer(text):
        group = "space" if stop.group("space") is not None else "none"
        end, following = stop.span(group)
        if start < end and following < len(text) and _ends(text, start, stop.start(), end, following):
            found.append((start, end))
            start = following
    end = len(text.rstrip())
    return [*found, (start, end)] if start < end else found


def _ends(text: str, start: int, stop: int, end: int, following: int) -> bool:
    """Whether the stop at `stop` ends the sentence that began at `start`, when the next word is at
    `following`.
    """
    if end == following:  # a full stop that needs no space after it
        return True
    return _can_begin(text, following) and (text[stop] != "." or not _is_short(text, start, stop, following))


def _can_begin(text: str, at: int) -> bool:
    """Whether a sentence can begin here: by a capital, a figure or a name in small letters such as vLLM."""
    while at < len(text) and text[at] in _OPENING:
        at += 1
    if at >= len(text):
        return False
    if not text[at].islower():
        return text[at].isalnum() or text[at] in "$€£#-–+~`<"
    found = _WORD_AFTER.match(text, at)
    word = found.group().rstrip(".,;:!?)") if found else ""
    return any(letter.isupper() or letter.isdigit() for letter in word) or "." in word


def _is_short(text: str, start: int, stop: int, following: int) -> bool:
    """Whether the point at `stop` belongs to an abbreviation, an initial or the number of a list."""
    found = _WORD_BEFORE.search(text, max(start, stop - LONGEST_WORD), stop)
    word = found.group() if found else ""
    lower = word.casefold()
    if lower in ("no", "nos", "fig", "figs", "eq", "vol", "pp", "p"):
        return text[following].isdigit()
    if lower in _BEFORE_A_NAME:
        return True
    if _INITIAL.fullmatch(word) and word not in ("I", "a"):
        # "J. Smith", "U.S. law" stay together; "in the U.S. The" is two when a common word follows
        return not ("." in word and _COMMON.match(text, following))
    return word.isdigit() and stop - start == len(word)


_COMMON = re.compile(r"(?:The|A|An|It|This|That|These|Those|In|But|And|Its|They|There|For|If|When|Since)\b")
