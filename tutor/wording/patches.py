"""Proposals as changes to files of the course folder: `wordings/SLUG.yaml` and `terms.yaml`, as text and as a patch."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from courses.reading.course_file import read_terms
from courses.reading.document import ContentErrors
from courses.reading.folder import TERMS_FILE
from tutor import lessons
from tutor.lessons import Lesson
from tutor.models import Proposal
from tutor.phrases import holds
from tutor.wording import course_folder, wording_file, yaml_edits
from tutor.wording.wording_file import WordingFile
from tutor.wording.yaml_edits import NotEditable


@dataclass
class Changes:
    """Path → the text as it is and as it would be, and a sentence for each proposal that could not be put in."""

    files: dict[str, tuple[str, str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    done: list[Proposal] = field(default_factory=list)  # what the files say with these changes

    @property
    def patch(self) -> str:
        """As `git apply` and `patch -p1` take it in the course folder."""
        return "".join(line for path, (old, new) in self.files.items() for line in _diff(path, old, new))

    @property
    def texts(self) -> dict[str, str]:
        return {path: new for path, (_, new) in self.files.items()}


def changes(lesson: Lesson, proposals: Sequence[Proposal]) -> Changes:
    """What these proposals change in the files as they are now."""
    made = Changes()
    _put(made, wording_file.path_of(lesson.slug), _of(proposals, Proposal.What.WORDING), lesson)
    _put(made, TERMS_FILE, _of(proposals, Proposal.What.ALSO), lesson)
    return made


def _of(proposals: Sequence[Proposal], what: str) -> list[Proposal]:
    return [one for one in proposals if one.what == what]


def _put(made: Changes, path: str, proposals: Sequence[Proposal], lesson: Lesson) -> None:
    if not proposals:
        return
    try:
        old = text = course_folder.text_of(path)
    except NotEditable as problem:
        made.problems.append(f"{problem}.")
        return
    for one in proposals:
        try:
            text = (
                _with_wording(text, one, lesson)
                if one.what == Proposal.What.WORDING
                else _with_name(text, one)
            )
            made.done.append(one)
        except (NotEditable, ContentErrors) as problem:
            why = "it cannot be read" if isinstance(problem, ContentErrors) else problem
            made.problems.append(f"“{one.text}” could not be put into {path}: {why}.")
    if text != old:
        made.files[path] = (old, text)


def _with_wording(text: str, proposal: Proposal, lesson: Lesson) -> str:
    index = lessons.index_of(lesson)
    passages = [one.passage.text for one in index.heard if holds(one.passage.text, proposal.says)]
    if not passages:
        raise NotEditable(f"no passage says “{proposal.says}” any more")
    file = WordingFile(text)
    if not file.add(passages[0], course_folder.page_of(lesson.slug, index), [proposal.text]):
        raise NotEditable("its passage has as many wordings as it can have")
    return file.text


def _with_name(text: str, proposal: Proposal) -> str:
    terms, _, _ = read_terms(course_folder.as_source(TERMS_FILE, text))
    if proposal.term not in terms:
        raise NotEditable(f"the glossary has no term {proposal.term} any more")
    if proposal.text in (terms[proposal.term].name, *terms[proposal.term].also):
        return text
    try:
        return yaml_edits.append(text, (proposal.term, "also"), [proposal.text])
    except NotEditable:
        return yaml_edits.set_list(text, (proposal.term, "also"), [proposal.text])


def _diff(path: str, old: str, new: str) -> Iterator[str]:
    before = f"a/{path}" if old else "/dev/null"
    lines = difflib.unified_diff(_lines(old), _lines(new), before, f"b/{path}")
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    """By line feeds alone, as git counts them."""
    *whole, rest = text.split("\n")
    return [f"{line}\n" for line in whole] + ([rest] if rest else [])
