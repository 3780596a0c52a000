"""What is shown as it stands in the texts of files beside a document, such as the questions of its quiz: the author hears of it,
as of the same in a lesson.
"""

from __future__ import annotations

from collections.abc import Iterator

from courses.compiling.foreign_marks import foreign_marks_in
from courses.compiling.links_of_parts import texts_in
from courses.compiling.raw_html import tags_in
from courses.reading.document import ContentError, SourceFile


def warnings_of(source: SourceFile) -> Iterator[ContentError]:
    """Each kind of mark once, at the line of its text. A text in two square brackets is a gap there."""
    lines = [(line, said) for text, line in texts_in(source) for said in text.split("\n")]
    for line, mark, advice in foreign_marks_in(lines):
        if not mark.startswith("[["):
            yield ContentError(source.path, line, f"has {mark}, which is shown as it stands; {advice}")
    for line, tag, advice in tags_in(lines):
        yield ContentError(source.path, line, f"has the HTML <{tag}>, which is shown as text; {advice}")
