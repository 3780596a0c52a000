"""What a finished attempt came to: the score, what was wrong and nothing else, and what is strong and weak."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.models import Document
from courses.reference import get_document_or_404, withdrawn
from quizzes import adoption, attempts, corrections, under_way
from quizzes.another_slug import follows
from quizzes.contexts import section_of
from quizzes.linked_questions import elsewhere
from quizzes.models import Quiz
from quizzes.questions import AnyQuestion
from quizzes.taking import Taking, marks, shown_points
from quizzes.templatetags.quiz_tags import OUTLINED
from quizzes.views import get_quiz_or_404, receipt

MOST_LESSONS = 40  # about 20 KB


@require_safe
@never_cache
@follows
def result(request: HttpRequest, slug: str, id_: UUID | None = None) -> HttpResponse:
    """Of one attempt, which its learner may see for ever; without an id, of the last one."""
    lesson = get_document_or_404("lesson", slug)
    if id_:
        return _result(request, lesson, attempts.get_or_404(request, id_))
    if lesson.withdrawn:
        return withdrawn(request, lesson)
    quiz = get_quiz_or_404(slug)
    if under_way.is_somebody_elses(request, slug):
        return adoption.ask(request, lesson, quiz)
    taking = attempts.last_finished(request, quiz)
    if taking is None:
        return HttpResponseRedirect(reverse("quizzes:quiz", args=[slug]))
    response = _result(request, lesson, taking)
    attempts.forget_adopted(request, response, slug)
    return response


def _result(request: HttpRequest, lesson: Document, taking: Taking) -> HttpResponse:
    if taking.slug != lesson.slug:
        raise Http404("there is no such attempt")
    corrected = corrections.of_taking(taking)
    lessons = _lessons(lesson) if taking.passed else []
    missed = [question for question in taking.missed if question.id not in corrected]
    context = {
        "lesson": lesson,
        "taking": taking,
        "points": shown_points(taking.points),
        "needed": shown_points(taking.pass_mark * taking.out_of),
        "best": attempts.best(request, taking),
        "lessons": lessons,
        "minutes": {one.slug: one.minutes or 0 for one in lessons} if len(lessons) > 1 else {},
        "marks": marks(taking, -1),
        "ends": ends(lesson, taking),
        "corrected": corrected.values(),
        "misses": sorted(
            (_miss(lesson, taking, question) for question in missed), key=lambda one: not one["sure"]
        ),
        "unsure": _right_but_unsure(taking),
        "elsewhere": elsewhere(lesson, {question.section for question in taking.missed}),
        "receipt": receipt(request, taking),
        "taken_over": adoption.told(request, taking),
        "can_retake": not lesson.withdrawn and Quiz.objects.filter(slug=lesson.slug).exists(),
    }
    return render(request, "quizzes/result.html", context)


def _lessons(lesson: Document) -> list[Document]:
    """What a browser works out from how far the lesson and the course are done; of a large course only the lesson."""
    course = Document.objects.filter(kind=Document.Kind.LESSON, withdrawn=False)
    every = list(course.only("minutes", *OUTLINED)[: MOST_LESSONS + 1])
    return every if len(every) <= MOST_LESSONS else [lesson]


def _miss(lesson: Document, taking: Taking, question: AnyQuestion) -> dict[str, Any]:
    grade = taking.grade(question)
    return {
        "ask": question.ask,
        "points": grade.points if grade and grade.partly else 0,
        "mistakes": question.mistakes(taking.answers[question.id]),
        "explain": question.explain,
        "section": section_of(lesson, question),
        "sure": taking.sure.get(question.id) is True,
    }


def _right_but_unsure(taking: Taking) -> int:
    """How many answers were right without the learner being sure."""
    graded = zip(taking.questions, taking.grades, strict=True)
    return sum(bool(grade and grade.right and taking.sure.get(one.id) is False) for one, grade in graded)


@dataclass(frozen=True)
class OfSection:
    """What the questions on one section came to."""

    anchor: str
    title: str
    points: float
    out_of: int


def ends(lesson: Document, taking: Taking) -> tuple[OfSection, OfSection] | None:
    """The strongest and the weakest section; None where all did alike. Of those that did alike the one with more
    questions counts, and then the earlier.
    """
    points: dict[str, list[float]] = {}
    for question, grade in zip(taking.questions, taking.grades, strict=True):
        if grade and question.counts:
            points.setdefault(question.section, []).append(grade.points)
    found = [
        OfSection(one["anchor"], one["title"], sum(given), len(given))
        for one in lesson.outline
        if (given := points.get(one["anchor"]))
    ]
    if len({round(one.points / one.out_of, 6) for one in found}) < 2:
        return None
    strongest = max(found, key=lambda one: (one.points / one.out_of, one.out_of))
    weakest = min(found, key=lambda one: (one.points / one.out_of, -one.out_of))
    return strongest, weakest
