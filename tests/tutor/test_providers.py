"""Models behind real local servers: what they choose, and every way in which they fail."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from config import model_list
from courses.models import Passage
from tests.real_course import load_real_course
from tests.tutor.model_server import Answer, anthropic_says, ollama_says, openai_says, serving
from tutor import lessons
from tutor.breaker import Breaker
from tutor.models import Question
from tutor.models_available import backend, backend_named, names
from tutor.providers.anthropic_messages import AnthropicMessages
from tutor.providers.base import Endpoint, never
from tutor.providers.ollama import Ollama
from tutor.providers.openai_chat import OpenAIChat
from tutor.providers.transport import ANSWER_SECONDS, SENT_ELSEWHERE, Deadline, NetworkModel
from tutor.stopping import Stopped
from tutor.tasks import answer_question
from tutor.understanding.answering import answer
from tutor.understanding.conversation import Answer as Given
from tutor.understanding.conversation import Conversation

pytestmark = pytest.mark.django_db
LESSON = "open-weight-vs-closed"
ASKED = "Does OpenAI train on API data?"
KEY = "sk-canary-9b1f"


@pytest.fixture
def real_course(db: None) -> str:
    """Loaded; gives the name of the passage that answers."""
    load_real_course()
    return Passage.objects.get(document__slug=LESSON, text__contains="1 March 2023").name


def ask(url: str, kind: str = "openai-compatible", text: str = ASKED) -> Given:
    lesson = lessons.find("lesson", LESSON)
    assert lesson
    return answer(text, Conversation(LESSON, lessons.index_of(lesson)), speaking(kind, url))


def speaking(kind: str, url: str, *, is_local: bool = True) -> NetworkModel:
    endpoint = Endpoint("local", "tiny-1", f"{url}/v1" if "openai" in kind else url, is_local)
    if kind == "ollama":
        return Ollama(endpoint)
    return AnthropicMessages(endpoint, KEY) if kind == "anthropic" else OpenAIChat(endpoint, KEY)


SAYS: dict[str, Callable[[str], Answer]] = {
    "openai-compatible": openai_says,
    "ollama": ollama_says,
    "anthropic": anthropic_says,
}


def choosing(*picks: str) -> str:
    return json.dumps({"answerable": True, "picks": picks})


@pytest.mark.parametrize("kind", SAYS)
def test_a_model_chooses_and_the_lesson_speaks(real_course: str, kind: str) -> None:
    with serving(SAYS[kind](choosing(real_course))) as server:
        given = ask(server.url, kind)
    assert [sentence["passage"] for sentence in given.sentences] == [real_course]
    assert (given.model, given.runs, given.fallback) == ("tiny-1", "local", "")
    assert (given.usage.tokens_in, given.usage.tokens_out, given.usage.characters_sent) == (321, 12, 0)


def test_the_server_is_sent_the_question_the_passages_and_the_key(real_course: str) -> None:
    with serving(openai_says(choosing(real_course))) as server:
        ask(server.url)
    (sent,) = server.asked
    assert sent["path"] == "/v1/chat/completions"
    assert server.keys == [f"Bearer {KEY}"]
    assert ASKED in sent["messages"][1]["content"]
    assert f"{real_course}: " in sent["messages"][1]["content"]
    assert sent["response_format"]["json_schema"]["strict"] is True


def test_ollama_gets_a_window_that_holds_the_whole_prompt(real_course: str) -> None:
    with serving(ollama_says(choosing(real_course))) as server:
        ask(server.url, "ollama")
    (sent,) = server.asked
    assert sent["path"] == "/api/chat"
    assert sent["options"]["num_ctx"] * 2 >= sum(len(one["content"]) for one in sent["messages"])


def test_a_model_that_declines_is_believed(real_course: str) -> None:
    with serving(openai_says(json.dumps({"answerable": False, "picks": []}))) as server:
        given = ask(server.url)
    assert given.tier == "refused"
    assert given.sentences == ()


def test_thinking_aloud_is_dropped(real_course: str) -> None:
    with serving(openai_says(f"<think>{{'picks': canary}}</think>{choosing(real_course)}")) as server:
        given = ask(server.url)
    assert given.sentences[0]["passage"] == real_course
    assert "canary" not in repr(given)


FAILURES = {
    "no key": (Answer(['{"error": {"message": "bad key canary"}}'], 401, "application/json"), "key"),
    "no such model": (Answer(['{"error": "canary"}'], 404, "application/json"), "does not have this model"),
    "busy": (Answer(["{}"], 429, "application/json", {"Retry-After": "900"}), "busy"),
    "broken": (Answer(["canary"], 500, "text/plain"), "had an error"),
    "a page instead of JSON": (Answer(["<html>canary</html>"], kind="text/html"), ""),
    "broken JSON in the stream": (Answer(["data: {canary\n\n"]), ""),
    "an empty stream": (Answer([]), ""),
    "an answer of nothing": (openai_says(""), ""),
    "null content": (openai_says(None), ""),
    "prose": (openai_says("The canary says that closed models are best."), "could not be read"),
    "another schema": (openai_says('{"picks": "canary"}'), "could not be read"),
    "a list": (openai_says('["canary"]'), ""),
    "a cut stream": (openai_says('{"answerable": true, "pi', finish=None), "broke off"),
    "a tool call": (openai_says(None, finish="tool_calls"), "broke off"),
    "far too much": (openai_says("canary " * 9000), "too long"),
    "a line of two megabytes": (Answer(["data: " + "canary" * 350_000 + "\n\n"]), ""),
    "stopped by its own limit": (openai_says('{"answerable": tr', finish="length"), "could not be read"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_failing_model_is_said_plainly_and_the_answer_comes_without_it(real_course: str, name: str) -> None:
    failing, words = FAILURES[name]
    with serving(failing) as server:
        given = ask(server.url)
    assert given.sentences[0]["passage"] == real_course
    assert given.fallback.endswith(".")
    assert words in given.fallback
    assert "canary" not in repr(given)
    assert KEY not in repr(given)


def test_a_server_that_is_not_there_is_said_plainly(real_course: str) -> None:
    given = ask("http://127.0.0.1:9")
    assert given.fallback == "The model’s server could not be reached."
    assert given.sentences[0]["passage"] == real_course
    assert ask("http://127.0.0.1:9", "ollama").fallback == given.fallback


@pytest.mark.parametrize("kind", SAYS)
@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308])
def test_a_server_that_points_elsewhere_is_not_followed(real_course: str, kind: str, status: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as inside:
        inside.setblocking(False)
        for place in (f"http://127.0.0.1:{inside.getsockname()[1]}/latest/meta-data/", "/other/"):
            with serving(Answer([], status, headers={"Location": place})) as server:
                given = ask(server.url, kind)
            assert len(server.asked) == 1
            assert given.fallback == SENT_ELSEWHERE
        with pytest.raises(BlockingIOError):
            inside.accept()
    assert given.sentences[0]["passage"] == real_course


def test_what_fails_once_is_tried_again(real_course: str) -> None:
    with serving(Answer(["{}"], 503, "application/json"), openai_says(choosing(real_course))) as server:
        given = ask(server.url)
    assert given.fallback == ""
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    "content",
    [choosing("p99999"), choosing("<b>canary</b>", "p0"), choosing(*[f"p{n}" for n in range(90000, 90050)])],
)
def test_names_that_were_not_offered_are_not_shown(real_course: str, content: str) -> None:
    with serving(openai_says(content)) as server:
        given = ask(server.url)
    assert "canary" not in repr(given)
    assert "does not have" in given.fallback


def test_a_question_of_the_wrong_sort_never_reaches_a_model(real_course: str) -> None:
    with serving(openai_says(choosing(real_course))) as server:
        given = ask(server.url, text="Who won the world cup in 2022?")
    assert given.tier == "refused"
    assert server.asked == []


def test_the_first_model_of_the_list_is_the_one_that_is_asked(settings: Settings) -> None:
    settings.TUTOR_MODELS = model_list.read("small=ollama:llama3.2, big=openai:gpt-5-mini")
    assert (backend_named(names()[0]).name, backend_named(names()[0]).model) == ("small", "llama3.2")
    settings.TUTOR_KEYS = {"BIG": KEY}
    hosted = backend(settings.TUTOR_MODELS[1])
    assert (hosted.model, hosted.runs) == ("gpt-5-mini", "hosted")
    settings.TUTOR_MODELS = ()
    assert backend_named(names()[0]).model == ""


@pytest.mark.django_db(transaction=True)
def test_a_slow_model_keeps_its_question(real_course: str, settings: Settings, redis: object) -> None:
    question = Question.objects.create(visitor=uuid4(), kind="lesson", slug=LESSON, text=ASKED)
    leases: list[timedelta] = []

    def look() -> None:
        held = Question.objects.get(pk=question.pk)
        assert held.lease_until
        leases.append(held.lease_until - timezone.now())
        connection.close()

    with serving(openai_says(choosing(real_course))) as server:
        server.meanwhile = look
        settings.TUTOR_MODELS = model_list.read(f"own=openai-compatible:tiny-1@{server.url}/v1")
        answer_question(str(question.pk))
    question.refresh_from_db()
    assert (question.status, question.model, question.runs) == ("answered", "tiny-1", "local")
    assert leases[0] > timedelta(seconds=ANSWER_SECONDS)


ANTHROPIC_FAILURES = {
    "no key": (
        Answer(
            ['{"type": "error", "error": {"type": "authentication_error", "message": "canary"}}'],
            401,
            "application/json",
        ),
        "key",
    ),
    "busy": (Answer(["{}"], 529, "application/json"), "had an error"),
    "a cut stream": (anthropic_says('{"answerable": true, "pi', stop=None), "broke off"),
    "a tool call": (anthropic_says("", stop="tool_use"), "broke off"),
    "prose": (anthropic_says("canary"), "could not be read"),
    "broken JSON": (Answer(["event: message_start\ndata: {canary\n\n"]), ""),
    "a page": (Answer(["<html>canary</html>"], kind="text/html"), ""),
}


@pytest.mark.parametrize("name", ANTHROPIC_FAILURES)
def test_a_failing_anthropic_server_is_said_plainly(real_course: str, name: str) -> None:
    failing, words = ANTHROPIC_FAILURES[name]
    with serving(failing) as server:
        given = ask(server.url, "anthropic")
    assert given.sentences[0]["passage"] == real_course
    assert given.fallback.endswith(".")
    assert words in given.fallback
    assert "canary" not in repr(given)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of an answer at two seconds instead of 45."""
    monkeypatch.setattr(Deadline.__init__, "__defaults__", (2, never))


