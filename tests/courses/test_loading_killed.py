"""Real processes that load: killed in the middle, and two at once. The course is the old one or the new one,
whole.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from courses.compiling import documents
from tests import site_data
from tests.courses.test_errors import ROOT

pytestmark = pytest.mark.slow

ASIDE = documents.MANY + 4  # documents from which on they are written aside here; a real site begins later
FEW = documents.MANY - 8  # lessons that are compiled in one process and written where they are read
MANY = ASIDE + 2  # and such as are compiled in several, and written aside first
PATIENCE = 60.0


class Site:
    """A database of its own, and the command that loads a folder into it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.environment = {**os.environ, "DATA_DIR": str(data), "DATABASE_URL": ""}
        site_data.with_tables(data)

    def start(self, folder: Path, many: int = ASIDE, more: str = "pass") -> subprocess.Popen[str]:
        said = f"from courses.loading import aside; aside.MANY = {many}; {more}"
        program = (
            f"import manage, sys; {said}; sys.argv = ['', 'load_content', {str(folder)!r}]; manage.main()"
        )
        command = [sys.executable, "-c", program]
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def load(self, folder: Path, many: int = ASIDE, more: str = "pass") -> str:
        with self.start(folder, many, more) as process:
            said, wrong = process.communicate(timeout=PATIENCE)
        assert (process.returncode, wrong) == (0, "")
        return said

    def rows(self) -> list[tuple[object, ...]]:
        with closing(self._connect()) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            tables = (
                "courses_course",
                "courses_document",
                "courses_passage",
                "courses_term",
                "courses_loadedfile",
            )
            return [row for table in tables for row in database.execute(f"SELECT * FROM {table} ORDER BY id")]

    def content(self) -> dict[str, list[tuple[object, ...]]]:
        """What stands in each table of the course, but for the moments at which it was written."""
        of_moments = {"loaded_at", "stamps", "since", "until", "at", "outline", "gone_sections"}
        with closing(self._connect()) as database:
            names = [
                name
                for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
                if name.startswith(("courses_", "quizzes_", "tutor_")) and "courses_search_" not in name
            ]
            rows: dict[str, list[tuple[object, ...]]] = {}
            for name in names:
                columns = [row[1] for row in database.execute(f"PRAGMA table_info({name})")]
                shown = ", ".join(f'"{one}"' for one in columns if one not in of_moments)
                rows[name] = database.execute(f"SELECT {shown} FROM {name} ORDER BY 1").fetchall()
            # by their paths; of the whole folder it is known when its files were written too
            rows["courses_loadedfile"] = sorted(row[1:] for row in rows["courses_loadedfile"] if row[1])
            return rows

    def found(self, words: str) -> list[tuple[object, ...]]:
        with closing(self._connect()) as database:
            database.execute("INSERT INTO courses_search(courses_search, rank) VALUES ('integrity-check', 1)")
            database.rollback()
            select = "SELECT rowid FROM courses_search WHERE courses_search MATCH ? ORDER BY rowid"
            return database.execute(select, [words]).fetchall()

    def summaries(self) -> set[str]:
        with closing(self._connect()) as database:
            return {
                summary
                for (summary,) in database.execute(
                    "SELECT summary FROM courses_document WHERE slug LIKE 'x%' AND NOT withdrawn"
                )
            }

    def is_being_written(self) -> bool:
        with closing(self._connect()) as database:
            try:
                database.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            database.rollback()
            return False

    def copy_size(self) -> int:
        copy = self.data / "ajar.sqlite3-loading"
        return copy.stat().st_size if copy.exists() else 0

    def log_size(self) -> int:
        log = self.data / "ajar.sqlite3-wal"
        return log.stat().st_size if log.exists() else 0

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.data / "ajar.sqlite3", timeout=0)


