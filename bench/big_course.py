"""Loads a course of 2 116 lessons into SQLite: cold, unchanged, and with one file changed. `python -m bench.big_course [LESSONS]`.

The lessons are made of a seed, so they are the same every time: 1 400 words, six sections, blocks, a table, links and
a quiz each, over a glossary of 600 terms. Each load is a `manage.py load_content` of its own, start-up included.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from itertools import accumulate
from pathlib import Path

from config.env import ROOT

LESSONS = 2_116
TERMS = 600
IN_A_MODULE = 12
SYLLABLES = (
    "ba",
    "co",
    "di",
    "fe",
    "gu",
    "la",
    "me",
    "ni",
    "po",
    "ra",
    "se",
    "tu",
    "va",
    "zo",
    "lin",
    "mar",
    "ter",
    "sol",
)


class Writer:
    """Writes a course folder, the same one for the same number of lessons."""

    def __init__(self, folder: Path, lessons: int) -> None:
        self.folder = folder
        self.slugs = [f"lesson-{number}" for number in range(1, lessons + 1)]
        self.random = random.Random(1)
        self.words = sorted({"".join(self.random.choices(SYLLABLES, k=3)) for _ in range(4_000)})
        # as in English: a few words make up most of a text
        self.weights = list(accumulate(1 / rank for rank in range(3, len(self.words) + 3)))
        self.terms = [f"term-{number}" for number in range(TERMS)]

    def write(self) -> None:
        for name in ("lessons", "quizzes"):
            (self.folder / name).mkdir(parents=True)
        (self.folder / "course.yaml").write_text(self._course())
        (self.folder / "terms.yaml").write_text("".join(map(self._term, self.terms)))
        for slug in self.slugs:
            (self.folder / "lessons" / f"{slug}.md").write_text(self._lesson(slug))
            (self.folder / "quizzes" / f"{slug}.yaml").write_text(self._quiz())

    def _course(self) -> str:
        lines = ["title: A big course", "tagline: Made to be measured.", "tracks:"]
        lines += ["  - id: all", "    name: All", "    modules:"]
        for start in range(0, len(self.slugs), IN_A_MODULE):
            lines += [f"      - id: module-{start}", f"        name: Module {start}"]
            lines += [f"        lessons: [{', '.join(self.slugs[start : start + IN_A_MODULE])}]"]
        return "\n".join(lines) + "\n"

    def _term(self, id_: str) -> str:
        name = f"{self._some(2)} {id_.removeprefix('term-')}"
        return f"{id_}:\n  name: {name}\n  also: [{name}s]\n  means: {self._sentence()}\n"

    def _lesson(self, slug: str) -> str:
        front = [
            "---",
            f"title: {self._some(4).capitalize()} {slug}",
            f"summary: {self._sentence()}",
            "minutes: 20",
        ]
        front += [
            "checked: 2026-11-20",
            f"terms: [{', '.join(self.random.sample(self.terms, 6))}]",
            "---",
            "",
        ]
        return "\n".join(front) + "\n".join(self._section(number) for number in range(1, 7))

    def _section(self, number: int) -> str:
        link = f"See [another]({self.random.choice(self.slugs)}.md#part-{self.random.randint(1, 6)})."
        rows = [f"| {self._some(2)} | {self._some(5)} |" for _ in range(4)]
        works, fails = ([f"- {self._some(9)}" for _ in range(count)] for count in (3, 2))
        lines = [f"\n## Part {number}\n", "### The premise\n", self._paragraph(5), ""]
        lines += [f"{self._paragraph(5)} {link}", "\n### What AI does well here\n", *works]
        lines += [
            "\n### What AI cannot do\n",
            *fails,
            "\nTable: Compare",
            "| One | Other |",
            "|---|---|",
            *rows,
            "",
        ]
        return "\n".join(lines)

    def _quiz(self) -> str:
        lines = ["questions:"]
        for number in range(1, 9):
            lines += [
                f"  - id: question-{number}",
                f"    section: part-{1 + number % 6}",
                f"    ask: {self._some(9)}?",
            ]
            lines += ["    options:"]
            for option in range(4):
                lines += [f"      - text: {self._some(6)} {option}", f"        why: {self._sentence()}"]
                lines += ["        right: true"] if option == number % 4 else []
            lines += [f"    explain: {self._sentence()}"]
        return "\n".join(lines) + "\n"

    def _some(self, count: int) -> str:
        return " ".join(self.random.choices(self.words, cum_weights=self.weights, k=count))

    def _sentence(self) -> str:
        return self._some(self.random.randint(8, 16)).capitalize() + "."

    def _paragraph(self, sentences: int) -> str:
        return " ".join(self._sentence() for _ in range(sentences))


def measured(*arguments: str, environment: dict[str, str]) -> tuple[str, str]:
    """What `manage.py` printed, and what it took: seconds, seconds of processors, and the most memory at one time."""
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        said = process.stdout.read().strip()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"manage.py {' '.join(arguments)} ended with status {process.returncode}")
    megabytes = usage.ru_maxrss // (1024 * 1024 if sys.platform == "darwin" else 1024)
    busy = usage.ru_utime + usage.ru_stime  # the Markdown program's as well
    return said, f"{time.perf_counter() - begun:6.1f} s {busy:6.1f} s of processors {megabytes:5} MB"


def main() -> None:
    lessons = int(sys.argv[1]) if len(sys.argv) > 1 else LESSONS
    with tempfile.TemporaryDirectory(prefix="ajar-bench-") as place:
        folder = Path(place) / "course"
        Writer(folder, lessons).write()
        environment = {**os.environ, "DATA_DIR": str(Path(place) / "data"), "DATABASE_URL": ""}
        measured("migrate", "-v0", environment=environment)
        changed = folder / "lessons" / "lesson-1.md"

        def change() -> None:
            changed.write_text(changed.read_text() + "\nOne more sentence.\n")

        steps = {"cold": lambda: None, "unchanged": lambda: None, "one lesson changed": change}
        for name, prepare in steps.items():
            prepare()
            said, took = measured("load_content", str(folder), environment=environment)
            print(f"{name:20} {took}   {said.partition(': ')[2]}", flush=True)


if __name__ == "__main__":
    main()
