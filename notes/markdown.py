"""Notes as a Markdown file: by document, each under the words that it is on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext

from courses.authoring.escaped_markdown import escaped
from notes.places import Noted, Placed


def as_markdown(documents: Iterable[Noted], site: str) -> str:
    """`site` is where the links lead, such as `https://ajar.example/`."""
    lines = [f"# {gettext('My notes')}"]
    for one in documents:
        title = escaped(one.title or gettext("No longer in the course"))
        lines += ["", f"## [{title}]({site.rstrip('/')}{one.url})" if one.url else f"## {title}"]
        for note in one.notes:
            lines += _note(note, site.rstrip("/"))
    return "\n".join(lines) + "\n"


def _note(note: Placed, site: str) -> Iterator[str]:
    yield from ("", *(f"> {escaped(part.quote)}" for part in note.copy.parts))
    if note.changed:
        yield from ("", f"*{gettext('This sentence changed since; these are the words as they were.')}*")
    if note.copy.text:
        yield from ("", escaped(note.copy.text))
    if note.url:
        yield from ("", f"[{escaped(note.section or gettext('In the text'))}]({site}{note.url})")
