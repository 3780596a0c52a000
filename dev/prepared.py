"""What was prepared last time, so that a second start does only what changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

from config.env import ROOT, Environment
from config.variables import OWN_LABS

FILE = "prepared.json"
NOT_THE_SITE = ("dev", "tests", "bench")


@dataclass(frozen=True)
class Prepared:
    """A fingerprint of all that the database's tables, the static build and the loaded course were made from."""

    database: str
    static: str
    course: str


def now(environment: Environment) -> Prepared:
    """The fingerprints of the files as they are."""
    lock = ROOT / "requirements" / "run.txt"
    sqlite = environment.data_dir / "ajar.sqlite3"
    place = environment.database_url or str(sqlite.stat().st_ino if sqlite.exists() else "none")
    return Prepared(
        database=_fingerprint([lock, *sorted(ROOT.glob("*/migrations/*.py"))], place),
        static=_fingerprint(
            [lock, ROOT / "config" / "edge" / "static.py", *_below(ROOT / "static")],
            str((environment.data_dir / "static").exists()),
        ),
        course=_fingerprint(
            [lock, *code(environment.lab_packages), *_below(environment.course_dir)],
            str(environment.course_dir) + place,
        ),
    )


def code(lab_packages: Iterable[str] = (OWN_LABS,)) -> list[Path]:
    """All that may decide what a course becomes; the loader then finds out whether it did, from contents."""
    folders = [*packages(), *(_folder_of(name) for name in lab_packages)]
    return sorted(path for folder in folders for path in folder.rglob("*.py")) + _below(ROOT / "templates")


def packages() -> list[Path]:
    """The folders of the site's own Python packages."""
    return sorted(one.parent for one in ROOT.glob("*/__init__.py") if one.parent.name not in NOT_THE_SITE)


def _folder_of(package: str) -> Path:
    here = ROOT.joinpath(*package.split("."))
    spec = None if here.is_dir() else find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else here


def remembered(data_dir: Path) -> Prepared | None:
    """What `remember` wrote last; None when there is nothing that can be read."""
    try:
        return Prepared(**json.loads((data_dir / FILE).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def remember(data_dir: Path, prepared: Prepared) -> None:
    draft = data_dir / f"{FILE}.new"
    draft.write_text(json.dumps(asdict(prepared)))
    draft.replace(data_dir / FILE)


def _below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _fingerprint(files: Iterable[Path], *more: str) -> str:
    seen = hashlib.blake2b("\0".join(more).encode(), digest_size=16)
    for path in files:
        status = path.stat()
        seen.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return seen.hexdigest()
