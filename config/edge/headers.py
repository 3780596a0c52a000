"""The security headers of every response, static files, errors and the native ASGI parts included."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# The Content-Security-Policy is django-csp's (settings.CONTENT_SECURITY_POLICY), the rest is here.
FOR_EVERY_RESPONSE = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}


# What a script, a style or a picture may load by itself is nothing; the page that uses it has the whole policy.
FOR_FILES = "default-src 'none'; frame-ancestors 'none'"


def for_file(headers: MutableMapping[str, str], path: str, url: str) -> None:
    """Gives a static file its own short policy, as each of many small files carries it. Called by whitenoise."""
    headers["Content-Security-Policy"] = FOR_FILES


def of_native_parts() -> list[tuple[bytes, bytes]]:
    """The same protection for the answers that never pass through Django's middleware: event streams."""
    headers = {
        **FOR_EVERY_RESPONSE,
        "Content-Security-Policy": FOR_FILES,
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY or "same-origin",
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY or "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
    if settings.SECURE_HSTS_SECONDS:
        headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
    return [(name.lower().encode(), str(value).encode()) for name, value in headers.items()]


class SecurityHeaders:
    """Adds `FOR_EVERY_RESPONSE`; SecurityMiddleware and CSPMiddleware add theirs.

    What is not marked as the same for everybody (`courses.caching`), or is no static file, is kept by nobody: the back
    button after signing out would show it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in FOR_EVERY_RESPONSE.items():
            response.setdefault(name, value)
        kept = response.get("Cache-Control", "")
        if "no-store" not in kept and ("public" not in kept or response.cookies):
            response["Cache-Control"] = "private, no-store"
        return response
