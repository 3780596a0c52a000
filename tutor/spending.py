"""What hosted models may cost in a day, all learners together."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from tutor.models import Question

SPENT = "What the models may cost in a day is spent."


def spent_today() -> Decimal:
    """Over the last 24 hours, in the currency of TUTOR_PRICES."""
    since = timezone.now() - timedelta(days=1)
    found = Question.objects.filter(asked_at__gt=since).aggregate(sum=Sum("cost"))["sum"]
    return found if isinstance(found, Decimal) else Decimal(0)


def is_spent() -> bool:
    limit = settings.TUTOR_DAILY_SPEND
    return limit is not None and spent_today() >= Decimal(str(limit))
