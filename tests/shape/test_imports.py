"""Who imports whom, and who reads the environment."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.env import ROOT
from dev.sizes import committed

# Those of the software, and the labs of the course beside it, whose folder is no package.
OF_THE_COURSE = "content.labs"
PACKAGES = sorted(
    {path.split("/")[0] for path in committed(".py") if path.count("/") and path.endswith("__init__.py")}
    - {"content"}
)
SITE = (*(f"{name}/" for name in PACKAGES if name not in ("dev", "tests", "bench")), "manage.py")


def python_files(*folders: str) -> list[str]:
    return [path for path in committed(".py") if path.startswith(folders)]


def test_every_import_contract_of_pyproject_is_kept() -> None:
    program = Path(sysconfig.get_path("scripts")) / "lint-imports"
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert " 0 broken" in done.stdout


def test_a_contract_notices_that_quizzes_and_tutor_meet(tmp_path: Path) -> None:
    for package in sorted({*PACKAGES, "content/labs"} - {"tests"}):
        for path in python_files(f"{package}/"):
            copy = tmp_path / path
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes((ROOT / path).read_bytes())
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    with (tmp_path / "quizzes" / "apps.py").open("a") as apps:
        apps.write("\nfrom tutor import models\n")
    program = Path(sysconfig.get_path("scripts")) / "lint-imports"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [program, "--no-cache"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "quizzes.apps -> tutor.models" in done.stdout


def mentions_of_environ(tree: ast.AST) -> Iterator[ast.AST]:
    """Every `os.environ`, `os.getenv` and import of them, but naming the settings module to Django."""
    named = {
        node.func.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "setdefault"
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value == "DJANGO_SETTINGS_MODULE"
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
            if node.attr in ("environ", "environb", "getenv", "getenvb") and node not in named:
                yield node
        elif isinstance(node, ast.ImportFrom) and node.module == "os":
            yield from (node for name in node.names if name.name in ("environ", "environb", "getenv"))


def test_the_rules_are_for_every_package() -> None:
    assert {"config/", "courses/", "decisions/", "labs/", "learners/", "notes/", "quizzes/", "tutor/"} <= set(
        SITE
    )
    contracts = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.search(r"^root_packages = \[(.*)\]$", contracts, re.M)
    assert listed
    assert sorted(re.findall(r'"([\w.]+)"', listed[1])) == sorted({*PACKAGES, OF_THE_COURSE} - {"tests"})


def test_only_the_environment_reader_looks_at_the_environment() -> None:
    looks = [
        f"{path}:{node.lineno}"  # type: ignore[attr-defined]
        for path in python_files(*SITE)
        for node in mentions_of_environ(ast.parse((ROOT / path).read_text(encoding="utf-8")))
    ]
    assert {look.split(":")[0] for look in looks} == {"config/env.py"}, looks


@pytest.mark.parametrize(
    "code", ["os.environ['PORT']", "os.getenv('PORT')", "from os import environ", "os.environ.get('PORT')"]
)
def test_a_look_at_the_environment_is_noticed(code: str) -> None:
    assert list(mentions_of_environ(ast.parse(code)))


def test_the_launcher_and_the_bench_hand_the_environment_on_and_read_no_variable_of_it() -> None:
    read = [
        f"{path}:{node.lineno} {ast.unparse(node)}"  # type: ignore[attr-defined]
        for path in python_files("dev/", "bench/")
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
        if reads_a_variable(node)
    ]
    assert not read


def reads_a_variable(node: ast.AST) -> bool:
    """`os.environ["NAME"]` on the right of an assignment, `os.environ.get` and `os.getenv`."""
    if isinstance(node, ast.Subscript):
        return ast.unparse(node.value) == "os.environ" and isinstance(node.ctx, ast.Load)
    return isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.environ.get", "os.getenv")
