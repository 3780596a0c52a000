r"""Formulas between single dollars, as GitHub, Quarto and LiaScript write them, between `\(` and `\)`."""

from __future__ import annotations

import re

from courses.authoring.importing.text import Text

# A dollar of money has a space or a digit on the side where a formula has none.
_INLINE = re.compile(r"(?<![\\$\w])\$(?P<tex>(?![\s$])(?:[^$\n\\]|\\.)+?)(?<![\s\\])\$(?![\w$])")
_TICKED = re.compile(r"(?<![\\$\w])\$(?P<ticks>`+)(?P<tex>[^`\n]+)(?P=ticks)\$(?![\w$])")
_MATHEMATICS = re.compile(r"[\\^_=+<>{}]|^[A-Za-z]{1,2}'?$|^[\d.,%]+$|^[A-Za-z]\([^()]*\)$|[*/-]")
# Elsewhere `\\(` and `\\[` are brackets; here they begin a formula.
_BRACKET = re.compile(r"(?<![\\\]])\\([()])")
_BRACKETED = re.compile(r"(?<!\\)\\\[(?P<inside>(?:(?!\n[ \t]*\n)[^\\]|\\[^\]])+)\\\]")
# As mdBook and other sites with MathJax have them, since Markdown takes one of the backslashes.
_DOUBLED = re.compile(r"(?<!\\)\\\\\((?P<tex>[^\n]+?)(?<!\\)\\\\\)")
_DOUBLED_BLOCK = re.compile(
    r"^(?P<before>[ \t>]*)\\\\\[(?P<tex>(?:(?!\n[ \t]*\n).)+?)(?<!\\)\\\\\][ \t]*$", re.M | re.S
)
_ALONE = re.compile(r"^(?P<before>[ \t>]*)\$\$(?P<tex>[^$\n]+)\$\$[ \t]*$", re.M)


def convert(text: Text) -> None:
    if text.has("\\\\(", "\\\\["):
        text.substitute(_DOUBLED_BLOCK, lambda found, number: _block(found))
        text.substitute(_DOUBLED, lambda found, number: f"$`{found['tex'].strip()}`$")
    if text.has("\\(", "\\["):
        text.substitute(_BRACKET, lambda found, number: found[1])
        text.substitute(_BRACKETED, lambda found, number: _bracketed(found))
    if not text.has("$"):
        return
    text.substitute(_TICKED, lambda found, number: f"\\({found['tex'].strip()}\\)", in_code=True)
    text.substitute(_ALONE, lambda found, number: _block(found))
    text.substitute(_INLINE, lambda found, number: _inline(found))


def _bracketed(found: re.Match[str]) -> str:
    return f"&#91;{found['inside']}&#93;" if _MATHEMATICS.search(found["inside"]) else found.group()


def _block(found: re.Match[str]) -> str:
    before = found["before"]
    return f"{before}$$\n{before}{found['tex'].strip()}\n{before}$$"


def _inline(found: re.Match[str]) -> str:
    return f"\\({found['tex']}\\)" if _MATHEMATICS.search(found["tex"]) else found.group()
