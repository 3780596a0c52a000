"""Signing in and out in a real browser: from a lesson and back, with and without scripts, with a passkey."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

LESSON = "/lessons/open-weight-vs-closed/"
PAGES = (
    "/accounts/email/",
    "/accounts/password/set/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/sessions/",
    "/accounts/logout/",
)


def sent_codes(site: Site, email: str) -> list[str]:
    """The codes of the mails to an address, read where the launcher prints mail."""
    printed = "\n".join(site.lines)
    return re.findall(rf"Subject: (\S+) is your code.*\n.*From: .*\n.*To: {re.escape(email)}\n", printed)


def sent_code(site: Site, email: str, after: int = 0) -> str:
    """The code of the first mail to an address after so many others, which a test before may have asked for."""
    site.wait_for_line(lambda line: len(sent_codes(site, email)) > after)
    return sent_codes(site, email)[after]


def ask(page: Page, email: str) -> None:
    page.get_by_label("E-mail address").first.fill(email)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", name="Enter the code")).to_be_visible()


def come_in(page: Page, site: Site, email: str) -> None:
    before = len(sent_codes(site, email))
    ask(page, email)
    page.get_by_label("Code").fill(sent_code(site, email, before))
    page.get_by_role("button", name="Sign in").click()


def let_in(page: Page, site: Site, email: str) -> None:
    """Opens the progress of a signed-in reader in a browser that nobody used before. The same requests as `come_in`
    without the drawing of their pages, for tests of what comes after them."""
    before = len(sent_codes(site, email))
    login = page.request.get("/accounts/login/").text()
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', login)[0]
    page.request.post("/accounts/login/code/", form={"csrfmiddlewaretoken": token, "email": email})
    code = sent_code(site, email, before)
    page.request.post("/accounts/login/code/confirm/", form={"csrfmiddlewaretoken": token, "code": code})
    page.goto("/progress/")
    expect(page.get_by_text(f"Kept in your account, {email}")).to_be_visible()


def test_from_a_lesson_in_and_back_out_and_in_again(page: Page, site: Site) -> None:
    page.goto(LESSON)
    page.get_by_role("link", name="Sign in").first.click()
    come_in(page, site, "lesson@example.org")
    expect(page).to_have_url(site.url + LESSON)
    page.goto("/progress/")
    expect(page.get_by_text("Kept in your account, lesson@example.org")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(site.url + "/")
    page.goto("/accounts/email/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_somebody_comes_back_to_the_section_they_were_at(page: Page, site: Site) -> None:
    page.goto(LESSON)
    section = page.locator("main section[id]").nth(2).get_attribute("id")
    page.goto(f"{LESSON}#{section}")
    page.get_by_role("link", name="Sign in").first.click()
    come_in(page, site, "section@example.org")
    expect(page).to_have_url(f"{site.url}{LESSON}#{section}")


def test_the_whole_way_without_scripts(no_js_page: Page, site: Site) -> None:
    page = no_js_page
    page.goto(LESSON)
    page.get_by_role("link", name="Sign in").first.click()
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    come_in(page, site, "plain@example.org")
    expect(page).to_have_url(site.url + LESSON)
    page.goto("/progress/")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/accounts/sessions/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_the_whole_way_by_keyboard(page: Page, site: Site) -> None:
    page.goto(f"/accounts/login/?next={LESSON}")
    page.get_by_label("E-mail address").first.focus()
    page.keyboard.type("keys@example.org")
    page.keyboard.press("Enter")
    page.get_by_label("Code").focus()
    page.keyboard.type(sent_code(site, "keys@example.org"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(site.url + LESSON)


@pytest.fixture
def named(page: Page, site: Site) -> Iterator[str]:
    """The site by its name, since an address in numbers has no passkeys; the browser holds an empty key store."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    willing = {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": {**device, **willing}})
    yield site.url.replace("127.0.0.1", "localhost")


def test_a_passkey_is_added_and_signs_in_alone(page: Page, site: Site, named: str) -> None:
    page.goto(f"{named}/accounts/login/?next=/accounts/2fa/webauthn/add/")
    come_in(page, site, "passkey@example.org")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    expect(page.locator(".codes li")).to_have_count(10)
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{named}/accounts/login/?next={LESSON}")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(named + LESSON)


def test_a_passkey_is_asked_for_after_the_code(page: Page, site: Site, named: str) -> None:
    page.goto(f"{named}/accounts/login/?next=/accounts/2fa/webauthn/add/")
    come_in(page, site, "second@example.org")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{named}/accounts/login/?next={LESSON}")
    come_in(page, site, "second@example.org")
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(named + LESSON)


def test_a_passkey_that_nobody_shows_is_said(page: Page, named: str) -> None:
    page.goto(f"{named}/accounts/login/")
    page.evaluate(
        "() => { navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError')) }"
    )
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_have_text("No passkey was used. Try again, or choose another way.")


def test_axe_finds_nothing_on_the_way_in(
    page: Page, site: Site, axe_day_and_night: Callable[[Page], None]
) -> None:
    page.goto("/accounts/login/")
    page.get_by_text("Use a password instead").click()
    axe_day_and_night(page)
    page.locator("[name=login]").fill("nobody@example.org")
    page.locator("[name=password]").fill("wrong horse")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    axe_day_and_night(page)
    page.goto("/accounts/login/")
    ask(page, "axe@example.org")
    page.get_by_label("Code").fill("WRONG")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("This is not the code")).to_be_visible()
    axe_day_and_night(page)


def test_axe_finds_nothing_inside(phone: Page, site: Site, axe_day_and_night: Callable[[Page], None]) -> None:
    page = phone
    page.goto("/accounts/login/")
    come_in(page, site, "inside@example.org")
    for path in PAGES:
        page.goto(path)
        axe_day_and_night(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.goto("/accounts/sessions/")
    this, since = page.get_by_text("This browser"), page.get_by_text("Since ")
    above, below = this.bounding_box(), since.bounding_box()
    assert above and below and above["y"] + above["height"] <= below["y"], "one below the other"
