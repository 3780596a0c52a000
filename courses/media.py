"""The pictures, recordings and downloads of the course, served from rows: every host around one database has them."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable
from urllib.parse import quote

import brotli
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from courses.compiling.shown import Shown
from courses.encodings import COMPRESSED, best_encoding, matches
from courses.models import MediaFile

_MEDIA = "/media/"
# What is at an address never changes: its hash is part of it.
FOREVER = "public, max-age=31536000, immutable"
# A drawing that is opened by itself may have its own colours, and nothing else.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
# With no more digits than a file has bytes: Python reads a number of 5,000 not at all.
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


@require_safe
def media(request: HttpRequest, hash12: str, name: str) -> HttpResponse:
    found = MediaFile.objects.filter(address=f"{hash12}/{name}").first()
    if found is None:
        raise Http404
    data, plain = bytes(found.data), f'"{hash12}"'
    is_text = found.type.encode().startswith(COMPRESSED)
    # a part is one of the bytes as they are, and of no use to whoever began with others
    in_parts = "Range" in request.headers and request.headers.get("If-Range", plain) == plain
    accepted = "" if in_parts or not is_text else request.headers.get("Accept-Encoding", "")
    encoding = best_encoding(accepted.encode())
    etag = plain if encoding == "identity" else f'"{hash12}-{encoding}"'
    if matches(request.headers.get("If-None-Match", "").encode(), etag.encode()):
        response = HttpResponse(status=304)
    else:
        response = (_part(request, data) if in_parts else None) or _whole(data, encoding)
        response["Content-Type"] = found.type
        response["Accept-Ranges"] = "bytes"
        if found.download:
            response["Content-Disposition"] = (
                f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(name)}"
            )
    response["ETag"] = etag
    if is_text:
        patch_vary_headers(response, ["Accept-Encoding"])
    response["Cache-Control"] = FOREVER
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _whole(data: bytes, encoding: str) -> HttpResponse:
    """A drawing is text, a third as long when it is compressed. It is asked for once, so it is not kept so."""
    if encoding == "identity":
        return HttpResponse(data)
    packed = brotli.compress(data, quality=9) if encoding == "br" else gzip.compress(data, 6, mtime=0)
    return HttpResponse(packed, headers={"Content-Encoding": encoding})


def _part(request: HttpRequest, data: bytes) -> HttpResponse | None:
    """The piece that a player asks for; None where the whole is meant."""
    found = _RANGE.fullmatch(request.headers.get("Range", ""))
    if not found or not (found[1] or found[2]):
        return None
    size = len(data)
    first = int(found[1]) if found[1] else max(size - int(found[2]), 0)
    last = min(int(found[2]), size - 1) if found[1] and found[2] else size - 1
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = HttpResponse(data[first : last + 1], status=206)
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def write_media(shown: Shown, there: Iterable[str]) -> None:
    """Makes the rows match: `shown` is what the texts that were compiled now show, `there` every text of the course.
    What no text shows any more is gone at once: it may have been put there by mistake.
    """
    users: dict[str, set[str]] = {}
    for path, urls in shown.urls.items():
        for url in urls:
            users.setdefault(url.removeprefix(_MEDIA), set()).add(path)
    kept = set(there) - set(shown)
    for row in MediaFile.objects.defer("data"):
        used_by = sorted({path for path in row.used_by if path in kept} | users.pop(row.address, set()))
        if not used_by:
            row.delete()
        elif used_by != row.used_by:
            row.used_by = used_by
            row.save(update_fields=["used_by"])
    for address, paths in users.items():
        stored = shown.at(f"{_MEDIA}{address}")
        MediaFile.objects.create(
            address=address,
            type=stored.type,
            data=stored.data,
            download=stored.download,
            used_by=sorted(paths),
        )
