"""Writes documents, passages, terms and facts: only the rows that differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import fields as fields_of
from datetime import date
from operator import attrgetter
from typing import Any, TypeVar

import msgspec
from django.db import connection
from django.utils import timezone

from courses import batches
from courses.compiling.compiled import Compiled, digest
from courses.compiling.prepared import Prepared, facts_used_in, used_in
from courses.loading.section_history import gone_since, outline_since
from courses.models import PASSAGE
from courses.models import Document as DocumentRow
from courses.models import Fact as FactRow
from courses.models import Passage as PassageRow
from courses.models import Term as TermRow
from courses.reading.document import Document, path_of

_AT_ONCE = 100
_DOCUMENTS_AT_ONCE = 10
Row = TypeVar("Row", TermRow, FactRow)
# what a file says that its row has by the same name; the others stand there with what the rest of the course says
_COLUMNS = {column.name for column in DocumentRow._meta.concrete_fields} - {
    one.name for one in fields_of(Prepared)
}
HELD = tuple(one.name for one in fields_of(Document) if one.name in _COLUMNS)


@dataclass
class Written:
    """Paths of documents, in order."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)


def write_documents(compiled: Compiled, prepared: Mapping[str, Prepared]) -> Written:
    """Those that are `prepared`; what the others' rows say is as it was."""
    held = {
        path_of(kind, slug): (pk, hash_, withdrawn)
        for pk, kind, slug, hash_, withdrawn in DocumentRow.objects.values_list(
            "pk", "kind", "slug", "hash", "withdrawn"
        )
    }
    written = Written()
    new: list[tuple[DocumentRow, Document]] = []
    digests: dict[str, str] = {}  # of the facts, which many documents show
    for path, known in compiled.known.items():
        if path not in prepared:
            continue
        fields: dict[str, Any] = {**vars(prepared[path]), "withdrawn": False}
        fields["draft"] = path in compiled.drafts
        facts = [
            digests.get(fact["id"]) or digests.setdefault(fact["id"], digest(fact))
            for fact in fields["facts"]
        ]
        fields["hash"] = digest(known.hash, fields | {"facts": facts})
        document = compiled.documents.get(path)
        if document is not None:
            fields |= _own_fields(document)
            fields |= _history(held[path][0], fields) if path in held else {}
        if path not in held:
            assert document is not None
            new.append((DocumentRow(**fields), document))
            written.added.append(path)
            if len(new) == _DOCUMENTS_AT_ONCE:  # all of a big course would fill the memory
                _add(new)
                new.clear()
        elif document is not None or held[path][1] != fields["hash"]:
            DocumentRow.objects.filter(pk=held[path][0]).update(**fields)
            if document is not None:
                PassageRow.objects.filter(document_id=held[path][0]).delete()
                _write_passages([(held[path][0], document)])
            if held[path][1] != fields["hash"]:
                (written.added if held[path][2] else written.changed).append(path)
    _add(new)
    for path, (pk, hash_, withdrawn) in held.items():
        if path not in compiled.known and not withdrawn:
            _withdraw(pk, hash_)
            written.withdrawn.append(path)
    return written


def related_of(compiled: Compiled) -> dict[str, list[Any]]:
    """Paths of the documents that were compiled now → the related lessons that their rows have."""
    rows = DocumentRow.objects.filter(slug__in=[compiled.known[path].slug for path in compiled.documents])
    found = {path_of(kind, slug): held for kind, slug, held in rows.values_list("kind", "slug", "related")}
    return {path: found[path] for path in compiled.documents}


def _add(new: Sequence[tuple[DocumentRow, Document]]) -> None:
    """Documents that were not there, with their passages."""
    DocumentRow.objects.bulk_create([row for row, _ in new])
    there = DocumentRow.objects.filter(slug__in=[row.slug for row, _ in new])
    pks = {(kind, slug): pk for pk, kind, slug in there.values_list("pk", "kind", "slug")}
    _write_passages((pks[row.kind, row.slug], document) for row, document in new)


def _withdraw(pk: int, hash_: str) -> None:
    """Its page stays and says so; nothing is quoted from it any more."""
    PassageRow.objects.filter(document_id=pk).delete()
    DocumentRow.objects.filter(pk=pk).update(
        withdrawn=True, number=None, place={}, related=[], source_hash="", hash=digest(hash_, "withdrawn")
    )


def _own_fields(document: Document) -> dict[str, Any]:
    """What its file says."""
    own: dict[str, Any] = msgspec.to_builtins(
        {name: getattr(document, name) for name in HELD}, builtin_types=[date]
    )
    own["outline"] = [{name: one[name] for name in ("anchor", "title", "hash")} for one in own["sections"]]
    return own


def _history(pk: int, fields: Mapping[str, Any]) -> dict[str, Any]:
    """When its sections came and went, for a lesson that was there before."""
    if fields["kind"] != DocumentRow.Kind.LESSON:
        return {}
    before, gone = DocumentRow.objects.values_list("outline", "gone_sections").get(pk=pk)
    now, at = fields["outline"], timezone.now()
    return {
        "outline": outline_since(before, now, at),
        "gone_sections": gone_since(gone, before, now, at),
    }


