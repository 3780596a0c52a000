"""The course for programs: every document as Markdown, and the lists of pages that search engines, feed readers and
language models ask for. Only documents are listed: quizzes are none, so nothing of theirs can get in here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from itertools import chain
from xml.etree import ElementTree as ET

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from courses import languages, listing, reference, site, stamps
from courses.caching import resting_on
from courses.compiling.site import PAGES
from courses.models import Course, Document
from courses.page_about import LISTS, absolute, address, description, markdown_address

ENTRIES = 30
_MARKDOWN = "text/markdown; charset=utf-8"
_KINDS = list(LISTS)
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


@resting_on("{kind}/{slug}", reads_query=False)
def markdown(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    document = (
        Document.objects.filter(kind=kind, slug=slug).only("kind", "slug", "markdown", "withdrawn").first()
    )
    if document is None:
        raise Http404(f"there is no {kind} of this name")
    if document.withdrawn:
        return HttpResponse(
            f"This {kind} was withdrawn from the course.\n", status=410, content_type=_MARKDOWN
        )
    response = HttpResponse(document.markdown, content_type=_MARKDOWN)
    response["Link"] = f'<{absolute(address(document))}>; rel="canonical"'
    return response


@resting_on(stamps.COURSE)
def sitemap(request: HttpRequest) -> HttpResponse:
    ET.register_namespace("", _SITEMAP)
    urls = ET.Element(f"{{{_SITEMAP}}}urlset")
    for path, day in _pages():
        url = ET.SubElement(urls, f"{{{_SITEMAP}}}url")
        ET.SubElement(url, f"{{{_SITEMAP}}}loc").text = absolute(path)
        if day:
            ET.SubElement(url, f"{{{_SITEMAP}}}lastmod").text = day.isoformat()
    return HttpResponse(
        ET.tostring(urls, encoding="utf-8", xml_declaration=True), content_type="application/xml"
    )


def _pages() -> Iterator[tuple[str, date | None]]:
    yield reverse("courses:home"), None
    here = site.current()
    for page in ("lessons", "articles", "briefs", "glossary", "facts", "labs"):
        if page in here.has:
            yield PAGES[page], None
    lists = [listing.addresses(_course())]
    lists += [reference.addresses_of_terms()] if "glossary" in here.has else []
    lists += [reference.addresses_of_facts()] if "facts" in here.has else []
    yield from ((path, None) for path in chain(*lists))
    yield from ((f"/labs/{name}/", None) for name in sorted(here.labs))
    for document in _listed():
        yield address(document), _day(document)


@resting_on(stamps.LISTS)
def feed(request: HttpRequest) -> HttpResponse:
    """The newest documents as Atom: briefs by their day, lessons and articles by the day their facts were checked."""
    course = _course()
    atom = Atom1Feed(
        title=course.title,
        subtitle=course.tagline,
        link=absolute(reverse("courses:home")),
        feed_url=absolute(reverse("courses:feed")),
        description=None,
        language=languages.of_course(),
    )
    dated = [document for document in _listed() if _day(document)]
    for document in sorted(dated, key=_newest_first)[:ENTRIES]:
        noon = datetime.combine(_day(document) or date.min, time(12), UTC)
        link = absolute(address(document))
        atom.add_item(
            document.title,
            link,
            description(document),
            pubdate=noon,
            updateddate=noon,
            unique_id=link,
            categories=[document.kind],
        )
    return HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)


@resting_on()
def robots(request: HttpRequest) -> HttpResponse:
    lines = (
        "User-agent: *",
        "Disallow: /accounts/",
        "Disallow: /admin/",
        "Disallow: /me/",
        "Disallow: /search/",
    )
    text = "\n".join(
        [*lines, "Disallow: /tutor/", "", f"Sitemap: {absolute(reverse('courses:sitemap'))}", ""]
    )
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@resting_on(stamps.LISTS)
def llms(request: HttpRequest) -> HttpResponse:
    """The course for language models, as llmstxt.org describes it: what there is and where its Markdown stands."""
    course = _course()
    text = [f"# {_line(course.title)}", "", f"> {_line(course.tagline)}", ""]
    text.append("Every page below is Markdown. Dates in a page say when its facts were checked.")
    group = ""
    for document in _listed():
        heading = " · ".join(filter(None, (document.place.get("track"), document.place.get("module"))))
        heading = heading or str(LISTS[document.kind][0])
        if heading != group:
            text += ["", f"## {_line(heading)}", ""]
            group = heading
        name = _line(document.title).replace("[", "(").replace("]", ")")
        text.append(f"- [{name}]({absolute(markdown_address(document))}): {_line(description(document))}")
    optional = {
        "glossary": f"- [Glossary]({absolute(reverse('courses:terms'))}): every term, defined",
        "facts": f"- [Facts]({absolute(reverse('courses:facts'))}): every claim that ages, with its day and source",
    }
    more = [line for page, line in optional.items() if page in site.of_course(course).has]
    text += ["", "## Optional", "", *more, ""] if more else [""]
    return HttpResponse("\n".join(text), content_type="text/plain; charset=utf-8")


@resting_on()
def manifest(request: HttpRequest) -> HttpResponse:
    """What a browser needs to put the course on a home screen."""
    here = site.current()
    for_screens = [icon for icon in here.icons if icon["sizes"] in ("192x192", "512x512", "any")]
    data = {
        "name": here.title or here.name,
        "short_name": here.name,
        "description": here.tagline,
        "start_url": "/",
        "display": "standalone",
        "background_color": "#f5f7f8",
        "theme_color": "#14181f",
        "icons": [
            {"src": icon["url"], "sizes": icon["sizes"], "type": icon["type"]}
            for icon in sorted(for_screens, key=lambda one: one["sizes"])
        ],
    }
    return JsonResponse(data, content_type="application/manifest+json")


def favicon(request: HttpRequest) -> HttpResponse:
    """For those who ask at the usual place instead of reading the page."""
    icon = site.current().icon_of(32)
    if not icon:
        raise Http404("there is no icon yet")
    return redirect(icon)


@resting_on()
def opensearch(request: HttpRequest) -> HttpResponse:
    """The site's search for the address bar of a browser (OpenSearch 1.1)."""
    here = site.current()
    root = ET.Element("OpenSearchDescription", {"xmlns": "http://a9.com/-/spec/opensearch/1.1/"})
    ET.SubElement(root, "ShortName").text = here.name[:16].strip()  # the most that the format allows
    ET.SubElement(root, "LongName").text = here.name[:48].strip()
    ET.SubElement(root, "Description").text = (here.tagline or here.name)[:1024]
    ET.SubElement(root, "InputEncoding").text = "UTF-8"
    if icon := here.icon_of(32):
        ET.SubElement(root, "Image").text = absolute(icon)
    template = f"{absolute(reverse('courses:search'))}?q={{searchTerms}}"
    ET.SubElement(root, "Url", {"type": "text/html", "template": template})
    text = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(text, content_type="application/opensearchdescription+xml")


def _course() -> Course:
    return Course.objects.first() or Course(title=site.NOTHING_LOADED, tagline="")


def _listed() -> list[Document]:
    """Lessons in their order, then articles, then briefs from the newest. Only briefs, few and short, with their text."""
    rows = Document.objects.filter(withdrawn=False).defer(
        "markdown", "opening", "terms", "related", "sources"
    )
    briefs = rows.filter(kind=Document.Kind.BRIEF)
    others = rows.exclude(kind=Document.Kind.BRIEF).defer("sections")
    return sorted(
        [*others, *briefs], key=lambda one: (_KINDS.index(one.kind), one.number or 0, *_newest_first(one))
    )


def _newest_first(document: Document) -> tuple[int, str]:
    day = _day(document)
    return (-day.toordinal() if day else 0, document.slug)


def _day(document: Document) -> date | None:
    return document.date or document.checked


def _line(text: str) -> str:
    return " ".join(text.split())
