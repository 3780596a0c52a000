"""Everything that the site holds of a learner, in one JSON document that names its own format."""

from __future__ import annotations

import csv
import io
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from decisions import keeping
from learners.models import Learner, Merge, ReadMark
from notes import keeping as notes
from quizzes import attempts, signed
from quizzes.models import Attempt, Report
from quizzes.taking import shown_points
from tutor.models import Question

# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def attempts_as_csv(learner: Learner) -> str:
    """One line for each attempt; cells that a spreadsheet would run are defused by an apostrophe."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(
        ["lesson", "started", "finished", "points", "out of", "passed", "counted as the quiz", "id"]
    )
    for one in Attempt.objects.filter(learner=learner):
        finished = one.finished.isoformat() if one.finished else ""
        points = "" if one.points is None else _rounded(one.points)
        cells = [one.slug, one.started.isoformat(), finished, points, one.out_of, one.passed]
        table.writerow(defused(cell) for cell in [*cells, not one.is_retake_of_missed, one.pk])
    return text.getvalue()


def _rounded(points: float) -> int | float:
    """As it is said everywhere else: 12, 4.25 and 11.67."""
    said = shown_points(points)
    return float(said) if "." in said else int(said)


def defused(cell: object) -> str:
    """The cell as text that no spreadsheet runs."""
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _sign_in(learner: Learner) -> dict[str, Any]:
    """What the libraries for accounts keep of a person; of a secret only that there is one."""
    return {
        "addresses": [
            {"email": one.email, "confirmed": one.verified, "main": one.primary}
            for one in EmailAddress.objects.filter(user=learner)
        ],
        "sessions": [
            {
                "address": one.ip,
                "browser": one.user_agent,
                "begun": one.created_at.isoformat(),
                "last_seen": one.last_seen_at.isoformat(),
            }
            for one in UserSession.objects.filter(user=learner)
        ],
        "second_steps": [
            {
                "kind": one.type,
                "added": one.created_at.isoformat(),
                "last_used": one.last_used_at.isoformat() if one.last_used_at else None,
            }
            for one in Authenticator.objects.filter(user=learner)
        ],
        "other_accounts": [
            {
                "at": one.provider,
                "id": one.uid,
                "joined": one.date_joined.isoformat(),
                "last_signed_in": one.last_login.isoformat(),
                "told": one.extra_data,
            }
            for one in SocialAccount.objects.filter(user=learner)
        ],
        "changes_made_as_operator": [
            {"at": one.action_time.isoformat(), "of": one.object_repr, "what": one.get_change_message()}
            for one in LogEntry.objects.filter(user=learner)
        ],
    }


def everything(learner: Learner) -> dict[str, Any]:
    return {
        "format": "ajar-learner/1",
        "taken": timezone.now().isoformat(),
        "account": {
            "email": learner.email,
            "joined": learner.date_joined.isoformat(),
            "last_signed_in": learner.last_login.isoformat() if learner.last_login else None,
        },
        "sign_in": _sign_in(learner),
        "read_marks": [
            {"lesson": mark.lesson, "section": mark.section, "hash": mark.hash, "at": mark.at.isoformat()}
            for mark in ReadMark.objects.filter(learner=learner)
        ],
        "quiz_attempts": [
            {
                "id": str(attempt.pk),
                "lesson": attempt.slug,
                "started": attempt.started.isoformat(),
                "finished": attempt.finished.isoformat() if attempt.finished else None,
                "points": None if attempt.points is None else _rounded(attempt.points),
                "out_of": attempt.out_of,
                "passed": attempt.passed,
                # of a quiz under way only what was answered: the rest still holds its key
                "questions": [one for one in attempt.questions if one["id"] in attempt.answers],
                "answers": attempt.answers,
                "sure": attempt.sure,
                "counted_as_the_quiz": not attempt.is_retake_of_missed,
                # signed, so that it can be put in again
                "receipt": signed.receipt(attempts.of_row(attempt)) if attempt.finished else None,
            }
            for attempt in Attempt.objects.filter(learner=learner).select_related("asked")
        ],
        "decisions": keeping.as_json(keeping.of_learner(learner.pk)),
        "notes": [note.as_json() for note in notes.of_learner(learner.pk)],
        "merges": [
            {"at": merge.at.isoformat(), "read_marks": merge.marks, "attempts": list(merge.receipts)}
            for merge in Merge.objects.filter(learner=learner)
        ],
        "question_reports": [
            {
                "lesson": report.slug,
                "question": report.question_id,
                "reason": report.reason,
                "text": report.text,
                "at": report.at.isoformat(),
            }
            for report in Report.objects.filter(learner=learner)
        ],
        "tutor_questions": [
            question.as_json() | {"asked": question.asked_at.isoformat()}
            for question in Question.objects.filter(learner=learner, deleted_at=None)
        ],
    }
