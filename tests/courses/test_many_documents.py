"""Many documents are compiled in several processes: they become what one process would make of them, mistakes included."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pytest

from courses.compiling import documents
from courses.compiling.compiled import Compiled
from courses.compiling.folder_compiler import compile_course
from courses.compiling.spool import Spool
from courses.loading.loader import load
from courses.models import Document, SearchEntry, SearchWord
from courses.reading.document import ContentErrors
from courses.reading.folder import read_folder
from tutor.models import LessonStems


def compiled(folder: Path, monkeypatch: pytest.MonkeyPatch, *, together: bool) -> Compiled:
    monkeypatch.setattr(documents, "MANY", 1 if together else 1_000)
    monkeypatch.setattr(documents, "_processors", lambda: 2)
    monkeypatch.setattr(documents, "_AT_ONCE", 2)
    return compile_course(read_folder(folder))


def test_several_processes_make_what_one_does(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, several = (compiled(folder, monkeypatch, together=together) for together in (False, True))
    assert len(one.documents) == 5
    assert dict(one.documents) == dict(several.documents)
    assert {path: vars(known) for path, known in one.known.items()} == {
        path: vars(known) for path, known in several.known.items()
    }
    assert {name: dict(part) for name, part in one.changed_parts.items()} == {
        name: dict(part) for name, part in several.changed_parts.items()
    }


@pytest.mark.django_db
@pytest.mark.both_databases
def test_what_search_and_the_tutor_read_where_a_document_is_compiled_is_what_they_read_of_its_row(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "wordings").mkdir()
    (folder / "wordings" / "two-kinds.yaml").write_text(
        "- says: Promise that an API will be there\n  asked: [will they switch it off]\n"
    )
    rows = []
    for many in (1, 1_000):
        monkeypatch.setattr(documents, "MANY", many)
        monkeypatch.setattr(documents, "_processors", lambda: 2)
        for model in (Document, SearchEntry, SearchWord, LessonStems):
            model.objects.all().delete()
        load(folder, again=True)
        entries = SearchEntry.objects.order_by("kind", "slug", "position").values()
        rows.append(
            (
                [{**entry, "id": 0} for entry in entries],
                list(SearchWord.objects.order_by("word").values()),
                {(one.kind, one.slug): list(one.texts.items()) for one in LessonStems.objects.all()},
            )
        )
    assert rows[0] == rows[1]
    assert all(rows[0])
    assert any("switch" in texts for _, texts in rows[0][2]["lesson", "two-kinds"])


def test_every_mistake_is_told_by_file_and_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("two-kinds", "what-it-costs", "on-your-machine"):
        with (folder / "lessons" / f"{name}.md").open("a") as lesson:
            lesson.write("\nSee [nothing](nothing.md).\n\n[^1]: A note.\n")
    (folder / "articles" / "reading-a-licence.md").write_text("no front matter")
    told = []
    for together in (False, True):
        with pytest.raises(ContentErrors) as mistakes:
            compiled(folder, monkeypatch, together=together)
        told.append([str(error) for error in mistakes.value.errors])
    assert told[0] == told[1]
    assert len(told[0]) >= 7


def test_a_process_that_dies_ends_the_load(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "dies.py"
    program.write_text("raise SystemExit(1)\n")
    monkeypatch.setattr(documents, "PROGRAM", program)
    with pytest.raises((EOFError, BrokenPipeError)):
        compiled(folder, monkeypatch, together=True)


def test_a_spool_is_a_mapping_in_the_order_in_which_things_came() -> None:
    spool: Spool[list[int]] = Spool()
    spool["b"], spool["a"] = [1], [2]
    spool["b"] = [3]
    assert list(spool.items()) == [("b", [3]), ("a", [2])]
    del spool["a"]
    assert "a" not in spool and len(spool) == 1
    with pytest.raises(KeyError):
        spool["a"]


def test_a_mistake_is_told_though_a_program_was_ended_before_it_had_all_that_was_sent() -> None:
    process = object.__new__(documents._Process)
    process._program = subprocess.Popen([sys.executable, "-c", ""], stdin=PIPE, stdout=PIPE)
    process._program.wait()
    assert process._program.stdin
    process._program.stdin.write(b"a file")
    process.end(at_once=True)  # and not BrokenPipeError, which would hide the mistake
    assert process._program.stdin.closed
