from __future__ import annotations

from celery import shared_task

from learners import expiry


@shared_task(name="learners.forget")  # type: ignore[untyped-decorator]
def forget() -> None:
    expiry.forget()
