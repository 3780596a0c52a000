"""Review: what was missed or is about to be forgotten, one question at a time.

Of whoever is signed in the rows say what is due. An anonymous reader's browser sends its receipts to ask, and the
server keeps nothing of them. Each answer is an attempt of one question, which the quiz does not count.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import moved, strict_json
from courses.models import Document
from courses.reference import get_document_or_404
from quizzes import attempts, contexts, corrections, posted, reviewing, schedule, signed
from quizzes.models import Quiz
from quizzes.question import EDITED, MalformedAnswer
from quizzes.questions import AnyQuestion
from quizzes.schedule import Today

MOST_RECEIPTS = 500


@require_safe
@never_cache
def review(request: HttpRequest) -> HttpResponse:
    plan = _plan(request)
    context = {
        "plan": plan,
        "about": _about(plan) if plan else "",
        "practise": _practise(plan) if plan else "",
        "a_day": schedule.A_DAY,
    }
    return render(request, "quizzes/review.html", context)


@require_POST
@never_cache
def due(request: HttpRequest) -> JsonResponse:
    """`POST /review/due/` JSON `{"receipts": […]}` → what is due today by these receipts, of which attempts questions were
    corrected since, and which receipts are not this site's. Nothing is kept.
    """
    try:
        receipts = strict_json.object_in(request).get("receipts")
    except strict_json.Unreadable as why:
        return JsonResponse({"error": str(why)}, status=why.status)
    if not isinstance(receipts, list) or not all(isinstance(text, str) for text in receipts):
        return JsonResponse({"error": "“receipts” must be a list of texts."}, status=400)
    if len(receipts) > MOST_RECEIPTS:
        return JsonResponse({"error": f"At most {MOST_RECEIPTS} receipts can be sent at once."}, status=400)
    found = reviewing.of_receipts(receipts)
    plan = schedule.today(found.answers, timezone.localtime())
    return JsonResponse(
        {
            "today": [
                {"lesson": card.lesson, "question": card.question, "url": _url(card)} for card in plan.now
            ],
            "about": _about(plan),
            "practise": _practise(plan),
            "done": plan.done,
            "corrected": {
                str(id_): dict(zip(("count", "at"), corrections.counted(touched), strict=True))
                for id_, touched in found.corrected.items()
                if touched
            },
            "refused": [{"place": place, "why": why} for place, why in found.refused.items()],
        }
    )


@require_safe
@never_cache
def review_next(request: HttpRequest) -> HttpResponse:
    """To the first question that is due. Of anonymous readers the browser knows it."""
    plan = _plan(request)
    if plan and plan.now:
        return HttpResponseRedirect(_url(plan.now[0]))
    return HttpResponseRedirect(reverse("quizzes:review"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def review_question(request: HttpRequest, slug: str, question: str) -> HttpResponse:
    slug = moved.slug_now("lesson", slug)
    lesson = get_document_or_404("lesson", slug)
    quiz = Quiz.objects.filter(slug=slug).first()
    asked = attempts.questions_of(quiz) if quiz else ()
    found = next((one for one in asked if one.id == question), None)
    if quiz is None or found is None or lesson.withdrawn:
        # taken out of the course since the page before was opened
        return HttpResponseRedirect(reverse("quizzes:review"))
    page: dict[str, Any] = {"lesson": lesson, "so_far": gettext("This changes no score")}
    if request.method != "POST":
        plan = _plan(request)
        page |= contexts.asked(found, uuid4()) | {"left": len(plan.now) if plan else 0}
        page |= {"hidden": posted.hidden_of_review(request, slug), "title": f"Review: {lesson.title}"}
        return render(request, "quizzes/review_question.html", page)
    return _answered(request, quiz, found, page)


def _answered(request: HttpRequest, quiz: Quiz, question: AnyQuestion, page: dict[str, Any]) -> HttpResponse:
    id_ = posted.attempt_named(request)
    if posted.is_of_another(request):
        return render(request, "quizzes/not_taken.html", page, status=404)
    sent = dict(request.POST.lists())
    try:
        if question.is_edited_since(sent):
            sent = {}
            raise MalformedAnswer(EDITED)
        given = question.parse(sent, id_.hex)
    except MalformedAnswer as problem:
        page |= contexts.asked(question, id_, sent) | {"problem": str(problem)}
        page["title"] = contexts.titled(str(problem), f"Review: {page['lesson'].title}")
        page["hidden"] = posted.hidden_again(request)
        return render(request, "quizzes/review_question.html", page, status=422)
    taking = posted.reviewed_since(request, quiz, question, id_)
    if taking is None:
        fresh = attempts.fresh(quiz, id_, (question,), of_missed=True)
        taking = attempts.answer(request, fresh, question, given, contexts.sure_of(sent))
    if question.id not in taking.answers:
        raise Http404("that attempt asked something else")
    lesson: Document = page["lesson"]
    plan = _plan(request)
    page |= contexts.answered(question, taking.id, taking.answers[question.id], lesson) | {
        "taking": taking,
        "told": None if taking.answers[question.id] == given else posted.told("first"),
        "was_sure": taking.sure.get(question.id),
        "receipt": "" if request.user.is_authenticated else signed.receipt(taking),
        "left": len(plan.now) if plan else 0,
    }
    news = page["told"].title if page["told"] else ""
    page["title"] = contexts.titled(news, page["outcome"], f"Review: {lesson.title}")
    return render(request, "quizzes/review_verdict.html", page)


def due_of(learner_id: int) -> Today:
    """What an account has to review today."""
    return schedule.today(reviewing.of_account(learner_id), timezone.localtime())


def _plan(request: HttpRequest) -> Today | None:
    """None for anonymous readers, of whom the server knows nothing."""
    return due_of(request.user.pk) if request.user.is_authenticated else None


def _url(card: schedule.Card) -> str:
    return reverse("quizzes:review_question", args=[card.lesson, card.question])


def _practise(plan: Today) -> str:
    """Where to practise what comes next anyway; empty when nothing was ever answered."""
    return reverse("quizzes:practice", args=[plan.first.lesson]) if plan.first else ""


def _when(day: datetime) -> str:
    is_tomorrow = day.date() == timezone.localtime().date() + timedelta(days=1)
    return gettext("tomorrow") if is_tomorrow else gettext("on {day}").format(day=_day(day))


def _day(day: datetime) -> str:
    """Monday 5 October."""
    return date_format(timezone.localtime(day), gettext("l j F"))


def _about(plan: Today) -> str:
    """The day in a sentence or two, calmly."""
    if not plan.now:
        if plan.next and plan.done:
            back = ngettext(
                "{right} right, {n} comes back {when}.", "{right} right, {n} come back {when}.", plan.coming
            )
            return back.format(right=plan.right, n=plan.coming, when=_when(plan.next))
        if plan.next:
            return gettext("The next question comes on {day}.").format(day=_day(plan.next))
        return gettext("Take a quiz, and what you missed comes back here, then what you are about to forget.")
    minutes = max(1, round(len(plan.now) / 2))
    said = []
    if plan.away:
        back = ngettext("Welcome back after {n} day.", "Welcome back after {n} days.", plan.away)
        said.append(back.format(n=plan.away))
    said.append(gettext("You missed these, or are about to forget them."))
    said.append(ngettext("About {n} minute.", "About {n} minutes.", minutes).format(n=minutes))
    if corrected := sum(card.corrected for card in plan.now):
        since = ngettext(
            "{n} of them was corrected since you answered.",
            "{n} of them were corrected since you answered.",
            corrected,
        )
        said.append(since.format(n=corrected))
    if plan.later:
        wait = ngettext(
            "{n} more can wait: the ones you are likeliest to have forgotten come first.",
            "{n} more can wait: the ones you are likeliest to have forgotten come first.",
            plan.later,
        )
        said.append(wait.format(n=plan.later))
    return " ".join(said)
