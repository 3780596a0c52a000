"""What is compiled anew is decided by the code that compiles and computes, and not by somebody who remembers."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module, reload
from importlib.metadata import packages_distributions
from importlib.util import resolve_name
from pathlib import Path
from types import ModuleType

import pytest

from config.env import ROOT
from content.labs import BY_NAME
from courses.loading.loader import code_that_decides, load
from courses.models import LoadedFile
from courses.reading import code_digest, parts
from courses.reading.code_digest import DOCUMENTS, LIBRARIES, digest_of, files_of
from courses.reading.parts import RegisteredLab
from dev import prepared
from labs import every_lab
from quizzes.models import Quiz

QUIZ_CODE = ("quizzes.course_part",)
LAB = """
from {package} import formulas


class Doubler:
    name = title = summary = "doubler"
    inputs = ()
    facts = ()

    def work_out(self, values):
        return formulas.Result()

    def tell(self, values):
        return ()
"""
FORMULAS = "class Result:\n    figure = {figure}\n"
QUESTION = """questions:
  - id: twice
    ask: What comes out?
    number: {lab: doubler, figure: figure}
    explain: It is doubled.
"""


def forget() -> None:
    """As a new process, which reads its code once."""
    digest_of.cache_clear()
    code_digest._text.cache_clear()
    code_digest._libraries.cache_clear()


@pytest.fixture(autouse=True)
def read_anew() -> Iterator[None]:
    forget()
    yield
    forget()


def names(files: list[Path]) -> set[str]:
    return {str(path.relative_to(ROOT)) for path in files}


def test_it_covers_what_is_imported_and_what_is_run_and_nothing_of_the_pages() -> None:
    documents = names(files_of(*DOCUMENTS))
    assert {
        "courses/compiling/folder_compiler.py",
        "courses/compiling/sections.py",
        "courses/compiling/markdown_process.py",
    } <= documents
    assert not documents & {"courses/views.py", "courses/urls.py", "labs/lab.py", "quizzes/lint.py"}
    quizzes = names(files_of(*QUIZ_CODE))
    assert {
        "quizzes/kinds/number.py",
        "quizzes/questions.py",
        "courses/compiling/markdown_process.py",
    } <= quizzes
    assert not quizzes & {"quizzes/views.py", "quizzes/exchange/gift.py", "courses/compiling/sections.py"}
    (lab,) = (lab for lab in parts.registered_labs() if lab.title == BY_NAME["break-even"].title)
    assert {"content/labs/break_even/formulas.py", "labs/figures.py", "labs/inputs.py"} <= names(
        files_of(*lab.modules)
    )


def test_every_library_that_the_covered_code_imports_counts_with_its_version() -> None:
    """But Django and the parts of Python: no text becomes something else by them."""
    ours = {one.parent.name for one in ROOT.glob("*/__init__.py")}
    imported: set[str] = set()
    for path in files_of(*DOCUMENTS, *QUIZ_CODE, *code_digest.SEARCH):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                imported |= {one.name.split(".")[0] for one in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.split(".")[0])
    foreign = imported - ours - set(sys.stdlib_module_names) - {"django"}
    packages = packages_distributions()
    assert {name for module in foreign for name in packages[module]} == set(LIBRARIES)


def test_the_launcher_watches_every_file_that_counts() -> None:
    watched = set(prepared.code())
    modules = [*DOCUMENTS, *code_digest.SEARCH]
    modules += [name for part in parts.registered() for name in part.modules]
    modules += [name for lab in parts.registered_labs() for name in lab.modules]
    counts = set(files_of(*modules))
    assert len(counts) > 60
    assert counts <= watched
    assert not any(path.parts[len(ROOT.parts)] in ("dev", "tests", "bench") for path in watched)


def test_an_edited_formula_is_noticed_by_the_launcher(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for package in ("quizzes", "templates"):
        shutil.copytree(ROOT / package, tmp_path / package)
    monkeypatch.setattr(prepared, "ROOT", tmp_path)
    before = prepared._fingerprint(prepared.code())
    with (tmp_path / "quizzes" / "kinds" / "number.py").open("a") as formulas:
        formulas.write("# another\n")
    assert prepared._fingerprint(prepared.code()) != before


def test_it_finds_every_import_that_the_parser_of_python_finds() -> None:
    for path in (*(ROOT / "courses").rglob("*.py"), *(ROOT / "content").rglob("*.py")):
        package = ".".join(path.parent.relative_to(ROOT).parts)
        parsed: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                parsed |= {one.name for one in node.names}
            elif isinstance(node, ast.ImportFrom):
                module = resolve_name("." * node.level + (node.module or ""), package)
                parsed |= {module, *(f"{module}.{one.name}" for one in node.names)}
        assert parsed <= set(code_digest._imports(path.read_text(), package)), path


def test_imports_are_found_however_they_are_written() -> None:
    text = """
import one.two as three, four; import five
from . import (six,  # (it is small)
    seven as eight)
from ..there import \\
    nine
