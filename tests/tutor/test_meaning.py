"""Ranking by what a question means: vectors made after a load, from the wheel or from a server, and words when they fail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from config import model_list
from courses.loading.loader import load
from courses.models import Course
from courses.reading.document import Passage
from courses.words import words
from tests.tutor import local_http
from tutor import lessons, vectors
from tutor.embedding import minilm, wordpiece
from tutor.embedding.available import embedder
from tutor.embedding.base import EmbeddingError, Fitted, unit
from tutor.embedding.everyday import everyday
from tutor.models import LessonVectors
from tutor.tasks import embed
from tutor.understanding.answering import answer
from tutor.understanding.conversation import Answer, Before, Conversation
from tutor.understanding.meaning import ByMeaning, Talk, Vectors
from tutor.understanding.nearness import near
from tutor.understanding.ranking import Glossary, LessonIndex

SLUG = "two-kinds"


# What this server's model takes for one and the same.
SAME = {"kitten": "promise", "trombone": "api"}


def says(text: str) -> list[float]:
    """A vector of the words in a text, as good as a model's for this test: 1,024 numbers, one for each sort of word."""
    numbers = [0.001] * 1024
    for word in words(text):
        numbers[crc32(SAME.get(word.folded, word.folded).encode()) % 1024] += 1.0
    return numbers


@contextmanager
def embedding_server(
    *, status: int = 200, body: str = "", kind: str = "ollama"
) -> Iterator[tuple[str, list[Any]]]:
    """Ollama's `/api/embed` or OpenAI's `/embeddings`; gives its address and what it was asked."""
    asked: list[Any] = []

    class Handler(local_http.Handler):
        def post(self, sent: bytes) -> None:
            wanted = json.loads(sent)
            asked.append({"path": self.path, "key": self.headers.get("Authorization"), **wanted})
            found = [says(text) for text in wanted["input"]]
            if kind == "ollama":
                said: dict[str, Any] = {"model": wanted["model"], "embeddings": found}
            else:  # in another order than asked, as the format allows
                said = {
                    "data": [{"index": at, "embedding": one} for at, one in reversed(list(enumerate(found)))]
                }
            data = (body or json.dumps(said)).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            if status in (301, 302, 307, 308):
                self.send_header("Location", "http://127.0.0.1:9/")
            self.end_headers()
            self.wfile.write(data)

    with local_http.listening(Handler) as url:
        yield url, asked


def use(settings: Settings, url: str, kind: str = "ollama") -> None:
    path = "" if kind == "ollama" else "/v1"
    settings.TUTOR_EMBEDDINGS = model_list.read_embeddings(f"vec={kind}:small@{url}{path}")


def asked(question: str, before: str = "") -> Answer:
    lesson = lessons.find("lesson", SLUG)
    assert lesson
    index = lessons.index_of(lesson)
    meaning = vectors.meaning_of(question, lesson, index)
    return answer(question, Conversation(SLUG, index, before=lambda: Before(before), meaning=meaning))


def meaning_in(slug: str) -> ByMeaning | None:
    lesson = lessons.find("lesson", slug)
    assert lesson
    return vectors.meaning_of("which", lesson, lessons.index_of(lesson))


@pytest.mark.django_db
@pytest.mark.usefixtures("redis")
@pytest.mark.parametrize("kind", ["ollama", "openai-compatible"])
def test_after_a_load_the_worker_makes_vectors_and_a_question_in_other_words_finds_its_passage(
    course: Course, settings: Settings, kind: str
) -> None:
    question = "kitten trombone"
    assert asked(question).tier == "refused"
    with embedding_server(kind=kind) as (url, sent):
        use(settings, url, kind)
        assert asked(question).tier == "refused", "there are no vectors yet, and nothing waits for them"
        assert embed() == 4
        assert embed() == 0, "made once"
        given = asked(question)
    assert given.sentences[0]["quote"] == "Promise that an API will be there next year"
    assert {one["path"] for one in sent} == {"/api/embed" if kind == "ollama" else "/v1/embeddings"}
    assert max(len(one["input"]) for one in sent) <= 32


@pytest.mark.django_db
@pytest.mark.usefixtures("redis")
def test_a_question_that_leans_on_the_last_one_is_ranked_by_what_both_mean(
    course: Course, settings: Settings
) -> None:
    with embedding_server() as (url, sent):
        use(settings, url)
        embed()
        given = asked("And the API?", before="Does it kitten next year?")
    assert given.sentences[0]["quote"] == "Promise that an API will be there next year"
    assert ["Does it kitten next year? And the API?"] in [one["input"] for one in sent]


