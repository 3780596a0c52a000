"""Attempts outside the database: the one under way in a cookie, and the receipt of a finished one.

Both are signed, so that a browser can keep them and nobody can change or make them up. Neither holds a key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.utils.translation import gettext

from courses.moments import EARLIEST, LATEST
from quizzes.question import thawed
from quizzes.questions import AnyQuestion
from quizzes.taking import Score, Taking

UNDER_WAY = "quizzes.under-way"
RECEIPT = "quizzes.receipt"
UNDER_WAY_FOR = 60 * 60 * 24 * 30  # seconds
# How far a signature's time may lie ahead, for servers whose clocks differ.
CLOCKS = 600
OLDEST = 60 * 60 * 24 * 365 * 3  # seconds; a reader may come back after a long time, a leaked key may too
MOST_POINTS = 1000
_KEY = 8  # letters of a question's hash that name it


class Refused(Exception):  # noqa: N818 - why something signed is not taken, in a sentence
    """The text says why; `id` is the attempt's where it could be read."""

    def __init__(self, why: str, id_: str = "") -> None:
        super().__init__(why)
        self.id = id_


@dataclass(frozen=True)
class Receipt:
    """A finished attempt as it was signed. `keys` name the questions by the beginnings of their hashes."""

    id: UUID
    slug: str
    keys: tuple[str, ...]
    answers: tuple[Any, ...]
    sure: tuple[bool | None, ...]
    points: float
    out_of: int
    passed: bool
    of_missed: bool
    started: datetime
    finished: datetime
    uncounted: tuple[str, ...] = ()


def key_of(question: AnyQuestion) -> str:
    return question.hash[:_KEY]


def under_way(taking: Taking, last_then: str = "") -> str:
    """The attempt as a cookie; `last_then` names the account that had been signed in there before."""
    return _signed(UNDER_WAY, _data(taking) | ({"l": last_then} if last_then else {}))


def last_then(text: str) -> str | None:
    """The account that had been signed in before the attempt in a cookie; None when it is not whole."""
    try:
        data = signing.loads(text, salt=UNDER_WAY, max_age=UNDER_WAY_FOR)
        return str(data.get("l", ""))
    except (signing.BadSignature, AttributeError, ValueError):
        return None


def read_under_way(text: str, known: Iterable[AnyQuestion], pass_mark: float, slug: str) -> Taking | None:
    """The attempt in a cookie with those of its questions that are `known`, as they were asked. None when it is not whole,
    too old, or of another quiz.
    """
    try:
        data = sound(signing.loads(text, salt=UNDER_WAY, max_age=UNDER_WAY_FOR))
        if data["q"] != slug:
            return None
        by_key = {key_of(question): question for question in known}
        uncounted = data.get("x", ())
        asked = {key: replace(by_key[key], counts=key not in uncounted) for key in data["k"] if key in by_key}
        given = zip(data["k"], data["a"], strict=True)
        said = zip(data["k"], map(_said, data["c"]), strict=True)
        return Taking(
            id=UUID(str(data["i"])),
            slug=slug,
            pass_mark=pass_mark,
            questions=tuple(asked.values()),
            started=datetime.fromtimestamp(data["s"], UTC),
            answers={asked[key].id: thawed(answer) for key, answer in given if key in asked and answer != 0},
            sure={asked[key].id: sure for key, sure in said if key in asked and sure is not None},
            of_missed=bool(data["m"]),
            finished=datetime.fromtimestamp(data["f"], UTC) if data["f"] else None,
            score=Score(data["p"], data["o"], bool(data["ok"])) if data["f"] else None,
        )
    except (signing.BadSignature, KeyError, ValueError, TypeError):
        return None


def receipt(taking: Taking) -> str:
    """The receipt of a finished attempt."""
    return _signed(RECEIPT, _data(taking))


def read_receipt(text: str) -> Receipt:
    """The attempt of a receipt. Raises Refused when it was changed, is another site's, or is dated ahead."""
    try:
        signer = signing.TimestampSigner(salt=RECEIPT)
        data = sound(signer.unsign_object(text))
        if not data["f"]:
            raise ValueError("not finished")
        signed_at = signing.b62_decode(text.rsplit(":", 2)[1])
    except (signing.BadSignature, ValueError, IndexError, KeyError, TypeError):
        raise Refused(gettext("This result was not signed by this site, or was changed since.")) from None
    if signed_at > datetime.now(UTC).timestamp() + CLOCKS:
        raise Refused(gettext("This result is dated in the future."), data["i"])
    if signed_at < datetime.now(UTC).timestamp() - OLDEST:
        raise Refused(gettext("This result is more than three years old."), data["i"])
    return Receipt(
        id=UUID(str(data["i"])),
        slug=data["q"],
        keys=tuple(data["k"]),
        answers=tuple(thawed(answer) for answer in data["a"]),
        sure=tuple(map(_said, data["c"])),
        points=data["p"],
        out_of=data["o"],
        passed=bool(data["ok"]),
        of_missed=bool(data["m"]),
        started=datetime.fromtimestamp(data["s"], UTC),
        finished=datetime.fromtimestamp(data["f"], UTC),
        uncounted=tuple(data.get("x", ())),
    )


def sound(data: Any) -> dict[str, Any]:
    """What was signed, when it has the shape that `_data` gives it; raises ValueError, KeyError or TypeError otherwise.

    A signature says who made it, not by which version of the site.
    """
    UUID(str(data["i"]))
    count = len(data["k"])
    times = [data["s"], data["f"] or data["s"]]
    numbers = [data["p"], data["o"], *times]
    if not (
        isinstance(data["q"], str)
        and all(isinstance(one, list) and len(one) == count for one in (data["k"], data["a"]))
        and all(isinstance(key, str) for key in (*data["k"], *data.get("x", ())))
        and all(_is_answer(given) for given in data["a"])
        and isinstance(data["c"], str)
        and len(data["c"]) == count
        and all(type(one) in (int, float) for one in numbers)  # True would be an int
        and 0 <= data["p"] <= data["o"] <= MOST_POINTS
        and all(EARLIEST.timestamp() <= one < LATEST.timestamp() for one in times)
    ):
        raise ValueError("not what this site signs")
    return dict(data)


def _is_answer(given: Any) -> bool:
    single = str | int | float | None
    return isinstance(given, single) or (
        isinstance(given, list) and all(isinstance(one, single) for one in given)
    )


def _data(taking: Taking) -> dict[str, Any]:
    """Short names, since a cookie has 4 KB."""
    uncounted = [key_of(question) for question in taking.questions if not question.counts]
    return {
        **({"x": uncounted} if uncounted else {}),
        "i": taking.id.hex,
        "q": taking.slug,
        "k": [key_of(question) for question in taking.questions],
        "a": [taking.answers.get(question.id, 0) for question in taking.questions],
        "c": "".join(_SURE[taking.sure.get(question.id)] for question in taking.questions),
        "s": int(taking.started.timestamp()),
        "f": int(taking.finished.timestamp()) if taking.finished else 0,
        "p": taking.points,
        "o": taking.out_of,
        "ok": int(taking.passed),
        "m": int(taking.of_missed),
    }


_SURE = {None: "-", True: "y", False: "n"}


def _said(letter: str) -> bool | None:
    """How sure the learner was, as `_SURE` writes it."""
    return {"y": True, "n": False}.get(letter)


def _signed(salt: str, data: Mapping[str, Any]) -> str:
    return signing.TimestampSigner(salt=salt).sign_object(dict(data), compress=True)
