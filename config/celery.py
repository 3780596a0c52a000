"""The queue: `celery -A config.celery worker` runs the tasks of every app's `tasks.py`."""

from __future__ import annotations

import os
import threading
import time

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

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
