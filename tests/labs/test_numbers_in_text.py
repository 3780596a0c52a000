"""Numbers in a question, put into the inputs that they are meant for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.labs import LABS
from labs.inputs import read
from labs.numbers_in_text import filled


@pytest.mark.parametrize(
    ("text", "lab", "expected"),
    [
        ("I have 50 million tokens a day. Should I self-host?", "break-even", {"tokens_per_day": "50000000"}),
        (
            "our GPU costs $2.50 an hour and serves 1,800 tokens/s; 3m tokens a day",
            "break-even",
            {"gpu_price_per_hour": "2.5", "tokens_per_second": "1800", "tokens_per_day": "3000000"},
        ),
        ("30 hours a month of upkeep", "break-even", {"upkeep_hours_per_month": "30"}),
        ("10 conversations at the same time", "will-it-fit", {"conversations": "10"}),
        ("50,000,000 tokens daily", "break-even", {"tokens_per_day": "50000000"}),
        ("We use 50 M tokens per day", "break-even", {"tokens_per_day": "50000000"}),
        ("fifty million tokens a day", "break-even", {"tokens_per_day": "50000000"}),
        (
            "half a million tokens a day, 80% of the tokens read",
            "break-even",
            {"tokens_per_day": "500000", "share_read": "80"},
        ),
        ("at a utilisation of 40 %", "break-even", {"utilisation": "40"}),
        ("two cards and fifty thousand reasons", "break-even", {}),
        (
            "20 concurrent users with a 32k context",
            "will-it-fit",
            {"conversations": "20", "context": "32000"},
        ),
        ("200 users at once, does it fit?", "will-it-fit", {"conversations": "200"}),
        ("4 people at the same time", "will-it-fit", {"conversations": "4"}),
        ("3k users at once", "will-it-fit", {}),  # more than the lab takes
        ("we have 50 customers", "will-it-fit", {}),
        ("What happened in 2023?", "break-even", {}),
        ("9 quadrillion tokens a day", "break-even", {}),
        ("does Llama 3.1 need 12 GB", "break-even", {}),
    ],
)
def test_each_number_goes_where_it_is_meant_or_nowhere(text: str, lab: str, expected: dict[str, str]) -> None:
    inputs = next(one.inputs for one in LABS if one.name == lab)
    assert filled(inputs, text) == expected


@given(st.text(max_size=500))
def test_whatever_is_filled_in_is_sound(text: str) -> None:
    for lab in LABS:
        given_ = filled(lab.inputs, text)
        assert not given_ or read(lab.inputs, given_).is_sound
