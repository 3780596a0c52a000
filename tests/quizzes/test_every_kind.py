"""Every kind of question goes through every place of the site, and so does one that the site has never heard of."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from html import unescape
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from courses.compiling.folder_compiler import parse_course
from courses.loading.loader import load
from courses.reading.document import ContentErrors, SourceFile
from courses.reading.strict_yaml import read_yaml
from learners.models import Learner
from quizzes import checks, lint, question_sets, signed
from quizzes.attempts import questions_of
from quizzes.exchange import gift, moodle_xml
from quizzes.exchange.source import Exchange, from_yaml, to_yaml
from quizzes.item_statistics import LEAST
from quizzes.models import Attempt, Quiz
from quizzes.question import MalformedAnswer, Question, thawed
from quizzes.questions import KINDS, restore
from tests.conftest import EXAMPLE
from tests.quizzes.examples import EXAMPLES, SPELT, SPELT_TEMPLATE, Example, Spelt

QUIZ = "/lessons/two-kinds/quiz/"
CANARY = "kanarienvogel"
SEED = "0123456789abcdef" * 2


def register(kind: type[Question[Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, kind.kind, kind)
    checks.lacking.cache_clear()


def give_template(settings: Any, folder: Path, name: str) -> None:
    (folder / "quizzes" / "kinds").mkdir(parents=True)
    (folder / "quizzes" / "kinds" / f"{name}.html").write_text(SPELT_TEMPLATE)
    (first,) = settings.TEMPLATES
    settings.TEMPLATES = [{**first, "DIRS": [*first["DIRS"], folder]}]
    checks.lacking.cache_clear()


@pytest.fixture(params=[*KINDS, "spelt"])
def kind(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> Iterator[str]:
    """The name of each kind; the last is new, and registered as whoever adds a kind does it."""
    if request.param == "spelt":
        register(Spelt, monkeypatch)
        monkeypatch.setitem(EXAMPLES, "spelt", SPELT)
        give_template(settings, tmp_path / "templates", "spelt")
    assert request.param in EXAMPLES, f"add an example of {request.param} to tests/quizzes/examples.py"
    yield request.param
    checks.lacking.cache_clear()


@pytest.fixture
def example(kind: str) -> Example:
    return EXAMPLES[kind]


def written(example: Example) -> str:
    """A quiz of one question, as its author writes it."""
    asked = {
        "id": "the-one",
        "section": "holding",
        "ask": "What *is* it, at {1} : 2?",
        **example.own,
        "explain": f"{CANARY} tells why.",
    }
    return yaml.safe_dump({"pass_mark": 0.5, "questions": [asked]}, sort_keys=False, allow_unicode=True)


@pytest.fixture
def folder(example: Example, tmp_path: Path) -> Path:
    course = Path(shutil.copytree(EXAMPLE, tmp_path / "course"))
    (course / "quizzes" / "two-kinds.yaml").write_text(written(example))
    return course


_parsed: dict[str, Any] = {}


@pytest.fixture
def question(folder: Path, kind: str) -> Any:
    """That of the folder; frozen, so that every test of its kind can have the same one."""
    if kind not in _parsed:
        (_parsed[kind],) = parse_course(folder).parts["quizzes"]["two-kinds"].questions  # type: ignore[attr-defined]
    return _parsed[kind]


def test_it_is_of_its_kind_and_graded_right_wrong_and_partly(
    question: Any, kind: str, example: Example
) -> None:
    assert question.kind == kind
    for answer, points in ((example.right, 1), (example.wrong, 0)):
        given = question.parse(example.form(question, answer, SEED), SEED)
        assert (given, question.grade(given).points) == (answer, points)
    if example.partly is not None:
        assert 0 < question.grade(example.partly).points < 1
    with pytest.raises(MalformedAnswer, match=r"\.$"):
        question.parse(example.malformed, SEED)


def test_it_and_its_answers_come_back_from_what_is_stored(question: Any, example: Example) -> None:
    again = restore(json.loads(json.dumps(question.data())))
    assert (again, again.hash) == (question, question.hash)
    for answer in (example.right, example.wrong):
        assert thawed(json.loads(json.dumps(answer))) == answer
        assert isinstance(answer, str | tuple), "a cookie takes a bare number for no answer"


def test_an_edited_question_is_not_taken_for_the_one_that_was_read_before(question: Any) -> None:
    held = json.loads(json.dumps(question.data()))
    first = restore(held)
    held["explain"] = "Another reason."
    assert restore(held).explain == "Another reason."
    assert restore(held).hash != first.hash == question.hash
    assert restore(question.data()).data() == question.data()


def test_what_is_shown_before_answering_holds_no_key_and_afterwards_every_text_is_there(
    question: Any, example: Example
) -> None:
    for row in question.rows(SEED, {}):
        assert (row.right, row.key, row.why) == (False, "", "")
    assert question.verdict(SEED, example.wrong)
    assert all((question.said(example.wrong), question.solution(), question.nudge(example.wrong)))
    assert question.mistakes(example.wrong)


def test_the_lint_has_nothing_against_it(question: Any, folder: Path) -> None:
    assert lint.findings([question]) == []
    call_command("check_content", folder, stdout=StringIO(), stderr=StringIO())


@pytest.mark.django_db
def test_it_stands_on_the_pages_for_paper_with_its_answer(
    folder: Path, question: Any, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    load(folder)
    call_command("export_course", folder)
    pages = (client.get("/lessons/two-kinds/practice/all/").content.decode(), capsys.readouterr().out)
    for page in pages:
        assert CANARY in page and question.solution() in page
        assert "<input" not in page.partition("<details")[0].partition('<ol class="all')[2]
        assert "⟦" not in page
        assert ("Choose all that apply." in page.partition(CANARY)[0]) is (question.kind == "multiple")


def exchanged(example: Example) -> Exchange:
    return from_yaml(read_yaml(SourceFile("quizzes/two-kinds.yaml", written(example), "")), {})


def test_it_goes_to_other_systems_and_comes_back_or_is_named(example: Example, kind: str) -> None:
    quiz = exchanged(example)
    assert (
        read_yaml(SourceFile("x", to_yaml(quiz), "")).data
        == read_yaml(SourceFile("x", written(example), "")).data
    )
    for travels, write, read in (
        (example.gift, gift.write, gift.read),
        (example.moodle, moodle_xml.write, moodle_xml.read),
    ):
        out = exchanged(example)
        text = write(out)
        if travels:
            assert out.notes == []
            assert (read(text).items, read(text).pass_mark, read(text).notes) == (quiz.items, 0.5, [])
        else:
            assert [note.partition(": ")[0] for note in out.notes] == ["the-one"]
            assert out.notes[0].endswith("left out")
            assert "the-one" not in text


@pytest.mark.parametrize("format_", ["gift", "moodle-xml", "yaml"])
def test_the_command_prints_it_or_says_what_does_not_travel(
    folder: Path, example: Example, capsys: pytest.CaptureFixture[str], tmp_path: Path, format_: str
) -> None:
    call_command("export_quiz", "two-kinds", format=format_, course=folder)
    out, err = capsys.readouterr()
    if not {"gift": example.gift, "moodle-xml": example.moodle, "yaml": True}[format_]:
        assert "the-one: " in err
        return
    assert err == ""
    if format_ == "yaml":
        (folder / "quizzes" / "two-kinds.yaml").write_text(out)
    else:
        file = tmp_path / "out"
        file.write_text(out)
        call_command("import_quiz", file)
        (folder / "quizzes" / "two-kinds.yaml").write_text(capsys.readouterr().out)
    before = parse_course_of(written(example), folder)
    assert parse_course(folder).parts["quizzes"]["two-kinds"] == before


def parse_course_of(text: str, folder: Path) -> object:
    path = folder / "quizzes" / "two-kinds.yaml"
    held = path.read_text()
    path.write_text(text)
    parsed = parse_course(folder).parts["quizzes"]["two-kinds"]
    path.write_text(held)
    return parsed


def hidden(html: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))


def send(client: Client, address: str, example: Example, question: Any, answer: Any) -> str:
    html = client.get(address).content.decode()
    assert CANARY not in html
    fields = hidden(html)
    form = example.form(question, answer, UUID(fields["attempt"]).hex)
    return client.post(address, {**fields, **form}, follow=True).content.decode()


@pytest.mark.django_db
def test_a_reader_without_an_account_answers_it_and_merges_the_receipt(
    folder: Path, question: Any, example: Example, client: Client, alice: Learner
) -> None:
    load(folder)
    fields = hidden(client.get(QUIZ).content.decode())
    refused = client.post(QUIZ, {**fields, **example.malformed})
    assert refused.status_code == 422
    assert 'role="alert"' in refused.content.decode()
    verdict = send(client, QUIZ, example, question, example.right)
    assert "Right." in verdict and CANARY in verdict
    result = client.get(f"{QUIZ}result/").content.decode()
    assert "You missed nothing." in result
    found = re.search(r'data-receipt="([^"]+)"', result)
    assert found
    receipt = unescape(found[1])
    assert signed.read_receipt(receipt).answers == (example.right,)
    due = client.post("/review/due/", json.dumps({"receipts": [receipt]}), content_type="application/json")
    assert due.status_code == 200
    client.force_login(alice)
    client.post(
        "/me/merge/", json.dumps({"receipts": [receipt], "reads": []}), content_type="application/json"
    )
    assert Attempt.objects.get(learner=alice).grades == {"the-one": 1}
    assert "Right." in client.get(f"{QUIZ}?n=1").content.decode()


@pytest.mark.django_db
def test_a_learner_misses_it_practises_it_reviews_it_reports_it_and_takes_it_away(
    folder: Path, question: Any, example: Example, client: Client, alice: Learner
) -> None:
    load(folder)
    client.force_login(alice)
    assert "Not right." in send(client, QUIZ, example, question, example.wrong)
    result = client.get(f"{QUIZ}result/").content.decode()
    for mistake in question.mistakes(example.wrong):
        assert mistake.about in result and mistake.said in result and mistake.right in result
    practice = "/lessons/two-kinds/practice/"
    assert question.nudge(example.wrong) in send(client, practice, example, question, example.wrong)
    assert "Right." in send(client, practice, example, question, example.right)
    review = "/review/two-kinds/the-one/"
    assert "Not right." in send(client, review, example, question, example.wrong)
    sent = {"question": "the-one", "reason": "key", "text": "Look again."}
    assert client.post(f"{QUIZ}report/", sent).status_code == 200
    taken = client.get("/me/data/").json()["quiz_attempts"]
    assert {json.dumps(one["answers"]["the-one"]) for one in taken} == {json.dumps(example.wrong)}
    assert client.get("/progress/").status_code == 200


@pytest.mark.django_db
def test_an_author_sees_how_it_does(folder: Path, question: Any, example: Example, client: Client) -> None:
    load(folder)
    asked = [one.data() for one in questions_of(Quiz.objects.get(slug="two-kinds"))]
    for number in range(LEAST):
        answer, points = ((example.right, 1), (example.wrong, 0))[number % 2]
        Attempt.objects.create(
            learner=Learner.objects.create_user(f"learner-{number}@example.org"),
            slug="two-kinds",
            pass_mark=0.5,
            asked_id=question_sets.kept(asked),
            answers={"the-one": answer},
            grades={"the-one": points},
            out_of=1,
            started=timezone.now(),
        )
    client.force_login(Learner.objects.create_superuser("author@example.org", "a long password"))
    quiz = Quiz.objects.get(slug="two-kinds")
    html = unescape(client.get(f"/admin/quizzes/quiz/{quiz.pk}/statistics/").content.decode())
    assert "50 %" in html
    assert all(name in html for name in example.names)


def mistakes(folder: Path) -> list[str]:
    with pytest.raises(ContentErrors) as caught:
        parse_course(folder)
    return [str(error) for error in caught.value.errors]


@pytest.fixture
def spelt(tmp_path: Path) -> Path:
    course = Path(shutil.copytree(EXAMPLE, tmp_path / "course"))
    (course / "quizzes" / "two-kinds.yaml").write_text(written(SPELT))
    return course


def test_a_kind_without_its_template_is_named_and_asked_of_nobody(
    spelt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(Spelt, monkeypatch)
    lacks = "has no template templates/quizzes/kinds/spelt.html"
    assert mistakes(spelt) == [f"quizzes/two-kinds.yaml:3: is of the kind spelt, which {lacks}"]
    assert [one.msg for one in checks.every_kind_is_whole(None)] == [f"The kind of question spelt {lacks}."]
    with pytest.raises(CommandError, match="has mistakes"):
        call_command("export_quiz", "two-kinds", format="gift", course=spelt)
    monkeypatch.undo()
    checks.lacking.cache_clear()
    assert checks.every_kind_is_whole(None) == []


def test_a_kind_that_does_not_grade_is_named_and_asked_of_nobody(
    spelt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = type(
        "Half", (Question,), {"kind": "half", "key_name": "spelt", "read": classmethod(lambda *_: None)}
    )
    register(half, monkeypatch)
    (mistake,) = mistakes(spelt)
    assert mistake.startswith(
        "quizzes/two-kinds.yaml:3: is of the kind half, which has no corrects, grade, nudge, parse"
    )


def test_a_key_that_no_kind_knows_is_named(spelt: Path) -> None:
    assert mistakes(spelt)[0].startswith("quizzes/two-kinds.yaml:3: has no way to be answered")
