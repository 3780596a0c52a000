"""The folders of a course that other apps own; they register at start-up and the loader calls them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from courses.reading.document import ContentError, CoursePart, Document, SourceFile


@dataclass(frozen=True)
class Agreement:
    """Two folders whose files of one slug must agree, though each may be right by itself. `problems` is given both files,
    whichever of them changed, and says nothing about one that cannot be read: its part does.
    """

    folders: tuple[str, str]
    problems: Callable[[SourceFile, SourceFile], list[ContentError]]


@dataclass(frozen=True)
class Advice:
    """What an author should look at in the files of one folder, taken together: `check_content` prints it and does not fail.
    `warnings` is given the files, what was read of each, and the texts of their lessons, all by slug.
    """

    folder: str
    warnings: Callable[
        [Mapping[str, SourceFile], Mapping[str, object], Mapping[str, str]], list[ContentError]
    ]


_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class RegisteredLab:
    """A lab as the course knows it: its title, the modules that work out its results, the ids of the facts that it starts
    from, and for the name of each input what tells the problem of a value that is written for it, empty where there is none.
    """

    title: str
    modules: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    inputs: Mapping[str, Callable[[str], str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Preparation:
    """What another app makes of the rows of a load, in its transaction, so that no reader waits for it. `make` is given the
    slugs of what was compiled, and what the reading of that name found in it; `modules` are those that decide what comes out.
    """

    modules: tuple[str, ...]
    make: Callable[[Collection[str], Mapping[str, Any]], None]
    reading: str = ""


# A document and what was read of the files beside it, by their folders → whatever a later step of the load can use. It has
# no database.
Reading = Callable[[Document, Mapping[str, object]], object]


_start: list[Callable[[], None]] = []
_parts: dict[str, CoursePart] = {}
_readings: dict[str, Reading] = {}
_preparations: dict[tuple[str, ...], Preparation] = {}
_agreements: dict[tuple[str, str], Agreement] = {}
_followers: list[Callable[[str, str, str], None]] = []
_advice: dict[str, Advice] = {}
_markdown_keys: dict[str, Callable[[], Collection[str]]] = {}
_labs: dict[str, RegisteredLab] = {}


def started_by(start: Callable[[], None]) -> None:
    """`start`, which another process can import by its name, registers there what is registered here."""
    _start[:] = [start]


def start() -> Callable[[], None] | None:
    return _start[0] if _start else None


def register(part: CoursePart) -> None:
    _parts[part.folder] = part


def registered() -> tuple[CoursePart, ...]:
    return tuple(_parts[name] for name in sorted(_parts))


def register_agreement(agreement: Agreement) -> None:
    _agreements[agreement.folders] = agreement


def agreements() -> tuple[Agreement, ...]:
    return tuple(_agreements[folders] for folders in sorted(_agreements))


def register_advice(advice: Advice) -> None:
    _advice[advice.folder] = advice


def advice() -> tuple[Advice, ...]:
    return tuple(_advice[folder] for folder in sorted(_advice))


def register_markdown_keys(folder: str, keys: Callable[[], Collection[str]]) -> None:
    """Under which keys the YAML files of a folder have Markdown: links in it are checked as those of a lesson."""
    _markdown_keys[folder] = keys


def markdown_keys(folder: str) -> Collection[str]:
    return _markdown_keys[folder]() if folder in _markdown_keys else ()


def register_follower(follow: Callable[[str, str, str], None]) -> None:
    """`follow` is given the kind of a document, its old slug and its new one, in the transaction of the load that brings it."""
    if follow not in _followers:
        _followers.append(follow)


def followers() -> tuple[Callable[[str, str, str], None], ...]:
    return tuple(_followers)


def register_reading(name: str, reading: Reading) -> None:
    """Of many documents it is worked out where each is compiled, in several processes: a load has what it found by the paths
    of the documents. Where there are few it is not, and the step that asks for it does it itself.
    """
    _readings[name] = reading


def readings() -> Mapping[str, Reading]:
    return _readings


def register_preparation(preparation: Preparation) -> None:
    _preparations[preparation.modules] = preparation


def preparations() -> tuple[Preparation, ...]:
    return tuple(_preparations[modules] for modules in sorted(_preparations))


def register_lab(name: str, lab: RegisteredLab) -> None:
    """Makes `lab NAME` a known fenced block, whose link bears the title."""
    _labs[name] = lab


def registered_labs() -> tuple[RegisteredLab, ...]:
    return tuple(_labs[name] for name in sorted(_labs))


def known_labs() -> Mapping[str, str]:
    """The name of each lab → its title."""
    return {name: lab.title for name, lab in _labs.items()}


def facts_of_labs() -> Mapping[str, tuple[str, ...]]:
    """The name of each lab → the ids of the facts that it starts from, whether or not this course has them."""
    return {name: lab.facts for name, lab in _labs.items()}


def inputs_of_labs() -> Mapping[str, Mapping[str, Callable[[str], str]]]:
    """The name of each lab → its inputs."""
    return {name: lab.inputs for name, lab in _labs.items()}


def labs_named_in(text: str) -> list[str]:
    """The names of the labs that a file may place or take a number from; a quick look, which may find too many."""
    if "lab" not in text or not any(name in text for name in _labs):
        return []
    return sorted(_labs.keys() & set(_WORD.findall(text)))


def labs_of(names: Sequence[str]) -> list[RegisteredLab]:
    """Those of these labs that there are."""
    return [_labs[name] for name in names if name in _labs]
