"""The progress page, taking away and erasing."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from courses.models import Course, Document
from learners.export import everything
from learners.models import Learner, ReadMark
from quizzes.models import Attempt
from tutor.models import Question

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client: Client, alice: Learner, course: Course) -> Client:
    client.force_login(alice)
    return client


def read(learner: Learner, lesson: str, *sections: str) -> None:
    for number, section in enumerate(sections):
        at = timezone.now() + timedelta(seconds=number)
        ReadMark.objects.create(learner=learner, lesson=lesson, section=section, at=at)


def test_an_anonymous_reader_gets_every_lesson_and_where_it_is_kept(client: Client, course: Course) -> None:
    html = client.get("/progress/").content.decode()
    assert "Kept in this browser only" in html
    for lesson in Document.objects.filter(kind="lesson"):
        assert f'data-lesson="{lesson.slug}"' in html


def test_a_learner_sees_what_they_read_and_where_to_go_on(signed_in: Client, alice: Learner) -> None:
    outline = Document.objects.get(slug="two-kinds").outline
    read(alice, "two-kinds", outline[0]["anchor"], "a-section-that-is-gone")
    html = signed_in.get("/progress/").content.decode()
    assert f'max="{len(outline)}" value="1"' in html
    assert f'href="/lessons/two-kinds/#{outline[1]["anchor"]}"' in html


def test_nobody_sees_the_progress_of_another(signed_in: Client, bob: Learner) -> None:
    outline = Document.objects.get(slug="two-kinds").outline
    read(bob, "two-kinds", outline[0]["anchor"])
    assert 'value="1"' not in signed_in.get("/progress/").content.decode()
    assert "bob@example.org" not in signed_in.get("/me/data/").content.decode()


def test_a_page_of_progress_is_kept_by_no_cache(signed_in: Client) -> None:
    for path in ("/progress/", "/me/data/", "/me/erase/"):
        assert "no-store" in signed_in.get(path)["Cache-Control"]


def test_everything_can_be_taken_away(signed_in: Client, alice: Learner) -> None:
    read(alice, "two-kinds", "one")
    answer = signed_in.get("/me/data/")
    assert "attachment" in answer["Content-Disposition"]
    data = answer.json()
    assert data["account"]["email"] == "alice@example.org"
    assert [mark["section"] for mark in data["read_marks"]] == ["one"]


def test_what_was_asked_and_answered_is_taken_away_and_erased_too(signed_in: Client, alice: Learner) -> None:
    Attempt.objects.create(
        learner=alice, slug="two-kinds", seed="s", pass_mark=0.7, started=timezone.now(), out_of=5
    )
    Question.objects.create(learner=alice, kind="lesson", slug="two-kinds", text="What stays with me?")
    data = signed_in.get("/me/data/").json()
    assert [attempt["lesson"] for attempt in data["quiz_attempts"]] == ["two-kinds"]
    assert [question["question"] for question in data["tutor_questions"]] == ["What stays with me?"]
    signed_in.post("/me/erase/")
    assert not Attempt.objects.exists()
    assert not Question.objects.exists()


# Every table with a row of a person's, and the part of the file that holds it.
PARTS = {
    "account.EmailAddress": "sign_in.addresses",
    "usersessions.UserSession": "sign_in.sessions",
    "mfa.Authenticator": "sign_in.second_steps",
    "socialaccount.SocialAccount": "sign_in.other_accounts",
    "admin.LogEntry": "sign_in.changes_made_as_operator",
    "quizzes.Attempt": "quiz_attempts",
    "quizzes.Report": "question_reports",
    "tutor.Question": "tutor_questions",
    "decisions.Decision": "decisions",
    "notes.Note": "notes",
    "learners.ReadMark": "read_marks",
    "learners.Merge": "merges",
}
WORKED_OUT = {"learners.KeptSums"}  # of the other rows, at any time again


# What is worked out of the rest, and kept to be quick.
WORKED_OUT = {"learners.KeptSums"}


def test_every_table_that_knows_a_person_has_its_part_in_the_file(alice: Learner, bob: Learner) -> None:
    known = {relation.related_model._meta.label for relation in Learner._meta.related_objects}
    assert known - WORKED_OUT == set(PARTS)
    for one in (alice, bob):
        EmailAddress.objects.create(user=one, email=f"second-{one.email}")
        UserSession.objects.create(
            user=one, ip="203.0.113.7", user_agent=f"Browser of {one}", session_key=str(one.pk)
        )
        Authenticator.objects.create(user=one, type="totp", data={"secret": "hidden"})
        SocialAccount.objects.create(user=one, provider="github", uid=f"id of {one}")
        LogEntry.objects.create(user=one, object_repr=f"Row of {one}", action_flag=1, change_message="Added.")
        read(one, "two-kinds", "one")
    data = everything(alice)
    for label, path in PARTS.items():
        part: Any = data
        for name in path.split("."):
            part = part[name]
        model = apps.get_model(label)
        owner = next(field.name for field in model._meta.fields if field.related_model is Learner)
        assert len(part) == model._default_manager.filter(**{owner: alice}).count(), label
    text = json.dumps(data)
    assert "203.0.113.7" in text and "Browser of alice@example.org" in text
    assert "bob@" not in text and "hidden" not in text


def test_erasing_needs_a_second_look_and_then_leaves_nothing(
    signed_in: Client, alice: Learner, bob: Learner
) -> None:
    read(alice, "two-kinds", "one")
    read(bob, "two-kinds", "one")
    assert "cannot be undone" in signed_in.get("/me/erase/").content.decode()
    assert Learner.objects.filter(pk=alice.pk).exists()
    signed_in.post("/me/erase/")
    assert list(Learner.objects.all()) == [bob]
    assert ReadMark.objects.get().learner == bob
    assert signed_in.get("/me/").json()["signed_in"] is False


@pytest.mark.parametrize("path", ["/me/data/", "/me/erase/"])
def test_strangers_are_asked_to_sign_in(client: Client, path: str) -> None:
    assert client.get(path)["Location"].startswith("/accounts/login/?next=")
