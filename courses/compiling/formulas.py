"""Formulas on the page, and what they say to somebody who only hears or searches them."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree.ElementTree import Element

from courses.compiling.outline import Outline
from courses.reading.markup import make

TAGS = frozenset(
    [
        "math",
        "merror",
        "mfrac",
        "mi",
        "mmultiscripts",
        "mn",
        "mo",
        "mover",
        "mpadded",
        "mphantom",
        "mprescripts",
        "mroot",
        "mrow",
        "ms",
        "mspace",
        "msqrt",
        "mstyle",
        "msub",
        "msubsup",
        "msup",
        "mtable",
        "mtd",
        "mtext",
        "mtr",
        "munder",
        "munderover",
    ]
)
ATTRIBUTES: dict[str, set[str]] = {
    "math": {"display", "alttext", "aria-label", "class", "tabindex"},
    "mfrac": {"linethickness"},
    "mi": {"mathvariant"},
    "mo": {
        "accent",
        "fence",
        "form",
        "largeop",
        "lspace",
        "maxsize",
        "minsize",
        "movablelimits",
        "rspace",
        "separator",
        "stretchy",
        "symmetric",
    },
    "mover": {"accent"},
    "munder": {"accentunder"},
    "munderover": {"accent", "accentunder"},
    "mpadded": {"depth", "height", "lspace", "voffset", "width"},
    "mspace": {"depth", "height", "width"},
    "mstyle": {"displaystyle", "scriptlevel"},
    "mtable": {"columnalign", "rowspacing"},
    "mtd": {"columnalign", "columnspan", "rowspan"},
}
_RAISED = {**dict(zip("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ", strict=True)), "−": "⁻", "i": "ⁱ"}
_LOWERED = dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True))
SHORT = 30  # letters and signs of what surely fits on a line of a phone
# Between them stands a space, as in print.
_ROWS = ("math", "mrow", "mstyle", "mtd")
_SIGNS = frozenset("+−-±∓")
_OPEN = frozenset("(=≠<>≤≥≈≡,·×→⇒⇔")
_APART = frozenset("=≠<>≤≥≈≡+−±∓×÷·→⇒⇔←∈∉⊂⊆∪∩∧∨∼∝-*")


def set_formulas(root: Element, outline: Outline) -> None:
    """Says each formula in one line for the ear and the tutor; one that cannot be read is a mistake."""
    say_formulas(root)
    for paragraph in root.iter("p"):
        if paragraph.get("class") == "formula" and len(paragraph) and paragraph[0].get("tabindex"):
            paragraph.set("tabindex", paragraph[0].attrib.pop("tabindex"))  # which scrolls in its place
    for block in [block for block in root.iter() if block.find("span[@class='unreadable']") is not None]:
        for broken in block.findall("span[@class='unreadable']"):
            tex = broken.text or ""
            first = next((line for line in tex.split("\n") if line.strip()), "$$")
            shown = tex if len(tex) < 40 else f"{tex[:37]}..."
            line = outline.line_of(first.strip()) or outline.line_at(block)
            outline.wrong(
                line,
                f"has the formula {' '.join(shown.split())}, which cannot be read: {broken.get('data-why')}",
            )


def say_formulas(root: Element) -> None:
    """Gives each formula its words; one that may be wider than a phone scrolls, and the keyboard has to reach it."""
    for formula in root.iter("math"):
        formula.attrib.pop("data-tex", None)
        for sign in formula.iter("mi"):
            if sign.text in ("±", "∓"):  # the converter takes them for letters
                sign.tag = "mo"
        _part_names(formula)
        words = said(formula)
        formula.set("alttext", words)
        if len(words) > SHORT:
            formula.set("tabindex", "0")


def _part_names(formula: Element) -> None:
    """A thin space between the name of a function and what follows it, as in ln 2, which the converter leaves out."""
    for row in formula.iter():
        inside = list(row) if row.tag in _ROWS else []
        for place, (child, after) in reversed(list(enumerate(pairwise(inside)))):
            name = child.text or ""
            if child.tag == "mi" and len(name) > 1 and name.isalpha() and after.tag not in ("mo", "mspace"):
                row.insert(place + 1, make("mspace", {"width": "0.167em"}))


def said(formula: Element) -> str:
    """The formula in one line: `(a + b)/c`, `n²`, `√(x)`."""
    return " ".join(_said(formula).split())


def _said(element: Element) -> str:
    tag, inside = element.tag, list(element)
    if not inside:
        text = element.text or ""
        if tag == "mspace":
            return " "
        return f" {text} " if tag == "mo" and text in _APART else f"{text} " if text == "," else text
    parts = [_said(child) for child in inside]
    for place, child in enumerate(inside):
        # a sign before the first thing, or behind another sign, belongs to what follows
        before = "".join(parts[:place]).strip()
        if child.tag == "mo" and child.text in _SIGNS and (not before or before[-1] in _OPEN):
            parts[place] = child.text or ""
    if tag == "mfrac" and len(parts) == 2:
        above = parts[0].strip()
        if element.get("linethickness") in ("0", "0px"):  # one number over another, without a line
            return f"{above}; {parts[1].strip()}"
        return f"{above if above.isalnum() else _held(above)}/{_below(inside[1], parts[1])}"
    if tag == "msqrt":
        return f"√({''.join(parts).strip()})"
    if tag == "mroot" and len(parts) == 2:
        return f"{_script(parts[1], _RAISED, '^')}√({parts[0].strip()})"
    if tag == "msup" and len(parts) == 2:
        return parts[0] + _script(parts[1], _RAISED, "^")
    if tag == "msub" and len(parts) == 2:
        return parts[0] + _script(parts[1], _LOWERED, "_")
    if tag == "munder" and len(parts) == 2:
        return f"{parts[0]}_{_held(parts[1])} "
    if tag in ("msubsup", "munderover") and len(parts) == 3:
        return f"{parts[0]}{_script(parts[1], _LOWERED, '_')}{_script(parts[2], _RAISED, '^')} "
    if tag == "mtable":
        return "; ".join(part.strip() for part in parts)
    if tag == "mtr":
        return ", ".join(part.strip() for part in parts)
    return "".join(parts)


def _held(text: str) -> str:
    """In brackets where it would not be read as one: 0.693, x and max are."""
    text = text.strip()
    return text if re.fullmatch(r".?|\d+(?:\.\d+)?|[^\W\d_]+", text) else f"({text})"


def _below(element: Element, text: str) -> str:
    """What stands below a fraction line: 2a and ab are of several pieces there, \\mathrm{cm} is of one."""
    while len(element) == 1:
        element = element[0]
    return f"({text.strip()})" if len(element) and text.strip().isalpha() else _held(text)


def _script(text: str, signs: dict[str, str], mark: str) -> str:
    text = text.strip()
    if text and all(sign in signs for sign in text.replace(" ", "")):
        return "".join(signs[sign] for sign in text.replace(" ", ""))
    return f"{mark}{_held(text)}"
