"""The labs that the packages of this site have registered. Which of them a course has, its `course.yaml` says."""

from __future__ import annotations

from courses.reading.parts import RegisteredLab, register_lab
from labs.inputs import facts_behind
from labs.lab import Lab

# What turns a lab's result into a figure: asked for by its name, since it imports this module.
FIGURES = "labs.figures"

_labs: dict[str, Lab] = {}


def register(*labs: Lab) -> None:
    """Called by a package of labs when the site starts. A name that is there already is a mistake of whoever put two
    packages together: raises ValueError.
    """
    for lab in labs:
        held = _labs.setdefault(lab.name, lab)
        if type(held) is not type(lab):
            raise ValueError(
                f"two labs are called {lab.name}: of {type(held).__module__} and {type(lab).__module__}"
            )
        facts = (*lab.facts, *facts_behind(lab.inputs))
        inputs = {one.name: one.problem_of for one in lab.inputs}
        register_lab(lab.name, RegisteredLab(lab.title, (FIGURES, type(lab).__module__), facts, inputs))


def every_lab() -> tuple[Lab, ...]:
    """All that are registered, in that order."""
    return tuple(_labs.values())


def find(name: str) -> Lab | None:
    """The lab of this name, whether or not the course has it."""
    return _labs.get(name)