if True: from ten import eleven
    """
    assert {
        *("one.two", "four", "five", "here.now", "here.now.six", "here.now.seven"),
        *("here.there", "here.there.nine", "ten", "ten.eleven"),
    } <= set(code_digest._imports(text, "here.now"))


def test_what_is_no_module_is_said() -> None:
    with pytest.raises(LookupError, match=r"there is no module courses\.nothing"):
        digest_of("courses.nothing")


@dataclass
class OwnLab:
    """A lab of a package of its own, which a test may edit."""

    folder: Path
    package: str

    def say(self, figure: object) -> None:
        """Writes the formula anew and goes on as a process that has just begun."""
        (self.folder / "formulas.py").write_text(FORMULAS.format(figure=figure))
        for name in (f"{self.package}.formulas", f"{self.package}.lab"):
            module: ModuleType = import_module(name)
            reload(module)
        every_lab._labs[self.package] = module.Doubler()
        forget()


@pytest.fixture
def own_lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OwnLab]:
    package = "doubler"
    folder = tmp_path / "elsewhere" / package
    folder.mkdir(parents=True)
    for name, text in (("__init__", ""), ("lab", LAB.format(package=package)), ("formulas", "")):
        (folder / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(folder.parent)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setitem(every_lab._labs, package, None)
    monkeypatch.setitem(parts._labs, package, RegisteredLab("Doubler", (f"{package}.lab",)))
    yield OwnLab(folder, package)
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        del sys.modules[name]


@pytest.mark.django_db
def test_a_formula_that_changes_changes_the_key_of_the_quiz_that_uses_it_and_no_other(
    folder: Path, own_lab: OwnLab
) -> None:
    (folder / "quizzes" / "two-kinds.yaml").write_text(QUESTION)
    own_lab.say(4)
    load(folder)
    other = LoadedFile.objects.get(path="quizzes/what-it-costs.yaml").key
    assert Quiz.objects.get(slug="two-kinds").questions[0]["number"] == "4"
    assert not load(folder).anything
    own_lab.say(6)
    assert load(folder).other == ("quizzes",)
    assert Quiz.objects.get(slug="two-kinds").questions[0]["number"] == "6"
    assert LoadedFile.objects.get(path="quizzes/what-it-costs.yaml").key == other
    assert not load(folder).anything


FACTS = """- id: h100-hourly-low
  claim: A GPU costs so much.
  value: ${price} an hour
  as_of: 2026-01-05
  source: {{title: The list, url: "https://example.org/list"}}
  review_by: 2027-03-31
"""
COST = """questions:
  - id: cost
    ask: What does it cost?
    number: {lab: break-even, figure: self_hosted_cost}
    explain: It depends on the price.
"""


@pytest.mark.django_db
def test_a_fact_from_which_a_lab_starts_changes_the_key(folder: Path) -> None:
    (folder / "quizzes" / "two-kinds.yaml").write_text(COST)
    costs = []
    for price in ("2", "4", "4"):
        (folder / "facts.yaml").write_text(FACTS.format(price=price))
        load(folder)
        costs.append(float(Quiz.objects.get(slug="two-kinds").questions[0]["number"]))
    assert costs[1] - costs[0] == pytest.approx(2 * 730, abs=1)
    assert costs[2] == costs[1]


@pytest.mark.django_db
def test_other_code_compiles_everything_anew_and_the_same_code_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(folder)
    keys = dict(LoadedFile.objects.values_list("path", "key"))
    monkeypatch.setattr(code_digest, "version", lambda name: "another")
    forget()
    load(folder)
    anew = dict(LoadedFile.objects.values_list("path", "key"))
    assert [path for path, key in keys.items() if anew[path] == key] == []
    forget()
    assert not load(folder).anything


LOAD = """
import django
django.setup()
from pathlib import Path
from django.core.management import call_command
from courses.loading.loader import code_that_decides, load
from quizzes.models import Quiz
call_command("migrate", verbosity=0)
load(Path("course"))
print(Quiz.objects.get(slug="two-kinds").questions[0]["number"], *code_that_decides())
"""


def loaded(site: Path) -> tuple[float, list[str]]:
    """The quiz's number and the digests in a process of that copy."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.base",
        "DATA_DIR": str(site / "var"),
    }
    command = [sys.executable, "-B", "-c", LOAD]
    done = subprocess.run(command, cwd=site, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    number, *digests = done.stdout.split()
    return float(number), digests


@pytest.mark.slow
def test_in_a_checkout_elsewhere_the_digests_are_the_same_and_an_edited_formula_changes_the_key(
    folder: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    packages = [one.parent.name for one in ROOT.glob("*/__init__.py")]
    for name in {*packages, "content/labs", "templates", "static/css"} - {"dev", "tests", "bench"}:
        shutil.copytree(ROOT / name, site / name, copy_function=shutil.copyfile)
    shutil.copytree(folder, site / "course")
    (site / "var").mkdir()
    (site / "course" / "quizzes" / "two-kinds.yaml").write_text(COST)
    before, digests = loaded(site)
    assert digests == code_that_decides()
    formulas = site / "content" / "labs" / "break_even" / "formulas.py"
    text = formulas.read_text()
    assert "return gpus *" in text
    formulas.write_text(text.replace("return gpus *", "return 2 * gpus *"))
    after, others = loaded(site)
    assert after > before * 1.4
    of_labs = len(parts.registered_labs())
    assert others[:-of_labs] == digests[:-of_labs]
    assert not set(others[-of_labs:]) & set(digests)
