"""An answer as a form sent it: to which attempt it belongs, and whether it still may.

A page may have been open while the quiz went on elsewhere: in another tab, under another account, or anew. Its form says
for whom it was made and which attempt was the newest then, so that this can be told from an answer that is sent twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext, gettext_noop

from config.last_account import name_of
from courses.fragments import wants_fragment
from quizzes import attempts
from quizzes.models import Quiz
from quizzes.questions import AnyQuestion
from quizzes.taking import Taking, of_ids

Hidden = list[tuple[str, str]]
_CARRIED = ("again", "missed", "reader", "newest")


@dataclass(frozen=True)
class Told:
    """What happened elsewhere since a page was opened: the first word of its title, and a sentence or two."""

    title: str
    text: str


_TOLD = {
    "first": Told(
        gettext_noop("Answered already"),
        gettext_noop(
            "This question was answered already, in another tab or browser. The first answer counts and is the one shown "
            "here; the one that you gave just now was not taken."
        ),
    ),
    "anew": Told(
        gettext_noop("Not taken"),
        gettext_noop(
            "The quiz was begun anew in another tab or browser, so the answer that you gave just now was not taken. This is "
            "where it stands now."
        ),
    ),
    "changed": Told(
        gettext_noop("Not taken"),
        gettext_noop(
            "The question was changed since you opened it, so your answer was not taken. This is what the quiz asks now."
        ),
    ),
    "unreadable": Told(
        gettext_noop("Begun anew"),
        gettext_noop(
            "The site can no longer read what this browser holds of an earlier try: its signature is not this site’s, or too "
            "old. The quiz begins with its first question."
        ),
    ),
}


def told(what: str) -> Told | None:
    """What is told of that, in the language of the page; None where nothing happened."""
    found = _TOLD.get(what)
    return found and Told(gettext(found.title), gettext(found.text))


def hidden(request: HttpRequest, taking: Taking, newest: Taking | None) -> Hidden:
    """The fields of a form that say to what it will belong."""
    again = [("again", "yes")] * bool("again" in request.GET and newest) + [
        ("missed", "yes")
    ] * taking.of_missed
    return [*again, ("reader", name_of(request.user)), ("newest", str(newest.id) if newest else "")]


def hidden_again(request: HttpRequest) -> Hidden:
    """The same fields when a form is shown again with what is wrong in it."""
    return [(name, request.POST[name]) for name in _CARRIED if name in request.POST]


def hidden_of_review(request: HttpRequest, slug: str) -> Hidden:
    newest = attempts.newest_review(request, slug)
    return [("reader", name_of(request.user)), ("newest", str(newest.pk) if newest else "")]


def reviewed_since(request: HttpRequest, quiz: Quiz, question: AnyQuestion, id_: UUID) -> Taking | None:
    """The review of the same question that was made while the page was open. Of readers without an account their browser
    knows it (`static/js/quiz-receipt.js`).
    """
    row = attempts.newest_review(request, quiz.slug)
    if row is None or "newest" not in request.POST or str(row.pk) in (str(id_), request.POST["newest"]):
        return None
    return attempts.of_row(row) if question.id in row.answers else None


def attempt_named(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("attempt", ""))
    except ValueError:
        raise Http404("the form names no attempt") from None


def by_script(request: HttpRequest) -> bool:
    """Whether the page is wanted at once, with its address in a header: a request that outlives its page is not
    redirected in every browser (`static/js/answers.js`).
    """
    return wants_fragment(request)


def is_of_another(request: HttpRequest) -> bool:
    """Whether the form was made for an account that is no longer the one signed in."""
    made_for = request.POST.get("reader", "")
    return bool(made_for) and made_for != name_of(request.user)


def is_past(request: HttpRequest, taking: Taking, id_: UUID) -> bool:
    """Whether the form was of an attempt that had begun, and another has come after it."""
    return taking.id != id_ and request.POST.get("newest") == str(id_)


def attempt_of(request: HttpRequest, quiz: Quiz, id_: UUID) -> Taking:
    """The attempt that is answered: the one under way, so that two tabs are one attempt, or a new one under the id that
    the form was given.
    """
    taking = attempts.current(request, quiz)
    anew = "again" in request.POST or "missed" in request.POST
    if taking and (taking.id == id_ or _begun_since(request, taking) or not (taking.finished or anew)):
        return taking
    done = attempts.last_finished(request, quiz) if "missed" in request.POST else None
    missed = of_ids(attempts.questions_of(quiz), [question.id for question in done.missed]) if done else ()
    return attempts.fresh(quiz, id_, missed, of_missed=True) if missed else attempts.whole(request, quiz, id_)


def _begun_since(request: HttpRequest, taking: Taking) -> bool:
    """Whether the newest attempt was not there when the form was made. A form that begins anew comes after one."""
    newest = request.POST.get("newest")
    return newest is not None and newest != str(taking.id) and bool(newest or "again" not in request.POST)
