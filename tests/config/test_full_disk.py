"""A disk that is full where uploads go: refused plainly, with a time to come back, and nothing half done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import Client

from courses.models import Course
from learners.models import Learner

FULL = Path("/dev/full")  # every write to it fails as on a full disk
pytestmark = [pytest.mark.django_db, pytest.mark.skipif(not FULL.exists(), reason="Linux has /dev/full")]


class OnFullDisk(TemporaryUploadedFile):
    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.close()
        self.file = FULL.open("wb", buffering=0)


def big_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("mine.json", b"x" * 3_000_000, "application/json")


@pytest.mark.parametrize("is_forged", [False, True])
def test_what_cannot_be_put_down_is_refused_for_a_while(
    course: Course, alice: Learner, monkeypatch: pytest.MonkeyPatch, is_forged: bool
) -> None:
    """A forged form is read before any view is asked, to look for its token."""
    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", OnFullDisk)
    client = Client(enforce_csrf_checks=is_forged, raise_request_exception=False)
    client.force_login(alice)
    client.get("/me/")
    answer = client.post("/me/data/put/", {"file": big_file()})
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    monkeypatch.undo()
    if not is_forged:
        assert client.post("/me/data/put/", {"file": big_file()}).status_code == 302
