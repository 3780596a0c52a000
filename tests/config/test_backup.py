"""`manage.py backup` and `restore`: what learners have comes back as it was, on both databases, while others write."""

from __future__ import annotations

import threading
import time
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from config.operations import backup
from courses.models import Course
from learners.models import Learner, ReadMark
from tutor.models import Question

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


def run(*words: str) -> str:
    said = StringIO()
    call_command(*words, stdout=said)
    return said.getvalue()


def held() -> dict[str, list[dict[str, Any]]]:
    """Every row that a backup keeps."""
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in backup.models()}


def test_everything_of_the_learners_comes_back_as_it_was(
    course: Course, alice: Learner, bob: Learner, tmp_path: Path
) -> None:
    ReadMark.objects.create(learner=alice, lesson="two-kinds", section="s", hash="h", at=alice.date_joined)
    Question.objects.create(learner=alice, kind="lesson", slug="two-kinds", text="Who holds it?")
    before, file = held(), tmp_path / "site.backup"
    assert "rows" in run("backup", str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    Learner.objects.all().delete()
    carol = Learner.objects.create_user("carol@example.org")
    with pytest.raises(CommandError, match="not empty"):
        run("restore", str(file))
    assert list(Learner.objects.all()) == [carol]
    run("restore", str(file), "--replace")
    assert held() == before
    assert Learner.objects.create_user("dora@example.org").pk not in (alice.pk, bob.pk)
    assert Course.objects.get().revision == course.revision


def test_a_backup_is_of_one_moment_while_others_write(alice: Learner, tmp_path: Path) -> None:
    file, ended = tmp_path / "site.backup", threading.Event()
    made: list[int] = []

    def write() -> None:
        while not ended.is_set():
            made.append(Learner.objects.create_user(f"w{len(made)}@example.org").pk)
        connection.close()

    writing = threading.Thread(target=write)
    writing.start()
    try:
        while len(made) < 3:
            time.sleep(0.01)
        before = len(made)
        with backup._one_moment():
            first = Learner.objects.count()
            seen = len(made)
            while len(made) < seen + 3:  # nobody waits for the backup
                time.sleep(0.01)
            assert Learner.objects.count() == first
        backup.write(file)
    finally:
        ended.set()
        writing.join()
    assert len(made) > before
    Learner.objects.all().delete()
    run("restore", str(file), "--replace")
    kept = set(Learner.objects.values_list("pk", flat=True))
    assert {alice.pk, *made[:before]} <= kept
    assert kept <= {alice.pk, *made}


@pytest.mark.parametrize("keep", [0, 20, -8])
def test_a_file_that_is_not_whole_changes_nothing(alice: Learner, tmp_path: Path, keep: int) -> None:
    file = tmp_path / "site.backup"
    run("backup", str(file))
    file.write_bytes(file.read_bytes()[:keep])
    with pytest.raises(CommandError, match=r"cannot be read|not whole|not a backup"):
        run("restore", str(file), "--replace")
    assert list(Learner.objects.all()) == [alice]


def test_a_backup_of_another_version_says_so(
    alice: Learner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "site.backup"
    run("backup", str(file))
    monkeypatch.setattr(backup, "_migrations", lambda: {"learners": "9999_later"})
    with pytest.raises(CommandError, match="another version"):
        run("restore", str(file), "--replace")
