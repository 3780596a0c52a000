"""The folders of a course that other apps own; they register at start-up and the loader calls them."""

from __future__ import annotations

from courses.document import CoursePart

_parts: dict[str, CoursePart] = {}
_labs: set[str] = set()


def register(part: CoursePart) -> None:
    _parts[part.folder] = part


def registered() -> tuple[CoursePart, ...]:
    return tuple(_parts[name] for name in sorted(_parts))


def register_lab(name: str) -> None:
    """Makes `lab NAME` a known fenced block."""
    _labs.add(name)


def known_labs() -> frozenset[str]:
    return frozenset(_labs)
