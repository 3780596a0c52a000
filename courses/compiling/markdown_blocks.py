"""Blocks that CommonMark does not have: boxes (`!!! note`, `::: note`), details (`??? title`) and formulas (`$$`).

Part of the program that turns Markdown into HTML; it knows nothing of the course.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

# What other formats call their boxes → one of our five; each keeps its own word.
KINDS = {
    "note": "note",
    "tip": "tip",
    "important": "important",
    "warning": "warning",
    "caution": "caution",
    **dict.fromkeys(
        ("info", "abstract", "summary", "tldr", "question", "help", "faq", "example", "quote"), "note"
    ),
    **dict.fromkeys(("cite", "todo", "seealso", "callout", "discussion", "challenge", "exercise"), "note"),
    **dict.fromkeys(
        ("prereq", "prerequisites", "objectives", "questions", "keypoints", "instructor"), "note"
    ),
    **dict.fromkeys(("checklist", "testimonial", "overview", "admonition", "aside"), "note"),
    **dict.fromkeys(("hint", "success", "check", "done"), "tip"),
    **dict.fromkeys(("attention",), "warning"),
    **dict.fromkeys(("danger", "error", "failure", "fail", "missing", "bug"), "caution"),
}
# Boxes that are opened by a click.
_CLOSED = frozenset(("solution", "details", "spoiler", "collapse", "dropdown", "hint-solution"))

_OPENING = re.compile(r"(?P<mark>!!!|\?\?\?\+?)[ \t]+(?P<rest>\S.*)")
_QUOTED = re.compile(r'(?P<names>[^"]*?)[ \t]*"(?P<title>.*)"[ \t]*')
_COLONS = re.compile(r"(?P<mark>:{3,})[ \t]*(?P<rest>.*?)[ \t]*:*[ \t]*")
_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})")
_ATTRIBUTE = re.compile(r"""([\w-]+)=(?:"([^"]*)"|'([^']*)'|(\S+))""")
_NAME = re.compile(r"[\w-]+")
_DOCUSAURUS = re.compile(r"(?P<name>[\w-]+)\s*\[(?P<title>.*)\]\s*(?:\{.*\})?")
_DEFINITION = re.compile(r":[ \t]+\S")
MOST_TERMS = 20  # of one definition


