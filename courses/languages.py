"""In which language the interface speaks: that of the page, which is the course's or, where it says another, the lesson's.

What a browser would like to read does not count: a page is the same for everybody, and its interface speaks as its text does.
A process learns the course's language when it starts and whenever a course was loaded (`config.edge.revision`), so that no
request asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from courses import words
from courses.compiling.scripts import direction_of
from courses.models import Course

ENGLISH = "en"
_course: str | None = None


def of_course() -> str:
    """The code that course.yaml gives, such as `de`."""
    return read_again() if _course is None else _course


def read_again() -> str:
    """As the database has it now; what was known before where it cannot be read."""
    try:
        found = Course.objects.values_list("language", flat=True).first()
    except DatabaseError:
        return _course or ENGLISH
    return now_is(found or ENGLISH)


def now_is(language: str) -> str:
    """Takes the course's language to be this one."""
    global _course  # noqa: PLW0603 - one for the process, as the course is
    _course = language
    return language


def spoken(language: str) -> str:
    """The language of the interface for a text in this one: Django's code, the course's where we have no words of it."""
    known = {words.base_of(code): code for code, _ in settings.LANGUAGES}
    return (
        known.get(words.base_of(language)) or known.get(words.base_of(of_course())) or settings.LANGUAGE_CODE
    )


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Says everything in this language, and reads words as its own, for as long as it lasts. Empty: the course's."""
    language = language or of_course()
    with translation.override(spoken(language)), words.reading_in(language):
        yield


def speak(language: str) -> None:
    """From here on, to the end of this request, the interface speaks as this text does. Empty: as the course does."""
    if language:
        translation.activate(spoken(language))


def tag() -> str:
    """The language of the interface as HTML names it: `en`, also where Django says `en-gb`."""
    return words.base_of(translation.get_language() or ENGLISH)


def direction() -> str:
    """`rtl` where the interface is written from the right, else `ltr`."""
    return direction_of(tag()) or "ltr"


class PageLanguage:
    """Answers each request in the language of the course; what finds a lesson in another one goes on in that (`speak`).

    The admin's own pages are for those who run the site, and stay English.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/admin/"):
            with translation.override(settings.LANGUAGE_CODE), words.reading_in(of_course()):
                return self.get_response(request)
        with speaking(of_course()):
            return self.get_response(request)
