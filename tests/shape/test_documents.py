"""The documents say what the code does: every variable, every kind of block and of question, every link."""

from __future__ import annotations

import ast
import itertools
import re
from pathlib import PurePosixPath

from config.env import ROOT, VARIABLES, read
from config.variables import Variable
from courses.reading.blocks import HEADINGS, KINDS
from dev.site import OPTIONS
from dev.sizes import committed

DEPLOYING = ROOT / "docs" / "deploying.md"
AUTHORING = ROOT / "docs" / "authoring.md"
EXAMPLE = ROOT / ".env.example"


def documents() -> list[str]:
    return [path for path in committed(".md") if path.startswith("docs/") or "/" not in path]


def read_document(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def row(variable: Variable) -> str:
    """A variable as the table of docs/deploying.md has it."""
    default = f"`{variable.default}`" if variable.default else ""
    return f"| `{variable.name}` | {default} | {variable.meaning}{' (*secret*)' if variable.secret else ''} |"


def test_the_site_is_started_with_the_same_options_everywhere() -> None:
    for path in ("docs/deploying.md", "Dockerfile"):
        text = " ".join(re.sub(r'["\\,]', " ", (ROOT / path).read_text(encoding="utf-8")).split())
        for name, value in itertools.pairwise(OPTIONS):
            if name.startswith("--"):
                assert (name if value.startswith("--") else f"{name} {value}") in text


def test_the_table_of_variables_says_what_the_code_says() -> None:
    lines = DEPLOYING.read_text(encoding="utf-8").splitlines()
    start = lines.index("| variable | default | meaning |") + 2
    assert lines[start : start + len(VARIABLES)] == [row(variable) for variable in VARIABLES]
    assert not lines[start + len(VARIABLES)]


def test_the_example_file_sets_every_variable_to_its_default() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    assert sorted(line for line in lines if line and not line.startswith("#")) == sorted(
        f"{variable.name}={variable.default}" for variable in VARIABLES
    )


def test_the_example_file_can_be_used_as_it_stands() -> None:
    assert read({}, EXAMPLE) == read({}, ROOT / "there is none")


def test_every_variable_decides_something() -> None:
    """A field of the environment that no code takes would be a setting without effect."""
    taken = {
        node.attr
        for path in committed(".py")
        if path.startswith(("config/", "dev/")) and path != "config/env.py"
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name | ast.Attribute)
        and ast.unparse(node.value) in ("ENV", "environment", "settings", "self.environment")
    }
    assert not [variable.name for variable in VARIABLES if variable.name.lower() not in taken]


def strange_variables(text: str) -> set[str]:
    """What is written like a variable of Ajar and is none."""
    named = set(re.findall(r"\b([A-Z][A-Z_]{3,})=", text)) | set(re.findall(r"`([A-Z]+_[A-Z_]+)`", text))
    own = {variable.name for variable in VARIABLES} | {
        "PYTHON",
        "TESTS",
        "TRACE_PAGES",
    }  # make and the tests take these
    return {name for name in named - own if not name.startswith(("TUTOR_KEY_", "SIGN_IN_KEY_"))}


def test_no_document_names_a_variable_that_does_not_exist() -> None:
    strange = {path: strange_variables(read_document(path)) for path in documents()}
    assert not {path: names for path, names in strange.items() if names}
    assert strange_variables("`WEB_WORKER` TUTOR_MODEL=x PORT=8000") == {"WEB_WORKER", "TUTOR_MODEL"}


def dead_links(path: str, text: str) -> list[str]:
    """The relative links of a document that lead to no file."""
    text = re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.S)
    targets = [one for one in re.findall(r"\]\(([^)\s]+)\)", text) if not re.match(r"https?:|mailto:|#", one)]
    folder = ROOT / PurePosixPath(path).parent
    return [f"{path}: {target}" for target in targets if not (folder / target.partition("#")[0]).exists()]


def test_every_link_of_a_document_leads_somewhere() -> None:
    assert not [dead for path in documents() for dead in dead_links(path, read_document(path))]
    assert dead_links("docs/a.md", "[a](nowhere.md) [b](../README.md) [c](https://example.org)") == [
        "docs/a.md: nowhere.md"
    ]


def test_the_authors_guide_explains_every_kind_of_block() -> None:
    text = AUTHORING.read_text(encoding="utf-8")
    assert not [kind for kind in KINDS if f"`{kind}`" not in text]
    assert not [heading for heading in HEADINGS if heading not in text.casefold()]


def test_the_authors_guide_explains_every_kind_of_question() -> None:
    from quizzes.questions import KINDS as QUESTION_KINDS

    text = AUTHORING.read_text(encoding="utf-8")
    assert len(QUESTION_KINDS) >= 2
    assert not [kind for kind in QUESTION_KINDS if f"`{kind}`" not in text]


def test_every_decision_is_in_the_index_once_and_in_order() -> None:
    folder = ROOT / "docs" / "decisions"
    pages = sorted(path for path in folder.glob("*.md") if path.name != "README.md")
    assert len(pages) >= 23
    rows = re.findall(
        r"^\| \[(\d{4})\]\(([\w-]+\.md)\) \| \S.* \|$", (folder / "README.md").read_text(), re.M
    )
    assert rows == [(path.name[:4], path.name) for path in pages]
    assert [path.name for path in pages if not path.read_text().startswith(f"# {path.name[:4]} ")] == []
    dated = re.compile(r"\A# .+\n\nDecided on \d{1,2} [A-Z][a-z]+ 20\d\d\.")
    assert [path.name for path in pages if not dated.match(path.read_text())] == []


def bare_installs(text: str) -> list[str]:
    """Commands that install a package by its name, and not what the locks say."""
    commands = re.findall(r"\bpip install\b[^`\n]*", text)
    return [one.strip() for one in commands if "-r requirements/" not in one]


def test_no_document_installs_what_the_locks_do_not_say() -> None:
    assert {path: found for path in documents() if (found := bare_installs(read_document(path)))} == {}
    assert bare_installs("`pip install anthropic` first, or `pip install -r requirements/run.txt`") == [
        "pip install anthropic"
    ]


def test_every_file_that_the_contributors_guide_names_is_there() -> None:
    """A path between backticks that begins with a folder of ours; `NAME` and `SLUG` stand for any."""
    named = re.findall(r"`((?:[\w.]+/)+[\w.-]*)`", read_document("CONTRIBUTING.md"))
    ours = [one for one in named if "NAME" not in one and "SLUG" not in one]
    ours = [one for one in ours if (ROOT / one.split("/")[0]).is_dir()]
    assert "courses/reading/blocks.py" in ours and len(ours) > 20
    assert [one for one in ours if not (ROOT / one).exists()] == []


def test_every_command_is_in_a_document() -> None:
    texts = "\n".join(read_document(path) for path in documents())
    commands = [
        PurePosixPath(path).stem
        for path in committed(".py")
        if "/management/commands/" in path and not path.endswith("__init__.py")
    ]
    assert "load_content" in commands
    assert not [command for command in commands if command not in texts]
