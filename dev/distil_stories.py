"""Brings what learners tell nearer to the lines that answer it: the second step in making the table of static vectors, after
`dev/distil.py`.

    .venv/bin/python -m dev.distil_stories FIRST

reads the table of that step from the file FIRST, and the course that is loaded; writes `static.TABLE` and prints the SHA-256 that
`static.py` compares. It wants numpy, as that step does. The first table is `tutor/embedding/static-en.4bit` of commit ef0bb52.

A wording and the passage that it asks for mean the same, so that what parts their vectors is how it is said. Along the directions
in which they part most a difference counts less, along the others more: all vectors are multiplied by the inverse square root of
the mean square of these differences, which has a part of their mean size in every direction, since 128 of them are never known well.
A sum of rows may be multiplied row by row, so that it is all in the table and costs a question nothing. Source: whitening within
classes, as in linear discriminant analysis (Fisher, 1936).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from dev.distil import Array, keep, unit
from tutor.embedding import static, wordpiece

EVENED = 3.0  # times the mean size that every direction has besides


def unpacked(data: bytes) -> Array:
    """The numbers of a table, a row for each piece."""
    rows = np.frombuffer(data, np.uint8).reshape(-1, static.ROW)
    low, high = ((half ^ 8).astype(int) - 8 for half in (rows[:, 1:] & 15, rows[:, 1:] >> 4))
    return np.hstack([low, high]) * rows[:, :1].astype(float)


def told() -> Iterator[tuple[str, str, str]]:
    """Each wording of the lessons, the line for which an author wrote it, and the paragraph in which that stands."""
    from courses.models import Document
    from tutor import lessons

    for slug in Document.objects.filter(kind="lesson", withdrawn=False).values_list("slug", flat=True):
        if lesson := lessons.find("lesson", slug):
            index = lessons.index_of(lesson)
            for heard in index.heard:
                paragraph = " ".join(one.text for one in index.paragraph_of(heard.passage))
                yield from ((wording, heard.passage.text, paragraph) for wording in heard.asked)


def bent(table: Array) -> Array:
    """The table after that step."""
    wordings, lines, paragraphs = (unit(_summed(table, texts)) for texts in zip(*told(), strict=True))
    share = static.Static.fitted.paragraph
    parted = wordings - (1 - share) * lines - share * paragraphs
    print(f"{len(parted)} wordings", flush=True)
    sizes, directions = np.linalg.eigh(parted.T @ parted / len(parted))
    return table @ (directions / np.sqrt(sizes + EVENED * sizes.mean())) @ directions.T


def _summed(table: Array, texts: Sequence[str]) -> Array:
    return np.array([table[wordpiece.encode(text, static.LONGEST)[1:-1]].sum(0) for text in texts])


def main(first: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
    import django

    django.setup()
    keep(bent(unpacked(Path(first).read_bytes())))


if __name__ == "__main__":
    main(*sys.argv[1:])
