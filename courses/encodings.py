"""Which answers are worth compressing, how a browser takes them, and which of them it has already."""

from __future__ import annotations

COMPRESSED = (
    b"text/",
    b"application/json",
    b"application/ld+json",
    b"application/xml",
    b"application/atom+xml",
    b"application/rss+xml",
    b"image/svg+xml",
)


def best_encoding(accept: bytes) -> str:
    """The encoding to send for an Accept-Encoding header: br, gzip or identity."""
    weights: dict[str, float] = {}
    for part in accept.decode("latin-1").lower().split(","):
        name, _, parameters = part.partition(";")
        weight = 1.0
        if parameters.strip().startswith("q="):
            try:
                weight = float(parameters.strip()[2:])
            except ValueError:
                weight = 0.0
        weights[name.strip()] = weight
    for encoding in ("br", "gzip"):
        if weights.get(encoding, weights.get("*", 0.0)) > 0:
            return encoding
    return "identity"


def matches(if_none_match: bytes, etag: bytes) -> bool:
    """Whether an If-None-Match header names `etag`; a proxy may have made it weak."""
    return if_none_match == etag or any(
        candidate.strip().removeprefix(b"W/") in (etag, b"*") for candidate in if_none_match.split(b",")
    )
