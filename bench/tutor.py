"""How the tutor without a model does on the gold questions, and what a question and a sentence cost.

`python -m bench.tutor` prints it as JSON, with the course of the environment it runs in.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from statistics import median

from bench.figures import Figure
from config.env import ROOT


def figures(environment: Mapping[str, str]) -> Iterator[Figure]:
    command = [sys.executable, "-m", "bench.tutor"]
    done = subprocess.run(
        command, cwd=ROOT, env=dict(environment), check=True, stdout=subprocess.PIPE, text=True
    )
    said = json.loads(done.stdout)
    held = said["held_back"]
    beside = f"held back {100 * held['served']:.1f} %, {said['all']['asked']} questions in all"
    yield Figure(
        "gold questions shown their passage, no model", 100 * said["all"]["served"], " %", 90, False, beside
    )
    beside = f"held back {100 * held['wrong_direct']:.1f} %"
    yield Figure(
        "answered without reserve, wrongly", 100 * said["all"]["wrong_direct"], " %", 1, True, beside
    )
    yield Figure("right section linked", 100 * said["all"]["section"], " %", 92)
    yield Figure("off-topic questions declined", 100 * said["all"]["off_topic_refused"], " %", 75)
    yield Figure("adversarial questions safe", 100 * said["all"]["adversarial_safe"], " %", 100)
    yield Figure(
        "a question, no model",
        1000 * said["all"]["seconds"],
        " ms",
        60,
        True,
        f"slowest {1000 * said['all']['slowest']:.0f} ms",
    )
    yield Figure(
        "the first question of a process, after a load",
        median(_first(environment) for _ in range(5)),
        " ms",
        200,
        True,
        "p50 of 5 processes, their start not counted",
    )
    for name in ("read and ranked", "decided", "set as excerpts"):
        yield Figure(f"of which {name}", said["steps"][name], " ms", made_of="p50 of the gold questions")
    yield Figure(
        "a sentence verified", said["verified"], " ms", made_of=f"p50 of {said['sentences']} sentences"
    )


FIRST = """
import os, time
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.base"
import django
django.setup()
from django.db import connection
from tutor import lessons, tasks
from tutor.understanding.answering import answer
from tutor.understanding.conversation import Conversation
connection.ensure_connection()
begun = time.perf_counter()
lesson = lessons.find("lesson", "open-weight-vs-closed")
answer("Does OpenAI train on API data?", Conversation(lesson.slug, lessons.index_of(lesson)))
print(1000 * (time.perf_counter() - begun))
"""


def _first(environment: Mapping[str, str]) -> float:
    """Milliseconds of the first question in a process that has just started, without a queue or a model."""
    command = [sys.executable, "-c", FIRST]
    done = subprocess.run(
        command, cwd=ROOT, env=dict(environment), check=True, stdout=subprocess.PIPE, text=True
    )
    return float(done.stdout)


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.base"
    import django

    django.setup()
    from courses.models import Document
    from tutor import lessons
    from tutor.measuring import evaluation
    from tutor.voices.verifier import reject

    card = evaluation.card("", list(evaluation.run(None, evaluation.gold())))
    steps = _steps()
    took = []
    for kind, slug in Document.objects.filter(kind="lesson").values_list("kind", "slug"):
        lesson = lessons.find(kind, slug)
        assert lesson
        for heard in lessons.index_of(lesson).heard:
            for sentence in re.split(r"(?<=[.!?])\s+", heard.passage.text):
                begun = time.perf_counter()
                reject(sentence, [heard.passage])
                took.append(1000 * (time.perf_counter() - begun))
    print(json.dumps({**card, "steps": steps, "verified": median(took), "sentences": len(took)}))


def _steps() -> dict[str, float]:
    """Milliseconds of each step of a question without a model, the median over the gold questions."""
    from tutor import lessons
    from tutor.measuring import evaluation
    from tutor.understanding.conversation import Conversation, find, paragraphs
    from tutor.understanding.deciding import decide

    took: dict[str, list[float]] = {}
    for known in evaluation.gold():
        lesson = lessons.find("lesson", known.slug)
        if lesson is None:
            continue
        asked_of = Conversation(known.slug, lessons.index_of(lesson))
        clock = [time.perf_counter()]
        found = find(known.ask, asked_of)
        clock.append(time.perf_counter())
        if found is None:
            continue
        decide(found.asked, found.hits, foreign=found.foreign)
        clock.append(time.perf_counter())
        paragraphs(found.hits, asked_of.index)
        clock.append(time.perf_counter())
        for name, begun, ended in zip(
            ("read and ranked", "decided", "set as excerpts"), clock, clock[1:], strict=False
        ):
            took.setdefault(name, []).append(1000 * (ended - begun))
    return {name: median(some) for name, some in took.items()}


if __name__ == "__main__":
    main()
