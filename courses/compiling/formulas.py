"""Formulas on the page, and what they say to somebody who only hears or searches them."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from courses.compiling.outline import Outline

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
    "math": {"display", "alttext", "class"},
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
# Between them stands a space, as in print.
_APART = frozenset("=≠<>≤≥≈≡+−±×÷·→⇒⇔←∈∉⊂⊆∪∩∧∨∼∝-*")


def set_formulas(root: Element, outline: Outline) -> None:
    """Says each formula in one line for the ear and the tutor; one that cannot be read is a mistake."""
    for formula in root.iter("math"):
        formula.attrib.pop("data-tex", None)
        formula.set("alttext", said(formula))
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
    if tag == "mfrac" and len(parts) == 2:
        return f"{_held(parts[0])}/{_held(parts[1])}"
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
    text = text.strip()
    return text if len(text) < 2 or text.isalnum() else f"({text})"


def _script(text: str, signs: dict[str, str], mark: str) -> str:
    text = text.strip()
    if text and all(sign in signs for sign in text.replace(" ", "")):
        return "".join(signs[sign] for sign in text.replace(" ", ""))
    return f"{mark}{_held(text)}"
