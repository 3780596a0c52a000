"""How long things take, in words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

register = template.Library()


@register.filter
def duration(minutes: float) -> str:
    """ "4 h 45 min"; from an hour on to five minutes, since it is an estimate. `static/js/durations.js` says the same."""
    whole = int(minutes + 0.5)
    if whole >= 60:
        whole = 5 * round(whole / 5)
    hours, rest = divmod(whole, 60)
    said = [gettext("{n} h").format(n=hours) if hours else ""]
    said += [gettext("{n} min").format(n=rest) if rest or not hours else ""]
    return " ".join(filter(None, said))
