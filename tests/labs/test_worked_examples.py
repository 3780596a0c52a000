"""The examples of docs/labs.md, worked out by hand there, against what the labs say."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from config.env import ROOT
from labs.figures import figure

_EXAMPLE = re.compile(r"^Put in: `(/labs/\S+)`\n(.*?)(?=^#|\Z)", re.M | re.S)
_ROW = re.compile(r"^\| `(\w+)` \| ([\d.]+) \|$", re.M)


def examples() -> list[tuple[str, str, str]]:
    text = (ROOT / "docs" / "labs.md").read_text()
    return [(url, *row) for url, rest in _EXAMPLE.findall(text) for row in _ROW.findall(rest)]


def test_there_are_examples() -> None:
    assert len(examples()) >= 9


@pytest.mark.parametrize(("url", "name", "value"), examples())
def test_a_figure_worked_out_by_hand_is_the_labs(url: str, name: str, value: str) -> None:
    parts = urlsplit(url)
    inputs = {key: values[0] for key, values in parse_qs(parts.query).items()}
    digits = len(value.partition(".")[2])
    assert round(figure(parts.path.split("/")[2], name, inputs), digits) == float(value)


@pytest.mark.parametrize(
    ("lab", "name", "inputs", "problem"),
    [
        ("nowhere", "gpus", {}, "the labs are"),
        ("break-even", "profit", {}, "is profit of break-even, which is no number there"),
        ("break-even", "curves", {}, "no number"),
        ("break-even", "gpus", {"tokens": 1}, "has no such input"),
        ("break-even", "gpus", {"tokens_per_day": "lots"}, "puts a wrong value"),
        ("break-even", "break_even", {"api_price_read": 0, "api_price_written": 0}, "no number"),
    ],
)
def test_a_figure_that_is_not_there_is_said(
    lab: str, name: str, inputs: dict[str, object], problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        figure(lab, name, inputs)
