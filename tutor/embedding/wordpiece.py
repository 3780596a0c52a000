"""WordPiece as BERT reads English: lower case without accents, split at spaces and punctuation, longest pieces first.

Sources: Devlin et al. (2018), and Google's reference tokeniser. The vocabulary beside this file is that of
bert-base-uncased, by Google, under the Apache License 2.0.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

VOCABULARY = Path(__file__).with_name("bert-base-uncased-vocab.txt")
UNKNOWN, BEGIN, END = 100, 101, 102
LONGEST_WORD = 100
# Plain ASCII takes a third of the time that letter by letter takes.
_PLAIN = re.compile(r"[a-z0-9]+|[^\sa-z0-9]")
_CONTROLS = {number: None for number in (*range(32), 127) if chr(number) not in "\t\n\r"}


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, int]:
    lines = VOCABULARY.read_text(encoding="utf-8").split("\n")
    return {piece: number for number, piece in enumerate(lines[:-1])}


def encode(text: str, most: int) -> list[int]:
    """At most `most` numbers, those that begin and end included."""
    numbers = [number for word in _words(text) for number in _pieces(word)]
    return [BEGIN, *numbers[: most - 2], END]


def _words(text: str) -> Iterable[str]:
    if text.isascii():
        return _PLAIN.findall(text.lower().translate(_CONTROLS))
    plain = unicodedata.normalize("NFD", text.lower())
    plain = "".join(_evened(letter) for letter in plain if unicodedata.category(letter) != "Mn")
    return plain.split()


def _evened(letter: str) -> str:
    """A letter as it is; spaces around what is a word by itself; nothing for control characters."""
    category = unicodedata.category(letter)
    if letter in "\t\n\r" or category == "Zs":
        return " "
    if category in ("Cc", "Cf") or letter == "\ufffd":
        return ""
    alone = (
        category.startswith("P")
        or (letter.isascii() and not letter.isalnum())
        or "\u4e00" <= letter <= "\u9fff"
    )
    return f" {letter} " if alone else letter


def _pieces(word: str) -> list[int]:
    known, numbers, at = vocabulary(), list[int](), 0
    if len(word) > LONGEST_WORD:
        return [UNKNOWN]
    while at < len(word):
        end = len(word)
        while end > at and (piece := word[at:end] if at == 0 else f"##{word[at:end]}") not in known:
            end -= 1
        if end == at:
            return [UNKNOWN]
        numbers.append(known[piece])
        at = end
    return numbers
