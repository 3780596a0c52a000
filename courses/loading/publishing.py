"""What is published on a day: a load on that day brings it, and where nobody loads a worker does."""

from __future__ import annotations

import structlog
from django.conf import settings

from courses import facts
from courses.loading.loader import ContentErrors, load, was_loaded
from courses.models import Course

log = structlog.get_logger(__name__)


def publish() -> None:
    """Loads the course again when a day has come for which something waits, if this host has the folder as it was loaded:
    an older or a newer one is for whoever loads it to choose.
    """
    course = Course.objects.filter(pk=1).only("waiting").first()
    if course is None or not any(day <= facts.today().isoformat() for day in course.waiting.get("days", ())):
        return
    try:
        if not was_loaded(settings.COURSE_DIR):
            log.warning(
                "not_published", problem="The course folder is not the one that was loaded; load it again."
            )
            return
        log.info("published", course=str(load(settings.COURSE_DIR)))
    except ContentErrors as mistakes:
        log.warning("not_published", problem=str(mistakes.errors[0]))
