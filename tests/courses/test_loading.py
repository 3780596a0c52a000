"""Loading writes what changed and nothing else, all of it or nothing."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import models

from courses.compiling import folder_compiler, prepared
from courses.compiling.folder_compiler import parse_course
from courses.compiling.related import Subject, relate
from courses.compiling.rendering import Failure, Job, render
from courses.loading import loader
from courses.loading.incremental import recall
from courses.loading.loader import check, load
from courses.models import Course, Document, LoadedFile, Passage, SearchEntry, Term
from courses.reading import folder as folder_reading
from courses.reading.document import ContentErrors
from tests.conftest import EXAMPLE

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

CHANGED = "lessons/what-it-costs.md"


def rows(*of: type[models.Model]) -> dict[str, list[dict[str, Any]]]:
    """Every row with its primary key, so that one written again is seen even if it says the same."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in of}  # type: ignore[attr-defined]


def everything() -> dict[str, list[dict[str, Any]]]:
    return rows(Course, Document, LoadedFile, Passage, SearchEntry, Term)


def replace(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new))


def test_the_first_load_writes_every_document(folder: Path) -> None:
    report = load(folder)
    assert len(report.added) == Document.objects.count() == report.documents == 5
    assert report.revision == Course.objects.get().revision == 1
    lesson = Document.objects.get(slug="what-it-costs")
    assert (lesson.number, lesson.place["of"], lesson.place["next"]["slug"]) == (2, 3, "on-your-machine")


def test_loading_again_changes_nothing_and_says_so(folder: Path) -> None:
    load(folder)
    before = everything()
    report = load(folder)
    assert str(report) == "nothing changed, 5 documents"
    assert not report.anything
    assert everything() == before


def test_of_what_has_not_changed_no_text_is_looked_at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(folder)
    read: list[str] = []

    def reading(path: str, raw: bytes) -> str:
        read.append(path)
        return text_of(path, raw)

    text_of = folder_reading._text
    monkeypatch.setattr(folder_reading, "_text", reading)
    load(folder)
    assert set(read) == {"course.yaml", "terms.yaml"}
    read.clear()
    replace(folder, CHANGED, "Somebody has to patch", "Someone has to patch")
    assert load(folder).changed == (CHANGED,)
    parts = {"quizzes/what-it-costs.yaml", "gold/what-it-costs.yaml", "wordings/what-it-costs.yaml"}
    assert set(read) - parts == {"course.yaml", "terms.yaml", CHANGED}


