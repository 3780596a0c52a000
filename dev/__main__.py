"""`make run`: starts Redis, the tutor's worker and the site, prepares what they need, and stops them together.

Keeps no state but what is in DATA_DIR. Nothing it started outlives it, however it ends (`dev/guard.py`).
"""

from __future__ import annotations

import sys

from config.env import read_or_exit
from dev import launcher
from dev.needs import Refused

try:
    launcher.run(read_or_exit())
except Refused as why:
    sys.stderr.write(f"Ajar: {why}\n")
    sys.exit(1)
