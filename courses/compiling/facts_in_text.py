"""The facts that a document names: each with its line, and put into its tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element

from courses.compiling.outline import Outline
from courses.reading.document import ContentError, Fact
from courses.reading.fact_marks import Mark, marks_in, place_facts, problem_of
from courses.reading.fields import Fields


def facts_named(outline: Outline) -> Iterator[tuple[Mark, int]]:
    """Every fact that the text names, with its line; one that stands where none may is an error."""
    headings = {heading.line for heading in outline.headings}
    for line, text in outline.text_lines:
        for mark in marks_in(text):
            if problem := problem_of(mark):
                _wrong(outline, line, problem)
            elif line in headings:
                _wrong(outline, line, f"has {mark.shown} in a heading; a fact stands in text")
            else:
                yield mark, line
    for fence in outline.fences:
        for line, text in enumerate(fence.body.split("\n"), start=fence.line + 1):
            for mark in marks_in(text):
                if mark.id:
                    _wrong(outline, line, f"has {mark.shown} in code; a fact stands in text")


def check_front_matter(fields: Fields) -> None:
    for key in ("title", "summary", "objectives", "suggest"):
        for mark in marks_in(str(fields.values.get(key, ""))):
            fields.wrong(f"has {mark.shown} in its {key}; a fact stands in text", key)


def put_in(
    root: Element, outline: Outline, named: Sequence[tuple[str, int]], facts: Mapping[str, Fact]
) -> tuple[str, ...]:
    """Puts the values in place of the marks; `named` are the ids with their lines. Returns the ids, each once."""
    if not named:
        return ()
    placed = place_facts(root, facts)
    left = Counter(placed)
    for id_, line in named:
        left[id_] -= 1
        if left[id_] < 0 and id_ in facts:
            where = "where no text is shown, such as in an address or in code"
            _wrong(outline, line, f"has {{fact:{id_}}} {where}")
    return tuple(dict.fromkeys(placed))


def _wrong(outline: Outline, line: int, message: str) -> None:
    outline.errors.append(ContentError(outline.path, line, message))
