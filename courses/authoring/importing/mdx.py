"""What stands in MDX besides its elements: imports, and the conditions of Hugging Face's courses."""

from __future__ import annotations

import re

from courses.authoring.importing.fragments import closed
from courses.authoring.importing.text import Source, Text, as_pieces, assembled, dedented
from courses.compiling.comments import Line

_IF = re.compile(r"\{#if\s+(?P<when>[^{}]*)\}(?P<first>.*?)(?:\{:else\}(?P<other>.*?))?\{/if\}", re.S)
_NAMES = {"pt": "PyTorch", "tf": "TensorFlow"}
_IMPORT = re.compile(
    r"(?:import\s.*\sfrom\s+[\"'].*[\"'];?|import\s+[\"'].*[\"'];?|export\s+(?:const|default|let)\s.*)\s*$"
)
_COMMENT = re.compile(r"\{/\*.*?\*/\}", re.S)
_HEADING = re.compile(r"^#{1,6}\s", re.M)


def convert(text: Text) -> None:
    text.lines = list(_without_imports(text.lines))
    text.substitute(_COMMENT, lambda found, number: "")
    if text.has("{#if"):
        _conditions(text)


def _without_imports(lines: list[Line]) -> list[Line]:
    """They stand at the top."""
    kept = list(lines)
    for at, (number, line) in enumerate(lines):
        if _IMPORT.match(line):
            kept[at] = (number, "")
        elif line.strip():
            break
    return kept


def _conditions(text: Text) -> None:
    """What is shown in one case, and in the other: both are kept, each under the name of its case."""
    source = Source(text.lines, in_code=True)
    pieces = []
    at = 0
    for found in _IF.finditer(source.text):
        if source.line_before(found.start()).strip(" >") or "\n" not in found.group():
            continue
        number = source.number_at(found.start())
        pieces += list(source.pieces(at, found.start()))
        first, other = _case(found["when"])
        quote = source.line_before(found.start())
        one = dedented(assembled(source.pieces(*found.span("first"))))
        two = dedented(assembled(source.pieces(*found.span("other")))) if found["other"] else []
        made = _both(number, (first, one), (other, two), quote)
        pieces += [*as_pieces(made), (number, "\n")]
        at = found.end()
    text.lines = assembled([*pieces, *source.pieces(at, len(source.text))])
    text.substitute(_IF, lambda found, number: _in_a_line(found))


def _case(when: str) -> tuple[str, str]:
    said = re.findall(r"[\"']([^\"']+)[\"']", when)
    named = _NAMES.get(said[0], said[0]) if said else when.strip()
    others = [name for key, name in _NAMES.items() if said and key != said[0]]
    return named, others[0] if said and said[0] in _NAMES and others else "Otherwise"


def _both(
    number: int, first: tuple[str, list[Line]], other: tuple[str, list[Line]], quote: str
) -> list[Line]:
    made: list[Line] = []
    plain = ">" in quote or any(_HEADING.match(line) for _, lines in (first, other) for _, line in lines)
    for place, (name, lines) in enumerate((first, other)):
        if not [line for _, line in lines if line.strip(" >")]:
            continue
        if plain:
            made += [
                (number, f"{quote if made else ''}**{name}**"),
                (number, quote.rstrip()),
                *lines,
                (number, quote.rstrip()),
            ]
        else:
            made += [*closed(name, lines, number, opened=not place), (number, "")]
    return made


def _in_a_line(found: re.Match[str]) -> str:
    return " / ".join(part.strip() for part in (found["first"], found["other"] or "") if part.strip())
