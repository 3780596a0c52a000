"""The questions that attempts asked: each set of them is kept once, under the hash of what it says, and never changed.

An attempt under way holds its questions itself, since they follow the quiz. It names a set from its end on, or when it was
left alone for a day.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from courses import batches
from quizzes import questions
from quizzes.models import Attempt, QuestionSet
from quizzes.questions import AnyQuestion

AT_ONCE = 500  # rows in one transaction
LEFT_ALONE = timedelta(days=1)
Data = Sequence[Mapping[str, Any]]  # [question.data(), …]


def hash_of(data: Data) -> str:
    """SHA-256 of the questions as canonical JSON: the same on every machine, in every process."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def kept(data: Data) -> str:
    """The hash under which they are kept from now on, in the transaction that writes their attempt."""
    name = hash_of(data)
    if not _held(name):
        QuestionSet.objects.bulk_create([QuestionSet(hash=name, questions=data)], ignore_conflicts=True)
    return name


def _held(name: str) -> bool:
    """Whether it is there, and stays until this transaction has ended: PostgreSQL has to be told not to let `forget` have it."""
    if connection.vendor != "postgresql":
        return QuestionSet.objects.filter(pk=name).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM quizzes_questionset WHERE hash = %s FOR KEY SHARE", [name])
        return cursor.fetchone() is not None


@lru_cache(maxsize=128)
def restored(name: str) -> tuple[AnyQuestion, ...]:
    """The questions of a set. What a hash stands for never changes, so it is read once."""
    return tuple(map(questions.restore, QuestionSet.objects.get(pk=name).questions))


def asked(name: str | None, in_full: Data) -> tuple[AnyQuestion, ...]:
    """What an attempt asked, as its row holds it."""
    return restored(name) if name else tuple(map(questions.restore, in_full))


def gather() -> int:
    """Moves into sets what attempts hold though they have ended or were left alone, as those of earlier versions; gives their
    number. Some at a time with a pause in which others may write, and no longer than a run of the expiry may take.
    """
    ended = Q(finished__isnull=False) | Q(touched__lt=timezone.now() - LEFT_ALONE) | Q(touched=None)
    rows = Attempt.objects.filter(ended, asked=None).exclude(in_full=[]).order_by()
    moved = 0

    def turn() -> int:
        nonlocal moved
        with transaction.atomic():
            found = rows.select_for_update(skip_locked=True).annotate(text=Cast("in_full", TextField()))
            some = list(found.values_list("pk", "text")[:AT_ONCE])
            for text in {text for _, text in some}:
                name = kept(json.loads(text))
                keys = [pk for pk, same in some if same == text]
                Attempt.objects.filter(pk__in=keys).update(asked=name, in_full=[])
        moved += len(some)
        return len(some)

    batches.in_turns(turn, AT_ONCE)
    return moved


def forget() -> int:
    """Removes the sets that no attempt names any more, and gives their number."""
    unnamed = QuestionSet.objects.filter(~Exists(Attempt.objects.filter(asked=OuterRef("pk"))))
    names = list(unnamed.values_list("pk", flat=True))
    gone = 0
    for begin in range(0, len(names), AT_ONCE):
        with transaction.atomic():
            some = unnamed.filter(pk__in=names[begin : begin + AT_ONCE])
            gone += some._raw_delete(connection.alias)
    return gone
