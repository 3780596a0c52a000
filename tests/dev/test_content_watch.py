"""An author at work: saving a lesson, making a mistake in it, mending it."""

from __future__ import annotations

import shutil
import signal
import time
from pathlib import Path

import pytest

from dev import content
from tests import site_data
from tests.conftest import EXAMPLE
from tests.dev.launched import ON_LINUX, launched

pytestmark = [pytest.mark.slow, ON_LINUX, pytest.mark.xdist_group("launcher")]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLE, tmp_path / "course")
    return tmp_path / "course"


def retitle(lesson: Path, title: str) -> None:
    text = lesson.read_text(encoding="utf-8")
    old = next(line for line in text.splitlines() if line.startswith("title:"))
    lesson.write_text(text.replace(old, f"title: {title}"), encoding="utf-8")


def test_a_saved_lesson_is_shown_and_a_mistake_is_told_and_changes_nothing(
    tmp_path: Path, course: Path
) -> None:
    lesson = course / "lessons" / "two-kinds.md"
    site_data.filled(tmp_path / "data", str(course))
    with launched(tmp_path / "data", course) as one:
        one.wait_until_ready()
        one.wait_for("watching")
        retitle(lesson, "Written just now")
        one.until(lambda: "Written just now" in one.page("/lessons/two-kinds/"))

        sound = lesson.read_text(encoding="utf-8")
        lesson.write_text(sound.replace("title:", "titel:"), encoding="utf-8")
        assert "two-kinds.md:" in one.wait_for("mistakes")
        assert "Written just now" in one.page("/lessons/two-kinds/")

        lesson.write_text(sound.replace("Written just now", "Mended"), encoding="utf-8")
        one.until(lambda: "Mended" in one.page("/lessons/two-kinds/"))

        loads = one.said.count("loaded")
        for number, path in enumerate(sorted((course / "lessons").iterdir())):
            retitle(path, f"Saved in a row, {number}")
            time.sleep(0.12)
        one.until(lambda: "Saved in a row, 0" in one.page("/lessons/"))
        assert "Saved in a row, 2" in one.page("/lessons/")
        one.until(lambda: one.said.count("loaded") == loads + 1)
        one.process.send_signal(signal.SIGINT)
        one.status()

    lesson.write_text("no front matter\n", encoding="utf-8")
    with launched(tmp_path / "data", course) as next_day:
        next_day.wait_until_ready()
        assert "lessons/two-kinds.md:1" in next_day.said
        assert "has mistakes; the course stays as it was loaded before" in next_day.said
        assert "Saved in a row" in next_day.page("/lessons/two-kinds/")


def test_what_is_saved_before_it_watches_is_loaded_as_soon_as_it_does(
    course: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the load at the start and the watching lie seconds, in which nobody would see a file change."""
    loads: list[Path] = []

    def saved_meanwhile(folder: Path) -> content.Loaded:
        loads.append(folder)
        if len(loads) == 2:
            raise KeyboardInterrupt
        retitle(folder / "lessons" / "two-kinds.md", "Saved just now")  # now it is watched
        return content.Loaded("1 changed", good=True, new=True)

    monkeypatch.setattr(content, "load", saved_meanwhile)
    with pytest.raises(KeyboardInterrupt):
        content.watch(course)
    said = capsys.readouterr().out
    assert said.index("watching") < said.index("1 changed")


def test_what_is_nothing_new_is_not_told_at_the_start(
    course: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "load", lambda _: content.Loaded("nothing changed", good=True, new=False))
    content.again(course, though_old=False)
    assert not capsys.readouterr().out
    content.again(course)
    assert "nothing changed" in capsys.readouterr().out


def test_a_mistake_at_the_first_start_is_told_and_nothing_is_served(tmp_path: Path, course: Path) -> None:
    (course / "lessons" / "two-kinds.md").write_text("no front matter\n", encoding="utf-8")
    site_data.filled(tmp_path / "data", str(course))  # no course was ever loaded there
    with launched(tmp_path / "data", course) as one:
        assert one.status(180) == 1
    assert "lessons/two-kinds.md:1" in one.said
    assert one.lines[-1] == "Ajar: the site could not be prepared; the lines above say why."
    assert one.alive() == {}


def test_a_folder_without_a_course_is_one_sentence(tmp_path: Path) -> None:
    with launched(tmp_path / "data", tmp_path) as one:
        assert one.status() == 1
    assert one.lines == [f"Ajar: COURSE_DIR {tmp_path} has no course.yaml, so there is no course to load."]
