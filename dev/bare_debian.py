"""Runs README's two commands on Debians that have nothing but what README asks for: `dev/bare`, before a release.

Needs root, debootstrap and unshare, and the packages of Debian and Python. Each Debian is a folder that is entered
in namespaces of its own: when the command in it ends, so does all that it started, and its mounts are gone.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dev import this_machine
from dev.needs import ROOT
from dev.sizes import committed

SUITES = ("bookworm", "trixie")
SOMEBODY = "learner"
PEOPLE = {"root": "/root", "user": f"/home/{SOMEBODY}"}
FOLDER = "my course #1"
LIMITS = {"run": 600.0, "stop": 30.0, "test": 5400.0, "install": 1200.0}
# Enters a Debian: its own /proc, the memory that semaphores lie in, the user and the folder.
ENTER = """
root=$1; user=$2; folder=$3; shift 3
mount -t proc proc "$root/proc" && mkdir -p "$root/dev/shm" && mount -t tmpfs tmpfs "$root/dev/shm" || exit 1
exec chroot --userspec="$user" "$root" sh -c 'cd "$1" && shift && exec "$@"' sh "$folder" "$@"
"""
STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
NAMESPACES = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]


class Failed(Exception):  # noqa: N818 - it reads as what it says
    """A step did not do what README says; the text says how, with what was printed last."""


class Debian:
    """A bare Debian in `root`, and everything that runs in it."""

    def __init__(self, root: Path, settings: dict[str, str]) -> None:
        self.root = root
        self.settings = settings
        self.log = root.with_suffix(".log")

    def start(self, person: str, folder: str, *command: str) -> subprocess.Popen[bytes]:
        home = PEOPLE[person]
        user = "root" if person == "root" else SOMEBODY
        environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": home}
        environment |= {"USER": user, "DEBIAN_FRONTEND": "noninteractive", **self.settings}
        words = [*NAMESPACES, "sh", "-c", ENTER, "sh", str(self.root), f"{user}:{user}", folder, *command]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                words,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def run(self, person: str, folder: str, *command: str, limit: float = LIMITS["install"]) -> None:
        """Runs a command to its end; raises `Failed` when it ends badly or not at all."""
        with ended(self.start(person, folder, *command)) as process:
            try:
                status = process.wait(limit)
            except subprocess.TimeoutExpired:
                raise Failed(f"{' '.join(command)} took more than {limit:.0f} s\n{self.tail()}") from None
        if status:
            raise Failed(f"{' '.join(command)} ended with status {status}\n{self.failures()}{self.tail()}")

    def failures(self) -> str:
        """The tests that failed, and of what, which stand far above the end where two suites ran."""
        lines = self.log.read_text(errors="replace").splitlines(keepends=True)
        return "".join(line for line in lines if line.startswith(("FAILED ", "ERROR ", "E   ")))

    def tail(self, lines: int = 30) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def said(self, since: int) -> str:
        return self.log.read_bytes()[since:].decode(errors="replace")


@contextmanager
def ended(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """The process, which is gone afterwards with all that it started: the first process of the namespace takes them along."""
    try:
        yield process
    finally:
        first = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        inside = [Path("/proc", pid) for pid in (first.read_text().split() if first.exists() else [])]
        process.kill()
        process.wait()
        deadline = time.monotonic() + LIMITS["stop"]
        while any(one.exists() for one in inside) and time.monotonic() < deadline:
            time.sleep(0.02)


def main() -> int:
    options = parsed(sys.argv[1:])
    if os.geteuid() != 0 or not (shutil.which("debootstrap") and shutil.which("unshare")):
        sys.stderr.write(
            "dev/bare makes whole Debians: run it as root, with debootstrap and unshare installed.\n"
        )
        return 2
    # Ctrl-C reaches this process alone: what it starts is in sessions of its own, and is ended on the way out.
    for number in STOP:
        signal.signal(number, lambda *_: sys.exit(130))
    folder, good = Path(tempfile.mkdtemp(prefix="ajar-bare-")), True
    try:
        for suite in options.suite:
            good &= try_suite(folder / suite, suite, options)
    finally:
        for number in STOP:
            signal.signal(number, signal.SIG_IGN)  # asked twice, it still takes away what it made
        removed(folder)
    return int(not good)


def removed(folder: Path) -> None:
    """Takes a Debian away: tens of thousands of files, and nothing that is mounted in it. What was killed a moment ago may
    still put a file into a folder that is being emptied, so it is tried again."""
    for last in (False, False, True):
        subprocess.run(["rm", "--recursive", "--force", "--one-file-system", str(folder)], check=last)
        if not folder.exists():
            return
        time.sleep(1)


def parsed(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev/bare", description="README's two commands on bare Debians.")
    parser.add_argument("--suite", choices=SUITES, action="append", help="one Debian; both when not given")
    parser.add_argument(
        "--as", choices=PEOPLE, action="append", dest="people", help="one user; both when not given"
    )
    parser.add_argument(
        "--only", choices=("run", "test"), action="append", help="one command; both when not given"
    )
    parser.add_argument("words", nargs="*", help="after --: what pytest is to run, in place of everything")
    options = parser.parse_args(words)
    options.suite, options.people = options.suite or list(SUITES), options.people or list(PEOPLE)
    options.only = options.only or ["run", "test"]
    return options


def told(what: str, do: Callable[[], float | None]) -> bool:
    """Does it and prints a green line with its time, or a red one with the reason. `do` may give a time of its own."""
    begun = time.monotonic()
    try:
        seconds = do()
    except Failed as why:
        print(f"\033[31mfailed\033[0m  {what:<46} {time.monotonic() - begun:6.1f} s\n{why}", flush=True)
        return False
    print(f"\033[32mok\033[0m      {what:<46} {seconds or time.monotonic() - begun:6.1f} s", flush=True)
    return True


def make_base(base: Path, suite: str) -> None:
    """A bare Debian with what README asks for, from the mirror that this machine uses."""
    log = base.with_suffix(".log")
    with log.open("wb") as out:
        words = [*NAMESPACES, "debootstrap", "--variant=minbase", suite, str(base), *this_machine.mirror()]
        with ended(subprocess.Popen(words, stdout=out, stderr=out, start_new_session=True)) as process:
            if process.wait():
                raise Failed(log.read_text(errors="replace")[-2000:])
    this_machine.hand_on(base)
    debian = Debian(base, this_machine.settings())
    debian.run("root", "/", "apt-get", "-qq", "update")
    debian.run("root", "/", "apt-get", "-qq", "install", "-y", "--no-install-recommends", *asked_for()[0])
    debian.run("root", "/", "useradd", "--create-home", "--shell", "/bin/sh", SOMEBODY)
    this_machine.hand_on(base)


def asked_for() -> tuple[list[str], list[str]]:
    """The packages that README asks for: for both commands, and for the tests of somebody who is not root."""
    lines = re.findall(r"`apt-get install ([a-z0-9 .+-]+)`", (ROOT / "README.md").read_text(encoding="utf-8"))
    return lines[0].split(), lines[1].split()


def try_suite(base: Path, suite: str, options: argparse.Namespace) -> bool:
    good = told(f"{suite:<9} made", lambda: make_base(base, suite))
    for person in options.people if good else []:
        good &= try_one(base, suite, person, options)
    removed(base)
    return good


def try_one(base: Path, suite: str, person: str, options: argparse.Namespace) -> bool:
    """Both commands, one after the other, on a copy of `base`; one that fails does not keep the next from being tried."""
    root = base.with_name(f"{suite}-{person}")
    subprocess.run(["cp", "--archive", "--reflink=auto", str(base), str(root)], check=True)
    try:
        debian, folder = Debian(root, this_machine.settings()), f"{PEOPLE[person]}/{FOLDER}"
        copy_checkout(debian, person, folder)
        what, good = f"{suite:<9} {person:<5}", True
        if "run" in options.only:
            good &= told(f"{what} make run, until the page answers", lambda: make_run(debian, person, folder))
            good &= told(f"{what} make run, the second time", lambda: make_run(debian, person, folder))
        if "test" in options.only:
            if person != "root":
                packages = ["--no-install-recommends", *asked_for()[1]]
                debian.run("root", "/", "apt-get", "-qq", "install", "-y", *packages)
            good &= told(f"{what} make test", lambda: make_test(debian, person, folder, options.words))
        return good
    except Failed as why:
        print(f"\033[31mfailed\033[0m  {suite} {person}\n{why}", flush=True)
        return False
    finally:
        removed(root)


def copy_checkout(debian: Debian, person: str, folder: str) -> None:
    """The project's own files, without git, as somebody unpacks them."""
    for path in committed():
        copy = debian.root / folder.lstrip("/") / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, copy)
    owner = "root" if person == "root" else SOMEBODY
    debian.run("root", "/", "chown", "--recursive", f"{owner}:{owner}", folder)


