"""The YAML between the two `---` lines at the top of a document, and the Markdown that follows."""

from __future__ import annotations

from dataclasses import dataclass

from courses.reading.document import ContentError, ContentErrors, SourceFile
from courses.reading.strict_yaml import Yaml, read_yaml

FENCE = "---"


@dataclass(frozen=True)
class FrontMatter:
    """`body` is the Markdown, whose first line is line `body_line` of the file."""

    fields: Yaml
    body: str
    body_line: int


def split(source: SourceFile) -> FrontMatter:
    """Raises ContentErrors; nothing is guessed: a file without front matter is an error, not an empty one."""
    lines = source.text.split("\n")
    if lines[0].rstrip() != FENCE:
        raise _wrong(source, 1, "does not begin with front matter: the first line must be ---")
    end = next((number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == FENCE), 0)
    if not end:
        raise _wrong(source, 1, "has front matter that does not end: a second line --- is missing")
    fields = read_yaml(SourceFile(source.path, "\n".join(lines[1:end]), source.sha256), first_line=2)
    if not isinstance(fields.data, dict):
        raise _wrong(source, 2, "has front matter that is not a list of `key: value` lines")
    return FrontMatter(fields, "\n".join(lines[end + 1 :]), end + 2)


def _wrong(source: SourceFile, line: int, message: str) -> ContentErrors:
    return ContentErrors([ContentError(source.path, line, message)])
