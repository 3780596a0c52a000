"""Side by side: blind until the learner has picked, counted as what it costs, and nobody else's to see."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from config import model_list
from courses.models import Passage
from tests.real_course import load_real_course
from tests.tutor.model_server import openai_says, serving
from tutor.comparing import Tally, tallied
from tutor.models import Comparison, Question, SwitchedOff
from tutor.tasks import answer_question

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("redis"),
    pytest.mark.both_databases,
]
LESSON = "open-weight-vs-closed"
ASKED = "Does OpenAI train on API data?"
URL = f"/lessons/{LESSON}/tutor/"
# They stand in the page, and their words are not about models.
_STYLES = re.compile(r"<style.*?</style>", re.S)


@pytest.fixture
def passage(db: None) -> str:
    load_real_course()
    return Passage.objects.get(document__slug=LESSON, text__contains="1 March 2023").name


def models(settings: Settings, *servers: str) -> None:
    names = ("small", "large", "huge")
    listed = (
        f"{name}=openai-compatible:{name}-1@{url}/v1" for name, url in zip(names, servers, strict=False)
    )
    settings.TUTOR_MODELS = model_list.read(", ".join(listed))


def compare(client: Client) -> str:
    """Asks, has every side answered, and gives the address of the comparison."""
    response = client.post(f"{URL}compare/", {"question": ASKED}, headers={"Accept": "application/json"})
    assert response.status_code == 202, response.content
    for question in Question.objects.exclude(side=""):
        answer_question(str(question.pk))
    url: str = response.json()["url"]
    return url


def as_json(client: Client, url: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(url, headers={"Accept": "application/json"}).json()
    return answer


def choosing(passage: str) -> str:
    return json.dumps({"answerable": True, "picks": [passage]})


def test_no_name_is_told_before_the_learner_has_picked(
    client: Client, settings: Settings, passage: str
) -> None:
    with serving(openai_says(choosing(passage))) as one, serving(openai_says(choosing(passage))) as other:
        models(settings, one.url, other.url)
        url = compare(client)
        page = client.get(url).content.decode()
        blind = _STYLES.sub("", page), json.dumps(as_json(client, url))
        for said in blind:
            assert "1 March 2023" in said
            assert not [word for word in ("small", "large", "tokens", "local,", "receipt") if word in said]
        client.post(f"{url}pick/", {"better": "B"})
        told = as_json(client, url)
    assert told["picked"] == "B"
    assert {one["model"] for one in told["answers"]} == {"small-1", "large-1"}
    better = Comparison.objects.get().sides["B"]
    worse = Comparison.objects.get().sides["A"]
    assert tallied() == sorted(
        [Tally(better, 1, 1, 0), Tally(worse, 1, 0, 0)], key=lambda tally: (-tally.compared, tally.name)
    )
    assert b"333 tokens" in client.get(url).content


def test_the_first_pick_counts(client: Client, settings: Settings, passage: str) -> None:
    with serving(openai_says(choosing(passage))) as one:
        models(settings, one.url)
        url = compare(client)
    for better in ("Z", "", "equal", "A"):
        client.post(f"{url}pick/", {"better": better})
    assert as_json(client, url)["picked"] == "equal"
    assert sorted((tally.name, tally.equal) for tally in tallied()) == [("small", 1), ("without a model", 1)]


def test_a_single_side_cannot_be_looked_at_alone(client: Client, settings: Settings, passage: str) -> None:
    with serving(openai_says(choosing(passage))) as one:
        models(settings, one.url)
        compare(client)
    for question in Question.objects.all():
        for accept in ("text/html", "application/json"):
            assert client.get(f"/tutor/{question.pk}/", headers={"Accept": accept}).status_code == 404
    thread = client.get(URL, headers={"Accept": "application/json"}).json()
    assert thread == {"questions": []}
    assert ASKED.encode() in client.get(URL).content


def test_somebody_elses_comparison_does_not_exist(client: Client, settings: Settings, passage: str) -> None:
    with serving(openai_says(choosing(passage))) as one:
        models(settings, one.url)
        url = compare(client)
    stranger = Client()
    assert stranger.get(url).status_code == 404
    assert stranger.post(f"{url}pick/", {"better": "A"}).status_code == 404


def test_a_comparison_counts_as_a_question_for_each_model(
    client: Client, settings: Settings, passage: str
) -> None:
    models(settings, "http://127.0.0.1:9", "http://127.0.0.1:9")
    settings.TUTOR_DAILY_QUESTIONS = 3
    compare(client)
    refused = client.post(f"{URL}compare/", {"question": ASKED}, headers={"Accept": "application/json"})
    assert refused.status_code == 429
    assert client.post(URL, {"question": ASKED}, headers={"Accept": "application/json"}).status_code == 202


def test_while_a_side_is_being_answered_nothing_else_is(
    client: Client, settings: Settings, passage: str
) -> None:
    models(settings, "http://127.0.0.1:9")
    made = client.post(f"{URL}compare/", {"question": ASKED}, headers={"Accept": "application/json"}).json()
    again = client.post(f"{URL}compare/", {"question": ASKED}, headers={"Accept": "application/json"})
    assert again.status_code == 429
    running = as_json(client, made["url"])
    assert (running["status"], running["answers"]) == ("running", [])
    assert b"http-equiv" in client.get(made["url"]).content
    client.post(f"{made['url']}pick/", {"better": "A"})
    assert Comparison.objects.get().picked == ""


def test_htmx_is_sent_to_the_page_of_a_comparison_and_told_only_what_is_new(
    client: Client, settings: Settings, passage: str
) -> None:
    models(settings, "http://127.0.0.1:9")
    sent = client.post(f"{URL}compare/", {"question": ASKED}, headers={"HX-Request": "true"})
    url = Comparison.objects.get().get_absolute_url()
    assert sent["HX-Redirect"] == url
    shown = Question.objects.order_by("side")[0].shown
    assert client.get(url, headers={"If-None-Match": f'"{shown}"'}).status_code == 304
    assert b"answers are being found" in client.get(url, headers={"If-None-Match": '"another"'}).content


def test_a_site_without_models_has_nothing_to_compare(client: Client, passage: str) -> None:
    assert b"side by side" not in client.get(URL).content
    refused = client.post(f"{URL}compare/", {"question": ASKED}, headers={"Accept": "application/json"})
    assert refused.status_code == 400
    assert "no model" in refused.json()["error"]


def test_the_model_asked_is_the_one_that_answers(client: Client, settings: Settings, passage: str) -> None:
    with serving(openai_says(choosing(passage))) as one, serving(openai_says(choosing(passage))) as other:
        models(settings, one.url, other.url)
        json_please = {"Accept": "application/json"}
        made = client.post(URL, {"question": ASKED, "model": "large"}, headers=json_please).json()
        answer_question(made["id"])
        assert as_json(client, made["url"])["model"] == "large-1"
        unknown = client.post(URL, {"question": ASKED, "model": "huge"}, headers=json_please)
    assert unknown.status_code == 400
    assert unknown.json()["error"] == "There is no model called huge here. There is small, large."
    assert (len(one.asked), len(other.asked)) == (0, 1)


def test_a_lesson_can_be_closed_to_questions(client: Client, passage: str) -> None:
    assert b"ask-lesson" in client.get(f"/lessons/{LESSON}/").content
    switch = SwitchedOff.objects.create(document=f"lesson/{LESSON}")
    assert b"ask-lesson" not in client.get(f"/lessons/{LESSON}/").content
    assert b"ask-lesson" in client.get("/lessons/llama/").content
    refused = client.post(URL, {"question": ASKED}, headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json()["error"]) == (
        403,
        "The tutor is switched off for this lesson.",
    )
    assert b"switched off" in client.get(URL).content
    switch.delete()
    assert b"ask-lesson" in client.get(f"/lessons/{LESSON}/").content


def test_a_comparison_is_deleted_with_the_thread_and_its_pick_still_counts(
    client: Client, settings: Settings, passage: str
) -> None:
    models(settings, "http://127.0.0.1:9")
    url = compare(client)
    client.post(f"{url}pick/", {"better": "A"})
    assert b"Delete all of these" in client.get(URL).content
    client.post(f"{URL}delete/")
    assert client.get(url).status_code == 404
    assert not Question.objects.exclude(text="").exists()
    assert sum(tally.picked for tally in tallied()) == 1
