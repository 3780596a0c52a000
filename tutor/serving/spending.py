"""What hosted models may cost in a day, all learners together.

What a call may cost at most is put down before it is made, so that neither questions at the same moment nor a call that is
given up in the middle can spend more than the limit.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import ROUND_UP, Decimal

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from tutor.models import Question
from tutor.providers import prices, rewording
from tutor.providers.network_model import TRIES
from tutor.providers.offer import offer
from tutor.understanding.ranking import LessonIndex

SPENT = "What the models may cost in a day is spent."
# Characters of English that make a token: a few more than there are, and as few as there may be.
ABOUT, AT_LEAST = 4, 3
A_CHOICE = 25  # tokens


def money(amount: float | None) -> Decimal | None:
    """As rows keep it."""
    return None if amount is None else Decimal(str(amount)).quantize(Decimal("0.000001"), ROUND_UP)


def spent_today() -> Decimal:
    """Over the last 24 hours, in the currency of TUTOR_PRICES."""
    since = timezone.now() - timedelta(days=1)
    found = Question.objects.filter(asked_at__gt=since, cost__isnull=False).aggregate(sum=Sum("cost"))["sum"]
    return found if isinstance(found, Decimal) else Decimal(0)


def letters(text: str, index: LessonIndex) -> int:
    """Characters that a model is sent with the whole lesson."""
    passages = [heard.passage for heard in index.heard]
    return len(rewording.SYSTEM) + len(offer(passages).prompt(text))


def about(model: str, sent: int) -> float | None:
    """What a choice costs, about, when so many characters are sent."""
    return prices.cost(model, sent // ABOUT, A_CHOICE)


def most(model: str, sent: int, tokens_out: int) -> Decimal:
    """What an answer can cost at most, of at most so many tokens a try."""
    return money(prices.cost(model, TRIES * sent // AT_LEAST, TRIES * tokens_out)) or Decimal(0)


def reserve(question: Question, already: float | None, more: Decimal) -> bool:
    """Puts down what the next call may cost, beside what this question `already` took; False where the day's limit does
    not allow it, and then nothing is put down.
    """
    before = (question.cost or Decimal(0)) + (money(already) or Decimal(0))
    row = Question.objects.filter(pk=question.pk, attempt=question.attempt)
    row.update(cost=before + more)
    limit = settings.TUTOR_DAILY_SPEND
    if limit is not None:
        spent = spent_today()
        if spent > Decimal(str(limit)) or spent - more >= Decimal(str(limit)):
            row.update(cost=question.cost if already is None else before)
            return False
    return True
