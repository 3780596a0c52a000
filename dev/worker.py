"""The tutor's worker as `make run` starts it: what `celery -A config.celery worker` runs, without Celery's command line.

Importing that command line with its shell costs 1.5 s, a third of the time to the first page. A word after it is the
worker's name, where several run on one machine.
"""

from __future__ import annotations

import os
import sys
import warnings

# Celery would run Django's checks, and import every view for them, before the first task.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")
warnings.filterwarnings("ignore", "You're running the worker with superuser privileges")

from config.celery import app  # noqa: E402

# `-B --without-gossip --without-mingle` of the command line
OPTIONS = {"beat": True, "without_gossip": True, "without_mingle": True}

if __name__ == "__main__":
    named = {"hostname": f"{sys.argv[1]}@%h"} if sys.argv[1:] else {}
    worker = app.Worker(loglevel="WARNING", quiet=True, **OPTIONS, **named)
    worker.start()
    raise SystemExit(worker.exitcode or 0)
