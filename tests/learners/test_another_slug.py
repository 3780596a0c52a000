"""A lesson with another slug is the same lesson: its old addresses lead on, and what a learner did is there."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from courses.loading.loader import check, load
from courses.models import Document
from courses.reading.document import ContentErrors
from learners.models import Learner, ReadMark
from notes.models import Note
from quizzes.begun import of_browser
from quizzes.models import Attempt, Quiz
from tests.conftest import EXAMPLE
from tests.quizzes.conftest import Taker
from tests.quizzes.test_grading import right_form
from tutor.models import Question

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "course"))


def rename(folder: Path, was: str = "[two-kinds]", now: str = "both-kinds") -> None:
    """As an author would, with all that names the lesson."""
    for path in [*folder.rglob("*.md"), *folder.rglob("*.yaml")]:
        path.write_text(path.read_text().replace("two-kinds", now))
        if path.stem == "two-kinds":
            path.rename(path.with_stem(now))
    lesson = folder / "lessons" / f"{now}.md"
    lesson.write_text(lesson.read_text().replace("minutes:", f"was: {was}\nminutes:", 1))


def test_old_addresses_lead_to_the_new_ones(folder: Path, client: Client) -> None:
    load(folder)
    rename(folder)
    load(folder)
    for rest in ("/", ".md", "/quiz/", "/practice/?n=2"):
        answer = client.get(f"/lessons/two-kinds{rest}")
        assert (answer.status_code, answer.headers["Location"]) == (301, f"/lessons/both-kinds{rest}")
    assert client.post("/lessons/two-kinds/practice/").status_code == 308
    assert client.get("/lessons/both-kinds/").status_code == 200
    assert client.get("/articles/two-kinds/").status_code == 404
    assert not Document.objects.filter(slug="two-kinds").exists()
    assert load(folder).anything is False


def test_what_a_learner_did_follows(folder: Path, client: Client, alice: Learner) -> None:
    load(folder)
    client.force_login(alice)
    taker = Taker(client)
    for _ in taker.questions:
        taker.answer(right=True)
    mark = {"learner": alice, "lesson": "two-kinds", "hash": "", "at": timezone.now()}
    ReadMark.objects.create(section="holding", **mark)
    note = {"id": str(uuid4()), "document": "lesson/two-kinds", "text": "Mine."}
    Note.objects.create(
        learner=alice, key=note["id"], at=timezone.now(), document=note["document"], copy=note
    )
    Question.objects.create(learner=alice, kind="lesson", slug="two-kinds", document_hash="", text="Why?")
    before = client.get("/me/").json()
    since = Quiz.objects.get(slug="two-kinds").since
    rename(folder)
    load(folder)
    after = client.get("/me/").json()
    assert after["progress"]["both-kinds"] == before["progress"]["two-kinds"]
    assert after["due"] == before["due"]
    assert Attempt.objects.get().slug == "both-kinds"
    assert Note.objects.get().copy["document"] == Note.objects.get().document == "lesson/both-kinds"
    assert Question.objects.get().slug == "both-kinds"
    assert Quiz.objects.get(slug="both-kinds").since == since


def test_a_quiz_begun_without_an_account_goes_on_where_it_was(folder: Path, client: Client) -> None:
    load(folder)
    taker = Taker(client)
    taker.answer()
    taker.answer(right=False)
    _, third = taker.open()
    rename(folder)
    load(folder)
    page = client.get("/lessons/two-kinds/quiz/?n=2", follow=True)
    assert page.redirect_chain == [("/lessons/both-kinds/quiz/?n=2", 302)]
    assert "Not right" in page.content.decode()
    assert third["attempt"] in client.get("/lessons/both-kinds/quiz/").content.decode()
    assert "quiz-two-kinds" not in {name for name, one in client.cookies.items() if one.value}
    assert begun_of(client) == [("both-kinds", 3)]


def begun_of(client: Client) -> list[tuple[str, int]]:
    cookies = {name: one.value for name, one in client.cookies.items()}
    return [(one.slug, one.question) for one in of_browser(cookies)]


def test_an_answer_given_on_a_page_from_before_is_taken_beside_the_others(
    folder: Path, client: Client
) -> None:
    load(folder)
    taker = Taker(client)
    taker.answer()
    _, fields = taker.open()
    question = next(one for one in taker.questions if one.id == fields["question"])
    form = right_form(question, UUID(fields["attempt"]).hex)
    rename(folder)
    load(folder)
    page = client.post("/lessons/two-kinds/quiz/", {**fields, **form}, follow=True)
    assert page.redirect_chain[0] == ("/lessons/both-kinds/quiz/", 307)
    assert "2 right of 2" in page.content.decode()


def test_a_result_without_an_account_is_still_shown(folder: Path, client: Client) -> None:
    load(folder)
    assert "Your result" in Taker(client).finish(wrong=(0,))
    rename(folder)
    load(folder)
    page = client.get("/lessons/two-kinds/quiz/result/", follow=True)
    assert page.redirect_chain == [("/lessons/both-kinds/quiz/result/", 302)]
    assert "Your result" in page.content.decode()


def test_whose_it_is_is_still_asked(folder: Path, client: Client, alice: Learner, bob: Learner) -> None:
    load(folder)
    client.force_login(alice)
    client.get("/me/")
    client.post(
        "/accounts/logout/"
    )  # unlike the client's own logout, it leaves the browser its other cookies
    Taker(client).answer()
    rename(folder)
    load(folder)
    client.force_login(bob)
    page = client.get("/lessons/two-kinds/quiz/", follow=True)
    assert page.redirect_chain == [("/lessons/both-kinds/quiz/", 302)]
    assert "quiz/whose/" in page.content.decode()
    assert not Attempt.objects.exists()


def test_a_review_that_was_open_is_answered(folder: Path, client: Client, alice: Learner) -> None:
    load(folder)
    client.force_login(alice)
    taker = Taker(client)
    taker.finish(wrong=(0,))
    question = taker.questions[0]
    address = f"/review/two-kinds/{question.id}/"
    html = client.get(address).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    rename(folder)
    load(folder)
    page = client.post(address, {**fields, **right_form(question, UUID(fields["attempt"]).hex)})
    assert page.status_code == 200
    assert Attempt.objects.filter(slug="both-kinds", is_retake_of_missed=True, points=1).exists()


READ = {"lesson": "two-kinds", "section": "holding", "hash": "", "at": "2026-11-01T10:00:00Z"}


def test_a_mark_is_taken_back_on_a_page_from_before(folder: Path, client: Client, alice: Learner) -> None:
    load(folder)
    client.force_login(alice)
    client.post("/me/merge/", {"reads": [READ]}, content_type="application/json")
    rename(folder)
    load(folder)
    sent = {"lesson": "two-kinds", "section": "holding"}
    assert client.post("/me/unread/", sent, content_type="application/json").status_code == 200
    assert not ReadMark.objects.exists()


def test_what_was_merged_before_is_taken_back(folder: Path, client: Client, alice: Learner) -> None:
    load(folder)
    client.force_login(alice)
    undo = client.post("/me/merge/", {"reads": [READ]}, content_type="application/json").json()["undo"]
    rename(folder)
    load(folder)
    (back,) = client.post(undo, content_type="application/json").json()["reads"]
    assert back["lesson"] == "both-kinds"
    assert not ReadMark.objects.exists()


def test_a_note_that_a_browser_kept_is_with_its_text(folder: Path, client: Client, alice: Learner) -> None:
    load(folder)
    rename(folder)
    load(folder)
    part = {"passage": "p1", "hash": "h", "quote": "Some words"}
    note = {"id": str(uuid4()), "document": "lesson/two-kinds", "at": READ["at"], "parts": [part]}
    sent = {"notes": [note]}
    shown = client.post("/notes/shown/", sent, content_type="application/json").content.decode()
    assert "/lessons/both-kinds/" in shown
    file = client.post("/notes/markdown/", {"notes": json.dumps(sent)}).content.decode()
    assert "/lessons/both-kinds/" in file
    client.force_login(alice)
    client.post("/notes/merge/", sent, content_type="application/json")
    assert Note.objects.get().document == "lesson/both-kinds"


def test_a_mark_that_is_under_both_slugs_is_there_once(folder: Path, alice: Learner, bob: Learner) -> None:
    load(folder)
    for learner, lesson in ((alice, "two-kinds"), (alice, "both-kinds"), (bob, "two-kinds")):
        ReadMark.objects.create(learner=learner, lesson=lesson, section="holding", hash="", at=timezone.now())
    rename(folder)
    load(folder)
    moved = ReadMark.objects.filter(lesson="both-kinds").values_list("learner", flat=True)
    assert set(moved) == {alice.pk, bob.pk} and len(moved) == 2


def test_what_a_browser_kept_under_the_old_slug_is_taken(
    folder: Path, client: Client, alice: Learner
) -> None:
    load(folder)
    rename(folder)
    load(folder)
    client.force_login(alice)
    read = {"lesson": "two-kinds", "section": "holding", "hash": "", "at": "2026-11-01T10:00:00Z"}
    sent = {"reads": [read], "receipts": []}
    answer = client.post("/me/merge/", sent, content_type="application/json").json()
    assert (answer["added"], answer["refused"]) == (1, [])
    assert ReadMark.objects.get().lesson == "both-kinds"


def test_a_lesson_that_came_first_without_the_line_takes_over_when_it_has_it(
    folder: Path, client: Client
) -> None:
    load(folder)
    rename(folder, "[]")
    load(folder)
    assert client.get("/lessons/two-kinds/").status_code == 410
    lesson = folder / "lessons" / "both-kinds.md"
    lesson.write_text(lesson.read_text().replace("was: []", "was: [two-kinds]"))
    load(folder)
    assert client.get("/lessons/two-kinds/").status_code == 301


def mistakes(folder: Path) -> str:
    with pytest.raises(ContentErrors) as caught:
        check(folder)
    return str(caught.value)


def test_a_slug_that_is_in_use_or_claimed_twice_is_a_mistake(folder: Path) -> None:
    rename(folder, "[what-it-costs, Two_Kinds, gone]")
    other = folder / "lessons" / "what-it-costs.md"
    other.write_text(other.read_text().replace("minutes:", "was: [gone]\nminutes:", 1))
    said = mistakes(folder)
    assert "both-kinds.md:4: was what-it-costs, which is still in use: lessons/what-it-costs.md" in said
    assert "was Two_Kinds, which cannot be an address" in said
    assert "what-it-costs.md:4: was gone, and so was lessons/both-kinds.md" in said
