"""Which labs the course has: those that its course.yaml names, of all that the site's packages have registered."""

from __future__ import annotations

from courses import site
from labs.every_lab import find
from labs.lab import Lab


def labs_here() -> dict[str, Lab]:
    """Name → lab, in the order of course.yaml. One query."""
    return {name: lab for name in site.current().labs if (lab := find(name))}
