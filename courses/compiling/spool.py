"""Things that are too many for the memory, kept in a file that ends with the process."""

from __future__ import annotations

import pickle
import tempfile
import zlib
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any, TypeVar

import msgspec

from courses.reading.document import Document

T = TypeVar("T")


def packed(thing: object) -> bytes:
    return zlib.compress(pickle.dumps(thing, pickle.HIGHEST_PROTOCOL), 1)


def _unpacked(packed: bytes) -> Any:
    return pickle.loads(zlib.decompress(packed))  # noqa: S301 - our own process wrote it, and no other can open it


_of_documents = msgspec.msgpack.Decoder(Document)


def packed_document(document: Document) -> bytes:
    """Takes a quarter of the time that `packed` does, in which each passage of it says by itself how it is made."""
    return zlib.compress(msgspec.msgpack.encode(document), 1)


def unpacked_document(packed: bytes) -> Document:
    return _of_documents.decode(zlib.decompress(packed))


class Spool(MutableMapping[str, T]):
    """By name, in the order in which they came. The one that was used last stays in the memory; a thing that is changed has
    to be put in again.
    """

    def __init__(self, pack: Callable[[T], bytes] = packed, unpack: Callable[[bytes], T] = _unpacked) -> None:
        self._pack, self._unpack = pack, unpack
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed when nobody needs it any more
        self._places: dict[str, tuple[int, int]] = {}
        self._last: tuple[str, T] | None = None

    def put(self, name: str, packed: bytes) -> None:
        self._places[name] = self._file.seek(0, 2), len(packed)
        self._file.write(packed)
        self._last = None  # it may have had this name

    def __setitem__(self, name: str, thing: T) -> None:
        self.put(name, self._pack(thing))

    def __getitem__(self, name: str) -> T:
        start, length = self._places[name]
        if self._last is None or self._last[0] != name:
            self._file.seek(start)
            self._last = name, self._unpack(self._file.read(length))
        return self._last[1]

    def __delitem__(self, name: str) -> None:
        del self._places[name]

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
