"""Pictures that come in with a quiz: what is one is known by its first bytes, and gets a name of its own."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from urllib.parse import unquote

LARGEST = 3_000_000  # bytes of one picture
FOLDER = "img"
_DATA = re.compile(r"data:[\w/+.-]*;base64,(.*)", re.S)


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
