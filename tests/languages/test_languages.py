"""A course in another language: its pages, its search and its tutor speak as its text does."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from django.core import mail
from django.core.cache import caches
from django.test import Client
from django.utils import translation

from config.env import ROOT
from courses import interface, languages, words
from courses.loading.loader import load
from courses.models import Course, Document
from courses.reading.document import ContentErrors
from courses.search.finding import find
from dev.translations import PLURALS
from learners.models import Learner
from tutor import lessons
from tutor.models import Question
from tutor.serving.leases import ATTEMPTS
from tutor.tasks import answer_question
from tutor.understanding.answering import answer
from tutor.understanding.conversation import Answer, Conversation

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "courses" / "example"
pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/lessons/",
    "/lessons/select/",
    "/lessons/select/quiz/",
    "/terms/",
    "/search/?q=SELECT",
    "/progress/",
    "/accounts/login/",
    "/nothing/",
    "/articles/",
    "/briefs/",
    "/facts/",
    "/device/",
    "/notes/",
    "/review/",
]


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def ask(question: str, slug: str = "select") -> Answer:
    lesson = lessons.find("lesson", slug)
    assert lesson
    with languages.speaking(lesson.language):
        return answer(question, Conversation(slug, lessons.index_of(lesson)))


def shown(given: Answer) -> str:
    return " ".join(one["text"] for one in given.sentences)


@pytest.fixture
def french(db: None) -> None:
    load(HERE / "french")


@pytest.fixture
def arabic(db: None) -> None:
    load(HERE / "arabic")


@pytest.mark.parametrize("address", PAGES)
def test_every_page_of_a_french_course_is_french(client: Client, french: None, address: str) -> None:
    text = page(client, address)
    assert '<html lang="fr">' in text
    assert "Se connecter" in text and "Sign in" not in text and "Glossaire" in text


def test_why_another_lesson_is_near_is_said_in_the_language_of_the_course(
    client: Client, french: None
) -> None:
    assert "Toutes deux expliquent requête" in page(client, "/lessons/select/")


@pytest.mark.parametrize("address", PAGES)
def test_every_page_of_an_arabic_course_is_written_from_the_right(
    client: Client, arabic: None, address: str
) -> None:
    text = page(client, address)
    assert '<html lang="ar" dir="rtl">' in text
    assert "تسجيل الدخول" in text and "Sign in" not in text


def test_a_language_of_the_visitor_s_browser_changes_nothing(client: Client, course: Course) -> None:
    assert page(client, "/") == client.get("/", headers={"Accept-Language": "fr"}).content.decode()


SCRIPTS = ROOT / "static" / "js"


@pytest.mark.parametrize("language", PLURALS)
@pytest.mark.parametrize(("module", "words"), [("gettext.js", ""), ("wording.js", "-lesson")])
def test_scripts_find_the_words_of_every_language(language: str, module: str, words: str) -> None:
    name = f"words/{language}{words}.js"
    assert f'{language}: () => import("./{name}")' in (SCRIPTS / module).read_text()
    assert (SCRIPTS / name).read_text().count("export const words = {") == 1


def brought_by(*modules: str) -> set[str]:
    """These modules, and all that come with them."""
    waiting, brought = list(modules), set()
    while waiting:
        name = waiting.pop()
        if name not in brought:
            brought.add(name)
            source = (SCRIPTS / name).read_text()
            waiting += re.findall(r'^(?:import|export) (?:.* from )?"\./([^"]+)"', source, re.M)
    return brought


def test_what_a_lesson_brings_at_once_says_nothing_that_would_need_words(
    client: Client, french: None
) -> None:
    """In no language: the words come with the first module that says something."""
    found = re.findall(r'<script type="module"[^>]* src="[^"]*/js/([^"]+)"', page(client, "/lessons/select/"))
    modules = [re.sub(r"\.[0-9a-f]{12}(?=\.js)", "", name) for name in found]
    assert {"page.js", "lesson.js", "tutor.js"} <= {*modules}
    assert {"wording.js", "gettext.js"}.isdisjoint(brought_by(*modules))


def test_what_follows_the_reader_of_a_lesson_brings_its_own_words_only() -> None:
    assert "wording.js" in brought_by("lesson-reader.js")
    assert "gettext.js" not in brought_by("lesson-reader.js", "copy-code.js")


def test_a_lesson_in_another_language_than_its_course_brings_its_own(
    client: Client, tmp_path: Path, course: Course
) -> None:
    Document.objects.filter(slug="two-kinds").update(lang="de")
    languages.read_again()
    text = page(client, "/lessons/two-kinds/")
    assert '<html lang="de">' in text and "Anmelden" in text
    assert '<html lang="de">' in page(client, "/lessons/two-kinds/quiz/")
    assert '<html lang="en">' in page(client, "/lessons/")


def test_a_text_in_a_language_that_the_interface_does_not_have_says_so_itself(
    client: Client, course: Course
) -> None:
    Document.objects.filter(slug="two-kinds").update(lang="he")
    caches["fragments"].clear()  # what another test has kept of this text, whose hash is the same
    text = page(client, "/lessons/two-kinds/")
    assert '<html lang="en">' in text and 'lang="he" dir="rtl">' in text


def test_numbers_have_the_plural_that_they_ask_for() -> None:
    said = {}
    for language in ("de", "fr", "ar"):
        with translation.override(language):
            said[language] = [
                translation.ngettext("%(n)s question", "%(n)s questions", n) % {"n": n}
                for n in (0, 1, 2, 3, 11, 100)
            ]
    assert said["de"] == ["0 Fragen", "1 Frage", "2 Fragen", "3 Fragen", "11 Fragen", "100 Fragen"]
    assert said["fr"] == [
        "0 question",
        "1 question",
        "2 questions",
        "3 questions",
        "11 questions",
        "100 questions",
    ]
    assert said["ar"] == ["0 سؤال", "سؤال واحد", "سؤالان", "3 أسئلة", "11 سؤالًا", "100 سؤال"]


def test_days_are_written_as_the_language_writes_them(client: Client, french: None) -> None:
    assert "26 novembre 2026" in page(client, "/lessons/select/")


def test_mail_is_in_the_language_of_the_course(client: Client, french: None, alice: Learner) -> None:
    client.post("/accounts/login/code/", {"email": alice.email})
    assert "Saisissez ce code sur la page" in str(mail.outbox[-1].body)
    assert "est votre code pour" in mail.outbox[-1].subject


def test_a_quiz_says_right_and_wrong_in_its_language(client: Client, arabic: None) -> None:
    text = page(client, "/lessons/select/practice/?n=3")
    assert "صحيح" in text and "True" not in text


def test_search_knows_the_forms_of_french_and_arabic_words(french: None) -> None:
    with languages.speaking("fr"):
        assert find("jointures", 5).hits[0].slug in ("join", "jointure")
        assert find("triées", 5).hits[0].slug in ("index", "select")


def test_search_finds_an_arabic_word_with_and_without_its_article(arabic: None) -> None:
    with languages.speaking("ar"):
        assert {hit.slug for hit in find("فهرس", 5).hits} & {"index"}
        assert {hit.slug for hit in find("والفهرس", 5).hits} & {"index"}


def test_the_tutor_answers_a_french_lesson_in_french(french: None) -> None:
    given = ask("À quoi sert la clause WHERE ?")
    assert given.tier != "refused" and "la leçon" in given.opener.lower()
    assert "filtre les lignes" in shown(given) or "ne garde que les lignes" in shown(given)


def test_the_tutor_answers_an_arabic_lesson_in_arabic(arabic: None) -> None:
    given = ask("ما فائدة عبارة WHERE؟")
    assert given.tier != "refused" and "الدرس" in given.opener
    assert "تُبقي عبارة WHERE الصفوف" in shown(given)


def test_what_a_french_lesson_does_not_say_is_declined_in_french(french: None) -> None:
    given = ask("Quelle est la recette de la ratatouille ?")
    assert given.tier == "refused" and given.opener.startswith("Cette leçon n’en dit rien")


def test_a_question_in_another_language_is_told_which_one_the_lesson_has(french: None) -> None:
    given = ask("What is the weather going to be like in the mountains?")
    assert given.tier == "refused" and "qui est en français" in given.opener


@pytest.mark.parametrize(("wish", "opener"), [("Dis-m’en plus", "Sur quoi"), ("Résume", "En bref")])
def test_the_tutor_does_what_its_french_buttons_ask(french: None, wish: str, opener: str) -> None:
    assert ask(wish).opener.startswith(opener)


@pytest.mark.django_db(transaction=True)
def test_a_question_that_is_given_up_is_told_in_french(french: None) -> None:
    asked = Question.objects.create(slug="select", kind="lesson", text="Que fait SELECT ?", attempt=ATTEMPTS)
    answer_question(str(asked.pk))
    asked.refresh_from_db()
    assert asked.opener.startswith("Cela n’a pas pu recevoir de réponse")


def test_a_course_that_changes_its_language_is_read_anew(tmp_path: Path, db: None) -> None:
    folder = Path(shutil.copytree(HERE / "french", tmp_path / "course"))
    load(folder)
    (folder / "course.yaml").write_text(
        (folder / "course.yaml").read_text().replace("language: fr", "language: de")
    )
    load(folder)
    assert languages.of_course() == "de"


def test_a_language_that_is_none_is_a_mistake_with_its_line(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(HERE / "french", tmp_path / "course"))
    (folder / "course.yaml").write_text(
        (folder / "course.yaml").read_text().replace("language: fr", "language: French!")
    )
    with pytest.raises(ContentErrors) as wrong:
        load(folder)
    assert [(one.path, one.line) for one in wrong.value.errors] == [("course.yaml", 3)]


def test_words_are_read_in_the_language_that_is_said() -> None:
    assert words.stems("organisations") == words.stems("organization")
    with words.reading_in("fr"):
        assert words.stems("l’index") == words.stems("index") and "les" in words.STOP_WORDS
    with words.reading_in("ar"):
        assert words.stems("والكتاب") == words.stems("الكتاب")
    assert "les" not in words.STOP_WORDS and words.language() == "en"


def test_what_is_said_without_django_is_said_in_the_same_language() -> None:
    with languages.speaking("de"):
        assert (
            interface.gettext("That is too high.")
            == translation.gettext("That is too high.")
            == "Das ist zu hoch."
        )
    assert interface.gettext("That is too high.") == "That is too high."
