"""Every lab answers at once, whatever is put in: a page whose work grows with a number in its address stops the site."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings

from config.env import ROOT
from content.labs import BY_NAME, LABS
from content.labs.break_even import formulas
from content.labs.break_even.formulas import Bill
from labs.lab import Lab
from tests.labs.put_in import values


def test_every_lab_works_out_anything_in_a_few_steps() -> None:
    command = [sys.executable, "-m", "tests.labs.few_steps"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stdout) == (0, f"{len(LABS)} labs\n"), done.stderr


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
