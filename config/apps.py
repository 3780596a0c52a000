from __future__ import annotations

from django.apps import AppConfig

from config import error_reports


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from django.conf import settings

        from config import checks  # noqa: F401 - registers them

        if settings.SENTRY_DSN:
            error_reports.start(settings.SENTRY_DSN)
