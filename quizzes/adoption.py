"""Signing in half-way: the attempt that a browser holds becomes the account's, by itself where it can only be theirs,
and after a question where somebody else was signed in there before.
"""

from __future__ import annotations

from uuid import UUID

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from courses.models import Document
from courses.reference import get_document_or_404
from quizzes import attempts, under_way
from quizzes.another_slug import follows
from quizzes.models import Attempt, Quiz
from quizzes.taking import Taking

SALT = "quizzes.taken-over"
TOLD = "taken_over"  # in the session: the attempt that was taken over and has not been told of yet


def ask(request: HttpRequest, lesson: Document, quiz: Quiz) -> HttpResponse:
    """Whose is it? Until that is said, nothing of it is shown, and nothing is answered."""
    taking = under_way.read(request, quiz, attempts.known(quiz))
    context = {"lesson": lesson, "taking": taking, "answered": len(taking.answers) if taking else 0}
    return render(request, "quizzes/whose.html", context, status=409 if request.method == "POST" else 200)


def told(request: HttpRequest, taking: Taking) -> str:
    """What the page says once of an attempt that was taken over: the word by which it can be taken out again."""
    if request.session.get(TOLD) != str(taking.id):
        return ""
    del request.session[TOLD]
    return signing.dumps([taking.id.hex, request.user.pk], salt=SALT)


@require_POST
@never_cache
@follows
def whose(request: HttpRequest, slug: str) -> HttpResponse:
    """`POST /lessons/SLUG/quiz/whose/`: it is mine, it is not, or it was not after all (`taken`)."""
    get_document_or_404("lesson", slug, without_text=True)
    quiz = Quiz.objects.filter(slug=slug).first()
    if quiz is None or not request.user.is_authenticated:
        raise Http404("there is nothing to take over")
    if "taken" in request.POST:
        _take_out(request)
    elif request.POST.get("mine") == "yes":
        attempts.adopt(request, quiz, asked=True)
    response = HttpResponseRedirect(reverse("quizzes:quiz", args=[slug]))
    under_way.forget(request, response, slug)
    return response


def _take_out(request: HttpRequest) -> None:
    try:
        attempt, learner = signing.loads(request.POST["taken"], salt=SALT, max_age=86_400)
    except signing.BadSignature:
        raise Http404("it was not taken over here, or too long ago") from None
    if learner == request.user.pk:
        Attempt.objects.filter(pk=UUID(attempt), learner=learner).delete()
