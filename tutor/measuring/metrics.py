"""What the tutor's rows say, as Prometheus metrics: counted over all processes, since the rows are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from django.db import DatabaseError
from django.db.models import Count, Q, Sum
from django.utils import timezone
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import REGISTRY, Collector

from tutor.measuring.days import groups_of_all
from tutor.models import Question

BUCKETS = (0.05, 0.25, 1.0, 2.5, 5.0, 10.0, 20.0, 45.0)


class TutorCollector(Collector):
    """Asked for at each scrape; without a database it has nothing to say."""

    def collect(self) -> Iterator[Metric]:
        try:
            yield from _metrics()
        except DatabaseError:
            return

    def describe(self) -> list[Metric]:
        return []


def _metrics() -> Iterator[Metric]:
    counts, without_model, paid = Counter[tuple[str, str]](), 0, Decimal(0)
    for group in groups_of_all():
        counts[group.status, group.model] += group.count
        without_model += group.count * group.without_model
        paid += group.cost
    questions = CounterMetricFamily(
        "ajar_tutor_questions", "Questions by how they ended.", labels=["status", "model"]
    )
    for (status, model), count in counts.items():
        questions.add_metric([status, model or "none"], count)
    yield questions
    fallbacks = CounterMetricFamily("ajar_tutor_fallbacks", "Questions answered without their model.")
    fallbacks.add_metric([], without_model)
    yield fallbacks
    cost = CounterMetricFamily("ajar_tutor_cost", "What hosted models cost, in the currency of TUTOR_PRICES.")
    cost.add_metric([], float(paid))
    yield cost
    waiting = GaugeMetricFamily("ajar_tutor_waiting", "Questions that are not answered yet.")
    waiting.add_metric([], Question.objects.filter(status__in=Question.RUNNING, finished_at=None).count())
    yield waiting
    yield _seconds()


def _seconds() -> HistogramMetricFamily:
    """Of the last day: how long answers took."""
    rows = Question.objects.filter(asked_at__gt=timezone.now() - timedelta(days=1), seconds__isnull=False)
    counts = {f"le{place}": Count("pk", filter=Q(seconds__lte=edge)) for place, edge in enumerate(BUCKETS)}
    found = rows.aggregate(every=Count("pk"), sum=Sum("seconds"), **counts)
    buckets = [(str(edge), found[f"le{place}"]) for place, edge in enumerate(BUCKETS)]
    seconds = HistogramMetricFamily("ajar_tutor_seconds", "Seconds an answer took, over the last day.")
    seconds.add_metric([], [*buckets, ("+Inf", found["every"])], found["sum"] or 0.0)
    return seconds


def register() -> None:
    if not getattr(REGISTRY, "_ajar_tutor", False):
        REGISTRY.register(TutorCollector())
        REGISTRY._ajar_tutor = True  # type: ignore[attr-defined]
