"""`python -m content.figures [NAME…]`: draws all figures of the course, or those named, into content/img/.

A figure is a function that draws on a `Drawing`; `every_figure` names them. Each is written for both schemes, as
NAME.svg and NAME.dark.svg. Numbers come from facts.yaml by `ledger`, and curves from the formulas of the labs, so
that an edit of a fact and one run of this command redraw whatever leans on it.
"""

from __future__ import annotations

import sys

from content.figures.every_figure import FIGURES, IMAGES, files_of


def main(names: list[str]) -> int:
    unknown = sorted({*names} - {figure.name for figure in FIGURES})
    if unknown:
        sys.stderr.write(f"There is no figure {', '.join(unknown)}.\n")
        return 2
    IMAGES.mkdir(exist_ok=True)
    for figure in FIGURES:
        if not names or figure.name in names:
            for name, drawn in files_of(figure).items():
                (IMAGES / name).write_text(drawn, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
