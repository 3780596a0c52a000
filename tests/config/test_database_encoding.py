"""A PostgreSQL that does not keep its text as UTF-8 is refused in a sentence, before anything is written into it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from config.operations.checks import foreign_encoding
from tests.config.test_deploying import run


@pytest.mark.both_databases
def test_the_database_of_the_tests_keeps_its_text_as_it_should(db: None) -> None:
    assert foreign_encoding() is None


@pytest.mark.both_databases
@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_another_encoding_is_one_sentence(tmp_path: Path, encoding: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows UTF-8 only")
    name = f"kept_as_{encoding.lower()}"
    server = settings.ENV.database_url
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LOCALE 'C' LOCALE_PROVIDER libc"
        )
    address = urlsplit(server)._replace(path=f"/{name}").geturl()
    prepared = run(tmp_path, "-m", "dev.content", "database", DATABASE_URL=address)
    assert prepared.returncode == 1
    assert (
        prepared.stdout.count("\n") == 1
        and f"keeps its text as {encoding}. Ajar needs UTF8" in prepared.stdout
    )
    assert prepared.stderr == ""
    migrated = run(tmp_path, "manage.py", "migrate", DATABASE_URL=address)
    assert migrated.returncode == 1
    assert f"keeps its text as {encoding}" in migrated.stderr and "Traceback" not in migrated.stderr
