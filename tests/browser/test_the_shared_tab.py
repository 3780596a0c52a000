"""What one test leaves in the tab that tests share, the next does not find."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.conftest import WIDE, Site, emptied

LEAVE = """async () => {
  localStorage.one = sessionStorage.one = document.cookie = "one=1"
  await (await caches.open("one")).put("/one", new Response("one"))
  await new Promise((done) => { indexedDB.open("one").onsuccess = ({ target }) => done(target.result.close()) })
}"""
FOUND = """async () => ({
  storage: [localStorage.length, sessionStorage.length],
  caches: await caches.keys(),
  databases: (await indexedDB.databases()).map(({ name }) => name),
  is_dark: matchMedia("(prefers-color-scheme: dark)").matches,
  is_paper: matchMedia("print").matches,
  size: { width: innerWidth, height: innerHeight },
})"""


def test_nothing_is_carried_over(onlooker: Page, site: Site) -> None:
    onlooker.goto("/terms/")
    onlooker.evaluate(LEAVE)
    onlooker.emulate_media(media="print", color_scheme="dark")
    onlooker.set_viewport_size({"width": 320, "height": 400})
    left = onlooker.evaluate(FOUND)
    assert left["storage"] != [0, 0] and left["caches"] and left["databases"] and left["is_dark"]
    onlooker.route("**/terms/", lambda route: route.fulfill(body="Of the test before"))
    emptied(onlooker, site)
    assert onlooker.context.cookies() == []
    assert onlooker.evaluate(FOUND) == {
        "storage": [0, 0],
        "caches": [],
        "databases": [],
        "is_dark": False,
        "is_paper": False,
        "size": WIDE,
    }
    onlooker.goto("/terms/")
    assert "Of the test before" not in onlooker.content()
