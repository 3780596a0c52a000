"""What a release hands over, and where a prompt travels: figures of the first lessons."""

from __future__ import annotations

from content.figures.drawing import SMALL, WIDTH, Drawing
from content.labs.how_open.tiers import DATA, FREE, TIERS, TRAIN, WEIGHTS

_PARTS = ((WEIGHTS, "Weights"), (TRAIN, "Training\ncode"), (DATA, "Training\ndata"), (FREE, "Free to\nuse"))
# beside four columns
_NAMES = {"Open weights and code": "Open weights\nand code", "Fully open source": "Fully open\nsource"}
_GAINED = (
    "Answers, while the vendor offers them",
    "Run it, tune it, keep it",
    "Train the same design on other texts",
    "Rebuild it, and look up what it read",
)


def tiers(on: Drawing) -> None:
    """Four steps down; each hands over one thing more, and lets you do one thing more."""
    columns = [190 + 62 * place for place in range(len(_PARTS))]
    for x, (_, name) in zip(columns, _PARTS, strict=True):
        on.text(x, 16 if "\n" in name else 33, name, size=SMALL, fill="soft", anchor="middle")
    y = 46.0
    for tier, gained in zip(TIERS, _GAINED, strict=True):
        side = "open" if WEIGHTS in tier.needs else "closed"
        on.line((0, y), (WIDTH, y), stroke="edge")
        name = _NAMES.get(tier.name, tier.name)
        below = on.text(0, y + 24, name, bold=True, size=14, fill=side)
        for x, (part, _) in zip(columns, _PARTS, strict=True):
            _mark(on, x, y + 19, handed=part in tier.needs)
        y = on.text(0, below + 3, gained, size=SMALL) - 1
    on.line((0, y), (WIDTH, y), stroke="edge")
    on.height = y + 4


def _mark(on: Drawing, x: float, y: float, *, handed: bool) -> None:
    if handed:
        on.dot(x, y, side="open", radius=8)
    else:
        on.line((x - 6, y), (x + 6, y), stroke="edge", thick=2)


def prompt_travels(on: Drawing) -> None:
    """Three roads of one prompt, and whose machine reads it."""
    roads = (
        ("Closed API", "closed", "Vendor’s servers", "The vendor reads it and sets how long it is kept"),
        (
            "Open weights at a host",
            "open",
            "Host’s servers",
            "The host reads it; the maker of the model does not",
        ),
        (
            "Open weights, self-hosted",
            "open",
            "",
            "Nobody outside reads it, if logs, tools and backups stay in",
        ),
    )
    y = 14.0
    for name, side, server, words in roads:
        on.text(0, y, name, bold=True, fill=side)
        top = y + 12
        own = not server
        on.rect(1, top, 232 if own else 132, 62, fill="sunk", stroke="edge", thick=1.2, radius=8, dash="4 4")
        on.text(10, top + 55, "Your network", size=SMALL, fill="soft")
        on.rect(10, top + 10, 84, 28, fill="sheet", stroke="ink", thick=1.4, radius=6)
        on.text(52, top + 29, "Your app", size=SMALL, anchor="middle")
        if own:
            on.arrow((94, top + 24), (126, top + 24), stroke="ink")
            on.rect(128, top + 10, 94, 28, fill="open-wash", stroke="open", radius=6)
            on.text(175, top + 29, "Your server", size=SMALL, anchor="middle")
        else:
            on.arrow((94, top + 24), (210, top + 24), stroke="ink")
            on.text(172, top + 17, "prompt", size=SMALL, fill="soft", anchor="middle")
            on.rect(212, top + 6, 140, 36, fill=f"{side}-wash", stroke=side, radius=6)
            on.text(282, top + 29, server, size=SMALL, anchor="middle")
        y = on.text(0, top + 82, words, size=SMALL, width=WIDTH) + 24
    on.height = y - 34
