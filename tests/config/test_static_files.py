"""Static files as a browser gets them: kept for ever under a name that changes with their content, compressed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.env import ROOT
from dev.test import own_environment
from tests import site_data

# Asks the site for files and prints, for each, the headers that matter.
ASK = """
import django, json, sys
django.setup()
from django.test import Client
client, said = Client(), []
for path, accept in json.loads(sys.argv[1]):
    answer = client.get(path, headers={"host": "localhost", "accept-encoding": accept})
    answer.getvalue()
    names = ("Cache-Control", "Content-Encoding", "Cross-Origin-Resource-Policy", "Vary")
    said.append({"status": answer.status_code, **{name: answer.headers.get(name) for name in names}})
print(json.dumps(said))
"""


# Reads each file as a module, and prints those that are none.
PARSE = """
const { readFileSync } = require("node:fs")
const { SourceTextModule } = require("node:vm")
for (const file of process.argv.slice(1)) {
  try { new SourceTextModule(readFileSync(file, "utf8")) } catch (wrong) { console.log(`${file}: ${wrong}`) }
}
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the static files built as `make run` builds them."""
    folder = tmp_path_factory.mktemp("static-files")
    site_data.filled(folder)
    return folder


def site(data: Path, *arguments: str) -> str:
    environment = {**own_environment(data), "DJANGO_SETTINGS_MODULE": "config.settings.base"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout


def names(data: Path) -> dict[str, str]:
    """The name under which each file is served."""
    manifest = json.loads((data / "static" / "staticfiles.json").read_text())
    return dict(manifest["paths"])


def test_a_file_is_kept_for_ever_under_its_hashed_name_and_a_font_under_its_own(data: Path) -> None:
    served = names(data)
    font = next(name for name in served if name.endswith(".woff2"))
    paths = [
        (f"/static/{served['js/page.js']}", "br"),
        (f"/static/{font}", "br"),
        ("/static/js/page.js", "br"),
    ]
    hashed, plain_font, plain = json.loads(site(data, "-c", ASK, json.dumps(paths)))
    assert hashed["status"] == plain_font["status"] == 200
    assert "immutable" in hashed["Cache-Control"] and "immutable" in plain_font["Cache-Control"]
    assert "immutable" not in plain["Cache-Control"]
    assert hashed["Cross-Origin-Resource-Policy"] == "same-origin"


def test_text_comes_in_brotli_or_gzip_as_the_browser_takes_it(data: Path) -> None:
    path = f"/static/{names(data)['css/lesson.css']}"
    answers = json.loads(site(data, "-c", ASK, json.dumps([(path, "gzip, br"), (path, "gzip"), (path, "")])))
    assert [answer["Content-Encoding"] for answer in answers] == ["br", "gzip", None]
    assert {answer["Vary"] for answer in answers} == {"Accept-Encoding"}


def test_a_sheet_that_another_one_imports_stands_in_it(data: Path) -> None:
    served = names(data)
    lesson, panel = (
        (data / "static" / served[f"css/{name}.css"]).read_text() for name in ("lesson", "tutor")
    )
    assert "@import" not in lesson and panel in lesson


def test_modules_import_each_other_by_hashed_names_only(data: Path) -> None:
    served = {name: path for name, path in names(data).items() if name.startswith(("js/", "vendor/"))}
    imported = [
        target
        for path in served.values()
        for target in re.findall(
            r"""\b(?:from|import)\s*\(?["'](\.[^"']+)["']""", (data / "static" / path).read_text()
        )
    ]
    assert imported
    assert {Path(target).name for target in imported} <= {Path(path).name for path in served.values()}


def test_a_script_and_a_style_are_served_without_comments_and_still_work(data: Path) -> None:
    served = names(data)
    page = (data / "static" / served["js/page.js"]).read_text()
    assert "// " not in page and f'import"./{Path(served["js/htmx.js"]).name}"' in page
    assert "/*" not in (data / "static" / served["css/lesson.css"]).read_text()
    vendored = (data / "static" / served["vendor/htmx.js"]).read_bytes()
    assert vendored == (ROOT / "static/vendor/htmx.js").read_bytes()


def test_every_minified_module_is_still_read_by_a_javascript_engine(data: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed here; the browser tests run the same files")
    files = sorted(map(str, (data / "static/js").glob("*.js")))
    assert files
    read = subprocess.run(
        [node, "--experimental-vm-modules", "--no-warnings", "-e", PARSE, *files],
        capture_output=True,
        check=False,
        text=True,
    )
    assert (read.returncode, read.stdout) == (0, "")
