"""What goes by itself: accounts nobody came into, sessions that ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from learners import tasks
from learners.expiry import forget
from learners.models import Learner

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def begun(alice: Learner) -> Learner:
    """Alice asked for a code two days ago and never entered it."""
    return changed(alice, date_joined=timezone.now() - timedelta(days=2))


def changed(learner: Learner, **fields: object) -> Learner:
    Learner.objects.filter(pk=learner.pk).update(**fields)
    return learner


def test_an_account_that_nobody_came_into_goes(begun: Learner) -> None:
    EmailAddress.objects.create(user=begun, email=begun.email, verified=False, primary=True)
    assert forget() == 1
    assert not Learner.objects.exists()


def test_an_account_that_was_begun_today_stays(alice: Learner) -> None:
    assert forget() == 0


def test_an_account_whose_address_is_confirmed_stays(begun: Learner) -> None:
    EmailAddress.objects.create(user=begun, email=begun.email, verified=True, primary=True)
    assert forget() == 0


def test_an_account_that_somebody_came_into_stays(begun: Learner) -> None:
    changed(begun, last_login=timezone.now())
    assert forget() == 0


def test_staff_stay(begun: Learner) -> None:
    changed(begun, is_staff=True)
    assert forget() == 0


def test_sessions_that_ended_go_and_open_ones_stay() -> None:
    ended, is_open = SessionStore(), SessionStore()
    for session in (ended, is_open):
        session["somebody"] = "was here"
        session.save()
    Session.objects.filter(pk=ended.session_key).update(expire_date=timezone.now() - timedelta(seconds=1))
    tasks.forget()
    assert list(Session.objects.values_list("pk", flat=True)) == [is_open.session_key]
