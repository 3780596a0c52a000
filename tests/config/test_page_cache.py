from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from pytest_django import Settings

from config.asgi import Routes, in_threads
from config.edge.page_cache import PageCache
from courses.encodings import best_encoding
from tests.config import shared_pages
from tests.config.asgi_client import Answer, ask, run


@pytest.fixture(autouse=True)
def _pages(settings: Settings) -> Iterator[None]:
    settings.ROOT_URLCONF = "tests.config.shared_pages"
    shared_pages.made.clear()
    shared_pages.begun.clear()
    shared_pages.may_finish.set()
    yield
    shared_pages.may_finish.set()


def site(**options: Any) -> PageCache:
    cache = PageCache(Routes(in_threads(get_wsgi_application()), None, None), **options)
    cache.drop(1)
    return cache


def test_a_shared_page_is_made_once_and_then_comes_from_memory() -> None:
    async def story() -> None:
        cache = site()
        first, second = await ask(cache, "/shared/a/"), await ask(cache, "/shared/a/")
        assert first.status == second.status == 200
        assert first.text == second.text
        assert shared_pages.made["a"] == 1

    run(story())


def test_each_encoding_has_the_same_text_a_tag_of_its_own_and_says_what_it_varies_by() -> None:
    async def story() -> list[Answer]:
        cache = site()
        return [
            await ask(cache, "/shared/a/", accept_encoding=name) for name in ("br, gzip", "gzip", "identity")
        ]

    brotli, gzipped, plain = run(story())
    assert [a.headers.get("content-encoding") for a in (brotli, gzipped, plain)] == ["br", "gzip", None]
    assert brotli.text == gzipped.text == plain.text
    assert len({a.headers["etag"] for a in (brotli, gzipped, plain)}) == 3
    assert len(brotli.body) < len(gzipped.body) < len(plain.body)
    for answer in (brotli, gzipped, plain):
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["content-length"] == str(len(answer.body))
        assert answer.headers["cache-control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_a_browser_that_has_the_page_is_told_so_without_the_page(form: str) -> None:
    async def story() -> tuple[Answer, Answer]:
        cache = site()
        page = await ask(cache, "/shared/a/", accept_encoding="gzip")
        has = form.format(page.headers["etag"])
        return page, await ask(cache, "/shared/a/", accept_encoding="gzip", if_none_match=has)

    page, again = run(story())
    assert (again.status, again.body) == (304, b"")
    for name in ("etag", "vary", "cache-control", "content-security-policy", "x-content-type-options"):
        assert again.headers.get(name) == page.headers.get(name)
    assert "content-length" not in again.headers


def test_another_tag_gets_the_page() -> None:
    async def story() -> Answer:
        cache = site()
        return await ask(cache, "/shared/a/", if_none_match='"something-else"')

    assert run(story()).status == 200


def test_head_has_the_headers_of_the_page_and_no_body() -> None:
    async def story() -> tuple[Answer, Answer, Answer]:
        cache = site()
        unseen = await ask(cache, "/shared/a/", method="HEAD")
        return unseen, await ask(cache, "/shared/a/"), await ask(cache, "/shared/a/", method="HEAD")

    unseen, page, head = run(story())
    assert unseen.headers == page.headers == head.headers
    assert unseen.body == head.body == b""
    assert shared_pages.made["a"] == 1


def test_head_of_a_personal_page_has_no_body_either() -> None:
    answer = run(ask(site(), "/personal/", method="HEAD"))
    assert (answer.status, answer.body) == (200, b"")


def test_a_kept_page_carries_every_header_that_django_gave_it() -> None:
    async def story() -> tuple[Answer, Answer]:
        cache = site()
        return await ask(cache, "/shared/a/"), await ask(cache, "/shared/a/")

    made, kept = run(story())
    assert made.headers == kept.headers
    assert kept.headers["x-content-type-options"] == "nosniff"
    assert kept.headers["cross-origin-resource-policy"] == "same-origin"


def test_a_new_revision_drops_every_page() -> None:
    async def story() -> tuple[Answer, Answer]:
        cache = site()
        old = await ask(cache, "/shared/a/")
        cache.drop(2)
        return old, await ask(cache, "/shared/a/", if_none_match=old.headers["etag"])

    old, new = run(story())
    assert new.status == 200
    assert new.text != old.text


def test_a_page_that_was_being_made_when_the_revision_changed_is_shown_but_not_kept() -> None:
    async def story() -> tuple[Answer, Answer]:
        cache = site()
        shared_pages.may_finish.clear()
        asked = asyncio.create_task(ask(cache, "/shared/a/"))
        await asyncio.to_thread(shared_pages.begun.wait, 10)
        cache.drop(2)
        shared_pages.may_finish.set()
        return await asked, await ask(cache, "/shared/a/")

    old, new = run(story())
    assert "made 1 times" in old.text
    assert "made 2 times" in new.text


def test_nothing_is_kept_while_the_revision_is_unknown() -> None:
    async def story() -> None:
        cache = site()
        cache.drop(None)
        await ask(cache, "/shared/a/")
        await ask(cache, "/shared/a/")

    run(story())
    assert shared_pages.made["a"] == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("path", "name"), [("/personal/", "personal"), ("/session/", "session"), ("/missing/", "missing")]
)
def test_what_is_personal_sets_a_cookie_or_is_no_page_is_never_kept(path: str, name: str) -> None:
    async def story() -> list[Answer]:
        cache = site()
        return [await ask(cache, path) for _ in range(3)]

    answers = run(story())
    assert shared_pages.made[name] == 3
    assert all("etag" not in answer.headers for answer in answers)


