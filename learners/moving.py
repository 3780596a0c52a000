"""The read marks of a lesson go with it to another slug."""

from __future__ import annotations

from learners.models import ReadMark


def follow(kind: str, old: str, now: str) -> None:
    if kind != "lesson":
        return
    there = set(ReadMark.objects.filter(lesson=now).values_list("learner", "section", "hash"))
    for mark in ReadMark.objects.filter(lesson=old).iterator():
        if (mark.learner_id, mark.section, mark.hash) not in there:
            mark.lesson = now
            mark.save(update_fields=["lesson"])
