"""Copies htmx out of npm's package into `static/vendor`, as one module with its event streams: `make vendor`.

npm has compared the package with the hash in package-lock.json before this runs. `static/vendor/SHA256SUMS` says what
was written, so that a later change by hand is seen.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from dev.needs import ROOT

FOLDER = ROOT / "static" / "vendor"
SUMS = FOLDER / "SHA256SUMS"
PACKAGE = ROOT / "node_modules" / "htmx.org"
PARTS = ("dist/htmx.min.js", "dist/ext/hx-sse.min.js")


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    written = FOLDER / "htmx.js"
    written.write_text(joined(PACKAGE), encoding="utf-8")
    SUMS.write_text(f"{digest(written)}  {written.name}\n", encoding="utf-8")
    print(f"Ajar: wrote {written.relative_to(ROOT)}, {written.stat().st_size:,} bytes")


def joined(package: Path) -> str:
    """The text of the module: the library, then its extension, which looks for it under its own name."""
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    parts = [(package / part).read_text(encoding="utf-8").strip() for part in PARTS]
    about = (
        f"/*! htmx {version} with its extension for event streams, from npm's htmx.org. Zero-Clause BSD. */"
    )
    return "\n".join([about, *parts, "export default htmx", ""])


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
