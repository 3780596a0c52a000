"""Marks within a line that CommonMark does not have: `==mark==`, `H~2~O`, `x^2^`, `<br>` and formulas.

Part of the program that turns Markdown into HTML; it knows nothing of the course.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MARKED = re.compile(r"==(?=[^\s=])((?:[^=]|=(?!=)){0,2000}?[^\s=])==(?!=)")
_SUBSCRIPT = re.compile(r"~([^\s~]{1,60})~")
# As `courses.reading.superscripts` reads plain text.
_SUPERSCRIPT = re.compile(
    r"\^(?P<open>\(?)(?P<words>(?<=\()[^()^\n]{1,80}(?=\))|(?<!\()[−+-]?[0-9A-Za-z.,]{1,20})(?P<close>\)?)\^"
)
# `\\[1\\]` are brackets with a backslash before them, and `$$` may be a price: those hold a sign of mathematics.
_FORMULAS = (
    (re.compile(r"\\\((?!\s*\\\))(.{1,2000}?)\\\)", re.S), False, "inline"),
    (re.compile(r"\\\[(.{1,2000}?)\\\]", re.S), True, "block"),
    (re.compile(r"\$\$(?=[^$])([^$]{1,2000}?)\$\$(?!\$)", re.S), True, "block"),
    (re.compile(r"\$`(?!`)([^`]{1,2000}?)`\$(?![\w$])", re.S), False, "inline"),  # GitHub's other way
)
_MATHEMATICS = re.compile(r"[\\^_=+<>]")


def add_inline(md: MarkdownIt) -> None:
    md.inline.ruler.before("escape", "formula", _formula)
    md.inline.ruler.before("emphasis", "highlight", _highlight)
    md.inline.ruler.after("strikethrough", "raised", _raised)
    md.inline.ruler.after("strikethrough", "lowered", _lowered)
    md.inline.ruler.before("autolink", "break", _break)
    for sign in "=^":
        md.inline.add_terminator_char(sign)


def _break(state: StateInline, silent: bool) -> bool:
    found = _BREAK.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        state.push("hardbreak", "br", 0)
    state.pos = found.end()
    return True


def _formula(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "\\$":
        return False
    for pattern, by_its_signs, display in _FORMULAS:
        found = pattern.match(state.src, state.pos, state.posMax)
        if found and (not by_its_signs or _MATHEMATICS.search(found[1])):
            if not silent:
                token = state.push("formula", "math", 0)
                token.content, token.info = found[1].strip(), display
            state.pos = found.end()
            return True
    return False


def _highlight(state: StateInline, silent: bool) -> bool:
    found = _MARKED.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "=" else None
    if not found or (state.pos and state.src[state.pos - 1] == "="):
        return False
    if not silent:
        _push_inside(state, "mark", found.start(1), found.end(1))
    state.pos = found.end()
    return True


def _raised(state: StateInline, silent: bool) -> bool:
    """`10^25^`. The caret, and the brackets of `10^(a − b)^`, stand in elements of their own, which a page shows in no
    size: without them the text would be 1025.
    """
    found = _SUPERSCRIPT.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "^" else None
    if not found or not state.pos or state.src[state.pos - 1] in " \t\n^":
        return False
    if not silent:
        state.push("sup_open", "sup", 1)
        _push_text(state, f"^{found['open']}", "i")
        _push_text(state, found["words"])
        if found["close"]:
            _push_text(state, found["close"], "i")
        state.push("sup_close", "sup", -1)
    state.pos = found.end()
    return True


def _lowered(state: StateInline, silent: bool) -> bool:
    """A lowered piece stands right behind what it belongs to, so that `~5 to ~10` stays as it is."""
    found = _SUBSCRIPT.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "~" else None
    if not found or not state.pos:
        return False
    before, after = state.src[state.pos - 1], state.src[found.end() : found.end() + 1]
    inside = found[1]
    if (
        not (before.isalnum() or before in ")]}*_`'’|")
        or (after.isalnum() and not inside.isalnum())
        or after == "~"
    ):
        return False
    if not silent:
        _push_inside(state, "sub", found.start(1), found.end(1))
    state.pos = found.end()
    return True


def _push_text(state: StateInline, text: str, tag: str = "") -> None:
    if tag:
        state.push(f"{tag}_open", tag, 1)
    state.push("text", "", 0).content = text
    if tag:
        state.push(f"{tag}_close", tag, -1)


def _push_inside(state: StateInline, tag: str, start: int, end: int) -> None:
    most = state.posMax
    state.push(f"{tag}_open", tag, 1)
    state.pos, state.posMax = start, end
    state.md.inline.tokenize(state)
    state.posMax = most
    state.push(f"{tag}_close", tag, -1)
