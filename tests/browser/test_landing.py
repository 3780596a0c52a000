"""A link to a place in the text shows that place, and nothing on a page jumps.

Each document is opened once at each width, cold, by the address of its last section, so that everything that could come
late stands above it. On that page every link of its map is followed, and a passage as a citation names it. What each
other address would show then follows: from the first look to the last, when all of the page was on screen, no section
moves.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Locator, Page, Route, expect

from config.env import ROOT
from tests.browser.conftest import NARROW, WIDE, Site

HIGHEST, LOWEST = 40, 110  # pixels from the top of the window, where a place may begin
MOST_SHIFT = 0.02
SIZES = {"phone": NARROW, "tablet": {"width": 768, "height": 1024}, "desk": WIDE}

WATCH = """() => {
  window.shifted = 0
  const add = (entries) => { for (const { value, hadRecentInput } of entries) if (!hadRecentInput) window.shifted += value }
  const observer = new PerformanceObserver((list) => add(list.getEntries()))
  observer.observe({ type: "layout-shift", buffered: true })
  const frame = () => new Promise(requestAnimationFrame)
  const place = (id) => Math.round(document.getElementById(id).getBoundingClientRect().top)
  const bars = () => [...document.querySelectorAll(".bar, .map-bar")].map((bar) => bar.getBoundingClientRect().bottom)
  // What `look` gives once it has given the same for so many frames.
  const settled = async (look, frames) => {
    let before = null
    for (let same = 0; same < frames; ) {
      await frame()
      same = look() === before ? same + 1 : 0
      before = look()
    }
    return before
  }
  // Where it stands once it has stood still for a while; -1 when a bar is over it.
  window.landed = async (id, frames = 8) => {
    const top = await settled(() => place(id), frames)
    return Math.max(...bars()) > top ? -1 : top
  }
  window.allIsThere = () => settled(() => performance.getEntriesByType("resource").length, 12)
  window.tops = () => Object.fromEntries([...document.querySelectorAll("section.part")].map(({ id }) => [id, place(id) + Math.round(scrollY)]))
  window.throughAll = async () => {
    for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight * 0.8) {
      scrollTo(0, y)
      await frame()
    }
    await frame()
    add(observer.takeRecords())
    return window.shifted
  }
}"""
FOLLOW_THE_MAP = """async () => {
  const found = {}
  for (const link of document.querySelectorAll(".map a[href^='#']")) {
    if (!link.checkVisibility()) document.getElementById("map").showPopover()
    link.click()
    found[link.hash] = await landed(link.hash.slice(1), 2)
  }
  return found
}"""
FOLLOW_A_CITATION = """async () => {
  const { id } = [...document.querySelectorAll("section.part [id]")].findLast(({ id }) => /^p\\d+$/.test(id))
  location.hash = id
  return { [`#${id}`]: await landed(id, 2) }
}"""
SECTION = re.compile(r'<section class="part" id="([^"]+)"')


@dataclass(frozen=True)
class Text:
    """A lesson or an article: where it stands, its sections, and those behind its first lab."""

    address: str
    sections: list[str]
    behind_a_lab: list[str]

    @classmethod
    def of(cls, address: str, html: str) -> Text:
        sections = SECTION.findall(html)
        _before, _lab, after = html.partition('<div class="lab"')
        return cls(address, sections, (SECTION.findall(after) or sections[-1:]) if after else [])

    @property
    def last(self) -> str:
        return self.sections[-1]


@pytest.fixture(scope="module")
def texts(chromium: Browser, site: Site) -> list[Text]:
    context = chromium.new_context(service_workers="block", base_url=site.url)
    ask = context.request
    addresses = [
        address
        for index in ("/lessons/", "/articles/")
        for address in re.findall(rf'<h[24]><a href="({index}[^/"]+/)"', ask.get(index).text())
    ]
    found = [Text.of(address, ask.get(address).text()) for address in addresses]
    context.close()
    assert len(found) > 12
    assert sum(bool(text.behind_a_lab) for text in found) > 4
    return found


@pytest.fixture(params=SIZES)
def reader(chromium: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of that width, as a reader of that device has it."""
    touched = {"has_touch": True, "is_mobile": True} if request.param == "phone" else {}
    options: dict[str, Any] = {"viewport": SIZES[request.param], **touched}
    context = chromium.new_context(service_workers="block", base_url=site.url, **options)
    context.set_default_timeout(10_000)
    context.add_init_script(f"({WATCH})()")
    yield context.new_page()
    context.close()


