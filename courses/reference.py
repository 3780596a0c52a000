"""The pages to look things up in: search, glossary, articles and briefs. Lessons have theirs in `views.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.vary import vary_on_headers

from courses import languages, stamps
from courses.caching import resting_on
from courses.fragments import wants_fragment
from courses.models import Document, Fact, Term
from courses.paging import addresses_of, page_of
from courses.search.finding import Hit, find
from courses.search.query import MOST_LETTERS
from courses.site import must_have

MOST_HITS = 40
BEST = 6  # in the list under the field of the site's bar
SECTIONS_SHOWN = 4
USES_SHOWN = 12  # of a term or a fact, of which a long course has many
_LONG = (
    *("sections", "gone_sections", "markdown", "opening", "terms", "related", "sources"),
    *("facts", "suggest", "objectives"),
)


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


@resting_on(stamps.LISTS, reads_query=False)
def articles(request: HttpRequest) -> HttpResponse:
    must_have("articles")
    listed = Document.objects.filter(kind=Document.Kind.ARTICLE, withdrawn=False).order_by("title")
    return render(request, "courses/articles.html", {"articles": listed.defer("markdown", "opening")})


@resting_on("article/{slug}", stamps.OVERDUE, reads_query=False)
def article(request: HttpRequest, slug: str) -> HttpResponse:
    document = get_document_or_404("article", slug)
    if document.withdrawn:
        return withdrawn(request, document)
    return render(request, "courses/article.html", {"document": document})


@resting_on(stamps.LISTS, stamps.OVERDUE, reads_query=False)
def briefs(request: HttpRequest) -> HttpResponse:
    must_have("briefs")
    listed = Document.objects.filter(kind=Document.Kind.BRIEF, withdrawn=False).order_by("-date", "slug")
    return render(request, "courses/briefs.html", {"briefs": listed.defer("markdown", "opening")})


@resting_on("brief/{slug}", stamps.OVERDUE, reads_query=False)
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
    more: int = 0  # documents that use it besides


@dataclass(frozen=True)
class Letter:
    name: str
    entries: tuple[Entry, ...]


TERMS_ON_A_PAGE = 200  # of a larger glossary each letter has a page
FACTS_ON_A_PAGE = 30
FACTS_ON_ONE_PAGE = 400  # of a small course
OTHER = "other"  # of terms that begin with no letter


@resting_on("glossary", stamps.OVERDUE)
def terms(request: HttpRequest) -> HttpResponse:
    """All of them; of a large glossary its letters, and `?id=TERM` leads to the page of one."""
    must_have("glossary")
    every = Term.objects.all()
    count = every.count()
    if count <= TERMS_ON_A_PAGE:
        return render(request, "courses/terms.html", {"letters": by_letter(every), "count": count})
    found = Term.objects.filter(slug=request.GET.get("id", "")).first()
    if found:
        return redirect(f"{reverse('courses:terms_of', args=[_address_of(_letter(found))])}#{found.slug}")
    context = {"names": _letters(), "count": count, "terms": _terms_to_start_from()}
    return render(request, "courses/many_terms.html", context)


@resting_on("glossary", stamps.OVERDUE)
def terms_of(request: HttpRequest, letter: str) -> HttpResponse:
    """`/terms/of/a/`: the terms under one letter of a large glossary."""
    must_have("glossary")
    names = _letters()
    here = next((name for name in names if name.address == letter), None)
    if here is None:
        raise Http404("no term begins so")
    under = [term for term in Term.objects.all() if _letter(term) == here.name]
    page = page_of(request, sorted(under, key=lambda term: term.name.casefold()), TERMS_ON_A_PAGE)
    known = {slug for term in page.object_list for slug in term.see}
    letters = by_letter(page.object_list, Term.objects.filter(slug__in=known))
    context = {"letters": letters, "names": names, "here": here, "count": sum(one.count for one in names)}
    return render(request, "courses/many_terms.html", context | {"page": page})


@dataclass(frozen=True)
class LetterInSum:
    name: str
    address: str
    count: int


def _letters() -> list[LetterInSum]:
    count = Counter(map(_letter, Term.objects.only("name")))
    return [
        LetterInSum(name, _address_of(name), count[name])
        for name in sorted(count, key=lambda name: (name == "#", name))
    ]


def _letter(term: Term) -> str:
    return term.name[0].upper() if term.name[:1].isalpha() else "#"


def _address_of(letter: str) -> str:
    return OTHER if letter == "#" else letter.lower()


def by_letter(terms: Iterable[Term], others: Iterable[Term] = ()) -> list[Letter]:
    """The terms under their first letters; what begins with none stands last, under #. `others` are those to which they point."""
    listed = list(terms)
    known = {term.slug: term for term in (*others, *listed)}

    def entry(term: Term) -> Entry:
        uses = (
            Use(use["title"], reverse(f"courses:{use['kind']}", args=[use["slug"]]))
            for use in term.used_in[:USES_SHOWN]
        )
        more = len(term.used_in[USES_SHOWN:])
        return Entry(term, tuple(known[slug] for slug in term.see if slug in known), tuple(uses), more)

    ordered = sorted(listed, key=lambda term: (_letter(term) == "#", _letter(term), term.name.casefold()))
    return [Letter(name, tuple(map(entry, group))) for name, group in groupby(ordered, key=_letter)]


@resting_on("facts", stamps.OVERDUE)
def facts(request: HttpRequest, number: int = 1) -> HttpResponse:
    """Every claim of the course that ages, in the order of facts.yaml; of many, in pages, and `?id=FACT` leads to
    the page of one.
    """
    must_have("facts")
    every = Paginator(Fact.objects.all(), FACTS_ON_A_PAGE)
    is_short = every.count <= FACTS_ON_ONE_PAGE
    if number > (1 if is_short else every.num_pages):
        raise Http404("there are not so many facts")
    if is_short:
        return render(request, "courses/facts.html", {"facts": list(every.object_list), "count": every.count})
    found = Fact.objects.filter(slug=request.GET.get("id", "")).values_list("slug", "position").first()
    if found:
        place = Fact.objects.filter(position__lt=found[1]).count()
        return redirect(f"{_facts_address(place // FACTS_ON_A_PAGE + 1)}#{found[0]}")
    page = every.page(number)
    context = {
        "facts": list(page.object_list),
        "count": every.count,
        "page": page,
        "numbers": every.page_range,
    }
    return render(request, "courses/facts.html", context)


def addresses_of_terms() -> Iterator[str]:
    """Of the pages of a large glossary, letter by letter."""
    if Term.objects.count() > TERMS_ON_A_PAGE:
        for letter in _letters():
            address = reverse("courses:terms_of", args=[letter.address])
            yield from addresses_of(address, letter.count, TERMS_ON_A_PAGE)


def addresses_of_facts() -> Iterator[str]:
    """Of the pages of many facts behind the first."""
    count = Fact.objects.count()
    if count > FACTS_ON_ONE_PAGE:
        yield from map(_facts_address, range(2, -(-count // FACTS_ON_A_PAGE) + 1))


def _facts_address(number: int) -> str:
    return reverse("courses:facts") if number == 1 else reverse("courses:facts_page", args=[number])


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
