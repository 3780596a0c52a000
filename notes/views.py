"""The page of one's notes, changing them there, and their way from a browser into an account and into a text's page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import strict_json
from courses.caching import resting_on
from courses.fragments import wants_fragment
from courses.reference import get_document_or_404, withdrawn
from notes import keeping, places
from notes.copies import LONGEST_TEXT, NoteCopy, Unreadable, read, text_of, union
from notes.markdown import as_markdown

SIGN_IN_FIRST = (
    "You are not signed in. Your notes are kept in this browser; sign in to keep them in your account."
)


def get_note_or_404(request: HttpRequest, id_: UUID) -> tuple[int, NoteCopy]:
    """One of whoever is signed in, and their number."""
    learner_id = request.user.pk
    copy = keeping.find(learner_id, id_) if learner_id else None
    if learner_id is None or copy is None:
        raise Http404("there is no such note of yours")
    return learner_id, copy


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Signed in, all of it comes from the server; otherwise the browser has it made from what it keeps (`shown`)."""
    shown = None
    if request.user.is_authenticated:
        shown = places.page_of(keeping.of_learner(request.user.pk), _number(request.GET))
    context = {"page": shown, "longest": LONGEST_TEXT}
    template = "notes/_notes.html" if shown and wants_fragment(request) else "notes/page.html"
    return render(request, template, context)


@never_cache
@require_POST
def shown(request: HttpRequest) -> HttpResponse:
    """`{"notes": [note …]}`: the same list made of a browser's own notes, which stay nowhere."""
    try:
        copies = _copies(strict_json.object_in(request))
    except (strict_json.Unreadable, Unreadable) as why:
        return JsonResponse({"error": str(why)}, status=getattr(why, "status", 400))
    there = keeping.as_called_now(one for one in copies if not one.deleted)
    made = places.page_of(there, _number(request.GET))
    return render(request, "notes/_notes.html", {"page": made, "longest": LONGEST_TEXT, "local": True})


@never_cache
@require_safe
def here(request: HttpRequest) -> JsonResponse:
    """`?document=lesson/first-loaf`: the notes of whoever is signed in that belong to one document."""
    if not request.user.is_authenticated:
        return JsonResponse({"error": SIGN_IN_FIRST}, status=401)
    document = request.GET.get("document", "").replace("\0", "")[:110] or "none"
    return JsonResponse({"notes": [one.as_json() for one in keeping.of_learner(request.user.pk, document)]})


@require_safe
@resting_on("{kind}/{slug}")
def passages(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Passage → hash of its text: by these a page finds the words again that a note is on."""
    document = get_document_or_404(kind, slug, without_text=True)
    if document.withdrawn:
        return withdrawn(request, document)
    return JsonResponse(places.hashes(kind, slug))


@never_cache
@require_POST
def merge(request: HttpRequest) -> JsonResponse:
    """`{"notes": [note …]}`: what a browser kept becomes the account's, the copy changed last winning."""
    if not request.user.is_authenticated:
        return JsonResponse({"error": SIGN_IN_FIRST}, status=401)
    try:
        added = keeping.keep(request.user.pk, _copies(strict_json.object_in(request)))
    except strict_json.Unreadable as why:
        return JsonResponse({"error": str(why)}, status=why.status)
    except Unreadable as why:
        return JsonResponse({"error": str(why)}, status=400)
    return JsonResponse({"added": added, "notes": keeping.count(request.user.pk)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, id_: UUID) -> HttpResponse:
    """Writes the text of a note anew. The address itself leads to the note in the list."""
    learner_id, copy = get_note_or_404(request, id_)
    if request.method != "POST":
        return _back_to(request, copy)
    try:
        copy = keeping.rewrite(learner_id, copy, text_of(request.POST.get("text")))
    except Unreadable as why:
        return _note(request, copy, str(why), status=422)
    return _note(request, copy) if wants_fragment(request) else _back_to(request, copy)


@never_cache
@require_POST
def delete(request: HttpRequest, id_: UUID) -> HttpResponse:
    keeping.delete(*get_note_or_404(request, id_))
    if wants_fragment(request):
        return render(request, "notes/_deleted.html")
    return _back_to(request)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def markdown(request: HttpRequest) -> HttpResponse:
    """All of the account's as a file; posted, those in the field `notes`, which a browser kept."""
    try:
        copies = _posted(request) if request.method == "POST" else _of_account(request)
    except (strict_json.Unreadable, Unreadable) as why:
        return render(request, "notes/page.html", {"problem": str(why)}, status=400)
    first = places.page_of(copies)
    every = (places.page_of(copies, number).documents for number in range(1, first.of + 1))
    site = request.build_absolute_uri("/")
    text = as_markdown([one for documents in every for one in documents], site)
    answer = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="my-notes.md"'
    return answer


def _of_account(request: HttpRequest) -> list[NoteCopy]:
    return keeping.of_learner(request.user.pk) if request.user.is_authenticated else []


def _posted(request: HttpRequest) -> list[NoteCopy]:
    sent = _copies(strict_json.read_object(request.POST.get("notes", "")))
    return keeping.as_called_now(one for one in union(sent).values() if not one.deleted)


def _copies(data: Mapping[str, Any]) -> list[NoteCopy]:
    given = data.get("notes")
    if not isinstance(given, list):
        raise Unreadable("“notes” must be a list.")
    if len(given) > keeping.AT_ONCE:
        raise Unreadable(f"At most {keeping.AT_ONCE} notes can be sent at once.")
    return [read(one) for one in given]


def _number(data: QueryDict) -> int:
    """The page of the list that is asked for, or that a form stood in."""
    asked = data.get("page", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else 1


def _back_to(request: HttpRequest, copy: NoteCopy | None = None) -> HttpResponse:
    """The page of the list, where the note stands."""
    number = _number(request.POST)
    place = f"#note-{copy.id}" if copy else ""
    return redirect(reverse("notes:page") + (f"?page={number}" if number > 1 else "") + place)


def _note(request: HttpRequest, copy: NoteCopy, problem: str = "", status: int = 200) -> HttpResponse:
    """The one note, in place of the list; without htmx on a page of its own, with what is wrong."""
    note = places.placed(copy)
    template = "notes/_note.html" if wants_fragment(request) else "notes/one.html"
    typed = request.POST.get("text", "") if problem else copy.text
    context = {"note": note, "problem": problem, "typed": typed, "longest": LONGEST_TEXT}
    return render(request, template, context, status=status)
