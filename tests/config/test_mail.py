"""Where mail goes, and who it says it is from."""

from __future__ import annotations

import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.env import ROOT
from dev.test import own_environment

SEND = """
import django
django.setup()
from django.core.mail import send_mail
send_mail("Your code", "It is 123456.", None, ["alice@example.org"])
"""


class Mailbox(socketserver.StreamRequestHandler):
    """As much of a mail server as one letter needs."""

    letters: list[str]

    def handle(self) -> None:
        self.wfile.write(b"220 ready\r\n")
        while line := self.rfile.readline():
            command = line[:4].upper()
            if command == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")).decode())
            self.wfile.write(b"221 bye\r\n" if command == b"QUIT" else b"250 fine\r\n")


@contextmanager
def mail_server() -> Iterator[tuple[int, list[str]]]:
    """The port of a mail server of this machine, and the letters it got."""
    letters: list[str] = []
    box = type("Box", (Mailbox,), {"letters": letters})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), box) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], letters
        server.shutdown()


def send(data_dir: Path, **environment: str) -> str:
    """Sends one letter from a process with these settings and gives what it printed."""
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings.base", **environment}
    done = subprocess.run(
        [sys.executable, "-c", SEND],
        cwd=ROOT,
        env={**own_environment(data_dir), **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_without_a_mail_server_the_letter_is_printed_where_the_site_runs(tmp_path: Path) -> None:
    said = send(tmp_path)
    assert "It is 123456." in said
    assert "From: no-reply@127.0.0.1" in said


@pytest.mark.parametrize("sender", ["Ajar <learn@example.org>", "learn@example.org"])
def test_with_one_it_is_sent_there_and_from_the_address_that_was_set(tmp_path: Path, sender: str) -> None:
    with mail_server() as (port, letters):
        said = send(tmp_path, EMAIL_URL=f"smtp://127.0.0.1:{port}", EMAIL_FROM=sender)
    assert said == ""
    assert len(letters) == 1
    assert "It is 123456." in letters[0] and f"From: {sender}" in letters[0]
