"""Labs start from the course's dated facts."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from content.labs import BY_NAME, LABS
from courses.models import Fact
from labs.inputs import Number, read
from labs.starting import from_facts

pytestmark = pytest.mark.django_db
INPUTS = BY_NAME["break-even"].inputs


def fact(value: str, slug: str = "h100-hourly-low") -> None:
    Fact.objects.create(
        slug=slug,
        position=1,
        claim="A survey found it.",
        value=value,
        as_of=date(2026, 5, 31),
        source={"title": "A survey", "url": "https://survey.example/"},
        review_by=date(2027, 5, 31),
        confirmed=True,
    )


def default() -> float:
    return float(read(from_facts(INPUTS), {}).values["gpu_price_per_hour"])


def test_a_fact_put_right_puts_the_lab_right(client: Client) -> None:
    fact("$1.49 an hour")
    assert default() == 1.49
    page = client.get("/labs/break-even/").content.decode()
    assert 'value="1.49"' in page
    assert "Dated fact: $1.49 an hour (May 2026)" in page
    assert client.get("/labs/break-even/?gpu_price_per_hour=3").content.decode().count('value="3"') == 1


@pytest.mark.parametrize("value", ["nothing", "$100,000"])
def test_a_fact_that_is_no_price_changes_nothing(value: str) -> None:
    fact(value)
    assert default() == next(one.default for one in INPUTS if one.name == "gpu_price_per_hour")


def test_every_fact_that_a_lab_names_is_there() -> None:
    from tests.real_course import load_real_course

    load_real_course()
    named = {id_ for lab in LABS for id_ in lab.facts}
    named |= {one.fact for lab in LABS for one in lab.inputs if isinstance(one, Number) and one.fact}
    assert named - set(Fact.objects.values_list("slug", flat=True)) == set()
