"""Puts a file that a reader had taken away into an account: by the same laws as what a browser sends, so nothing is forged
and a second time changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext, ngettext

from courses import strict_json
from courses.strict_json import Unreadable
from decisions import keeping as decisions
from decisions import record
from learners import merge, payload
from learners.models import Learner
from notes import copies
from notes import keeping as notes

OF_BROWSER, OF_ACCOUNT = "ajar-browser/1", "ajar-learner/1"


def restore(learner: Learner, file: bytes) -> str:
    """What came of it, in a sentence; raises `Unreadable` where the file is none of ours."""
    data = read(file)
    added, already, refused = 0, 0, []
    for sending in _sendings(data):
        merged = merge.take_in(learner, sending)
        added += merged.added
        already += merged.already
        refused += [one.why for one in merged.refused]
    records = _readable(record.read, _values(data.get("decisions")), record.Unreadable, refused)
    written = _readable(copies.read, _values(data.get("notes")), copies.Unreadable, refused)
    for keep, some, error in (
        (decisions.keep, records, record.Unreadable),
        (notes.keep, written, copies.Unreadable),
    ):
        try:
            new = keep(learner.pk, some)
        except error as why:
            refused.append(str(why))
        else:
            added += new
            already += len(some) - new
    return _told(added, already, refused)


def read(file: bytes) -> dict[str, Any]:
    """The file as JSON; raises `Unreadable`."""
    try:
        data = strict_json.read_object(file)
    except Unreadable as why:
        if why.status == 413:
            raise Unreadable(
                gettext("This file is larger than 2 MB, which is too much to be put in."), 413
            ) from None
        raise Unreadable(gettext("This file cannot be read. {why}").format(why=why)) from None
    if data.get("format") not in (OF_BROWSER, OF_ACCOUNT):
        raise Unreadable(
            gettext(
                "This is no file of your progress. What you took away has a name that ends in -progress.json or -data.json."
            )
        )
    return data


def _sendings(data: Mapping[str, Any]) -> Iterator[payload.Sent]:
    """Its read marks and receipts, as a browser would send them."""
    marks, receipts = list(_marks(data)), list(_receipts(data))
    while marks or receipts:
        yield payload.read(
            {"reads": marks[: payload.MOST_MARKS], "receipts": receipts[: payload.MOST_RECEIPTS]}
        )
        del marks[: payload.MOST_MARKS], receipts[: payload.MOST_RECEIPTS]


def _marks(data: Mapping[str, Any]) -> Iterator[Any]:
    yield from _values(data.get("read_marks"))
    reads = data.get("reads")
    for lesson, sections in (reads if isinstance(reads, dict) else {}).items():
        for key, mark in (sections if isinstance(sections, dict) else {}).items():
            if isinstance(mark, dict):
                yield {**mark, "lesson": lesson, "section": key.partition("#")[0]}


def _receipts(data: Mapping[str, Any]) -> Iterator[Any]:
    """Of quizzes that were finished; one under way has none."""
    for one in (*_values(data.get("receipts")), *_values(data.get("quiz_attempts"))):
        if isinstance(one, dict) and one.get("receipt"):
            yield {"id": one.get("id"), "receipt": one["receipt"]}


def _values(given: object) -> list[Any]:
    if isinstance(given, dict):
        return list(given.values())
    return given if isinstance(given, list) else []


def _readable(
    read_one: Callable[[Any], Any], given: Iterable[Any], error: type[Exception], refused: list[str]
) -> list[Any]:
    found = []
    for one in given:
        try:
            found.append(read_one(one))
        except error as why:
            refused.append(str(why))
    return found


def _told(added: int, already: int, refused: list[str]) -> str:
    if not added and not refused:
        return gettext("Everything in this file was in your account already.")
    said = [
        ngettext("{n} entry of this file was new,", "{n} entries of this file were new,", added).format(
            n=added
        ),
        ngettext("{n} was in your account already.", "{n} were in your account already.", already).format(
            n=already
        ),
    ]
    if refused:
        count, why = len(refused), " ".join(dict.fromkeys(refused))[:500]
        said.append(
            ngettext("{n} was not taken: {why}", "{n} were not taken: {why}", count).format(n=count, why=why)
        )
    return " ".join(said)
