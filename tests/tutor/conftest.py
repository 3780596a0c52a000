from __future__ import annotations

from collections.abc import Iterator

import pytest

from tutor import breaker


@pytest.fixture(autouse=True)
def fresh_breakers() -> Iterator[None]:
    """No test suffers from the models that another one broke."""
    breaker.forget()
    yield
    breaker.forget()
