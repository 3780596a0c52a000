"""The code blocks and formulas of a page, as XHTML: coloured by Pygments, set by latex2mathml.

Part of the program that turns Markdown into HTML; it knows nothing of the course.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pygments.formatter import Formatter

MOST_COLOURED = 100_000  # characters; what is longer stays as it is
LONGEST_FORMULA = 5_000

_ATTRIBUTE = re.compile(r"""([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'{}]+))""")
_LANGUAGE = re.compile(r"\.?(?:language-|lang-)?([\w+#.-]*[\w+#])")
_BRACES = re.compile(r"\\.|[{}]", re.S)
_NUMBERS = re.compile(r"\{\s*([\d,\s-]+)\s*\}")
# What latex2mathml does not know by this name.
_ALIGNED = re.compile(r"\\(begin|end)\{(?:aligned|eqnarray\*?)\}")
_TITLES = ("title", "filename", "file-name", "file_name", "lst-cap", "caption", "name", "label")
_SPACE = re.compile(r'<span class="tok-w">([^<]*)</span>')
_MARKED = ("hl_lines", "highlight", "mark", "emphasize-lines", "code-line-numbers")


@dataclass(frozen=True)
class Info:
    """What an author says behind the marks of a fence. Only the first word is the language; what is not known is
    left alone.
    """

    language: str = ""
    title: str = ""
    marked: tuple[int, ...] = ()


def read_info(info: str) -> Info:
    """Of `python`, `python title="a.py" hl_lines="2 3"`, `{.python}`, `rust,ignore`, `js {1,3-4}` and the like."""
    attributes = {
        key.lower(): double or single or bare for key, double, single, bare in _ATTRIBUTE.findall(info)
    }
    numbers = " ".join(_NUMBERS.findall(info))
    marked = " ".join([numbers, *(attributes[key] for key in _MARKED if key in attributes)])
    said = _NUMBERS.sub(" ", _ATTRIBUTE.sub(" ", info)).strip().lstrip("{").strip()
    if said.startswith("code-cell}"):
        said = said.removeprefix("code-cell}").strip()
    found = _LANGUAGE.match(said)
    return Info(
        found[1].lower() if found else "",
        next((attributes[key] for key in _TITLES if attributes.get(key)), "")[:200],
        tuple(sorted(_ranges(marked)))[:500],
    )


def _ranges(text: str) -> set[int]:
    found: set[int] = set()
    for first, last in re.findall(r"(\d{1,6})(?:\s*-\s*(\d{1,6}))?", text):
        found.update(range(int(first), min(int(last or first), int(first) + 500) + 1))
    return found


def coloured(code: str, info: Info) -> str:
    """The code as XHTML, with a span of a class around each piece that has a colour."""
    plain = html.escape(code, quote=False)
    if (not info.language and not info.marked) or len(code) > MOST_COLOURED:
        return plain
    from pygments import highlight  # they take a tenth of a second, and most texts have no code
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(info.language or "text", stripnl=False, ensurenl=False)
    except ClassNotFound:
        lexer = get_lexer_by_name("text", stripnl=False, ensurenl=False)
    written = highlight(code, lexer, _formatter(info.marked))
    written = _SPACE.sub(r"\1", written)  # a space has no colour
    # Pygments ends the last line where the code did not
    return written if code.endswith("\n") else written.removesuffix("\n")


@lru_cache(maxsize=8)  # making one takes longer than colouring a few lines
def _formatter(marked: tuple[int, ...]) -> Formatter[str]:
    from pygments.formatters import HtmlFormatter

    return HtmlFormatter(nowrap=True, classprefix="tok-", hl_lines=list(marked))


def formula(tex: str, *, block: bool) -> str:
    """The formula as MathML, or a span that says why it cannot be read."""
    try:
        written = _mathml()(_ALIGNED.sub(r"\\\1{align*}", tex), "block" if block else "inline")
        why = "" if "\\" not in re.sub(r"&#x0*5C;|&#92;", "\\\\", written, flags=re.I) else _unknown(written)
    except RecursionError:
        raise
    except Exception as problem:  # noqa: BLE001 - it raises whatever it stumbles over
        why = f"it stops at {problem}" if str(problem) and len(str(problem)) < 80 else _named(problem)
        written = ""
    if len(tex) > LONGEST_FORMULA:
        why = f"it is longer than {LONGEST_FORMULA} characters"
    if not tex.strip():
        why = "it is empty"
    if not why and re.search(r"&(?!#x?[0-9A-Fa-f]+;|(?:amp|lt|gt|quot);)", written):
        why = "it has & outside of a matrix or \\begin{aligned}; the sign itself is \\&"
    signs = _BRACES.findall(tex)
    if signs.count("{") != signs.count("}"):
        why = f"it has {signs.count('{')} of {{ and {signs.count('}')} of }}"
    if why:
        return (
            f'<span class="unreadable" data-why="{html.escape(why)}">{html.escape(tex, quote=False)}</span>'
        )
    return written.replace(
        ' xmlns="http://www.w3.org/1998/Math/MathML"', f' class="formula" data-tex="{html.escape(tex)}"'
    )


def _mathml() -> Callable[[str, str], str]:
    from latex2mathml.converter import convert

    return lambda tex, display: str(convert(tex, display=display))


def _unknown(written: str) -> str:
    found = re.search(r"(?:\\|&#x0*5C;|&#92;)([a-zA-Z]+)", written, re.I)
    return f"it has \\{found[1]}, which is not known" if found else "it has a \\ that means nothing"


def _named(problem: Exception) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(problem).__name__.removesuffix("Error"))
    return words.lower().replace("extra", "it has an extra") if words else "it cannot be read"
