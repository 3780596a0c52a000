"""Renders the pictures that cannot be SVG: the card of link previews and the icons. `python -m dev.pictures`.

They are committed, so this is run again only when dev/card.html or static/img/mark.svg changes.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import sync_playwright

from dev.browser import launched

HERE = Path(__file__).parent
IMAGES = HERE.parent / "static" / "img"
ICONS = (32, 180, 192, 512)
# An icon on a home screen is cut to a circle or a rounded square, so the mark keeps clear of the edge.
ICON = "<style>body{{margin:0;background:{ground};display:grid;place-items:center;height:100vh}}svg{{width:{share}%}}</style>{mark}"


def main() -> None:
    mark = (IMAGES / "mark.svg").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = launched(playwright)
        page = browser.new_page(viewport={"width": 1200, "height": 630})
        page.goto((HERE / "card.html").as_uri())
        page.evaluate("document.fonts.ready")
        page.screenshot(path=IMAGES / "card.png")
        for size in ICONS:
            small = size < 100
            page.set_viewport_size({"width": size, "height": size})
            page.set_content(
                ICON.format(
                    ground="transparent" if small else "#14181f", share=100 if small else 62, mark=mark
                )
            )
            page.screenshot(path=IMAGES / f"icon-{size}.png", omit_background=small)
        browser.close()


if __name__ == "__main__":
    main()
