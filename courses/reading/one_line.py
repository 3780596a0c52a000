"""What a text would lose that is shown as one line: pictures, code of several lines, lists, tables, headings, quotes.

Questions, definitions and summaries are such texts. Whatever cannot be shown there is a mistake, never shown wrong in
silence. Some have inline Markdown, the others are plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from courses.reading.fact_marks import code_in
from courses.reading.tables import is_table

_PICTURE = re.compile(
    r"(?<!\\)!\[(?:[^\[\]\\]|\\.|\[[^\[\]]{0,200}\]){0,400}\]\s*[(\[]"
    r"|<(?:img|picture|svg|video|audio|iframe|object|embed)\s[^<>=]{0,400}=",
    re.I | re.S,
)
_FENCE = re.compile(r"^[ \t]*(?:`{3,}[^`\n]*|~{3,}[^\n]*)$", re.M)
# YAML makes one line of a fence that stands in a folded or plain text.
_FOLDED_FENCE = re.compile(r"(?:^|\s)(`{3,})(?:\w*\s[^`]*\s|\s[^`]*)\1(?!`)|(?:^|\s)~{3,}[\w ]")
_FOLDED_TABLE = re.compile(r"\|\s*:?-{3,}:?\s*\|")
_INDENTED = re.compile(r"^(?: {4}|\t)[ \t]*\S", re.M)
_HTML_BLOCK = re.compile(r"<(/?)(pre|table|ul|ol|dl|blockquote|h[1-6])\b", re.I)
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+\S")
_QUOTE = re.compile(r" {0,3}>")
_BULLET = re.compile(r" {0,3}[-*+][ \t]+\S")
_NUMBERED = re.compile(r" {0,3}(\d{1,9})[.)][ \t]+\S")
_RULE = re.compile(r" {0,3}(?:=+|([-*_])(?:[ \t]*\1){2,})[ \t]*")
_DEFINITION = re.compile(r" {0,3}\[[^\]\n]+\]:[ \t]*\S")
# At the start of a text of one line these are marks, while "> 5" and "- 3" are numbers.
_MARK_BEFORE_WORDS = re.compile(r"(?:[>*+-][ \t]+)(?=[^\W\d_])")

# What nothing is lost without: most texts have none of it, and a big course has a hundred thousand.
_SIGN = re.compile(r"[`~<|\n\t]|!\[|&#|^\s*[#>*+-]|^ {4}")

ADVICE = "this text is shown as one line"
NO_CHARACTER = "holds a character reference that stands for no character"
_REFERENCE = re.compile(r"&#(?:([0-9]+)|[xX]([0-9a-fA-F]+));")
# What XML cannot hold, and so no page of ours.
_NO_CHARACTER = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def lost_in(text: str, *, is_markdown: bool, shows_pictures: bool = False) -> str:
    """The first thing that would be lost, as the end of a sentence about the file; empty when nothing would. Where pictures
    are shown, `![words](file)` is one; in HTML it is none.
    """
    if not _SIGN.search(text):
        return ""
    if is_markdown and without_no_characters(text, "") != text:
        return NO_CHARACTER
    what = next(_found(text, is_markdown, shows_pictures), "")
    return f"has {what}; {ADVICE}" if what else ""


def without_no_characters(text: str, ampersand: str) -> str:
    """The text, where each reference that stands for no character begins with something else than `&`."""

    def kept(found: re.Match[str]) -> str:
        digits = (found[1] or found[2]).lstrip("0")
        code = int(digits or "0", 10 if found[1] else 16) if len(digits) < 8 else 0
        is_one = 0 < code < 0x110000 and not _NO_CHARACTER.match(chr(code))
        return found[0] if is_one else ampersand + found[0][1:]

    return _REFERENCE.sub(kept, text) if "&#" in text else text


def _found(text: str, is_markdown: bool, shows_pictures: bool) -> Iterator[str]:
    code = list(code_in(text))
    if any("\n" in text[start:end].strip("\n") for start, end in code) or _FENCE.search(text):
        yield "a code block"
    if _FOLDED_FENCE.search(text) or _INDENTED.search(text):
        yield "a code block"
    said = _without(code, text)
    if any(not shows_pictures or one.group().startswith("<") for one in _PICTURE.finditer(said)):
        yield "a picture"
    yield from _html_blocks(said)
    if _FOLDED_TABLE.search(said):
        yield "a table"
    lines = said.split("\n")
    if sum(bool(line.strip()) for line in lines) > 1:
        yield from _blocks(lines)
    elif is_markdown:
        yield from _marks_of_one_line(" ".join(said.split()))  # a space that does not break is one then


def _html_blocks(text: str) -> Iterator[str]:
    """Those that are closed again; one that is not is spoken of."""
    opened: set[str] = set()
    for found in _HTML_BLOCK.finditer(text):
        name = found[2].lower()
        if found[1] and name in opened:
            yield f"a <{name}>"
        opened.add(name)


def _blocks(lines: list[str]) -> Iterator[str]:
    before = ""
    for number, line in enumerate(lines):
        numbered = _NUMBERED.match(line)
        if _HEADING.match(line):
            yield "a heading"
        elif _QUOTE.match(line):
            yield "a quote"
        elif _RULE.fullmatch(line):
            yield "a heading with a line under it" if before.strip() else "a line across"
        elif _BULLET.match(line) or (numbered and (numbered[1] == "1" or not before.strip())):
            yield "a list"
        elif _DEFINITION.match(line):
            yield "an address or a note that is defined on a line of its own"
        elif number + 1 < len(lines) and is_table(line, lines[number + 1]):
            yield "a table"
        elif line.startswith(": ") and before.strip():
            yield "a definition list"
        elif line.endswith("\\") and number + 1 < len(lines):
            yield "a line that ends in a backslash"
        before = line


def _marks_of_one_line(text: str) -> Iterator[str]:
    if _HEADING.match(text):
        yield "a heading (for the sign itself write \\#)"
    elif found := _MARK_BEFORE_WORDS.match(text.strip()):
        sign = found[0].strip()
        yield f"{'a quote' if sign == '>' else 'a list'} (for the sign itself write \\{sign})"


def _without(code: list[tuple[int, int]], text: str) -> str:
    """The text with code as dots, at the same places."""
    pieces, at = [], 0
    for start, end in code:
        pieces += [text[at:start], re.sub(r"[^\n]", ".", text[start:end])]
        at = end
    return "".join([*pieces, text[at:]])
