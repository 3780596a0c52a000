"""In which language the interface speaks: that of the page, which is the course's or, where it says another, the lesson's.

What a browser would like to read does not count: a page is the same for everybody, and its interface speaks as its text does.
A process learns the course's language when it starts and whenever a course was loaded (`config.edge.revision`), so that no
request asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import SynchronousOnlyOperation
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from courses import interface, words
from courses.compiling.scripts import direction_of
from courses.models import Course, Document

ENGLISH = "en"
Others = Mapping[
    tuple[str, str], str
]  # kind and slug of a document → its language, where it says one of its own


@dataclass(frozen=True)
class Spoken:
    """What a process knows of the languages of its course, at one revision of it."""

    course: str = ENGLISH
    others: Others = field(default_factory=dict)
    revision: int | None = None


_known: Spoken | None = None


def known() -> Spoken:
    return read_again() if _known is None else _known


def of_course() -> str:
    """The code that course.yaml gives, such as `de`."""
    return known().course


def of_document(kind: str, slug: str) -> str:
    """The language of a document's text."""
    return known().others.get((kind, slug)) or of_course()


def keep_up(revision: int | None) -> None:
    """Reads what the database has of this revision, unless that is known."""
    if _known is None or revision != _known.revision:
        read_again()


def read_again() -> Spoken:
    """As the database has it now; what was known before where it cannot be read."""
    try:
        course = Course.objects.values_list("language", "revision").first() or (ENGLISH, None)
        own = Document.objects.exclude(lang="").values_list("kind", "slug", "lang")
        return now_are(Spoken(course[0], {(kind, slug): lang for kind, slug, lang in own}, course[1]))
    except (DatabaseError, SynchronousOnlyOperation):
        return _known or Spoken()


def now_are(spoken: Spoken) -> Spoken:
    """Takes the languages to be these."""
    global _known  # noqa: PLW0603 - one for the process, as the course is
    _known = spoken
    return spoken


def spoken(language: str) -> str:
    """The language of the interface for a text in this one: Django's code, the course's where we have no words of it."""
    ours = {words.base_of(code): code for code, _ in settings.LANGUAGES}
    return ours.get(words.base_of(language)) or ours.get(words.base_of(of_course())) or settings.LANGUAGE_CODE


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Says everything in this language, and reads words as its own, for as long as it lasts. Empty: the course's."""
    language = language or of_course()
    code = spoken(language)
    with translation.override(code), interface.speaking(code), words.reading_in(language):
        yield


def speak(language: str) -> None:
    """From here on, to the end of this request, the interface speaks as this text does. Empty: as the course does."""
    if language:
        translation.activate(spoken(language))
        interface.speak(spoken(language))


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
