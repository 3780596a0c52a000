"""A site that has been used for months, by bulk SQL: a million questions to the tutor, 200,000 attempts at quizzes.

A few hundred rows are made as the site makes them, and copied with other keys, learners and days. SQLite only.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import timedelta
from uuid import uuid4

from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from learners.models import Learner
from quizzes import question_sets, questions
from quizzes.models import Attempt, Correction, Quiz
from tutor.models import Question, text_key

DAYS = 90  # as TUTOR_KEEP_DAYS
OF_A_QUIZ = 20  # attempts that are copied
PATTERNS = 1_000  # questions that are copied
_ID = "lower(hex(randomblob(16)))"
_SAYS = (
    "A model whose weights are published can be run on a machine of your own, and nobody can take it back."
)


def fill(asked: int, tried: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")
        cursor.execute("PRAGMA cache_size = -500000")  # kilobytes, or each index is written again and again
    learners = max(1, tried * 3 // (4 * Quiz.objects.count()))
    with transaction.atomic():
        _learners(learners)
        _attempts()
        _questions(asked)
    with connection.cursor() as cursor:
        # or the first who reads pays for gigabytes written at once
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _copies(model: type[Model], others: Mapping[str, str], source: str, where: str = "") -> None:
    """Copies rows of a table: columns of `others` get what SQL says there, the rest stay as they are."""
    table = model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields]
    named = ", ".join(f'"{column}"' for column in columns)
    chosen = ", ".join(others.get(str(column), f't."{column}"') for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{table}" ({named}) SELECT {chosen} FROM {source} {where}')


def _series(count: int) -> str:
    return f"(WITH RECURSIVE s(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE n < {count - 1}) SELECT n FROM s)"


def _learners(count: int) -> None:
    pattern = Learner.objects.create_user("pattern@example.org")
    Learner.objects.filter(pk=pattern.pk).update(last_login=timezone.now())
    with_address = {"id": f"{pattern.pk} + 1 + s.n", "email": "'l' || s.n || '@example.org'"}
    source = f"{_series(count)} s CROSS JOIN learners_learner t"
    _copies(Learner, with_address, source, f"WHERE t.id = {pattern.pk}")
    two_days = timezone.now() - timedelta(days=2)
    for number in range(500):  # who asked for a code and never came
        Learner.objects.create(email=f"never-{number}@example.org", date_joined=two_days)
    Session.objects.create(session_key="pattern", session_data="x" * 200, expire_date=two_days)
    _copies(Session, {"session_key": _ID}, f"{_series(5_000)} s CROSS JOIN django_session t")


def _attempts() -> None:
    """Each learner tried each quiz, a third of them twice."""
    pattern = Learner.objects.get(email="pattern@example.org")
    chance = random.Random(1)
    then = timezone.now() - timedelta(days=DAYS)
    for quiz in Quiz.objects.all():
        patterns = [_attempt(quiz, pattern.pk, chance) for _ in range(OF_A_QUIZ)]
        keys = [one.pk.hex for one in Attempt.objects.bulk_create(patterns)]
        Correction.objects.create(slug=quiz.slug, question_id=quiz.questions[0]["id"], at=then)
        named = " UNION ALL ".join(f"SELECT {place} AS n, '{key}' AS id" for place, key in enumerate(keys))
        at = "strftime('%Y-%m-%d %H:%M:%f', 'now', '-' || (l.id * 37 % 129600) || ' minutes')"
        others = {"id": _ID, "learner_id": "l.id", "started": at, "touched": at, "finished": at}
        source = f"learners_learner l JOIN ({named}) k ON k.n = l.id % {OF_A_QUIZ} JOIN quizzes_attempt t ON t.id = k.id"
        for which in ("l.id % 1 = 0", "l.id % 3 = 0"):
            _copies(Attempt, others, source, f"WHERE l.last_login IS NOT NULL AND {which}")


def _attempt(quiz: Quiz, learner: int, chance: random.Random) -> Attempt:
    asked = [questions.restore(one) for one in quiz.questions]
    now = timezone.now()
    return Attempt(
        learner_id=learner,
        slug=quiz.slug,
        seed=uuid4().hex,
        pass_mark=quiz.pass_mark,
        asked_id=question_sets.kept(quiz.questions),
        answers={one.id: [chance.randrange(3)] for one in asked},
        grades={one.id: float(chance.random() < 0.7) for one in asked},
        sure={one.id: chance.random() < 0.5 for one in asked[:5]},
        points=float(len(asked)) * 0.7,
        out_of=len(asked),
        started=now,
        finished=now,
    )


def _questions(count: int) -> None:
    Question.objects.bulk_create(_patterns())
    at = f"strftime('%Y-%m-%d %H:%M:%f', 'now', '-' || ({DAYS * 86_400 + 3_600}.0 * (1 - (s.n * {PATTERNS}.0 + t.rowid) / {count})) || ' seconds')"
    others = {"id": _ID, "visitor": _ID, "asked_at": at, "sent_at": at, "finished_at": at}
    times = max(1, count // PATTERNS - 1)
    _copies(
        Question,
        others,
        f"{_series(times)} s CROSS JOIN (SELECT rowid, * FROM tutor_question LIMIT {PATTERNS}) t",
    )


def _patterns() -> Iterator[Question]:
    chance = random.Random(2)
    quizzes = list(Quiz.objects.values_list("slug", flat=True))
    sentence = {"text": _SAYS, "heading": ["Why it matters", "On your own machine"], "passage": "p12"}
    now = timezone.now()
    for number in range(PATTERNS):
        tier = chance.choices(("direct", "closest", "refused"), (80, 12, 8))[0]
        own = number % 2 == 0
        text = f"What does it cost to run a model of {number} billion parameters on a machine of my own?"
        yield Question(
            visitor=uuid4(),
            kind="lesson",
            slug=chance.choice(quizzes),
            document_hash="d" * 64,
            text=text,
            text_key=text_key(text),
            asked_at=now,
            asked_of="own" if own else "extractive",
            status="refused" if tier == "refused" else "answered",
            tier=tier,
            voice="reword" if own else "quote",
            model="own-7b" if own else "",
            runs=("hosted" if number % 4 == 0 else "local") if own else "here",
            sentences=[{**sentence, "kind": "reword", "quote": _SAYS, "anchor": "own"}]
            * chance.randint(1, 3),
            route=[{"name": "own", "runs": "local", "seconds": 1.2, "cost": 0.0004, "why": ""}]
            if own
            else [],
            fallback="" if number % 50 else "The model did not answer in time.",
            seconds=chance.random() * 3,
            tokens_in=900,
            tokens_out=120,
            cost="0.000400" if number % 4 == 0 else None,
            cost_always_hosted="0.000900",
            helpful=chance.choice((None, None, None, True, False)),
        )
