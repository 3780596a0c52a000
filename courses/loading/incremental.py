"""What was compiled before, as rows, so that a load compiles only what has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec
from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast

from courses import batches
from courses.compiling.compiled import Compiled, Known, Memory
from courses.loading.writing import HELD, RESTS
from courses.models import Course, LoadedFile
from courses.models import Document as DocumentRow
from courses.reading import code_digest
from courses.reading.document import Document
from courses.reading.folder import Look

WHOLE_FOLDER = ""
_AT_ONCE = 200


@dataclass(frozen=True)
class Whole:
    """What is remembered of the folder as a whole: its hash, the looks into its files, if the present code had them, and
    hashes of what uses the terms and the facts.
    """

    hash: str = ""
    looks: Mapping[str, Look] = field(default_factory=dict)
    uses: Mapping[str, str] = field(default_factory=dict)


def remembered_whole() -> Whole:
    as_text = Cast("known", TextField())  # of a big course JSON's own reader takes three times as long
    row = LoadedFile.objects.filter(path=WHOLE_FOLDER).values_list("key", as_text).first()
    if row is None:
        return Whole()
    known = msgspec.json.decode(row[1] or "{}")
    return Whole(row[0], known["looks"], known["uses"]) if known.get("code") == _code() else Whole(row[0])


def hash_remembered() -> str:
    return LoadedFile.objects.filter(path=WHOLE_FOLDER).values_list("key", flat=True).first() or ""


def keys_held() -> dict[str, str]:
    return dict(LoadedFile.objects.exclude(path=WHOLE_FOLDER).values_list("path", "key"))


def _code() -> str:
    return code_digest.digest_of(*code_digest.DOCUMENTS)


def documents_remembered() -> int:
    return LoadedFile.objects.filter(known__isnull=False).exclude(path=WHOLE_FOLDER).count()


def remembered(whole: Whole) -> Memory:
    as_text = Cast("known", TextField())  # as above
    rows = list(LoadedFile.objects.exclude(path=WHOLE_FOLDER).values_list("path", "key", as_text))
    return Memory(
        keys={path: key for path, key, _ in rows},
        known={path: known for path, _, text in rows if text is not None and (known := _known(text))},
        recall=recall,
        site=Course.objects.values_list("site", flat=True).first() or {},
        rests=whole.uses.get(RESTS, ""),
        texts={path: look["of"] for path, look in whole.looks.items()},
    )


def _known(text: str) -> Known | None:
    """None of what code wrote that had another form for it: the document is compiled anew."""
    try:
        return msgspec.json.decode(text, type=Known)
    except msgspec.ValidationError:
        return None


def remember(compiled: Compiled, whole: Whole, held: Mapping[str, str]) -> None:
    """Makes the rows match; `held` are the keys that they have."""
    keys = compiled.keys
    gone = sorted(held.keys() - keys.keys())
    for start in range(0, len(gone), _AT_ONCE):
        LoadedFile.objects.filter(path__in=gone[start : start + _AT_ONCE]).delete()
    rows = (
        LoadedFile(path=path, key=key, known=msgspec.to_builtins(compiled.known.get(path)))
        for path, key in keys.items()
        if held.get(path) != key
    )
    conflicts = {"update_conflicts": True, "unique_fields": ["path"], "update_fields": ["key", "known"]}
    batches.create(LoadedFile, rows, _AT_ONCE, **conflicts)
    known = {"code": _code(), "looks": whole.looks, "uses": whole.uses}
    values = [WHOLE_FOLDER, whole.hash, msgspec.json.encode(known).decode()]
    with (
        connection.cursor() as cursor
    ):  # of a big course it has 3 MB, which JSON's own writer takes its time for
        cursor.execute(_REMEMBER, values)


_REMEMBER = (
    f"INSERT INTO {LoadedFile._meta.db_table} (path, key, known) VALUES (%s, %s, %s) "  # noqa: S608 - names of ours
    "ON CONFLICT (path) DO UPDATE SET key = excluded.key, known = excluded.known"
)


def recall(path: str) -> Document:
    """The document of a file that was loaded before, without what its row says in other words: `related`, `public_from`."""
    folder, _, name = path.partition("/")
    row = DocumentRow.objects.get(kind=folder.removesuffix("s"), slug=name.removesuffix(".md"))
    saved = {name: getattr(row, name) for name in HELD} | {
        "passages": row.quotable(),
        "terms": [term["id"] for term in row.terms],
        "facts": [fact["id"] for fact in row.facts],
    }
    return msgspec.convert(saved, Document)
