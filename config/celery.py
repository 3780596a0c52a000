"""The queue: `celery -A config.celery worker` runs the tasks of every app's `tasks.py`."""

from __future__ import annotations

import os

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

app = Celery("ajar")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def keep_django_logging(**_: object) -> None:
    """A receiver of this signal is how Celery is told not to set up logging: settings.LOGGING has done so."""


signals.setup_logging.connect(keep_django_logging, weak=False)
