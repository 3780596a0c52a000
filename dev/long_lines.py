"""Lines of scripts and styles that are longer than 120 characters; ruff sees to those of Python."""

from __future__ import annotations

import sys

from dev.needs import ROOT

LONGEST = 120
KINDS = ("static/js/*.js", "static/css/*.css")


def main() -> int:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {len(line)} characters"
        for kind in KINDS
        for path in sorted(ROOT.glob(kind))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LONGEST
    ]
    print("\n".join(found))
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
