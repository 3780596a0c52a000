"""What a load, a switch or a new day makes another, and so which pages are made anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from courses import facts, stamps
from courses.caching import shared_at
from courses.loading.loader import load
from courses.models import Fact
from tests.conftest import EXAMPLE
from tutor.models import SwitchedOff

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

_MORE = """
  - id: how-many-again
    section: before-you-choose
    ask: And how many at the most?
    number: 3
    within: 0
    unit: machines
    explain: One copy on one machine is one accident away from none.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "course"
    shutil.copytree(EXAMPLE, copy)
    load(copy)
    return copy


def changed_by(act: Callable[[], object]) -> set[str]:
    """The keys whose stamp is another one afterwards, without those of each load."""
    before = stamps.read()
    act()
    after = stamps.read()
    assert before and after
    return set(after.changed(before) - {stamps.COURSE, stamps.REVISION})


def edit(folder: Path, name: str, old: str, new: str) -> Callable[[], object]:
    def act() -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        load(folder)

    return act


def test_another_sentence_in_one_lesson_is_that_lesson_and_the_lists(folder: Path) -> None:
    changed = changed_by(edit(folder, "lessons/on-your-machine.md", "Fewer bits", "Few bits"))
    assert changed == {"lesson/on-your-machine", "documents", stamps.LISTS}


def test_a_term_is_the_glossary_and_the_documents_that_explain_it(folder: Path) -> None:
    changed = changed_by(edit(folder, "terms.yaml", "in fewer bits,", "in few bits,"))
    assert changed == {"glossary", "documents", stamps.LISTS, "lesson/on-your-machine"}


def test_another_number_of_questions_is_the_lesson_that_says_so(folder: Path) -> None:
    def act() -> None:
        path = folder / "quizzes/two-kinds.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.rstrip() + _MORE, encoding="utf-8")
        load(folder)

    assert changed_by(act) == {"lesson/two-kinds", "quizzes", stamps.LISTS}


def test_the_name_of_the_site_is_every_page(folder: Path) -> None:
    changed = changed_by(edit(folder, "course.yaml", "use everything", "use all"))
    assert stamps.SITE in changed
    assert "lesson/two-kinds" not in changed


def test_a_lesson_that_is_again_what_it_was_is_not_the_page_that_it_was(folder: Path) -> None:
    """Its page says which sections were there in between, for those who have read them."""
    path, key = folder / "lessons/on-your-machine.md", "lesson/on-your-machine"
    first, text = stamps.read(), path.read_text(encoding="utf-8")
    path.write_text(f"{text}\n## One more\n\nA sentence.\n", encoding="utf-8")
    load(folder)
    path.write_text(text, encoding="utf-8")
    load(folder)
    again = stamps.read()
    assert first and again and first.of[key] != again.of[key]


def test_a_load_that_brings_nothing_changes_nothing(folder: Path) -> None:
    assert changed_by(lambda: load(folder)) == set()


def test_a_switched_off_tutor_is_one_page(folder: Path) -> None:
    assert changed_by(lambda: SwitchedOff.objects.create(document="lesson/two-kinds")) == {"lesson/two-kinds"}
    assert changed_by(lambda: SwitchedOff.objects.all().delete()) == {"lesson/two-kinds"}


def test_the_day_on_which_a_fact_is_past_its_review_is_every_page_that_may_name_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = facts.today()
    source = {"title": "t", "url": "https://example.org"}
    Fact.objects.create(
        slug="price",
        position=1,
        claim="c",
        value="1",
        as_of=day,
        source=source,
        review_by=day,
        confirmed=True,
    )

    def tomorrow(days: int) -> None:
        monkeypatch.setattr("courses.facts.today", lambda: day + timedelta(days=days))

    assert changed_by(lambda: tomorrow(1)) == {stamps.TODAY, stamps.OVERDUE}
    assert changed_by(lambda: tomorrow(2)) == {stamps.TODAY}


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("/", {"lists"}),
        ("/lessons/two-kinds/", {"lesson/two-kinds", "overdue"}),
        ("/lessons/two-kinds.md", {"lesson/two-kinds"}),
        ("/articles/reading-a-licence/", {"article/reading-a-licence", "overdue"}),
        ("/terms/", {"glossary", "overdue"}),
        ("/facts/", {"facts", "overdue"}),
        ("/lessons/two-kinds/practice/all/", {"course", "today"}),
    ],
)
def test_a_page_names_what_it_rests_on(path: str, keys: set[str]) -> None:
    page = shared_at(path)
    assert page is not None and page.keys == keys | {"site"}


@pytest.mark.parametrize(
    "path", ["/me/", "/progress/", "/search/", "/lessons/two-kinds/quiz/", "/nothing/here"]
)
def test_what_is_somebodys_rests_on_nothing(path: str) -> None:
    assert shared_at(path) is None
