"""What a page shows of the site around the course: its name, its look and its ways, as course.yaml has them.

Templates find it as `course_site`, since other apps have a `site` of theirs; it is asked for in the database once a page, when something of it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.db import DatabaseError
from django.http import Http404, HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from courses.models import Course

NOTHING_LOADED = "No course is loaded yet"


@dataclass(frozen=True)
class Site:
    """`has` are the words of the pages that the course has, `courses.compiling.site.PAGES`; `labs` the names of its labs."""

    name: str
    title: str = ""
    tagline: str = ""
    has: Sequence[str] = ()
    labs: Sequence[str] = ()
    mark: str = ""
    hero: str = ""
    icons: Sequence[Mapping[str, str]] = ()
    card: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    footer: str = ""
    start: str = ""
    second: Mapping[str, str] | None = None
    navigation: Sequence[Mapping[str, str]] = ()
    explains: Mapping[str, str] = field(default_factory=dict)
    mail: Mapping[str, str] = field(default_factory=dict)
    choices: Sequence[Sequence[str]] = ()  # of a decision record: id, name and side of each

    @cached_property
    def version(self) -> str:
        """For the keys of what is kept of a page."""
        return sha256(repr(self).encode()).hexdigest()[:12]

    @property
    def is_there(self) -> dict[str, bool]:
        """For templates: `course_site.is_there.glossary`."""
        return dict.fromkeys(self.has, True)

    @property
    def file_name(self) -> str:
        """How the names of files begin that a learner takes away."""
        return slugify(self.name)[:40] or "course"

    @property
    def shown_mark(self) -> SafeString:
        return mark_safe(self.mark)  # noqa: S308 - a cleaned drawing, or an img of ours

    @property
    def shown_hero(self) -> SafeString:
        return mark_safe(self.hero)  # noqa: S308 - the same

    @property
    def shown_footer(self) -> SafeString:
        return mark_safe(self.footer)  # noqa: S308 - inline Markdown, cleaned when it was loaded

    @property
    def drawn_icon(self) -> Mapping[str, str] | None:
        return next((icon for icon in self.icons if icon["sizes"] == "any"), None)

    def icon_of(self, size: int) -> str:
        """The address of the icon of that size, else of the first there is; empty where there is none."""
        exact = (icon["url"] for icon in self.icons if icon["sizes"] == f"{size}x{size}")
        return next(exact, self.icons[0]["url"] if self.icons else "")

    @property
    def touch_icon(self) -> str:
        """For home screens that take no drawing; empty without one."""
        return next((icon["url"] for icon in self.icons if icon["sizes"] == "180x180"), "")


_NAMES = frozenset(one.name for one in fields(Site))


def current() -> Site:
    """One query."""
    row = Course.objects.filter(pk=1).only("title", "tagline", "site").first()
    return of_course(row) if row and row.title else Site(name=NOTHING_LOADED)


def of_course(course: Course) -> Site:
    """The site of a row at hand; what a row from before says of itself is its title."""
    said: dict[str, Any] = {key: value for key, value in course.site.items() if key in _NAMES}
    return Site(**{"name": course.title, **said, "title": course.title, "tagline": course.tagline})


def in_templates(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    return {"course_site": SimpleLazyObject(_whatever_the_database_says)}


def _whatever_the_database_says() -> Site:
    """A page that says what went wrong comes without a database too."""
    try:
        return current()
    except DatabaseError:
        return Site(name="")


def must_have(page: str) -> None:
    """Raises Http404 where the course has nothing for this page to show."""
    if page not in current().has:
        raise Http404(f"this course has no {page}")
