"""Every mistake in the folder as a whole, its YAML and its listing; all in one run, and nothing loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries

from courses.compiling.folder_compiler import parse_course
from courses.loading.loader import load
from courses.models import Course, Document
from courses.reading.document import ContentErrors

ROOT = Path(__file__).parents[2]


def mistakes(folder: Path) -> list[str]:
    with pytest.raises(ContentErrors) as caught:
        parse_course(folder)
    return [str(error) for error in caught.value.errors]


def assert_told(found: list[str], place: str, words: str) -> None:
    mine = [one for one in found if one.startswith(f"{place}: ")]
    assert any(all(word in one for word in words.split()) for one in mine), found


QUIZ = "quizzes/two-kinds.yaml"
HELD = "The weights that a team downloaded in time"
# name → file, what stands there, what is put in its place, where the mistake is told, words of the message
REPLACED = {
    "a term that is nearly one": (
        "lessons/two-kinds.md",
        "terms: [open-weights,",
        "terms: [open-wieghts,",
        "lessons/two-kinds.md:6",
        "is it open-weights?",
    ),
    "a related lesson that is nearly one": (
        "lessons/two-kinds.md",
        "related: [on-your-machine]",
        "related: [on-my-machine]",
        "lessons/two-kinds.md:7",
        "is it on-your-machine?",
    ),
    "a file that is nearly one": (
        "lessons/two-kinds.md",
        "what-it-costs.md#two",
        "what-it-cost.md#two",
        "lessons/two-kinds.md:56",
        "is it lessons/what-it-costs.md?",
    ),
    "an anchor that is nearly one": (
        "lessons/two-kinds.md",
        "(#holding)",
        "(#holdings)",
        "lessons/two-kinds.md:58",
        "is it holding?",
    ),
    "broken YAML": ("course.yaml", "name: Basics", "name: [Basics", "course.yaml:10", "not valid YAML"),
    "a tab": ("terms.yaml", "  means: The terms", "\tmeans: The terms", "terms.yaml:14", "not valid YAML"),
    "a key twice": ("terms.yaml", "token:\n", "licence:\n", "terms.yaml:19", "licence twice, line 11"),
    "an alias": ("course.yaml", "A small course", "*small", "course.yaml:1", "alias *small"),
    "an anchor": ("course.yaml", "A small course", "&a small", "course.yaml:1", "anchor &a"),
    "a tag": ("course.yaml", "A small course", "!!python/none small", "course.yaml:1", "tag python/none"),
    "a merge key": (
        "terms.yaml",
        "  name: token",
        "  <<: {}\n  name: token",
        "terms.yaml:20",
        "unknown key <<",
    ),
    "a second document": ("terms.yaml", "token:\n", "---\ntoken:\n", "terms.yaml:19", "second YAML document"),
    "a key that is a list": ("terms.yaml", "token:\n", "[token]:\n", "terms.yaml:19", "key that is not text"),
    "an unknown key": (
        "course.yaml",
        "tagline:",
        "strapline: no\ntagline:",
        "course.yaml:2",
        "unknown strapline",
    ),
    "a missing key": ("course.yaml", "title: A small course\n", "", "course.yaml:1", "has no title"),
    "a track id twice": (
        "course.yaml",
        "id: operators",
        "id: readers",
        "course.yaml:12",
        "readers twice, line 4",
    ),
    "an id with capitals": (
        "course.yaml",
        "id: basics",
        "id: Basics",
        "course.yaml:8",
        "id Basics small letters",
    ),
    "a lesson twice": ("course.yaml", "[on-your", "[two-kinds, on-your", "course.yaml:17", "two-kinds twice"),
    "a lesson without a file": ("course.yaml", "[on-your", "[fog, on-your", "course.yaml:17", "lists fog"),
    "a lesson unlisted": ("course.yaml", ", what-it-costs", "", "lessons/what-it-costs.md", "not listed"),
    "lessons that are no list": ("course.yaml", "[on-your-machine]", "no", "course.yaml:17", "not a list"),
    "an unknown block": (
        "course.yaml",
        "shines: can",
        "shines: yes",
        "course.yaml:20",
        "block kind yes premise",
    ),
    "a term without a meaning": (
        "terms.yaml",
        "means: Storing",
        "see: []  #",
        "terms.yaml:15",
        "has no means",
    ),
    "a term id with a space": ("terms.yaml", "token:\n", "a token:\n", "terms.yaml:19", "id a token"),
    "a name of two terms": ("terms.yaml", "name: token", "name: Licence", "terms.yaml:19", "licence already"),
    "an unknown term to see": ("terms.yaml", "[closed-api,", "[fog,", "terms.yaml:5", "unknown term fog"),
    "a dead link in a meaning": (
        "terms.yaml",
        "licence.md#parts",
        "x.md",
        "terms.yaml:11",
        "articles/reading-a-x.md",
    ),
    "a script in a meaning": (
        "terms.yaml",
        "(articles/",
        "(javascript:",
        "terms.yaml:11",
        "links javascript:",
    ),
    "no right option": (
        QUIZ,
        "        right: true\n        why: A file",
        "        why: A file",
        f"{QUIZ}:6",
        "right: true",
    ),
    "an option twice": (QUIZ, "The demo page that the maker left online", HELD, f"{QUIZ}:12", "option twice"),
    "a question id twice": (QUIZ, "id: before-shipping", "id: what-stays", f"{QUIZ}:15", "what-stays twice"),
    "a dead link of a question": (
        QUIZ,
        "what you call goes",
        "[what](../lessons/fog.md) you call goes",
        f"{QUIZ}:14",
        "links to ../lessons/fog.md, which does not exist",
    ),
    "a link of a reason to a heading that is not there": (
        QUIZ,
        "on your own disk",
        "on [your](../lessons/two-kinds.md#fog) own disk",
        f"{QUIZ}:9",
        "lessons/two-kinds.md has no anchor fog",
    ),
    "a link of an option that a page would drop": (
        QUIZ,
        "The demo page",
        "The [demo](javascript:x) page",
        f"{QUIZ}:12",
        "links to javascript:x",
    ),
    "a link of a question to a place in itself": (
        QUIZ,
        "Which *copy*",
        "Which [copy](#holding)",
        f"{QUIZ}:5",
        "write ../lessons/SLUG.md#holding",
    ),
    "a section that is not there": (QUIZ, "section: holding", "section: fog", f"{QUIZ}:4", "section fog"),
    "two ways to answer": (
        QUIZ,
        "    options:",
        "    number: 2\n    options:",
        f"{QUIZ}:3",
        "options number one of",
    ),
    "gold in no passage": ("gold/two-kinds.yaml", "a contract", "a yacht", "gold/two-kinds.yaml:2", "yacht"),
}


@pytest.mark.parametrize(("file", "old", "new", "place", "words"), REPLACED.values(), ids=REPLACED.keys())
def test_the_course_is_refused_with(
    folder: Path, file: str, old: str, new: str, place: str, words: str
) -> None:
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    assert_told(mistakes(folder), place, words)


def symlink_out(folder: Path) -> None:
    (folder.parent / "secret.md").write_text("---\n---\n")
    (folder / "lessons/two-kinds.md").unlink()
    (folder / "lessons/two-kinds.md").symlink_to(folder.parent / "secret.md")


def symlinked_folder(folder: Path) -> None:
    (folder / "gold").rename(folder.parent / "elsewhere")
    (folder / "gold").symlink_to(folder.parent / "elsewhere")


def file_for_folder(folder: Path) -> None:
    (folder / "articles").rename(folder.parent / "articles")
    (folder / "articles").touch()


def circle(folder: Path) -> None:
    (folder / "terms.yaml").unlink()
    (folder / "terms.yaml").symlink_to("terms.yaml")


# name → what is done to the folder, where the mistake is told, words of the message
DONE: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "a link out of it": (symlink_out, "lessons/two-kinds.md", "symbolic link leaves"),
    "a folder that is a link out of it": (symlinked_folder, "gold", "symbolic link leaves"),
    "a link in a circle": (circle, "terms.yaml", "cannot be read"),
    "a pipe": (lambda at: os.mkfifo(at / "lessons/pipe.md"), "lessons/pipe.md", "is not a file"),
    "a folder in a folder": (lambda at: (at / "lessons/more").mkdir(), "lessons/more", "is a folder"),
    "no course.yaml": (lambda at: (at / "course.yaml").unlink(), "course.yaml", "does not exist"),
    "an empty course.yaml": (lambda at: (at / "course.yaml").write_text(""), "course.yaml:1", "key: value"),
    "a file for a folder": (
        file_for_folder,
        "articles",
        "not a folder",
    ),
    "another ending": (lambda at: (at / "lessons/a.txt").touch(), "lessons/a.txt", "end in .md"),
    "a quiz in JSON": (lambda at: (at / "gold/a.json").touch(), "gold/a.json", "end in .yaml"),
    "a name with capitals": (
        lambda at: (at / "lessons/My Lesson.md").touch(),
        "lessons/My Lesson.md",
        "small letters",
    ),
    "a name in no encoding": (
        lambda at: Path(os.fsdecode(os.fsencode(at) + b"/lessons/\xff.md")).touch(),
        "lessons/\\xff.md",
        "name",
    ),
    "a folder misspelt": (lambda at: (at / "lesson").mkdir(), "lesson", "is it lessons?"),
    "a file misspelt": (lambda at: (at / "terms.yml").touch(), "terms.yml", "is it terms.yaml?"),
    "latin-1": (
        lambda at: (at / "terms.yaml").write_bytes("a:\n  name: é".encode("latin-1")),
        "terms.yaml:2",
        "UTF-8 0xe9",
    ),
    "a NUL byte": (lambda at: (at / "lessons/a.md").write_bytes(b"---\n\0"), "lessons/a.md:2", "U+0000"),
    "a file too large": (
        lambda at: (at / "lessons/a.md").write_bytes(b"a" * 1_000_001),
        "lessons/a.md",
        "1000 KB",
    ),
    "gold for no lesson": (
        lambda at: (at / "gold/fog.yaml").write_text("[]"),
        "gold/fog.yaml",
        "lessons/fog.md",
    ),
}


@pytest.mark.parametrize(("change", "place", "words"), DONE.values(), ids=DONE.keys())
def test_a_folder_is_refused_with(
    folder: Path, change: Callable[[Path], object], place: str, words: str
) -> None:
    change(folder)
    assert_told(mistakes(folder), place, words)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert mistakes(tmp_path / "fog") == [f"{tmp_path / 'fog'}: does not exist"]


def broken_in_five_files(folder: Path) -> list[str]:
    """Breaks the folder; gives where each mistake is, in the order in which they must be told."""
    (folder / "terms.yaml").write_text("token: [\n")
    (folder / "articles/reading-a-licence.md").write_bytes(b"---\n\xff\n")
    (folder / "gold/fog.yaml").write_text("[]\n")
    lesson = folder / "lessons/two-kinds.md"
    lesson.write_text(
        lesson.read_text().replace("what-it-costs.md#two", "fog.md#two").replace("minutes", "length")
    )
    (folder / "lessons/what-it-costs.md").unlink()
    return [
        "articles/reading-a-licence.md:2",
        "course.yaml:11",
        "gold/fog.yaml",
        "lessons/two-kinds.md:2",
        "lessons/two-kinds.md:4",
        "lessons/two-kinds.md:56",
        "terms.yaml:2",
    ]


def test_every_mistake_is_told_in_one_run_in_the_order_of_files_and_lines(folder: Path) -> None:
    expected = broken_in_five_files(folder)
    places = [error.partition(": ")[0] for error in mistakes(folder)]
    assert [place for place in places if not place.startswith("quizzes/")] == expected


@pytest.mark.both_databases
def test_a_course_with_a_mistake_leaves_the_loaded_one_as_it_was(course: Course, folder: Path) -> None:
    before = list(Document.objects.order_by("pk").values())
    lesson = folder / "lessons/what-it-costs.md"
    lesson.write_text(lesson.read_text().replace("Two bills that", "Two other bills that") + "\n## Empty\n")
    with pytest.raises(ContentErrors):
        load(folder)
    assert list(Document.objects.order_by("pk").values()) == before
    assert Course.objects.get().revision == course.revision


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["load_content", "check_content"])
def test_a_command_tells_every_mistake_and_ends_with_status_1(folder: Path, command: str) -> None:
    expected, said = broken_in_five_files(folder), StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command(command, str(folder), stderr=said)
    assert ended.value.code == 1
    *told, last = said.getvalue().splitlines()
    assert [place for place in expected if not any(line.startswith(f"{place}: ") for line in told)] == []
    assert last.endswith("nothing was loaded.")
    assert f"{len(told)} mistakes in " in last


@pytest.mark.django_db
def test_checking_asks_the_database_nothing(
    folder: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        call_command("check_content", str(folder), stdout=StringIO())


@pytest.mark.slow
def test_checking_works_where_no_database_was_ever_made(folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    environment = {**os.environ, "DATA_DIR": str(data), "DATABASE_URL": ""}
    command = [sys.executable, "manage.py", "check_content", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "no mistakes in 5 documents" in done.stdout
    assert not list(data.glob("*sqlite*"))


@pytest.mark.slow
@pytest.mark.parametrize("command", ["load_content", "corrected_keys"])
def test_a_command_that_needs_the_database_says_that_it_has_no_tables(command: str, tmp_path: Path) -> None:
    environment = {**os.environ, "DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": ""}
    told = [sys.executable, "manage.py", command]
    done = subprocess.run(told, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert done.stderr.startswith("The database has not all its tables yet. Make them with `")
    assert "manage.py migrate`" in done.stderr


def test_what_only_looks_like_a_link_of_a_question_is_none(folder: Path) -> None:
    quiz = folder / QUIZ
    said = r"See `[a](fog.md)`, \[b](fog.md) and [c](../lessons/two-kinds.md#holding) stay."
    quiz.write_text(quiz.read_text().replace("What you hold stays with you;", said))
    parse_course(folder)


@pytest.mark.django_db
def test_a_link_of_a_question_is_looked_after_though_its_quiz_is_as_it_was(folder: Path) -> None:
    quiz, target = folder / QUIZ, folder / "lessons" / "what-it-costs.md"
    anchored = target.read_text().replace("## ", "## Once more {#once-more}\n\nText.\n\n## ", 1)
    target.write_text(anchored)
    link = "stays [with](../lessons/what-it-costs.md#once-more) you"
    quiz.write_text(quiz.read_text().replace("stays with you", link))
    load(folder)
    target.write_text(anchored.replace("{#once-more}", "{#never-more}"))
    with pytest.raises(ContentErrors) as caught:
        load(folder)
    assert_told([str(error) for error in caught.value.errors], f"{QUIZ}:14", "has no anchor once-more")
