"""What the tutor reads of a course it reads when it is loaded; a question finds it read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.loading.loader import load
from courses.reading.code_digest import digest_of
from tests.real_course import load_real_course
from tutor import kept_stems, lessons
from tutor.models import LessonStems
from tutor.understanding.ranking import LessonIndex
from tutor.understanding.stems import Stemmed, stemmed


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were read anew."""
    texts: list[str] = []

    def reading(text: str) -> Stemmed:
        texts.append(text)
        return stemmed(text)

    monkeypatch.setattr(kept_stems, "stemmed", reading)
    return texts


def index_of(slug: str) -> LessonIndex:
    lesson = lessons.of_slug(slug)
    assert lesson
    return lessons.index_of(lesson)


@pytest.mark.django_db
def test_after_a_load_nothing_is_left_to_read_and_it_is_as_if_it_had_been(read: list[str]) -> None:
    load_real_course()
    every = list(lessons.every())
    assert len(every) > 10
    read.clear()
    found = [lessons.index_of(lesson).heard for lesson in every]
    assert read == []
    LessonStems.objects.all().delete()
    lessons._index.cache_clear()
    lessons._glossary.cache_clear()
    assert [lessons.index_of(lesson).heard for lesson in every] == found
    assert len(read) > 1000


@pytest.mark.django_db
@pytest.mark.both_databases
def test_a_load_reads_what_it_changed(folder: Path, read: list[str]) -> None:
    changed = folder / "lessons" / "on-your-machine.md"
    changed.write_text(changed.read_text() + "- Say how long the fan of your machine will last\n")
    read.clear()
    load(folder)
    assert read == ["Say how long the fan of your machine will last"], "the rest of it was read before"
    (folder / "wordings").mkdir()
    (folder / "wordings" / "two-kinds.yaml").write_text(
        "- says: Promise that an API will be there\n  asked: [will they switch it off]\n"
    )
    load(folder)
    read.clear()
    wording = next(heard.wording for heard in index_of("two-kinds").heard if heard.asked)
    assert "switch" in wording
    assert read == []


@pytest.mark.django_db
def test_what_other_code_read_is_not_believed(folder: Path, read: list[str]) -> None:
    other = dict.fromkeys(LessonStems.objects.get(slug="two-kinds").texts, "nonsense|nonsens|1")
    LessonStems.objects.update(code="other", texts=other)
    assert not any("nonsense" in heard.folded for heard in index_of("two-kinds").heard)
    assert read
    (folder / "lessons" / "on-your-machine.md").open("a").write("- One more\n")
    load(folder)
    assert set(LessonStems.objects.values_list("code", flat=True)) == {digest_of(*kept_stems.MODULES)}


@pytest.mark.django_db
def test_a_document_that_is_gone_leaves_nothing(folder: Path) -> None:
    article = folder / "articles" / "a-short-one.md"
    article.write_text((folder / "articles" / "reading-a-licence.md").read_text())
    load(folder)
    assert LessonStems.objects.filter(kind="article", slug="a-short-one").exists()
    article.unlink()
    load(folder)
    assert not LessonStems.objects.filter(slug="a-short-one").exists()


@given(st.text(max_size=200))
def test_whatever_is_read_comes_back_as_it_was(text: str) -> None:
    assert Stemmed.unpacked(stemmed(text).packed) == stemmed(text)
