"""The gaps in the admin: what learners asked in vain, what the author makes of it, and the change to the course folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from courses.models import Document, Term
from courses.reading.document import Passage
from tutor import lessons, vectors
from tutor.lessons import Lesson
from tutor.models import GoldQuestion, Proposal
from tutor.understanding.ranking import LessonIndex
from tutor.wording import course_folder, gaps, near_copies, patches, proposals, question_vectors
from tutor.wording.gaps import GapGroup
from tutor.wording.proposals import Wish
from tutor.wording.wordings import LONGEST

AT_ONCE = 10  # groups on a page
_DOCUMENT = re.compile(r"(lesson|article)/([a-z0-9-]{1,100})")
_NAME = re.compile(r"[0-9a-f]{16}")
_FIELD = {"wording": "text", "also": "name"}  # of the form; a note is the question itself
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Place:
    """Where on the page the author is."""

    kind: str
    slug: str
    days: int
    page: str = "1"

    @classmethod
    def of(cls, given: Any, first: tuple[str, str] = ("", "")) -> Place:
        """From the fields of a request; `first` is the document where it names none. Raises Http404 for none of ours."""
        named = given.get("lesson", "")
        found = _DOCUMENT.fullmatch(named)
        if named and not found:
            raise Http404("There is no such lesson.")
        kind, slug = (found[1], found[2]) if found else first
        days = given.get("days", "")
        return cls(
            kind, slug, int(days) if days in map(str, gaps.DAYS) else gaps.DAYS[0], given.get("p", "1")
        )

    @property
    def lesson(self) -> str:
        return f"{self.kind}/{self.slug}" if self.slug else ""

    @property
    def query(self) -> str:
        return urlencode({"lesson": self.lesson, "days": self.days, "p": self.page})

    @property
    def since(self) -> datetime:
        return timezone.now() - timedelta(days=self.days)


@dataclass(frozen=True)
class Offered:
    """A group with what may be made of it."""

    group: GapGroup
    passages: Sequence[Passage]
    wording: str  # to begin with
    strange: str = ""  # a word that the lesson does not know: perhaps another name
    term: str = ""  # and of what


def urls() -> list[Any]:
    view = admin.site.admin_view
    return [
        path("", view(page), name="tutor_gap_changelist"),
        path("propose/", view(propose), name="tutor_gap_propose"),
        path("<int:proposal_id>/undo/", view(undo), name="tutor_gap_undo"),
        path("changes/", view(changes), name="tutor_gap_changes"),
        path("write/", view(write), name="tutor_gap_write"),
    ]


def _allowed(permission: str) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return checked

    return decorate


@require_safe
@_allowed("tutor.view_gap")
def page(request: HttpRequest) -> HttpResponse:
    """One lesson's groups; that with the most questions where none is named."""
    asked = Place.of(request.GET)
    every = gaps.counts(asked.since)
    place = Place.of(request.GET, every[0][:2] if every else ("", ""))
    lesson = lessons.find(place.kind, place.slug) if place.slug else None
    index = lessons.index_of(lesson) if lesson else None
    made = list(proposals.of_document(place.kind, place.slug))
    rows = gaps.rows_of(place.kind, place.slug, place.since) if place.slug else []
    by_question = question_vectors.of([row.pk for row in rows])
    found = gaps.groups_of(rows, index, by_question, proposals.dealt_with(made))
    shown = Paginator(found, AT_ONCE).get_page(place.page)
    texts = {row.text: by_question[row.pk] for row in rows if row.pk in by_question}
    context = {
        **admin.site.each_context(request),
        "title": "What lessons did not answer",
        "place": place,
        "lesson": lesson,
        "documents": _named(every, place),
        "days": gaps.DAYS,
        "shown": shown,
        "offered": _offered(list(shown), lesson, index, texts),
        "terms": Term.objects.order_by("name").values_list("slug", "name"),
        "waiting": [one for one in made if one.what in Proposal.IN_FILES and not one.written_at],
        "others": [one for one in made if one.what not in Proposal.IN_FILES or one.written_at][::-1],
        "longest": LONGEST,
        "may_propose": request.user.has_perm("tutor.add_proposal"),
    }
    return TemplateResponse(request, "admin/tutor/gaps.html", context)


def _named(every: list[tuple[str, str, int]], place: Place) -> list[tuple[str, str, int]]:
    """Value, title and number of questions of each document that can be chosen."""
    if place.slug and (place.kind, place.slug) not in [one[:2] for one in every]:
        every = [*every, (place.kind, place.slug, 0)]
    rows = Document.objects.filter(slug__in=[slug for _, slug, _ in every])
    titles = {(kind, slug): title for kind, slug, title in rows.values_list("kind", "slug", "title")}
    return [(f"{kind}/{slug}", titles.get((kind, slug), slug), times) for kind, slug, times in every]


