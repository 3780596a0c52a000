#!/usr/bin/env python3
"""Django's commands for this site."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
    try:
        execute_from_command_line(sys.argv)
    except DatabaseError:
        if _lacks_tables():
            command = f"{os.path.relpath(sys.executable)} {os.path.relpath(__file__)} migrate"
            sys.exit(f"The database has not all its tables yet. Make them with `{command}`, and try again.")
        raise


def _lacks_tables() -> bool:
    """Whether migrations are still to be run; not where the database cannot be asked."""
    try:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return False


if __name__ == "__main__":
    main()
