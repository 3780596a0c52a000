"""What programs write that GitHub does not read comes along in the form that it has here, or is named."""

from __future__ import annotations

import base64
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.core.management import call_command

from courses.compiling.folder_compiler import parse_course

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def brought(
    tmp_path: Path, files: Mapping[str, str | bytes], capsys: pytest.CaptureFixture[str]
) -> tuple[Path, str]:
    """The course folder, which is right, and what was told."""
    source, to = tmp_path / "book", tmp_path / "course"
    for path, text in files.items():
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_bytes(text.encode() if isinstance(text, str) else text)
    call_command("import_course", source, to=to)
    parse_course(to)
    return to, capsys.readouterr().err


def lesson(to: Path, slug: str) -> str:
    return (to / "lessons" / f"{slug}.md").read_text().partition("\n---\n")[2].strip()


def front(to: Path, slug: str) -> str:
    return (to / "lessons" / f"{slug}.md").read_text().partition("\n---\n")[0]


MARKS = {
    "tabs of Material": ('=== "One"\n\n    a\n\n=== "Two"\n\n    ```sh\n    b\n    ```\n\nAfter.', "**One**"),
    "keys": ("Press ++ctrl+c++ now.", "Press `Ctrl` + `C` now."),
    "what was inserted": ("It is ^^so^^.", "It is ==so==."),
    "a comment of Obsidian": ("It is %%why?%% so.", "It is <!-- why? --> so."),
    "a note in its line": ("It is^[See *[there](https://example.org/)*.] so.", "It is[^inline-1] so."),
    "attributes of a link": (
        "[a](https://example.org/){ .button target=_blank }.",
        "[a](https://example.org/).",
    ),
    "the label of an equation": ("$$\na = b\n$$ {#eq-one}\n\nSo.", "$$\na = b\n$$\n\nSo."),
    "formulas of mdBook": (
        "It is \\\\( x^2 \\\\), and\n\n\\\\[\ny = 1\n\\\\]\n\nf\\(x\\).",
        "It is \\(x^2\\), and\n\n$$\ny = 1\n$$\n\nf(x).",
    ),
    "a table of contents": ("[TOC]\n\nSo.", "So."),
    "code": ("`++a++`, `[[b]]` and `x^[c]`.", "`++a++`, `[[b]]` and `x^[c]`."),
}


@pytest.mark.parametrize("name", MARKS)
def test_a_mark_of_another_program_gets_the_form_that_it_has_here(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body, wanted = MARKS[name]
    to, told = brought(tmp_path, {"a.md": f"# A\n\n{body}\n"}, capsys)
    assert wanted in lesson(to, "a").removeprefix("## A\n\n") and told == ""
    if name == "tabs of Material":
        assert "\na\n" in lesson(to, "a") and "\n```sh\nb\n```\n" in lesson(to, "a")


def test_what_a_page_takes_from_another_file_stands_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"docs/a.md": '# A\n\n--8<-- "inc.txt"\n\n--8<-- "no.md"\n', "docs/inc.txt": "It *is* so.\n"}
    to, told = brought(tmp_path, files, capsys)
    assert "It *is* so." in lesson(to, "a") and "includes no.md, which did not come with it" in told


def test_names_of_notes_lead_to_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files: dict[str, str | bytes] = {
        "My note.md": "See [[Other note]], [[other note|that *one*]], [[Other note#Part two]], [[#Here]], "
        "![[two rings.png]] and [[Nowhere]].\n\n## Here\n\nSo.\n",
        "deep/Other note.md": "Text.\n\n## Part two\n\nBody.\n",
        "files/two rings.png": PNG,
    }
    to, told = brought(tmp_path, files, capsys)
    assert lesson(to, "my-note").startswith(
        "See [Other note](other-note.md), [that *one*](other-note.md), [Other note: Part two](other-note.md#part-two), "
        "[Here](#here), ![a picture to be described](../img/two-rings.png) and [[Nowhere]]."
    )
    assert "My note.md:1: has [[Nowhere]], a name that no file has" in told


