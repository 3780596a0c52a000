"""What may go wrong with a mail that somebody waits for."""

from __future__ import annotations


class MailNotSent(Exception):  # noqa: N818 - it says what happened
    """No server took it. `config.edge.error_pages` tells whoever waits for it."""
