"""A folder of Markdown that somebody else wrote becomes a course; nothing leaves its folder, and nothing is lost in silence."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from courses.authoring.chapter_order import find
from courses.compiling.folder_compiler import parse_course
from courses.reading import archive

LOAF = b"# The first loaf\n\nBread is mostly *waiting*. It is.\n\n## Before you mix\n\nWeigh [the flour](flour.md#kinds).\n"
FLOUR = b"---\ntitle: Flour\nauthor: Ann\n---\n# Kinds\n\nWheat.\n\n# Ash\n\n## What it is\n\n![a bag](img/Bag.png) and ![x](no.png)\n"
PNG = b"\x89PNG\r\n\x1a\n"


def make(root: Path, files: dict[str, bytes]) -> Path:
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        for name, data in files.items():
            made.writestr(name, data)
    return path


BOOKS = {
    "mdbook": {
        "src/SUMMARY.md": b"# Summary\n\n[Welcome](README.md)\n\n# Basics\n\n- [Loaf](loaf.md)\n    - [Flour](flour.md)\n- [Gone](gone.md)\n",
        "src/README.md": b"# Welcome\n\nHello.\n",
        "src/loaf.md": LOAF,
        "src/flour.md": FLOUR,
        "src/draft.md": b"# Draft\n\nNot yet.\n",
    },
    "quarto": {
        "_quarto.yml": b"project: {type: book}\nbook:\n  title: Bread\n  chapters:\n    - README.md\n    - part: Basics\n      chapters: [loaf.md, flour.md, gone.md]\n",
        "README.md": b"# Welcome\n\nHello.\n",
        "loaf.md": LOAF,
        "flour.md": FLOUR,
        "draft.md": b"# Draft\n\nNot yet.\n",
    },
    "jupyter-book": {
        "_toc.yml": b"format: jb-book\nroot: README\nparts:\n- caption: Basics\n  chapters:\n  - file: loaf\n    sections:\n    - file: flour\n  - file: gone\n",
        "README.md": b"# Welcome\n\nHello.\n",
        "loaf.md": LOAF,
        "flour.md": FLOUR,
        "draft.md": b"# Draft\n\nNot yet.\n",
    },
    "mkdocs": {
        "mkdocs.yml": b"site_name: Bread\nx: !!python/name:os.system\nnav:\n  - README.md\n  - Basics:\n    - Loaf: loaf.md\n    - flour.md\n    - gone.md\n",
        "docs/README.md": b"# Welcome\n\nHello.\n",
        "docs/loaf.md": LOAF,
        "docs/flour.md": FLOUR,
        "docs/draft.md": b"# Draft\n\nNot yet.\n",
    },
}


@pytest.mark.parametrize("book", BOOKS)
def test_the_list_of_a_book_is_the_order_of_the_course(
    book: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "course"
    call_command("import_course", make(tmp_path / "book", BOOKS[book]), to=to)
    course = parse_course(to)
    listed = [slug for module in course.tracks[0].modules for slug in module.lessons]
    assert listed == ["introduction", "loaf", "flour"]
    assert [module.name for module in course.tracks[0].modules][-1] == "Basics"
    loaf = course.lessons["loaf"]
    assert (loaf.title, loaf.summary) == ("The first loaf", "Bread is mostly waiting.")
    assert [section.title for section in loaf.sections] == ["Before you mix"]
    assert [section.title for section in course.lessons["flour"].sections] == ["Kinds", "Ash"]
    assert "](flour.md#kinds)" in (to / "lessons" / "loaf.md").read_text()
    told = capsys.readouterr().err
    for part in ("gone", "draft.md is not listed", "author", "shows the picture no.png", "img/Bag.png"):
        assert part in told


def test_without_a_list_names_say_the_order_and_folders_are_parts(tmp_path: Path) -> None:
    files = dict.fromkeys(
        ["2-second/b.md", "2-second/a.md", "10-last/x.md", "1-first/z.md", "index.md"], b"Hi.\n"
    )
    order = find(files)
    assert [part.name for part in order.parts] == ["", "First", "Second", "Last"]
    assert [path for part in order.parts for path in part.chapters] == [
        "index.md",
        "1-first/z.md",
        "2-second/a.md",
        "2-second/b.md",
        "10-last/x.md",
    ]


def test_pictures_come_along_and_links_lead_to_the_lessons(tmp_path: Path) -> None:
    source = make(tmp_path / "book", {"a/one.md": b"See ![it](../pics/My%20one.PNG) and [two](../b/index.md).\n",
                                      "b/index.md": b"# Two\n\nBack to [one](../a/one.html).\n", "pics/My one.PNG": PNG})  # fmt: skip
    call_command("import_course", source, to=tmp_path / "to", verbosity=0)
    assert (tmp_path / "to" / "img" / "my-one.png").read_bytes() == PNG
    one = (tmp_path / "to" / "lessons" / "one.md").read_text()
    assert "![it](../img/my-one.png)" in one and "[two](b.md)" in one
    assert "[one](one.md)" in (tmp_path / "to" / "lessons" / "b.md").read_text()


def test_addresses_from_the_root_of_their_site_lead_to_the_lessons(tmp_path: Path) -> None:
    text = b"# Start\n\nSee [a](/docs/basics/loaf), [b](/docs/basics/loaf/#top), [c](/basics/loaf.html), [d](/guide/),"
    text += b" [e](/nowhere) and ![a bag](/img/Bag.png).\n\n## Top\n\nSo.\n"
    book = make(
        tmp_path / "book",
        {
            "1-start.md": text,
            "basics/loaf.md": b"# Loaf\n\nIt rises.\n\n## Top\n\nSo.\n",
            "guide/index.md": b"# Guide\n\nIt leads.\n",
            "static/img/Bag.png": PNG,
        },
    )
    call_command("import_course", book, to=tmp_path / "course")
    lesson = next((tmp_path / "course" / "lessons").glob("*start.md")).read_text()
    assert "[a](loaf.md), [b](loaf.md#top), [c](loaf.md)" in lesson
    assert "[d](guide.md), e and ![a bag](../img/bag.png)." in lesson


def test_a_zip_file_is_read_as_its_folder(tmp_path: Path) -> None:
    path = zipped(tmp_path / "bread-book.zip", {"top/one.md": b"# One\n\nHi.\n", "top/.git/x.md": b"no"})
    call_command("import_course", path, to=tmp_path / "to")
    assert parse_course(tmp_path / "to").title == "Bread book"


@pytest.mark.parametrize("name", ["../out.md", "/etc/out.md", "a/../../out.md", "C:out.md", "a\\..\\out.md"])
def test_nothing_is_written_outside_the_folder(name: str, tmp_path: Path) -> None:
    path = zipped(tmp_path / "evil.zip", {"one.md": b"# One\n", name: b"x"})
    with pytest.raises(CommandError, match="lead out of its folder"):
        call_command("import_course", path, to=tmp_path / "to")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["evil.zip"]


def test_links_in_an_archive_or_a_folder_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "links.zip"
    with zipfile.ZipFile(path, "w") as made:
        link = zipfile.ZipInfo("one.md")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
    with pytest.raises(archive.Refused, match="is a link"):
        archive.read(path)
    folder = make(tmp_path / "folder", {"one.md": b"x"})
    (folder / "two.md").symlink_to("/etc/hostname")
    with pytest.raises(archive.Refused, match=r"two\.md is a symbolic link"):
        archive.read(folder)


def test_what_is_too_large_too_many_or_too_deep_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("one.md", b"0" * (archive.LARGEST + 1))
    assert bomb.stat().st_size < 10_000
    with pytest.raises(archive.Refused, match="more than 5 MB"):
        archive.read(bomb)
    many = zipped(tmp_path / "many.zip", {f"{at}.md": b"x" * 10 for at in range(9)})
    monkeypatch.setattr(archive, "MOST_FILES", 8)
    with pytest.raises(archive.Refused, match="more than 8 files"):
        archive.read(many)
    monkeypatch.setattr(archive, "MOST_FILES", 9)
    monkeypatch.setattr(archive, "LARGEST_OF_ALL", 80)
    with pytest.raises(archive.Refused, match="It holds more than"):
        archive.read(many)
    with pytest.raises(archive.Refused, match="too deep"):
        archive.read(zipped(tmp_path / "deep.zip", {"a/" * 13 + "x.md": b"x"}))


def test_a_list_that_makes_much_of_little_is_left_aside() -> None:
    laughs = "a: &a [x.md]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    order = find({"_toc.yml": f"{laughs}chapters: *i\n".encode(), "one.md": b"x"})
    assert order.told == "the names of the files"


def test_a_folder_that_holds_something_is_not_written_into(tmp_path: Path) -> None:
    source = make(tmp_path / "book", {"one.md": b"# One\n\nHi.\n"})
    with pytest.raises(CommandError, match="not empty"):
        call_command("import_course", source, to=source)
    for wrong in (tmp_path / "nothing", source / "one.md"):
        with pytest.raises(CommandError, match=r"\.$"):
            call_command("import_course", wrong, to=tmp_path / "to")
    with pytest.raises(CommandError, match="no Markdown"):
        call_command("import_course", make(tmp_path / "bare", {"x.txt": b""}), to=tmp_path / "to")


def test_headings_make_sections_whatever_levels_they_have(tmp_path: Path) -> None:
    files = {
        "one.md": b"Only words.\n",
        "two.md": "### Третий\n\nx\n\n#### Deeper\n\ny\n\n```\n# no heading\n```\n".encode(),
        "three.md": b"Title\n=====\n\nPart\n----\n\nText.\n\n| a |\n| --- |\n",
    }
    call_command("import_course", make(tmp_path / "book", files), to=tmp_path / "to", verbosity=0)
    lessons = tmp_path / "to" / "lessons"
    assert "## One\n\nOnly words." in (lessons / "one.md").read_text()
    two = (lessons / "two.md").read_text()
    assert "## Третий" in two and "### Deeper" in two and "\n# no heading" in two
    three = (lessons / "three.md").read_text()
    assert "title: Title" in three and "## Part" in three and "| --- |" in three
