"""The answer to `GET /me/`: all that a page may know of its reader, or what one page needs of it.

| asked | of progress there is |
|---|---|
| `/me/` | every lesson that was begun |
| `?lesson=SLUG` | this lesson, or nothing at all where that is no slug |
| `?module=ID` | the lessons of this module, and how many are done in all |
| `?track=ID`, empty for the course | how many are done: `done` |

All but the first stay small however much somebody has done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token

from config import last_account
from courses.course_order import lessons_of_module
from learners import progress, sums
from learners.models import Learner
from learners.outlines import lessons_asked_for
from learners.sums import State
from quizzes import unfinished

_Json = dict[str, Any]


def of_nobody(request: HttpRequest) -> _Json:
    """For anonymous readers it has the token alone."""
    return {"csrf_token": get_token(request), "signed_in": False, "name": "", "progress": {}, "due": 0}


def of_learner(request: HttpRequest, learner: Learner, state: State) -> _Json:
    lessons = asked_for(request)
    found = sums.of(learner, state)
    begun = progress.of_learner(learner, lessons)
    under_way = unfinished.of_account(learner.pk, lessons)
    answer: _Json = of_nobody(request) | {
        "signed_in": True,
        "name": learner.email,
        "account": last_account.name_of(learner),
        "shared": last_account.is_shared(request),
        "due": found.due,
        "notes": state.notes,
        "progress": {slug: asdict(lesson) for slug, lesson in begun.items()},
        "under_way": [asdict(one) for one in under_way],
        "next": found.next,
    }
    if "track" in request.GET or "module" in request.GET:
        answer["done"] = _done(found.done, request.GET.get("track", ""))
    return answer


def _done(done: _Json, track: str) -> _Json:
    """Of one track by its modules, of the whole course by its tracks."""
    of_all = {"lessons": done["lessons"], "minutes": done["minutes"]}
    return of_all | ({"modules": done["modules"]} if track else {"tracks": done["tracks"]})


def asked_for(request: HttpRequest) -> Collection[str] | None:
    """The lessons whose progress is wanted; None for all."""
    if "lesson" in request.GET:
        return lessons_asked_for(request, 1)
    if "module" in request.GET:
        return lessons_of_module(request.GET["module"])
    return [] if "track" in request.GET else None


def etag_of(request: HttpRequest, learner: Learner, state: State) -> str:
    """The same while nothing has changed of the learner, of the course and of what this browser holds besides: not of one page,
    so a browser may ask with it for every page of which it knows the answer.
    """
    names = (settings.CSRF_COOKIE_NAME, last_account.COOKIE)
    held = [
        *(request.COOKIES.get(name, "") for name in names),
        learner.pk,
        learner.email,
    ]
    return f'"{hashlib.sha256(repr([state.all, held]).encode()).hexdigest()[:24]}"'
