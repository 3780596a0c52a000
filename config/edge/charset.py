"""All that is sent here is UTF-8, whatever its Content-Type calls it.

Django reads a query and a form by the charset that the sender names. Python knows some that no text is written in (`hex`,
`idna`, `zlib`), and with one of them Django fails before its own error page can be made.
"""

from __future__ import annotations

import codecs

from django.utils.http import parse_header_parameters
from django.utils.translation import gettext_noop

from config.edge.asgi_types import Application, Headers, Receive, Scope, Send
from config.edge.bodies import has_body
from config.edge.refusals import refuse

NOT_UTF_8 = gettext_noop("This request cannot be understood.")
_THE_SAME = {"utf-8", "ascii"}


class Utf8Only:
    """Refuses a body in another charset. Of a request without one the name of it is dropped: a query is UTF-8 too."""

    def __init__(self, behind: Application) -> None:
        self.behind = behind

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers: Headers = scope["headers"]
        if all(_is_utf_8(value) for name, value in headers if name == b"content-type"):
            await self.behind(scope, receive, send)
        elif has_body(headers):
            await refuse(scope, send, 415, NOT_UTF_8)
        else:
            kept = [pair for pair in headers if pair[0] != b"content-type"]
            await self.behind({**scope, "headers": kept}, receive, send)


def _is_utf_8(content_type: bytes) -> bool:
    """Of a charset that Python does not know Django takes no notice."""
    try:
        charset = parse_header_parameters(content_type.decode("latin-1"))[1].get("charset", "utf-8")
        return codecs.lookup(charset).name in _THE_SAME
    except LookupError:
        return True
    except ValueError:  # a name with a NUL in it, or parameters that are none
        return False
