"""What somebody who types `make run` sees, and what is left when it ends."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from http.client import HTTPConnection
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit

import pytest

from tests.conftest import EXAMPLE
from tests.dev.launched import ON_LINUX, Launched, launched

STANDING = pytest.StashKey[Launched]()
pytestmark = [pytest.mark.slow, ON_LINUX, pytest.mark.xdist_group("launcher")]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, list[str]]:
    """A data folder and a course, started once and stopped, and what that start printed. The folder may have any name."""
    folder = tmp_path_factory.mktemp("launcher")
    data = folder / "my course #1 100%20? a;b"
    shutil.copytree(EXAMPLE, folder / "course")
    for name in ("home", "temporary"):
        (folder / name).mkdir()
    own = {"HOME": str(folder / "home"), "TMPDIR": str(folder / "temporary")}
    with launched(data, folder / "course", **own) as first:
        first.wait_until_ready()
        first.process.send_signal(signal.SIGINT)
        first.status()
    return data, folder / "course", first.lines


@pytest.fixture(scope="module")
def standing() -> Iterator[ExitStack]:
    """Holds the site that a test left as it was, for the next one."""
    with ExitStack() as held:
        yield held


@pytest.fixture
def running(
    prepared: tuple[Path, Path, list[str]], standing: ExitStack, request: pytest.FixtureRequest
) -> Launched:
    """A site that serves and watches its course: that of the test before where it still stands."""
    data, course, _ = prepared
    one = request.config.stash.get(STANDING, None)
    if one is None or one.process.poll() is not None:
        standing.close()
        one = request.config.stash[STANDING] = standing.enter_context(launched(data, course))
        one.wait_until_ready()
        one.wait_for("watching")
    return one


@pytest.fixture
def nobody_there(standing: ExitStack) -> None:
    """No site stands on the data folder."""
    standing.close()


def test_the_first_start_shows_each_step_and_ends_with_one_line_that_has_the_address(
    prepared: tuple[Path, Path, list[str]],
) -> None:
    # on a busy machine it says now and then that it is still at it
    lines = [line for line in prepared[2] if not line.startswith("prepare")]
    steps = ["redis", "database", "static", "course", "worker", "site"]
    assert [line.split()[0] for line in lines[: len(steps)]] == steps
    assert sum("http://127.0.0.1:" in line for line in lines) == 1


def test_the_second_start_does_nothing_again(running: Launched) -> None:
    for step in ("database", "static", "course"):
        assert running.wait_for(step).split(None, 1)[1] == "as it was prepared before"
    assert "<h1" in running.page("/lessons/two-kinds/")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_asked_to_stop_it_stops_everything_and_leaves_nothing(
    running: Launched, number: signal.Signals
) -> None:
    assert len(running.alive()) >= 7  # itself, guard, redis, site, worker and its two, content
    running.process.send_signal(number)
    assert running.status() == 0
    assert running.alive() == {}
    assert running.lines[-1].split() == ["ajar", "stopped"]


def test_ctrl_c_in_a_terminal_reaches_the_launcher_alone_and_twice_does_no_harm(running: Launched) -> None:
    group = os.getpgid(running.process.pid)
    os.killpg(group, signal.SIGINT)
    running.wait_for("stopping")
    os.killpg(group, signal.SIGINT)
    assert running.status() == 0
    assert running.alive() == {}


def test_a_worker_or_a_redis_that_is_killed_is_started_again_and_the_site_stays(
    running: Launched, standing: ExitStack
) -> None:
    for name in ("worker", "redis"):
        os.kill(running.pid_of(name), signal.SIGKILL)
        said = f"{name:<10}ended by itself (killed by SIGKILL), and is started again in 1 s"
        running.until(lambda said=said: said in running.lines)  # type: ignore[misc]
        assert "<h1" in running.page("/lessons/two-kinds/")
        running.until(lambda: missing_at(running) == [], seconds=150)
    # the worker, its two and its clock: nothing is left of the one that was killed
    running.until(
        lambda: sum("dev.worker" in command for command in running.alive().values()) == 4, seconds=150
    )
    standing.close()  # it has told of more than the next test expects


def missing_at(site: Launched) -> list[str]:
    with suppress(HTTPError):
        return list(json.loads(site.page("/readyz"))["missing"])
    return ["something"]


@pytest.mark.parametrize("name", ["site", "content", "guard"])
def test_a_part_that_is_killed_is_named_and_stops_the_rest(running: Launched, name: str) -> None:
    os.kill(running.pid_of(name), signal.SIGKILL)
    assert running.status() == 1
    assert f"Ajar: {name} ended by itself (killed by SIGKILL), so everything was stopped." in running.lines
    after = running.lines[running.lines.index(f"ajar      is at {running.url}  (Ctrl-C stops it)") + 1 :]
    assert len(after) <= 3, after  # "watching", and the reason: not what the others said because of it
    assert running.alive() == {}


def test_a_launcher_that_is_killed_takes_everything_with_it(running: Launched) -> None:
    running.process.kill()
    running.process.wait()
    running.until(lambda: running.alive() == {}, seconds=10)


@pytest.mark.usefixtures("nobody_there")
def test_a_taken_port_is_one_sentence_and_nothing_is_started(prepared: tuple[Path, Path, list[str]]) -> None:
    data, course, _ = prepared
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with launched(data, course, PORT=str(port)) as one:
            assert one.status() == 1
    assert one.lines == [
        f"Ajar: port {port} on 127.0.0.1 is taken by another program. Choose another: PORT={port + 1} make run"
    ]


def test_a_data_folder_belongs_to_one_launcher(
    running: Launched, prepared: tuple[Path, Path, list[str]]
) -> None:
    data, course, _ = prepared
    with launched(data, course) as second:
        assert second.status() == 1
    assert second.said.startswith(f"Ajar: another `make run` uses {data} (process {running.process.pid})")
    assert "<h1" in running.page("/lessons/")


def test_a_setting_that_is_wrong_is_one_line(prepared: tuple[Path, Path, list[str]]) -> None:
    data, course, _ = prepared
    with launched(data, course, PORT="eighty") as one:
        assert one.status() == 1
    assert len(one.lines) == 1 and "PORT" in one.said


def test_in_a_folder_of_any_name_a_question_is_answered_and_its_stream_ends(running: Launched) -> None:
    place = urlsplit(running.url).netloc
    events = asked_and_heard(place, "two-kinds", "What does the licence bind?")
    assert "event: " in events and "licence" in events
    running.process.send_signal(signal.SIGINT)
    assert running.status() == 0


def asked_and_heard(place: str, lesson: str, question: str) -> str:
    """Asks as a page does and reads the whole stream of the answer."""
    site = HTTPConnection(place, timeout=30)
    site.request("GET", "/me/")
    me = site.getresponse()
    token, cookie = json.loads(me.read())["csrf_token"], str(me.getheader("Set-Cookie")).partition(";")[0]
    headers = {"X-CSRFToken": token, "Cookie": cookie, "Accept": "application/json"}
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    site.request("POST", f"/lessons/{lesson}/tutor/", urlencode({"question": question}), headers)
    accepted = site.getresponse()
    said = accepted.read().decode()
    assert accepted.status == 202, said
    site.request("GET", json.loads(said)["stream"], headers={"Accept": "text/event-stream"})
    return site.getresponse().read().decode()


def test_what_is_kept_is_for_its_owner_only(
    running: Launched, prepared: tuple[Path, Path, list[str]]
) -> None:
    kept = [prepared[0], *prepared[0].rglob("*")]
    assert {"ajar.sqlite3", "redis.sock", "staticfiles.json"} <= {path.name for path in kept}
    assert not [path for path in kept if path.lstat().st_mode & 0o077]


def test_nothing_is_kept_outside_the_data_folder(prepared: tuple[Path, Path, list[str]]) -> None:
    data, _, _ = prepared
    assert [*(data.parent / "home").iterdir(), *(data.parent / "temporary").iterdir()] == []
