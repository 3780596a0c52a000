"""Many rows are written into a copy of the database first, and taken over from there in one short transaction.

On SQLite nobody else can write while a load does: the 600,000 rows of a big course took 15 seconds to make and to write, and
as long an answer of a learner's waited. Taken over, by SQLite itself, they take a fifth of that. On PostgreSQL nobody waits
for a load.

Rows are taken over by their numbers, so nobody else may have written new ones into the same tables meanwhile: these are
tables that only a load writes (where rows of learners move with a slug, nothing is written aside), and where a number was
given out in one of them since it was copied, nothing is taken over and the load begins again.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, transaction

MANY = 100  # documents, which take two thirds of a second to write; copying a big database takes one
Written = TypeVar("Written")

_FREE = 3  # times the size of the database
# the copy is thrown away where anything goes wrong, so nothing of it need reach the disk; whether rows belong to one that is
# there is looked at where they are taken over
_PRAGMAS = "PRAGMA journal_mode=DELETE; PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF;"
_NOTED = "loading_noted"  # the rows there were that are others now, or are gone
# of each table the number of its last row and the last that it had given out: the rows behind that are new
_NUMBERS = "loading_numbers"


def is_worth_it(documents: int) -> bool:
    """Whether so many documents are to be written aside: on SQLite, in a file that there is room to copy."""
    connection: Any = connections[DEFAULT_DB_ALIAS]
    if documents < MANY or connection.vendor != "sqlite" or connection.in_atomic_block:
        return False
    database = Path(connection.settings_dict["NAME"])
    if not database.is_file():  # it is in the memory
        return False
    return shutil.disk_usage(database.parent).free > _FREE * database.stat().st_size


def written(write: Callable[[], Written | None], unchanged: Callable[[], bool]) -> Written | None:
    """What `write` gives, which writes into the copy. Its rows are taken over if all is `unchanged` since it began, which the
    transaction that does so asks. Else, and where it gives None, nothing happens, and None is given.
    """
    connection: Any = connections[DEFAULT_DB_ALIAS]
    with _copy_of(connection) as copy:
        with _instead(connection, copy), transaction.atomic():
            result = write()
            here: Any = connections[DEFAULT_DB_ALIAS]
            after = [hook[1] for hook in here.run_on_commit]
            here.run_on_commit.clear()  # of the copy nobody needs to hear
        if result is None:
            return None
        with _attached(connection, copy), transaction.atomic():
            if not unchanged() or _others_wrote(connection):
                return None
            _take_over(connection)
            for function in after:
                transaction.on_commit(function)
    return result


@contextmanager
def _copy_of(connection: Any) -> Iterator[Path]:
    """A copy in which is noted what is written into it."""
    file = Path(f"{connection.settings_dict['NAME']}-loading")
    with _alone_in(file.parent):
        _remove(file)  # what a load left that was killed
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            connection.ensure_connection()
            with closing(sqlite3.connect(file, isolation_level=None)) as copy:
                copy.execute("PRAGMA synchronous=OFF")  # as in _PRAGMAS
                connection.connection.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
                _note_writes(copy)
            yield file
        finally:
            _remove(file)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Another load waits here; then it sees that the course is another one."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)


def _remove(file: Path) -> None:
    for one in (file, file.with_name(f"{file.name}-journal")):
        one.unlink(missing_ok=True)


def _note_writes(copy: sqlite3.Connection) -> None:
    """Of a new row its number says that it is; to note each of a big course took three times as long as to write it."""
    copy.execute("BEGIN")  # one for all, else each of the statements waits for the disk
    # the index of words is brought up to date where the rows are taken over
    for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        copy.execute(f"DROP TRIGGER {name}")
    tables = _tables(copy.execute)
    copy.execute(f"CREATE TABLE {_NOTED} (name TEXT, id INTEGER, PRIMARY KEY (name, id)) WITHOUT ROWID")
    copy.execute(f"CREATE TABLE {_NUMBERS} (name TEXT PRIMARY KEY, last INTEGER, seq INTEGER)")
    for table in tables:
        last = copy.execute(f'SELECT ifnull(max(rowid), 0) FROM "{table}"').fetchone()[0]  # noqa: S608 - names of ours, also below
        copy.execute(
            f"INSERT INTO {_NUMBERS} VALUES (?1, ?2, (SELECT seq FROM sqlite_sequence WHERE name = ?1))",  # noqa: S608
            [table, last],
        )
        for when, row in (("INSERT", "new"), ("UPDATE", "old"), ("UPDATE", "new"), ("DELETE", "old")):
            # not OR IGNORE, which the statement that writes the row overrides
            copy.execute(
                f'CREATE TRIGGER "noted_{table}_{when}_{row}" AFTER {when} ON "{table}" '  # noqa: S608
                f"WHEN {row}.rowid <= {last} BEGIN INSERT INTO {_NOTED} SELECT '{table}', {row}.rowid "
                f"WHERE NOT EXISTS (SELECT 1 FROM {_NOTED} WHERE name = '{table}' AND id = {row}.rowid); END"
            )
    copy.execute("COMMIT")


def _tables(execute: Callable[[str], Any]) -> list[str]:
    """Those of Django's models, without the index of words and what belongs to it."""
    found = execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite%' "
        "AND name NOT IN (SELECT v.name || end FROM sqlite_master v, (SELECT '_data' AS end UNION SELECT '_idx' "
        "UNION SELECT '_content' UNION SELECT '_docsize' UNION SELECT '_config') WHERE v.sql LIKE 'CREATE VIRTUAL%')"
    )
    return [name for (name,) in found.fetchall() if name not in (_NOTED, _NUMBERS)]