def beside(landed: dict[str, int]) -> dict[str, int]:
    """What does not land at the top of the window."""
    return {anchor: top for anchor, top in landed.items() if not HIGHEST <= top <= LOWEST}


def test_every_link_into_a_text_lands_and_nothing_jumps(reader: Page, texts: list[Text]) -> None:
    wrong = {}
    for text in texts:
        reader.goto(f"{text.address}#{text.last}")
        landed = {f"cold #{text.last}": reader.evaluate("id => landed(id)", text.last)}
        before = reader.evaluate("tops()")
        landed |= reader.evaluate(FOLLOW_THE_MAP)
        landed |= reader.evaluate(FOLLOW_A_CITATION)
        shifted = reader.evaluate("throughAll()")
        after = reader.evaluate("tops()")
        # a picture's height is a fraction of a pixel, so what stands below it is rounded up or down
        far = (id_ for id_ in before if abs(before[id_] - after[id_]) > 1)
        moved = {id_: f"from {before[id_]} to {after[id_]}" for id_ in far}
        if beside(landed) or moved or shifted > MOST_SHIFT:
            wrong[text.address] = beside(landed), moved, round(shifted, 3)
    assert not wrong, "\n".join(f"{address}: {told}" for address, told in wrong.items())


def landed_by(page: Page, link: Locator) -> dict[str, int]:
    """Follows the link and says where that brought its place."""
    anchor = str(link.get_attribute("href"))
    link.click()
    page.wait_for_url(f"**{anchor}")
    return {anchor: page.evaluate("id => landed(id)", anchor.partition("#")[2])}


def links_behind(text: Text) -> str:
    """What finds a link to a section behind the text's lab."""
    return ", ".join(f'a[href="{text.address}#{anchor}"]' for anchor in text.behind_a_lab)


@pytest.mark.parametrize("reader", ["phone", "desk"], indirect=True)
def test_links_from_elsewhere_land_behind_a_lab(reader: Page, texts: list[Text]) -> None:
    landed: dict[str, int] = {}
    for text in (one for one in texts if one.behind_a_lab):
        reader.goto(text.address)
        title = reader.locator(f"[id='{text.last}'] > h2").inner_text()
        reader.goto(f"/search/?q={title}")
        landed |= landed_by(reader, reader.locator(links_behind(text)).first)
        if not (number := question_behind(text)):
            continue
        reader.goto(f"{text.address}practice/?n={number}")
        reader.locator(".opts input").first.check()
        reader.locator("button[name=do]").first.evaluate("button => { button.value = 'solution' }")
        reader.locator("button[name=do]").first.click()
        landed |= landed_by(reader, reader.locator(".why").locator(links_behind(text)))
    assert len(landed) > 4
    assert beside(landed) == {}


def question_behind(text: Text) -> int:
    """The number of a question of choice that is explained behind the text's lab, or 0."""
    path = ROOT / "content" / "quizzes" / f"{text.address.split('/')[2]}.yaml"
    questions = yaml.safe_load(path.read_text())["questions"]
    of_choice = [
        one.get("section") in text.behind_a_lab and ("options" in one or "holds" in one) for one in questions
    ]
    return of_choice.index(True) + 1 if True in of_choice else 0