@pytest.mark.django_db
@pytest.mark.usefixtures("redis")
@pytest.mark.both_databases
def test_a_load_that_changed_one_lesson_leaves_the_vectors_of_the_others_in_use(
    folder: Path, settings: Settings
) -> None:
    question = "kitten trombone"
    with embedding_server() as (url, sent):
        use(settings, url)
        assert embed() == 4
        before = sum(len(one["input"]) for one in sent)
        changed = folder / "lessons" / "on-your-machine.md"
        changed.write_text(changed.read_text() + "- Say how long the fan of your machine will last\n")
        load(folder)
        assert asked(question).sentences[0]["quote"] == "Promise that an API will be there next year"
        assert [lesson.slug for lesson in vectors.missing()] == ["on-your-machine"]
        assert meaning_in("on-your-machine") is None, (
            "one of its texts has no vector, so it is ranked by words"
        )
        asked_since = before + 1
        assert embed() == 1
        assert embed() == 0, "the others were not made again"
        assert sum(len(one["input"]) for one in sent) == asked_since + 2, "the new text, alone and headed"
        assert meaning_in("on-your-machine") is not None


@pytest.mark.django_db
@pytest.mark.usefixtures("redis")
def test_vectors_go_with_the_embedder_that_made_them(course: Course, settings: Settings) -> None:
    with embedding_server() as (url, _):
        use(settings, url)
        embed()
        Course.objects.update(revision=course.revision + 1)
        assert embed() == 0, "nothing to make where no text changed"
    settings.TUTOR_EMBEDDINGS = "none"
    assert vectors.forget_withdrawn() == 5, "of four documents and the talk"
    assert not LessonVectors.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("redis")
@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, ""),
        (302, ""),
        (200, "no json"),
        (200, '{"embeddings": [["a"]]}'),
        (200, '{"embeddings": [[0, 0]]}'),
        (200, '{"embeddings": []}'),
        (200, '{"embeddings": [[NaN, 1]]}'),
        (200, "[" * 50_000),
    ],
)
def test_a_server_that_fails_leaves_the_words(
    course: Course, settings: Settings, status: int, body: str
) -> None:
    with embedding_server() as (url, _):
        use(settings, url)
        embed()
    question = "Can an API promise that it will be there next year?"
    with embedding_server(status=status, body=body) as (url, _):
        found = embedder()
        assert found
        LessonVectors.objects.update(space=f"ollama:small@{url}")
        use(settings, url)
        given = asked(question)
    assert given.sentences[0]["quote"] == "Promise that an API will be there next year"


@pytest.mark.django_db
@pytest.mark.usefixtures("redis")
def test_a_server_that_is_not_there_makes_no_vectors_and_stops_nothing(
    course: Course, settings: Settings
) -> None:
    use(settings, "http://127.0.0.1:9")
    assert embed() == 0
    assert asked("Can an API promise that it will be there next year?").sentences


def test_what_is_nearer_to_everyday_talk_than_to_the_lesson_is_foreign() -> None:
    lesson, other, weather = [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]
    between = [0.6, 0.0, 0.8]
    passages = {"p1": lesson, "p2": other, "p3": other, "p4": other}
    vectors_ = Vectors.of(passages, talk=Talk([weather]))
    assert ByMeaning(lambda _: weather, vectors_).is_foreign("?", stray=0)
    assert not ByMeaning(lambda _: lesson, vectors_).is_foreign("?", stray=1)
    assert not ByMeaning(lambda _: between, vectors_).is_foreign("?", stray=0)
    assert ByMeaning(lambda _: between, vectors_).is_foreign("?", stray=1), (
        "none of its words is the lesson's"
    )
    near_the_lesson = Vectors.of({"p1": weather}, talk=Talk([weather]))
    assert not ByMeaning(lambda _: weather, near_the_lesson).is_foreign("?", stray=1), "on the weather"