@contextmanager
def _instead(connection: Any, copy: Path) -> Iterator[None]:
    """All that this thread asks of the database goes to the copy; other threads of the process go on with the database itself,
    since Django has a connection for each.
    """
    other: Any = connections.create_connection(DEFAULT_DB_ALIAS)
    options = {**connection.settings_dict["OPTIONS"], "init_command": _PRAGMAS}
    other.settings_dict = {**connection.settings_dict, "NAME": str(copy), "OPTIONS": options}
    connections[DEFAULT_DB_ALIAS] = other
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = connection
        other.close()


@contextmanager
def _attached(connection: Any, copy: Path) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("ATTACH DATABASE %s AS aside", [str(copy)])
        try:
            yield
        finally:
            cursor.execute("DETACH DATABASE aside")


def _others_wrote(connection: Any) -> bool:
    """Whether there are rows that nobody had copied in a table of which rows are to be taken over."""
    with connection.cursor() as cursor:
        written = ", ".join(f"'{name}'" for name in _written(cursor))
        cursor.execute(
            f"SELECT 1 FROM main.sqlite_sequence now WHERE now.name IN ({written}) "  # noqa: S608 - names of ours
            f"AND now.seq IS NOT (SELECT seq FROM aside.{_NUMBERS} then_ WHERE then_.name = now.name) LIMIT 1"
        )
        return cursor.fetchone() is not None


def _written(cursor: Any) -> list[str]:
    """The tables of which rows are others in the copy."""
    noted = f"name IN (SELECT name FROM aside.{_NOTED})"  # noqa: S608 - names of ours, here and below
    cursor.execute(f"SELECT name, last, {noted} FROM aside.{_NUMBERS} ORDER BY name")  # noqa: S608
    tables = cursor.fetchall()
    return [name for name, last, noted in tables if noted or _has_new(cursor, name, last)]


def _has_new(cursor: Any, table: str, last: int) -> bool:
    cursor.execute(f'SELECT 1 FROM aside."{table}" WHERE rowid > %s LIMIT 1', [last])  # noqa: S608
    return cursor.fetchone() is not None


def _take_over(connection: Any) -> None:
    """All rows that were written, of whatever table: those that are gone first, since others may have their unique values."""
    with connection.cursor() as cursor:
        tables = _written(cursor)
        written = (
            f"(rowid IN (SELECT id FROM aside.{_NOTED} WHERE name = %s) "  # noqa: S608
            f"OR rowid > (SELECT last FROM aside.{_NUMBERS} WHERE name = %s))"
        )
        for table in tables:
            cursor.execute(f'DELETE FROM main."{table}" WHERE {written}', [table, table])  # noqa: S608
        for table in tables:
            cursor.execute(f"SELECT name FROM pragma_table_info('{table}')")  # noqa: S608
            columns = ", ".join(f'"{name}"' for (name,) in cursor.fetchall())
            cursor.execute(
                f'INSERT INTO main."{table}" ({columns}) SELECT {columns} FROM aside."{table}" WHERE {written}',  # noqa: S608
                [table, table],
            )
