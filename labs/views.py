"""The labs' pages. What is put in stands in the address and nowhere else, so a page can be shared as it is."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django_htmx.http import replace_url

from courses.caching import resting_on
from labs.bench import bench
from labs.lab import Lab
from labs.of_course import labs_here
from labs.starting import from_facts


def get_lab_or_404(name: str) -> Lab:
    lab = labs_here().get(name)
    if lab is None:
        raise Http404("this course has no lab of this name")
    return lab


@resting_on("facts")
def every_lab(request: HttpRequest) -> HttpResponse:
    labs = list(labs_here().values())
    if not labs:
        raise Http404("this course has no labs")
    return render(request, "labs/every_lab.html", {"labs": labs})


@resting_on("facts")
def lab(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "labs/lab.html", _worked_out(request, get_lab_or_404(name)))


@resting_on("facts")
def result(request: HttpRequest, name: str) -> HttpResponse:
    """The result alone, for every move of a slider in a document."""
    return render(request, "labs/_result.html", _worked_out(request, get_lab_or_404(name)))


@resting_on("facts")
def result_here(request: HttpRequest, name: str) -> HttpResponse:
    """The result alone, for every move of a slider on the lab's own page, whose address then says what was put in."""
    made = _worked_out(request, get_lab_or_404(name))
    return replace_url(render(request, "labs/_result.html", made), made["share"])


def _worked_out(request: HttpRequest, lab: Lab) -> dict[str, Any]:
    share = f"{reverse('labs:lab', args=[lab.name])}?{request.GET.urlencode()}"
    return bench(lab, from_facts(lab.inputs), request.GET.dict(), share)
