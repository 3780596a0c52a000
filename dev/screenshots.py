"""Pictures of every page at three widths in both schemes: `python -m dev.screenshots http://127.0.0.1:8000 var/pictures`."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from dev.browser import launched

WIDTHS = (360, 768, 1360)
SCHEMES = ("light", "dark")


def main(site: str, out: Path, paths: list[str]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launched(playwright)
        for path in paths or _pages(browser, site):
            for width in WIDTHS:
                for scheme in SCHEMES:
                    _picture(browser, site + path, width, scheme, out)
        browser.close()


def _pages(browser: Browser, site: str) -> list[str]:
    """Every page of the sitemap, and those that are not in it."""
    page = browser.new_page()
    page.goto(f"{site}/sitemap.xml")
    found = page.evaluate(
        "[...document.querySelectorAll('loc')].map(loc => new URL(loc.textContent).pathname)"
    )
    page.close()
    return [
        *found,
        "/search/?q=weights",
        "/search/?q=zzzz",
        "/progress/",
        "/review/",
        "/accounts/login/",
        "/nowhere/",
    ]


def _picture(browser: Browser, url: str, width: int, scheme: str, out: Path) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(url, wait_until="load")
    page.evaluate("document.fonts.ready")
    name = url.split("//", 1)[1].split("/", 1)[1].strip("/").replace("/", "-").replace("?", "-") or "home"
    page.screenshot(path=out / f"{name}-{width}-{scheme}.png", full_page=True)
    page.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]), sys.argv[3:])
