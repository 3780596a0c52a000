"""What a learner may ask a lesson: gold questions that it answers, and that the tutor is seen to answer."""

from __future__ import annotations

from tutor import lessons
from tutor.answering import answer
from tutor.lessons import Lesson
from tutor.models import GoldQuestion
from tutor.phrases import holds
from tutor.providers.extractive import Extractive


def suggested(lesson: Lesson, most: int = 3) -> list[str]:
    """Questions in plain spelling that the tutor answers without reserve, one for each passage."""
    index = lessons.index_of(lesson)
    found: dict[str, str] = {}
    for gold in GoldQuestion.objects.filter(slug=lesson.slug, not_here=""):
        if any(word.repaired for word in index.read(gold.ask)):
            continue
        given = answer(gold.ask, lesson.slug, index, Extractive())
        if given.tier == "direct" and holds(given.sentences[0]["quote"], gold.answer_in):
            found.setdefault(given.sentences[0]["passage"], _as_written(gold.ask))
        if len(found) == most:
            break
    return list(found.values())


def _as_written(ask: str) -> str:
    ask = ask[0].upper() + ask[1:]
    return ask if ask.endswith(("?", ".")) else f"{ask}?"
