"""A page as the page cache keeps it: compressed only, with the very messages that are sent, and which of them a reader gets."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import brotli

from config.edge.asgi_types import Headers, Message
from courses.encodings import COMPRESSED

NOT_ON_304 = {b"content-type", b"content-length", b"content-encoding"}
EMPTY: Message = {"type": "http.response.body", "body": b"", "more_body": False}
_OF_ONE_ANSWER = {b"content-length", b"etag", b"vary"}
_FOR_CDN = {b"cdn-cache-control", b"surrogate-key", b"cache-tag"}
_BESIDE = 2048  # bytes that a page takes besides its bodies


@dataclass(frozen=True, slots=True)
class Variant:
    """One page in one encoding: the very messages that are sent."""

    etag: bytes
    start: Message
    body: Message
    not_modified: Message

    @classmethod
    def of(cls, headers: Headers, digest: str, encoding: str, body: bytes) -> Variant:
        etag = f'"{digest}-{encoding}"'.encode()
        own = [*headers, (b"etag", etag), (b"content-length", str(len(body)).encode())]
        if encoding != "identity":
            own.append((b"content-encoding", encoding.encode()))
        return cls(
            etag=etag,
            start={"type": "http.response.start", "status": 200, "headers": own},
            body={"type": "http.response.body", "body": body, "more_body": False},
            not_modified={
                "type": "http.response.start",
                "status": 304,
                "headers": [pair for pair in own if pair[0] not in NOT_ON_304],
            },
        )


@dataclass(frozen=True)
class Page:
    """Django's headers, a digest of the text, and the bodies: br and gzip, or identity where compressing is worth nothing."""

    headers: Headers
    digest: str
    bodies: Mapping[str, bytes]

    @classmethod
    def of(cls, headers: Headers, body: bytes) -> Page:
        """Compressed quickly, since somebody waits: in 2 ms where `denser` takes 60."""
        digest = hashlib.blake2b(body, digest_size=12).hexdigest()
        kept = [pair for pair in headers if pair[0] not in _OF_ONE_ANSWER]
        kept.append((b"vary", b"Accept-Encoding"))
        worth = dict(headers).get(b"content-type", b"").startswith(COMPRESSED) and len(body) > 200
        return cls(kept, digest, _compressed(body, 4, 6) if worth else {"identity": body})

    def denser(self) -> Page:
        """The same in fewer bytes, by a sixth. For a thread."""
        if "identity" in self.bodies:
            return self
        return Page(self.headers, self.digest, _compressed(self.text, 10, 9))

    @property
    def text(self) -> bytes:
        return self.bodies.get("identity") or gzip.decompress(self.bodies["gzip"])

    @cached_property
    def variants(self) -> dict[str, Variant]:
        return {name: Variant.of(self.headers, self.digest, name, body) for name, body in self.bodies.items()}

    @cached_property
    def weight(self) -> int:
        return _BESIDE + sum(map(len, self.bodies.values()))

    def variant(self, accepted: str) -> Variant:
        found = self.variants.get(accepted) or self.variants.get("identity")
        return found or Variant.of(self.headers, self.digest, "identity", self.text)

    def for_the_moment(self) -> Page:
        """As it is answered while a new one is made: a CDN that was just told to forget it must not take it again."""
        kept = [pair for pair in self.headers if pair[0] not in _FOR_CDN]
        return Page(kept, self.digest, self.bodies) if len(kept) < len(self.headers) else self


def _compressed(body: bytes, for_brotli: int, for_gzip: int) -> dict[str, bytes]:
    return {
        "br": brotli.compress(body, quality=for_brotli),
        "gzip": gzip.compress(body, for_gzip, mtime=0),
    }
