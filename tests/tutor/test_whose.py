"""Whose a question is in a browser that several people use."""

from __future__ import annotations

from uuid import UUID

import pytest
from allauth.account.models import EmailAddress
from django.http import HttpResponse
from django.test import Client
from django.test.client import RequestFactory

from courses.models import Course
from learners.models import Learner
from tutor.models import Question
from tutor.serving.owners import Owner, cookie_name, remember, visitor_of

pytestmark = pytest.mark.django_db
VISITOR = UUID(int=7)


def ask(client: Client) -> Question:
    """A question as the form asks it, without anybody to answer it."""
    request = RequestFactory().get("/")
    request.COOKIES = {name: cookie.value for name, cookie in client.cookies.items()}
    response = HttpResponse()
    remember(request, response, Owner(visitor=VISITOR))
    client.cookies[cookie_name()] = response.cookies[cookie_name()].value
    status = Question.Status.ANSWERED
    return Question.objects.create(
        visitor=VISITOR, kind="lesson", slug="two-kinds", text="What?", status=status
    )


def seen(client: Client) -> UUID | None:
    request = RequestFactory().get("/")
    request.COOKIES = {name: cookie.value for name, cookie in client.cookies.items()}
    return visitor_of(request)


def sign_in(client: Client, learner: Learner) -> None:
    EmailAddress.objects.get_or_create(user=learner, email=learner.email, verified=True, primary=True)
    password = "correct horse battery" if learner.email.startswith("alice") else "staple battery horse"
    answer = client.post("/accounts/login/", {"login": learner.email, "password": password})
    assert answer.status_code == 302
    client.get("/me/")


def test_what_was_asked_before_signing_in_is_in_the_account(
    client: Client, alice: Learner, course: Course
) -> None:
    question = ask(client)
    sign_in(client, alice)
    question.refresh_from_db()
    assert question.learner == alice


def test_what_was_asked_after_somebody_signed_out_is_not_the_next_ones(
    client: Client, alice: Learner, bob: Learner, course: Course
) -> None:
    sign_in(client, alice)
    client.post("/accounts/logout/")
    question = ask(client)
    sign_in(client, bob)
    question.refresh_from_db()
    assert question.learner is None


def test_who_was_here_last_gets_what_they_asked_since(client: Client, alice: Learner, course: Course) -> None:
    sign_in(client, alice)
    client.post("/accounts/logout/")
    question = ask(client)
    sign_in(client, alice)
    question.refresh_from_db()
    assert question.learner == alice


def test_after_signing_out_nobody_sees_what_was_asked_before(
    client: Client, alice: Learner, bob: Learner, course: Course
) -> None:
    sign_in(client, alice)
    client.post("/accounts/logout/")
    ask(client)
    assert seen(client) == VISITOR
    sign_in(client, bob)
    client.post("/accounts/logout/")
    assert seen(client) is None
