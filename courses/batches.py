"""Deleting many rows while others write: some at a time, each time in a transaction of its own."""

from __future__ import annotations

import time
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

AT_ONCE = 500  # rows; those that go with them come on top
SECONDS = 60.0  # that one run may take; the next goes on with what is left


def delete(rows: QuerySet[Any], at_once: int = AT_ONCE) -> int:
    """The number of rows of that model that are gone. Whoever writes has as much time between two batches as a batch took:
    on SQLite a writer that waits looks now and then only, and would find no moment otherwise.
    """
    table, gone = rows.model._base_manager, 0
    begun = last = time.monotonic()
    while keys := list(rows.order_by().values_list("pk", flat=True)[:at_once]):
        with transaction.atomic():
            gone += table.filter(pk__in=keys).delete()[1].get(rows.model._meta.label, 0)
        now = time.monotonic()
        if len(keys) < at_once or now - begun > SECONDS:
            break
        time.sleep(now - last)
        last = time.monotonic()
    return gone
