"""The laws of the break-even, and one bill worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from math import inf, isclose

from hypothesis import assume, given
from hypothesis import strategies as st

from content.labs.break_even.formulas import (
    Bill,
    always_from,
    api_cost_per_month,
    api_price_per_million,
    break_even,
    gpus_needed,
    self_hosted_cost_per_month,
    sensitivity,
)

MONEY = ("api_price_read", "api_price_written", "gpu_price_per_hour", "wage_per_hour")

# A round bill: $2 a million for any token, one GPU at $1 an hour for 1,000 tokens a second half used, no upkeep.
ROUND = Bill(
    tokens_per_day=10e6,
    share_read=0.5,
    api_price_read=2,
    api_price_written=2,
    gpu_price_per_hour=1,
    tokens_per_second=1000,
    utilisation=0.5,
    upkeep_hours_per_month=0,
    wage_per_hour=0,
)

bills = st.builds(
    Bill,
    tokens_per_day=st.floats(1e3, 1e10),
    share_read=st.floats(0, 1),
    api_price_read=st.floats(0.01, 30),
    api_price_written=st.floats(0.01, 120),
    gpu_price_per_hour=st.floats(0.1, 40),
    tokens_per_second=st.floats(5, 20_000),
    utilisation=st.floats(0.02, 1),
    upkeep_hours_per_month=st.floats(0, 300),
    wage_per_hour=st.floats(0, 300),
)


def behind(bill: Bill, tokens: float) -> bool:
    return self_hosted_cost_per_month(bill, tokens) > api_cost_per_month(bill, tokens) * (1 + 1e-9)


def test_a_round_bill_breaks_even_where_paper_says() -> None:
    # $24 a day for the GPU buys 12 million tokens at $2 a million; the GPU serves 43.2 million.
    assert isclose(break_even(ROUND), 12e6)
    # with the second GPU $48 a day buy 24 million, which is below the 43.2 million where it is needed
    assert isclose(always_from(ROUND), 12e6)
    assert gpus_needed(ROUND, 43.2e6) == 1
    assert gpus_needed(ROUND, 43.3e6) == 2


def test_a_mix_of_tokens_has_a_mixed_price() -> None:
    assert api_price_per_million(replace(ROUND, share_read=0.75, api_price_written=10)) == 4


def test_a_gpu_that_serves_too_little_never_breaks_even() -> None:
    slow = replace(ROUND, tokens_per_second=100)  # 4.32 million a day, and 12 million were needed
    assert break_even(slow) == always_from(slow) == inf
    assert behind(slow, 1e12)


def test_a_free_api_is_never_beaten() -> None:
    assert break_even(replace(ROUND, api_price_read=0, api_price_written=0)) == inf


@given(bills)
def test_at_the_break_even_self_hosting_has_caught_up_and_before_it_has_not(bill: Bill) -> None:
    at = break_even(bill)
    assume(at < inf)
    assert not behind(bill, at * (1 + 1e-9))
    for share in (0.999, 0.9, 0.5, 0.1):
        assert behind(bill, at * share)


@given(bills, st.floats(1, 50))
def test_from_its_level_on_self_hosting_is_never_behind_again(bill: Bill, times: float) -> None:
    level = always_from(bill)
    assume(level < 1e14)
    assert break_even(bill) <= level * (1 + 1e-9)
    assert not behind(bill, level * times * (1 + 1e-6))


@given(bills, st.floats(1.01, 5))
def test_a_dearer_api_never_moves_the_break_even_up(bill: Bill, factor: float) -> None:
    dearer = replace(
        bill, api_price_read=bill.api_price_read * factor, api_price_written=bill.api_price_written * factor
    )
    assert break_even(dearer) <= break_even(bill) * (1 + 1e-9)


@given(bills, st.floats(1.01, 5))
def test_a_dearer_gpu_never_moves_it_down(bill: Bill, factor: float) -> None:
    dearer = replace(bill, gpu_price_per_hour=bill.gpu_price_per_hour * factor)
    assert break_even(dearer) >= break_even(bill) * (1 - 1e-9)


@given(bills, st.floats(0.01, 1000))
def test_the_currency_does_not_matter(bill: Bill, rate: float) -> None:
    other = replace(bill, **{name: getattr(bill, name) * rate for name in MONEY})
    assert isclose(break_even(other), break_even(bill), rel_tol=1e-6)


@given(bills, st.floats(0, 1e10), st.floats(1, 100))
def test_more_tokens_never_cost_less(bill: Bill, tokens: float, times: float) -> None:
    for cost in (api_cost_per_month, self_hosted_cost_per_month):
        assert cost(bill, tokens * times) >= cost(bill, tokens)


@given(bills)
def test_sensitivity_names_every_other_input_once_the_strongest_first(bill: Bill) -> None:
    assume(break_even(bill) < inf)
    effects = sensitivity(bill)
    assert len({effect.name for effect in effects}) == len(effects) == 8
    known = [abs(effect.change) for effect in effects if effect.change is not None]
    assert known == sorted(known, reverse=True)
