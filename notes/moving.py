"""The notes of a document go with it to another slug."""

from __future__ import annotations

from notes.models import Note


def follow(kind: str, old: str, now: str) -> None:
    for note in Note.objects.filter(document=f"{kind}/{old}").iterator():
        note.document = f"{kind}/{now}"
        note.copy = {**note.copy, "document": note.document}
        note.save(update_fields=["document", "copy"])
