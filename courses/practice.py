"""A question to practise on, for whoever wants to offer one: the app that has them registers what finds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Practice:
    """One question of a lesson; `url` asks it, `section` is the anchor that it is about."""

    lesson: str
    question: str
    section: str
    url: str


# Slug of the lesson, anchor of a section or nothing, id of the question that was given last → the next one.
Find = Callable[[str, str, str], Practice | None]
_finds: list[Find] = []


def register(find: Find) -> None:
    _finds[:] = [find]


def in_section(lesson: str, section: str, after: str = "") -> Practice | None:
    """The next question of a section after the one that was given last, of the whole lesson where the section has none; None
    when there is nothing to practise.
    """
    return _finds[0](lesson, section, after) if _finds else None
