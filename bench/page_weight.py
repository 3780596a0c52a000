"""What a first visit of a page costs on the wire, as the system's Chromium counts it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import sync_playwright

from dev.browser import launched, programs

BLOCKING = """() => performance.getEntriesByType("resource").filter(one => one.renderBlockingStatus === "blocking").map(one => one.name)"""


@dataclass(frozen=True)
class Weight:
    """Bytes as they came over the wire, heads included, by kind of resource; and what a reader waits for."""

    bytes_of: dict[str, int]
    script_bodies: int  # without their heads, of which HTTP/2 repeats next to nothing
    requests: int
    before_it_reads: int

    @property
    def without_fonts(self) -> int:
        return sum(size for kind, size in self.bytes_of.items() if kind != "Font")


def first_visit(url: str) -> Weight | None:
    """Opens `url` with an empty cache until nothing is loading; None when there is no Chromium.

    The page reads once its own text and everything that blocks its first paint are there: fonts, modules and pictures
    come later and move nothing.
    """
    if not any(programs()):
        return None
    with sync_playwright() as playwright:
        browser = launched(playwright)
        page = browser.new_page(viewport={"width": 1360, "height": 900})
        kinds: dict[str, str] = {}
        bytes_of: dict[str, int] = {}
        bodies: list[int] = []
        heads: dict[str, int] = {}

        def answered(event: dict[str, Any]) -> None:
            kinds[event["requestId"]] = event["type"]
            heads[event["requestId"]] = int(event["response"]["encodedDataLength"])

        def loaded(event: dict[str, Any]) -> None:
            kind = kinds.get(event["requestId"], "Other")
            size = int(event["encodedDataLength"])
            bytes_of[kind] = bytes_of.get(kind, 0) + size
            if kind == "Script":
                bodies.append(size - heads[event["requestId"]])

        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.responseReceived", answered)
        session.on("Network.loadingFinished", loaded)
        page.goto(url, wait_until="networkidle")
        blocking = page.evaluate(BLOCKING)
        browser.close()
    return Weight(bytes_of, sum(bodies), len(kinds), 1 + len(blocking))
