"""Practice: the quiz with hints, and the questions that a lesson asks in its text. A wrong answer gets a nudge, then the
section, then the solution on demand; nothing is scored and nothing is kept, so all there is to know stands in the form.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.caching import same_for_everybody
from courses.models import Document
from courses.reference import get_document_or_404, withdrawn
from quizzes import attempts, contexts, practising
from quizzes.models import Quiz
from quizzes.question import MalformedAnswer
from quizzes.questions import AnyQuestion
from quizzes.views import get_quiz_or_404

_NUDGE, _SECTION = 1, 2  # the rungs; the solution is the last


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def practice(request: HttpRequest, slug: str) -> HttpResponse:
    lesson = get_document_or_404("lesson", slug)
    if lesson.withdrawn:
        return withdrawn(request, lesson)
    question, page = _asked_for(request, lesson)
    if request.method != "POST":
        return _ask(request, question, uuid4(), page)
    try:
        id_ = UUID(request.POST.get("attempt", ""))
    except ValueError:
        raise Http404("the form names no attempt") from None
    return _tried(request, question, id_, page)


@same_for_everybody
def all_at_once(request: HttpRequest, slug: str) -> HttpResponse:
    """Every question of the practice with its answer folded under it: for a device without a network, and for paper."""
    lesson = get_document_or_404("lesson", slug)
    if lesson.withdrawn:
        return withdrawn(request, lesson)
    in_text = practising.in_text(slug)
    quiz = Quiz.objects.filter(slug=slug).first() if in_text else get_quiz_or_404(slug)
    # one order for everybody, as the page is the same for everybody
    shown, also = (
        [{"question": one, "rows": one.on_paper(one.hash)} for one in questions]
        for questions in (attempts.questions_of(quiz) if quiz else (), in_text)
    )
    page = {"lesson": lesson, "quiz": quiz, "shown": shown, "also": also}
    return render(request, "quizzes/practice_all.html", page)


def _asked_for(request: HttpRequest, lesson: Document) -> tuple[AnyQuestion, dict[str, Any]]:
    """The question, and what its page says of where it stands: one of the text by itself, one of the quiz among the others."""
    named = (request.POST if request.method == "POST" else request.GET).get("question", "")
    for one in practising.in_text(lesson.slug) if named else ():
        if one.id == named:
            return one, {"lesson": lesson, "place": gettext("A question in the text")}
    questions = attempts.questions_of(get_quiz_or_404(lesson.slug))
    here = _place(request, questions)
    place = gettext("Question {number} of {of}").format(number=here + 1, of=len(questions))
    return questions[here], {"lesson": lesson, "place": place, "number": here + 1, "of": len(questions)}


def _place(request: HttpRequest, questions: tuple[AnyQuestion, ...]) -> int:
    """Which question, from 0. Of a form by its id, since the quiz may have changed since, and of a link that names one."""
    ids = [question.id for question in questions]
    asked = (request.POST if request.method == "POST" else request.GET).get("question", "")
    if asked in ids:
        return ids.index(asked)
    if request.method == "POST":
        return 0
    section = request.GET.get("section", "")
    if section in (wanted := [question.section for question in questions]):
        return wanted.index(section)
    number = request.GET.get("n", "")
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 1
    return min(max(at, 1), len(questions)) - 1


def _tried(request: HttpRequest, question: AnyQuestion, id_: UUID, page: dict[str, Any]) -> HttpResponse:
    lesson: Document = page["lesson"]
    try:
        answer = question.parse(dict(request.POST.lists()), id_.hex)
    except MalformedAnswer as problem:
        return _ask(request, question, id_, page | {"problem": str(problem)}, status=422)
    gives_up = request.POST.get("do") == "solution"
    if question.grade(answer).right or gives_up:
        page |= contexts.answered(question, id_, answer, lesson)
        page |= {"outcome": gettext("The solution")} if gives_up else {}
        page |= _way_on(page, question) | {"title": contexts.titled(page["outcome"], *_named(page))}
        return render(request, "quizzes/practice_verdict.html", page)
    rung = _SECTION if "rung" in request.POST else _NUDGE
    section = contexts.section_of(lesson, question) if rung == _SECTION else None
    hints = {"nudge": question.nudge(answer), "section": section, "more": rung < _SECTION}
    return _ask(request, question, id_, page | {"hints": hints, "hidden": [("rung", str(rung))]})


def _named(page: dict[str, Any]) -> tuple[str, str]:
    """Which page it is, for its title."""
    return page["place"], gettext("Practise: {title}").format(title=page["lesson"].title)


def _way_on(page: dict[str, Any], question: AnyQuestion) -> dict[str, str]:
    slug = page["lesson"].slug
    if "number" not in page:
        anchor = f"#{question.section}" if question.section else ""
        return {
            "address": f"{reverse('courses:lesson', args=[slug])}{anchor}",
            "label": gettext("Back to the lesson"),
        }
    if page["number"] == page["of"]:
        return {"address": reverse("quizzes:quiz", args=[slug]), "label": gettext("Take the scored quiz")}
    address = f"{reverse('quizzes:practice', args=[slug])}?n={page['number'] + 1}"
    return {"address": address, "label": gettext("Next question")}


def _ask(
    request: HttpRequest, question: AnyQuestion, id_: UUID, page: dict[str, Any], status: int = 200
) -> HttpResponse:
    sent = dict(request.POST.lists()) if request.method == "POST" else None
    page |= contexts.asked(question, id_, sent)
    news = page.get("problem") or (gettext("Not right yet") if "hints" in page else "")
    page["title"] = contexts.titled(news, *_named(page))
    return render(request, "quizzes/practice_question.html", page, status=status)
