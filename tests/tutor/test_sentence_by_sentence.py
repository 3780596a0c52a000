"""An answer in a model's own words reaches the page sentence by sentence, each as soon as it is verified."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st
from pytest_django import Settings

from config import model_list
from tests.real_course import load_real_course
from tests.tutor.asking_a_model import ASKED, LESSON, RIGHT, ask_model, open_ones, rewording, speaking
from tests.tutor.model_server import Answer, number_of, openai_says, serving
from tutor import lessons, routing
from tutor.models import Question
from tutor.providers import partial_json, transport
from tutor.same_question import same_as_before
from tutor.serving import leases
from tutor.serving.events import Event, events_of
from tutor.serving.publishing import redis_client
from tutor.serving.stream import Reader
from tutor.tasks import answer_question
from tutor.understanding.conversation import Answer as Given

ALSO = "OpenAI’s published figures for its own models"  # words of no passage: the claim becomes its quote
SILENCE = 0.7


@pytest.fixture
def real_course(db: None) -> None:
    load_real_course()


def chunk(content: str) -> str:
    said = {"choices": [{"index": 0, "delta": {"content": content}, "finish_reason": None}]}
    return f"data: {json.dumps({'id': 'c', 'object': 'chat.completion.chunk', 'created': 1, 'model': 'm', **said})}\n\n"


def own_words(asked: dict[str, Any]) -> str:
    """A true sentence, from the passage as the model was offered it."""
    lines = asked["messages"][-1]["content"].splitlines()
    quote: str = next(line.partition(": ")[2] for line in lines if RIGHT in line)
    return quote.replace("for example, ", "")


def two_sentences(asked: dict[str, Any]) -> tuple[str, str]:
    """A whole answer of two sentences, cut where the first one ends."""
    right = number_of(asked, RIGHT)
    other = "1" if right != "1" else "2"
    text = rewording((own_words(asked), [right]), (ALSO, [other]))
    cut = text.index("}") + 1
    return text[:cut], text[cut:]


def slowly(asked: dict[str, Any]) -> Answer:
    first, rest = two_sentences(asked)
    return Answer([chunk(first), SILENCE, *openai_says(rest).pieces])


def breaks_off(asked: dict[str, Any]) -> Answer:
    return Answer([chunk(two_sentences(asked)[0])])


def row(**fields: Any) -> Question:
    lesson = lessons.of_slug(LESSON)
    assert lesson
    fields = {"asked_of": "own", "sent_at": timezone.now(), **fields}
    return Question.objects.create(
        visitor=uuid4(), kind="lesson", slug=LESSON, document_hash=lesson.hash, text=ASKED, **fields
    )


def meanwhile(look: Callable[[], object]) -> threading.Thread:
    def run() -> None:
        look()
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def until_one_is_said(pk: Any) -> Question:
    deadline = time.monotonic() + 30
    while True:
        found = Question.objects.get(pk=pk)
        if found.sentences or not found.running:
            return found
        assert time.monotonic() < deadline, "no sentence was said"
        time.sleep(0.02)


def use(own: Settings, url: str) -> None:
    own.TUTOR_MODELS = model_list.read(f"own=openai-compatible:tiny-1@{url}/v1")
    own.TUTOR_VOICE = "reword"


def names(events: list[Event]) -> list[tuple[int, str]]:
    return [(event.id, event.name) for event in events]


def published(question: Question) -> list[tuple[int, str]]:
    """As Redis was told, in order."""
    entries: Any = redis_client().xrange("tutor:events")
    mine = [fields for _, fields in entries if fields[b"question"].decode() == str(question.pk)]
    return [(int(one[b"id"]), one[b"event"].decode()) for one in mine]


@pytest.mark.django_db(transaction=True)
def test_a_sentence_is_told_while_the_model_still_writes_the_next(
    real_course: None, settings: Settings, redis: object
) -> None:
    question = row()
    seen: list[Question] = []
    with serving(slowly) as server:
        use(settings, server.url)
        watching = meanwhile(lambda: seen.append(until_one_is_said(question.pk)))
        answer_question(str(question.pk))
        watching.join()
    question.refresh_from_db()
    assert seen[0].status == "answering"
    assert [one["kind"] for one in seen[0].sentences] == ["reword"]
    early, late = events_of(seen[0]), events_of(question)
    assert names(early) == [(1, "opener"), (2, "sentence")]
    assert late[: len(early)] == early, "what was told is where the whole answer begins"
    assert late[-1].name == "done"
    assert [one["kind"] for one in question.sentences if not one["folded"]] == ["reword", "quote"]
    assert published(question)[:3] == [(1, "opener"), (2, "sentence"), (3, "sentence")]
    assert published(question)[3:] == names(late), "and all of it at the end, for whoever lost some"


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_between_two_sentences_leaves_an_answer(
    real_course: None, settings: Settings, redis: object
) -> None:
    with serving(slowly) as server:
        use(settings, server.url)
        question = row()
        answer_question(str(question.pk))
        question.refresh_from_db()
        half = question.sentences[:1]
        before = timezone.now() - timedelta(seconds=1)
        Question.objects.filter(pk=question.pk).update(
            status="answering", tier="", sentences=half, finished_at=None, lease_until=before
        )
        early = events_of(Question.objects.get(pk=question.pk))
        answer_question(str(question.pk))
        assert len(server.asked) == 1, "the model is not asked again: somebody may have read what it said"
    question.refresh_from_db()
    assert (question.status, question.tier, question.voice, question.model) == (
        "answered",
        "direct",
        "reword",
        "tiny-1",
    )
    assert question.sentences[:1] == half
    assert all(one["folded"] for one in question.sentences[1:])
    assert question.route[-1]["why"] == routing.LEFT
    assert same_as_before(row()) is None, "whoever asks the same again is given the whole of it"
    assert events_of(question)[: len(early)] == early


@pytest.mark.django_db(transaction=True)
def test_a_question_that_is_cancelled_between_two_sentences_ends(
    real_course: None, settings: Settings, redis: object
) -> None:
    question = row()
    ended: list[Question] = []

    def cancel() -> None:
        ended.append(until_one_is_said(question.pk))
        assert leases.cancel(ended[0])

    with serving(slowly) as server:
        use(settings, server.url)
        watching = meanwhile(cancel)
        answer_question(str(question.pk))
        watching.join()
    question.refresh_from_db()
    assert question.status == "cancelled"
    assert names(events_of(question)) == [(1, "opener"), (2, "sentence"), (3, "done")]


@pytest.mark.django_db(transaction=True)
def test_side_by_side_nobody_sees_which_is_quicker(
    real_course: None, settings: Settings, redis: object
) -> None:
    question = row(side="A")
    seen: list[Question] = []
    with serving(slowly) as server:
        use(settings, server.url)
        watching = meanwhile(lambda: seen.append(until_one_is_said(question.pk)))
        answer_question(str(question.pk))
        watching.join()
    assert not seen[0].running


@pytest.mark.django_db
def test_what_was_said_before_a_model_broke_off_stands(real_course: None) -> None:
    told: list[Given] = []
    with serving(breaks_off) as server:
        given = ask_model(speaking("openai-compatible", server.url), voice="reword", tell=told.append)
    assert len(server.asked) == 2, "it is tried again, and what it then says again is not told again"
    assert [one.sentences for one in told] == [tuple(open_ones(given))]
    assert (given.tier, given.voice, given.fallback) == ("direct", "reword", "")
    assert given.cut_off == transport.CUT_OFF, "which its operator reads"


@pytest.mark.django_db
def test_nothing_is_told_before_the_model_has_said_that_something_answers(real_course: None) -> None:
    def declines(asked: dict[str, Any]) -> Answer:
        claim = {"text": own_words(asked), "picks": [number_of(asked, RIGHT)]}
        return openai_says(json.dumps({"sentences": [claim], "answerable": False}))

    told: list[Given] = []
    with serving(declines) as server:
        given = ask_model(speaking("openai-compatible", server.url), voice="reword", tell=told.append)
    assert told == []
    assert given.tier == "closest"


def test_a_reader_that_comes_back_in_the_middle_is_given_the_rest() -> None:
    sentence = {
        "text": "a", "kind": "quote", "heading": [], "passage": "p1", "anchor": "", "quote": "a", "excerpt": "a",
        "folded": False,
    }  # fmt: skip
    question = Question(kind="lesson", text=ASKED, status="answering", opener="Here.", sentences=[sentence])
    reader = Reader(2)
    reader.offer(events_of(question))
    assert reader.take() == ([], False)
    question.sentences, question.status = [sentence, sentence], "answered"
    reader.offer(events_of(question))
    assert names(reader.take()[0]) == [(3, "sentence"), (4, "done")]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@trying(max_examples=100, deadline=None)
@given(
    st.booleans(), st.lists(st.dictionaries(st.text(max_size=4), VALUES, max_size=3), max_size=4), st.data()
)
def test_whatever_is_whole_so_far_is_there_and_nothing_that_is_not(
    answerable: bool, items: list[Any], data: st.DataObject
) -> None:
    written = "Sure: " + json.dumps({"answerable": answerable, "sentences": items, "more": {}}, indent=1)
    cut = data.draw(st.integers(0, len(written)))
    fields, found = partial_json.so_far(written[:cut], "sentences")
    assert fields in ({}, {"answerable": answerable})
    assert found == items[: len(found)]
    assert partial_json.so_far(written, "sentences") == ({"answerable": answerable}, items)


@trying(max_examples=200, deadline=None)
@given(st.text(alphabet='{}[]":, \\sentence1tru<think>/', max_size=80))
def test_whatever_is_written_something_is_read(written: str) -> None:
    assert len(partial_json.so_far(written, "sentences")) == 2
