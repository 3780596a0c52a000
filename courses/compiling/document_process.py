"""The program that compiles documents beside the load (`courses.compiling.documents` starts it)."""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).resolve().parents[2]))
    from courses.compiling.documents import serve

    serve()
