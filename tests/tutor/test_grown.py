"""What is asked again and again reads no table from end to end: SQLite tells how it would go about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from config import model_list
from learners import expiry
from tutor.measuring import days
from tutor.measuring.metrics import TutorCollector
from tutor.models import Question
from tutor.same_question import same_as_before
from tutor.serving.leases import left_behind
from tutor.serving.spending import spent_today
from tutor.tasks import forget
from tutor.wording import gaps

pytestmark = pytest.mark.django_db
PARTS = ("question_running", "question_deleted", "learner_never_in")  # indexes of a few rows
TABLES = ("tutor_question", "learners_learner", "quizzes_attempt")


def same() -> None:
    same_as_before(Question(text="What does it cost to run one?", asked_of="own", slug="two-kinds"))


ASKED: dict[str, Callable[[], object]] = {
    "the sweep, every three seconds": lambda: left_behind(timezone.now()),
    "the money of a day": spent_today,
    "the same question before": same,
    "the metrics": lambda: list(TutorCollector().collect()),
    "the gaps of every lesson": lambda: gaps.counts(timezone.now() - timedelta(days=30)),
    "forgetting questions": forget,
    "forgetting what learners left": expiry.forget,
}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a small table as it likes")
@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_it_finds_its_rows_by_an_index(asked: Callable[[], object], settings: Settings) -> None:
    settings.TUTOR_MODELS = model_list.read("own=openai-compatible:own-7b@http://127.1:9/v1")
    yesterday = timezone.now() - timedelta(days=1, hours=1)
    Question.objects.create(
        kind="lesson", slug="two-kinds", status="answered", asked_at=yesterday, text="Why?"
    )
    days.keep()
    reads: list[tuple[str, Any]] = []

    def noting(execute: Callable[..., Any], sql: str, params: Any, *rest: Any) -> Any:
        if sql.startswith("SELECT"):
            reads.append((sql, params))
        return execute(sql, params, *rest)

    with connection.execute_wrapper(noting):
        asked()
    assert reads
    with connection.cursor() as cursor:
        for sql, params in reads:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)  # with its parameters apart, as it was asked
            for *_, step in cursor.fetchall():
                how, table = f"{step} -".split()[:2]
                is_whole = how == "SCAN" and table in TABLES
                assert not is_whole or any(name in step for name in PARTS), (step, sql)
