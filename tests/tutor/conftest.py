from __future__ import annotations

from collections.abc import Iterator

import pytest

from tutor import breaker, lessons
from tutor.providers import habits
from tutor.publishing import redis_client


@pytest.fixture(autouse=True)
def fresh_indexes() -> None:
    """A course's revision begins anew with each test's database, so what was read of an earlier one is not of this one."""
    lessons._index.cache_clear()
    lessons._glossary.cache_clear()
    redis_client.cache_clear()  # it may be that of an earlier test's Redis


@pytest.fixture(autouse=True)
def fresh_models() -> Iterator[None]:
    """No test suffers from the models that another one broke, or knows what another one learned of them."""
    breaker.forget()
    habits.forget()
    yield
    breaker.forget()
    habits.forget()
