"""Rows that many tests begin with: made once a process by what makes them, then written as they were."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction

from courses.models import Course

# What a table holds: rows on SQLite, on PostgreSQL the text of its own COPY.
Held = list[tuple[object, ...]] | bytes
# What every database has from its migrations.
_OF_EVERY_DATABASE = ("django_migrations", "django_content_type", "auth_permission", "sqlite_sequence")
_kept: dict[str, dict[str, Held]] = {}


def written_once(name: str, make: Callable[[], object]) -> None:
    """Has the database hold what `make` writes into an empty one; where it is not empty, it is made."""
    if Course.objects.exists():
        make()
    elif name in _kept:
        with transaction.atomic():  # keys to rows of other tables are looked at when it ends
            for table, held in _kept[name].items():
                _write(table, held)
    else:
        others = [table for table in _tables() if _read(table)]  # such as a learner
        make()
        _kept[name] = {table: held for table in _tables() if table not in others and (held := _read(table))}


def _tables() -> list[str]:
    """Without those of FTS5, which triggers fill."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
            return [table for (table,) in cursor.fetchall() if table not in _OF_EVERY_DATABASE]
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY rowid")
        every: dict[str, str] = dict(cursor.fetchall())
    virtual = [table for table, sql in every.items() if sql.startswith("CREATE VIRTUAL")]
    filled = (*_OF_EVERY_DATABASE, *virtual)
    return [
        table
        for table in every
        if table not in filled and not table.startswith(tuple(f"{one}_" for one in virtual))
    ]


def _read(table: str) -> Held:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" TO STDOUT') as text:
                return b"".join(text)
        cursor.execute(f'SELECT name FROM pragma_table_info("{table}")')
        # with a sign, as a bare column would be turned into a value of Python
        columns = ", ".join(f'+"{name}"' for (name,) in cursor.fetchall())
        cursor.execute(f'SELECT {columns} FROM "{table}"')
        return list(cursor.fetchall())


def _write(table: str, held: Held) -> None:
    if isinstance(held, bytes):
        _copy(table, held)
    else:
        places = ", ".join("?" * len(held[0]))
        connection.connection.executemany(f'INSERT INTO "{table}" VALUES ({places})', held)


def _copy(table: str, text: bytes) -> None:
    with connection.cursor() as cursor:
        with cursor.copy(f'COPY "{table}" FROM STDIN') as into:
            into.write(text)
        # the next number is counted from here
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attidentity <> ''",
            [f'"{table}"'],
        )
        for (column,) in cursor.fetchall():
            counter = "pg_get_serial_sequence(%s, %s)"
            cursor.execute(
                f'SELECT setval({counter}, max("{column}")) FROM "{table}"', [f'"{table}"', column]
            )
