"""The security headers of every response, static files, errors and the native ASGI parts included."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# The Content-Security-Policy is django-csp's (settings.CONTENT_SECURITY_POLICY), the rest is here.
FOR_EVERY_RESPONSE = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}


class SecurityHeaders:
    """Adds `FOR_EVERY_RESPONSE`; SecurityMiddleware and CSPMiddleware add theirs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in FOR_EVERY_RESPONSE.items():
            response.setdefault(name, value)
        return response