TARDY = {
    "silent from the start": Answer([30.0]),
    "silent in the middle": Answer([openai_says("{").pieces[0], 30.0]),
    "a sign a second": Answer([one for piece in openai_says("x" * 900).pieces for one in (piece, 0.2)]),
    "endless": Answer([one for _ in range(400) for one in (openai_says("x").pieces[1], 0.05)]),
}


@pytest.mark.parametrize("name", TARDY)
def test_the_clock_is_ours(real_course: str, impatient: None, name: str) -> None:
    begun = time.monotonic()
    with serving(TARDY[name]) as server:
        given = ask(server.url)
        assert server.hung_up.wait(5), "the connection stayed open"
    assert time.monotonic() - begun < 2 + 5
    assert given.fallback == "The model took too long."
    assert given.sentences[0]["passage"] == real_course


def test_a_cancelled_question_ends_the_models_work(real_course: str) -> None:
    lesson = lessons.find("lesson", LESSON)
    assert lesson
    begun = time.monotonic()
    with serving(Answer([openai_says("{").pieces[0], 30.0])) as server:
        with pytest.raises(Stopped):
            answer(
                ASKED,
                Conversation(LESSON, lessons.index_of(lesson)),
                speaking("openai-compatible", server.url),
                stop=lambda: time.monotonic() - begun > 0.5,
            )
        assert server.hung_up.wait(2), "the connection stayed open"


