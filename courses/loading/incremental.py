"""What was compiled before, as rows, so that a load compiles only what has changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from courses.compiling import plain_text
from courses.compiling.compiled import Compiled, Known, Memory
from courses.compiling.document_parser import Reference
from courses.models import Course, LoadedFile
from courses.models import Document as DocumentRow
from courses.reading import code_digest
from courses.reading.document import Document, Section, Source
from courses.reading.folder import Look

WHOLE_FOLDER = ""
_AT_ONCE = 200


@dataclass(frozen=True)
class Whole:
    """What is remembered of the folder as a whole: its hash, the looks into its files, if the present code had them, and a
    hash of what uses the terms and the facts.
    """

    hash: str = ""
    looks: Mapping[str, Look] = field(default_factory=dict)
    uses: str = ""


def remembered_whole() -> Whole:
    row = LoadedFile.objects.filter(path=WHOLE_FOLDER).values_list("key", "known").first()
    if row is None:
        return Whole()
    known = row[1] or {}
    return Whole(row[0], known["looks"], known["uses"]) if known.get("code") == _code() else Whole(row[0])


def keys_held() -> dict[str, str]:
    return dict(LoadedFile.objects.exclude(path=WHOLE_FOLDER).values_list("path", "key"))


def _code() -> str:
    return code_digest.digest_of(*code_digest.DOCUMENTS)


def documents_remembered() -> int:
    return LoadedFile.objects.filter(known__isnull=False).exclude(path=WHOLE_FOLDER).count()


def remembered() -> Memory:
    rows = list(LoadedFile.objects.exclude(path=WHOLE_FOLDER).values_list("path", "key", "known"))
    return Memory(
        keys={path: key for path, key, _ in rows},
        known={path: _known(known) for path, _, known in rows if known is not None},
        recall=recall,
        site=Course.objects.values_list("site", flat=True).first() or {},
    )


def remember(compiled: Compiled, whole: Whole, held: Mapping[str, str]) -> None:
    """Makes the rows match; `held` are the keys that they have."""
    keys = compiled.keys
    gone = sorted(held.keys() - keys.keys())
    for start in range(0, len(gone), _AT_ONCE):
        LoadedFile.objects.filter(path__in=gone[start : start + _AT_ONCE]).delete()
    LoadedFile.objects.bulk_create(
        (
            LoadedFile(path=path, key=key, known=_as_json(compiled.known.get(path)))
            for path, key in keys.items()
            if held.get(path) != key
        ),
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=["path"],
        update_fields=["key", "known"],
    )
    known = {"code": _code(), "looks": whole.looks, "uses": whole.uses}
    LoadedFile.objects.update_or_create(path=WHOLE_FOLDER, defaults={"key": whole.hash, "known": known})


def _as_json(known: Known | None) -> dict[str, Any] | None:
    return None if known is None else asdict(known)


def _known(saved: Mapping[str, Any]) -> Known:
    return Known(
        **{
            **saved,
            **{
                name: tuple(saved[name])
                for name in ("terms", "related", "anchors", "facts", "files", "was")
                if name in saved
            },
            "references": tuple(map(Reference._make, saved["references"])),
        }
    )


def recall(path: str) -> Document:
    """The document of a file that was loaded before. The texts of its sections are read from their HTML."""
    folder, _, name = path.partition("/")
    row = DocumentRow.objects.get(kind=folder.removesuffix("s"), slug=name.removesuffix(".md"))
    return Document(
        kind=row.kind,  # type: ignore[arg-type]
        slug=row.slug,
        title=row.title,
        summary=row.summary,
        opening=row.opening,
        sections=tuple(_sections(row.sections)),
        passages=tuple(passage.restored() for passage in row.passages.order_by("position")),
        terms=tuple(term["id"] for term in row.terms),
        sources=tuple(Source(**source) for source in row.sources),
        markdown=row.markdown,
        source_hash=row.source_hash,
        minutes=row.minutes,
        checked=row.checked,
        date=row.date,
        trending=row.trending,
        generated_by=row.generated_by,
        lang=row.lang,
        suggest=tuple(row.suggest),
        objectives=tuple(row.objectives),
        was=tuple(row.was),
        facts=tuple(fact["id"] for fact in row.facts),
    )


def _sections(saved: Iterable[Mapping[str, Any]]) -> Iterable[Section]:
    for section in saved:
        yield Section(text="\n".join(plain_text.lines(section["html"])), **section)