# what a load of few lessons writes goes to the disk before it ends, as that of many does
SMALL_CACHE = """
from django.conf import settings
settings.DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA cache_size=20;"
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(tmp_path_factory.mktemp("data"))


def write_edition(folder: Path, edition: str, lessons: int = FEW) -> None:
    """So many more lessons, which say which edition they are of."""
    for old in folder.glob("lessons/x*.md"):
        old.unlink()
    slugs = [f"x{number}" for number in range(lessons)]
    text = (folder / "lessons/what-it-costs.md").read_text()
    for slug in slugs:
        own = text.replace("Two bills that grow with different things.", f"The {edition} edition.")
        (folder / f"lessons/{slug}.md").write_text(
            own.replace("## Hidden", f"More of {slug}. " * 40 + "\n\n## Hidden")
        )
    course = folder / "course.yaml"
    listed = f"[{', '.join(['on-your-machine', *slugs])}]"
    course.write_text(re.sub(r"\[on-your-machine.*?\]", listed, course.read_text()))


def children(process: subprocess.Popen[str]) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def moments(site: Site, process: subprocess.Popen[str]) -> dict[str, Callable[[], bool]]:
    return {
        "while it compiles": lambda: bool(children(process)),
        "while it writes into a copy": lambda: site.copy_size() > 0,
        "as it begins to write": site.is_being_written,
        "when the first pages are on the disk": lambda: site.log_size() > 0,
    }


def wait_until(reached: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not reached():
        assert process.poll() is None, "the load ended before that moment"
        assert time.monotonic() < deadline
        time.sleep(0.001)


def gone(pids: list[int]) -> Iterator[bool]:
    for pid in pids:
        deadline = time.monotonic() + PATIENCE
        while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        yield not Path(f"/proc/{pid}").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="finds the moments by /proc")
@pytest.mark.parametrize(
    ("lessons", "when"),
    [
        (FEW, ("while it compiles", "as it begins to write", "when the first pages are on the disk")),
        (MANY, ("while it compiles", "while it writes into a copy", "as it begins to write")),
    ],
    ids=["few", "many"],
)
def test_a_load_that_is_killed_leaves_the_old_course_whole_and_the_next_one_succeeds(
    site: Site, folder: Path, lessons: int, when: tuple[str, ...]
) -> None:
    write_edition(folder, "first", lessons)
    site.load(folder)
    before = site.rows()
    assert site.summaries() == {"The first edition."}
    write_edition(folder, "second", lessons)
    for moment in when:
        with site.start(folder, more=f"exec({SMALL_CACHE!r})") as process:
            wait_until(moments(site, process)[moment], process)
            helpers = children(process)
            os.kill(process.pid, signal.SIGKILL)
        assert process.returncode == -signal.SIGKILL
        assert site.rows() == before, moment
        assert all(gone(helpers)), moment  # the Markdown program does not outlive the load
    assert f"{lessons} changed" in site.load(folder)
    assert site.summaries() == {"The second edition."}
    assert site.copy_size() == 0


@pytest.mark.parametrize("lessons", [FEW, MANY])
def test_two_loads_at_once_both_succeed_and_do_not_mix(
    site: Site, folder: Path, tmp_path: Path, lessons: int
) -> None:
    other = Path(shutil.copytree(folder, tmp_path / "other"))
    write_edition(folder, "third", lessons)
    write_edition(other, "fourth", lessons)
    with site.start(folder) as one, site.start(other) as two:
        answers = [process.communicate(timeout=PATIENCE) for process in (one, two)]
    assert [(one.returncode, two.returncode), *(wrong for _, wrong in answers)] == [(0, 0), "", ""]
    assert site.summaries() in ({"The third edition."}, {"The fourth edition."})
    site.load(folder)
    assert site.summaries() == {"The third edition."}


def test_what_is_written_aside_is_what_is_written_at_once(folder: Path, tmp_path: Path) -> None:
    at_once, apart = Site(tmp_path / "at-once"), Site(tmp_path / "apart")
    for edition, lessons in (("first", 12), ("second", 9), ("third", 14)):
        write_edition(folder, edition, lessons)
        at_once.load(folder, many=10_000)
        apart.load(folder, many=1)
        assert apart.content() == at_once.content(), edition
        assert apart.found("edit") == at_once.found("edit") != []


# a program that writes into the database itself, as somebody else would, right before the first rows are taken over
STRANGER = """
import sqlite3
from django.conf import settings
attached, tries = aside._attached, []
def meanwhile(connection, copy):
    if not tries:
        with sqlite3.connect(settings.DATABASES['default']['NAME']) as other:
            other.execute("INSERT INTO courses_formerslug (kind, slug, now) VALUES ('lesson', 'a', 'b')")
            other.execute("INSERT INTO courses_term (slug, name, also, means, see, used_in) VALUES ('zz', 'z', '[]', 'z', '[]', '[]')")
    tries.append(1)
    print('try', len(tries))
    return attached(connection, copy)
aside._attached = meanwhile
"""

# and one that is told of the load, and looks into the database itself
LISTENER = """
import sqlite3
from django.conf import settings
def told(**_):
    from courses import revisions
    def look(**_):
        with sqlite3.connect(settings.DATABASES['default']['NAME']) as other:
            print('told of', other.execute('SELECT revision FROM courses_course').fetchone()[0])
    revisions.committed.connect(look, weak=False)
load = aside.written
def written(*arguments, **named):
    told()
    return load(*arguments, **named)
aside.written = written
"""


def test_a_row_that_somebody_else_wrote_meanwhile_is_no_part_of_what_is_taken_over(
    folder: Path, tmp_path: Path
) -> None:
    one, other = Site(tmp_path / "one"), Site(tmp_path / "other")
    said = one.load(folder, many=1, more=f"exec({STRANGER!r}, {{'aside': aside}})")
    other.load(folder, many=10_000)
    assert "try 2" in said and "try 3" not in said
    numbers = ("courses_term", "courses_formerslug")  # a number that was given out is not given out again
    for name, rows in other.content().items():
        if name not in numbers:
            assert one.content()[name] == rows, name
    assert [row[1:] for row in one.content()["courses_term"]] == [
        row[1:] for row in other.content()["courses_term"]
    ]


def test_who_waits_for_a_load_is_told_when_everybody_can_see_it(folder: Path, tmp_path: Path) -> None:
    said = Site(tmp_path / "data").load(folder, many=1, more=f"exec({LISTENER!r}, {{'aside': aside}})")
    assert said.count("told of") == 1 and "told of 1" in said


def test_a_take_over_that_fails_leaves_the_old_course_and_the_next_load_succeeds(
    folder: Path, tmp_path: Path
) -> None:
    site = Site(tmp_path / "data")
    write_edition(folder, "first", 12)
    site.load(folder)
    before = site.rows()
    write_edition(folder, "second", 12)
    fails = "aside._others_wrote = lambda c: (aside._take_over(c), 1 / 0)"
    with site.start(folder, many=1, more=fails) as process:
        process.communicate(timeout=PATIENCE)
    assert process.returncode and site.rows() == before and site.copy_size() == 0
    site.load(folder, many=1)
    assert site.summaries() == {"The second edition."}
