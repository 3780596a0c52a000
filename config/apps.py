from __future__ import annotations

from django.apps import AppConfig

from config.operations import error_reports


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from django.conf import settings

        from config.operations import checks  # noqa: F401 - registers them
        from labs.figures import figure
        from quizzes import figures

        figures.take_from(figure)

        if settings.SENTRY_DSN:
            error_reports.start(settings.SENTRY_DSN)
