"""How log lines are written: plain on a terminal, JSON for a log collector (`LOG_FORMAT`). Always to standard error.

A line never holds what a learner wrote, an address of theirs or a key: code logs ids and kinds, not contents.
"""

from __future__ import annotations

from typing import Any

import structlog

# What every line gets before it is written, wherever it comes from.
_SHARED: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.stdlib.ExtraAdder(allow=["status_code"]),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def logging_settings(form: str) -> dict[str, Any]:
    """The value of Django's LOGGING; `form` is console or json."""
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    rendering = [plain] if form == "console" else _JSON
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendering],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "ajar": {"level": "INFO"},
            # Django would mail its errors, or drop them when nobody is configured; the log is the place.
            "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            # A 404 is the visitor's affair; the server's own log counts them.
            "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        },
    }


# Without the values of local variables, which hold tokens, addresses and what learners wrote.
_TRACEBACK = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
_JSON: list[Any] = [
    structlog.processors.ExceptionRenderer(_TRACEBACK),
    structlog.processors.JSONRenderer(),
]
