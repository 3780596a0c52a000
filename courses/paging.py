"""Long lists in pages, by `?page=2` in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest


def page_of(request: HttpRequest, listed: Sequence[Any], size: int) -> Page[Any]:
    """The page that the address names; the first or the last where it names none that there is."""
    return Paginator(listed, size).get_page(request.GET.get("page"))
