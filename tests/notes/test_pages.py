"""Notes in an account: merged, placed in the text as it stands today, changed on their page, taken away and erased."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from courses.models import Course, Document, Passage
from learners.models import Learner
from notes import keeping
from notes.copies import hash_of
from notes.models import Note

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LESSON = "two-kinds"
HTMX = {"HX-Request": "true"}


def passages() -> list[Passage]:
    return list(Passage.objects.filter(document__kind="lesson", document__slug=LESSON).exclude(anchor=""))


def note(passage: Passage, text: str = "Mind this.", ago: int = 5, **changed: Any) -> dict[str, Any]:
    part = {"passage": passage.name, "hash": hash_of(passage.text), "quote": passage.text}
    return {
        "id": str(uuid4()),
        "document": f"lesson/{LESSON}",
        "anchor": passage.anchor,
        "parts": [part],
        "text": text,
        "at": (datetime.now(UTC) - timedelta(minutes=ago)).isoformat(),
        "deleted": False,
        **changed,
    }


def send(client: Client, *notes: dict[str, Any], to: str = "/notes/merge/") -> Any:
    return client.post(to, json.dumps({"notes": notes}), content_type="application/json")


@pytest.fixture
def signed_in(client: Client, alice: Learner, course: Course) -> Client:
    client.force_login(alice)
    return client


def test_what_a_browser_kept_becomes_the_accounts_and_the_newer_copy_wins(signed_in: Client) -> None:
    first = note(passages()[0], "first")
    assert send(signed_in, first).json() == {"added": 1, "notes": 1}
    older = {**first, "text": "older", "at": (datetime.now(UTC) - timedelta(hours=1)).isoformat()}
    assert send(signed_in, older).json()["added"] == 0
    newer = {**first, "text": "newer", "at": datetime.now(UTC).isoformat()}
    assert send(signed_in, newer).json()["added"] == 1
    assert send(signed_in, newer).json()["added"] == 0
    here = signed_in.get("/notes/here/", {"document": f"lesson/{LESSON}"}).json()["notes"]
    assert [one["text"] for one in here] == ["newer"]
    assert signed_in.get("/notes/here/", {"document": "lesson/other"}).json() == {"notes": []}
    assert signed_in.get("/me/").json()["notes"] == 1


def test_a_deleted_note_keeps_no_words_and_does_not_come_back(signed_in: Client) -> None:
    one = note(passages()[0], "secret")
    send(signed_in, one)
    signed_in.post(f"/notes/{one['id']}/delete/")
    assert send(signed_in, one).json() == {"added": 0, "notes": 0}
    assert "secret" not in json.dumps(Note.objects.get().copy)


def test_nobody_without_an_account_sends_or_asks(client: Client, course: Course) -> None:
    assert send(client, note(passages()[0])).status_code == 401
    assert client.get("/notes/here/").status_code == 401


def test_an_account_holds_so_many_and_says_so(signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST", 2)
    some = [note(one) for one in passages()[:3]]
    answer = send(signed_in, *some)
    assert (answer.status_code, Note.objects.count()) == (400, 0)
    assert "at most 2 notes" in answer.json()["error"]


def test_the_list_stands_in_the_order_of_the_text_with_a_link_to_each_place(signed_in: Client) -> None:
    early, late = passages()[0], passages()[-1]
    send(signed_in, note(late, "later in the text", ago=9), note(early, "earlier in the text", ago=1))
    page = signed_in.get("/notes/").content.decode()
    assert page.index("earlier in the text") < page.index("later in the text")
    assert f'href="/lessons/{LESSON}/#{early.name}"' in page
    assert early.text in page.replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&")
    assert "This sentence changed" not in page


def test_an_edit_elsewhere_moves_the_note_along(signed_in: Client) -> None:
    kept = passages()[0]
    send(signed_in, note(kept))
    Passage.objects.filter(pk=kept.pk).update(name="p999")
    page = signed_in.get("/notes/").content.decode()
    assert f"/lessons/{LESSON}/#p999" in page
    assert "This sentence changed" not in page


def test_a_changed_sentence_is_told_with_the_old_words_and_its_section(signed_in: Client) -> None:
    kept = passages()[0]
    send(signed_in, note(kept, parts=[{"passage": kept.name, "hash": "0" * 16, "quote": "The old words."}]))
    page = signed_in.get("/notes/").content.decode()
    assert "This sentence changed" in page
    assert "The old words." in page
    assert f'href="/lessons/{LESSON}/#{kept.anchor}"' in page


def test_of_several_sentences_one_that_changed_is_enough_to_be_told(signed_in: Client) -> None:
    first, second = passages()[:2]
    parts = [*note(first)["parts"], {"passage": second.name, "hash": "0" * 16, "quote": "The old words."}]
    send(signed_in, note(first, parts=parts))
    page = signed_in.get("/notes/").content.decode()
    assert "One of these sentences changed" in page
    assert f'href="/lessons/{LESSON}/#{first.name}"' in page


def test_a_note_in_a_lesson_that_is_gone_stays_readable(signed_in: Client) -> None:
    send(signed_in, note(passages()[0], "still mine"))
    Document.objects.filter(slug=LESSON).update(withdrawn=True)
    page = signed_in.get("/notes/").content.decode()
    assert "No longer in the course" in page
    assert "still mine" in page


def test_without_scripts_a_note_is_rewritten_and_deleted_on_the_page(signed_in: Client) -> None:
    one = note(passages()[0])
    send(signed_in, one)
    answer = signed_in.post(f"/notes/{one['id']}/", {"text": "Other words."})
    assert (answer.status_code, answer["Location"]) == (302, f"/notes/#note-{one['id']}")
    assert "Other words." in signed_in.get("/notes/").content.decode()
    signed_in.post(f"/notes/{one['id']}/delete/")
    assert "No notes yet" in signed_in.get("/notes/").content.decode()


def test_htmx_gets_the_one_note_and_what_is_wrong_with_it(signed_in: Client) -> None:
    one = note(passages()[0])
    send(signed_in, one)
    address = f"/notes/{one['id']}/"
    answer = signed_in.post(address, {"text": "Other words."}, headers=HTMX)
    assert answer.content.decode().startswith('<li class="own-note"')
    too_long = signed_in.post(address, {"text": "x" * 2001}, headers=HTMX)
    assert (too_long.status_code, "may have 2,000 characters" in too_long.content.decode()) == (422, True)
    assert "x" * 2001 in too_long.content.decode()
    assert "Deleted." in signed_in.post(f"{address}delete/", headers=HTMX).content.decode()


def test_nobody_changes_anothers(signed_in: Client, bob: Learner) -> None:
    one = note(passages()[0])
    send(signed_in, one)
    signed_in.force_login(bob)
    assert signed_in.post(f"/notes/{one['id']}/", {"text": "mine"}).status_code == 404
    assert signed_in.post(f"/notes/{one['id']}/delete/").status_code == 404
    assert "Mind this." not in signed_in.get("/notes/").content.decode()
    # the same id is another note when another brings it
    assert send(signed_in, {**one, "text": "bob's"}).json()["added"] == 1
    assert sorted(row.copy["text"] for row in Note.objects.all()) == ["Mind this.", "bob's"]


def test_without_an_account_the_list_is_made_and_nothing_is_kept(client: Client, course: Course) -> None:
    page = send(client, note(passages()[0], "in my browser"), to="/notes/shown/").content.decode()
    assert "in my browser" in page
    assert "hx-post" not in page
    assert not Note.objects.exists()
    assert "can be shown only with JavaScript" in client.get("/notes/").content.decode()


def test_they_are_taken_away_as_markdown_and_as_json_and_erased(signed_in: Client) -> None:
    first = passages()[0]
    send(signed_in, note(first, "# no heading"))
    text = signed_in.get("/notes/markdown/").content.decode()
    assert text.startswith("# My notes\n\n## [")
    assert f"http://testserver/lessons/{LESSON}/#{first.name}" in text
    assert "\n\\# no heading\n" in text
    assert [one["text"] for one in signed_in.get("/me/data/").json()["notes"]] == ["# no heading"]
    signed_in.post("/me/erase/")
    assert not Note.objects.exists()


def test_a_browsers_notes_are_taken_away_as_markdown_too(client: Client, course: Course) -> None:
    kept = json.dumps({"notes": [note(passages()[0], "mine"), {**note(passages()[1]), "deleted": True}]})
    answer = client.post("/notes/markdown/", {"notes": kept})
    assert "mine" in answer.content.decode()
    assert answer.content.decode().count("\n> ") == 1
    wrong = client.post("/notes/markdown/", {"notes": "[]"})
    assert (wrong.status_code, "must be a JSON object" in wrong.content.decode()) == (400, True)


def test_a_page_of_notes_ends_with_a_document_and_asks_the_same_however_many(
    signed_in: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr("notes.places.AT_LEAST", 2)
    some = [note(one) for one in passages()[:3]]
    send(signed_in, *some, note(passages()[0], "elsewhere", document="lesson/what-it-costs"))
    page = signed_in.get("/notes/").content.decode()
    assert "Page 1 of 2" in page
    assert "elsewhere" not in page
    with django_assert_num_queries(6):  # session, learner, notes, documents, passages, the course
        assert "elsewhere" in signed_in.get("/notes/?page=2").content.decode()
    assert signed_in.get("/notes/?page=99").status_code == 200


def test_a_texts_page_can_ask_for_the_hashes_of_its_passages(client: Client, course: Course) -> None:
    answer = client.get(f"/lessons/{LESSON}/passages.json")
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
    first = passages()[0]
    assert answer.json()[first.name] == hash_of(first.text)
    assert client.get("/lessons/no-such/passages.json").status_code == 404
