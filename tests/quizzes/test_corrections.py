"""The author corrects a key after learners have answered: they are told, the question comes back, and it can be counted."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django.utils.dateformat import format as formatted

from courses.loading.loader import load
from learners.models import Learner
from quizzes.corrections import touched
from quizzes.kinds.choice import Multiple, Single
from quizzes.kinds.match import Match
from quizzes.kinds.number import Number
from quizzes.kinds.order import Order
from quizzes.kinds.true_false import TrueFalse
from quizzes.models import Attempt, Correction, Quiz
from quizzes.question import Option, Question
from tests.quizzes.conftest import QUIZ, Taker
from tests.quizzes.test_edited_under_way import TURNED, change, turn

pytestmark = [pytest.mark.django_db]
COMMON: dict[str, Any] = {"id": "q", "section": "s", "explain": "Because."}


def choice(*texts: str, ask: str = "Which?", explain: str = "Because.") -> Question[Any]:
    """Options, the right ones marked by an asterisk."""
    options = tuple(Option(text.lstrip("*"), text.startswith("*"), "why") for text in texts)
    kind = Multiple if sum(option.right for option in options) > 1 else Single
    return kind(**COMMON | {"explain": explain}, ask=ask, options=options)


def statement(ask: str, *, holds: bool) -> Question[Any]:
    options = (Option("True", holds, ""), Option("False", not holds, ""))
    return TrueFalse(**COMMON, ask=ask, options=options, keep_order=True)


def order(*items: str) -> Question[Any]:
    return Order(**COMMON, ask="Order these.", items=items)


def match(**pairs: str) -> Question[Any]:
    return Match(**COMMON, ask="Match these.", pairs=tuple(pairs.items()))


def number(value: str, within: str = "0", unit: str = "") -> Question[Any]:
    return Number(**COMMON, ask="How many?", number=value, within=within, unit=unit)


A, B, C = "The weights stay on your disk", "The vendor keeps a copy", "Nobody can tell"
CORRECTED = {
    "another option is right": (choice(f"*{A}", B, C), choice(A, f"*{B}", C)),
    "the texts changed places": (choice(f"*{A}", B), choice(f"*{B}", A)),
    "a second option is right too": (choice(f"*{A}", B, C), choice(f"*{A}", f"*{B}", C)),
    "one of the right options is wrong": (choice(f"*{A}", f"*{B}", C), choice(f"*{A}", B, C)),
    "a right option was added": (choice(f"*{A}", B), choice(f"*{A}", B, f"*{C}")),
    "the right option names another number": (choice("*5 GB", "50 GB"), choice("*6 GB", "50 GB")),
    "the right option was denied": (choice(f"*{A}", B), choice("*The weights do not stay on your disk", B)),
    "the statement no longer holds": (
        statement("It rains.", holds=True),
        statement("It rains.", holds=False),
    ),
    "the statement says another number": (
        statement("It has 7 parts.", holds=True),
        statement("It has 8 parts.", holds=True),
    ),
    "two things changed places": (order("one", "two", "three"), order("one", "three", "two")),
    "places changed beside a thing that was added": (order("a", "b", "c"), order("c", "b", "x", "a")),
    "a thing belongs to another group": (match(a="X", b="Y", c="Y"), match(a="Y", b="Y", c="X")),
    "two groups became one": (match(a="X", b="Y", c="Z"), match(a="W", b="W", c="Z")),
    "another number": (number("2"), number("3")),
    "another kind of question": (choice(f"*{A}", B), number("2")),
}
REWORDED = {
    "a misprint in the right option": (choice("*The wieghts stay on your disk", B), choice(f"*{A}", B)),
    "another order of the options": (choice(f"*{A}", B, C), choice(C, f"*{A}", B)),
    "emphasis in an option": (choice(f"*{A}", B), choice("*The weights <em>stay</em> on your disk", B)),
    "a wrong option more": (choice(f"*{A}", B), choice(f"*{A}", B, C)),
    "a wrong option less, and the rest reworded": (
        choice(f"*{A}", B, C),
        choice("*The weights stay on your own disk", "The vendor keeps one copy"),
    ),
    "the question and the reason in other words": (
        choice(f"*{A}", B),
        choice(f"*{A}", B, ask="Which one, would you say?", explain="Just because."),
    ),
    "the statement in other words": (
        statement("It rains today.", holds=True),
        statement("Today it rains.", holds=True),
    ),
    "things of an order reworded": (order("plan it", "build it", "ship it"), order("plan", "build", "ship")),
    "a thing of an order added": (order("a", "b", "c"), order("a", "b", "x", "c")),
    "a thing of a match taken out": (match(a="X", b="Y", c="Y"), match(a="X", b="Y")),
    "a group got another name": (match(a="X", b="Y", c="Y"), match(a="X", b="Z", c="Z")),
    "the same number written otherwise": (number("2", unit="file"), number("2.0", unit="files")),
}


@pytest.mark.parametrize("versions", CORRECTED.values(), ids=CORRECTED)
def test_another_key_is_a_correction(versions: tuple[Question[Any], Question[Any]]) -> None:
    before, now = versions
    assert now.corrects(before)
    assert before.corrects(now)


@pytest.mark.parametrize("versions", REWORDED.values(), ids=REWORDED)
def test_other_words_are_no_correction(versions: tuple[Question[Any], Question[Any]]) -> None:
    before, now = versions
    assert before.hash != now.hash
    assert not now.corrects(before)
    assert not before.corrects(now)


def test_a_wider_margin_touches_those_whose_answer_it_lets_in() -> None:
    narrow, wide = number("100", within="1"), number("100", within="10")
    assert wide.corrects(narrow)
    assert wide.corrects(narrow, "105")
    assert not wide.corrects(narrow, "100")


@pytest.fixture(params=["anonymous", "signed in"])
def finished(request: pytest.FixtureRequest, client: Client, alice: Learner, folder: Path) -> Taker:
    """Somebody who got four of five right, the last one not."""
    load(folder)
    if request.param == "signed in":
        client.force_login(alice)
    who = Taker(client)
    who.finish(wrong=(4,))
    return who


def due(who: Taker, page: str) -> dict[str, Any]:
    """What a browser is told that is due today, by the receipt of a result page; or the account's plan."""
    found = re.search(r'data-receipt="([^"]+)"', page)
    if found:
        body = json.dumps({"receipts": [unescape(found.group(1))]})
        answer: dict[str, Any] = who.client.post("/review/due/", body, content_type="application/json").json()
        return answer
    html = who.client.get("/review/").content.decode()
    return {
        "today": [None] * int((re.search(r"(\d+) questions? to review", html) or [0, 0])[1]),
        "about": html,
    }


