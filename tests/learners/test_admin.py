"""Learners in the admin."""

from __future__ import annotations

import pytest
from django.test import Client

from learners.models import Learner

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(Learner.objects.create_superuser("root@example.org", "a horse of stone"))
    return client


def test_people_are_found_by_address(admin: Client, alice: Learner, bob: Learner) -> None:
    page = admin.get("/admin/learners/learner/", {"q": "alice"}).content.decode()
    assert alice.email in page
    assert bob.email not in page


def test_an_account_is_made_by_address_alone(admin: Client) -> None:
    admin.post("/admin/learners/learner/add/", {"email": "carol@example.org", "usable_password": "false"})
    assert not Learner.objects.get(email="carol@example.org").has_usable_password()


def test_an_account_is_closed(admin: Client, alice: Learner) -> None:
    assert admin.get(f"/admin/learners/learner/{alice.pk}/change/").status_code == 200
    admin.post(f"/admin/learners/learner/{alice.pk}/change/", {"email": alice.email})
    alice.refresh_from_db()
    assert not alice.is_active


def test_a_learner_is_kept_out(client: Client, alice: Learner) -> None:
    client.force_login(alice)
    assert client.get("/admin/login/").status_code == 403
