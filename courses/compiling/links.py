"""Links between the files of a course, as authors write them, and as addresses of the site."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import unquote

from courses.reading.folder import DOCUMENT_FOLDERS, SLUG, TERMS_FILE

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
OUTSIDE = frozenset(("http", "https", "mailto"))


class LinkError(ValueError):
    """Its message is the end of a sentence about the file."""


@dataclass(frozen=True)
class Target:
    """A file of the course, such as `lessons/first-loaf.md`, and an anchor in it, which may be empty."""

    path: str
    anchor: str

    @property
    def url(self) -> str:
        hash_ = f"#{self.anchor}" if self.anchor else ""
        if self.path == TERMS_FILE:
            return f"/terms/{hash_}"
        folder, _, name = self.path.partition("/")
        return f"/{folder}/{name.removesuffix('.md')}/{hash_}"


def is_outside(href: str) -> bool:
    """Whether it leads to another site or to a mailbox."""
    found = _SCHEME.match(href.strip())
    return bool(found) and found is not None and found.group(1).lower() in OUTSIDE


def read_link(path: str, href: str) -> Target | None:
    """What a link in the file `path` leads to; None for another site. Raises LinkError."""
    if is_outside(href):
        return None
    shown = href if len(href) <= 80 else href[:77] + "..."
    if _SCHEME.match(href.strip()):
        raise LinkError(f"links to {shown}; a link is http, https, mailto or a file of the course")
    if not href:
        raise LinkError("has a link to nothing")
    target, _, anchor = href.partition("#")
    if not target:
        return Target(path, unquote(anchor))
    if target.startswith("/"):
        raise LinkError(
            f"links to {shown}; link to a file of the course by its relative path, such as ../lessons/SLUG.md"
        )
    found = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target)))
    if found.startswith(".."):
        raise LinkError(f"links to {shown}, which is outside the course folder")
    folder, _, name = found.partition("/")
    is_document = (
        folder in DOCUMENT_FOLDERS and name.endswith(".md") and SLUG.fullmatch(name.removesuffix(".md"))
    )
    if not is_document and found != TERMS_FILE:
        raise LinkError(f"links to {shown}, which is not a lesson, an article, a brief or {TERMS_FILE}")
    return Target(found, unquote(anchor))


def site_url(path: str, href: str) -> str | None:
    """The address on the site of a link in the file `path`; None when it leads nowhere."""
    try:
        target = read_link(path, href)
    except LinkError:
        return None
    if target is None:
        return href
    return f"#{target.anchor}" if target.path == path else target.url
