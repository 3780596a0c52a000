"""What to look for, and how SQLite's FTS5 and PostgreSQL are asked for it: the one place that knows both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from courses.models import SearchEntry


@dataclass(frozen=True)
class AllOf:
    parts: tuple[Expression, ...]


@dataclass(frozen=True)
class AnyOf:
    parts: tuple[Expression, ...]


# A phrase is stems with a space between; `courses.words` makes stems of letters and digits only, so none needs escaping.
Expression = str | AllOf | AnyOf


def candidates(expression: Expression, limit: int, kind: str = "") -> list[SearchEntry]:
    """The entries that match, the database's best guess first; `courses.search.finding` puts them in their final order."""
    render, statement = _ENGINES[connection.vendor]
    only = "AND entry.kind = %s" if kind else ""
    values = [render(expression), *([kind] if kind else []), limit]
    return list(SearchEntry.objects.raw(statement.format(only=only), values))


def _fts5(expression: Expression) -> str:
    if isinstance(expression, str):
        return f'"{expression}"'
    return _joined(expression, _fts5, " AND ", " OR ")


def _tsquery(expression: Expression) -> str:
    if isinstance(expression, str):
        return "(" + " <-> ".join(f"'{stem}'" for stem in expression.split()) + ")"
    return _joined(expression, _tsquery, " & ", " | ")


def _joined(expression: AllOf | AnyOf, render: Callable[[Expression], str], both: str, either: str) -> str:
    between = both if isinstance(expression, AllOf) else either
    return "(" + between.join(render(part) for part in expression.parts) + ")"


_ENGINES: dict[str, tuple[Callable[[Expression], str], str]] = {
    "sqlite": (
        _fts5,
        """SELECT entry.* FROM courses_search JOIN courses_searchentry entry ON entry.id = courses_search.rowid
        WHERE courses_search MATCH %s {only}
        ORDER BY bm25(courses_search, 2.0, 4.0, 1.0), entry.id LIMIT %s""",
    ),
    "postgresql": (
        _tsquery,
        # 1: the rank falls with the logarithm of the length of the text
        """SELECT entry.* FROM courses_searchentry entry, CAST(%s AS tsquery) AS asked
        WHERE entry.words @@ asked {only}
        ORDER BY ts_rank(entry.words, asked, 1) DESC, entry.id LIMIT %s""",
    ),
}
