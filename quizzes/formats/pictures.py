"""Pictures of a quiz: where a text of Markdown shows one; and those that come in from elsewhere, each known by its first bytes
and given a name of its own.
"""

from __future__ import annotations

import base64
import binascii
import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote

from courses.reading.fact_marks import code_in

LARGEST = 3_000_000  # bytes of one picture
FOLDER = "img"
_DATA = re.compile(r"data:[\w/+.-]*;base64,(.*)", re.S)
_PICTURE = re.compile(
    r"""!\[(?P<alt>(?:[^\[\]\\]|\\.|\[[^\[\]]{0,200}\]){0,400})\]\(\s*<?(?P<path>[^)\s>]+)>?"""
    r"""(?P<caption>(?:\s+(?:"[^"]*"|'[^']*'))?)\s*\)(?P<none>\s?\{decorative\})?""",
    re.S,
)


def replaced(text: str, instead: Callable[[re.Match[str]], str]) -> str:
    """The Markdown with something in the place of each picture, of which the match has `alt`, `path`, `caption` (with the
    space before it) and `none` (`{decorative}`). What stands in code or behind a backslash is none.
    """
    if "![" not in text:
        return text
    code = list(code_in(text))

    def put(found: re.Match[str]) -> str:
        at = bisect_left(code, (found.start(), 0)) - 1
        before = text[: found.start()]
        is_escaped = (len(before) - len(before.rstrip("\\"))) % 2
        is_code = at >= 0 and found.start() < code[at][1]
        return found[0] if is_escaped or is_code else instead(found)

    return _PICTURE.sub(put, text)


@dataclass
class Pictures:
    """Name → bytes, of all pictures of a file; `img/NAME` is where the course has them."""

    files: dict[str, bytes] = field(default_factory=dict)

    def add(self, name: str, data: bytes) -> str | None:
        """The path to write into the text; None for what is no picture, or too large."""
        ending = ending_of(data)
        if ending is None or len(data) > LARGEST:
            return None
        stem = re.sub(r"[^a-z0-9]+", "-", unquote(name).rpartition(".")[0].casefold()).strip("-")[:60]
        stem = stem.strip("-") or "picture"
        made, count = f"{stem}.{ending}", 1
        while self.files.get(made, data) != data:
            count += 1
            made = f"{stem}-{count}.{ending}"
        self.files[made] = data
        return f"{FOLDER}/{made}"


def ending_of(data: bytes) -> str | None:
    """What a file is by its first bytes; None when it is no picture that a browser shows."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
        return "png"
    if data.startswith(b"\xff\xd8\xff") and len(data) > 100:
        return "jpg"
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) > 13:
        return "gif"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data[4:12] == b"ftypavif":
        return "avif"
    head = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if re.match(rb"(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<svg[\s>]", head, re.S):
        return "svg"
    return None


def decoded(text: str) -> bytes:
    """Base64 with or without spaces; empty for what is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def of_data_address(address: str) -> bytes:
    """The bytes in a `data:` address; empty when it is none."""
    found = _DATA.fullmatch(address.strip())
    return decoded(unquote(found[1])) if found else b""
