"""Taking a quiz: one question at a time, each answer kept when it is given, without JavaScript too.

Every page has an address: `?n=3` is the third question, with its verdict once it was answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_htmx.http import push_url

from courses.models import Document
from courses.reference import get_document_or_404, withdrawn
from quizzes import adoption, attempts, contexts, corrections, posted, signed, under_way
from quizzes.another_slug import follows
from quizzes.models import Quiz
from quizzes.question import EDITED, MalformedAnswer, Submission
from quizzes.taking import Taking, marks, of_ids, shown_points


def get_quiz_or_404(slug: str) -> Quiz:
    """Anyone may take the quiz of a lesson."""
    quiz = Quiz.objects.filter(slug=slug).first()
    if quiz is None:
        raise Http404("this lesson has no quiz")
    return quiz


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@follows
def quiz(request: HttpRequest, slug: str) -> HttpResponse:
    lesson = get_document_or_404("lesson", slug, without_text=True)
    if lesson.withdrawn:
        return withdrawn(request, lesson)
    quiz = get_quiz_or_404(slug)
    if under_way.is_somebody_elses(request, slug):
        return adoption.ask(request, lesson, quiz)
    response = (_answered if request.method == "POST" else _asked)(request, lesson, quiz)
    attempts.forget_adopted(request, response, slug)
    return response


def _asked(request: HttpRequest, lesson: Document, quiz: Quiz, told: str = "") -> HttpResponse:
    newest = attempts.current(request, quiz)
    taking = _asked_for(request, quiz, newest)
    here = _place(request.GET.get("n"), taking)
    if here >= len(taking.questions):
        response = HttpResponseRedirect(reverse("quizzes:result", args=[quiz.slug]))
        attempts.keep(request, response, attempts.end(request, taking))
        return response
    if newest is None and under_way.is_unreadable(request, quiz.slug):
        told = "unreadable"
    hidden = posted.hidden(request, taking, newest)
    return _page(request, lesson, taking, here, hidden=hidden, told=told or request.GET.get("told", ""))


def _asked_for(request: HttpRequest, quiz: Quiz, taking: Taking | None) -> Taking:
    """The attempt to go on with: a new one when asked for, or when there is none that is unfinished."""
    if "missed" in request.GET:
        done = attempts.last_finished(request, quiz)
        missed = [question.id for question in done.missed] if done else []
        asked = of_ids(attempts.questions_of(quiz), missed)
        if asked:
            return attempts.fresh(quiz, uuid4(), asked, of_missed=True)
    on_a_page = "n" in request.GET
    if taking is None or "again" in request.GET or (taking.finished and not on_a_page):
        return attempts.whole(request, quiz, uuid4())
    return taking


def _place(asked: str | None, taking: Taking) -> int:
    """Which question is shown, from 0: those that were answered, and the next one."""
    if asked is None:
        return taking.ahead
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1
    return min(max(number - 1, 0), taking.ahead)


def _answered(request: HttpRequest, lesson: Document, quiz: Quiz) -> HttpResponse:
    id_ = posted.attempt_named(request)
    if posted.is_of_another(request):
        return render(request, "quizzes/not_taken.html", {"lesson": lesson}, status=404)
    taking = posted.attempt_of(request, quiz, id_)
    question = next((one for one in taking.questions if one.id == request.POST.get("question")), None)
    if question is None or posted.is_past(request, taking, id_):
        # edited or taken out since the page was opened, or of an attempt that another came after
        told = "changed" if question is None else "anew"
        address = f"{reverse('quizzes:quiz', args=[quiz.slug])}?told={told}"
        return (
            _asked(request, lesson, quiz, told)
            if posted.by_script(request)
            else HttpResponseRedirect(address)
        )
    here = taking.questions.index(question)
    sent = dict(request.POST.lists())
    if question.is_edited_since(sent):
        told, hidden = "first" if question.id in taking.answers else "", posted.hidden_again(request)
        return _page(request, lesson, taking, here, hidden=hidden, problem=EDITED, sent={}, told=told)
    try:
        # shuffled as the form was, which another tab may have got under another attempt
        given = question.parse(sent, id_.hex)
        if not under_way.has_room(request, taking.answer(question, given)):
            raise MalformedAnswer(
                gettext(
                    "This browser cannot hold so long an answer beside those that you gave before. Write a shorter one, or "
                    "sign in first."
                )
            )
    except MalformedAnswer as problem:
        hidden = posted.hidden_again(request)
        return _page(request, lesson, taking, here, hidden=hidden, problem=str(problem), sent=sent)
    taking = attempts.answer(request, taking, question, given, contexts.sure_of(sent))
    response = _became(request, lesson, taking, here, given)
    attempts.keep(request, response, taking)
    return response


def _became(request: HttpRequest, lesson: Document, taking: Taking, here: int, given: Any) -> HttpResponse:
    """What became of an answer: the address of its verdict, or the page itself. Where another answer stands already, it
    says so.
    """
    told = "" if taking.answers.get(taking.questions[here].id) == given else "first"
    address = f"{reverse('quizzes:quiz', args=[lesson.slug])}?n={here + 1}{'&told=first' if told else ''}"
    if not posted.by_script(request):
        return HttpResponseRedirect(address)
    return push_url(_page(request, lesson, taking, here, told=told), address)


def _page(
    request: HttpRequest,
    lesson: Document,
    taking: Taking,
    here: int,
    *,
    hidden: Sequence[tuple[str, str]] = (),
    problem: str = "",
    sent: Submission | None = None,
    told: str = "",
) -> HttpResponse:
    """One question: its form, or its verdict once it was answered. The key is given to the template only then."""
    question = taking.questions[here]
    grades = [grade for grade in taking.grades if grade]
    context: dict[str, Any] = {
        "lesson": lesson,
        "taking": taking,
        "number": here + 1,
        "marks": marks(taking, here),
        "begins": not grades and not taking.of_missed,
        "so_far": gettext("{points} right of {of} · saved as you go").format(
            points=shown_points(taking.points), of=taking.out_of_so_far
        )
        if taking.out_of_so_far
        else gettext("Each answer is saved when you give it"),
        "problem": problem,
        "told": posted.told(told),
        "taken_over": adoption.told(request, taking),
    }
    place = gettext("Question {number} of {of}").format(number=here + 1, of=taking.out_of)
    news = context["told"].title if context["told"] else ""
    if question.id not in taking.answers:
        context |= contexts.asked(question, taking.id, sent) | {"hidden": hidden}
        context["title"] = contexts.titled(problem or news, place, lesson.title)
        return render(request, "quizzes/question.html", context, status=422 if problem else 200)
    context |= contexts.answered(question, taking.id, taking.answers[question.id], lesson)
    context |= _way_on(taking, here) | {"was_sure": taking.sure.get(question.id)}
    context["title"] = contexts.titled(news, context["outcome"], place, lesson.title)
    context["corrected"] = corrections.of_taking(taking).get(question.id)
    context["receipt"] = receipt(request, taking)
    return render(request, "quizzes/verdict.html", context)


def _way_on(taking: Taking, here: int) -> dict[str, str]:
    """From the verdict of one question: to the next, and from the last to the result."""
    if here + 1 == len(taking.questions):
        return {"address": reverse("quizzes:result", args=[taking.slug]), "label": gettext("See the result")}
    address = f"{reverse('quizzes:quiz', args=[taking.slug])}?n={here + 2}"
    return {"address": address, "label": gettext("Next question")}


def receipt(request: HttpRequest, taking: Taking) -> str:
    """What the browser of somebody without an account keeps of a finished attempt."""
    return signed.receipt(taking) if taking.finished and not request.user.is_authenticated else ""