def test_an_address_with_a_query_is_not_kept() -> None:
    async def story() -> None:
        cache = site()
        for _ in range(2):
            await ask(cache, "/shared/a/", query=b"q=1")

    run(story())
    assert shared_pages.made["a"] == 2


@pytest.mark.django_db(transaction=True)
def test_a_host_that_is_not_ours_gets_no_page_from_memory() -> None:
    async def story() -> Answer:
        cache = site()
        await ask(cache, "/shared/a/")
        return await ask(cache, "/shared/a/", host="evil.example")

    assert run(story()).status == 400


def test_many_readers_of_a_new_page_make_it_once() -> None:
    async def story() -> list[Answer]:
        cache = site()
        shared_pages.may_finish.clear()
        asked = [asyncio.create_task(ask(cache, "/shared/a/")) for _ in range(20)]
        await asyncio.to_thread(shared_pages.begun.wait, 10)
        shared_pages.may_finish.set()
        return await asyncio.gather(*asked)

    answers = run(story())
    assert {answer.text for answer in answers} == {answers[0].text}
    assert shared_pages.made["a"] == 1


def test_readers_of_a_personal_page_do_not_wait_for_each_other() -> None:
    async def story() -> int:
        cache = site()
        await ask(cache, "/personal/")
        shared_pages.may_finish.clear()
        asked = [asyncio.create_task(ask(cache, "/personal/")) for _ in range(4)]
        for _ in range(200):
            if shared_pages.made["personal"] == 5:
                break
            await asyncio.sleep(0.05)
        at_once = shared_pages.made["personal"] - 1
        shared_pages.may_finish.set()
        await asyncio.gather(*asked)
        return at_once

    assert run(story()) == 4


def test_a_reader_who_leaves_does_not_take_the_page_from_the_others() -> None:
    async def story() -> Answer:
        cache = site()
        shared_pages.may_finish.clear()
        first = asyncio.create_task(ask(cache, "/shared/a/"))
        await asyncio.to_thread(shared_pages.begun.wait, 10)
        second = asyncio.create_task(ask(cache, "/shared/a/"))
        await asyncio.sleep(0)
        first.cancel()
        shared_pages.may_finish.set()
        return await second

    assert run(story()).status == 200


def test_the_memory_that_pages_take_is_bounded_and_the_oldest_goes_first() -> None:
    async def story() -> PageCache:
        cache = site(limit=30_000)
        for name in "abcdefghijklmnopqrst":
            await ask(cache, f"/shared/{name}/")
        await ask(cache, "/shared/t/")
        await ask(cache, "/shared/a/")
        return cache

    cache = run(story())
    assert 0 < cache.weight <= 30_000
    assert cache.weight == sum(page.weight for page in cache.pages.values())
    assert shared_pages.made["t"] == 1
    assert shared_pages.made["a"] == 2


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        (b"gzip, deflate, br", "br"),
        (b"gzip", "gzip"),
        (b"br;q=0, gzip;q=0.5", "gzip"),
        (b"GZIP;q=1.0", "gzip"),
        (b"*", "br"),
        (b"identity", "identity"),
        (b"", "identity"),
        (b"br;q=nonsense", "identity"),
        (b"\xff, gzip", "gzip"),
    ],
)
def test_the_encoding_is_the_best_that_the_reader_takes(header: bytes, chosen: str) -> None:
    assert best_encoding(header) == chosen
