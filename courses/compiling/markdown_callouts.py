"""Boxes as Obsidian writes them, `> [!info]- Title`, and alerts of GitHub that were given a title.

Part of the program that turns Markdown into HTML; it knows nothing of the course.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from courses.compiling.markdown_blocks import KINDS

_MARK = re.compile(
    r"\[!(?P<name>[A-Za-z][\w-]*)(?:\|[^\]\n]*)?\](?P<fold>[-+]?)(?:[ \t]+(?P<title>[^\n]*))?(?:\n|$)"
)


def add_callouts(md: MarkdownIt) -> None:
    md.core.ruler.after("block", "callouts", _callouts)


def _callouts(state: StateCore) -> None:
    """Quotes that begin with such a mark. Right after the blocks were read, so that the title is read as their lines are."""
    made: list[Token] = []
    ends: list[tuple[int, str, str]] = []  # how deep the quote stands, and what closes it
    skip = 0
    for place, token in enumerate(state.tokens):
        if skip:
            skip -= 1
        elif token.type == "blockquote_open" and (found := _mark_of(state.tokens, place)):
            name, fold, title = found["name"].lower(), found["fold"], (found["title"] or "").strip()
            ends.append(
                (token.level, *(("details_close", "details") if fold else ("callout_close", "aside")))
            )
            text = state.tokens[place + 2]
            text.content = text.content[found.end() :]
            if not text.content and state.tokens[place + 4].type == "blockquote_close":
                text.content, title = title, ""  # one line that is all it says
            made += _opening(token, name, fold, title)
            made += state.tokens[place + 1 : place + 4] if text.content else ()
            skip = 3
        elif token.type == "blockquote_close" and ends and ends[-1][0] == token.level:
            _, type_, tag = ends.pop()
            made.append(_token(token, type_, tag, -1))
        else:
            made.append(token)
    state.tokens = made


def _mark_of(tokens: list[Token], place: int) -> re.Match[str] | None:
    following = tokens[place + 1 : place + 3]
    if [token.type for token in following] != ["paragraph_open", "inline"]:
        return None
    return _MARK.match(following[1].content)


def _opening(quote: Token, name: str, fold: str, title: str) -> Iterator[Token]:
    word = name.replace("-", " ").capitalize()
    if fold:
        opened = _token(quote, "details_open", "details", 1)
        opened.attrs = {"open": "open"} if fold == "+" else {}
        yield opened
        yield _token(quote, "summary_open", "summary", 1)
        yield _inline(quote, title or word)
        yield _token(quote, "summary_close", "summary", -1)
        return
    box = _token(quote, "callout_open", "aside", 1)
    box.attrs = {"class": f"callout {KINDS.get(name, 'note')}", "role": "note"}
    if name not in KINDS:
        box.attrs["data-unknown"] = name
    yield box
    head = _token(quote, "callout_title_open", "p", 1)
    head.attrs = {"class": "callout-title", "data-word": word}
    yield head
    yield _inline(quote, title or word)
    yield _token(quote, "callout_title_close", "p", -1)


def _token(of: Token, type_: str, tag: str, nesting: int) -> Token:
    made = Token(type_, tag, nesting, level=of.level, block=True)  # type: ignore[arg-type]
    made.map = list(of.map) if of.map and nesting > 0 else None
    return made


def _inline(of: Token, text: str) -> Token:
    made = Token("inline", "", 0, level=of.level + 1, content=text, children=[])
    made.map = [of.map[0], of.map[0] + 1] if of.map else None
    return made
