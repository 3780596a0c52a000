"""Every lab answers at once, whatever is put in: a page whose work grows with a number in its address stops the site."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import FrameType
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labs.break_even import formulas
from labs.break_even.formulas import Bill
from labs.every_lab import BY_NAME, LABS
from labs.inputs import Choice, Input, Number
from labs.lab import Lab

MOST_STEPS = 100_000  # lines of Python, about 20 ms; the fullest lab takes some 30 000


def in_few_steps(work: Callable[[], object]) -> None:
    """Counts the lines that are run, which no busy machine changes, and stops at one too many. In a thread of its own: in
    that of a browser's tests Python's tracing never comes to an end.
    """
    steps = 0

    def count(frame: FrameType, event: str, _argument: object) -> Callable[..., Any]:
        nonlocal steps
        steps += event == "line"
        assert steps < MOST_STEPS, f"{frame.f_code.co_qualname} goes on and on"
        return count

    def traced() -> None:
        sys.settrace(count)
        try:
            work()
        finally:
            sys.settrace(None)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(traced).result()


def numbers(one: Number) -> st.SearchStrategy[float]:
    """The whole range, its ends, and a hair's breadth beside each."""
    ends = [one.low, one.high, math.nextafter(one.low, math.inf), math.nextafter(one.high, -math.inf)]
    near = [value * factor for value in (*ends, one.default) for factor in (1 + 1e-12, 1 - 1e-12, 1.0)]
    tiny = [5e-324, 1e-300, 1e-12]
    told = [value for value in (*ends, *near, *tiny) if one.low <= value <= one.high]
    whole = st.floats(one.low, one.high, allow_nan=False, allow_infinity=False)
    by_magnitude = st.floats(math.log(max(one.low, 1e-6)), math.log(one.high)).map(math.exp)
    return st.one_of(st.sampled_from(told), whole, by_magnitude).filter(lambda x: one.low <= x <= one.high)


def values(inputs: tuple[Input, ...]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            one.name: numbers(one)
            if isinstance(one, Number)
            else st.sampled_from([value for value, _ in one.options])
            if isinstance(one, Choice)
            else st.booleans()
            for one in inputs
        }
    )


@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.name)
def test_a_lab_works_out_anything_in_a_few_steps(lab: Lab) -> None:
    @settings(max_examples=100, deadline=None)
    @given(values(lab.inputs))
    def tried(put_in: dict[str, Any]) -> None:
        def work() -> None:
            lab.work_out(put_in)
            assert all(lab.tell(put_in))

        in_few_steps(work)

    tried()


HAIR = {
    "api_price_read": 0.01,
    "share_read": 100,
    "gpu_price_per_hour": 0.05,
    "utilisation": 100,
    "upkeep_hours_per_month": 400,
    "wage_per_hour": 500,
}


@pytest.mark.parametrize(
    "tokens_per_second", ["1388.8889", "1388.88888888889", "1388.888888888888", "1388.8888888888891"]
)
def test_where_the_two_bills_are_a_hair_apart_nothing_is_counted(tokens_per_second: str) -> None:
    lab = BY_NAME["break-even"]
    put_in = {one.name: one.default for one in lab.inputs} | HAIR
    in_few_steps(lambda: lab.work_out(put_in | {"tokens_per_second": float(tokens_per_second)}))


@given(values(BY_NAME["break-even"].inputs))
@settings(max_examples=100, deadline=None)
def test_the_break_even_is_the_first_number_of_gpus_that_pays(put_in: dict[str, Any]) -> None:
    bill = Bill(**{k: v / 100 if k in ("share_read", "utilisation") else v for k, v in put_in.items()})
    found = formulas.break_even(bill)
    tokens = formulas._Tokens.of(bill)
    for gpus in range(1, 200):
        slack = 1e-9 * max(gpus * tokens.capacity, 1)
        if tokens.level(gpus) <= gpus * tokens.capacity - slack:
            assert found <= max(tokens.level(gpus), (gpus - 1) * tokens.capacity) * (1 + 1e-9)
            return
        if tokens.level(gpus) > gpus * tokens.capacity + slack:
            assert found >= (gpus * tokens.capacity) * (1 - 1e-9)


@pytest.mark.django_db
@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.name)
def test_a_labs_page_shows_anything_that_may_be_put_in(lab: Lab, client: Client) -> None:
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(values(lab.inputs))
    def tried(put_in: dict[str, Any]) -> None:
        sent = {
            name: repr(value) if isinstance(value, float) else str(value) for name, value in put_in.items()
        }
        assert client.get(f"/labs/{lab.name}/result/", sent).status_code == 200

    tried()
