"""Break-even: from how many tokens a day is a rented GPU cheaper than a closed API?

The API's bill grows with use. The GPU's bill follows the clock: it comes in whole GPUs, used or not, and somebody has
to look after them. All money is in one currency of the learner's choice; nothing here depends on which.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from math import ceil, inf, isfinite

HOURS_PER_MONTH = 730  # a twelfth of 365 days
DAYS_PER_MONTH = HOURS_PER_MONTH / 24
SECONDS_PER_DAY = 86_400
MILLION = 1_000_000


@dataclass(frozen=True)
class Bill:
    """What decides the two bills.

    `utilisation` is the share of a GPU's throughput that real traffic gets out of it over a day, 0 to 1: nights are
    quiet, and a queue that is always full is a queue in which people wait.
    """

    tokens_per_day: float
    share_read: float  # of those tokens, the share that the model reads (prompt) rather than writes, 0 to 1
    api_price_read: float  # per million tokens
    api_price_written: float  # per million tokens
    gpu_price_per_hour: float
    tokens_per_second: float  # of one GPU at full load, read and written together
    utilisation: float
    upkeep_hours_per_month: float
    wage_per_hour: float


@dataclass(frozen=True)
class Effect:
    """How the break-even moves when one input is a fifth higher: +0.2 is a fifth more tokens. None: it comes or goes."""

    name: str
    change: float | None


def api_price_per_million(bill: Bill) -> float:
    """The price of a million tokens of this mix."""
    return bill.share_read * bill.api_price_read + (1 - bill.share_read) * bill.api_price_written


def api_cost_per_month(bill: Bill, tokens_per_day: float) -> float:
    return tokens_per_day * DAYS_PER_MONTH / MILLION * api_price_per_million(bill)


def capacity_per_day(bill: Bill) -> float:
    """Tokens that one GPU serves in a day."""
    return bill.tokens_per_second * bill.utilisation * SECONDS_PER_DAY


def gpus_needed(bill: Bill, tokens_per_day: float) -> int:
    """At least one: an endpoint that answers at any time keeps a GPU."""
    return max(1, ceil(tokens_per_day / capacity_per_day(bill)))


def self_hosted_cost_per_month(bill: Bill, tokens_per_day: float) -> float:
    return _cost_of(bill, gpus_needed(bill, tokens_per_day))


def _cost_of(bill: Bill, gpus: int) -> float:
    return gpus * bill.gpu_price_per_hour * HOURS_PER_MONTH + bill.upkeep_hours_per_month * bill.wage_per_hour


def break_even(bill: Bill) -> float:
    """The fewest tokens a day at which self-hosting costs no more than the API; infinity when there are none.

    Above it the next GPU can put self-hosting behind again for a stretch; `always_from` says where that ends.
    """
    tokens = _Tokens.of(bill)
    gpus = tokens.gpus_at_break_even
    if gpus is None:
        return inf
    return max(tokens.level(gpus), (gpus - 1) * tokens.capacity)


def always_from(bill: Bill) -> float:
    """The tokens a day above which self-hosting is never dearer than the API again; infinity when there are none."""
    tokens = _Tokens.of(bill)
    if tokens.per_gpu >= tokens.capacity:
        return inf
    # the step to n + 1 GPUs puts self-hosting behind while level(n + 1) > n * capacity
    gpus = (tokens.per_gpu + tokens.upkeep) / (tokens.capacity - tokens.per_gpu)
    return tokens.level(ceil(gpus)) if isfinite(gpus) else inf


@dataclass(frozen=True)
class _Tokens:
    """The bill of self-hosting counted in what it would buy from the API, in tokens a day."""

    per_gpu: float
    upkeep: float
    capacity: float  # of one GPU

    @classmethod
    def of(cls, bill: Bill) -> _Tokens:
        price = api_price_per_million(bill) * DAYS_PER_MONTH / MILLION  # a month, for each token a day
        if price <= 0:
            return cls(inf, inf, capacity_per_day(bill))
        gpu = bill.gpu_price_per_hour * HOURS_PER_MONTH
        return cls(
            gpu / price, bill.upkeep_hours_per_month * bill.wage_per_hour / price, capacity_per_day(bill)
        )

    def level(self, gpus: int) -> float:
        """The use at which the API costs as much as so many GPUs and their upkeep."""
        return gpus * self.per_gpu + self.upkeep

    @property
    def gpus_at_break_even(self) -> int | None:
        """The fewest GPUs whose bill the API's reaches while they still suffice; None when there are none.

        Each GPU brings `capacity - per_gpu`, and together they must bring the upkeep. Where the two are a hair apart that
        is any number of GPUs, so it is never counted up to.
        """
        if self.level(1) <= self.capacity:
            return 1
        gpus = self.upkeep / (self.capacity - self.per_gpu) if self.per_gpu < self.capacity else inf
        return ceil(gpus) if isfinite(gpus) else None


def sensitivity(bill: Bill) -> tuple[Effect, ...]:
    """Each input a fifth higher, the one that moves the break-even most first. The break-even must be finite."""
    before = break_even(bill)
    effects = []
    for one in fields(bill):
        if one.name == "tokens_per_day":
            continue
        raised = getattr(bill, one.name) * 1.2
        if one.name in ("share_read", "utilisation"):
            raised = min(raised, 1.0)
        after = break_even(replace(bill, **{one.name: raised}))
        effects.append(Effect(one.name, None if after == inf else after / before - 1))
    return tuple(
        sorted(effects, key=lambda effect: -abs(effect.change) if effect.change is not None else -inf)
    )
