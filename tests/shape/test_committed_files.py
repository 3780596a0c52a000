"""Nothing in git belongs to one machine, one network or one person."""

from __future__ import annotations

import re

import pytest

from config.env import ROOT
from dev.sizes import committed

# A home folder, a build machine's folder, a package registry: each works for whoever wrote it and nobody else.
FOREIGN = re.compile(
    r"(?<![\w.-])/(?:home|Users|root|work|workspace|builds)/[\w.-]+"
    r"|\"resolved\":"
    r"|--(?:extra-)?index-url|--find-links"
    r"|\b(?:pypi\.org/simple|files\.pythonhosted\.org|registry\.(?:npmjs|yarnpkg)\.)"
)
SECRETS = re.compile(
    r"\b(?:sk-[A-Za-z0-9]{20,}|ghp_[A-Za-z0-9]{30,}|AKIA[A-Z0-9]{16})\b|-----BEGIN [A-Z ]*PRIVATE KEY"
)
THIS = "tests/shape/test_committed_files.py"


def texts() -> list[tuple[str, str]]:
    """Every text file of ours by its path; fonts and pictures are none."""
    found = []
    for path in committed():
        raw = (ROOT / path).read_bytes()
        if b"\0" not in raw and not path.startswith("static/vendor/") and path != THIS:
            found.append((path, raw.decode(errors="replace")))
    return found


def test_no_file_names_a_folder_or_a_registry_of_somebodys_machine() -> None:
    found = [f"{path}: {match[0]}" for path, text in texts() for match in FOREIGN.finditer(text)]
    assert not [line for line in found if not line.startswith("Makefile: --")]


def test_no_file_holds_something_that_looks_like_a_key() -> None:
    assert not [path for path, text in texts() if SECRETS.search(text)]


@pytest.mark.parametrize(
    "line",
    [
        'DATA_DIR = "/home/alice/ajar"',
        '  "resolved": "x"',
        "--index-url https://x",
        "see file:///home/alice/x",
    ],
)
def test_a_line_of_one_machine_is_recognised(line: str) -> None:
    assert FOREIGN.search(line)


@pytest.mark.parametrize(
    "line", ["/run/postgresql", "https://example.org/home/alice", "Django 5.2.19.1", "var/"]
)
def test_a_line_that_holds_everywhere_is_let_be(line: str) -> None:
    assert not FOREIGN.search(line)


def test_every_text_file_ends_with_one_line_end_and_has_unix_ones() -> None:
    assert not [path for path, text in texts() if text and (not text.endswith("\n") or "\r" in text)]
