"""A file `.env` means what it looks like, and every block of the documents can be copied into one."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from config import env_file
from config.env import ROOT
from dev.sizes import committed
from dev.test import own_environment

SECRET = "k7Q0-zWm3_Rt9bYx5LpV8nHs2JdG6fCa4TeU1iOoXyZqBvNw-73"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("NAME=value", "value"),
        ("NAME=1             # the proxy in front", "1"),
        ("NAME=value\t# after a tab", "value"),
        ("NAME=value # one # two", "value"),
        ("NAME=# nothing", ""),
        ("NAME= # nothing", ""),
        ("NAME=", ""),
        ("NAME=pass#word", "pass#word"),
        ("NAME=smtp://user:p#ss@mail.example.org  # ours", "smtp://user:p#ss@mail.example.org"),
        ('NAME="a # b"', "a # b"),
        ("NAME='a # b'  # c", "a # b"),
        ('NAME="" # nothing', ""),
        ("NAME='it is' # it's", "it is"),
        ("NAME=it's", "it's"),
        ('NAME=say "it"', 'say "it"'),
        ("  NAME  =  value  ", "value"),
    ],
)
def test_a_comment_is_no_part_of_a_value(tmp_path: Path, line: str, value: str) -> None:
    file = tmp_path / ".env"
    file.write_text(f"# above\n{line}\n\n", encoding="utf-8")
    assert env_file.read(file) == {"NAME": value}


def test_a_file_of_another_editor_is_read(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"\xef\xbb\xbfPORT=9000 # ours\r\nHOST=localhost\r\n")
    assert env_file.read(file) == {"PORT": "9000", "HOST": "localhost"}


def blocks() -> list[tuple[str, str]]:
    """Every block of README and docs whose lines are all NAME=value, and the example file."""
    found = [(".env.example", (ROOT / ".env.example").read_text(encoding="utf-8"))]
    for path in committed(".md"):
        if path.startswith("docs/") or "/" not in path:
            text = (ROOT / path).read_text(encoding="utf-8")
            for number, block in enumerate(re.findall(r"^```\w*\n(.*?)^```", text, re.M | re.S)):
                lines = [line for line in block.splitlines() if line.strip() and not line.startswith("#")]
                if (
                    lines
                    and all(re.match(r"[A-Z][A-Z0-9_]*=", line) for line in lines)
                    and "make run" not in block
                ):
                    found.append((f"{path} {number}", block))
    return found


# The site's settings, read from a file in place of the checkout's own.
START = """
import sys
from pathlib import Path
from config import env
env.ROOT = Path(sys.argv[1])
import config.settings.base as settings
print(settings.SECRET_KEY)
"""


def test_the_blocks_of_the_documents_are_found() -> None:
    names = [name.split()[0] for name, _ in blocks()]
    assert names.count("docs/deploying.md") >= 2 and "docs/models.md" in names


@pytest.mark.parametrize(("name", "block"), blocks(), ids=[name for name, _ in blocks()])
def test_a_block_of_a_document_can_be_copied(tmp_path: Path, name: str, block: str) -> None:
    (tmp_path / ".env").write_text(block.replace("SECRET_KEY=…", f"SECRET_KEY={SECRET}"), encoding="utf-8")
    written = env_file.read(tmp_path / ".env")
    assert not [value for value in written.values() if re.search(r"\s#", value)]
    # only what the file does not say comes from the process, and the place, which is not to be made on this machine
    environment = own_environment(tmp_path / "data")
    environment = {
        key: value for key, value in environment.items() if key not in written or key == "DATA_DIR"
    }
    command = [sys.executable, "-c", START, str(tmp_path)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    if written.get("SECRET_KEY"):
        assert done.stdout.strip() == SECRET
