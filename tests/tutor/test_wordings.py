"""Other words for a passage: they lead to it, and never make it more of an answer than it is."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.loading.loader import load
from courses.reading.document import ContentErrors, SourceFile
from tests.conftest import EXAMPLE
from tests.real_course import load_real_course
from tutor import lessons
from tutor.models import Wording
from tutor.understanding.answering import answer
from tutor.understanding.conversation import Answer, Conversation
from tutor.wording import near_copies

pytestmark = pytest.mark.django_db
SLUG = "two-kinds"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(EXAMPLE, tmp_path / "course"))


def passage() -> str:
    """The first sentence of the lesson."""
    lesson = lessons.find("lesson", SLUG)
    assert lesson
    return lessons.index_of(lesson).heard[0].passage.text


def asked(question: str) -> Answer:
    lesson = lessons.find("lesson", SLUG)
    assert lesson
    return answer(question, Conversation(SLUG, lessons.index_of(lesson)))


def give(folder: Path, says: str, *words: str) -> None:
    path = folder / "wordings" / f"{SLUG}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'- says: "{says}"\n  asked: [{", ".join(words)}]\n')
    load(folder)


def test_a_wording_leads_to_its_passage_as_the_closest_line(folder: Path) -> None:
    load(folder)
    assert asked("what is a gribblefrotz").tier == "refused"
    give(folder, passage(), "how does the gribblefrotz wobble")
    given = asked("how does a gribblefrotz wobble")
    assert given.tier == "closest"
    assert given.sentences[0]["quote"] == passage()
    assert "gribblefrotz" not in str(given)


def test_a_wording_that_goes_takes_its_words_with_it(folder: Path) -> None:
    load(folder)
    give(folder, passage(), "how does the gribblefrotz wobble")
    (folder / "wordings" / f"{SLUG}.yaml").unlink()
    load(folder)
    assert not Wording.objects.exists()
    assert asked("how does a gribblefrotz wobble").tier == "refused"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("says: x\n", "1: is a list of passages"),
        ("- says: nowhere in it\n  asked: [a]\n", "1: `says` is a phrase of one passage"),
        ("- says: \n  asked: [a]\n", "`says` is a phrase of one passage"),
        ("- says: nowhere\n  asked: []\n", "2: `asked` is a list of 1 to 12 questions"),
        ("- says: nowhere\n  asked: a\n", "2: `asked` is a list"),
        ("- says: nowhere\n  ask: [a]\n", "2: has an unknown key ask"),
        ("- just text\n", "1: is not a passage with `says` and `asked`"),
    ],
)
def test_a_mistake_is_named_with_its_line(folder: Path, text: str, said: str) -> None:
    (folder / "wordings").mkdir()
    (folder / "wordings" / f"{SLUG}.yaml").write_text(text)
    with pytest.raises(ContentErrors) as problem:
        load(folder)
    assert said in "\n".join(map(str, problem.value.errors))


def test_wordings_of_no_lesson_are_a_mistake(folder: Path) -> None:
    (folder / "wordings").mkdir()
    (folder / "wordings" / "nowhere.yaml").write_text("- says: a\n  asked: [b]\n")
    with pytest.raises(ContentErrors, match="belongs to no lesson"):
        load(folder)


def mistakes(folder: Path) -> str:
    with pytest.raises(ContentErrors) as problem:
        load(folder)
    return "\n".join(map(str, problem.value.errors))


def ask_gold(folder: Path, ask: str) -> None:
    (folder / "gold" / f"{SLUG}.yaml").write_text(
        f"- ask: who won the cup\n  not_here: off-topic\n- ask: {ask}\n  not_here: near-miss\n"
    )


few_words = st.lists(
    st.sampled_from(["wobble", "glow", "night", "cup", "wind", "jar", "lid", "tin"]), max_size=8
).map(" ".join)


@given(st.lists(few_words, max_size=4), st.lists(few_words, max_size=4))
def test_every_near_copy_is_told_and_nothing_else(gold: list[str], wordings: list[str]) -> None:
    read = source("gold/a.yaml", [{"ask": ask} for ask in gold])
    found = near_copies.problems(read, source("wordings/a.yaml", [{"says": "x", "asked": wordings}]))
    pairs = [
        (one, ask) for one in wordings for ask in gold if near_copies.overlap(one, ask) >= near_copies.NEAR
    ]
    assert len(found) == len(pairs)
    for problem, (one, ask) in zip(found, pairs, strict=True):
        assert f"asks “{one}”, which nearly copies “{ask}”" in problem.message


def source(path: str, data: object) -> SourceFile:
    text = json.dumps(data)
    return SourceFile(path, text, sha256(text.encode()).hexdigest())


@pytest.mark.parametrize(
    "wording", ["How does it wobble at night?", "does it wobble", "how at NIGHT does it wobble and glow"]
)
@pytest.mark.parametrize("last", ["gold", "wordings"])
def test_a_wording_that_nearly_copies_a_gold_question_is_a_mistake_whichever_came_last(
    folder: Path, wording: str, last: str
) -> None:
    load(folder)
    if last == "gold":
        give(folder, passage(), "something else", f'"{wording}"')
        ask_gold(folder, "how does it wobble")
    else:
        ask_gold(folder, "how does it wobble")
        load(folder)
        with pytest.raises(ContentErrors):
            give(folder, passage(), "something else", f'"{wording}"')
    said = mistakes(folder)
    assert f"wordings/{SLUG}.yaml:2: asks “{wording}”" in said
    assert f"“how does it wobble” of gold/{SLUG}.yaml:3" in said
    assert said.count("nearly copies") == 1


def test_a_gold_question_of_another_lesson_or_in_other_words_may_stand_beside_a_wording(folder: Path) -> None:
    load(folder)
    give(folder, passage(), "does it wobble when the wind blows")
    ask_gold(folder, "how would it wobble")
    load(folder)
    assert Wording.objects.count() == 1


def test_of_a_file_that_cannot_be_read_only_its_own_mistakes_are_told(folder: Path) -> None:
    load(folder)
    ask_gold(folder, "{ how: does, it")
    (folder / "wordings").mkdir()
    (folder / "wordings" / f"{SLUG}.yaml").write_text(
        f'- 1\n- says: "{passage()}"\n  asked: [how does it, 2]\n'
    )
    said = mistakes(folder)
    assert f"gold/{SLUG}.yaml:4: is not valid YAML" in said
    assert "nearly copies" not in said


def test_no_wording_of_the_course_nearly_copies_a_gold_question() -> None:
    load_real_course()
    assert Wording.objects.exists()


def test_a_name_that_only_a_wording_has_is_never_answered_without_reserve(folder: Path) -> None:
    load(folder)
    give(folder, passage(), "does Gribble keep my prompts")
    assert asked("does Gribble keep my prompts").tier != "direct"


def test_of_a_question_in_its_authors_own_words_the_passage_that_they_meant_comes_first(folder: Path) -> None:
    load(folder)
    lesson = lessons.find("lesson", SLUG)
    assert lesson
    every = [heard.passage for heard in lessons.index_of(lesson).heard if heard.passage.kind == "sentence"]
    meant, near = every[-1].text, every[0].text
    question = " ".join(near.split()[:6])
    assert asked(question).sentences[0]["quote"] == near
    give(folder, meant, question)
    assert asked(f"{question.upper()}?").sentences[0]["quote"] == meant
    assert asked(f"{question} {near.split()[6]}").sentences[0]["quote"] == near


def test_every_suggested_question_of_the_course_with_a_wording_is_answered_by_what_its_author_meant() -> None:
    load_real_course()
    led = 0
    for lesson in lessons.every():
        index = lessons.index_of(lesson)
        for question in lesson.suggested:
            if meant := index.asked_so(question):
                led += 1
                first = answer(question, Conversation(lesson.slug, index, lesson.kind)).sentences[0]
                around = index.paragraph_of(index.by_name[first["passage"]].passage)
                assert not {one.name for one in around}.isdisjoint(meant), question
    assert led >= 15
