"""When the largest part of a page is painted on a slow line, with its scripts and without them."""

from __future__ import annotations

from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from dev.browser import launched, programs

# The "slow 4G" of Chromium's own tools: a round trip, and bytes a second down and up.
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}


def share_of_plain(url: str, rounds: int = 5) -> float | None:
    """How many times as late as without scripts, the median over the rounds; None when there is no Chromium."""
    if not any(programs()):
        return None
    with sync_playwright() as playwright:
        browser = launched(playwright)
        shares = [
            largest_paint(browser, url, True) / largest_paint(browser, url, False) for _ in range(rounds)
        ]
        browser.close()
    return median(shares)


def largest_paint(browser: Browser, url: str, scripts: bool) -> float:
    """Seconds from the navigation to the last largest paint, with an empty cache. The browser's own timeline says it, as a
    page without scripts cannot.
    """
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=scripts)
    page = context.new_page()
    session = context.new_cdp_session(page)
    painted: list[float] = []

    def added(event: dict[str, Any]) -> None:
        painted.append(event["event"]["lcpDetails"]["renderTime"])

    begun: list[float] = []
    session.on("PerformanceTimeline.timelineEventAdded", added)
    session.on("Network.requestWillBeSent", lambda event: begun.append(event["wallTime"]))
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("PerformanceTimeline.enable", {"eventTypes": ["largest-contentful-paint"]})
    page.goto(url, wait_until="networkidle")
    context.close()
    return painted[-1] - begun[0]
