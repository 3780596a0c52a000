"""Renders the pictures that cannot be SVG: the card of link previews and the icons. `python -m dev.pictures`.

They are committed, so this is run again only when dev/card.html or the icon of the course changes.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import sync_playwright

from dev.browser import launched

HERE = Path(__file__).parent
IMAGES = HERE.parent / "content" / "look"
ICON_SIZE = 512  # the smaller ones are made of it when the course is loaded
# An icon on a home screen is cut to a circle or a rounded square, so the mark keeps clear of the edge.
ICON = "<style>body{{margin:0;background:{ground};display:grid;place-items:center;height:100vh}}svg{{width:{share}%}}</style>{mark}"


def main() -> None:
    mark = (IMAGES / "icon.svg").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = launched(playwright)
        page = browser.new_page(viewport={"width": 1200, "height": 630})
        page.goto((HERE / "card.html").as_uri())
        page.evaluate("document.fonts.ready")
        page.screenshot(path=IMAGES / "card.png")
        page.set_viewport_size({"width": ICON_SIZE, "height": ICON_SIZE})
        page.set_content(ICON.format(ground="#14181f", share=62, mark=mark))
        page.screenshot(path=IMAGES / "icon.png")
        browser.close()


if __name__ == "__main__":
    main()
