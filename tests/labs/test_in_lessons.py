"""A lab that a document places stands in its page, worked out, and starts from the course's dated facts."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from courses.loading.loader import load
from courses.models import Document
from courses.reading import parts
from tests.conftest import EXAMPLE

pytestmark = pytest.mark.django_db
LESSON = "lessons/what-it-costs.md"
ADDRESS = "/lessons/what-it-costs/"
TWO_LABS = """
## Two calculators

```lab break-even
share_read: 50
```

```lab break-even
share_read: 90
gpu_price_per_hour: 3
```

## What comes after

It stands where it stood.
"""
FACT = """- id: h100-hourly-low
  claim: A survey found it.
  value: $1.49 an hour
  as_of: 2026-05-31
  source: {title: A survey, url: "https://survey.example/"}
  review_by: 2027-05-31
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the example course, one lesson of which places a lab twice; that lab starts from a fact."""
    made = Path(shutil.copytree(EXAMPLE, tmp_path / "course"))
    with (made / LESSON).open("a") as lesson:
        lesson.write(TWO_LABS)
    (made / "facts.yaml").write_text(FACT)
    return made


def page(client: Client, address: str = ADDRESS) -> str:
    return client.get(address).content.decode()


def field(html: str, name: str) -> list[str]:
    """What stands in that input of each lab of the page."""
    return re.findall(rf'<input id="[^"]*" name="{name}"[^>]* value="([^"]*)"', html)


def test_each_stands_in_the_page_with_its_own_inputs_and_result(client: Client, folder: Path) -> None:
    load(folder)
    html = page(client)
    assert field(html, "share_read") == ["50", "90"]
    assert field(html, "gpu_price_per_hour") == ["1.49", "3"]
    answers = re.findall(r'<p class="answer">(.*?)</p>', html, re.S)
    alone = page(client, "/labs/break-even/?share_read=90&gpu_price_per_hour=3")
    assert len(answers) == 2
    assert answers[0] != answers[1] in alone


def test_its_form_leads_to_its_own_page(client: Client, folder: Path) -> None:
    load(folder)
    assert page(client).count('action="/labs/break-even/" method="get"') == 2


def test_what_it_says_goes_into_a_decision_with_what_was_put_in(client: Client, folder: Path) -> None:
    load(folder)
    assert "/decision/?lab=%2Flabs%2Fbreak-even%2F%3Fshare_read%3D50" in page(client)


def test_nothing_in_a_page_with_two_labs_has_the_id_of_another_thing(client: Client, folder: Path) -> None:
    load(folder)
    html = page(client)
    ids = re.findall(r'\bid="([^"]+)"', html)
    named = re.findall(r'(?:\bfor|aria-describedby|aria-labelledby|popovertarget)="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))
    assert set(named) <= set(ids)


def test_a_fact_put_right_puts_the_lesson_right(client: Client, folder: Path) -> None:
    load(folder)
    before = Document.objects.get(slug="what-it-costs").hash
    assert field(page(client), "gpu_price_per_hour")[0] == "1.49"
    (folder / "facts.yaml").write_text(FACT.replace("$1.49", "$1.77"))
    assert LESSON in load(folder).changed
    html = page(client)
    assert field(html, "gpu_price_per_hour") == ["1.77", "3"]
    assert "Dated fact: $1.77 an hour (May 2026)" in html
    assert Document.objects.get(slug="what-it-costs").hash != before


def test_a_fact_that_comes_or_goes_does_too(client: Client, folder: Path) -> None:
    (folder / "facts.yaml").unlink()
    load(folder)
    own = field(page(client), "gpu_price_per_hour")[0]
    (folder / "facts.yaml").write_text(FACT)
    load(folder)
    assert field(page(client), "gpu_price_per_hour")[0] == "1.49" != own
    (folder / "facts.yaml").unlink()
    load(folder)
    assert field(page(client), "gpu_price_per_hour")[0] == own


def test_the_facts_page_says_that_the_lesson_uses_it(client: Client, folder: Path) -> None:
    load(folder)
    assert f'<a href="{ADDRESS}">What each one costs</a>' in page(client, "/facts/")


def test_the_page_costs_no_more_queries_than_any_lesson(
    client: Client, folder: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load(folder)
    page(client)  # templates are compiled once
    with django_assert_num_queries(3):
        page(client)


def test_its_text_as_markdown_has_links_in_their_places(client: Client, folder: Path) -> None:
    load(folder)
    text = page(client, f"{ADDRESS.rstrip('/')}.md")
    assert text.count("[Lab: When does self-hosting break even?](/labs/break-even/)") == 2
    assert "lab-bench" not in text


@pytest.mark.parametrize("path", ["articles/reading-a-licence.md", "briefs/a-week-in-november.md"])
def test_articles_and_briefs_place_labs_too(client: Client, folder: Path, path: str) -> None:
    with (folder / path).open("a") as document:
        document.write("\n```lab how-open\n```\n")
    load(folder)
    html = page(client, f"/{path.removesuffix('.md')}/")
    assert 'class="answer"' in html
    assert "css/lab.css" in html


def test_a_preset_that_the_lab_takes_no_longer_is_told_in_its_place_and_the_page_stands(
    client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (folder / LESSON).read_text()
    monkeypatch.setattr(parts, "inputs_of_labs", dict)  # it took everything when the course was loaded
    (folder / LESSON).write_text(text.replace("share_read: 90", "share_read: '\"><script>'"))
    load(folder)
    html = page(client)
    assert "Correct what is marked" in html
    assert "<script>" not in html
    assert "It stands where it stood." in html


def test_a_page_without_a_lab_loads_nothing_of_labs(client: Client, folder: Path) -> None:
    load(folder)
    assert "css/lab.css" not in page(client, "/lessons/two-kinds/")