def test_a_model_that_keeps_failing_is_left_alone_for_a_while(real_course: str) -> None:
    with serving(Answer(["{}"], 404, "application/json")) as server:
        said = [ask(server.url).fallback for _ in range(5)]
    assert len(server.asked) == 3
    assert said[3:] == ["The model’s server has failed several times and is left alone for a moment."] * 2


def test_a_breaker_lets_one_through_after_each_rest() -> None:
    now = [0.0]
    breaker = Breaker(clock=lambda: now[0])
    for _ in range(3):
        breaker.failed_once()
    states = [breaker.is_open]
    now[0] = 31
    states.append(breaker.is_open)
    breaker.failed_once()
    for now[0] in (31, 31 + 59, 31 + 61):
        states.append(breaker.is_open)
    assert states == [True, False, True, True, False]
    breaker.succeeded()
    assert breaker.failed == 0


def rewording(*sentences: tuple[str, list[str]]) -> str:
    claims = [{"text": text, "picks": picks} for text, picks in sentences]
    return json.dumps({"answerable": True, "sentences": claims})


def reworded(url: str, kind: str = "openai-compatible") -> Given:
    lesson = lessons.find("lesson", LESSON)
    assert lesson
    return answer(ASKED, Conversation(LESSON, lessons.index_of(lesson)), speaking(kind, url), voice="reword")