def _write_passages(documents: Iterable[tuple[int, Document]]) -> None:
    """Each with the primary key of its row."""
    names = ", ".join(["document_id", "position", *PASSAGE])
    marks = ", ".join(["%s"] * (2 + len(PASSAGE)))
    insert = f"INSERT INTO {PassageRow._meta.db_table} ({names}) VALUES ({marks})"  # noqa: S608 - nothing of the course
    # a big course has 200 000 passages: as instances of the model they take four times as long, and 300 MB
    with connection.cursor() as cursor:
        for pk, document in documents:
            cursor.executemany(insert, list(_passage_values(pk, document)))


_BEFORE_HEADINGS = attrgetter(*PASSAGE[: PASSAGE.index("heading_path")])
_AFTER_HEADINGS = attrgetter(*PASSAGE[PASSAGE.index("heading_path") + 1 :])


def _passage_values(pk: int, document: Document) -> Iterator[tuple[Any, ...]]:
    column = PassageRow._meta.get_field("heading_path")
    paths = {passage.heading_path for passage in document.passages}
    headings = {path: column.get_db_prep_save(path, connection) for path in paths}
    for position, passage in enumerate(document.passages):
        before, after = _BEFORE_HEADINGS(passage), _AFTER_HEADINGS(passage)
        yield pk, position, *before, headings[passage.heading_path], *after


GLOSSARY, FACTS, PREPARED, RESTS = "glossary", "facts", "prepared", "rests"


def uses_of(compiled: Compiled) -> dict[str, str]:
    """Hashes of all that the rows of terms and those of facts are made of, and what is prepared for all documents, which takes a
    tenth of making them; and of what every compiled file rests on.
    """
    titles = sorted([one.kind, one.slug, one.title] for one in compiled.known.values())
    # by their names, which the digest sorts: a database may give them in another order than the files
    terms = {id_: vars(term) for id_, term in compiled.terms.items()}
    having = sorted([path, one.terms] for path, one in compiled.known.items())
    facts = {id_: vars(fact) for id_, fact in compiled.facts.items()}
    names = {id_: term.name for id_, term in compiled.terms.items()}
    named = sorted((path, ids) for path, ids in compiled.facts_named.items() if ids)
    cards = [
        [
            path,
            one.title,
            one.summary,
            one.minutes,
            one.terms,
            one.related,
            one.facts,
            list(one.stems.items()),
        ]
        for path, one in sorted(compiled.known.items())
    ]
    said = [compiled.file.tracks, compiled.file.language, terms, dict(compiled.meanings), facts]
    return {
        RESTS: compiled.rests,
        PREPARED: digest(said, cards, sorted(compiled.drafts)),
        GLOSSARY: digest(compiled.file.lessons, titles, terms, dict(compiled.meanings), having),
        FACTS: digest(compiled.file.lessons, titles, list(facts), facts, names, named),
    }


def write_terms(compiled: Compiled) -> bool:
    """Whether anything of the glossary changed."""
    uses = used_in(compiled)
    wanted = {
        id_: {
            "name": term.name,
            "also": list(term.also),
            "means": compiled.meanings[id_],
            "see": list(term.see),
            "used_in": uses.get(id_, []),
        }
        for id_, term in compiled.terms.items()
    }
    return _write_by_slug(TermRow, TERM_FIELDS, wanted)


TERM_FIELDS = ["name", "also", "means", "see", "used_in"]


def write_facts(compiled: Compiled) -> bool:
    """Whether anything of the facts changed."""
    uses = facts_used_in(compiled)
    wanted = {
        id_: {
            "position": position,
            **msgspec.to_builtins(fact, builtin_types=[date]),
            "used_in": uses.get(id_, []),
        }
        for position, (id_, fact) in enumerate(compiled.facts.items())
    }
    for fields in wanted.values():
        del fields["id"]
    return _write_by_slug(FactRow, FACT_FIELDS, wanted)


FACT_FIELDS = ["position", "claim", "value", "as_of", "source", "review_by", "confirmed", "used_in"]


def _write_by_slug(model: type[Row], names: list[str], wanted: Mapping[str, dict[str, Any]]) -> bool:
    """Makes the rows match the fields that are wanted for each slug; whether anything changed."""
    held = {row.pop("slug"): row for row in model.objects.values("slug", *names)}
    for some in batches.slices(sorted(held.keys() - wanted.keys()), _AT_ONCE):
        model.objects.filter(slug__in=some).delete()
    rows = (model(slug=id_, **fields) for id_, fields in wanted.items() if held.get(id_) != fields)
    conflicts = {"update_conflicts": True, "unique_fields": ["slug"], "update_fields": names}
    batches.create(model, rows, _AT_ONCE, **conflicts)
    return held != wanted
