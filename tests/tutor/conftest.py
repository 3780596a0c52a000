from __future__ import annotations

from collections.abc import Iterator

import pytest

from tutor import breaker
from tutor.providers import habits


@pytest.fixture(autouse=True)
def fresh_models() -> Iterator[None]:
    """No test suffers from the models that another one broke, or knows what another one learned of them."""
    breaker.forget()
    habits.forget()
    yield
    breaker.forget()
    habits.forget()
