"""Many rows, some at a time: made without all of them in the memory, worked off while others write."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import msgspec
from django.db import connection, transaction
from django.db.models import JSONField, Model, QuerySet

AT_ONCE = 500  # rows; those that go with them come on top
VALUES_AT_ONCE = 100  # rows of one statement
SECONDS = 60.0  # that one run may take; the next goes on with what is left
Row = TypeVar("Row", bound=Model)
Thing = TypeVar("Thing")


def create(model: type[Row], rows: Iterator[Row], at_once: int, **conflicts: Any) -> None:
    """`conflicts` are what `bulk_create` does with rows that are there."""
    while some := list(islice(rows, at_once)):
        model._default_manager.bulk_create(some, **conflicts)


def insert(
    model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], at_once: int = VALUES_AT_ONCE
) -> None:
    """Rows that are values in the order of the columns, as Python has them: as instances of the model a hundred thousand of
    them take four times as long. Each statement has several rows, since SQLite brings its full-text index up to date after
    each statement, which takes longer than all else.
    """
    fields = [model._meta.get_field(name) for name in columns]
    # JSON's own writer takes five times as long
    is_json_column = [isinstance(field, JSONField) for field in fields]
    into = f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES "  # noqa: S608 - names of ours
    one = f"({', '.join(['%s'] * len(columns))})"
    remaining = iter(rows)
    with connection.cursor() as cursor:
        while some := list(islice(remaining, at_once)):
            values = [
                msgspec.json.encode(value).decode() if is_json else value
                for row in some
                for is_json, value in zip(is_json_column, row, strict=True)
            ]
            cursor.execute(into + ", ".join([one] * len(some)), values)


def slices(things: Sequence[Thing], at_once: int) -> Iterator[Sequence[Thing]]:
    """All of them, so many at a time."""
    for start in range(0, len(things), at_once):
        yield things[start : start + at_once]


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
