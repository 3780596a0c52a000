"""What a reader of a lesson can do afterwards stands at its top, and wherever else the lesson is read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from courses.loading.loader import load

pytestmark = pytest.mark.django_db
LESSON = "lessons/two-kinds.md"


def with_objectives(folder: Path) -> None:
    text = (folder / LESSON).read_text()
    added = "objectives:\n  - tell a *copy* from a contract\n  - name whoever runs the zeppelin\n"
    (folder / LESSON).write_text(text.replace("minutes:", f"{added}minutes:", 1))


def test_they_stand_under_the_summary_of_the_page_and_of_its_markdown(folder: Path, client: Client) -> None:
    with_objectives(folder)
    load(folder)
    html = client.get("/lessons/two-kinds/").content.decode()
    lede = html.partition('<header class="lede">')[2].partition("</header>")[0]
    assert re.search(r"After this you can.*<li>tell a \*copy\* from a contract</li>", lede, re.S)
    (data,) = re.findall(r'application/ld\+json">(.*?)</script>', html, re.S)
    assert json.loads(data)["@graph"][0]["teaches"][:2] == [
        "tell a *copy* from a contract",
        "name whoever runs the zeppelin",
    ]
    text = client.get("/lessons/two-kinds.md").content.decode()
    assert (
        "After this you can:\n\n- tell a *copy* from a contract\n- name whoever runs the zeppelin\n" in text
    )


def test_a_search_finds_the_lesson_by_them(folder: Path, client: Client) -> None:
    with_objectives(folder)
    load(folder)
    assert 'href="/lessons/two-kinds/"' in client.get("/search/", {"q": "zeppelin"}).content.decode()


def test_they_stand_on_paper(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_objectives(folder)
    call_command("export_course", folder)
    assert "<li>name whoever runs the zeppelin</li>" in capsys.readouterr().out


def test_a_lesson_without_them_says_nothing_of_it(folder: Path, client: Client) -> None:
    load(folder)
    assert "After this you can" not in client.get("/lessons/two-kinds/").content.decode()
    assert "After this you can" not in client.get("/lessons/two-kinds.md").content.decode()
