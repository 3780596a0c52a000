"""The links in the texts of files that stand beside a document, such as the questions of its quiz."""

from __future__ import annotations

import re
from collections.abc import Iterator

from courses.compiling.links import LinkError, read_link
from courses.reading import parts
from courses.reading.document import ContentErrors, SourceFile
from courses.reading.fact_marks import code_in
from courses.reading.folder import Folder
from courses.reading.strict_yaml import read_yaml

_LINK = re.compile(
    r"(?P<mark>!?)(?<!\\)\[(?P<words>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]"
    r"\(\s*<?(?P<href>(?:[^\s<>()]|\([^\s<>()]*\))*)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
)


def links_of(folder: Folder, source: SourceFile) -> list[tuple[str, int]]:
    """Each link that the file's texts have, as it is written, with its line; none of a file that cannot be read, which is
    told elsewhere.
    """
    if not parts.markdown_keys(source.folder):
        return []
    return [(href, line) for href, line in folder.look(source, "links", lambda one: list(_links_in(one)))]


def _links_in(source: SourceFile) -> Iterator[tuple[str, int]]:
    if "](" in source.text:
        yield from ((link["href"], line) for text, line in texts_in(source) for link in links_in(text))


def texts_in(source: SourceFile) -> Iterator[tuple[str, int]]:
    """Each text of Markdown that the file has, with its line."""
    keys = parts.markdown_keys(source.folder)
    try:
        yaml = read_yaml(source)
    except ContentErrors:
        return
    for place in yaml.lines:
        found = yaml.data
        for step in place:
            found = found[step]
        if isinstance(found, str) and place[-1] in keys:
            yield found, yaml.line(*place)


def links_in(text: str) -> Iterator[re.Match[str]]:
    """Each link of a text of Markdown, with its `words` and `href`; pictures are none, nor is what stands in code."""
    code = list(code_in(text))
    for link in _LINK.finditer(text):
        if not link["mark"] and not any(start <= link.start() < end for start, end in code):
            yield link


def problem_with(path: str, href: str) -> str:
    """What is wrong with a link by itself, as the end of a sentence about its file; empty where nothing is."""
    if href.startswith("#"):
        return f"links to {href}, which is no place in the questions; write ../lessons/SLUG.md{href}"
    try:
        read_link(path, href)
    except LinkError as problem:
        return str(problem)
    return ""