def test_a_file_that_changes_while_it_is_loaded_is_no_mixture(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reading(root: Path, looks: Any) -> folder_reading.Folder:
        found = folder_reading.read_folder(root, looks)
        replace(folder, CHANGED, "Somebody has to patch", "Someone has to patch")
        return found

    monkeypatch.setattr(loader, "read_folder", reading)
    with pytest.raises(ContentErrors, match=rf"{CHANGED}: was changed while it was read"):
        load(folder)
    assert not Document.objects.exists()


def test_loading_a_touched_copy_elsewhere_changes_nothing_either(folder: Path) -> None:
    load(EXAMPLE)
    before = everything()
    (folder / CHANGED).touch()
    assert not load(folder).anything
    assert everything() == before


def test_compiling_everything_again_gives_the_same_rows(folder: Path) -> None:
    load(folder)
    before = rows(Document, Term)
    texts = list(Passage.objects.order_by("document", "position").values_list("document", "name", "text"))
    load(folder, again=True)
    assert rows(Document, Term) == before
    assert (
        list(Passage.objects.order_by("document", "position").values_list("document", "name", "text"))
        == texts
    )


def test_a_document_that_is_remembered_is_the_one_that_was_loaded(folder: Path) -> None:
    replace(folder, CHANGED, "terms: [", "suggest: [What does it cost?]\nterms: [")
    load(folder)
    course = parse_course(folder)
    for made in (*course.lessons.values(), *course.articles.values(), *course.briefs.values()):
        recalled = recall(f"{made.kind}s/{made.slug}.md")
        # what the rest of the course says stands in its row in other words
        assert recalled == dataclasses.replace(made, related=(), public_from="")
    assert Document.objects.get(slug="what-it-costs").suggest == ["What does it cost?"]


def test_a_changed_lesson_writes_its_own_rows_and_bumps_the_revision(folder: Path) -> None:
    load(folder)
    before = everything()
    replace(folder, CHANGED, "a quiet weekend costs nothing", "a silent weekend costs nothing")
    report = load(folder)
    assert (report.added, report.changed, report.withdrawn, report.revision) == ((), (CHANGED,), (), 2)
    after = everything()
    lesson = Document.objects.get(slug="what-it-costs")
    others = [row for row in after["Document"] if row["id"] != lesson.pk]
    assert others == [row for row in before["Document"] if row["id"] != lesson.pk]
    assert [row for row in after["Passage"] if row["document_id"] != lesson.pk] == [
        row for row in before["Passage"] if row["document_id"] != lesson.pk
    ]
    assert lesson.passages.filter(text__contains="silent weekend").exists()
    assert after["Term"] == before["Term"]


def test_of_a_course_that_sees_nothing_of_an_edit_nothing_is_worked_out_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(folder)
    replace(folder, CHANGED, "a quiet weekend", "a **quiet** weekend")
    monkeypatch.setattr(prepared, "relate", None)
    assert load(folder).changed == (CHANGED,)
    monkeypatch.undo()
    before = rows(Document, Term)
    load(folder, again=True)
    assert rows(Document, Term) == before


def test_a_link_that_an_edit_elsewhere_breaks_is_told(folder: Path) -> None:
    other = "lessons/on-your-machine.md"
    with (folder / other).open("a") as text:
        text.write("\nSee [what it costs](what-it-costs.md#hidden-costs).\n")
    load(folder)
    replace(folder, CHANGED, "a quiet weekend", "a silent weekend")
    load(folder)
    replace(folder, CHANGED, "## Hidden costs", "## Costs")
    with pytest.raises(ContentErrors) as told:
        load(folder)
    assert [(one.path, "has no anchor hidden-costs" in one.message) for one in told.value.errors] == [
        (other, True)
    ]
    (folder / "lessons/what-it-costs.md").unlink()
    with pytest.raises(ContentErrors) as told:
        load(folder)
    assert other in {one.path for one in told.value.errors}


def test_a_new_title_reaches_the_documents_that_show_it(folder: Path) -> None:
    load(folder)
    replace(folder, CHANGED, "title: What each one costs", "title: The two bills")
    report = load(folder)
    showing = [
        f"{row.kind}s/{row.slug}.md"
        for row in Document.objects.all()
        if "The two bills" in f"{row.title} {row.place} {row.related} {row.terms}"
    ]
    assert sorted(report.changed) == sorted(showing)
    assert {CHANGED, "lessons/two-kinds.md", "lessons/on-your-machine.md"} <= set(showing)
    assert Document.objects.get(slug="two-kinds").place["next"]["title"] == "The two bills"


def test_a_new_meaning_of_a_term_reaches_the_lessons_that_have_it(folder: Path) -> None:
    load(folder)
    replace(folder, "terms.yaml", "Storing weights in fewer bits", "Keeping weights in fewer bits")
    report = load(folder)
    assert report.changed == ("lessons/on-your-machine.md",)
    assert "glossary" in report.other
    means = {term["id"]: term["means"] for term in Document.objects.get(slug="on-your-machine").terms}
    assert means["quantisation"].startswith("Keeping weights")


def test_a_meaning_is_rendered_again_where_the_glossary_changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(folder)
    rendered: list[str] = []

    def noting(jobs: Iterable[Job]) -> Iterator[str | Failure]:
        return render(one for one in jobs if not rendered.append(one.text))  # type: ignore[func-returns-value]

    monkeypatch.setattr(folder_compiler, "render", noting)
    before = {term.slug: term.means for term in Term.objects.all()}
    lesson = folder / "lessons" / "two-kinds.md"
    lesson.write_text(lesson.read_text() + "\nOne more sentence.\n")
    assert load(folder).changed == ("lessons/two-kinds.md",)
    assert rendered == []
    assert {term.slug: term.means for term in Term.objects.all()} == before
    terms = folder / "terms.yaml"
    terms.write_text(f"{terms.read_text()}\n# looked at again\n")
    load(folder)
    assert len(rendered) == len(before)


def test_a_new_kind_of_block_reaches_every_document(folder: Path) -> None:
    load(folder)
    replace(folder, "course.yaml", "Where it shines: can", "Where it shines: can\n  A plain block: idea")
    load(folder)
    assert 'class="block idea"' in Document.objects.get(slug="two-kinds").sections[0]["html"]


def test_what_changed_is_found_again_and_what_went_is_not(folder: Path) -> None:
    load(folder)
    replace(folder, CHANGED, "a quiet weekend", "a drizzly weekend")
    load(folder)
    texts = "\n".join(SearchEntry.objects.filter(slug="what-it-costs").values_list("text", flat=True))
    assert "drizzly" in texts
    assert "quiet" not in texts


def test_many_small_loads_end_as_one_load_would(folder: Path) -> None:
    for file, old, new in (
        (CHANGED, "Two bills that grow", "Two bills which grow"),
        ("terms.yaml", "name: token", "name: text token"),
        ("course.yaml", "[two-kinds, what-it-costs]", "[what-it-costs, two-kinds]"),
        ("lessons/two-kinds.md", "related: [on-your-machine]", "related: [what-it-costs]"),
    ):
        load(folder)
        replace(folder, file, old, new)
    load(folder)
    ignored = {"id", "document_id", "loaded_at", "revision", "stamps"}
    shown = [
        [{key: value for key, value in row.items() if key not in ignored} for row in model]
        for model in rows(Course, Document, Term).values()
    ]
    passages = list(Passage.objects.order_by("document__slug", "position").values_list("name", "text"))
    for model in (Course, Document, LoadedFile, Passage, SearchEntry, Term):
        model.objects.all().delete()
    load(folder)
    again = [
        [{key: value for key, value in row.items() if key not in ignored} for row in model]
        for model in rows(Course, Document, Term).values()
    ]
    assert [sorted(model, key=str) for model in again] == [sorted(model, key=str) for model in shown]
    assert (
        list(Passage.objects.order_by("document__slug", "position").values_list("name", "text")) == passages
    )


def test_a_lesson_that_disappears_is_withdrawn_and_one_that_comes_back_is_whole(folder: Path) -> None:
    load(folder)
    old = Document.objects.get(slug="on-your-machine")
    text = (folder / "lessons/on-your-machine.md").read_text()
    (folder / "lessons/on-your-machine.md").unlink()
    replace(folder, "course.yaml", "[on-your-machine]", "[]")
    replace(folder, "lessons/two-kinds.md", "related: [on-your-machine]\n", "")
    report = load(folder)
    assert report.withdrawn == ("lessons/on-your-machine.md",)
    gone = Document.objects.get(slug="on-your-machine")
    assert (gone.pk, gone.withdrawn, gone.number, gone.title) == (old.pk, True, None, old.title)
    assert not gone.passages.exists()
    assert not SearchEntry.objects.filter(slug="on-your-machine").exists()
    assert not load(folder).anything

    (folder / "lessons/on-your-machine.md").write_text(text)
    replace(folder, "course.yaml", "[]", "[on-your-machine]")
    assert load(folder).added == ("lessons/on-your-machine.md",)
    back = Document.objects.get(slug="on-your-machine")
    assert (back.pk, back.withdrawn, back.sections) == (old.pk, False, old.sections)
    assert back.passages.exists()


def test_each_passage_is_an_element_of_the_page_with_its_id(folder: Path) -> None:
    load(folder)
    for document in Document.objects.prefetch_related("passages"):
        html = document.opening + "".join(section["html"] for section in document.sections)
        names = [passage.name for passage in document.passages.all()]
        assert re.findall(r'id="(p\d+)"', html) == names
        assert names == [f"p{number}" for number in range(1, len(names) + 1)]


def test_the_parsed_course_and_the_rows_say_the_same(folder: Path) -> None:
    load(folder)
    course = parse_course(folder)
    for parsed in (*course.lessons.values(), *course.articles.values(), *course.briefs.values()):
        row = Document.objects.get(kind=parsed.kind, slug=parsed.slug)
        assert [section["html"] for section in row.sections] == [section.html for section in parsed.sections]
        assert [p.text for p in row.passages.all()] == [p.text for p in parsed.passages]


def test_related_lessons_are_those_the_author_chose_and_then_the_nearest_each_with_its_reason(
    folder: Path,
) -> None:
    load(folder)
    chosen, computed = Document.objects.get(slug="two-kinds").related
    # "on-your-machine" was chosen; "what-it-costs" has more in common and comes after it
    assert (chosen["slug"], computed["slug"]) == ("on-your-machine", "what-it-costs")
    assert chosen["why"] == "both explain open weights"
    assert computed["why"] == "both explain open weights and closed APIs"
    assert {"slug", "title", "summary", "minutes", "track", "why"} == set(chosen)


def test_a_word_or_two_that_two_lessons_happen_to_share_are_no_reason() -> None:
    own = {f"one{n}": (9, f"one{n}") for n in range(10)}
    others = {f"two{n}": (9, f"two{n}") for n in range(10)}
    shared = {"against": (1, "against"), "count": (1, "counts")}
    found = relate({"a": Subject(own | shared, (), ("b",)), "b": Subject(others | shared, (), ())}, {})
    assert [one.why for one in found["a"]] == ["chosen by its author"]
    subject = {f"cloud{n}": (9, f"cloud{n}") for n in range(9)}
    found = relate({"a": Subject(own | subject, (), ()), "b": Subject(others | subject, (), ())}, {})
    assert found["a"][0].why == "both speak of cloud0, cloud1 and cloud2"


def test_what_an_author_meant_is_looked_for_only_where_a_name_is_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In a course of thousands of lessons it took minutes."""
    monkeypatch.setattr(
        "courses.compiling.folder_compiler.perhaps",
        lambda written, _names: pytest.fail(f"{written} is right"),
    )
    check(EXAMPLE)


def test_a_file_that_nobody_wrote_is_not_read_again_and_a_change_that_keeps_size_and_time_is_seen(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_reading, "_COARSE", 0)
    load(folder)
    read: list[str] = []
    original = folder_reading._bytes

    def noted(path: str, file: Any) -> bytes:
        read.append(path)
        return original(path, file)

    monkeypatch.setattr(folder_reading, "_bytes", noted)
    assert not load(folder).anything
    assert {path for path in read if "/" in path} == set()
    then = (folder / CHANGED).stat()
    replace(folder, CHANGED, "a quiet weekend", "a quick weekend")
    os.utime(folder / CHANGED, ns=(then.st_atime_ns, then.st_mtime_ns))
    assert (folder / CHANGED).stat().st_size == then.st_size
    assert load(folder).changed == (CHANGED,)
