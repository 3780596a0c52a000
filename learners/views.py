"""What belongs to a reader: who they are, what they did, and sending it from a browser."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import moved, site, strict_json
from courses.course_order import the_course
from courses.encodings import matches
from courses.strict_json import Unreadable
from decisions import keeping
from decisions.assembling import changed
from learners import carrying, export, flash, kept, payload, progress, summary, sums
from learners import me as answers
from learners import merge as merging
from learners.kept import Kept
from learners.models import Learner
from learners.summary import Standing

SIGN_IN_FIRST = (
    "You are not signed in. What you did is kept in this browser; sign in to keep it in your account."
)


@require_safe
@never_cache
def me(request: HttpRequest) -> HttpResponse:
    """All that a page may know of its reader (`learners.me`); 304 where the browser says that it knows it already."""
    if not request.user.is_authenticated:
        return JsonResponse(answers.of_nobody(request))
    state = sums.state_of(request.user)
    etag = answers.etag_of(request, request.user, state)
    known = matches(request.headers.get("If-None-Match", "").encode(), etag.encode())
    response = (
        HttpResponse(status=304) if known else JsonResponse(answers.of_learner(request, request.user, state))
    )
    response["ETag"] = etag
    return response


@require_POST
@never_cache
def take_in(request: HttpRequest) -> JsonResponse:
    """`POST /me/merge/`: what a browser kept becomes the account's."""
    if not request.user.is_authenticated:
        return JsonResponse({"error": SIGN_IN_FIRST}, status=401)
    try:
        sending = payload.read(strict_json.object_in(request))
    except Unreadable as why:
        return JsonResponse({"error": str(why)}, status=why.status)
    merged = merging.take_in(request.user, sending)
    undo = reverse("learners:undo", args=[merged.undo]) if merged.undo else None
    return JsonResponse(asdict(merged) | {"undo": undo})


@require_POST
@never_cache
def undo(request: HttpRequest, id_: UUID) -> HttpResponse:
    """`POST /me/merge/ID/undo/`: takes a merge back. The answer is what the browser has to keep again."""
    if not request.user.is_authenticated:
        return JsonResponse({"error": SIGN_IN_FIRST}, status=401)
    taken = merging.take_back(request.user, id_)
    if taken:
        # or the cookie of the same attempt would bring it back
        request.session["kept_out"] = [one["id"] for one in taken["receipts"]]
    if request.content_type != "application/json":
        return redirect("learners:progress")
    if taken is None:
        return JsonResponse(
            {"error": gettext("There is nothing to undo: it was undone already, or is too old.")}, status=404
        )
    return JsonResponse(taken)


@require_POST
@never_cache
def unread(request: HttpRequest) -> HttpResponse:
    """`POST /me/unread/`: the reader took a read mark back."""
    if not request.user.is_authenticated:
        return JsonResponse({"error": SIGN_IN_FIRST}, status=401)
    try:
        data = strict_json.object_in(request)
    except Unreadable as why:
        return JsonResponse({"error": str(why)}, status=why.status)
    lesson, section = payload.text(data.get("lesson"), 100), payload.text(data.get("section"), 200)
    progress.unread(request.user, moved.slug_now("lesson", lesson), section)
    return JsonResponse({"ok": True})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def progress_page(request: HttpRequest) -> HttpResponse:
    """Of an account at once. What only a browser keeps is posted, and the same fragment made of it; nothing of it is kept."""
    try:
        where = _standing(request)
    except Unreadable as why:
        return HttpResponse(str(why), status=why.status, content_type="text/plain; charset=utf-8")
    page: dict[str, Any] = {"standing": where, "known": request.method == "POST"}
    if request.method == "POST":
        return render(request, "learners/_posted.html", page)
    page["salts"] = " ".join(carrying.salts())
    if request.user.is_authenticated:
        page |= {
            "known": True,
            "merges": merging.recent(request.user),
            "put_in": request.session.pop("put_in", ""),
            "decisions": [(one, changed(one.facts)) for one in keeping.of_learner(request.user.pk)],
        }
    return render(request, "learners/progress.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def certificate(request: HttpRequest) -> HttpResponse:
    """A page to print: what was done and when, as far as it is known, which the page says too."""
    try:
        where = _standing(request)
    except Unreadable as why:
        return HttpResponse(str(why), status=why.status, content_type="text/plain; charset=utf-8")
    page = {"standing": where, "course": the_course(), "known": request.method == "POST"}
    if request.method == "POST":
        return render(request, "learners/_certificate.html", page)
    return render(request, "learners/certificate.html", page | {"known": request.user.is_authenticated})


def _standing(request: HttpRequest) -> Standing:
    """Of whoever is signed in, with what their browser posts. Raises `Unreadable`."""
    posted = kept.read(request.POST.get(kept.FIELD, "")) if request.method == "POST" else Kept()
    browser = summary.known_of_browser(posted, request.COOKIES)
    if not request.user.is_authenticated:
        return summary.of(browser, linked=False)
    return summary.of(summary.both(summary.known_of_account(request.user), browser), linked=True)


@require_safe
@login_required
@never_cache
def take_away(request: HttpRequest) -> JsonResponse:
    """All that the site holds of the learner, as one JSON file."""
    answer = JsonResponse(export.everything(learner_of(request)), json_dumps_params={"indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="{site.current().file_name}-data.json"'
    return answer


@require_safe
@login_required
@never_cache
def take_attempts_away(request: HttpRequest) -> HttpResponse:
    """The attempts as a table for a spreadsheet."""
    answer = HttpResponse(export.attempts_as_csv(learner_of(request)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{site.current().file_name}-attempts.csv"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def erase(request: HttpRequest) -> HttpResponse:
    """One step with a warning, and then it is gone: the account and every row that hangs on it."""
    if request.method != "POST":
        return render(request, "learners/erase.html")
    learner = learner_of(request)
    logout(request)
    learner.delete()
    if "plain" in request.POST:
        return redirect("learners:gone", "erased")
    response = redirect("courses:home")
    flash.say(response, flash.ERASED)
    return response


@require_safe
@never_cache
def gone(request: HttpRequest, what: str) -> HttpResponse:
    """What happened, for a browser without scripts: the pages that others land on are the same for everybody."""
    if what not in (flash.SIGNED_OUT, flash.ERASED):
        raise Http404("nothing of this name can happen")
    return render(request, "learners/gone.html", {"what": what})


def learner_of(request: HttpRequest) -> Learner:
    """Whoever is signed in, behind `login_required`."""
    assert isinstance(request.user, Learner)
    return request.user
