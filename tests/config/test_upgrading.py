"""The step from the first release to today, as docs/deploying.md says it: `migrate`, `load_content`, and nothing is lost.

`first_release.json` holds a small site as the code of 24 November 2026 (3a5e433) wrote it while two learners and a visitor
went through the example course: rows, and what the site said of them then.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags
from pytest_django import DjangoDbBlocker

from courses.loading.loader import load
from learners.models import Learner
from quizzes import attempts
from quizzes.models import Attempt
from tests.conftest import EXAMPLE
from tutor.models import Question

# one group, so that one process does it once
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.xdist_group("upgrading")]

# The last migration of each app; an app that is not here had none.
FIRST = {
    "courses": "0003_facts",
    "quizzes": "0003_reports",
    "tutor": "0006_wordings",
    "decisions": "0001_initial",
    "learners": "0002_merges",
}
LATER = ("notes",)
KEPT: dict[str, Any] = json.loads(Path(__file__).with_name("first_release.json").read_text(encoding="utf-8"))
LESSON = "/lessons/two-kinds/"


@pytest.fixture(scope="module", autouse=True)
def upgraded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database of the first release with all that it held, brought up to date once for all these tests."""
    with django_db_blocker.unblock():
        try:
            _take_back()
            _write(_models_of_the_first_release())
            call_command("migrate", verbosity=0)
            load(EXAMPLE)
            yield
        finally:
            call_command("flush", interactive=False, verbosity=0)
            call_command("migrate", verbosity=0)


def _take_back() -> None:
    """The tables of the test's database as they were."""
    MigrationExecutor(connection).migrate([*FIRST.items(), *((app, None) for app in LATER)])


def _models_of_the_first_release() -> Any:
    loader = MigrationExecutor(connection).loader
    others = [leaf for leaf in loader.graph.leaf_nodes() if leaf[0] not in (*FIRST, *LATER)]
    return loader.project_state([*FIRST.items(), *others]).apps


def _write(apps: Any) -> None:
    written: list[Any] = []
    with transaction.atomic():
        for row in KEPT["rows"]:
            model = apps.get_model(row["model"])
            fields = [(model._meta.get_field(name), value) for name, value in row["fields"].items()]
            values = {field.attname: _read(field, value) for field, value in fields}
            # raw: a moment that is otherwise the row's own stays what it was
            model(pk=model._meta.pk.to_python(row["pk"]), **values).save_base(raw=True)
            written += [] if model in written else [model]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), written):
            cursor.execute(statement)


def _read(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(field, models.ForeignKey):
        field = field.target_field
    return field.to_python(value)


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(Learner.objects.get(email=f"{name}@example.org"))
    return client


def left_out(then: Any, now: Any, place: str = "") -> list[str]:
    """What was said then and is not said now; more may be said."""
    if isinstance(then, dict):
        found = [left_out(value, now.get(key), f"{place}.{key}") for key, value in then.items()]
        return [one for some in found for one in some]
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        found = [left_out(*pair, f"{place}[{n}]") for n, pair in enumerate(zip(then, now, strict=True))]
        return [one for some in found for one in some]
    return [] if then == now else [f"{place}: {then!r} became {now!r}"]


def test_everybody_has_what_they_had_and_nothing_of_anybody_else() -> None:
    for name in ("alice", "bob"):
        client, then = signed_in(name), KEPT["said"][name]
        data = client.get("/me/data/").json()
        assert left_out(then["data"], data) == []
        assert data["notes"] == []
        progress = client.get("/me/").json()["progress"]
        assert left_out(then["progress"], progress) == [] and set(progress) == set(then["progress"])


def test_what_was_answered_is_graded_as_it_was_and_what_was_begun_goes_on() -> None:
    for row in Attempt.objects.all():
        taking = attempts.of_row(row)
        grades = {one.id: taking.grade(one) for one in taking.questions}
        assert {id_: grade.points for id_, grade in grades.items() if grade} == row.grades
    alice, bob = signed_in("alice"), signed_in("bob")
    for row in Attempt.objects.filter(finished__isnull=False):
        page = f"{LESSON}quiz/result/{row.pk}/"
        owner, other = (alice, bob) if row.learner.email.startswith("alice") else (bob, alice)
        assert f"{row.points:g} of {row.out_of}" in owner.get(page).content.decode()
        assert other.get(page).status_code == 404
    assert "Question 3 of 5" in alice.get(f"{LESSON}quiz/").content.decode()


def test_threads_decisions_passwords_and_the_course_are_there() -> None:
    threads = {name: signed_in(name).get(f"{LESSON}tutor/").content.decode() for name in ("alice", "bob")}
    for question in Question.objects.exclude(learner=None):
        assert question.learner is not None
        owner = question.learner.email.partition("@")[0]
        assert [name for name, thread in threads.items() if question.text in thread] == [owner]
        for sentence in question.sentences:
            assert sentence["text"] in unescape(strip_tags(threads[owner]))
    assert Question.objects.filter(visitor__isnull=False, learner=None).count() == 1
    assert "Support mails" in signed_in("alice").get("/decision/").content.decode()
    assert "Support mails" not in signed_in("bob").get("/decision/").content.decode()
    assert Learner.objects.get(email="bob@example.org").check_password("staple battery horse")
    assert signed_in("bob").get("/search/?q=weights").content.decode().count(LESSON) > 0


def test_what_is_added_does_not_meet_what_was_there() -> None:
    carol = Learner.objects.create_user("carol@example.org")
    assert carol.pk > max(row["pk"] for row in KEPT["rows"] if row["model"] == "learners.learner")
    assert signed_in("carol").get("/me/").json()["progress"] == {}


def test_processes_that_were_not_restarted_yet_go_on_keeping_what_learners_do() -> None:
    """With the models of then and the tables of now. A question to the tutor has to wait for the new processes."""
    then = _models_of_the_first_release()
    bob = {"learner_id": Learner.objects.get(email="bob@example.org").pk}
    now = timezone.now()
    marks = then.get_model("learners", "ReadMark").objects
    of_alice = marks.filter(section="side-by-side").values("lesson", "section", "hash").get()
    marks.create(**bob, **of_alice, at=now)
    then.get_model("quizzes", "Attempt").objects.create(**bob, slug="two-kinds", pass_mark=0.6, started=now)
    assert "side-by-side" in signed_in("bob").get("/me/").json()["progress"]["two-kinds"]["read"]
    with pytest.raises(IntegrityError), transaction.atomic():
        then.get_model("tutor", "Question").objects.create(
            **bob, kind="lesson", slug="two-kinds", text="Who?"
        )
