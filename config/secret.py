"""The secret key of a local site: made once, kept in DATA_DIR, readable by its owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from config import private


def made_once(path: Path) -> str:
    """The key in `path`, made on the first call. Two processes that start together get the same key."""
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        private.folder(path.parent)
    draft = path.with_name(
        f"{path.name}.{secrets.token_hex(4)}"
    )  # two containers may have the same process id
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii"
    ) as file:
        file.write(secrets.token_urlsafe(50))
    try:
        os.link(draft, path)  # fails when another process was first, so its key is never replaced
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text(encoding="ascii")