@pytest.mark.parametrize("name", [*TURNED][:4])
def test_the_learner_is_told_and_the_question_is_due_again(finished: Taker, folder: Path, name: str) -> None:
    turn(folder, name)
    page = finished.client.get(f"{QUIZ}result/").content.decode()
    day = formatted(timezone.localtime(), "j F Y")
    assert "Your result: 4 of 5" in page
    assert re.search(rf"Corrected on <time [^>]+>{day}</time>, after you answered it", page)
    now = next(question for question in finished.questions if question.id == name)
    assert f"Right is now: <b>{now.solution()}</b>" in page
    assert page.count("Corrected on") == 1
    place = [question.id for question in finished.questions].index(name) + 1
    assert "Corrected on" in finished.client.get(f"{QUIZ}?n={place}").content.decode()
    plan = due(finished, page)
    assert len(plan["today"]) == 1
    assert "1 of them was corrected since you answered." in plan["about"]


def test_words_alone_change_nothing_for_those_who_answered(finished: Taker, folder: Path) -> None:
    change(folder, "The maker of a model closes down.", "The maker of a model shuts down.")
    page = finished.client.get(f"{QUIZ}result/").content.decode()
    assert "orrected" not in page
    assert due(finished, page)["today"] == []
    assert not Correction.objects.exists()


def test_what_was_missed_by_the_old_key_is_told_by_the_new_one_only(finished: Taker, folder: Path) -> None:
    turn(folder, "how-many-copies")
    page = finished.client.get(f"{QUIZ}result/").content.decode()
    assert "Right is now: <b>3 machines</b>" in page
    assert "2 machines" not in page
    assert "Retake the 1 you missed" in page
    assert "You missed nothing" not in page


def test_a_correction_that_is_taken_back_touches_nobody_who_answered_before(
    finished: Taker, folder: Path
) -> None:
    before = (folder / "quizzes/two-kinds.yaml").read_text(encoding="utf-8")
    turn(folder, "what-stays")
    (folder / "quizzes/two-kinds.yaml").write_text(
        before.replace("closes down", "shuts down"), encoding="utf-8"
    )
    load(folder)
    page = finished.client.get(f"{QUIZ}result/").content.decode()
    assert "orrected" not in page
    assert due(finished, page)["today"] == []


