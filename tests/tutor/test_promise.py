"""What the tutor promises, over the real lessons and their gold questions, without a model."""

from __future__ import annotations

from collections import Counter
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils.html import strip_tags
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from courses.models import Document, Passage
from tests.real_course import load_real_course
from tutor import lessons
from tutor.models import GoldQuestion, Question
from tutor.phrases import holds
from tutor.providers.base import Choice
from tutor.tasks import answer_question
from tutor.understanding.answering import answer
from tutor.understanding.conversation import Answer, Conversation

pytestmark = pytest.mark.django_db
LESSON = "open-weight-vs-closed"


@pytest.fixture
def real_course(db: None) -> None:
    load_real_course()


def asked(text: str, slug: str = LESSON, backend: Any = None) -> Answer:
    lesson = lessons.find("lesson", slug)
    assert lesson
    return answer(text, Conversation(slug, lessons.index_of(lesson)), backend)


def test_the_gold_questions_are_answered_and_refused_as_they_should_be(real_course: None) -> None:
    """Floors a little under what the set-up without a model reaches; `evaluate_tutor`'s goals are higher."""
    score: Counter[str] = Counter()
    for gold in GoldQuestion.objects.all():
        given = asked(gold.ask, gold.slug)
        shown = [strip_tags(one["excerpt"]) for one in given.sentences]
        own = [one["quote"] for one in given.sentences]
        right = any(holds(text, phrase) for text in (*own[:1], *shown[:1]) for phrase in gold.answers)
        score[gold.not_here or "answerable"] += 1
        score[f"{gold.not_here} refused"] += bool(gold.not_here) and given.tier == "refused"
        score["right"] += right
        served = any(holds(text, phrase) for text in (*own, *shown) for phrase in gold.answers)
        score["served"] += served
        score[f"{gold.not_here} direct"] += bool(gold.not_here) and given.tier == "direct"
        score["wrong direct"] += given.tier == "direct" and not served
    assert score["answerable"] >= 60
    assert score["right"] >= 0.6 * score["answerable"]
    assert score["wrong direct"] <= 0.02 * score["answerable"]
    assert score["served"] >= 0.88 * score["answerable"]
    # nothing but a model tells a near miss from an answer: it is shown what is nearest, as no more than that
    assert score["near-miss direct"] <= 0.02 * score["near-miss"]
    assert score["off-topic refused"] >= 0.65 * score["off-topic"]
    assert score["off-topic direct"] == score["adversarial direct"] == 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(text="REQUES")  # is in a definition, misspelt
@given(text=st.text(max_size=300))
def test_whatever_is_asked_only_the_lessons_own_passages_are_shown(real_course: None, text: str) -> None:
    given_ = asked(text)
    own = set(Passage.objects.filter(document__slug=LESSON).values_list("text", flat=True))
    document = Document.objects.get(slug=LESSON)
    own.add(document.summary)
    for term in document.terms:  # its page shows what they mean
        means = unescape(strip_tags(term["means"]))
        own |= {f"{term['name'][0].upper()}{term['name'][1:]}: {means}"}
    for sentence in (*given_.sentences, *given_.more):
        assert sentence["quote"] in own


def test_a_backend_can_show_nothing_of_its_own(real_course: None) -> None:
    """A model that returns names of passages it was not offered, or prose, is not believed."""

    class Hostile:
        name, model, runs, window = "evil", "evil-1", "hosted", 8000

        def select(self, question: str, passages: object, stop: object = None) -> Choice:
            return Choice(("p99999", "<script>alert(1)</script>", "Buy my model."))

    given_ = asked("Does OpenAI train on API data?", backend=Hostile())
    assert "script" not in repr(given_)
    assert "Buy" not in repr(given_)
    assert given_.fallback == "The model pointed at nothing that this lesson says."


def test_a_quote_from_under_a_heading_that_turns_it_round_keeps_the_heading(real_course: None) -> None:
    for passage in Passage.objects.filter(negating=True, document__kind="lesson")[:20]:
        lesson = lessons.find("lesson", passage.document.slug)
        assert lesson
        given_ = asked(passage.text[:200], passage.document.slug)
        for sentence in given_.sentences:
            if sentence["passage"] == passage.name:
                assert sentence["text"].startswith(passage.heading_path[-1])


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Questions that were sent to the workers; there is no worker here."""
    sent: list[str] = []

    def dispatch(id_: UUID) -> bool:
        sent.append(str(id_))
        return True

    monkeypatch.setattr("tutor.admission.dispatch", dispatch)
    return sent


def ask(client: Client, text: str, slug: str = LESSON) -> Any:
    return client.post(f"/lessons/{slug}/tutor/", {"question": text}, headers={"Accept": "application/json"})


@pytest.mark.django_db(transaction=True)
def test_a_question_is_accepted_answered_and_read_back(
    real_course: None, client: Client, queue: list[str], redis: Any
) -> None:
    accepted = ask(client, "Does OpenAI train on API data?")
    assert accepted.status_code == 202
    assert queue == [accepted.json()["id"]]
    for _ in range(2):  # the queue may give a task twice
        answer_question(queue[0])
    told = client.get(accepted.json()["url"], headers={"Accept": "application/json"}).json()
    assert (told["status"], told["tier"], told["runs"]) == ("answered", "direct", "here")
    assert told["receipt"]["characters_sent_out"] == 0
    assert "1 March 2023" in told["sentences"][0]["text"]
    assert Question.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("", 400, "Write a question"),
        ("   \u202e ", 400, "Write a question"),
        ("x" * 501, 400, "500 characters"),
    ],
)
def test_what_is_no_question_is_told_so(
    real_course: None, client: Client, text: str, status: int, words: str
) -> None:
    answer_ = ask(client, text)
    assert answer_.status_code == status
    assert words in answer_.json()["error"]


def test_a_burst_is_stopped_with_a_sentence_and_others_are_not(
    real_course: None, client: Client, queue: list[str]
) -> None:
    for _ in range(8):
        Question.objects.filter(status__in=["waiting", "answering"]).update(status="answered")
        assert ask(client, "Does OpenAI train on API data?").status_code == 202
    Question.objects.update(status="answered")
    stopped = ask(client, "And now?")
    assert stopped.status_code == 429
    assert stopped["Retry-After"]
    assert ask(Client(), "Does OpenAI train on API data?").status_code == 202


def test_the_question_of_another_does_not_exist(real_course: None, client: Client, queue: list[str]) -> None:
    url = ask(client, "Does OpenAI train on API data?").json()["url"]
    stranger = Client()
    assert stranger.get(url).status_code == 404
    for act in ("cancel", "helpful", "delete"):
        assert stranger.post(f"{url}{act}/").status_code == 404
    assert client.get(url).status_code == 200


def test_markup_in_a_question_is_text(real_course: None, client: Client, queue: list[str]) -> None:
    url = ask(client, "<img src=x onerror=alert(1)> who?").json()["url"]
    html = client.get(url).content.decode()
    assert "<img src=x" not in html
    assert "&lt;img src=x" in html


def test_an_unknown_lesson_has_no_tutor(client: Client) -> None:
    assert ask(client, "Who?", "nothing-here").status_code == 404
