"""Whose a question is: an account's, or a visitor's, known by a random id in a signed cookie and by nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from config import last_account
from tutor.models import Question

SALT = "tutor.visitor"


@dataclass(frozen=True)
class Owner:
    """Exactly one of the two; neither for a visitor who has not asked yet."""

    learner_id: int | None = None
    visitor: UUID | None = None

    @property
    def nobody(self) -> bool:
        return self.learner_id is None and self.visitor is None

    def questions(self) -> QuerySet[Question]:
        """Their questions, the deleted ones included, which count for the limits."""
        if self.nobody:
            return Question.objects.none()
        own = Q(learner_id=self.learner_id) if self.learner_id is not None else Q(visitor=self.visitor)
        return Question.objects.filter(own)

    def as_fields(self) -> dict[str, Any]:
        return {"learner_id": self.learner_id, "visitor": self.visitor}


def cookie_name() -> str:
    return "__Host-tutor" if settings.SITE_URL.startswith("https:") else "tutor"


def owner_of(request: HttpRequest) -> Owner:
    """Who is asking. Only these addresses look: no page that is the same for everybody does."""
    if request.user.is_authenticated:
        return Owner(learner_id=request.user.pk)
    return Owner(visitor=visitor_of(request))


def visitor_of(request: HttpRequest) -> UUID | None:
    """The id in the cookie; None when there is none, it is not ours, or an account was signed in here since: who asks
    after that may be somebody else.
    """
    visitor, last_then = _in_cookie(request)
    return visitor if last_then == last_account.last_of(request) else None


def _in_cookie(request: HttpRequest) -> tuple[UUID | None, str]:
    """The visitor, and the account that had been signed in there before."""
    value = request.get_signed_cookie(cookie_name(), default=None, salt=SALT) or ""
    visitor, _, last_then = value.partition(".")
    try:
        return UUID(visitor), last_then
    except ValueError:
        return None, ""


def new_visitor() -> Owner:
    return Owner(visitor=uuid4())


def remember(request: HttpRequest, response: HttpResponse, owner: Owner) -> None:
    """Sets the cookie, which the first question does and every later one renews."""
    if owner.visitor is None:
        return
    response.set_signed_cookie(
        cookie_name(),
        f"{owner.visitor}.{last_account.last_of(request)}",
        salt=SALT,
        max_age=settings.TUTOR_KEEP_DAYS * 86_400,
        secure=settings.SITE_URL.startswith("https:"),
        httponly=True,
        samesite="Lax",
    )


def hand_over(request: HttpRequest, learner_id: int) -> None:
    """On signing in, the visitor's questions become the account's; not where they may be somebody else's, who was
    signed in there before: those stay the visitor's.
    """
    visitor, last_then = _in_cookie(request)
    if visitor is None or not last_account.is_theirs(request, last_then):
        return
    running = Question.objects.filter(learner_id=learner_id, status__in=Question.RUNNING).exists()
    theirs = Question.objects.filter(visitor=visitor)
    if running:
        # An account has one running question at most; this one ends, as if its owner had cancelled it.
        theirs.filter(status__in=Question.RUNNING).update(
            status=Question.Status.CANCELLED, lease_until=None, finished_at=timezone.now()
        )
    theirs.update(learner_id=learner_id, visitor=None)
