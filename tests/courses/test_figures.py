"""The figures of the course are what its facts and formulas draw, and each can be read in both schemes."""

from __future__ import annotations

import re

import pytest

from content.figures.colours import SCHEMES, palette
from content.figures.drawing import SMALL, Figure
from content.figures.every_figure import FIGURES, IMAGES, drawn, files_of
from courses.compiling.svg import clean_svg

each = pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)


@each
def test_the_committed_file_is_what_the_facts_draw(figure: Figure) -> None:
    for name, text in files_of(figure).items():
        assert (IMAGES / name).read_text(encoding="utf-8") == text, (
            f"content/img/{name} is out of date: run `python -m content.figures`"
        )


@each
def test_no_text_leaves_the_sheet_or_covers_another(figure: Figure) -> None:
    assert drawn(figure).troubles() == []


@each
def test_the_course_takes_it_and_its_letters_can_be_read_on_a_phone(figure: Figure) -> None:
    for name, text in files_of(figure).items():
        clean_svg(name, text.encode())
        assert min(float(size) for size in re.findall(r'font-size="([\d.]+)"', text)) >= SMALL
        assert f"<title>{figure.title}</title>" in text


def test_every_drawing_of_the_folder_has_a_figure_that_draws_it() -> None:
    ours = {name for figure in FIGURES for name in files_of(figure)}
    assert {path.name for path in IMAGES.glob("*.svg")} == ours


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        digits = colour[1:] if len(colour) > 4 else "".join(2 * digit for digit in colour[1:])
        parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
        red, green, blue = (
            part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_words_and_edges_stand_out_from_what_they_lie_on(scheme: str) -> None:
    colours = palette(scheme)
    grounds = [colours[name] for name in ("page", "sheet", "sunk")]
    for words in ("ink", "soft", "open", "closed"):
        assert min(contrast(colours[words], ground) for ground in grounds) >= 4.5
    for edge in ("edge", "open", "closed"):
        assert min(contrast(colours[edge], ground) for ground in grounds) >= 3
    for side in ("open", "closed"):
        assert contrast(colours[side], colours[f"{side}-wash"]) >= 4.5
        assert contrast(colours["ink"], colours[f"{side}-wash"]) >= 4.5
    assert contrast(colours["on-open"], colours["open-fill"]) >= 4.5
    assert contrast(colours["on-closed"], colours["closed"]) >= 4.5
