"""What the pages, the reader's own answer and the tutor cost in the course that DATA_DIR holds: the second half of `bench.big`.

Asked of Django itself, without a server and without the page cache: this is what the first reader after a load waits for.
"""

from __future__ import annotations

import gzip
import json
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.figures import Figure  # noqa: E402
from courses.models import Document  # noqa: E402
from learners.models import Learner, ReadMark  # noqa: E402
from quizzes import attempts  # noqa: E402
from quizzes.models import Attempt, Quiz  # noqa: E402

BEGUN = 1_000  # lessons of which one learner has read something
TIMES = 15


def asked(client: Client, path: str, **headers: Any) -> tuple[Any, float]:
    """The answer, and the processor milliseconds of it: the median of some."""
    took = []
    for _ in range(TIMES):
        begun = time.process_time()
        answer = client.get(path, **headers)
        took.append((time.process_time() - begun) * 1000)
    return answer, median(took)


def page(client: Client, path: str) -> Iterator[Figure]:
    answer, milliseconds = asked(client, path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answers {answer.status_code}")
    body = answer.content
    weighs = f"{len(gzip.compress(body, 6)) / 1000:.0f} KB compressed, {milliseconds:.0f} ms"
    yield Figure(path, len(body) / 1000, " KB", 120, True, weighs)


def pages(client: Client, slug: str) -> Iterator[Figure]:
    listed = [
        "/",
        "/lessons/",
        "/progress/",
        "/terms/",
        "/facts/",
        "/outlines.json",
        "/device/course.json",
        "/tracks/track-1/",
        "/modules/module-1/",
        "/terms/of/m/",
        "/facts/2/",
    ]
    for path in (*listed, f"/lessons/{slug}/"):
        yield from page(client, path)
    _, milliseconds = asked(client, "/search/?q=licence+of+llama")
    yield Figure("search, processors", milliseconds, " ms")


def reader() -> tuple[Client, str]:
    """Somebody signed in who has begun many lessons, and one of these."""
    learner, _ = Learner.objects.get_or_create(email="bench@example.org")
    slugs = list(
        Document.objects.filter(kind="lesson").order_by("number").values_list("slug", flat=True)[:BEGUN]
    )
    now = timezone.now()
    marks = [
        ReadMark(learner=learner, lesson=row.slug, section=one["anchor"], hash=one["hash"], at=now)
        for row in Document.objects.filter(kind="lesson", slug__in=slugs).only("slug", "outline")
        for one in row.outline[:3]
    ]
    ReadMark.objects.bulk_create(marks, batch_size=500, ignore_conflicts=True)
    for quiz in Quiz.objects.filter(slug__in=slugs[: BEGUN // 4]):
        finished(learner, quiz)
    client = Client(SERVER_NAME="localhost")
    client.force_login(learner, settings.AUTHENTICATION_BACKENDS[0])
    return client, slugs[-1]


def finished(learner: Learner, quiz: Quiz) -> None:
    """An attempt at which everything was missed, so that there is much to review."""
    rows = attempts.questions_of(quiz)
    then = timezone.now() - timedelta(days=3)
    Attempt.objects.create(
        learner=learner,
        slug=quiz.slug,
        seed="0",
        pass_mark=quiz.pass_mark,
        grades={one.id: 0 for one in rows},
        points=0,
        out_of=len(rows),
        started=then,
        finished=then,
        touched=then,
    )


def of_reader() -> Iterator[Figure]:
    client, slug = reader()
    for path in ("/me/", f"/me/?lesson={slug}"):
        answer, milliseconds = asked(client, path)
        aims = (4.0, 6.0) if "?" in path else (None, None)
        began = f"{BEGUN:,} lessons begun"
        yield Figure(path.partition("=")[0], len(answer.content) / 1000, " KB", aims[0], True, began)
        yield Figure(f"{path.partition('=')[0]}, processors", milliseconds, " ms", aims[1], True)
    if etag := answer.headers.get("ETag"):
        again, milliseconds = asked(client, path, headers={"If-None-Match": etag})
        yield Figure(
            "the same again, processors", milliseconds, " ms", 6, True, f"answers {again.status_code}"
        )
    answer, milliseconds = asked(client, "/progress/")
    made_of = f"{milliseconds:.0f} ms"
    yield Figure("/progress/, signed in", len(answer.content) / 1000, " KB", 120, True, made_of)


def tutor(slug: str) -> Iterator[Figure]:
    """The index that the first question of a process needs, and the memory of those it keeps."""
    from tutor import lessons

    def indexed(some: str) -> float:
        found = lessons.find("lesson", some)
        assert found
        begun = time.process_time()
        lessons.index_of(found)
        return time.process_time() - begun

    yield Figure("tutor: first index of a process", indexed(slug), " s", 0.2, True)
    before = resident()
    others = list(
        Document.objects.filter(kind="lesson").order_by("-number").values_list("slug", flat=True)[:200]
    )
    took = [indexed(one) for one in others]
    yield Figure("tutor: index of another lesson", median(took) * 1000, " ms")
    yield Figure("tutor: memory kept after 200 lessons", resident() - before, " MB", 100, True)


def resident() -> float:
    """Megabytes of this process; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def rows() -> Iterator[Figure]:
    """What one finished attempt at a quiz of the own course adds to the database."""
    learner = Learner.objects.get(email="bench@example.org")
    quiz = Quiz.objects.order_by("slug").first()
    assert quiz
    taking = attempts.fresh(quiz, uuid4(), attempts.questions_of(quiz))
    taking = replace(taking, finished=timezone.now())
    kept = Attempt.objects.create(learner=learner, **attempts._fields(taking))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM quizzes_attempt WHERE id = %s", [kept.pk.hex])
        row = cursor.fetchone()
    kept.delete()
    size = len(json.dumps(row, default=str))
    yield Figure("row of an attempt", size / 1000, " KB", 1.5, True)


def main() -> None:
    client = Client(SERVER_NAME="localhost")
    slug = Document.objects.filter(kind="lesson").order_by("number").values_list("slug", flat=True).first()
    assert slug
    client.get(f"/lessons/{slug}/?warm")
    for figures in (pages(client, slug), of_reader(), tutor(slug), rows()):
        for figure in figures:
            print(figure, flush=True)


if __name__ == "__main__":
    main()
