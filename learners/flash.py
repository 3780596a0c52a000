"""One sentence on the page that somebody lands on after signing out or erasing.

That page is the same for everybody and carries all the sentences; a cookie of a minute, which scripts may read and take
out, says which of them is shown (`static/js/before-paint.js`). Without scripts `views.gone` says it.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse

COOKIE = "said"
SIGNED_OUT, ERASED = "signed-out", "erased"
FOR = 60  # seconds


def say(response: HttpResponse, what: str) -> None:
    """Unless something is said already."""
    if COOKIE not in response.cookies:
        response.set_cookie(COOKIE, what, max_age=FOR, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
