"""The tutor as it is installed: static vectors out of a table that comes along find what is meant, and words where they cannot."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings
from structlog.testing import capture_logs

from courses import languages
from courses.models import Course
from tests.tutor.test_meaning import asked, meaning_in
from tutor import tasks, vectors
from tutor.embedding import minilm, static, wordpiece
from tutor.embedding.available import embedder
from tutor.models import LessonVectors
from tutor.tasks import embed
from tutor.understanding.nearness import near

SLUG = "two-kinds"
PARAPHRASE = "Would a tribunal uphold these conditions?"
MEANT = "Tell you which terms a court would enforce"


@pytest.fixture(autouse=True)
def as_installed(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[None]:
    """Nothing set, and without the extra."""
    settings.TUTOR_EMBEDDINGS = ""
    monkeypatch.setattr(minilm, "is_installed", lambda: False)
    static.is_whole.cache_clear()
    static.table.cache_clear()
    yield
    static.is_whole.cache_clear()
    static.table.cache_clear()


def test_the_table_is_the_one_that_was_measured_and_is_small() -> None:
    data = static.TABLE.read_bytes()
    assert hashlib.sha256(data).hexdigest() == static.SHA256
    assert len(data) == len(wordpiece.vocabulary()) * static.ROW < 2_000_000


def test_what_means_the_same_is_near() -> None:
    cat, kitten, tax = static.Static().embed(
        ["A cat sleeps on the sofa.", "The kitten is napping.", "How do I file a tax return?"]
    )
    assert near(cat, cat) == pytest.approx(1, abs=1e-3)
    assert near(cat, kitten) > near(cat, tax) + 0.3


@pytest.mark.parametrize("text", ["", "\x00", "東京", "?" * 3000, "wörd " * 2000])
def test_any_text_has_a_vector(text: str) -> None:
    (vector,) = static.Static().embed([text])
    assert len(vector) == static.NUMBERS
    assert near(vector, vector) == pytest.approx(1 if text.strip("\x00") else 0, abs=1e-3)


@pytest.mark.django_db
@pytest.mark.usefixtures("redis")
def test_a_question_that_shares_no_word_with_its_passage_finds_it(course: Course, settings: Settings) -> None:
    assert MEANT not in [one["quote"] for one in asked(PARAPHRASE).sentences]
    assert embed() == 4, "made without anything being set"
    assert asked(PARAPHRASE).sentences[0]["quote"] == MEANT
    settings.TUTOR_EMBEDDINGS = "none"
    assert meaning_in(SLUG) is None, "words alone, as the operator wishes"
    assert MEANT not in [one["quote"] for one in asked(PARAPHRASE).sentences]


@pytest.mark.django_db
@pytest.mark.usefixtures("redis")
def test_a_text_that_is_not_english_is_ranked_by_its_words(course: Course) -> None:
    embed()
    assert meaning_in(SLUG) is not None
    with languages.speaking("de"):
        assert meaning_in(SLUG) is None


@pytest.mark.django_db
@pytest.mark.usefixtures("redis")
@pytest.mark.parametrize("broken", [b"something else", None], ids=["another", "missing"])
def test_without_the_right_table_the_words_are_left_and_the_log_says_so_once(
    course: Course, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, broken: bytes | None
) -> None:
    table = tmp_path / "table"
    if broken:
        table.write_bytes(broken)
    monkeypatch.setattr(static, "TABLE", table)
    with capture_logs() as lines:
        assert embed() == 0
        assert asked("Can an API promise that it will be there next year?").sentences
        assert asked("What is kept?").sentences
    assert [line["event"] for line in lines if "vectors" in line["event"]] == ["tutor.no_static_vectors"]
    assert not LessonVectors.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("redis")
def test_the_vectors_of_a_large_course_are_made_in_turns_that_no_question_waits_long_for(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = embed()
    assert whole == 4, "as many as a few seconds allow"
    made = {row.slug: row.texts for row in LessonVectors.objects.all()}
    LessonVectors.objects.all().delete()
    monkeypatch.setattr(tasks, "EMBEDDED_FOR", 0)
    monkeypatch.setattr(vectors, "AT_ONCE", 3)
    assert embed() == 0, "three texts of the first"
    assert asked("Can an API promise that it will be there next year?").sentences, "by words meanwhile"
    finished = [embed() for _ in range(sum(len(texts) for texts in made.values()) // 3)]
    assert sum(finished) == 4
    assert max(finished) == 1
    assert {row.slug: row.texts for row in LessonVectors.objects.all()} == made


def test_naming_the_embedder_reads_no_table() -> None:
    found = embedder()
    assert found and found.space == f"static-{static.SHA256[:12]}"
    assert "_table" not in vars(found), "a web process asks for the name only"
    found.embed(["a"])
    assert "_table" in vars(found)


def test_the_extra_goes_before_the_table(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(minilm, "is_installed", lambda: True)
    assert isinstance(embedder(), minilm.MiniLM)
    monkeypatch.setattr(minilm, "is_installed", lambda: False)
    settings.TUTOR_EMBEDDINGS = "here"
    assert isinstance(embedder(), minilm.MiniLM), "what is set is meant, and says what it lacks"
