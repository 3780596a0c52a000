"""What a device may keep of the course: everything that is the same for everybody, and nothing of a reader."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from courses.loading import loader
from courses.models import Course, Document
from quizzes.models import LessonChecks, Quiz
from tests.conftest import EXAMPLE

pytestmark = pytest.mark.django_db
LIST = "/device/course.json"


def test_every_page_on_the_list_is_there_and_the_same_for_everybody(client: Client, course: Course) -> None:
    pages = [page["url"] for page in client.get(LIST).json()["pages"]]
    assert len(pages) == len(set(pages))
    for address in [*pages, LIST]:
        answer = client.get(address)
        assert (address, answer.status_code) == (address, 200)
        assert answer["Cache-Control"].startswith("public"), address
        assert not answer.cookies, address


def test_every_document_and_every_practice_is_on_the_list(client: Client, course: Course) -> None:
    pages = {page["url"] for page in client.get(LIST).json()["pages"]}
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
    pages = {page["url"] for page in client.get(LIST).json()["pages"]}
    assert "/lessons/two-kinds/practice/all/" in pages
    assert client.get("/lessons/two-kinds/practice/all/").status_code == 200


def test_a_withdrawn_lesson_is_not_on_the_list(client: Client, course: Course) -> None:
    Document.objects.filter(slug="two-kinds").update(withdrawn=True)
    assert "two-kinds" not in client.get(LIST).content.decode()


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
