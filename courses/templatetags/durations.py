"""How long things take, in words."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def duration(minutes: float) -> str:
    """ "4 h 45 min"; from an hour on to five minutes, since it is an estimate. `static/js/durations.js` says the same."""
    whole = int(minutes + 0.5)
    if whole >= 60:
        whole = 5 * round(whole / 5)
    hours, rest = divmod(whole, 60)
    return " ".join(filter(None, (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "")))
