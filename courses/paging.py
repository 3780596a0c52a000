"""Long lists in pages, by `?page=2` in the address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest


def page_of(request: HttpRequest, listed: Sequence[Any], size: int) -> Page[Any]:
    """The page that the address names; the first or the last where it names none that there is."""
    return Paginator(listed, size).get_page(request.GET.get("page"))


def addresses_of(address: str, count: int, size: int) -> Iterator[str]:
    """Of the pages of a list of `count` things; there is one of none too."""
    yield address
    for number in range(2, -(-count // size) + 1):
        yield f"{address}?page={number}"
