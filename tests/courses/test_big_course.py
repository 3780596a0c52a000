"""A course of many lessons is listed by tracks, then modules, then lessons; nothing it lists is out of reach."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from django.test import Client

from courses import course_order, listing, reference
from courses.course_order import the_course, tracks_of
from courses.models import Course, Document, Fact, Term
from learners import outlines

pytestmark = pytest.mark.django_db

Get = Callable[[str], str]


@pytest.fixture
def get(client: Client, course: Course, monkeypatch: pytest.MonkeyPatch) -> Get:
    """The pages of the example course, taken for one of many lessons, terms and facts."""
    monkeypatch.setattr(course_order, "SMALL", 1)
    monkeypatch.setattr(outlines, "SMALL", 1)
    monkeypatch.setattr(reference, "TERMS_ON_A_PAGE", 1)
    monkeypatch.setattr(reference, "FACTS_ON_ONE_PAGE", 1)
    monkeypatch.setattr(reference, "FACTS_ON_A_PAGE", 1)
    return lambda address: " ".join(client.get(address, follow=True).content.decode().split())


def test_every_lesson_is_reached_from_home_by_its_track_and_module(get: Get) -> None:
    home = get("/")
    for lesson in Document.objects.filter(kind="lesson"):
        place = lesson.place
        assert f'href="/tracks/{place["track_id"]}/"' in home
        assert f'href="/modules/{place["module_id"]}/"' in get(f"/tracks/{place['track_id']}/")
        assert f'href="/lessons/{lesson.slug}/"' in get(f"/modules/{place['module_id']}/")


def test_the_end_of_a_module_and_of_a_track_names_the_next_one(get: Get) -> None:
    tracks = tracks_of(the_course())
    modules = [module for track in tracks for module in track.modules]
    in_order = [(f"/modules/{one.id}/", one.name) for one in modules]
    assert_each_leads_to_the_next(get, in_order)
    assert_each_leads_to_the_next(get, [(f"/tracks/{one.id}/", one.name) for one in tracks])


def assert_each_leads_to_the_next(get: Get, pages: list[tuple[str, str]]) -> None:
    for (address, _), (onward, name) in pairwise(pages):
        assert f'<a rel="next" href="{onward}">Next: {name}</a>' in get(address)
    assert 'rel="next"' not in get(pages[-1][0])


def test_the_address_of_a_narrowed_list_leads_to_the_page_of_its_own(get: Get) -> None:
    place = Document.objects.filter(kind="lesson")[0].place
    assert f"<h1>{place['module']}</h1>" in get(f"/lessons/?module={place['module_id']}")
    assert f"<h1>{place['track']}</h1>" in get(f"/lessons/?track={place['track_id']}")
    assert "/tracks/" in get("/lessons/")


def test_the_way_to_the_lessons_is_marked_on_the_pages_of_their_tracks_and_modules(get: Get) -> None:
    place = Document.objects.filter(kind="lesson")[0].place
    for address in (f"/tracks/{place['track_id']}/", f"/modules/{place['module_id']}/"):
        assert '<a href="/lessons/" aria-current="page">Lessons</a>' in get(address)


def test_where_there_is_but_one_track_its_modules_stand_in_its_place(get: Get) -> None:
    course = the_course()
    course.tracks = [course.tracks[0]]
    course.save()
    track = tracks_of(course)[0]
    for address in ("/", "/lessons/"):
        page = get(address)
        assert 'href="/tracks/' not in page and f'data-needs="track={track.id}"' in page
        for module in track.modules:
            assert f'href="/modules/{module.id}/"' in page


def test_a_list_of_the_lessons_with_a_term_says_which(get: Get) -> None:
    term = next(term for term in Term.objects.all() if term.used_in)
    assert f"Term: {term.name}." in get(f"/lessons/?term={term.slug}")


def test_a_large_glossary_names_terms_to_start_from_and_marks_the_letter_that_is_open(get: Get) -> None:
    term = Term.objects.all()[0]
    letter = term.name[0]
    assert f">{term.name}</a></li>" in get("/terms/")
    assert f'aria-current="page">{letter.upper()}</a>' in get(f"/terms/of/{letter.lower()}/")


def test_a_term_has_a_page_of_its_letter_and_is_found_by_its_id(get: Get, client: Client) -> None:
    term = Term.objects.all()[0]
    found = client.get("/terms/", {"id": term.slug})
    assert found["Location"].endswith(f"#{term.slug}")
    assert f'id="{term.slug}"' in get(found["Location"].partition("#")[0])
    assert client.get("/terms/of/9/").status_code == 404


def test_a_fact_is_found_on_its_page(get: Get, client: Client) -> None:
    for fact in Fact.objects.all()[:3]:
        found = client.get("/facts/", {"id": fact.slug})
        assert f'id="{fact.slug}"' in get(found["Location"].partition("#")[0])
    assert client.get("/facts/999/").status_code == 404


def test_the_sitemap_lists_every_page_of_every_list(get: Get, client: Client) -> None:
    found = re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", get("/sitemap.xml"))
    place = Document.objects.filter(kind="lesson")[0].place
    letter = Term.objects.all()[0].name[0].lower()
    assert {
        f"/tracks/{place['track_id']}/",
        f"/modules/{place['module_id']}/",
        f"/terms/of/{letter}/",
        *(f"/facts/{number}/" for number in range(2, Fact.objects.count() + 1)),
    } <= {*found}
    assert len(found) == len({*found})
    lists = [path for path in found if re.match("/(tracks|modules|terms|facts)/", path)]
    assert {client.get(path).status_code for path in lists} == {200}


def test_the_sitemap_lists_the_further_pages_of_a_long_list(
    get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "ON_A_PAGE", 1)
    module = next(
        module for track in tracks_of(the_course()) for module in track.modules if len(module.lessons) > 1
    )
    assert f"/modules/{module.id}/?page=2</loc>" in get("/sitemap.xml")
    assert f"/modules/{module.id}/?page={len(module.lessons) + 1}</loc>" not in get("/sitemap.xml")


def test_a_browser_asks_for_the_outlines_of_what_it_began(get: Get, client: Client) -> None:
    every = Document.objects.filter(kind="lesson").order_by("number")
    assert client.get("/outlines.json").json() == {"of": len(every), "lessons": []}
    asked = client.get("/outlines.json", {"lesson": every[1].slug, "number": "1"}).json()
    assert [one["slug"] for one in asked["lessons"]] == [every[0].slug, every[1].slug]


@pytest.mark.parametrize("address", ["/tracks/no-such/", "/modules/no-such/"])
def test_what_the_course_does_not_have_is_not_found(get: Get, client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_small_course_stays_on_one_page(client: Client, course: Course) -> None:
    place = Document.objects.filter(kind="lesson")[0].place
    assert client.get(f"/tracks/{place['track_id']}/")["Location"] == f"/lessons/?track={place['track_id']}"
    assert "/tracks/" not in client.get("/").content.decode()
