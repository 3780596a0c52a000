"""Plain text as inline Markdown that shows it exactly: only what would be read as a mark is escaped.

A backslash before a letter, as in `\\d` or `C:\\temp`, shows itself and stays; formulas stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

# Formulas of Moodle's filters and of most other systems: \( … \), \[ … \], $$ … $$
FORMULA = re.compile(r"\\\((?P<a>.+?)\\\)|\\\[(?P<b>.+?)\\\]|\$\$(?P<c>.+?)\$\$", re.S)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_BACKSLASH = re.compile(r"\\(?=[!-/:-@\[-`{-~]|$)")
_ASTERISK = re.compile(r"(?<!\s)\*|\*(?!\s)|^\*|\*$")
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
# Where the words of a link or of a picture end, whatever brackets stand before them.
_BRACKET = re.compile(r"\](?=[(\[]|\s\[)")
_PICTURE = re.compile(r"!(?=\[)")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_FACT = re.compile(r"\{(?=\s*facts?\s*:)")
# Marks of the site that no backslash can escape everywhere: they are named by their numbers.
_NUMBERED = (
    (re.compile(r"~~|~(?=[^\s~]+~)|(?<=[^\s~])~"), "~", "&#126;"),
    (re.compile(r"\^(?=[^\s^]+\^)|(?<=[^\s^])\^"), "^", "&#94;"),
    (re.compile(r"==(?=\S)|(?<=\S)=="), "=", "&#61;"),
)
_PAIRS = {"~": re.compile(r"~~|~[^\s~]+~"), "^": re.compile(r"\^[^\s^]+\^"), "=": re.compile(r"==\S.*?==")}
_AT_THE_START = re.compile(r"^(?:([>*+-])(?=\s)|(#{1,6})(?=\s))")


def escaped(text: str) -> str:
    """A piece of text; what stands at the very beginning of a paragraph needs `begun` besides."""
    return "".join(_formula(piece) if is_formula else _outside(piece) for is_formula, piece in _pieces(text))


def begun(markdown: str) -> str:
    """A paragraph of plain text that is not to be read as a list, a quote or a heading."""
    found = _AT_THE_START.match(markdown)
    return f"\\{markdown}" if found else markdown


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    at = 0
    for found in FORMULA.finditer(text):
        yield False, text[at : found.start()]
        yield True, found.group()
        at = found.end()
    yield False, text[at:]


def _formula(text: str) -> str:
    r"""Within a line, where `$$ … $$` and `\[ … \]` have lines of their own."""
    found = FORMULA.fullmatch(text)
    assert found is not None
    said = next(part for part in found.groups() if part is not None)
    return rf"\({' '.join(said.split())}\)"


def _outside(text: str) -> str:
    pieces, at = [], 0
    for found in _ADDRESS.finditer(text):
        address = found.group()
        marked = re.search(r"[*_~^`]", address)
        before = re.sub("<$", "&lt;", _marks(text[at : found.start()]))  # the sign would go with the address
        pieces += [before, f"<{address}>" if marked else address]
        at = found.end()
    return "".join([*pieces, _marks(text[at:])])


def _marks(text: str) -> str:
    text = _BACKSLASH.sub(r"\\\\", text)
    text = _ENTITY.sub("&amp;", text)
    text = _TAG.sub("&lt;", text)
    text = _FACT.sub("&#123;", text)
    for place, sign, entity in _NUMBERED:
        if _PAIRS[sign].search(text):
            text = place.sub(partial(_numbered, sign, entity), text)
    text = text.replace("`", "\\`")
    text = _ASTERISK.sub(r"\\*", text)
    text = _UNDERSCORE.sub(r"\\_", text)
    text = _BRACKET.sub(r"\\]", text)
    return _PICTURE.sub(r"\\!", text)


def _numbered(sign: str, entity: str, found: re.Match[str]) -> str:
    return found.group().replace(sign, entity)
