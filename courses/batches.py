"""Many rows, some at a time: made without all of them in the memory, worked off while others write."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

AT_ONCE = 500  # rows; those that go with them come on top
SECONDS = 60.0  # that one run may take; the next goes on with what is left
Row = TypeVar("Row", bound=Model)


def create(model: type[Row], rows: Iterator[Row], at_once: int, **conflicts: Any) -> None:
    """`conflicts` are what `bulk_create` does with rows that are there."""
    while some := list(islice(rows, at_once)):
        model._default_manager.bulk_create(some, **conflicts)


def in_turns(turn: Callable[[], int], at_once: int) -> None:
    """Has `turn` work off at most `at_once` rows, in a transaction of its own, until it finds fewer or the time is over. It
    gives how many it found. Whoever writes has as much time between two turns as a turn took: on SQLite a writer that waits
    looks now and then only, and would find no moment otherwise.
    """
    begun = before = time.monotonic()
    while turn() == at_once:
        now = time.monotonic()
        if now - begun > SECONDS:
            return
        time.sleep(now - before)
        before = time.monotonic()


def delete(rows: QuerySet[Any], at_once: int = AT_ONCE) -> int:
    """The number of rows of that model that are gone."""
    table, gone = rows.model._base_manager, 0

    def turn() -> int:
        nonlocal gone
        keys = list(rows.order_by().values_list("pk", flat=True)[:at_once])
        if keys:
            with transaction.atomic():
                gone += table.filter(pk__in=keys).delete()[1].get(rows.model._meta.label, 0)
        return len(keys)

    in_turns(turn, at_once)
    return gone
