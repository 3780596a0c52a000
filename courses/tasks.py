from __future__ import annotations

from celery import shared_task

from courses.loading import publishing


@shared_task(name="courses.publish")  # type: ignore[untyped-decorator]
def publish() -> None:
    publishing.publish()
