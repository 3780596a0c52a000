"""The queue: `celery -A config.celery worker` runs the tasks of every app's `tasks.py`."""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import Any

import structlog
from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

log = structlog.get_logger(__name__)
app = Celery("ajar")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def keep_django_logging(**_: object) -> None:
    """A receiver of this signal is how Celery is told not to set up logging: settings.LOGGING has done so."""


signals.setup_logging.connect(keep_django_logging, weak=False)


def give_nothing_back(**_: object) -> None:
    """Nor does a worker put back what it holds when it loses Redis: it could not, and left it in a file of /tmp."""
    from kombu.transport.virtual import Channel

    Channel.do_restore = False


signals.worker_init.connect(give_nothing_back, weak=False)


def end_with_the_worker(**_: object) -> None:
    """The clock is a process of its own, and would go on beside the next worker's when its worker is killed."""
    worker = os.getppid()

    def watch() -> None:
        while os.getppid() == worker:
            time.sleep(1)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


signals.beat_embedded_init.connect(end_with_the_worker, weak=False)


def end_with_the_clock(sender: Any, **_: object) -> None:
    """And a worker whose clock was killed, by a system that is short of memory, would go on without one: nothing lost would be
    sent again, nothing old forgotten. So it ends, as if told to, and whoever runs it starts it again.
    """
    clock: Any = getattr(sender.controller, "beat", None)

    def watch() -> None:
        while clock.is_alive():
            time.sleep(1)
        if not _stopping.is_set():
            log.error("clock_ended")
            os.kill(os.getpid(), signal.SIGTERM)

    if clock is not None:
        threading.Thread(target=watch, daemon=True).start()


def stopping(**_: object) -> None:
    """The clock ends before its worker does."""
    _stopping.set()


_stopping = threading.Event()
signals.worker_shutting_down.connect(stopping, weak=False)
signals.worker_ready.connect(end_with_the_clock, weak=False)
