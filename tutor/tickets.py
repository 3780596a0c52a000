"""The signed value in a stream's address that opens it, so that a stream needs no session."""

from __future__ import annotations

from uuid import UUID

from django.core import signing
from django.urls import reverse

SALT = "tutor.stream"
LIFETIME = 30 * 60


def stream_url(question_id: UUID) -> str:
    ticket = signing.TimestampSigner(salt=SALT).sign(question_id.hex).partition(":")[2]
    return f"{reverse('tutor:stream', args=[question_id])}?ticket={ticket}"


def opens(ticket: str, question_id: UUID) -> bool:
    """Whether the ticket was made for this question, not long ago."""
    try:
        signing.TimestampSigner(salt=SALT).unsign(f"{question_id.hex}:{ticket}", max_age=LIFETIME)
    except signing.BadSignature:
        return False
    return True
