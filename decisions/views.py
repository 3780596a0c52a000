"""The decision record's page, what it is taken away as, and its way from a browser into an account."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import strict_json
from courses.caching import resting_on
from courses.fragments import wants_fragment
from courses.models import Fact
from courses.site import must_have
from decisions import keeping
from decisions.assembling import Checklist, assemble, choices, every_checklist, number_of
from decisions.calendar import review_event
from decisions.markdown import as_markdown
from decisions.record import LONGEST, MOST_LABS, Record, Unreadable, new, read
from labs.of_course import labs_here

SIGN_IN_FIRST = "You are not signed in. The record is kept in this browser."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The form and the page made of it. A POST of somebody signed in is kept; of others it is only shown."""
    must_have("decision")
    if request.method == "POST":
        return _posted(request)
    record = _asked_for(request)
    if lab := request.GET.get("lab"):
        record = _with_lab(record, lab)
    return _page(request, record)


def _posted(request: HttpRequest) -> HttpResponse:
    checklists = every_checklist()
    try:
        record = _from_form(request, checklists)
    except Unreadable as why:
        return _page(request, _asked_for(request), problem=str(why), status=400)
    if request.user.is_authenticated and not record.is_empty:
        try:
            keeping.keep(request.user.pk, [record])
        except Unreadable as why:
            return _page(request, record, problem=str(why), status=400)
        if not wants_fragment(request):
            return HttpResponseRedirect(f"{reverse('decisions:page')}?id={record.id}", status=303)
    return _page(request, record, checklists=checklists)


def _asked_for(request: HttpRequest) -> Record:
    """The record of the address, else the one changed last, else a new one."""
    if not request.user.is_authenticated or "new" in request.GET:
        return new()
    held = keeping.of_learner(request.user.pk)
    asked = request.GET.get("id", "")
    return next((one for one in held if str(one.id) == asked), held[0] if held else new())


def _with_lab(record: Record, lab: str) -> Record:
    """A lab is in a record once, as it was left last."""
    number = number_of(lab, labs_here())
    if number is None:
        return record
    others = tuple(one for one in record.labs if one.split("/")[0] != number.lab)[: MOST_LABS - 1]
    return replace(record, labs=(*others, number.url.removeprefix("/labs/")))


def _from_form(request: HttpRequest, checklists: list[Checklist]) -> Record:
    """The record in a form. It holds the facts' values as they were when it first rested on them, until its maker has
    looked at what changed.
    """
    given: dict[str, Any] = request.POST.dict()
    given |= {"labs": request.POST.getlist("labs"), "ticks": request.POST.getlist("ticks")}
    try:
        given["facts"] = strict_json.read_object(request.POST.get("facts") or "{}")
    except strict_json.Unreadable as why:
        raise Unreadable(f"The facts of this record cannot be read. {why}") from None
    given["at"] = given["deleted"] = ""
    record = read(given, choices())
    here = labs_here()
    labs = {
        number.lab: number.url.removeprefix("/labs/")
        for lab in record.labs
        if (number := number_of(lab, here))
    }
    record = replace(record, labs=tuple(labs.values()))
    now = {fact.slug: fact.value for fact in assemble(record, checklists).facts}
    held = {} if "looked" in request.POST else record.facts
    return replace(record, facts={id_: held.get(id_, value) for id_, value in now.items()})


def _page(
    request: HttpRequest,
    record: Record,
    *,
    problem: str = "",
    status: int = 200,
    checklists: list[Checklist] | None = None,
) -> HttpResponse:
    fragment = wants_fragment(request)
    if fragment and problem:  # what is being written stays as it is
        return render(request, "decisions/_problem.html", {"problem": problem}, status=status)
    checklists = every_checklist() if checklists is None else checklists
    others = keeping.of_learner(request.user.pk) if request.user.is_authenticated else []
    context = {
        "record": record,
        "assembled": assemble(record, checklists),
        "checklists": checklists,
        "choices": choices().items(),
        "longest": LONGEST,
        "facts": json.dumps(dict(record.facts)),
        "others": [one for one in others if one.id != record.id],
        "is_kept": any(one.id == record.id for one in others),
        "problem": problem,
    }
    template = "decisions/_decision.html" if fragment else "decisions/page.html"
    return render(request, template, context, status=status)


@never_cache
@require_POST
def markdown(request: HttpRequest) -> HttpResponse:
    """The record in the form as a Markdown file."""
    return _taken(request, "text/markdown; charset=utf-8", "md", as_markdown)


@never_cache
@require_POST
def calendar(request: HttpRequest) -> HttpResponse:
    """The review date of the record in the form, for a calendar."""
    return _taken(request, "text/calendar; charset=utf-8", "ics", review_event)


def _taken(request: HttpRequest, kind: str, suffix: str, made_by: Any) -> HttpResponse:
    must_have("decision")
    checklists = every_checklist()
    try:
        record = _from_form(request, checklists)
        text = made_by(assemble(record, checklists), request.build_absolute_uri("/"))
    except Unreadable as why:
        return _page(request, _asked_for(request), problem=str(why), status=400)
    answer = HttpResponse(text, content_type=kind)
    name = slugify(record.title)[:60] or "decision"
    answer["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    return answer


@never_cache
@require_POST
def delete(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        try:
            keeping.delete(request.user.pk, UUID(request.POST.get("id", "")))
        except ValueError:
            return _page(request, _asked_for(request), problem="There is no such record.", status=404)
    return HttpResponseRedirect(reverse("decisions:page"), status=303)


@never_cache
@require_POST
def merge(request: HttpRequest) -> JsonResponse:
    """`{"decisions": [record …]}`: what a browser kept becomes the account's, the copy changed last winning."""
    if not request.user.is_authenticated:
        return JsonResponse({"error": SIGN_IN_FIRST}, status=401)
    try:
        given = strict_json.object_in(request).get("decisions")
        if not isinstance(given, list):
            raise Unreadable("“decisions” must be a list.")
        added = keeping.keep(request.user.pk, [read(one) for one in given[: keeping.MOST]])
    except strict_json.Unreadable as why:
        return JsonResponse({"error": str(why)}, status=why.status)
    except Unreadable as why:
        return JsonResponse({"error": str(why)}, status=400)
    return JsonResponse({"added": added})


@require_safe
@resting_on("facts")
def facts(request: HttpRequest) -> JsonResponse:
    """Every fact's value by its id: what a browser compares its records with."""
    must_have("decision")
    return JsonResponse(dict(Fact.objects.values_list("slug", "value")))