@pytest.mark.parametrize("reader", ["phone", "desk"], indirect=True)
def test_what_the_tutor_cites_lands_behind_a_lab(reader: Page, texts: list[Text]) -> None:
    landed: dict[str, int] = {}
    for text in (one for one in texts if one.behind_a_lab):
        reader.goto(text.address)
        cited = reader.locator(f"[id='{text.last}'] .passage").first.inner_text()
        if reader.get_by_role("button", name="Ask this lesson").is_visible():
            reader.get_by_role("button", name="Ask this lesson").click()
        reader.get_by_label("Your question about this lesson").fill(cited)
        reader.keyboard.press("Enter")
        reader.locator("a.cite").first.click()
        lit = reader.locator(".lit")
        expect(lit).to_be_focused()
        place = str(lit.get_attribute("id"))
        landed[f"{text.address}#{place}"] = reader.evaluate("id => landed(id)", place)
    assert beside(landed) == {}


@pytest.mark.parametrize("address", ["/terms/", "/facts/"])
def test_links_into_a_list_land(reader: Page, address: str) -> None:
    reader.goto(address)
    links = reader.locator("a.here")
    anchors = [str(links.nth(place).get_attribute("href")) for place in (0, links.count() // 2)]
    for anchor in anchors:
        reader.goto("about:blank")
        reader.goto(address + anchor)
        assert beside({anchor: reader.evaluate("id => landed(id)", anchor[1:])}) == {}


OTHERS = [
    *("/", "/lessons/", "/articles/", "/briefs/", "/terms/", "/facts/", "/labs/", "/labs/which-one/"),
    *("/progress/", "/review/", "/decision/", "/search/?q=licence", "/accounts/login/", "/nowhere/"),
    *("/lessons/llama/", "/lessons/llama/quiz/", "/lessons/llama/practice/", "/lessons/llama/tutor/"),
]
# What a browser keeps of a reader who has read two lessons in part and passed a quiz.
BEGUN = """() => {
  const hash = "x"
  const at = "2026-01-02T00:00:00Z"
  const passed = { id: "a", slug: "llama", receipt: "", score: 11.5, of: 15, passed: true, at, again: false }
  const reads = { llama: { names: { hash, at }, terms: { hash, at } }, "self-hosting": { reasons: { hash, at } } }
  localStorage.setItem("ajar:reader:1", JSON.stringify({ reads, receipts: { a: passed } }))
}"""


def jumps(reader: Page, addresses: list[str]) -> dict[str, float]:
    """Of the pages those that jump, and how much."""
    found = {}
    for address in addresses:
        reader.goto(address)
        found[address] = round(reader.evaluate("allIsThere().then(throughAll)"), 3)
    return {address: shifted for address, shifted in found.items() if shifted > MOST_SHIFT}


def test_nothing_jumps_on_any_other_page(reader: Page) -> None:
    assert jumps(reader, ["/", "/lessons/", "/progress/", "/review/", "/decision/"]) == {}
    begin(reader)
    assert jumps(reader, OTHERS) == {}


@pytest.mark.parametrize("reader", ["phone"], indirect=True)
def test_nothing_jumps_on_the_review_where_its_script_comes_late(reader: Page) -> None:
    def late(route: Route) -> None:
        time.sleep(0.3)
        route.continue_()

    reader.route("**/review*.js", late)
    reader.goto("/review/")
    expect(reader.locator("[data-about]")).not_to_be_empty()
    expect(reader.locator(".note")).to_be_visible()
    assert reader.evaluate("throughAll()") <= MOST_SHIFT


def begin(reader: Page) -> None:
    """Reads, asks and decides."""
    reader.goto("/decision/")
    reader.get_by_label("What is it for?").fill("Support mails")
    expect(reader.get_by_role("status")).to_have_text("Kept in this browser.")
    reader.evaluate(BEGUN)
    reader.goto("/lessons/llama/tutor/")
    reader.get_by_label("Your question").fill("Which licence does Llama have?")
    reader.get_by_role("button", name="Ask").click()
    expect(reader.locator(".question :is(.proof, .opener)").first).to_be_visible()
    reader.evaluate("localStorage.setItem('tutor:lesson/llama', 'asked')")
