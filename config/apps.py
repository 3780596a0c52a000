from __future__ import annotations

import gc

from django.apps import AppConfig

from config.operations import error_reports


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from django.conf import settings

        from config.edge import news
        from config.operations import cdn, checks  # noqa: F401 - registers them
        from courses import revisions
        from labs.figures import figure
        from quizzes import figures

        figures.take_from(figure)
        revisions.committed.connect(news.tell, dispatch_uid="config.edge.news")
        revisions.committed.connect(cdn.forget, dispatch_uid="config.operations.cdn")

        if settings.SENTRY_DSN:
            error_reports.start(settings.SENTRY_DSN)

        # all that was imported stays as long as the process does, and is not looked through again, not even when it ends
        gc.freeze()
        gc.enable()