def make_run(debian: Debian, person: str, folder: str) -> float:
    """`make run` until its page answers, which is the time it gives; then Ctrl-C, after which nothing may be left."""
    begun = time.monotonic()
    since = debian.log.stat().st_size if debian.log.exists() else 0
    port = this_machine.free_port()
    with ended(
        debian.start(person, folder, "make", "run", *([f"PORT={port}"] if port != 8000 else []))
    ) as process:
        deadline = time.monotonic() + LIMITS["run"]
        while not (address := re.search(r"is at (http://\S+)", debian.said(since))):
            if process.poll() is not None or time.monotonic() > deadline:
                raise Failed(f"it never gave an address\n{debian.tail()}")
            time.sleep(0.05)
        with urllib.request.urlopen(f"{address[1]}/lessons/", timeout=20) as page:
            if b"<h1" not in page.read():
                raise Failed("the page has no heading")
        answered = time.monotonic() - begun
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(LIMITS["stop"])
        except subprocess.TimeoutExpired:
            raise Failed(f"it did not stop after Ctrl-C\n{debian.tail()}") from None
    return answered


def make_test(debian: Debian, person: str, folder: str, words: list[str]) -> None:
    """`make test`, after which the machine has the users, the rights and the processes that it had."""
    before = state(debian)
    tests = [f"TESTS={' '.join(words)}"] if words else []
    debian.run(person, folder, "make", "test", *tests, limit=LIMITS["test"])
    if (after := state(debian)) != before:
        raise Failed(
            f"the tests changed the machine's users or the rights of its folders:\n{before}\n{after}"
        )


def state(debian: Debian) -> tuple[list[str], list[str]]:
    """The users with a shell, and who may enter the folders on the way to the checkout. Chromium's package makes users
    of its own, without one."""
    users = (debian.root / "etc/passwd").read_text(encoding="utf-8").splitlines()
    folders = [debian.root / name for name in ("", "root", "home", f"home/{SOMEBODY}", "tmp", "var")]
    shells = [user for user in users if not user.endswith(("/nologin", "/false"))]
    return shells, [f"{folder} {folder.stat().st_mode:o}" for folder in folders]


if __name__ == "__main__":
    sys.exit(main())
