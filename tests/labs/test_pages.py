"""The labs' pages as a reader without JavaScript gets them."""

from __future__ import annotations

import pytest
from django.test import Client

from content.labs import LABS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", [lab.name for lab in LABS])
def test_a_lab_answers_before_anything_is_put_in(client: Client, name: str) -> None:
    html = client.get(f"/labs/{name}/").content.decode()
    assert 'class="answer"' in html
    assert "Correct what is marked" not in html


def test_the_labs_are_listed_and_in_the_bar(client: Client) -> None:
    html = client.get("/labs/").content.decode()
    assert 'href="/labs/" aria-current="page"' in html
    for lab in LABS:
        assert f'<a href="/labs/{lab.name}/">{lab.title}</a>' in html


def test_what_stands_in_the_address_is_what_is_worked_out(client: Client) -> None:
    query: dict[str, str | int] = {
        "tokens_per_day": "12,000,000",
        "share_read": 50,
        "api_price_read": 2,
        "api_price_written": 2,
        "gpu_price_per_hour": 1,
        "tokens_per_second": 1000,
        "utilisation": 50,
        "upkeep_hours_per_month": 0,
    }
    html = client.get("/labs/break-even/", query).content.decode()
    assert "breaks even at <strong>12 M tokens a day</strong>" in html
    assert 'value="12000000"' in html


@pytest.mark.parametrize("wrong", ["abc", "nan", "inf", "-1", "1e99", "", "\x00", "１２x", "9" * 5000])
def test_a_wrong_number_is_named_and_kept_to_be_corrected(client: Client, wrong: str) -> None:
    answer = client.get("/labs/break-even/", {"tokens_per_day": wrong})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Correct what is marked" in html
    assert 'aria-invalid="true"' in html
    assert 'class="answer"' not in html


def test_an_unknown_lab_is_not_found(client: Client) -> None:
    assert client.get("/labs/crystal-ball/").status_code == 404


def test_the_result_of_a_lab_is_no_whole_page(client: Client) -> None:
    html = client.get("/labs/break-even/result/").content.decode()
    assert 'class="answer"' in html
    assert "<html" not in html


def test_at_most_four_numbers_stand_unfolded_and_the_rest_where_it_was_changed(client: Client) -> None:
    html = client.get("/labs/break-even/").content.decode()
    unfolded, folded = html.split('<details class="lab-group"')
    assert unfolded.count('<div class="lab-input') == 4
    assert folded.startswith(">")
    assert "Upkeep" in folded
    for changed in ({"upkeep_hours_per_month": 3}, {"wage_per_hour": "many"}):
        html = client.get("/labs/break-even/", changed).content.decode()
        assert '<details class="lab-group" open>' in html


def test_the_sorter_opens_with_an_example_and_its_limits_stand_under_their_questions(client: Client) -> None:
    html = client.get("/labs/which-one/").content.decode()
    assert "Nothing you said" not in html
    first = html.split('<div class="lab-input choice')[1]
    assert 'name="residency"' in first
    assert 'name="hard_residency"' in first
    assert "Cannot be traded" in first
    assert html.split('<details class="lab-group"')[0].count("<select") == 3