def test_a_picture_and_a_lesson_with_spaces_or_umlauts_are_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As macOS packs them: it writes ü as two signs, and authors write it as one."""
    archive, to = tmp_path / "kurs.zip", tmp_path / "course"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("Kurs/U\u0308bung 1.md", "# Eins\n\n![b](bilder/größe 1.png =100x20) [l](Übung 2.md)\n")
        made.writestr("Kurs/U\u0308bung 2.md", "# Zwei\n\n[z](</Übung 1.md>) [s](/Übung%202.md)\n")
        made.writestr("Kurs/bilder/gro\u0308ße 1.png", PNG)
    call_command("import_course", archive, to=to)
    parse_course(to)
    assert lesson(to, "ubung-1").endswith("![b](../img/grosse-1.png) [l](ubung-2.md)")
    assert lesson(to, "ubung-2").endswith("[z](ubung-1.md) [s](ubung-2.md)")
    assert "has the size 100x20 of a picture; left out" in capsys.readouterr().err


def test_front_matter_keeps_what_a_lesson_has_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {
        "a.md": "---\ntitle: A: b\nlang: pt_BR\ndraft: true\nweight: 2\n---\nText.\n",
        "b.md": '+++\ntitle = "B"\ndraft = true\n[extra]\nx = 1\n+++\nText.\n',
        "c.md": "\n---\ntitle: C\npublished: false\n---\nText.\n",
        "d.md": "---\ntitle: D\npublish_on: 2030-01-31\n---\nText.\n",
        "e.md": "---\n\nA rule above.\n\n---\n\nText.\n",
    }
    to, told = brought(tmp_path, files, capsys)
    assert "title: 'A: b'" in front(to, "a") and "lang: pt-BR\ndraft: true" in front(to, "a")
    assert "title: B\n" in front(to, "b") and "draft: true" in front(to, "b") and "+++" not in lesson(to, "b")
    assert "title: C\n" in front(to, "c") and "draft: true" in front(to, "c")
    assert "publish_on: 2030-01-31" in front(to, "d") and "A rule above." in lesson(to, "e")
    assert "a.md says weight in its front matter; left out" in told and "b.md says extra" in told


def test_files_of_other_encodings_keep_their_letters(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"a.md": "# Größe\n\nWie groß?\n".encode("cp1252"), "b.MD": "# Été\n\nSo.\n".encode("utf-16")}
    to, told = brought(tmp_path, dict(files), capsys)
    assert "title: Größe" in front(to, "a") and "title: Été" in front(to, "b")
    assert "a.md is not UTF-8; it was read as Windows-1252" in told and "b.MD is not UTF-8" in told


def test_every_way_to_list_a_chapter_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    summary = "1. [One](one%20a.md)\n2. [Two [draft]](<two b.md>)\n3. [Three](three c.md)\n- [Site](https://example.org/)\n- [Later]()\n"
    files = {
        "book.toml": '[book]\ntitle = "The book"\nlanguage = "de"\n',
        "src/SUMMARY.md": summary,
        **{f"src/{name}.md": f"# {name}\n\nText.\n" for name in ("one a", "two b", "three c")},
    }
    to, told = brought(tmp_path, files, capsys)
    course = (to / "course.yaml").read_text()
    assert course.index("- one-a") < course.index("- two-b") < course.index("- three-c") and told == ""
    assert course.startswith("title: The book\n") and "\nlanguage: de\n" in course


LISTS = {
    "sides of Quarto": (
        "_quarto.yml",
        "website:\n  title: Bread\n  sidebar:\n    - id: x\n      contents:\n        - section: S\n          contents: [b.md, a.md]\n",
    ),
    "a pattern of Jupyter Book": ("_toc.yml", "root: b\nsections:\n- glob: a*\n"),
    "a link in MkDocs": ("mkdocs.yml", "docs_dir: .\nnav:\n- b.md\n- Site: https://example.org\n- A: a.md\n"),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_chapters_is_read_as_its_program_reads_it(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, text = LISTS[name]
    to, told = brought(tmp_path, {path: text, "a.md": "# A\n\nText.\n", "b.md": "# B\n\nText.\n"}, capsys)
    course = (to / "course.yaml").read_text()
    assert course.index("- b\n") < course.index("- a\n") and told == ""


MYST = {
    "a note": ("```{note}\nSo *it* is.\n```", "::: note\nSo *it* is.\n:::"),
    "a box with code in it": (
        "````{admonition} Look\n:class: tip\n\n```py\nx\n```\n````",
        "tip Look\n\n```py\nx\n```\n:::",
    ),
    "what opens": ("```{dropdown} Why\nSo.\n```", "dropdown Why\nSo.\n:::"),
    "a box that opens": (":::{warning}\n:class: dropdown\nHot.\n:::", "dropdown Warning\nHot.\n:::"),
    "code": ("```{code-block} python\n:linenos:\nx = 1\n```", "```python\nx = 1\n```"),
    "a formula": ("```{math}\n:label: eq\nx^2\n```", "$$\nx^2\n$$"),
    "a figure": (
        "```{figure} a.png\n---\nalt: A dot\n---\nThe *dot*\n```",
        '![A dot](../img/a.png "The dot")',
    ),
    "roles": (
        "{math}`x^2`, {doc}`words <b>`, {term}`crumb`, {kbd}`q`.",
        "\\(x^2\\), [words](b.md), crumb, `q`.",
    ),
    "a label": (
        "See {ref}`more <more-of-it>`.\n\n(more-of-it)=\n## More\n\nSo.",
        "See [more](#more).\n\n## More",
    ),
    "a list of contents": ("So.\n\n```{tableofcontents}\n```", "So."),
    "directives in code": ("````md\n```{note}\nx\n```\n````", "````md\n```{note}\nx\n```\n````"),
}


@pytest.mark.parametrize("name", MYST)
def test_directives_and_roles_of_jupyter_book_get_the_form_that_they_have_here(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body, wanted = MYST[name]
    files: dict[str, str | bytes] = {
        "_toc.yml": "root: a\nchapters:\n- file: b\n",
        "a.md": f"# A\n\n{body}\n",
        "b.md": "# B\n\nText.\n",
        "a.png": PNG,
    }
    to, told = brought(tmp_path, files, capsys)
    made = lesson(to, "a").replace("::::", ":::").replace("::::", ":::")
    assert wanted in made and told == ""


def test_a_directive_that_has_no_form_here_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to, told = brought(tmp_path, {"a.md": "# A\n\n```{exec} x\ny\n```\n\n{cite}`Ann 2020`\n"}, capsys)
    assert (
        "has the directive {exec}, which has no form here" in told
        and "has the role {cite} around Ann 2020" in told
    )
    assert "y" in lesson(to, "a") and "Ann 2020" in lesson(to, "a")
