"""How log lines are written: plain on a terminal, JSON for a log collector (`LOG_FORMAT`). Always to standard error.

A line never holds what a learner wrote, an address of theirs or a key: code logs ids and kinds, not contents.
"""

from __future__ import annotations

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

OWN = ("config", "courses", "decisions", "labs", "learners", "notes", "quizzes", "tutor")
# Signs that move a terminal's cursor, colour it or begin a line of their own.
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def _harmless(logger: object, name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """What came from outside, such as an address, is written so that it can be seen and does nothing. Only lines of
    code, in a traceback, keep their ends."""
    for key, value in line.items():
        if isinstance(value, str) and key not in ("exception", "stack"):
            line[key] = _CONTROL.sub(lambda sign: sign[0].encode("unicode_escape").decode(), value)
    return line


# What every line gets before it is written, wherever it comes from.
_SHARED: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.stdlib.ExtraAdder(allow=["status_code"]),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _harmless,
]


def logging_settings(form: str) -> dict[str, Any]:
    """The value of Django's LOGGING; `form` is console or json. Sends the lines of structlog and of warnings there too."""
    logging.captureWarnings(True)  # Python's own lines too are in this form
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
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
            **{name: {"level": "INFO"} for name in OWN},
            # granian's own set-up would write its lines to standard output, in its own form
            "_granian": {"handlers": ["stderr"], "propagate": False},
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