@pytest.fixture
def signed_in(client: Client, alice: Learner, folder: Path) -> Taker:
    load(folder)
    client.force_login(alice)
    who = Taker(client)
    who.finish(wrong=(4,))
    return who


def test_answered_again_it_is_no_longer_due(signed_in: Taker, folder: Path) -> None:
    turn(folder, "what-stays")
    assert signed_in.client.get("/me/").json()["due"] == 1
    address = signed_in.client.get("/review/next/")["Location"]
    assert address == "/review/two-kinds/what-stays/"
    html = signed_in.client.get(address).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    signed_in.client.post(address, {**fields, "answer": "0"})
    assert signed_in.client.get("/me/").json()["due"] == 0


def test_my_progress_says_that_a_question_was_corrected(signed_in: Taker, folder: Path) -> None:
    assert "corrected" not in signed_in.client.get("/progress/").content.decode()
    turn(folder, "what-stays")
    html = " ".join(signed_in.client.get("/progress/").content.decode().split())
    address = f"{QUIZ}result/{Attempt.objects.get().pk}/"
    assert f'1 question was <a href="{address}">corrected</a> since, on <time' in html
    turn(folder, "least-to-most")
    assert "2 questions were" in signed_in.client.get("/progress/").content.decode()


def test_a_browser_is_told_which_of_its_attempts_were_corrected(client: Client, folder: Path) -> None:
    load(folder)
    who = Taker(client)
    page = who.finish()
    turn(folder, "what-stays")
    ((id_, said),) = due(who, page)["corrected"].items()
    assert f'data-id="{id_}"' in page
    assert said["count"] == 1
    assert said["at"].startswith(f"{Correction.objects.get().at:%Y-%m-%d}")


def test_a_result_that_is_claimed_after_the_correction_is_touched_too(
    client: Client, alice: Learner, folder: Path
) -> None:
    load(folder)
    found = re.search(r'data-receipt="([^"]+)"', Taker(client).finish())
    assert found
    turn(folder, "what-stays")
    client.force_login(alice)
    body = json.dumps({"receipts": [unescape(found.group(1))], "reads": []})
    assert client.post("/me/merge/", body, content_type="application/json").json()["added"] == 1
    assert len(Attempt.objects.get().questions) == 5
    assert client.get("/me/").json()["due"] == 1


def test_a_question_taken_out_and_put_back_corrected_is_a_correction(signed_in: Taker, folder: Path) -> None:
    path = folder / "quizzes/two-kinds.yaml"
    whole = path.read_text(encoding="utf-8")
    head, _, rest = whole.partition("  - id: how-many-copies\n")
    path.write_text(head, encoding="utf-8")
    load(folder)
    assert signed_in.client.get("/me/").json()["due"] == 0
    path.write_text(
        f"{head}  - id: how-many-copies\n{rest.replace('number: 2', 'number: 3')}", encoding="utf-8"
    )
    load(folder)
    assert signed_in.client.get("/me/").json()["due"] == 1


def test_an_author_sees_how_many_learners_it_touches(
    signed_in: Taker, bob: Learner, folder: Path, client: Client
) -> None:
    def listed() -> str:
        out = StringIO()
        call_command("corrected_keys", stdout=out)
        return out.getvalue()

    assert listed() == "No key was corrected.\n"
    other = Taker(Client())
    other.client.force_login(bob)
    other.finish()
    turn(folder, "what-stays")
    day = timezone.now().date()
    assert (
        listed()
        == f"two-kinds: what-stays, corrected on {day}: answered before by 2 learners, again since by 0\n"
    )
    other.finish(query="?again")
    (one,) = touched()
    assert (one.learners, one.again) == (2, 1)
    client.force_login(Learner.objects.create_superuser("author@example.org", "a long password"))
    quiz = Quiz.objects.get(slug="two-kinds")
    html = client.get(f"/admin/quizzes/quiz/{quiz.pk}/statistics/").content.decode()
    assert "Corrected keys" in html
    assert "<td>2</td><td>1</td>" in html


def test_loading_the_same_course_again_corrects_nothing(signed_in: Taker, folder: Path) -> None:
    load(folder, again=True)
    assert not Correction.objects.exists()
    assert touched() == []


def test_a_correction_is_due_on_the_day_it_is_made_and_not_before(signed_in: Taker, folder: Path) -> None:
    Attempt.objects.update(finished=timezone.now() - timedelta(seconds=1))  # an hour ago may be another day
    assert signed_in.client.get("/me/").json()["due"] == 0
    for name in TURNED:
        turn(folder, name)
    assert signed_in.client.get("/me/").json()["due"] == 5
