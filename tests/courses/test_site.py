"""A course has its own name, look and ways, and the site around it says nothing of another course."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.management import call_command
from django.test import Client

from content.labs import LABS
from courses.loading.loader import ContentErrors, check, load
from courses.models import Course, Document
from courses.reading import colours
from tests.conftest import EXAMPLE
from tests.learners.test_device import kept_pages
from tests.real_course import load_real_course

SQL = Path(__file__).parent / "sql"
ANOTHERS = re.compile(
    r"\bAjar\b|\bopen\b.{0,20}\bclosed\b|\bmodels?\b|licen[cs]e|\bweights\b|\bGPUs?\b|\bAPI\b|Llama|decision record|"
    r"\bglossary\b|\bbriefs?\b|/labs/|\bLabs?\b|\barticles?\b|dated facts|/facts/",
    re.I,
)
PAGES = ("/", "/lessons/", "/lessons/first-query/", "/lessons/first-query/quiz/", "/lessons/first-query/practice/",
         "/search/", "/search/?q=shelf", "/search/?q=zebra", "/progress/", "/review/", "/device/", "/notes/", "/accounts/login/",
         "/progress/certificate/")  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture
def sql(settings: LazySettings, db: None) -> Iterator[Course]:
    settings.COURSE_DIR = SQL
    load(SQL)
    yield Course.objects.get()


def copy_of(folder: Path, tmp_path: Path, *changes: tuple[str, str]) -> Path:
    made = Path(copytree(folder, tmp_path / "changed"))
    file = made / "course.yaml"
    text = file.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text)
    return made


def mistakes(folder: Path) -> str:
    with pytest.raises(ContentErrors) as raised:
        check(folder)
    return str(raised.value)


def words(html: str) -> str:
    """What a reader sees or hears of a page, and its title."""
    html = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", html, flags=re.S)
    return re.sub(r"<[^>]*>", " ", html)


@pytest.mark.parametrize("path", PAGES)
def test_no_page_of_a_course_speaks_of_another(client: Client, sql: Course, path: str) -> None:
    response = client.get(path, follow=True)
    assert response.status_code == 200
    found = ANOTHERS.search(words(response.content.decode()))
    assert not found, found
    assert "Row by Row</title>" in response.content.decode()


@pytest.mark.parametrize("path", ["/nowhere/", "/labs/", "/labs/which-one/", "/labs/break-even/result/", "/terms/", "/facts/",
                                  "/articles/", "/briefs/", "/decision/", "/decision/facts/"])  # fmt: skip
def test_what_a_course_does_not_have_has_no_address(client: Client, sql: Course, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert not ANOTHERS.search(words(response.content.decode()))


def test_the_home_page_has_the_courses_own_buttons_mark_and_footer(client: Client, sql: Course) -> None:
    page = client.get("/").content.decode()
    assert "Write the first query" in page
    assert '<a class="btn quiet" href="/lessons/joins/">What a join drops</a>' in page
    assert '<a class="brand" href="/"><svg aria-hidden="true" width="26"' in page
    assert 'written for people who keep lists. <a href="/lessons/first-query/">Start</a>' in page
    assert '<meta property="og:image"' not in page


def test_a_course_has_its_own_colours_in_every_page_and_keeps_the_policy(client: Client, sql: Course) -> None:
    response = client.get("/lessons/joins/")
    (sheet,) = re.findall(r'<link rel="stylesheet" href="(/media/[^"]+\.css)">', response.content.decode())
    styles = client.get(sheet)
    assert styles["Content-Type"] == "text/css; charset=utf-8"
    assert "--open:light-dark(#0b6158," in styles.content.decode()
    assert "'self'" in response["Content-Security-Policy"].partition("style-src")[2].partition(";")[0]


def test_programs_read_the_name_too(client: Client, sql: Course) -> None:
    manifest = client.get("/manifest.webmanifest").json()
    assert (manifest["name"], manifest["short_name"]) == ("SQL from the first row", "Row by Row")
    assert [icon["sizes"] for icon in manifest["icons"]] == ["any"]
    assert client.get(manifest["icons"][0]["src"])["Content-Type"] == "image/svg+xml"
    assert "<ShortName>Row by Row</ShortName>" in client.get("/opensearch.xml").text
    assert '"provider":{"@type":"Organization","name":"Row by Row"' in client.get("/").text
    for path in ("/feed.xml", "/llms.txt", "/sitemap.xml", "/opensearch.xml", "/manifest.webmanifest"):
        assert not ANOTHERS.search(client.get(path).text), path
    assert {"/terms/", "/labs/", "/facts/", "/articles/"}.isdisjoint(kept_pages(client))


def test_mail_comes_from_the_course(client: Client, sql: Course) -> None:
    client.post("/accounts/login/code/", {"email": "alice@example.org"})
    (sent,) = mail.outbox
    assert sent.from_email.startswith("Row by Row <no-reply@")
    assert re.fullmatch(r"\[SQL\] \S+ is your code for Row by Row", str(sent.subject))
    assert "Row by Row, the SQL course" in sent.body
    assert not ANOTHERS.search(str(sent.body))


def test_without_a_word_on_it_a_course_is_called_by_its_title(client: Client, tmp_path: Path) -> None:
    folder = copy_of(SQL, tmp_path)
    text = (folder / "course.yaml").read_text()
    (folder / "course.yaml").write_text(text[: text.index("name: Row")] + text[text.index("tracks:") :])
    load(folder)
    page = client.get("/").content.decode()
    assert "<title>SQL from the first row · SQL from the first row</title>" in page
    assert "Start the first lesson" in page and 'class="btn quiet"' not in page
    assert not ANOTHERS.search(words(page))
    assert client.get("/favicon.ico")["Location"].endswith("/icon.svg")


# Another course


def test_another_course_does_not_take_the_place_of_the_first(sql: Course) -> None:
    with pytest.raises(ContentErrors) as raised:
        load(EXAMPLE)
    assert "this database holds the course “Row by Row”, of which 2 texts would be withdrawn" in str(
        raised.value
    )
    assert "DATA_DIR" in str(raised.value) and "--replace" in str(raised.value)
    assert Document.objects.filter(withdrawn=True).count() == 0
    assert Course.objects.get().title == "SQL from the first row"


def test_the_operator_may_put_another_course_in_its_place(sql: Course) -> None:
    call_command("load_content", str(EXAMPLE), "--replace", verbosity=0)
    assert Course.objects.get().title == "A small course"
    assert set(Document.objects.filter(withdrawn=True).values_list("slug", flat=True)) == {
        "first-query",
        "joins",
    }


def test_a_course_may_be_renamed(sql: Course, tmp_path: Path) -> None:
    load(
        copy_of(
            SQL, tmp_path, ("name: Row by Row", "name: Table by Table"), ("from the first row", "by hand")
        )
    )
    assert Course.objects.get().site["name"] == "Table by Table"


# Mistakes


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('accent: "#0b6158"', 'accent: "#7fb8b0"', "course.yaml:6: has the colour #7fb8b0 as accent, which stands out from the "
         "paper of the light scheme (#eaeff1) by"),
        ('accent: "#0b6158"', 'accent: "#0b6158"\n  accent_dark: "#2a4a46"', "4.5:1 is the least that can be read. Take a lighter"),
        ('accent: "#0b6158"', 'accent: "#0b6158"\n  fill: "#f4d9a0"', "3:1 is the least that can be read. Take a darker one"),
        ('accent: "#0b6158"', "accent: teal", "has teal as its colour accent; a colour is written like"),
        ("to: lessons/joins.md", "to: labs/which-one", "leads to the lab which-one, which is not among its labs"),
        ("to: lessons/joins.md", "to: lessons/join.md", "leads to lessons/join.md, which is not there"),
        ("to: lessons/joins.md", "to: glossary", "leads to glossary, which this course does not have"),
        ("start: Write", "labs: [rocket]\nstart: Write", "names the lab rocket, which no package of labs has"),
        ("mark: img/mark.svg", "mark: img/none.svg", "course.yaml:4: names img/none.svg, which does not exist"),
        ("start: Write", "decision: {choices: [{id: one, name: One}]}\nstart: Write", "has fewer than two choices"),
        ("start: Write", "mail: {sender: me}\nfrom: x\nstart: Write", "twice"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert said in mistakes(copy_of(SQL, tmp_path, (old, new)))


def test_the_colour_for_the_dark_scheme_and_what_stands_behind_it_follow_from_the_first() -> None:
    for accent in ("#0b6158", "#8a2b5e", "#000000", "#1d4f91", "#9a3412"):
        sheet = colours.sheet_of({"accent": accent})
        light, dark = re.findall(r"--open:light-dark\((#\w{6}),(#\w{6})\)", sheet)[0]
        washes = re.findall(r"--open-wash:light-dark\((#\w{6}),(#\w{6})\)", sheet)[0]
        assert light == accent
        assert all(colours.contrast(dark, paper) >= 4.5 for paper in (*colours.DARK, washes[1]))
        assert colours.contrast(light, washes[0]) >= 4.5


def test_the_papers_are_those_of_the_style_sheet() -> None:
    tokens = (Path(__file__).parents[2] / "static" / "css" / "tokens.css").read_text()
    for name, light, dark in zip(("page", "sheet", "sunk"), colours.LIGHT, colours.DARK, strict=True):
        short = light.replace("#ffffff", "#fff")
        assert f"--{name}: light-dark({short}, {dark});" in tokens


# The course of content/


def test_the_course_of_content_says_what_it_did(client: Client) -> None:
    load_real_course()
    page = client.get("/").content.decode()
    assert "<title>Open or closed? · Ajar</title>" in page
    assert 'href="/labs/which-one/">Which one fits me?</a>' in page
    assert "Ajar: an open course about open and closed models." in page
    assert 'class="hero-picture"' in page and 'class="leaf"' in page
    bar = re.findall(
        r'<a href="([^"]+)"[^>]*>(\w+)</a>', page.partition('class="main"')[2].partition("</nav>")[0]
    )
    assert bar == [("/lessons/", "Lessons"), ("/labs/", "Labs"), ("/articles/", "Articles"), ("/briefs/", "Briefs"), ("/terms/", "Glossary")]  # fmt: skip
    assert [icon["sizes"] for icon in client.get("/manifest.webmanifest").json()["icons"]] == [
        "192x192",
        "512x512",
        "any",
    ]
    assert Course.objects.get().site["labs"] == [lab.name for lab in LABS]
    assert json.dumps(Course.objects.get().site)


# A course that is made of several folders


@pytest.fixture
def parted(tmp_path: Path) -> Path:
    """The course about SQL with its second lesson in a folder of its own, which shows a picture of that folder."""
    folder = copy_of(SQL, tmp_path, ("title: SQL", "folders: [part-two]\ntitle: SQL"))
    within = folder / "part-two"
    (within / "lessons").mkdir(parents=True)
    (folder / "lessons" / "joins.md").rename(within / "lessons" / "joins.md")
    (within / "img").mkdir()
    (folder / "img" / "mark.svg").rename(within / "img" / "two.svg")
    copytree(SQL / "img", folder / "img", dirs_exist_ok=True)
    with (within / "lessons" / "joins.md").open("a") as lesson:
        lesson.write("\n![Two tables side by side](../img/two.svg)\n")
    return folder


def test_a_course_may_be_made_of_several_folders(client: Client, parted: Path) -> None:
    load(parted)
    page = client.get("/lessons/joins/").content.decode()
    assert 'href="/lessons/first-query/#what-a-row-is"' in page
    assert re.search(r'<img src="/media/\w+/two.svg"', page)
    (parted / "part-two" / "lessons" / "joins.md").write_text("no front matter")
    assert "part-two/lessons/joins.md" in mistakes(parted)


def test_a_text_is_in_one_of_the_folders_only(parted: Path) -> None:
    (parted / "part-two" / "lessons" / "first-query.md").write_text("---\n---\n")
    (parted / "part-two" / "terms.yaml").write_text("")
    said = mistakes(parted)
    assert "part-two/lessons/first-query.md: is in this course already, as lessons/first-query.md" in said
    assert "part-two/terms.yaml: belongs into the course's own folder, beside course.yaml" in said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../other", "lies within the course's own"),
        ("part-three", "does not exist"),
        ("linked", "is a symbolic link"),
    ],
)
def test_a_folder_lies_within_the_courses_own(tmp_path: Path, name: str, said: str) -> None:
    folder = copy_of(SQL, tmp_path, ("title: SQL", f'folders: ["{name}"]\ntitle: SQL'))
    (folder / "linked").symlink_to(EXAMPLE)
    assert f"course.yaml:1: names the folder {name}" in mistakes(folder)
    assert said in mistakes(folder)
