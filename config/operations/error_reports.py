"""Errors to a Sentry address, without anything about the learner: no cookie, header, address, body or local variable."""

from __future__ import annotations

from typing import Any

# What of a request helps to find a mistake and says nothing about who made the request.
KEPT = ("method", "url")


def start(dsn: str) -> None:
    """Reports the errors of this process from now on. Imports the SDK, which costs a tenth of a second."""
    import sentry_sdk

    sentry_sdk.init(
        dsn=dsn,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        before_send=without_the_learner,
    )


def without_the_learner(event: Any, _hint: Any = None) -> Any:
    """The event with only the method and the path of its request, and without a user."""
    event.pop("user", None)
    request = {name: value for name, value in event.get("request", {}).items() if name in KEPT}
    if request:
        event["request"] = {**request, "url": str(request.get("url", "")).partition("?")[0]}
    return event
