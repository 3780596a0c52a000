"""A backup is one file: every row that cannot be made again from the course folder, and the secret key if it is here.

Gzip of lines of JSON, the same for SQLite and PostgreSQL, so a site can move from one to the other:
`{"ajar_backup": 1, "made": …, "migrations": {app: last}, "secret_key": …}`, then Django's form of each row
`{"model", "pk", "fields"}`, then `{"rows": n}`, without which the file is not whole.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model
from django.utils import timezone

FORM = 1
AT_ONCE = 500  # rows
MADE_AGAIN = ("courses",)  # from the course folder, by load_content
OF_EVERY_DATABASE = ("contenttypes", "auth")  # `migrate` itself fills them


class NotRestored(Exception):  # noqa: N818 - it reads as what it says
    """A sentence that says why, and what to do. Nothing was changed."""


def models() -> list[type[Model]]:
    """Those whose rows are kept, the tables between two of them included. A proxy has no rows of its own."""
    kept = [one for one in apps.get_app_configs() if one.label not in MADE_AGAIN]
    found = (model for one in kept for model in one.get_models(include_auto_created=True))
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def write(file: Path) -> int:
    """The number of rows that were written. The file is its owner's alone, and there only when it is whole."""
    draft = file.with_name(f"{file.name}.part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw:
        with _one_moment(), gzip.open(raw, "wt", encoding="utf-8") as lines:
            lines.write(json.dumps(_head()) + "\n")
            count = 0
            for model in models():
                for row in _rows(model):
                    lines.write(row + "\n")
                    count += 1
            lines.write(json.dumps({"rows": count}) + "\n")
        raw.flush()
        os.fsync(raw.fileno())
    draft.replace(file)
    return count


def read(file: Path, *, replace: bool = False) -> int:
    """The number of rows that are back. Raises `NotRestored`; all or nothing.

    `replace` removes what learners have in this database already.
    """
    count = _check(file)
    if not replace and (
        full := [model for model in models() if _is_learners(model) and model._base_manager.exists()]
    ):
        raise NotRestored(
            f"This database is not empty: it has rows of {full[0]._meta.verbose_name_plural}. "
            "To lose them and have those of the backup, say --replace."
        )
    with transaction.atomic():
        for model in models():
            model._base_manager.all()._raw_delete(connection.alias)
        for model, rows in groupby(_objects(file), type):
            _insert(model, rows)
        with connection.cursor() as cursor:
            for command in connection.ops.sequence_reset_sql(no_style(), models()):
                cursor.execute(command)
    return count


def secret_key_of(file: Path) -> str:
    """The key that the backup brings; empty where the site had it from its environment."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return str(json.loads(lines.readline())["secret_key"])


def _head() -> dict[str, Any]:
    kept = settings.DATA_DIR / "secret-key"
    made_here = kept.exists() and kept.read_text().strip() == settings.SECRET_KEY
    return {
        "ajar_backup": FORM,
        "made": timezone.now().isoformat(),
        "migrations": _migrations(),
        "secret_key": settings.SECRET_KEY if made_here else "",
    }


def _migrations() -> dict[str, str]:
    """The last of each app whose rows are kept."""
    leaves = MigrationLoader(None).graph.leaf_nodes()
    return {app: name for app, name in leaves if app not in MADE_AGAIN}


@contextmanager
def _one_moment() -> Iterator[None]:
    """All is read as it was at one moment, and nobody who writes waits for it."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    # Django's own transactions are IMMEDIATE here, and would keep writers out.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("COMMIT")


def _rows(model: type[Model]) -> Iterator[str]:
    """By key and not by a cursor of the server, which a pooler in transaction mode does not keep. What lies in tables between
    two models comes from these (`models`), and not from each row of either.
    """
    names = [field.name for field in model._meta.local_concrete_fields]
    last: Any = None
    while True:
        rows = model._base_manager.order_by("pk")
        page = list((rows if last is None else rows.filter(pk__gt=last))[:AT_ONCE])
        for row in serializers.serialize("python", page, fields=names):
            yield json.dumps(row, cls=Exact)
        if len(page) < AT_ONCE:
            return
        last = page[-1].pk


class Exact(DjangoJSONEncoder):
    """Django's cuts moments to milliseconds, and which of two came first may be decided below that."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def _lines(file: Path) -> Iterator[Any]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _check(file: Path) -> int:
    """The number of rows in a file that is whole and of this version."""
    try:
        lines = _lines(file)
        head, last, count = next(lines), None, -1
        for line in lines:
            last, count = line, count + 1
    except (OSError, EOFError, ValueError, StopIteration) as problem:
        raise NotRestored(f"{file} cannot be read as a backup: {problem or 'it is empty'}.") from None
    if not isinstance(head, dict) or head.get("ajar_backup") != FORM:
        raise NotRestored(f"{file} is not a backup that this version of Ajar reads.")
    if last != {"rows": count}:
        raise NotRestored(f"{file} is not whole: its end is missing.")
    own = _migrations()
    if other := sorted(
        app for app in {*own, *head["migrations"]} if own.get(app) != head["migrations"].get(app)
    ):
        raise NotRestored(
            f"{file} was made by another version of Ajar ({', '.join(other)} differ). Restore it with that version, "
            "then upgrade."
        )
    return count


def _objects(file: Path) -> Iterator[Model]:
    lines = _lines(file)
    next(lines)
    rows = (line for line in lines if "model" in line)
    for found in serializers.deserialize("python", rows, ignorenonexistent=False):
        yield found.object


def _insert(model: type[Model], rows: Iterator[Model]) -> None:
    """As they were: `raw`, so that no field puts today's date into itself."""
    fields: Any = model._meta.local_concrete_fields
    table: Any = model._base_manager.all()
    while some := list(islice(rows, AT_ONCE)):
        most = max(1, connection.ops.bulk_batch_size(fields, some))
        for begin in range(0, len(some), most):
            table._insert(some[begin : begin + most], fields=fields, raw=True, using=connection.alias)


def _is_learners(model: type[Model]) -> bool:
    return model._meta.app_label not in OF_EVERY_DATABASE
