"""A real site, started by the launcher as a user would, and the system's Chromium to look at it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    ViewportSize,
    sync_playwright,
)

from config.env import ROOT
from dev.browser import launched
from tests import site_data

WIDE: ViewportSize = {"width": 1360, "height": 900}
NARROW: ViewportSize = {"width": 360, "height": 740}
FAILURES = ROOT / "var" / "failed"
TRACED = "TRACE_PAGES" in os.environ
FAILED = pytest.StashKey[bool]()
# A third of the time by the clock each; the other files are the last third.
READING = (
    "test_ask",
    "test_decision",
    "test_devices",
    "test_facts",
    "test_keys",
    "test_labs",
    "test_lesson",
    "test_notes",
    "test_progress",
)
LANDING = (
    "test_a_browser_that_runs",
    "test_by_ear",
    "test_changes",
    "test_first_visit",
    "test_formulas",
    "test_landing",
    "test_offline",
    "test_search",
    "test_shared_browser",
    "test_typed_kinds",
)
# The rules of axe that find something else in another scheme of colours, which also has pictures of its own; every other
# looks at what both schemes share.
OF_A_SCHEME = ["color-contrast", "link-in-text-block", "image-alt", "role-img-alt", "svg-img-alt"]
# axe reads the same dozen colours ten thousand times on a page: remembered, they make a scan a quarter shorter.
REMEMBER_COLOURS = """
;(() => {
  const { Color } = axe.commons.color
  const read = Color.prototype.parseString
  const known = new Map()
  Color.prototype.parseString = function (text) {
    if (!known.has(text)) known.set(text, read.call(new Color(0, 0, 0), text))
    const { r, g, b, alpha } = known.get(text)
    return Object.assign(this, { r, g, b, alpha })
  }
})()"""


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder drives a browser. Those of a group share one site: xdist keeps them in one process."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group(_group(item.path.stem)))


def _group(file: str) -> str:
    if file in READING:
        return "reading"
    return "landing" if file in LANDING else "doing"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Lets the fixtures know, when they end, whether their test failed."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@dataclass
class Site:
    """A running site: its address, its environment and every line it printed."""

    url: str
    environment: dict[str, str]
    lines: list[str] = field(default_factory=list)

    def wait_for_line(self, said: Callable[[str], bool], seconds: float = 30) -> str:
        """The first printed line that `said` accepts."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for line in list(self.lines):
                if said(line):
                    return line
            time.sleep(0.05)
        raise AssertionError("the site never said it; it said:\n" + "\n".join(self.lines))

    def save(self, file: str, text: str) -> None:
        """Writes a file of the course, as an author does, and waits until the site that watches it has read it."""

        def read() -> int:
            return sum(line.startswith(("loaded", "mistakes")) for line in self.lines)

        before = read()
        Path(self.environment["COURSE_DIR"], file).write_text(text, encoding="utf-8")
        self.wait_for_line(lambda _: read() > before)

    def manage(self, *arguments: str) -> str:
        """Runs one of Django's commands on this site's data and gives what it printed."""
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        return subprocess.run(
            command, env=self.environment, check=True, capture_output=True, text=True, timeout=60
        ).stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The site of `content/`, on a free port, with data of its own."""
    with running_site() as running:
        yield running


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site of a copy of the course of mathematics that watches its files, for the tests that want another course
    than `content/`: a start with a load takes longer than all that they do."""
    course = shutil.copytree(ROOT / "tests/courses/maths", tmp_path_factory.mktemp("small") / "course")
    with running_site(COURSE_DIR=str(course), WATCH_CONTENT="on") as running:
        running.wait_for_line(lambda line: line.startswith("watching"))
        yield running


