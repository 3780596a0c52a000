"""A decision record: what was decided, why, on which numbers, what would change it, and when it is looked at again.

It is made of what its maker wrote and of what they took over from labs and checklists. Like all progress it is kept in the
browser or in the account, and two copies become one by a law that does not care about their order.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from courses.interface import gettext
from courses.moments import EARLIEST, moment

NOT_DECIDED = "Not decided yet"
LONGEST = {"title": 120, "why": 2000, "change": 2000}
MOST_LABS, MOST_TICKS, MOST_FACTS = 10, 60, 200
LONGEST_LAB, LONGEST_TICK = 1000, 500
_CHOICE = re.compile(r"[a-z0-9-]{0,100}")


class Unreadable(Exception):  # noqa: N818 - it says what is wrong with the record
    """What was sent is no record; the sentence says why."""


@dataclass(frozen=True)
class Record:
    """`choice` is the id of one of the course's choices, or empty. `labs` are addresses such as `oven/?loaves_per_day=20`, `ticks` are `lesson|words`, `facts` are id → value."""

    id: UUID
    title: str = ""
    choice: str = ""
    why: str = ""
    change: str = ""
    review: date | None = None
    labs: tuple[str, ...] = ()
    ticks: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    at: datetime = EARLIEST
    deleted: bool = False

    @property
    def name(self) -> str:
        return self.title or gettext("A decision without a name")

    @property
    def is_empty(self) -> bool:
        return not (self.title or self.choice or self.why or self.change or self.labs or self.ticks)

    def as_json(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "title": self.title,
            "choice": self.choice,
            "why": self.why,
            "change": self.change,
            "review": self.review.isoformat() if self.review else "",
            "labs": list(self.labs),
            "ticks": list(self.ticks),
            "facts": dict(self.facts),
            "at": self.at.isoformat(),
            "deleted": self.deleted,
        }


def new() -> Record:
    return Record(uuid4())


def read(given: Mapping[str, Any], choices: Collection[str] | None = None) -> Record:
    """From JSON or a posted form, each value as text or a list of texts; raises `Unreadable` with a sentence. Without
    `choices` it may have one that the course no longer offers, as a record that is kept may.
    """
    if not isinstance(given, Mapping):
        raise Unreadable("This is no decision record.")
    texts = {name: _text(given.get(name), most, name) for name, most in LONGEST.items()}
    choice = given.get("choice") or ""
    if not isinstance(choice, str) or not _CHOICE.fullmatch(choice):
        raise Unreadable("There is no such choice.")
    if choices is not None and choice not in choices:
        raise Unreadable("There is no such choice.")
    return Record(
        id=_id(given.get("id")),
        choice=choice,
        review=_day(given.get("review")),
        labs=_list(given.get("labs"), MOST_LABS, LONGEST_LAB, "labs"),
        ticks=_list(given.get("ticks"), MOST_TICKS, LONGEST_TICK, "points of a checklist"),
        facts=_facts(given.get("facts")),
        at=_moment(given.get("at")),
        deleted=bool(given.get("deleted")),
        **texts,
    )


def union(records: Iterable[Record]) -> dict[UUID, Record]:
    """One of each id: the one changed last; of two changed at the same moment, the greater as text."""
    newest: dict[UUID, Record] = {}
    for record in records:
        held = newest.get(record.id, record)
        newest[record.id] = max(held, record, key=lambda one: (one.at, str(one.as_json())))
    return newest


def _text(value: object, most: int, name: str) -> str:
    text = _storable(value).replace("\r\n", "\n").strip()
    if len(text) > most:
        raise Unreadable(
            gettext("The field “{name}” may have {most} characters, and this has {count}.").format(
                name=name, most=f"{most:,}", count=f"{len(text):,}"
            )
        )
    return text


def _storable(value: object) -> str:
    """What a database can hold of a text: no NUL, no half of a character."""
    return value.replace("\0", "").encode("utf-8", "ignore").decode() if isinstance(value, str) else ""


def _list(value: object, most: int, longest: int, name: str) -> tuple[str, ...]:
    texts = [text for one in value if (text := _storable(one))] if isinstance(value, list | tuple) else []
    if len(texts) > most or any(len(one) > longest for one in texts):
        raise Unreadable(f"A record holds at most {most} {name}.")
    return tuple(dict.fromkeys(texts))


def _facts(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping):
        return {}
    facts = {_storable(id_)[:100]: _storable(said)[:200] for id_, said in value.items()}
    if len(facts) > MOST_FACTS:
        raise Unreadable(f"A record rests on at most {MOST_FACTS} facts.")
    return facts


def _id(value: object) -> UUID:
    try:
        return UUID(str(value))
    except ValueError:
        raise Unreadable("This record has no id.") from None


def _day(value: object) -> date | None:
    if not value:
        return None
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        raise Unreadable(gettext("The review date is written like 2027-05-31.")) from None
    if not 2000 < day.year < 2200:
        raise Unreadable(gettext("The review date lies too far away."))
    return day


def _moment(value: object) -> datetime:
    """When it was changed last; now for a form, which does not say. A clock that runs ahead counts as now."""
    now = datetime.now(UTC)
    found = moment(value) if value else now
    if found is None:
        raise Unreadable("This record has no date.")
    return min(found, now)
