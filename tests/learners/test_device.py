"""What a device may keep of the course: everything that is the same for everybody, and nothing of a reader."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from courses import course_order, reference
from courses.loading import loader
from courses.models import Course, Document
from learners import device
from quizzes.models import LessonChecks, Quiz
from tests.conftest import EXAMPLE

pytestmark = pytest.mark.django_db
LIST = "/device/course.json"


def kept_pages(client: Client) -> list[str]:
    """The address of each page that a device keeps, part by part."""
    listed = client.get(LIST).json()
    parts = [client.get(part).json() for part in listed["parts"]]
    assert {part["revision"] for part in parts} == {listed["revision"]}
    return [page for part in parts for page in part["pages"]]


def test_every_page_on_the_list_is_there_and_the_same_for_everybody(client: Client, course: Course) -> None:
    pages = kept_pages(client)
    assert len(pages) == len(set(pages)) == client.get(LIST).json()["pages"]
    for address in [*pages, LIST, *client.get(LIST).json()["parts"]]:
        answer = client.get(address)
        assert (address, answer.status_code) == (address, 200)
        assert answer["Cache-Control"].startswith("public"), address
        assert not answer.cookies, address


def test_every_document_and_every_practice_is_on_the_list(client: Client, course: Course) -> None:
    pages = kept_pages(client)
    for kind, slug in Document.objects.values_list("kind", "slug"):
        assert f"/{kind}s/{slug}/" in pages
    for quiz in Quiz.objects.all():
        assert f"/lessons/{quiz.slug}/practice/all/" in pages


def test_a_lesson_that_asks_only_in_its_text_has_its_practice_on_the_list(
    client: Client, course: Course
) -> None:
    quiz = Quiz.objects.get(slug="two-kinds")
    LessonChecks.objects.update_or_create(slug=quiz.slug, defaults={"questions": quiz.questions})
    quiz.delete()
    pages = kept_pages(client)
    assert "/lessons/two-kinds/practice/all/" in pages
    assert client.get("/lessons/two-kinds/practice/all/").status_code == 200


def test_a_withdrawn_lesson_is_not_on_the_list(client: Client, course: Course) -> None:
    Document.objects.filter(slug="two-kinds").update(withdrawn=True)
    pages = kept_pages(client)
    assert not [page for page in pages if "two-kinds" in page]
    assert client.get(LIST).json()["pages"] == len(pages)


def test_a_long_course_is_listed_in_parts_that_are_short(
    client: Client, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = {*kept_pages(client)}
    monkeypatch.setattr(device, "IN_A_PART", 2)
    parts = client.get(LIST).json()["parts"]
    assert len(parts) == 1 + -(-Document.objects.count() // 2)
    assert {*kept_pages(client)} == whole
    # two documents, and the practice of each
    assert max(len(client.get(part).json()["pages"]) for part in parts[1:]) <= 4


def test_the_pages_of_a_long_list_are_kept_too(
    client: Client, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(course_order, "SMALL", 1)
    monkeypatch.setattr(reference, "TERMS_ON_A_PAGE", 1)
    pages = kept_pages(client)
    place = Document.objects.filter(kind="lesson")[0].place
    assert {f"/tracks/{place['track_id']}/", f"/modules/{place['module_id']}/"} <= {*pages}
    assert [page for page in pages if page.startswith("/terms/of/")]
    assert not [page for page in pages if "?" in page]


@pytest.mark.parametrize("number", ["0", "99", "9" * 30])
def test_a_part_that_the_course_does_not_have_is_not_found(
    client: Client, course: Course, number: str
) -> None:
    assert client.get(f"/device/course/{number}.json").status_code == 404


def test_another_load_is_another_revision(client: Client, course: Course, tmp_path: Path) -> None:
    before = client.get(LIST).json()["revision"]
    assert client.get(LIST).json()["revision"] == before
    loader.load(EXAMPLE, again=True)
    assert client.get(LIST).json()["revision"] != before


def test_the_practice_at_once_has_each_question_and_its_answer_under_it(
    client: Client, course: Course
) -> None:
    html = client.get("/lessons/two-kinds/practice/all/").content.decode()
    assert html.count("<details>") == Quiz.objects.get(slug="two-kinds").count
    assert not re.search(r"<(input|select|form class=.asking)", html.split("<main")[1].split("</main>")[0])


def test_the_worker_stands_at_the_root_and_is_asked_for_anew(client: Client) -> None:
    answer = client.get("/service-worker.js")
    assert answer["Content-Type"] == "text/javascript"
    assert "max-age=0" in answer["Cache-Control"]
    assert '"/device/"' in answer.content.decode()
