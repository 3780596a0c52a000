"""A question may show pictures of the course folder: wherever it is asked, answered, printed or taken along."""

from __future__ import annotations

import base64
import re
import shutil
from pathlib import Path
from uuid import UUID

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

from courses.loading.loader import check, load
from courses.models import MediaFile
from courses.reading.document import ContentErrors
from tests.conftest import EXAMPLE
from tests.quizzes.conftest import Taker
from tests.quizzes.test_grading import right_form
from tests.quizzes.test_practice import PRACTICE, hidden

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path d="M0 0h4"/></svg>'
QUIZ = "quizzes/two-kinds.yaml"
PICTURE = re.compile(r'<img [^>]*src="(/media/[0-9a-f]{12}/circles\.svg)"[^>]*>')
QUESTION = {
    "id": "circles",
    "ask": "What does ![two circles](img/circles.svg) show?",
    "options": [
        {"text": "![a cat](img/cat.svg)", "right": True, "why": "Look: ![its ears](img/circles.svg)"},
        {"text": "A dog", "why": "It is none."},
    ],
    "explain": "Ears: ![ears](img/circles.svg)",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(EXAMPLE, tmp_path / "course"))
    (folder / "img").mkdir()
    for name in ("circles", "cat"):
        (folder / "img" / f"{name}.svg").write_text(SVG.replace("4 3", "4 3" if name == "cat" else "8 3"))
    ask(folder)
    return folder


def ask(folder: Path, **changed: object) -> None:
    (folder / QUIZ).write_text(
        yaml.safe_dump({"questions": [QUESTION | changed]}, sort_keys=False, width=1000)
    )


@pytest.mark.django_db
def test_it_is_shown_in_the_question_its_options_and_its_reasons(folder: Path, client: Client) -> None:
    load(folder)
    taker = Taker(client)
    asked, _ = taker.open()
    (address,) = PICTURE.findall(asked)
    assert 'alt="two circles"' in asked and 'alt="a cat"' in asked
    assert client.get(address).headers["Content-Type"] == "image/svg+xml"
    assert 'alt="its ears"' not in asked
    verdict = taker.answer(right=False)
    assert 'alt="its ears"' in verdict and 'alt="ears"' in verdict
    assert 'alt="a cat"' in client.get("/lessons/two-kinds/quiz/result/").content.decode()
    assert 'alt="two circles"' in client.get(f"{PRACTICE}all/").content.decode()
    practised = client.get(PRACTICE).content.decode()
    form = right_form(taker.questions[0], UUID(hidden(practised)["attempt"]).hex)
    assert 'alt="ears"' in client.post(PRACTICE, {**hidden(practised), **form}).content.decode()


@pytest.mark.django_db
def test_a_picture_that_was_drawn_anew_is_another_and_one_that_is_shown_no_more_is_gone(folder: Path) -> None:
    load(folder)
    before = set(MediaFile.objects.values_list("address", flat=True))
    (folder / "img" / "cat.svg").write_text(SVG.replace("h4", "h3"))
    assert load(folder).other == ("quizzes",)
    after = set(MediaFile.objects.values_list("address", flat=True))
    assert len(before - after) == len(after - before) == 1
    ask(
        folder,
        ask="What is it?",
        explain="So.",
        options=[{"text": "A", "right": True, "why": "B"}, {"text": "C", "why": "D"}],
    )
    load(folder)
    assert not any(QUIZ in row.used_by for row in MediaFile.objects.all())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("![a](img/none.svg)", "has a picture; names img/none.svg, which does not exist"),
        ("![](img/cat.svg)", "has a picture; shows img/cat.svg without words for it"),
        (
            "![a](https://example.org/a.png)",
            "has a picture; shows the picture https://example.org/a.png of another site",
        ),
        ("<img src='img/cat.svg'>", "has a picture; this text is shown as one line"),
        (
            "![a](../../etc/passwd.png)",
            "has a picture; names ../../etc/passwd.png, which is outside the course",
        ),
    ],
)
def test_one_that_cannot_be_shown_is_a_mistake_with_its_line(folder: Path, text: str, said: str) -> None:
    ask(folder, explain=text)
    lines = (folder / QUIZ).read_text().splitlines()
    line = next(number for number, one in enumerate(lines, 1) if "explain:" in one)
    with pytest.raises(ContentErrors) as caught:
        check(folder)
    (told,) = map(str, caught.value.errors)
    assert told.startswith(f"{QUIZ}:{line}: {said.replace('names img', 'names quizzes/img')}"), told


def test_a_drawing_that_would_run_something_is_named_itself(folder: Path) -> None:
    (folder / "img" / "cat.svg").write_text(SVG.replace("<path", "\n<script>1</script><path"))
    with pytest.raises(ContentErrors, match=r"^img/cat\.svg:2: has a <script>"):
        check(folder)


def test_decorative_ones_need_no_words(folder: Path) -> None:
    ask(folder, explain="So. ![](img/cat.svg){decorative}")
    check(folder)


def test_on_paper_it_is_within_the_page(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "img" / "cat.dark.svg").write_text(SVG)
    call_command("export_course", folder)
    html = capsys.readouterr().out
    drawn = base64.b64encode(SVG.replace("4 3", "8 3").encode()).decode()[:40]
    assert 'alt="two circles"' in html and f"base64,{drawn}" in html
    assert "/media/" not in html and "on-dark" not in html


def test_moodle_gets_it_and_gives_it_back(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("export_quiz", "two-kinds", format="moodle-xml", course=folder)
    xml, err = capsys.readouterr()
    assert "![two circles](@@PLUGINFILE@@/circles.svg)" in xml and err == ""
    assert xml.count('<file name="circles.svg" path="/" encoding="base64">') == 3
    (tmp_path / "back.xml").write_text(xml)
    shutil.rmtree(folder / "img")
    call_command("import_quiz", tmp_path / "back.xml", course=folder)
    out, _ = capsys.readouterr()
    assert "![two circles](img/circles.svg)" in out
    (folder / QUIZ).write_text(out)
    check(folder)


def test_gift_keeps_its_words_and_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("export_quiz", "two-kinds", format="gift", course=folder)
    gift, err = capsys.readouterr()
    assert "What does two circles show?" in gift and "![" not in gift
    assert "circles: has the picture img/cat.svg, which GIFT cannot carry; its words stand there" in err