def _offered(
    groups: Sequence[GapGroup], lesson: Lesson | None, index: LessonIndex | None, made: Any
) -> list[Offered]:
    if lesson is None or index is None:
        return [Offered(group, (), group.texts[0].text) for group in groups]
    meaning = vectors.meaning_without_model(made, lesson, index)
    gold = list(GoldQuestion.objects.filter(slug=lesson.slug).values_list("ask", flat=True))
    offered = []
    for group in groups:
        passages = gaps.meant(group, lesson.slug, lesson.kind, index, meaning)
        terms = [term for one in passages for term in sorted(index.by_name[one.name].terms)]
        offered.append(
            Offered(group, passages, _wording(group, gold), _strange(group, index), next(iter(terms), ""))
        )
    return offered


def _wording(group: GapGroup, gold: Sequence[str]) -> str:
    """The most frequent question that may be a wording as it is."""
    texts = [one.text for one in group.texts if len(one.text) <= LONGEST]
    return next((text for text in texts if not near_copies.nearly_copied(text, gold)), "")


def _strange(group: GapGroup, index: LessonIndex) -> str:
    wanted = index.read(group.texts[0].text)
    return next((word.folded for word in wanted if index.is_stray(word)), "")


@require_POST
@_allowed("tutor.add_proposal")
def propose(request: HttpRequest) -> HttpResponse:
    """`what` is made of a group, or `passage` gets its wording."""
    place, given = Place.of(request.POST), request.POST
    if not place.slug:
        raise Http404("There is no such lesson.")
    passage = given.get("passage", "")
    what = "wording" if passage else given.get("what", "")
    text = given.get(_FIELD.get(what, "asked"), "")
    names = tuple(_NAME.findall(given.get("names", "")))[: gaps.MOST]
    try:
        row = proposals.propose(
            Wish(what, text, passage, given.get("term", ""), names), place.kind, place.slug, request.user
        )
    except proposals.NotProposed as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _said(row))
    return _back(place)


def _said(row: Proposal) -> str:
    if row.what == Proposal.What.WORDING:
        return f"“{row.text}” will be a wording of “{row.says} …”."
    if row.what == Proposal.What.ALSO:
        return f"“{row.text}” will be another name of {row.term}."
    return "Noted." if row.what == Proposal.What.NOTE else "Left out."


@require_POST
@_allowed("tutor.add_proposal")
def undo(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Its questions are gaps again."""
    row = get_object_or_404(Proposal, pk=proposal_id)
    row.delete()
    stays = f" It stays in the course folder; take “{row.text}” out there." if row.written_at else ""
    messages.success(request, f"Undone.{stays}")
    return _back(Place.of(request.POST, (row.kind, row.slug)))


@require_safe
@_allowed("tutor.view_gap")
def changes(request: HttpRequest) -> HttpResponse:
    """What waits for a lesson, as a page, a patch (`as=patch`) or one file as it would be (`file=PATH`)."""
    place = Place.of(request.GET)
    lesson = _lesson_or_404(place)
    found = patches.changes(lesson, proposals.pending(place.kind, place.slug))
    if request.GET.get("as") == "patch":
        return _download(found.patch, f"{place.slug}.patch", "text/x-diff")
    if name := request.GET.get("file"):
        if name not in found.files:
            raise Http404("That file does not change.")
        return _download(found.texts[name], name.rpartition("/")[2], "application/yaml")
    context = {
        **admin.site.each_context(request),
        "title": f"Changes for {lesson.title}",
        "place": place,
        "lesson": lesson,
        "found": found,
        "is_here": course_folder.is_here(),
        "is_writable": request.user.has_perm("tutor.change_proposal")
        and all(course_folder.is_writable(name) for name in found.files),
    }
    return TemplateResponse(request, "admin/tutor/changes.html", context)


@require_POST
@_allowed("tutor.change_proposal")
def write(request: HttpRequest) -> HttpResponse:
    """Writes what waits for a lesson into the course folder, if the loader would take it."""
    place = Place.of(request.POST)
    found = patches.changes(_lesson_or_404(place), proposals.pending(place.kind, place.slug))
    try:
        course_folder.write(found.texts)
    except course_folder.NotWritten as problem:
        messages.error(request, f"Nothing was written: {problem}")
        return HttpResponseRedirect(f"{reverse('admin:tutor_gap_changes')}?{place.query}", status=303)
    Proposal.objects.filter(pk__in=[one.pk for one in found.done]).update(written_at=timezone.now())
    for problem_ in found.problems:
        messages.warning(request, problem_)
    written = ", ".join(found.files) or "nothing, since it stands there already"
    messages.success(request, f"Written: {written}. It counts from the next load of the course on.")
    return _back(place)


def _lesson_or_404(place: Place) -> Lesson:
    lesson = lessons.find(place.kind, place.slug) if place.slug else None
    if lesson is None:
        raise Http404("There is no such lesson.")
    return lesson


def _download(text: str, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type=f"{kind}; charset=utf-8", headers=headers)


def _back(place: Place) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('admin:tutor_gap_changelist')}?{place.query}", status=303)
