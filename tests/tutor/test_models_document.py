"""docs/models.md says what the code does: its numbers, its ports, its kinds, and every line that can be copied."""

from __future__ import annotations

import re

import pytest
from django.core.management import get_commands

from config import model_list
from config.env import ROOT, VARIABLES
from dev.local_models import PORTS
from tutor import breaker
from tutor.providers import network_model, ollama, selecting, thinking, transport
from tutor.providers.base import WINDOW
from tutor.understanding.answering import OFFERED

TEXT = " ".join((ROOT / "docs" / "models.md").read_text(encoding="utf-8").split())
RAW = (ROOT / "docs" / "models.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "says",
    [
        f"its {OFFERED} best passages",
        f"at most {selecting.TOKENS} tokens",
        f"up to {ollama.MOST_WINDOW}",
        f"{WINDOW} tokens where nothing is said",
        f"{transport.LOCAL_FIRST_BYTE_SECONDS} seconds to begin and {transport.LOCAL_ANSWER_SECONDS} for the whole",
        f"{transport.CONNECT_SECONDS} seconds to connect, {transport.FIRST_BYTE_SECONDS} to begin and "
        f"{transport.ANSWER_SECONDS} for the whole",
        f"more than {transport.MOST_CHARACTERS:,} characters",
        f"given {thinking.ROOM} tokens more",
        f"keep it for {ollama.KEEP_ALIVE.removesuffix('m')} minutes",
        f"alone for {breaker.REST:.0f} seconds",
        f"({', '.join(map(str, PORTS.values()))})",
        *(thinking.advice("", kind).partition("(")[2].split(",")[0] for kind in ["openai-compatible"]),
        transport.LOADING.removesuffix("."),
        thinking.THOUGHT.removesuffix("."),
    ],
)
def test_it_says_the_numbers_of_the_code(says: str) -> None:
    assert says in TEXT


def test_passages_are_cut_to_the_same_number_wherever_that_happens() -> None:
    assert network_model.FEWER == OFFERED


def test_every_kind_and_every_route_is_in_it() -> None:
    assert not [kind for kind in model_list.KINDS if f"| `{kind}` |" not in RAW]
    route = next(variable for variable in VARIABLES if variable.name == "TUTOR_ROUTE")
    for name in ("first", "cheapest", "blind"):
        assert route.parse(name) == name
        assert f"| `{name}` |" in RAW
    assert model_list.CHEAPEST == "cheapest"


def test_every_list_of_models_in_it_can_be_copied() -> None:
    lists = re.findall(r"TUTOR_MODELS=(?:'([^']+)'|(\S+))", RAW)
    assert len(lists) > 4
    for quoted, plain in lists:
        assert model_list.read(quoted or plain)
    for prices in re.findall(r"TUTOR_PRICES=(\S+)", RAW):
        assert model_list.read_prices(prices.rstrip("`"))


def test_every_command_in_it_is_one() -> None:
    named = set(re.findall(r"manage\.py (\w+)", RAW))
    assert {"check_model", "evaluate_tutor"} <= named
    assert not named - {*get_commands()}
