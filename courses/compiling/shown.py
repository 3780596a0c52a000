"""What is served for the texts of a course: pictures, recordings, downloads. Their bytes would fill the memory."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping, MutableMapping

from courses.compiling.spool import Spool
from courses.reading.course_files import Stored


def _packed(stored: Stored) -> bytes:
    return pickle.dumps(stored, pickle.HIGHEST_PROTOCOL)  # pictures cannot be made shorter


def _unpacked(packed: bytes) -> Stored:
    stored: Stored = pickle.loads(packed)  # noqa: S301 - our own process wrote it
    return stored


class Shown(MutableMapping[str, tuple[Stored, ...]]):
    """By the path of a text. Each file lies once on the disk, however many texts show it."""

    def __init__(self) -> None:
        self._urls: dict[str, tuple[str, ...]] = {}
        self._stored: Spool[Stored] = Spool(_packed, _unpacked)

    @property
    def urls(self) -> Mapping[str, tuple[str, ...]]:
        """The addresses alone."""
        return self._urls

    def at(self, url: str) -> Stored:
        return self._stored[url]

    def __setitem__(self, path: str, shown: tuple[Stored, ...]) -> None:
        self._urls[path] = tuple(one.url for one in shown)
        for one in shown:
            if one.url not in self._stored:
                self._stored[one.url] = one

    def __getitem__(self, path: str) -> tuple[Stored, ...]:
        return tuple(self._stored[url] for url in self._urls[path])

    def __delitem__(self, path: str) -> None:
        del self._urls[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._urls)

    def __len__(self) -> int:
        return len(self._urls)
