"""A big course out of the course of this repository: its own lessons again and again by new slugs, in many modules and tracks.

So what is measured has the length, the tables, the quizzes and the wordings of real lessons. The glossary and the facts grow
with it, since those of a big course do.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import yaml

LESSONS = 2_116
MODULES_IN_A_TRACK = 10
GLOSSARIES = 10  # so many times the own terms at most
FACT_FILES = 4  # and so many times the own facts: a file holds at most 1 MB
_LINK = re.compile(r"(\]\((?:\.\./lessons/)?)([a-z0-9-]+)(\.md[#)])")
_TERMS = re.compile(r"^terms: \[(.*)\]$", re.M)
_RELATED = re.compile(r"^related: \[(.*)\]$", re.M)
_TITLE = re.compile(r'^title: (?:"(.*)"|(.*))$', re.M)
_OF_A_LESSON = ("quizzes", "checks", "gold", "wordings")


def write(own: Path, folder: Path, lessons: int = LESSONS) -> list[str]:
    """Writes the course into `folder`, which must not be there yet; gives its slugs in order."""
    shutil.copytree(own, folder, ignore=shutil.ignore_patterns("lessons", *_OF_A_LESSON))
    for name in ("lessons", *_OF_A_LESSON):
        (folder / name).mkdir(exist_ok=True)
    file: dict[str, Any] = yaml.safe_load((own / "course.yaml").read_text())
    originals = [
        slug for track in file["tracks"] for module in track["modules"] for slug in module["lessons"]
    ]
    slugs: list[str] = []
    copies = -(-lessons // len(originals))
    for copy in range(copies):
        some = originals[: lessons - len(slugs)]
        here = {slug: _again(slug, copy) for slug in some}
        for slug in some:
            _write_lesson(own, folder, slug, here, copy)
        slugs += here.values()
    file["tracks"] = _tracks([slugs[at : at + len(originals)] for at in range(0, len(slugs), len(originals))])
    _write_yaml(folder / "course.yaml", file)
    copies = min(GLOSSARIES, copies)
    own_terms: dict[str, dict[str, Any]] = yaml.safe_load((own / "terms.yaml").read_text())
    terms = dict(own_terms)
    for copy in range(1, copies):
        terms |= {_again(id_, copy): _term(own_terms[id_], copy) for id_ in own_terms}
    _write_yaml(folder / "terms.yaml", terms)
    facts: list[dict[str, Any]] = yaml.safe_load((own / "facts.yaml").read_text())
    many = [
        fact | {"id": _again(fact["id"], copy)} for copy in range(min(FACT_FILES, copies)) for fact in facts
    ]
    _write_yaml(folder / "facts.yaml", many)
    return slugs


def _write_yaml(file: Path, data: object) -> None:
    """Without aliases, which are not part of the format; PyYAML makes one wherever the same object stands twice."""
    file.write_text(yaml.dump(data, Dumper=_WithoutAliases, sort_keys=False, allow_unicode=True))


class _WithoutAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _again(slug: str, copy: int) -> str:
    return f"{slug}-x{copy}" if copy else slug


def _term(term: dict[str, Any], copy: int) -> dict[str, Any]:
    """Under a name that stands in no text, so that each text still has its own."""
    return term | {
        "name": f"{term['name']} {copy}",
        "also": [f"{name} {copy}" for name in term.get("also", [])],
    }


def _write_lesson(own: Path, folder: Path, slug: str, here: dict[str, str], copy: int) -> None:
    text = (own / "lessons" / f"{slug}.md").read_text()

    def listed(names: str) -> str:
        return ", ".join(here[name] for name in names.split(", ") if name in here)

    text = _LINK.sub(lambda found: found[1] + here.get(found[2], found[2]) + found[3], text)
    text = _RELATED.sub(lambda found: f"related: [{listed(found[1])}]", text, count=1)
    if copy:
        text = _TITLE.sub(lambda found: f'title: "{found[1] or found[2]} ({copy})"', text, count=1)
        of = copy % GLOSSARIES
        text = _TERMS.sub(
            lambda found: f"terms: [{', '.join(_again(id_, of) for id_ in found[1].split(', '))}]",
            text,
            count=1,
        )
    (folder / "lessons" / f"{here[slug]}.md").write_text(text)
    for part in _OF_A_LESSON:
        source = own / part / f"{slug}.yaml"
        if source.exists():
            shutil.copyfile(source, folder / part / f"{here[slug]}.yaml")


def _tracks(modules: list[list[str]]) -> list[dict[str, Any]]:
    """The lessons of each module → tracks as course.yaml has them."""
    return [
        {
            "id": f"track-{start // MODULES_IN_A_TRACK + 1}",
            "name": f"Track {start // MODULES_IN_A_TRACK + 1}",
            "summary": "Some of the modules of a course that has many.",
            "modules": [
                {
                    "id": f"module-{number + 1}",
                    "name": f"Module {number + 1}",
                    "summary": "What a model is, what it costs and who decides over it.",
                    "lessons": modules[number],
                }
                for number in range(start, min(start + MODULES_IN_A_TRACK, len(modules)))
            ],
        }
        for start in range(0, len(modules), MODULES_IN_A_TRACK)
    ]
