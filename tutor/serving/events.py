"""What a stream says of a question: events with an id each, made from its row and from nothing else.

Because they are computed from the row, an event read from Redis and the same event read from the database are the same,
and a reader that was away is given exactly what it missed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from config.edge.event_stream import encoded
from courses import languages
from tutor.models import Question

# Where the events of all questions are published: one Redis stream, cut to this length.
REDIS_STREAM = "tutor:events"
KEPT = 5000

Status = Question.Status


@dataclass(frozen=True)
class Event:
    """One server-sent event. Ids count from 1; the last of a question is `done` or `failed`. One with id 0 is in passing: it
    says how the work goes, and is no part of the answer.
    """

    id: int
    name: str
    data: str

    @property
    def last(self) -> bool:
        return self.name in ("done", "failed")

    def encode(self) -> bytes:
        return encoded(id=str(self.id or ""), event=self.name, data=self.data)


def events_of(question: Question) -> list[Event]:
    """Everything that can be said of the question so far, in order. Of one that is being answered, the sentences that hold."""
    with languages.speaking(languages.of_document(question.kind, question.slug)):
        return _events_of(question)


def _events_of(question: Question) -> list[Event]:
    if question.running and not question.sentences:
        return [Event(0, "waking", json.dumps({"text": question.working}))] if question.waking else []
    said: list[tuple[str, dict[str, Any]]] = []
    if question.opener and (question.sentences or question.status != Status.FAILED):
        said.append(("opener", {"text": question.opener}))
    for number, sentence in enumerate(question.sentences, start=1):
        html = render_to_string(
            "tutor/_sentence.html", {"sentence": sentence, "number": number, "question": question}
        )
        said.append(("sentence", {**sentence, "number": number, "html": html}))
    if not question.running:
        said.append(_end_of(question))
    return [Event(number, name, json.dumps(data)) for number, (name, data) in enumerate(said, start=1)]


def _end_of(question: Question) -> tuple[str, dict[str, Any]]:
    name = "failed" if question.status == Status.FAILED else "done"
    return name, {"status": question.status, "tier": question.tier or None, "text": question.opener}
