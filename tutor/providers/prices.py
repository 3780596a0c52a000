"""What a hosted model costs, for the receipt and the daily limit. The operator says so in TUTOR_PRICES."""

from __future__ import annotations

from django.conf import settings

MILLION = 1_000_000


def cost(model: str, tokens_in: int | None, tokens_out: int | None) -> float | None:
    """In the operator's currency; None when the price or the tokens are not known."""
    price = settings.TUTOR_PRICES.get(model)
    if price is None or tokens_in is None or tokens_out is None:
        return None
    return float((tokens_in * price[0] + tokens_out * price[1]) / MILLION)
