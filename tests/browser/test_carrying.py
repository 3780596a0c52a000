"""Progress taken away and put in again, and carried from one browser to another through a site that cannot read it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import Site
from tests.browser.test_accounts import let_in
from tests.browser.test_notes import LESSON, kept, write

CODE = re.compile(r"^[3479A-HJKMNP-TV-Z]{4} [3479A-HJKMNP-TV-Z]{4}$")


def read_some(page: Page) -> None:
    page.goto(LESSON)
    page.locator("[data-read]").first.click()
    write(page, "Carried along.")


def code_of(page: Page) -> str:
    page.goto("/progress/")
    page.get_by_role("button", name="Take it to my phone").click()
    shown = page.locator("[data-carried] b")
    expect(shown).to_have_text(CODE, timeout=30_000)
    return shown.inner_text()


def enter(page: Page, code: str) -> None:
    page.get_by_role("button", name="I have a code").click()
    page.get_by_role("textbox", name="Code").fill(code)
    page.get_by_role("button", name="Bring it here").click()


def row(page: Page) -> Any:
    return page.locator("[data-lesson=open-weight-vs-closed] progress")


def test_what_is_carried_arrives_once_and_the_site_sees_none_of_it(page: Page, phone: Page) -> None:
    read_some(page)
    sent: list[dict[str, Any]] = []

    def see(request: Request) -> None:
        if request.url.endswith("/me/carry/"):
            sent.append(request.post_data_json or {})

    page.on("request", see)
    code = code_of(page)
    expect(page.locator("[data-typed]")).to_contain_text("/progress/ on the phone")
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    assert set(sent[0]) == {"name", "sealed"}
    for told in (sent[0]["name"].encode(), base64.b64decode(sent[0]["sealed"])):
        assert not re.search(rb"Carried along|open-weight|ajar-browser|\x1f\x8b\x08", told)
        assert code.replace(" ", "").encode() not in told
    phone.goto("/progress/")
    enter(phone, code.lower())
    expect(phone.locator("[data-put-in-said]")).to_have_text(
        "Put in: 1 section read and 1 note.", timeout=30_000
    )
    expect(row(phone)).to_have_js_property("value", 1)
    assert [one["text"] for one in kept(phone)] == ["Carried along."]
    enter(phone, code)
    expect(phone.locator("[data-carry-said]")).to_contain_text("nothing under this code", timeout=30_000)


def test_the_address_in_the_picture_asks_first_and_stays_in_no_history(page: Page, phone: Page) -> None:
    read_some(page)
    code = code_of(page).replace(" ", "")
    phone.goto(f"/progress/#carry={code}")
    expect(phone.get_by_role("textbox", name="Code")).to_have_value(f"{code[:4]} {code[4:]}")
    assert "#" not in phone.url
    assert kept(phone) == []
    phone.get_by_role("button", name="Bring it here").click()
    expect(row(phone)).to_have_js_property("value", 1, timeout=30_000)


def test_into_an_account_it_goes_at_once(page: Page, phone: Page, site: Site) -> None:
    read_some(page)
    code = code_of(page)
    let_in(phone, site, "receives@example.org")
    enter(phone, code)
    expect(phone.locator("[data-put-in-said]")).to_contain_text("put into your account", timeout=30_000)
    expect(row(phone)).to_have_js_property("value", 1)
    expect(phone.get_by_text("Added from a browser")).to_be_visible()
    phone.goto("/notes/")
    expect(phone.locator(".own-note")).to_contain_text("Carried along.")


def test_a_wrong_code_is_a_sentence(page: Page) -> None:
    page.goto("/progress/")
    enter(page, "ABCD")
    expect(page.locator("[data-carry-said]")).to_contain_text("A code has 8 letters")
    page.get_by_role("textbox", name="Code").fill("ABCD EFGH")
    page.get_by_role("button", name="Bring it here").click()
    expect(page.locator("[data-carry-said]")).to_contain_text("nothing under this code", timeout=30_000)


def test_a_file_that_was_taken_away_is_put_in_again(page: Page, phone: Page, tmp_path: Path) -> None:
    read_some(page)
    page.goto("/progress/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my data").click()
    file = tmp_path / "ajar-progress.json"
    download.value.save_as(file)
    phone.goto("/progress/")
    said = phone.locator("[data-put-in-said]")
    phone.locator("#put-in").set_input_files(file)
    expect(said).to_have_text("Put in: 1 section read and 1 note.")
    expect(row(phone)).to_have_js_property("value", 1)
    phone.locator("#put-in").set_input_files(file)
    expect(said).to_have_text("Everything in it was here already.")
    assert len(kept(phone)) == 1


def test_an_accounts_file_is_put_in_by_a_browser_without_one(
    page: Page, phone: Page, site: Site, tmp_path: Path
) -> None:
    let_in(page, site, "files@example.org")
    read_some(page)
    page.goto("/progress/")
    expect(row(page)).to_have_js_property("value", 1)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download my data").click()
    file = tmp_path / "ajar-data.json"
    download.value.save_as(file)
    phone.goto("/progress/")
    phone.locator("#put-in").set_input_files(file)
    expect(phone.locator("[data-put-in-said]")).to_have_text("Put in: 1 section read and 1 note.")
    page.locator("#put-in").set_input_files(file)
    expect(page.locator("[data-put-in-said]")).to_contain_text("put into your account")
    expect(row(page)).to_have_js_property("value", 1)
    expect(page.get_by_text("Added from a browser")).to_have_count(0)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{", "cannot be read"),
        ('{"format": "other/1"}', "no file of your progress"),
        ("null", "no file of your progress"),
        (
            json.dumps({"format": "ajar-browser/1", "reads": {"__proto__": {"x": {"at": "2026-01-01"}}}}),
            "here already",
        ),
        (
            json.dumps({"format": "ajar-browser/1", "notes": [{"id": 1}], "decisions": [[]], "reads": 3}),
            "here already",
        ),
    ],
)
def test_a_file_that_is_none_is_a_sentence(page: Page, tmp_path: Path, written: str, said: str) -> None:
    (tmp_path / "file.json").write_text(written)
    page.goto("/progress/")
    page.locator("#put-in").set_input_files(tmp_path / "file.json")
    expect(page.locator("[data-put-in-said]")).to_contain_text(said)
    page.reload()
    expect(row(page)).to_have_js_property("value", 0)


def test_without_javascript_an_account_takes_its_file(no_js_page: Page, site: Site, tmp_path: Path) -> None:
    let_in(no_js_page, site, "plain-file@example.org")
    reads = {"open-weight-vs-closed": {"x": {"hash": "", "at": "2026-01-01T00:00:00Z"}}}
    (tmp_path / "file.json").write_text(json.dumps({"format": "ajar-browser/1", "reads": reads}))
    no_js_page.locator("#put-in").set_input_files(tmp_path / "file.json")
    no_js_page.get_by_role("button", name="Put it in").click()
    expect(no_js_page.locator("[data-put-in-said]")).to_contain_text("1 entry of this file was new")


# Side and digest of the same texts by another encoder, qrcode-generator 2.0.4 of npm, held to the same mask.
PICTURES = [
    ("Ajar", 21, "2bd414a46f2a911e"),
    ("https://ajar.example/progress/#carry=HSBNVYP9", 33, "986194c093f32919"),
    (
        "https://a-long-name-of-a-school.example.org/progress/#carry=HSBNVYP9".ljust(115, "0"),
        45,
        "3ba362e3bdc11a3a",
    ),
    ("é" * 90, 53, "10017d0f7b405b9d"),
]


def test_the_picture_is_drawn_as_another_encoder_draws_it(page: Page) -> None:
    page.goto("/progress/")
    draw = "text => import('/static/js/qr.js').then(({ qr }) => qr(text))"
    for text, side, digest in PICTURES:
        rows = page.evaluate(draw, text)
        dots = "".join("1" if dark else "0" for row in rows for dark in row)
        assert (len(rows), sha256(dots.encode()).hexdigest()[:16]) == (side, digest)
    assert page.evaluate(draw, "x" * 181) is None


def test_axe_finds_nothing(page: Page, axe_day_and_night: Callable[[Page], None]) -> None:
    code_of(page)
    axe_day_and_night(page)
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="I have a code").click()
    axe_day_and_night(page)