@pytest.mark.parametrize("kind", SAYS)
def test_a_verified_sentence_is_shown_with_its_quote(real_course: str, kind: str) -> None:
    quote = Passage.objects.get(document__slug=LESSON, name=real_course).text
    own = quote.replace("for example, ", "")
    with serving(SAYS[kind](rewording((own, [real_course])))) as server:
        given = reworded(server.url, kind)
    assert given.voice == "reword"
    assert [(one["text"], one["kind"], one["quote"]) for one in given.sentences] == [
        (own, "reword", quote)
    ] or (given.sentences[0]["kind"] == "quote")


def test_a_lie_becomes_the_quote_it_cites(real_course: str) -> None:
    lie = "OpenAI always trains on API data, says the canary."
    with serving(openai_says(rewording((lie, [real_course]), ("Canary.", ["p99999"])))) as server:
        given = reworded(server.url)
    assert [one["kind"] for one in given.sentences] == ["quote"]
    assert given.sentences[0]["passage"] == real_course
    assert "canary" not in repr(given).casefold()


@pytest.mark.parametrize(
    "content", ["canary", rewording(("Canary.", [])), '{"answerable": true, "sentences": [1, {"text": 5}]}']
)
def test_with_nothing_to_show_the_lesson_speaks_itself(real_course: str, content: str) -> None:
    with serving(openai_says(content)) as server:
        given = reworded(server.url)
    assert given.voice == "quote"
    assert given.sentences[0]["passage"] == real_course
    assert "canary" not in repr(given).casefold()


def question(text: str = ASKED, **fields: object) -> Question:
    lesson = lessons.find("lesson", LESSON)
    assert lesson
    return Question.objects.create(
        visitor=uuid4(), kind="lesson", slug=LESSON, document_hash=lesson.hash, text=text, **fields
    )


@pytest.mark.django_db(transaction=True)
def test_the_same_question_is_paid_for_once(real_course: str, settings: Settings, redis: object) -> None:
    with serving(openai_says(choosing(real_course))) as server:
        settings.TUTOR_MODELS = model_list.read(f"own=openai-compatible:tiny-1@{server.url}/v1")
        first, second = question(), question(ASKED.upper())
        for one in (first, second):
            answer_question(str(one.pk))
            one.refresh_from_db()
    assert len(server.asked) == 1
    assert (first.sentences, first.tier) == (second.sentences, second.tier)
    assert second.status == "answered"


@pytest.mark.django_db(transaction=True)
def test_when_the_days_money_is_spent_the_lesson_speaks_itself(
    real_course: str, settings: Settings, redis: object
) -> None:
    with serving(openai_says(choosing(real_course))) as server:
        url = f"{server.url}/v1".replace("127.0.0.1", "localhost.localdomain")
        settings.TUTOR_MODELS = model_list.read(f"own=openai-compatible:tiny-1@{url}")
        settings.TUTOR_DAILY_SPEND = 0.5
        question("Earlier one?", status="answered", cost=Decimal("0.5"))
        one = question()
        answer_question(str(one.pk))
        one.refresh_from_db()
    assert server.asked == []
    assert one.fallback == "What the models may cost in a day is spent."
    assert one.sentences[0]["passage"] == real_course


def test_a_hosted_answer_says_what_it_cost(real_course: str, settings: Settings) -> None:
    settings.TUTOR_PRICES = {"tiny-1": (2.0, 10.0)}
    lesson = lessons.find("lesson", LESSON)
    assert lesson
    with serving(openai_says(choosing(real_course))) as server:
        model = speaking("openai-compatible", server.url, is_local=False)
        given = answer(ASKED, Conversation(LESSON, lessons.index_of(lesson)), model)
    assert given.usage.cost == pytest.approx((321 * 2 + 12 * 10) / 1e6)
    assert given.usage.characters_sent > 0


@pytest.mark.parametrize("raw", ["gpt=1", "gpt=1/x", "=1/2", "gpt=-1/2", "gpt"])
def test_a_price_that_is_none_is_refused(raw: str) -> None:
    with pytest.raises(ValueError, match="MODEL=IN/OUT"):
        model_list.read_prices(raw)


def test_prices_are_read() -> None:
    assert model_list.read_prices("gpt-5-mini=0.25/2.00, a=b=1/2") == {
        "gpt-5-mini": (0.25, 2.0),
        "a=b": (1, 2),
    }
