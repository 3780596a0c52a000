"""What programs read of the course: valid, whole, and without anything of a quiz."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.conf import LazySettings
from django.template import Context, Template
from django.test import Client

from content.labs import LABS
from courses.models import Course, Document, Term

pytestmark = pytest.mark.django_db

SITE = "https://ajar.example"
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HOSTILE = 'Open & "closed" </script><script>alert(1)</script> ]]>'


@pytest.fixture(autouse=True)
def shelf(settings: LazySettings) -> None:
    settings.SITE_URL = SITE
    icons = [
        {"url": f"/media/0/{size}.png", "type": "image/png", "sizes": f"{size}x{size}"}
        for size in (32, 192, 512)
    ]
    Course.objects.create(
        title="Open or closed?",
        tagline="When to run one, when to rent one.",
        site={
            "name": "Ajar",
            "has": ["lessons", "articles", "briefs", "glossary", "facts", "labs"],
            "labs": [lab.name for lab in LABS],
            "icons": [*icons, {"url": "/media/0/icon.svg", "type": "image/svg+xml", "sizes": "any"}],
            "card": {"url": "/media/0/card.png", "alt": "A door"},
        },
    )
    section = {
        "anchor": "first",
        "title": "First",
        "number": 1,
        "hash": "h",
        "words": 3,
        "html": "<p>The gap held.</p>",
    }
    common = {"sections": [section], "hash": "h", "source_hash": "s"}
    Document.objects.create(
        kind="lesson",
        slug="weights",
        title=HOSTILE,
        summary="Portability & upkeep.",
        number=1,
        minutes=18,
        checked="2026-11-20",
        place={"track": "Creators", "module": "Families"},
        terms=[{"id": "open-weights", "name": "open weights", "means": "m"}],
        sources=[{"title": "A source", "url": "https://example.org/"}],
        markdown="# What changes\n\nText.\n",
        **common,
    )
    Document.objects.create(
        kind="article",
        slug="words",
        title="Words",
        summary="Say them.",
        checked="2026-11-21",
        markdown="# Words\n",
        **common,
    )
    Document.objects.create(
        kind="brief", slug="gap", title="The gap", date="2026-11-22", markdown="# The gap\n", **common
    )
    Document.objects.create(
        kind="lesson", slug="gone", title="Gone", withdrawn=True, markdown="# Gone\n", **common
    )
    Term.objects.create(slug="open-weights", name="open weights", means="m")


def json_ld(html: str) -> dict[str, Any]:
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    data: dict[str, Any] = json.loads(block)
    return data


def about(kind: str) -> str:
    document = Document.objects.get(kind=kind, withdrawn=False)
    return Template("{% load page_about %}{% about_document document %}").render(
        Context({"document": document})
    )


# Markdown


@pytest.mark.parametrize("path", ["/lessons/weights", "/articles/words", "/briefs/gap"])
def test_every_document_is_there_as_markdown_too(client: Client, path: str) -> None:
    response = client.get(f"{path}.md")
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert response["Link"] == f'<{SITE}{path}/>; rel="canonical"'
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert response.text.startswith("# ")


def test_markdown_of_a_page_that_does_not_exist_is_404(client: Client) -> None:
    assert client.get("/lessons/none.md").status_code == 404


def test_markdown_of_a_withdrawn_lesson_is_410(client: Client) -> None:
    assert client.get("/lessons/gone.md").status_code == 410


def test_an_article_has_no_address_among_the_lessons(client: Client) -> None:
    assert client.get("/lessons/words.md").status_code == 404


# Lists of pages


def test_the_sitemap_lists_every_page_once(client: Client) -> None:
    response = client.get("/sitemap.xml")
    addresses = [loc.text for loc in ET.fromstring(response.content).iter(f"{MAP}loc")]
    paths = [
        "/",
        "/lessons/",
        "/articles/",
        "/briefs/",
        "/terms/",
        "/facts/",
        "/labs/",
        *(f"/labs/{name}/" for name in sorted(lab.name for lab in LABS)),
        "/lessons/weights/",
        "/articles/words/",
        "/briefs/gap/",
    ]
    assert addresses == [SITE + path for path in paths]


def test_the_sitemap_says_when_facts_were_checked(client: Client) -> None:
    tree = ET.fromstring(client.get("/sitemap.xml").content)
    days = {url.findtext(f"{MAP}loc"): url.findtext(f"{MAP}lastmod") for url in tree}
    assert days[f"{SITE}/lessons/weights/"] == "2026-11-20"
    assert days[f"{SITE}/"] is None


def test_the_feed_is_atom_with_the_newest_first(client: Client) -> None:
    response = client.get("/feed.xml")
    assert response["Content-Type"].startswith("application/atom+xml")
    tree = ET.fromstring(response.content)
    assert tree.tag == f"{ATOM}feed"
    links = [entry.find(f"{ATOM}link") for entry in tree.iter(f"{ATOM}entry")]
    assert [link.get("href") for link in links if link is not None] == [
        f"{SITE}/briefs/gap/",
        f"{SITE}/articles/words/",
        f"{SITE}/lessons/weights/",
    ]
    assert tree.findtext(f"{ATOM}updated") == "2026-11-22T12:00:00+00:00"


def test_a_feed_entry_has_all_that_atom_requires(client: Client) -> None:
    entry = ET.fromstring(client.get("/feed.xml").content).findall(f"{ATOM}entry")[2]
    assert entry.findtext(f"{ATOM}title") == HOSTILE
    assert entry.findtext(f"{ATOM}summary") == "Portability & upkeep."
    assert entry.findtext(f"{ATOM}id") == f"{SITE}/lessons/weights/"
    assert entry.findtext(f"{ATOM}updated") == "2026-11-20T12:00:00+00:00"


def test_a_brief_is_summed_up_by_its_first_line(client: Client) -> None:
    entry = next(iter(ET.fromstring(client.get("/feed.xml").content).findall(f"{ATOM}entry")))
    assert entry.findtext(f"{ATOM}summary") == "The gap held."


def test_robots_may_read_the_course_but_not_what_is_personal(client: Client) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert {"Disallow: /accounts/", "Disallow: /me/", "Disallow: /search/"} <= set(lines)
    assert "Disallow: /" not in lines
    assert f"Sitemap: {SITE}/sitemap.xml" in lines


def test_language_models_find_the_markdown_of_every_page(client: Client) -> None:
    text = client.get("/llms.txt").text
    assert text.startswith("# Open or closed?\n\n> When to run one, when to rent one.\n")
    assert f"({SITE}/lessons/weights.md): Portability & upkeep." in text
    assert "## Creators · Families\n" in text
    assert f"- [Words]({SITE}/articles/words.md)" in text
    assert "gone" not in text


def test_a_browser_can_put_the_course_on_a_home_screen(client: Client) -> None:
    manifest = client.get("/manifest.webmanifest").json()
    assert (manifest["name"], manifest["short_name"], manifest["start_url"]) == (
        "Open or closed?",
        "Ajar",
        "/",
    )
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512", "any"}


@pytest.mark.parametrize(
    "path", ["/sitemap.xml", "/feed.xml", "/robots.txt", "/llms.txt", "/manifest.webmanifest"]
)
def test_lists_are_the_same_for_everybody(client: Client, path: str) -> None:
    response = client.get(path)
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not response.cookies
    assert client.get(path).content == response.content


@pytest.mark.parametrize("path", ["/sitemap.xml", "/feed.xml", "/llms.txt", "/manifest.webmanifest"])
def test_lists_stand_before_any_course_is_loaded(client: Client, path: str) -> None:
    Course.objects.all().delete()
    Document.objects.all().delete()
    assert client.get(path).status_code == 200


# What a page says about itself


def test_a_lesson_is_a_learning_resource_with_the_way_to_it() -> None:
    lesson, crumbs = json_ld(about("lesson"))["@graph"]
    assert (lesson["@type"], lesson["name"], lesson["timeRequired"]) == ("LearningResource", HOSTILE, "PT18M")
    assert lesson["teaches"] == ["open weights"]
    assert [crumb["item"] for crumb in crumbs["itemListElement"]] == [
        f"{SITE}/",
        f"{SITE}/lessons/",
        f"{SITE}/lessons/weights/",
    ]


def test_an_article_and_a_brief_are_articles_with_their_day() -> None:
    article, brief = json_ld(about("article"))["@graph"][0], json_ld(about("brief"))["@graph"][0]
    assert (article["@type"], article["dateModified"]) == ("Article", "2026-11-21")
    assert (brief["@type"], brief["datePublished"]) == ("Article", "2026-11-22")


def test_the_course_names_its_lessons() -> None:
    html = Template("{% load page_about %}{% about_course course lessons %}").render(
        Context({"course": Course.objects.get(), "lessons": Document.objects.filter(slug="weights")})
    )
    (course,) = json_ld(html)["@graph"]
    assert (course["@type"], course["name"]) == ("Course", "Open or closed?")
    assert [part["url"] for part in course["hasPart"]] == [f"{SITE}/lessons/weights/"]


def test_a_title_cannot_end_the_script_it_stands_in() -> None:
    assert about("lesson").count("</script>") == 1


def test_a_page_gives_its_address_from_the_settings_and_its_card() -> None:
    html = about("lesson")
    assert f'<link rel="canonical" href="{SITE}/lessons/weights/">' in html
    assert '<link rel="alternate" type="text/markdown" href="/lessons/weights.md">' in html
    assert '<meta property="og:title" content="Open &amp; &quot;closed&quot;' in html
    assert f'<meta property="og:image" content="{SITE}/media/0/card.png">' in html


def test_a_forged_host_changes_no_address(client: Client, settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    for path in ("/sitemap.xml", "/feed.xml", "/robots.txt", "/llms.txt"):
        assert b"evil.example" not in client.get(path, headers={"Host": "evil.example"}).content