@contextmanager
def running_site(**settings: str) -> Iterator[Site]:
    """A site that `make run` would start with these settings, until the block ends."""
    data_dir = Path(tempfile.mkdtemp(prefix="ajar-site-"))
    port = free_port()
    filled = site_data.filled(data_dir, settings.get("COURSE_DIR", ""))
    environment = {**filled, "PORT": str(port), "WATCH_CONTENT": "off", **settings}
    process = subprocess.Popen(
        [sys.executable, "-m", "dev"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    running = Site(f"http://127.0.0.1:{port}", environment)
    threading.Thread(target=_listen, args=(process, running.lines), daemon=True).start()
    try:
        running.wait_for_line(lambda line: running.url in line or line.startswith("Ajar: "), seconds=180)
        assert process.poll() is None, "\n".join(running.lines)
        yield running
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        shutil.rmtree(data_dir, ignore_errors=True)


def _listen(process: subprocess.Popen[str], lines: list[str]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line.rstrip())


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    # Playwright's loop runs in this thread, which Django would take for an asynchronous caller.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One browser for the tests of a file: one that has opened hundreds of profiles grows slow, and may stop answering."""
    browser = launched(playwright)
    yield browser
    browser.close()


def _open(browser: Browser, site: Site, test: pytest.FixtureRequest, **options: Any) -> Iterator[Page]:
    """A fresh page of its own profile."""
    page = _fresh(browser, site, **options)
    yield from _watched(page, test, page.context.close)


def _fresh(browser: Browser, site: Site, **options: Any) -> Page:
    # a worker of the browser's would fetch pages past the routes that tests lay
    options = {"service_workers": "block", **options}
    context = browser.new_context(base_url=site.url, reduced_motion="reduce", **options)
    context.set_default_timeout(10_000)
    if TRACED:
        context.tracing.start(snapshots=True)
    return context.new_page()


def _watched(page: Page, test: pytest.FixtureRequest, leave: Callable[[], None]) -> Iterator[Page]:
    """The page; the test fails if a script failed or the policy stopped anything.

    What a failed test saw is kept in var/failed: a picture, and with TRACE_PAGES set, since it makes every test a third
    longer, a trace for `playwright show-trace`.
    """
    troubles: list[str] = []

    def note_error(error: Error) -> None:
        troubles.append(str(error))

    def note_refusal(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            troubles.append(message.text)

    page.on("pageerror", note_error)
    page.on("console", note_refusal)
    yield page
    if troubles or test.node.stash.get(FAILED, False):
        _keep(page, FAILURES / re.sub(r"[^\w\[\]-]+", "-", test.node.nodeid))
    leave()
    page.remove_listener("pageerror", note_error)
    page.remove_listener("console", note_refusal)
    assert not troubles, "\n".join(troubles)


def _keep(page: Page, place: Path) -> None:
    with suppress(Error):  # a page that has crashed shows nothing
        if TRACED:
            page.context.tracing.stop(path=f"{place}.zip")
        page.screenshot(path=f"{place}.png")


@pytest.fixture
def page(chromium: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A wide window."""
    yield from _open(chromium, site, request, viewport=WIDE)


@pytest.fixture(scope="module")
def shared_tab(chromium: Browser, site: Site) -> Iterator[Page]:
    tab = _fresh(chromium, site, viewport=WIDE)
    yield tab
    tab.context.close()


@pytest.fixture
def onlooker(shared_tab: Page, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A wide window for tests that open a page, look at it and do nothing: all of a file have the same, which is emptied
    after each. A profile of its own takes as long as the page."""
    yield from _watched(shared_tab, request, lambda: emptied(shared_tab, site))


def emptied(tab: Page, site: Site) -> None:
    """Leaves nothing of what a page kept."""
    tab.unroute_all()
    tab.goto("/robots.txt")  # where no script can write
    tab.evaluate("sessionStorage.clear()")
    devtools = tab.context.new_cdp_session(tab)
    devtools.send("Storage.clearDataForOrigin", {"origin": site.url, "storageTypes": "all"})
    devtools.send("Network.clearBrowserCache")
    devtools.detach()
    tab.context.clear_cookies()
    tab.context.clear_permissions()
    tab.emulate_media(media="null", color_scheme="null")
    tab.set_viewport_size(WIDE)


@pytest.fixture
def phone(chromium: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A phone: narrow, touched."""
    yield from _open(
        chromium, site, request, viewport=NARROW, has_touch=True, is_mobile=True, device_scale_factor=2
    )


@pytest.fixture
def no_js_page(chromium: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A wide window without JavaScript."""
    yield from _open(chromium, site, request, viewport=WIDE, java_script_enabled=False)


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Fails with every accessibility violation that axe finds on the page as it stands."""
    return _scan


@pytest.fixture
def axe_day_and_night(axe: Callable[[Page], None]) -> Callable[[Page], None]:
    """The same in light and then in dark, where only what hangs on colours is looked at again; leaves it light."""

    def check(page: Page) -> None:
        page.emulate_media(color_scheme="light")
        axe(page)
        page.emulate_media(color_scheme="dark")
        _scan(page, "in the dark: ", runOnly=OF_A_SCHEME)
        page.emulate_media(color_scheme="light")

    return check


def _scan(page: Page, where: str = "", **options: object) -> None:
    if page.evaluate("!window.axe"):
        page.evaluate(AXE_SCRIPT + REMEMBER_COLOURS)
    found = AxeResults(
        page.evaluate("options => axe.run(options)", {"resultTypes": ["violations"], **options})
    )
    assert found.violations_count == 0, where + found.generate_report()
