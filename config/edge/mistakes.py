"""The mistakes of the last load, as the process that watches the course folder leaves them for the site: a file in DATA_DIR."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

MOST = 12  # lines; the terminal has them all
_LETTERS = 300


def place(data_dir: Path) -> Path:
    return data_dir / "mistakes.txt"


def leave(data_dir: Path, said: str) -> None:
    """One mistake a line; nothing takes away what was there. A full disk loses them to the pages, and not to the terminal."""
    with suppress(OSError):
        if said:
            place(data_dir).write_text(said, encoding="utf-8")
        else:
            place(data_dir).unlink(missing_ok=True)


def read(file: Path) -> str:
    """What the last load left at its `place`; nothing where it had no mistakes."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def box(said: str) -> SafeString:
    """What open pages show, on one line; it closes without a script."""
    lines = [line[:_LETTERS] for line in said.splitlines() if line.strip()]
    more = f" and {len(lines) - MOST} more, which the terminal names" if len(lines) > MOST else ""
    listed = format_html_join("", "<li><code>{}</code></li>", ((line,) for line in lines[:MOST]))
    return format_html(
        '<dialog open class="notice bad afoot" aria-label="Mistakes in the course"><p><strong>The course was not loaded:'
        ' it has mistakes{}.</strong> What you see is as it was before.</p><ul>{}</ul><form method="dialog">'
        '<button class="btn quiet">Close</button></form></dialog>',
        more,
        listed,
    )
