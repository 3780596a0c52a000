"""The words of the interface where Django is not: in what compiles a course, grades a question or words an answer.

They come from the same catalogues, `locale/LANGUAGE/LC_MESSAGES/django.mo`, in the language that `courses.languages` says
around a request or a load. Django's own `gettext` serves wherever Django is.
"""

from __future__ import annotations

import gettext as catalogues
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from functools import cache
from pathlib import Path

from courses.words import base_of

LOCALE = Path(__file__).resolve().parent.parent / "locale"
ENGLISH = "en"
_language: ContextVar[str] = ContextVar("language of the interface", default=ENGLISH)


def speak(language: str) -> Token[str]:
    """From here on, in this context."""
    return _language.set(base_of(language))


def spoken() -> str:
    """In which language the interface speaks now."""
    return _language.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """For as long as it lasts; whatever was said by `speak` within ends with it."""
    before = speak(language)
    try:
        yield
    finally:
        _language.reset(before)


def gettext(text: str) -> str:
    return _words(_language.get()).gettext(text)


def gettext_noop(text: str) -> str:
    """The text as it is; marks it for the catalogues where it is said later."""
    return text


def ngettext(singular: str, plural: str, number: int) -> str:
    return _words(_language.get()).ngettext(singular, plural, number)


def pgettext(context: str, text: str) -> str:
    return _words(_language.get()).pgettext(context, text)


@cache
def _words(language: str) -> catalogues.NullTranslations:
    """English, which is what stands in the code, where there is no catalogue."""
    return catalogues.translation("django", LOCALE, [language], fallback=True)
