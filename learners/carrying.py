"""What a browser encrypted for another device of the same reader: kept for ten minutes, given out once, read by nobody here.

The key and the name under which it lies are made from eight letters by the browsers alone (`static/js/carry.js`). The
site sees the name when it is put down and taken up, and keeps only a keyed hash of it; what it keeps is sealed a second
time with a key made of the site's secret and of that name. So who has the database alone has nothing to try letters on.
"""

from __future__ import annotations

import hashlib
import os
import re
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from learners.models import Carried, WrongCode

GOOD_FOR = timedelta(minutes=10)
LARGEST = 1_000_000  # bytes
MOST_OF_ALL = 50_000_000  # bytes that wait at once
MOST_FROM_ONE = 10  # of one address in ten minutes, both what is put down and codes that are wrong
MOST_WRONG = 300  # codes of all addresses in ten minutes
_NAME = re.compile(r"[0-9a-f]{64}")
_NONCE = 12  # bytes


class NotCarried(Exception):  # noqa: N818 - a sentence for whoever carries
    """The text says why, and `status` is the HTTP status for it."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


def salts() -> list[str]:
    """What the browsers mix into the letters: another each day, so that nothing can be worked out for all days at once.
    In the first minutes of a day the one of the day before is still good.
    """
    now = timezone.now()
    days = dict.fromkeys(one.date() for one in (now, now - GOOD_FOR))
    return [
        salted_hmac("learners.carry.day", day.isoformat(), algorithm="sha256").hexdigest() for day in days
    ]


def put_down(name: str, sealed: bytes, address: str) -> datetime:
    """Keeps it, and says until when; raises `NotCarried`."""
    if not _NAME.fullmatch(name):
        raise NotCarried(gettext("This was not made by this site’s page."))
    if len(sealed) > LARGEST:
        raise NotCarried(
            gettext("This is more than one megabyte. Download your data and put the file in there."), 413
        )
    forget()
    waiting = Carried.objects.all()
    if waiting.filter(address=_hashed(address)).count() >= MOST_FROM_ONE:
        raise NotCarried(gettext("That was done often from your address. Try again in ten minutes."), 429)
    if (waiting.aggregate(all=Sum("size"))["all"] or 0) + len(sealed) > MOST_OF_ALL:
        raise NotCarried(gettext("Too much is being carried just now. Try again in ten minutes."), 503)
    nonce = os.urandom(_NONCE)
    row, new = Carried.objects.get_or_create(
        id=_hashed(name),
        defaults={
            "sealed": nonce + AESGCM(_key(name)).encrypt(nonce, sealed, None),
            "size": len(sealed),
            "address": _hashed(address),
        },
    )
    if not new:
        raise NotCarried(gettext("This code is taken. Begin again for another one."), 409)
    return row.at + GOOD_FOR


def take_up(names: list[str], address: str) -> tuple[str, bytes]:
    """The name under which something lay, and it, which is gone with this; raises `NotCarried`."""
    since = timezone.now() - GOOD_FOR
    wrong = WrongCode.objects.filter(at__gte=since)
    if wrong.filter(address=_hashed(address)).count() >= MOST_FROM_ONE or wrong.count() >= MOST_WRONG:
        raise NotCarried(
            gettext("Too many wrong codes. Wait ten minutes, then begin again on the other device."), 429
        )
    for name in filter(_NAME.fullmatch, names[:2]):
        with transaction.atomic():
            row = Carried.objects.select_for_update().filter(id=_hashed(name), at__gte=since).first()
            if row is None:
                continue
            row.delete()
        kept = bytes(row.sealed)
        try:
            return name, AESGCM(_key(name)).decrypt(kept[:_NONCE], kept[_NONCE:], None)
        except InvalidTag:  # the site's secret is another one since
            break
    WrongCode.objects.create(address=_hashed(address))
    raise NotCarried(
        gettext(
            "There is nothing under this code. It is good once and for ten minutes: look at the letters, or begin again on "
            "the other device."
        ),
        404,
    )


def forget() -> None:
    """What nobody came for, and who tried wrong codes."""
    since = timezone.now() - GOOD_FOR
    Carried.objects.filter(at__lt=since).delete()
    WrongCode.objects.filter(at__lt=since).delete()


def _hashed(text: str) -> str:
    return salted_hmac("learners.carry", text, algorithm="sha256").hexdigest()


def _key(name: str) -> bytes:
    return hashlib.sha256(salted_hmac("learners.carry.key", name, algorithm="sha256").digest()).digest()
