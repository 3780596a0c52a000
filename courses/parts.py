"""The folders of a course that other apps own; they register at start-up and the loader calls them."""

from __future__ import annotations

from collections.abc import Mapping

from courses.document import CoursePart

_parts: dict[str, CoursePart] = {}
_labs: dict[str, str] = {}


def register(part: CoursePart) -> None:
    _parts[part.folder] = part


def registered() -> tuple[CoursePart, ...]:
    return tuple(_parts[name] for name in sorted(_parts))


def register_lab(name: str, title: str) -> None:
    """Makes `lab NAME` a known fenced block, whose link bears the title."""
    _labs[name] = title


def known_labs() -> Mapping[str, str]:
    """The name of each lab → its title."""
    return dict(_labs)
