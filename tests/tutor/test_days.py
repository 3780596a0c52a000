"""What days came to is counted once and kept, also when their questions are forgotten; what is forgotten goes in batches."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from courses import batches
from tutor.measuring import days
from tutor.measuring.behaviour import behaviour
from tutor.measuring.costs import daily
from tutor.measuring.metrics import TutorCollector
from tutor.measuring.overthinking import thought_too_long
from tutor.models import Question, QuestionDay, QuestionVector
from tutor.providers import thinking
from tutor.tasks import forget

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def asked(days_ago: float = 0, **fields: Any) -> Question:
    given = {"kind": "lesson", "slug": "two-kinds", "document_hash": "", "text": "How long?"}
    at = timezone.now() - timedelta(days=days_ago)
    return Question.objects.create(
        **{**given, "visitor": uuid4(), "status": "answered", "asked_of": "own", "asked_at": at, **fields}
    )


def seen() -> tuple[object, ...]:
    """All that an operator sees of how questions went."""
    told = [
        (one.name, sorted((*sample.labels.items(), sample.value) for sample in one.samples))
        for one in TutorCollector().collect()
        if one.name != "ajar_tutor_seconds"
    ]
    return behaviour(), daily(), told, thought_too_long()


@pytest.fixture
def month() -> None:
    """Questions of three weeks, of every kind."""
    for ago in (0, 1, 1, 3, 20):
        asked(ago, model="big", runs="hosted", cost=Decimal("0.002"), cost_always_hosted=Decimal("0.003"))
        asked(ago, seconds=ago + 1.0, runs="here", asked_of="")
        asked(ago, seconds=5.0, runs="local", model="small", status="refused", fallback="Too late.")
        asked(ago, voice="reword", sentences=[{"kind": "reword"}, {"kind": "quote"}, {"kind": "quote"}])
        asked(ago, status="cancelled", deleted_at=timezone.now(), slug="", text="", cost=Decimal("0.001"))
        asked(ago, status="failed", route=[{"name": "small", "why": thinking.THOUGHT}])


def test_what_is_seen_is_the_same_whether_days_were_kept_or_not(month: None) -> None:
    before = seen()
    assert days.keep() == 20
    assert days.keep() == 0
    assert seen() == before


def test_what_is_forgotten_stays_counted(month: None, settings: Settings) -> None:
    before = seen()
    settings.TUTOR_KEEP_DAYS = 2
    assert forget() == 2 * 6 + 2  # those of two days, and what was left of the deleted ones
    assert seen() == before


def test_a_day_is_not_kept_while_one_of_its_questions_is_being_answered() -> None:
    asked(3)
    waits = asked(2, status="waiting")
    assert days.keep() == 1
    Question.objects.filter(pk=waits.pk).update(status="answered")
    assert days.keep() == 2
    assert [len(row.groups) for row in QuestionDay.objects.all()] == [1, 1, 0]


def test_days_that_are_kept_are_not_counted_again(
    month: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    days.keep()
    with django_assert_num_queries(3):  # the kept days, and of today the groups and the details
        behaviour()


def test_many_are_forgotten_some_at_a_time_with_what_belongs_to_them() -> None:
    for _ in range(7):
        QuestionVector.objects.create(question=asked(2), space="s", data=b"")
    stays = asked()
    old = Question.objects.filter(asked_at__lt=timezone.now() - timedelta(days=1))
    assert batches.delete(old, at_once=3) == 7
    assert list(Question.objects.all()) == [stays]
    assert not QuestionVector.objects.exists()


def test_a_run_that_takes_too_long_leaves_the_rest_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        asked(2)
    monkeypatch.setattr(batches, "SECONDS", 0)
    assert batches.delete(Question.objects.all(), at_once=3) == 3
    assert batches.delete(Question.objects.all(), at_once=3) == 2


def test_a_text_has_the_same_key_whatever_its_capitals() -> None:
    one, other, third = asked(text="How LONG is it?"), asked(text="How long is it?"), asked(text="How short?")
    assert one.text_key == other.text_key != third.text_key
    assert asked(text="").text_key is None
