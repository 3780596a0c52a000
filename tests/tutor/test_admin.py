"""What the operator sees of the tutor in the admin."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import Course
from learners.models import Learner
from tutor.measuring.behaviour import behaviour
from tutor.models import Question, SwitchedOff

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(Learner.objects.create_superuser("root@example.org", "correct horse battery"))
    return client


def question(**fields: object) -> Question:
    given = {
        "kind": "lesson",
        "slug": "two-kinds",
        "document_hash": "",
        "text": "How long?",
        "visitor": uuid4(),
    }
    return Question.objects.create(**{**given, "status": "answered", "asked_of": "own", **fields})


def test_each_models_days_are_counted(operator: Client) -> None:
    question(seconds=1.0, cost=Decimal("0.002"))
    question(seconds=3.0, cost=Decimal("0.001"), fallback="The model did not answer in time.")
    question(status="refused", seconds=2.0)
    question(status="failed")
    question(asked_of="other", voice="reword", sentences=[{"kind": "reword"}, {"kind": "quote"}])
    question(asked_at=timezone.now() - timedelta(days=31))
    other, own = behaviour()
    today = own.days[-1]
    assert (own.name, len(own.days)) == ("own", 30)
    assert (today.answered, today.refused, today.failed, today.fallbacks) == (2, 1, 1, 1)
    assert (today.seconds, today.cost, today.asked) == (2.0, 0.003, 4)
    assert other.days[-1].in_its_words == 0.5
    page = operator.get("/admin/tutor/question/behaviour/").content.decode()
    assert "<h2>own</h2>" in page
    assert "2 answered, 1 refused, 1 failed" in page


def test_a_chart_of_nothing_is_no_error(operator: Client) -> None:
    assert "Nobody has asked anything" in operator.get("/admin/tutor/question/behaviour/").content.decode()
    question(seconds=None)
    assert "Cost: none" in operator.get("/admin/tutor/question/behaviour/").content.decode()


def test_the_charts_are_for_operators(client: Client) -> None:
    assert client.get("/admin/tutor/question/behaviour/").status_code == 302


def test_a_name_is_removed_and_the_question_stays(operator: Client, alice: Learner) -> None:
    asked = question(visitor=None, learner=alice)
    running = question(status="waiting")
    chosen = {"action": "remove_names", "_selected_action": [str(asked.pk), str(running.pk)]}
    operator.post("/admin/tutor/question/", chosen)
    asked.refresh_from_db()
    running.refresh_from_db()
    assert (asked.text, asked.learner, asked.visitor) == ("How long?", None, None)
    assert running.visitor is not None


def test_the_tutor_is_switched_off_for_a_lesson_that_is_there(operator: Client, course: Course) -> None:
    page = operator.get("/admin/tutor/switchedoff/add/").content.decode()
    assert "lesson/two-kinds" in page
    operator.post("/admin/tutor/switchedoff/add/", {"document": "lesson/nowhere"})
    assert not SwitchedOff.objects.exists()
    operator.post("/admin/tutor/switchedoff/add/", {"document": "lesson/two-kinds"})
    assert SwitchedOff.objects.get().document == "lesson/two-kinds"
