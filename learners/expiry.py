"""What is forgotten by itself: accounts that were never confirmed, sessions that have ended, how to undo a merge, what was
carried to no device, and questions that no attempt asked."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from courses import batches
from learners import carrying
from learners.merge import UNDO_FOR
from learners.models import Learner, Merge
from quizzes import question_sets

# A code is good for a quarter of an hour; after a day nobody is still about to enter it.
UNCONFIRMED_FOR = timedelta(days=1)
ACCOUNTS_AT_ONCE = 100  # with all that is theirs


def unconfirmed() -> QuerySet[Learner]:
    """Accounts that nobody has ever come into. Staff are made by hand and never among them."""
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    return Learner.objects.filter(~Exists(confirmed), last_login=None, is_staff=False)


def forget() -> int:
    """Deletes all of it and gives the number of accounts."""
    now = timezone.now()
    batches.delete(Session.objects.filter(expire_date__lt=now))
    carrying.forget()
    batches.delete(Merge.objects.filter(at__lt=now - UNDO_FOR))
    gone = batches.delete(unconfirmed().filter(date_joined__lt=now - UNCONFIRMED_FOR), ACCOUNTS_AT_ONCE)
    question_sets.gather()
    question_sets.forget()
    return gone
