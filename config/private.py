"""What DATA_DIR holds is its owner's alone: sessions, addresses and the secret key are in it."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

# SQLite gives the files beside a database the rights of the database itself.
BESIDE = ("", "-wal", "-shm", "-journal")
# Folders of the system, which a DATA_DIR given by mistake must not close.
SYSTEM = {"/etc", "/home", "/mnt", "/opt", "/root", "/run", "/srv", "/tmp", "/usr", "/var", "/Users"}  # noqa: S108
BELOW = {"/usr", "/var", "/private/var"}


def folder(path: Path) -> None:
    """Makes the folder, or takes it from everybody but its owner; raises OSError when it cannot be made.

    One that other things live in, such as /tmp, /srv, a home or the checkout itself, is left as it is.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _shared(path.resolve()):
        _narrow(path, 0o700)


def database(path: Path) -> None:
    """Takes a SQLite database and the files beside it from everybody but their owner. SQLite makes them readable to all, so
    it is done at each connection, of which the first finds them empty.
    """
    for ending in BESIDE:
        _narrow(path.with_name(path.name + ending), 0o600)


def _narrow(path: Path, rights: int) -> None:
    """Takes away what is more than `rights`, where it is ours."""
    with suppress(OSError):
        found = path.stat()
        if found.st_uid == os.geteuid() and found.st_mode & 0o777 & ~rights:
            path.chmod(found.st_mode & rights)


def _shared(path: Path) -> bool:
    here = Path(__file__).resolve()
    home = Path(os.path.expanduser("~")).resolve()  # noqa: PTH111 - Path.home() raises where there is none
    above = path in here.parents or path in (home, *home.parents)
    system = str(path) in SYSTEM or str(path.parent) in BELOW
    return above or system or bool(path.stat().st_mode & stat.S_ISVTX)
