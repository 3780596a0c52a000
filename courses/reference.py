"""The pages to look things up in: search, glossary, articles and briefs. Lessons have theirs in `views.py`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.vary import vary_on_headers

from courses import languages
from courses.caching import same_for_everybody
from courses.fragments import wants_fragment
from courses.models import Document, Fact, Term
from courses.search.finding import Hit, find
from courses.search.query import MOST_LETTERS
from courses.site import must_have

MOST_HITS = 40
BEST = 6  # in the list under the field of the site's bar
SECTIONS_SHOWN = 4
_LONG = ("sections", "markdown", "opening", "terms", "related", "sources")


def get_document_or_404(kind: str, slug: str, *, without_text: bool = False) -> Document:
    """Anyone may read any document; a withdrawn one is found too, and its page says so. `without_text` leaves what is long
    in the database. From here on the interface speaks as the document does.
    """
    rows = Document.objects.defer(*_LONG) if without_text else Document.objects.all()
    try:
        document = rows.get(kind=kind, slug=slug)
    except Document.DoesNotExist:
        raise Http404(f"there is no {kind} of this name") from None
    languages.speak(document.lang)
    return document


@same_for_everybody
def articles(request: HttpRequest) -> HttpResponse:
    must_have("articles")
    listed = Document.objects.filter(kind=Document.Kind.ARTICLE, withdrawn=False).order_by("title")
    return render(request, "courses/articles.html", {"articles": listed.defer("markdown", "opening")})


@same_for_everybody
def article(request: HttpRequest, slug: str) -> HttpResponse:
    document = get_document_or_404("article", slug)
    if document.withdrawn:
        return withdrawn(request, document)
    return render(request, "courses/article.html", {"document": document})


@same_for_everybody
def briefs(request: HttpRequest) -> HttpResponse:
    must_have("briefs")
    listed = Document.objects.filter(kind=Document.Kind.BRIEF, withdrawn=False).order_by("-date", "slug")
    return render(request, "courses/briefs.html", {"briefs": listed.defer("markdown", "opening")})


@same_for_everybody
def brief(request: HttpRequest, slug: str) -> HttpResponse:
    document = get_document_or_404("brief", slug)
    if document.withdrawn:
        return withdrawn(request, document)
    return render(request, "courses/brief.html", {"document": document})


def withdrawn(request: HttpRequest, document: Document) -> HttpResponse:
    """The page of a document that left the course: 410, and where to go instead."""
    return render(request, "courses/withdrawn.html", {"document": document}, status=410)


@dataclass(frozen=True)
class Use:
    title: str
    url: str


@dataclass(frozen=True)
class Entry:
    term: Term
    see: tuple[Term, ...]
    used_in: tuple[Use, ...]


@dataclass(frozen=True)
class Letter:
    name: str
    entries: tuple[Entry, ...]


@same_for_everybody
def terms(request: HttpRequest) -> HttpResponse:
    must_have("glossary")
    letters = by_letter(Term.objects.all())
    count = sum(len(letter.entries) for letter in letters)
    return render(request, "courses/terms.html", {"letters": letters, "count": count})


def by_letter(terms: Iterable[Term]) -> list[Letter]:
    """The terms under their first letters; what begins with none stands last, under #."""
    known = {term.slug: term for term in terms}

    def letter(term: Term) -> str:
        return term.name[0].upper() if term.name[:1].isalpha() else "#"

    def entry(term: Term) -> Entry:
        uses = (
            Use(use["title"], reverse(f"courses:{use['kind']}", args=[use["slug"]])) for use in term.used_in
        )
        return Entry(term, tuple(known[slug] for slug in term.see if slug in known), tuple(uses))

    ordered = sorted(
        known.values(), key=lambda term: (letter(term) == "#", letter(term), term.name.casefold())
    )
    return [Letter(name, tuple(map(entry, group))) for name, group in groupby(ordered, key=letter)]


@same_for_everybody
def facts(request: HttpRequest) -> HttpResponse:
    """Every claim of the course that ages, in the order of facts.yaml."""
    must_have("facts")
    return render(request, "courses/facts.html", {"facts": list(Fact.objects.all())})


@dataclass(frozen=True)
class FoundPage:
    """A page and its sections that were found; `about` is the hit for the page itself, when that was found."""

    first: Hit
    about: Hit | None
    sections: tuple[Hit, ...]
    more: int


@vary_on_headers("HX-Request")
def search(request: HttpRequest) -> HttpResponse:
    """The page, or while somebody types in it its results."""
    typed = _typed(request)
    found = find(typed, MOST_HITS)
    context = {
        "q": typed[:MOST_LETTERS],
        "cut": len(typed) > MOST_LETTERS and MOST_LETTERS,
        "found": found,
        "pages": by_page(found.hits),
        "most": len(found.hits) == MOST_HITS and MOST_HITS,
        "terms": () if found.hits else _terms_to_start_from(),
    }
    template = "courses/_found.html" if wants_fragment(request) else "courses/search.html"
    return render(request, template, context)


def best(request: HttpRequest) -> HttpResponse:
    """The best few places, for the list under the field of the site's bar."""
    return render(request, "courses/_best.html", {"hits": find(_typed(request), BEST).hits})


def _typed(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").encode("utf-8", "replace").decode()


def by_page(hits: Sequence[Hit]) -> list[FoundPage]:
    """Hits under the page they stand in, the page of the best hit first."""
    pages: dict[tuple[str, str], list[Hit]] = {}
    for hit in hits:
        pages.setdefault((hit.kind, hit.slug), []).append(hit)
    return [_page(group) for group in pages.values()]


def _page(hits: Sequence[Hit]) -> FoundPage:
    sections = tuple(hit for hit in hits if hit.section)
    about = next((hit for hit in hits if not hit.section), None)
    return FoundPage(hits[0], about, sections[:SECTIONS_SHOWN], len(sections[SECTIONS_SHOWN:]))


def _terms_to_start_from() -> list[Term]:
    return sorted(Term.objects.all(), key=lambda term: -len(term.used_in))[:12]