def add_blocks(md: MarkdownIt) -> None:
    alt: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("fence", "box", _box, alt)
    md.block.ruler.before("fence", "colons", _colons, alt)
    md.block.ruler.before("fence", "formula", _formula, alt)
    md.block.ruler.before("deflist", "terms", _terms, {"alt": ["paragraph"]})
    md.core.ruler.after("block", "terms", _join)


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _box(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`!!! note "Title"` and `??? title`, with what is indented by four spaces under it."""
    if state.is_code_block(start) or not (found := _OPENING.fullmatch(_line(state, start).rstrip())):
        return False
    if silent:
        return True
    inner = state.sCount[start] + 4
    after = last = start + 1
    while after < end and (state.isEmpty(after) or state.sCount[after] >= inner):
        after += 1
        if not state.isEmpty(after - 1):
            last = after
    rest = found["rest"]
    quoted = _QUOTED.fullmatch(rest)
    names = quoted["names"].split() if quoted else rest.split()[:1]
    name = names[0].lower() if names else ""
    if found["mark"] == "!!!":
        title = quoted["title"] if quoted else rest[len(rest.split()[0]) :].strip()
        _push(state, start, last, name, title, body=start + 1, inner=inner)
        return True
    known = name in KINDS
    title = quoted["title"] if quoted else "" if known and rest.lower() == name else rest
    opened = found["mark"].endswith("+")
    _push_details(state, start, last, title or name.capitalize(), start + 1, inner=inner, opened=opened)
    return True


def _colons(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`::: note` up to the line of colons that closes it; boxes stand in boxes, with as many colons or fewer."""
    if state.is_code_block(start):
        return False
    found = _COLONS.fullmatch(_line(state, start))
    if not found or not found["rest"]:
        return False
    if silent:
        return True
    depth, fence, close = 1, "", start + 1
    while close < end:
        line = _line(state, close)
        if state.sCount[close] < state.blkIndent and not state.isEmpty(close):
            break
        if mark := _FENCE.match(line):
            if not fence:
                fence = mark[1]
            elif mark[1].startswith(fence) and not line.strip(" \t>`~"):
                fence = ""
        elif not fence and (inside := _COLONS.fullmatch(line)) and not state.is_code_block(close):
            depth += 1 if inside["rest"] else -1
            if not depth:
                break
        close += 1
    name, title = _named(found["rest"])
    closed = close < end and depth == 0
    after = close + 1 if closed else close
    if name in _CLOSED:
        _push_details(state, start, close, title or name.capitalize(), start + 1)
    else:
        _push(state, start, close, name, title, body=start + 1, ends=closed)
    state.line = after
    return True


def _named(rest: str) -> tuple[str, str]:
    """Of `note`, `note Title`, `{.callout-tip title="…"}`, `{note} Title`: the name and the title."""
    attributes = {
        key.lower(): double or single or bare for key, double, single, bare in _ATTRIBUTE.findall(rest)
    }
    if rest.startswith("{"):
        inside, _, title = rest.strip("`").lstrip("{").partition("}")
        names = _NAME.findall(_ATTRIBUTE.sub("", inside))
    elif bracketed := _DOCUSAURUS.fullmatch(rest):
        names, title = [bracketed["name"]], bracketed["title"]
    else:
        first, _, title = rest.partition(" ")
        names = _NAME.findall(first)
    name = (names[0] if names else "note").lower().removeprefix("callout-")
    collapsed = attributes.get("collapse", "false") not in ("false", "")
    title = attributes.get("title") or _ATTRIBUTE.sub("", title).strip().strip("{}").strip().strip('"')
    return ("details" if collapsed else name), title


def _push(
    state: StateBlock,
    start: int,
    end: int,
    name: str,
    title: str,
    *,
    body: int,
    inner: int = -1,
    ends: bool = True,
) -> None:
    kind = KINDS.get(name, "note")
    token = state.push("callout_open", "aside", 1)
    token.attrs = {"class": f"callout {kind}", "role": "note"}
    if name not in KINDS:
        token.attrs["data-unknown"] = name
    if not ends:
        token.attrs["data-unended"] = name
    token.map = [start, end]
    token.block = True
    # Carpentries' `callout` says no more than that it is one
    word = "note" if name in ("callout", "admonition", "aside", "") else name.replace("-", " ")
    push_title(state, start, word.capitalize(), title)
    _inside(state, body, end, inner, "callout")
    token = state.push("callout_close", "aside", -1)
    token.block = True


def push_title(state: StateBlock, line: int, word: str, title: str) -> None:
    """The line at the top of a box: its word, and its title where it has one of its own."""
    token = state.push("callout_title_open", "p", 1)
    token.attrs = {"class": "callout-title", "data-word": word}
    token.map = [line, line + 1]
    token.block = True
    token = state.push("inline", "", 0)
    token.content = title or word
    token.map = [line, line + 1]
    token.children = []
    token = state.push("callout_title_close", "p", -1)
    token.block = True


def _push_details(
    state: StateBlock, start: int, end: int, title: str, body: int, *, inner: int = -1, opened: bool = False
) -> None:
    token = state.push("details_open", "details", 1)
    token.attrs = {"open": "open"} if opened else {}
    token.map = [start, end]
    token.block = True
    token = state.push("summary_open", "summary", 1)
    token.block = True
    token = state.push("inline", "", 0)
    token.content = title
    token.map = [start, start + 1]
    token.children = []
    token = state.push("summary_close", "summary", -1)
    token.block = True
    _inside(state, body, end, inner, "details")
    token = state.push("details_close", "details", -1)
    token.block = True


def _inside(state: StateBlock, start: int, end: int, inner: int, kind: str) -> None:
    """Reads the lines of a box as blocks of their own."""
    parent, indent, most = state.parentType, state.blkIndent, state.lineMax
    state.parentType, state.lineMax = kind, end
    if inner >= 0:
        state.blkIndent = inner
    state.md.block.tokenize(state, start, end)
    state.parentType, state.blkIndent, state.lineMax = parent, indent, most
    state.line = end


def _formula(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    r"""`$$ … $$` and `\[ … \]` that begin a line, over one line or several."""
    if state.is_code_block(start):
        return False
    first = _line(state, start).strip()
    opening = first[:2]
    closing = {"$$": "$$", "\\[": "\\]"}.get(opening)
    if closing is None:
        return False
    tex, at = [], start
    line = first[2:]
    while not line.rstrip().endswith(closing):
        tex.append(line)
        at += 1
        if at >= end or state.isEmpty(at) or state.sCount[at] < state.blkIndent or closing in line:
            return False
        line = _line(state, at)
    tex.append(line.rstrip()[:-2])
    if closing in "".join(tex):
        return False
    if silent:
        return True
    state.line = at + 1
    token = state.push("formula", "math", 0)
    token.content = "\n".join(tex).strip()
    token.map = [start, state.line]
    token.block = True
    return True


def _terms(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Several terms of one definition, each on a line of its own: all but the last, which is the next rule's."""
    if silent or state.is_code_block(start):
        return False
    last = start
    while last < end and not state.isEmpty(last) and not _DEFINITION.match(_line(state, last)):
        if state.sCount[last] != state.blkIndent or last - start > MOST_TERMS:
            return False
        last += 1
    if last >= end or last - start < 2 or state.isEmpty(last):
        return False
    for line in range(start, last - 1):
        token = state.push("dl_open", "dl", 1)
        token.meta = {"goes_on": True}
        token.map = [line, line + 1]
        state.push("dt_open", "dt", 1)
        token = state.push("inline", "", 0)
        token.content, token.map, token.children = _line(state, line).strip(), [line, line + 1], []
        state.push("dt_close", "dt", -1)
        token = state.push("dl_close", "dl", -1)
        token.meta = {"goes_on": True}
    state.line = last - 1
    return True


def _join(state: StateCore) -> None:
    """Makes one list of the terms that were read alone and of what follows them."""
    kept: list[Token] = []
    joined = False
    for token in state.tokens:
        if token.type == "dl_close" and token.meta.get("goes_on"):
            joined = True
        elif joined and token.type == "dl_open":
            joined = False
        else:
            kept.append(token)
    state.tokens = kept
