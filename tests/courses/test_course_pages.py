"""Home, catalogue and lesson as a reader without JavaScript gets them."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from courses.models import Course, Document

pytestmark = pytest.mark.django_db


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def titles(html: str) -> list[str]:
    return re.findall(r'<h4><a href="/lessons/[^"]+/">([^<]+)</a></h4>', html)


def test_a_lesson_costs_three_queries(
    client: Client, course: Course, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/lessons/two-kinds/")  # templates are compiled once
    with django_assert_num_queries(3):
        client.get("/lessons/two-kinds/")


@pytest.mark.parametrize("path", ["/", "/lessons/", "/lessons/?term=weights", "/lessons/two-kinds/"])
def test_a_page_is_the_same_for_everybody(client: Client, alice: object, course: Course, path: str) -> None:
    before = client.get(path)
    client.force_login(alice)  # type: ignore[arg-type]
    after = client.get(path)
    assert before.content == after.content
    assert not after.cookies
    assert after["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "Cookie" not in after.get("Vary", "")


def test_a_lesson_says_where_it_stands_and_numbers_its_sections(client: Client, course: Course) -> None:
    html = page(client, "/lessons/two-kinds/")
    lesson = Document.objects.get(slug="two-kinds")
    assert "Lesson 1 of 3" in html
    for section in lesson.sections:
        assert f'<section class="part" id="{section["anchor"]}"' in html
        assert f'<li><a href="#{section["anchor"]}">' in html
    assert html.count("<h1") == 1


def test_every_term_button_of_a_lesson_has_its_definition(client: Client, course: Course) -> None:
    html = page(client, "/lessons/two-kinds/")
    asked = set(re.findall(r'popovertarget="(term-[^"]+)"', html))
    given = set(re.findall(r'<div popover id="(term-[^"]+)"', html))
    assert asked and asked <= given


def test_the_whole_page_of_a_lesson_has_unique_ids(client: Client, course: Course) -> None:
    ids = re.findall(r'\bid="([^"]+)"', page(client, "/lessons/two-kinds/"))
    assert sorted(ids) == sorted(set(ids))


def test_nothing_on_a_page_breaks_the_policy(client: Client, course: Course) -> None:
    for path in ("/", "/lessons/", "/lessons/two-kinds/"):
        html = page(client, path)
        assert not re.search(r"<[^>]+\s(?:style|on\w+)=", html)
        for kind in re.findall(r"<script(?![^>]*\ssrc=)([^>]*)>", html):
            assert re.search(r'type="application/(?:ld\+)?json"', kind)


def test_the_catalogue_lists_the_lessons_in_the_order_of_the_course(client: Client, course: Course) -> None:
    in_order = Document.objects.filter(kind="lesson").order_by("number").values_list("title", flat=True)
    assert titles(page(client, "/lessons/")) == list(in_order)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("track=operators", {"on-your-machine"}),
        ("module=basics", {"two-kinds", "what-it-costs"}),
        ("track=operators&module=basics", set()),
        ("track=nobody", set()),
        ("track=%00&module=%F0%9F", set()),
        ("", {"two-kinds", "what-it-costs", "on-your-machine"}),
    ],
)
def test_the_catalogue_is_narrowed_by_its_address(
    client: Client, course: Course, query: str, expected: set[str]
) -> None:
    html = page(client, f"/lessons/?{query}")
    assert set(re.findall(r'<li data-lesson="([^"]+)"', html)) == expected
    if not expected:
        assert "Show all lessons" in html


def test_a_term_narrows_the_catalogue_to_the_lessons_that_use_it(client: Client, course: Course) -> None:
    lesson = Document.objects.get(slug="two-kinds")
    term = lesson.terms[0]["id"]
    using = {
        one.slug for one in Document.objects.filter(kind="lesson") if term in {t["id"] for t in one.terms}
    }
    html = page(client, f"/lessons/?term={term}")
    assert set(re.findall(r'<li data-lesson="([^"]+)"', html)) == using


def test_an_empty_course_says_what_will_stand_there(client: Client) -> None:
    for path in ("/", "/lessons/"):
        assert "No lessons yet" in page(client, path)


def test_a_lesson_that_nobody_wrote_is_a_page_that_helps(client: Client, course: Course) -> None:
    answer = client.get("/lessons/nothing-here/")
    assert answer.status_code == 404
    assert 'action="/search/"' in answer.content.decode()


def test_links_in_the_head_name_the_site_and_not_the_request(client: Client, course: Course) -> None:
    html = client.get("/lessons/two-kinds/", headers={"host": "localhost"}).content.decode()
    assert f'<link rel="canonical" href="{settings.SITE_URL}/lessons/two-kinds/">' in html


def test_while_somebody_types_a_search_brings_its_title_and_results_alone(
    client: Client, course: Course
) -> None:
    answer = client.get("/search/", {"q": "weights"}, headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert "<title>weights: search · A small course</title>" in html
    assert "<html" not in html
    assert 'class="found"' in html
    assert "HX-Request" in answer["Vary"]
    assert 'class="found"' in client.get("/search/", {"q": "weights"}).content.decode()


@pytest.mark.parametrize(("typed", "least"), [("weights", 1), ("", 0), ("zzzzzz", 0), ("\0" * 500, 0)])
def test_the_bar_lists_at_most_six_places(client: Client, course: Course, typed: str, least: int) -> None:
    html = client.get("/search/best/", {"q": typed}).content.decode()
    count = html.count('role="option"')
    assert least <= count <= 6
    assert len(set(re.findall(r'id="best-\d+" href="([^"]+)"', html))) == count