def test_wordings_push_no_line_aside_where_they_are_an_order_of_their_own() -> None:
    index = LessonIndex(
        [
            Passage(f"p{place}", text, (), False, "a", "sentence", paragraph=f"p{place}")
            for place, text in enumerate(("A line.", "Another line.", "A third."))
        ],
        Glossary({}),
    )
    asked, line, story = (unit([float(one) for one in some]) for some in ((1, 0), (8, 6), (9, 1)))
    passages = {"p0": line, "p1": unit([0.0, 1.0]), "p2": unit([0.0, 1.0])}
    one = Vectors.of(passages, wordings={"p1": [story], "p2": [story]})
    apart = replace(one, fitted=Fitted(weight=0.5, wordings=0.9))

    def orders(vectors_: Vectors) -> list[tuple[list[str], float]]:
        found = ByMeaning(lambda question: asked, vectors_).orders("A story?", index)
        return [([hit.passage.name for hit in order.hits], order.counts) for order in found]

    assert orders(one) == [(["p1", "p2", "p0"], 1.0)]
    assert orders(apart) == [(["p0", "p1", "p2"], 0.5), (["p1", "p2"], 0.9)]


class Unasked:
    """An embedder that makes no vectors."""

    def __init__(self, like: Any) -> None:
        self.space = like.space


@pytest.mark.django_db
@pytest.mark.usefixtures("course", "redis")
def test_everyday_talk_is_kept_once_for_all_documents(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TUTOR_EMBEDDINGS = ""
    assert embed()
    talk = LessonVectors.objects.get(kind="talk")
    assert len(talk.texts) == len(everyday("en"))
    with monkeypatch.context() as patched:
        patched.setattr(vectors, "embedder", lambda: Unasked(embedder()))
        vectors.make_talk()
    vectors.forget_withdrawn()
    assert LessonVectors.objects.filter(pk=talk.pk).exists()
    others = LessonVectors.objects.exclude(pk=talk.pk)
    assert not {text for row in others for text in row.texts}.intersection(talk.texts)


@pytest.mark.django_db
@pytest.mark.usefixtures("course", "redis")
def test_without_everyday_talk_words_decide(settings: Settings) -> None:
    """As after an update, until the worker has come to it: nothing would be off the subject."""
    settings.TUTOR_EMBEDDINGS = ""
    embed()
    question = "How do I get red wine out of a carpet?"
    assert asked(question).tier == "refused"
    LessonVectors.objects.filter(kind="talk").delete()
    assert asked(question).tier == "refused"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Hello, world!", [101, 7592, 1010, 2088, 999, 102]),
        ("unaffable", [101, 14477, 20961, 3468, 102]),
        ("Café — 3.5€", [101, 7668, 1517, 1017, 1012, 1019, 30102, 102]),
        ("", [101, 102]),
        ("x" * 101, [101, 100, 102]),
        ("東京 a\u200bb\x00c", [101, 1879, 1755, 5925, 102]),
    ],
)
def test_words_are_cut_as_the_model_was_trained(text: str, numbers: list[int]) -> None:
    assert wordpiece.encode(text, 128) == numbers


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_cut_within_the_limit(text: str) -> None:
    numbers = wordpiece.encode(text, 32)
    assert 2 <= len(numbers) <= 32
    assert all(0 <= number < 30522 for number in numbers)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(max_codepoint=127), max_size=200))
def test_plain_text_is_cut_as_any_other(text: str) -> None:
    assert wordpiece.encode(text, 1000)[:-1] == wordpiece.encode(f"{text} é", 1000)[:-2]


def test_everyday_talk_is_short_sentences_each_once() -> None:
    talk = everyday("en")
    assert len(set(talk)) == len(talk) > 500
    assert all(3 <= len(line.split()) <= 20 and line == line.strip() for line in talk)


def test_vectors_from_the_wheel_tell_what_is_meant() -> None:
    if not minilm.is_installed():
        pytest.skip(f"the extra meaning is not installed: {minilm.INSTALL}")
    model = minilm.MiniLM()
    cat, kitten, tax = model.embed(
        ["A cat sleeps on the sofa.", "The kitten is napping.", "How do I file a tax return?"]
    )
    assert len(cat) == 384
    assert near(cat, cat) == pytest.approx(1, abs=1e-3)
    assert near(cat, kitten) > near(cat, tax) + 0.3


def test_weights_that_are_not_those_that_were_tested_are_not_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    other = tmp_path / "model.onnx"
    other.write_bytes(b"something else")
    monkeypatch.setattr(minilm, "weights", lambda: other)
    with pytest.raises(EmbeddingError, match="not the one that was tested"):
        minilm.MiniLM().embed(["a"])
