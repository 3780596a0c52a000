"""The two colours of a course: checked against the paper of both schemes, and written as the tokens of the style sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# Of static/css/tokens.css: what text stands on.
LIGHT, DARK = ("#f5f7f8", "#ffffff", "#eaeff1"), ("#0e1316", "#151b1f", "#0a0e10")
TEXT, SHAPE = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
KEYS = ("accent", "accent_dark", "fill", "fill_dark", "second", "second_dark")
_HEX = re.compile(r"#[0-9a-f]{6}")
_PAPER = {False: "of the light scheme", True: "of the dark scheme"}

Colour = tuple[float, float, float]


class ColourError(ValueError):
    """Its message is the end of a sentence about course.yaml; `key` is the colour that it is about."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


@dataclass(frozen=True)
class Side:
    """One side in one scheme: as text, as a shape, and as the wash behind text."""

    text: str
    fill: str
    wash: str


def sheet_of(given: Mapping[str, str]) -> str:
    """The style sheet of a course with these colours by `KEYS`, each as #1a2b3c; what is left out follows from the others.
    Raises ColourError for the first that cannot be read, or not be seen.
    """
    for key, colour in given.items():
        if not _HEX.fullmatch(colour):
            raise ColourError(
                key, f"has {colour} as its colour {key}; a colour is written like “#1d4f91”, in quotes"
            )
    for key, other in (("accent_dark", "accent"), ("fill", "accent"), ("second_dark", "second")):
        if key in given and other not in given:
            raise ColourError(key, f"has the colour {key} without {other}")
    tokens = []
    for name, token in (("accent", "open"), ("second", "closed")):
        if name not in given:
            continue
        light, dark = _side(given, name, dark=False), _side(given, name, dark=True)
        tokens.append(f"--{token}:light-dark({light.text},{dark.text})")
        tokens.append(f"--{token}-wash:light-dark({light.wash},{dark.wash})")
        if name == "accent":
            tokens.append(f"--{token}-fill:light-dark({light.fill},{dark.fill})")
    return f":root{{{';'.join(tokens)}}}" if tokens else ""


def _side(given: Mapping[str, str], name: str, *, dark: bool) -> Side:
    papers = DARK if dark else LIGHT
    key = f"{name}_dark" if dark else name
    text = given.get(key) or _lightened(given[name])
    _check(key, text, papers, TEXT, dark=dark)
    fill_key = "fill_dark" if dark else "fill"
    fill = given.get(fill_key) if name == "accent" else None
    if fill:
        # in the dark scheme it is the colour of the first button, whose words are dark
        _check(fill_key, fill, papers, TEXT if dark else SHAPE, dark=dark)
    return Side(text, fill or text, _wash(text, papers[1], dark=dark))


def _check(key: str, colour: str, papers: tuple[str, ...], least: float, *, dark: bool) -> None:
    worst = min(papers, key=lambda paper: contrast(colour, paper))
    found = contrast(colour, worst)
    if found < least:
        raise ColourError(
            key,
            f"has the colour {colour} as {key}, which stands out from the paper {_PAPER[dark]} ({worst}) by "
            f"{found:.1f}:1; {least:g}:1 is the least that can be read. Take a {'lighter' if dark else 'darker'} one",
        )


def _lightened(colour: str) -> str:
    """The same for dark paper."""
    made = colour
    for step in range(21):
        made = mixed(colour, "#ffffff", step / 20)
        if min(contrast(made, paper) for paper in DARK) >= 7:
            break
    return made


def _wash(colour: str, paper: str, *, dark: bool) -> str:
    """The strongest tint of the paper on which the colour itself can still be read."""
    for share in (0.2, 0.16, 0.12, 0.08, 0.05, 0.02) if dark else (0.12, 0.09, 0.06, 0.03):
        tint = mixed(paper, colour, share)
        if contrast(colour, tint) >= TEXT:
            return tint
    return paper


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours as WCAG reckons it, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """`one` with that share of `other` in it."""
    parts = (a + (b - a) * share for a, b in zip(_parts(one), _parts(other), strict=True))
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> Colour:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue
