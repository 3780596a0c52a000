"""A reader says that something is wrong with a question."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from courses.reference import get_document_or_404
from quizzes import attempts, practising
from quizzes.models import Attempt, Report
from quizzes.views import get_quiz_or_404

# What a person may send in a day, and what all anonymous readers together may: a shared limit needs no trace of them.
A_DAY, A_DAY_ANONYMOUS = 20, 200


@require_POST
@never_cache
def report(request: HttpRequest, slug: str) -> HttpResponse:
    lesson = get_document_or_404("lesson", slug)
    name = request.POST.get("question", "")
    asked_in_text = next((one.data() for one in practising.in_text(slug) if one.id == name), None)
    quiz = None if asked_in_text else get_quiz_or_404(slug)
    of_quiz = quiz.questions if quiz else ()
    question = asked_in_text or next((one for one in of_quiz if one["id"] == name), None)
    reason = request.POST.get("reason", "")
    if question is None or reason not in Report.Reason.values:
        raise Http404("there is no such question, or no such reason")
    learner = request.user if request.user.is_authenticated else None
    since = Report.objects.filter(learner=learner, at__gt=timezone.now() - timedelta(days=1))
    if since.count() >= (A_DAY if learner else A_DAY_ANONYMOUS):
        return render(
            request,
            "429.html",
            {"problem": gettext("That is all that can be reported in a day.")},
            status=429,
        )
    row = _attempt(request) if quiz else None
    taking = attempts.of_row(row) if row else attempts.current(request, quiz) if quiz else None
    Report.objects.create(
        learner=learner,
        attempt=row,
        slug=slug,
        question_id=name,
        question=next((one.data() for one in taking.questions if one.id == name), question)
        if taking
        else question,
        answer=taking.answers.get(name) if taking else None,
        reason=reason,
        text=request.POST.get("text", "").replace("\0", "")[:1000],
    )
    return render(request, "quizzes/reported.html", {"lesson": lesson})


def _attempt(request: HttpRequest) -> Attempt | None:
    """The attempt on whose page it was sent, when it is theirs."""
    try:
        id_ = UUID(request.POST.get("attempt", ""))
    except ValueError:
        return None
    if not request.user.is_authenticated:
        return None
    return Attempt.objects.filter(pk=id_, learner=request.user).first()
