"""What the tutor's addresses answer to htmx: parts of a page, what is new while one waits, and where to go."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import Course
from tutor.models import Question
from tutor.tasks import answer_question

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis", "course")]
URL = "/lessons/two-kinds/tutor/"
ASKED = "What stays with me?"
HTMX = {"HX-Request": "true"}


def ask(client: Client, **fields: object) -> Any:
    return client.post(URL, {"question": ASKED} | fields, headers=HTMX)


def look(client: Client, waits: str) -> Any:
    question = Question.objects.get()
    return client.get(question.get_absolute_url(), headers=HTMX | {"If-None-Match": f'"{waits}-0"'})


def test_who_waits_is_told_what_is_new_and_nothing_else(client: Client) -> None:
    ask(client)
    Question.objects.update(sent_at=timezone.now())
    assert look(client, "looking").status_code == 304
    assert "The model is waking up" not in look(client, "stopped").content.decode()
    Question.objects.update(waking=True)
    assert "The model is waking up" in look(client, "looking").content.decode()
    answer_question(str(Question.objects.get().pk))
    answered = look(client, "waking").content.decode()
    assert 'data-status="answered"' in answered or 'data-status="refused"' in answered
    assert "every" not in answered and "hx-sse" not in answered, "nobody waits any longer"


def test_the_sentences_that_hold_are_shown_while_the_rest_is_waited_for(client: Client) -> None:
    ask(client)
    said = {"text": "The file stays.", "quote": "The file stays.", "heading": ["Files"], "passage": "p1"}
    Question.objects.update(
        sent_at=timezone.now(), status="answering", opener="Here:", sentences=[said | {"kind": "quote"}]
    )
    partly = look(client, "looking").content.decode()
    assert partly.index("Here:") < partly.index("The file stays.") < partly.index("Looking through")
    assert "hx-partial" not in partly, "it is said aloud once, when all of it is there"
    shown = Question.objects.get().shown
    assert shown == "looking-1"


def test_what_takes_long_says_so_and_is_asked_for_less_often(client: Client) -> None:
    ask(client)
    Question.objects.update(sent_at=timezone.now(), asked_at=timezone.now() - timedelta(seconds=8))
    said = look(client, "looking").content.decode()
    assert "takes longer than usual" in said
    assert "every 6s" in said


def test_an_answer_is_said_aloud_to_who_waited_and_to_nobody_else(client: Client) -> None:
    ask(client)
    answer_question(str(Question.objects.get().pk))
    assert "hx-partial" in look(client, "looking").content.decode()
    again = client.get(Question.objects.get().get_absolute_url(), headers=HTMX).content.decode()
    assert "hx-partial" not in again
    assert "hx-partial" not in client.get(URL, headers=HTMX).content.decode()


@pytest.mark.parametrize(
    ("sent", "asked"),
    [
        (["", "Tell me more"], "Tell me more"),
        (["Tell me more", ""], "Tell me more"),
        (["half a question", "Tell me more"], "Tell me more"),
    ],
)
def test_a_button_with_a_question_of_its_own_is_heard_beside_the_field(
    client: Client, sent: list[str], asked: str
) -> None:
    client.post(URL, {"question": sent}, headers=HTMX)
    assert Question.objects.get().text == asked


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org/", "javascript:alert(1)", "review"])
def test_a_way_back_leads_nowhere_but_into_this_site(client: Client, back: str) -> None:
    sent = client.post(URL, {"question": ASKED, "back": back})
    assert sent["Location"] == Question.objects.get().get_absolute_url()
    assert b"Back to where you were" not in client.get(sent["Location"], {"back": back}).content


def test_a_way_back_is_kept(client: Client) -> None:
    sent = client.post(URL, {"question": ASKED, "back": "/lessons/two-kinds/quiz/?n=2"})
    page = client.get(sent["Location"]).content.decode()
    assert '<a href="/lessons/two-kinds/quiz/?n=2">Back to where you were</a>' in page


def test_a_page_without_a_token_is_led_to_the_one_that_compares(client: Client, course: Course) -> None:
    page = client.get(f"{URL}compare/", {"question": ASKED}).content.decode()
    assert ASKED in page
    assert not Question.objects.exists()
