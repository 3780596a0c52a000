"""The labs' pages. What is put in stands in the address and nowhere else, so a page can be shared as it is."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from courses.caching import same_for_everybody
from labs.every_lab import BY_NAME, LABS
from labs.inputs import read
from labs.lab import Lab
from labs.starting import from_facts


def get_lab_or_404(name: str) -> Lab:
    if name not in BY_NAME:
        raise Http404("there is no lab of this name")
    return BY_NAME[name]


@same_for_everybody
def every_lab(request: HttpRequest) -> HttpResponse:
    return render(request, "labs/every_lab.html", {"labs": LABS})


@same_for_everybody
def lab(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "labs/lab.html", _worked_out(request, get_lab_or_404(name)))


@same_for_everybody
def bench(request: HttpRequest, name: str) -> HttpResponse:
    """Form and result alone, to stand inside a lesson."""
    return render(request, "labs/_bench.html", _worked_out(request, get_lab_or_404(name)))


@same_for_everybody
def result(request: HttpRequest, name: str) -> HttpResponse:
    """The result alone, for every move of a slider."""
    return render(request, "labs/_result.html", _worked_out(request, get_lab_or_404(name)))


def _worked_out(request: HttpRequest, lab: Lab) -> dict[str, Any]:
    reading = read(from_facts(lab.inputs), request.GET.dict())
    share = f"{request.path.removesuffix('result/').removesuffix('bench/')}?{request.GET.urlencode()}"
    return {
        "lab": lab,
        "reading": reading,
        "result": lab.work_out(reading.values) if reading.is_sound else None,
        "shown_by": f"labs/_{lab.name.replace('-', '_')}.html",
        "share": share,
    }
