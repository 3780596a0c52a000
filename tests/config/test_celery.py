"""The clock of the worker."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from config.celery import app
from learners.models import Learner


def test_everything_the_clock_sends_is_a_task_that_a_worker_knows() -> None:
    app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)


def test_what_comes_late_from_the_clock_is_not_done_twice() -> None:
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["options"]["expires"] <= entry["schedule"]


@pytest.mark.both_databases
def test_an_address_that_was_never_confirmed_is_forgotten_after_a_day(alice: Learner, bob: Learner) -> None:
    Learner.objects.filter(pk=alice.pk).update(date_joined=timezone.now() - timedelta(hours=25))
    task = next(
        entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values() if "learners" in entry["task"]
    )
    app.loader.import_default_modules()
    app.tasks[task]()
    assert list(Learner.objects.all()) == [bob]
