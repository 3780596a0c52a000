"""The decision record as a learner uses it, with and without an account."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from content.labs import LABS
from courses.models import Course, Document, Fact, Passage
from courses.reading.fact_marks import facts_shown
from decisions import keeping
from decisions.models import Decision
from labs.inputs import read as read_inputs
from learners.models import Learner
from tests.real_course import load_real_course

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LAB = "break-even/?tokens_per_day=400000000&gpu_price_per_hour=2"


@pytest.fixture
def real_course(db: None) -> None:
    load_real_course()


def form(**fields: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "title": "Support mails",
        "choice": "hosted",
        "why": "Data stays in Europe.",
        **fields,
    }


@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.name)
def test_every_lab_tells_its_result_in_sentences(lab: Any) -> None:
    said = lab.tell(read_inputs(lab.inputs, {}).values)
    assert said
    assert all(one.endswith((".", "!")) and "None" not in one and "nan" not in one for one in said)


def test_a_labs_result_is_taken_over_as_it_was_left(client: Client, real_course: None) -> None:
    page = client.get("/labs/break-even/?tokens_per_day=400000000").content.decode()
    assert "/decision/?lab=%2Flabs%2Fbreak-even%2F%3Ftokens_per_day%3D400000000" in page
    record = client.get("/decision/", {"lab": f"/labs/{LAB}"}).content.decode()
    assert "At 400 M tokens a day the closed API costs" in record
    assert "$2 for a GPU hour" in record
    assert "An H100" in record or "H100" in record  # the fact that the lab starts from


def test_without_an_account_it_is_shown_and_not_kept(client: Client, real_course: None) -> None:
    page = client.post("/decision/", form(labs=[LAB])).content.decode()
    assert "Data stays in Europe." in page
    assert "Open weights on a host" in page
    assert not Decision.objects.exists()


def test_with_an_account_it_is_kept_and_comes_back(client: Client, alice: Learner, real_course: None) -> None:
    client.force_login(alice)
    given = form(labs=[LAB], ticks=["production-decision|Somebody is named"], review="2027-05-31")
    assert client.post("/decision/", given).status_code == 303
    page = client.get("/decision/").content.decode()
    assert "Somebody is named" in page
    assert "31 May 2027" in page
    progress = client.get("/progress/").content.decode()
    assert "Support mails" in progress
    assert "look again on 31 May 2027" in progress
    taken = client.get("/me/data/").json()["decisions"]
    assert [one["title"] for one in taken] == ["Support mails"]


def test_the_progress_page_says_when_a_fact_has_changed(
    client: Client, alice: Learner, real_course: None
) -> None:
    client.force_login(alice)
    given = form(labs=[LAB])
    client.post("/decision/", given)
    assert "has changed" not in client.get("/progress/").content.decode()
    before = Fact.objects.get(slug="h100-hourly-low").value
    Fact.objects.filter(slug="h100-hourly-low").update(value="$1.49")
    assert "1 fact it rests on has changed" in client.get("/progress/").content.decode()
    page = client.get("/decision/").content.decode()
    assert f"It was “{before}” when you took it over, and is “$1.49” now" in page
    held = json.dumps(Decision.objects.get().record["facts"])
    client.post("/decision/", {**given, "facts": held, "why": "Still so."})
    assert "1 fact" in client.get("/progress/").content.decode(), "writing on is not looking"
    client.post("/decision/", {**given, "facts": held, "looked": "yes"})
    assert "has changed" not in client.get("/progress/").content.decode()


def test_a_ticked_point_brings_the_facts_of_its_section_and_no_others(
    client: Client, real_course: None
) -> None:
    near, far = Document.objects.get(slug="production-decision"), Fact.objects.get(slug="epoch-lag")
    section = next(part for part in near.sections if "h100-hourly-low" in facts_shown(part["html"]))
    assert far.slug in [fact["id"] for fact in near.facts]
    assert far.slug not in facts_shown(section["html"])
    point = Passage.objects.create(
        document=near,
        name="p999",
        position=999,
        text="The card is priced",
        kind="bullet",
        anchor=section["anchor"],
    )
    text = client.post("/decision/markdown/", form(ticks=[f"{near.slug}|{point.text}"])).content.decode()
    assert Fact.objects.get(slug="h100-hourly-low").claim in text
    assert far.claim not in text


def test_it_is_taken_away_as_markdown_and_as_a_calendar_entry(client: Client, real_course: None) -> None:
    given = form(labs=[LAB], review="2027-05-31")
    answer = client.post("/decision/markdown/", given)
    assert answer["Content-Disposition"] == 'attachment; filename="support-mails.md"'
    text = answer.content.decode()
    assert text.startswith("# Support mails\n\nDecision: **Open weights on a host**\n")
    assert "](http://testserver/labs/break-even/?tokens_per_day=400000000" in text
    assert "## Facts it rests on" in text
    assert "DTSTART;VALUE=DATE:20270531" in client.post("/decision/calendar/", given).content.decode()
    without = client.post("/decision/calendar/", form())
    assert (without.status_code, b"Give the record a review date first" in without.content) == (400, True)


def test_a_browsers_records_become_the_accounts_and_the_newer_copy_wins(
    client: Client, alice: Learner, real_course: None
) -> None:
    client.force_login(alice)
    now = datetime.now(UTC)
    id_ = str(uuid4())

    def send(title: str, ago: int, **fields: Any) -> dict[str, Any]:
        record = {"id": id_, "title": title, "at": (now - timedelta(minutes=ago)).isoformat(), **fields}
        body = json.dumps({"decisions": [record]})
        answer: dict[str, Any] = client.post("/decision/merge/", body, content_type="application/json").json()
        return answer

    assert send("first", 5) == {"added": 1}
    assert send("older", 9) == {"added": 0}
    assert send("newer", 1) == {"added": 1}
    assert send("newer", 1) == {"added": 0}
    assert Decision.objects.get().record["title"] == "newer"
    client.post("/decision/delete/", {"id": id_})
    assert send("newer", 1) == {"added": 0}
    row = Decision.objects.get()
    assert (row.deleted, row.record["title"]) == (True, "")
    assert "newer" not in client.get("/decision/").content.decode()


def test_nobody_reaches_anothers_record(
    client: Client, alice: Learner, bob: Learner, real_course: None
) -> None:
    client.force_login(alice)
    given = form(why="A secret of Alice’s.")
    client.post("/decision/", given)
    stranger = Client()
    stranger.force_login(bob)
    assert "A secret" not in stranger.get("/decision/", {"id": given["id"]}).content.decode()
    stranger.post("/decision/", {**given, "why": "Mine."})
    stranger.post("/decision/delete/", {"id": given["id"]})
    assert "A secret" in client.get("/decision/").content.decode()


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"decisions": 3}', '{"decisions": ["x"]}', '{"decisions": [{}]}']
)
def test_what_is_no_record_is_refused(client: Client, alice: Learner, body: str) -> None:
    assert client.post("/decision/merge/", body, content_type="application/json").status_code == 401
    client.force_login(alice)
    answer = client.post("/decision/merge/", body, content_type="application/json")
    assert (answer.status_code, list(answer.json())) == (400, ["error"])


def test_a_wrong_field_keeps_nothing_and_says_why(client: Client, alice: Learner, real_course: None) -> None:
    client.force_login(alice)
    answer = client.post("/decision/", form(why="x" * 2001))
    assert answer.status_code == 400
    assert "may have 2,000 characters, and this has 2,001" in answer.content.decode()
    assert not Decision.objects.exists()
    assert client.get("/decision/", {"lab": "nowhere/?x=1"}).status_code == 200
    assert client.post("/decision/", form(labs=["break-even/?tokens_per_day=lots"])).status_code == 303


def test_what_ticks_say_is_shown_as_text(client: Client, real_course: None) -> None:
    page = client.post("/decision/", form(ticks=["llama|<script>alert(1)</script>"])).content.decode()
    assert "<script>alert" not in page


def test_beyond_the_most_nothing_is_dropped_and_the_sentence_says_so(
    client: Client, alice: Learner, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST", 2)
    client.force_login(alice)
    for _ in range(2):
        assert client.post("/decision/", form()).status_code == 303
    answer = client.post("/decision/", form(why="One too many."))
    assert answer.status_code == 400
    assert "at most 2 decision records" in answer.content.decode()
    assert "One too many." in answer.content.decode()
    assert Decision.objects.count() == 2
