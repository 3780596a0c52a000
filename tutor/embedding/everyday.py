"""Talk about anything else, by language, a sentence a line. A question nearer to these than to the lesson is on another subject.

The distance between the two, unlike a nearness by itself, means the same in every course. They go through the subjects of a
library, a newspaper, a school and the trades, since what is asked that is off the subject is near to one of them. Those that
are near a lesson after all, as a recipe is to a lesson on bread, do not count there.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def everyday(language: str) -> tuple[str, ...]:
    """In the language of this code, such as `en`."""
    return tuple(
        Path(__file__).with_name(f"everyday-{language}.txt").read_text(encoding="utf-8").splitlines()
    )
