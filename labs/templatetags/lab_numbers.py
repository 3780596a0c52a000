"""How a lab writes its numbers."""

from __future__ import annotations

from django import template

from labs.charts import short

register = template.Library()


@register.filter
def brief(number: float, unit: str = "") -> str:
    """31.4 M; with a unit in front, $1.5 k."""
    return short(number, unit)


@register.filter
def money(amount: float) -> str:
    """$1,643; below ten, with cents."""
    return f"${amount:,.2f}" if amount < 10 else f"${amount:,.0f}"


@register.filter
def signed_percent(change: float) -> str:
    """+20 %, −17 %, with a true minus."""
    return f"{change:+.0f} %".replace("-", "−")


@register.filter
def svg(place: float) -> str:
    """A place in a picture."""
    return f"{place:.2f}"
