from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from pytest_django import Settings

from config.asgi import Routes, in_threads
from config.edge.pages.cache import PageCache
from courses.encodings import best_encoding
from courses.stamps import Stamps
from tests.config import shared_pages
from tests.config.asgi_client import Answer, ask, run


@pytest.fixture(autouse=True)
def _pages(settings: Settings) -> Iterator[None]:
    settings.ROOT_URLCONF = "tests.config.shared_pages"
    shared_pages.made.clear()
    shared_pages.status.clear()
    shared_pages.begun.clear()
    shared_pages.may_finish.set()
    yield
    shared_pages.may_finish.set()


def site(**options: Any) -> PageCache:
    cache = PageCache(Routes(in_threads(get_wsgi_application()), None, None), **options)
    cache.know(Stamps(1))
    return cache


def load(cache: PageCache, *changed: str) -> None:
    """As when the course was loaded again and these pages show something else."""
    assert cache.stamps is not None
    revision = cache.stamps.revision + 1
    cache.know(Stamps(revision, {**cache.stamps.of, **{f"thing/{name}": str(revision) for name in changed}}))


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


def test_a_page_that_changed_is_new_at_once() -> None:
    async def story() -> tuple[Answer, Answer]:
        cache = site()
        old = await ask(cache, "/shared/a/")
        load(cache, "a")
        return old, await ask(cache, "/shared/a/", if_none_match=old.headers["etag"])

    old, new = run(story())
    assert new.status == 200
    assert new.text != old.text


def test_a_load_makes_no_page_anew_but_those_it_changed() -> None:
    async def story() -> tuple[list[Answer], list[Answer]]:
        cache = site()
        before = [await ask(cache, f"/shared/{name}/") for name in "abcd"]
        load(cache, "c")
        return before, [await ask(cache, f"/shared/{name}/") for name in "abcd"]

    before, after = run(story())
    same = [one.headers["etag"] == other.headers["etag"] for one, other in zip(before, after, strict=True)]
    assert same == [True, True, False, True]
    assert shared_pages.made == {"a": 1, "b": 1, "c": 2, "d": 1}


def test_the_site_around_a_page_is_part_of_it() -> None:
    async def story() -> None:
        cache = site()
        await ask(cache, "/shared/a/")
        cache.know(Stamps(2, {"site": "another name"}))
        await ask(cache, "/shared/a/")

    run(story())
    assert shared_pages.made["a"] == 2


def test_while_a_page_is_made_anew_readers_get_the_old_one_and_then_the_new() -> None:
    async def story() -> tuple[list[Answer], Answer]:
        cache = site(patience=0.05)
        await ask(cache, "/shared/a/")
        load(cache, "a")
        shared_pages.may_finish.clear()
        meanwhile = await asyncio.gather(*(ask(cache, "/shared/a/") for _ in range(20)))
        shared_pages.may_finish.set()
        await asyncio.gather(*cache.remaking.values())
        return meanwhile, await ask(cache, "/shared/a/")

    meanwhile, then = run(story())
    assert all("made 1 times" in answer.text for answer in meanwhile)
    assert "made 2 times" in then.text
    assert shared_pages.made["a"] == 2


def test_what_is_no_page_any_more_is_not_shown_again() -> None:
    async def story() -> list[int]:
        cache = site()
        first = await ask(cache, "/shared/a/")
        shared_pages.status["a"] = 410
        load(cache, "a")
        return [first.status, *[(await ask(cache, "/shared/a/")).status for _ in range(2)]]

    assert run(story()) == [200, 410, 410]


def test_an_old_page_is_better_than_an_error() -> None:
    async def story() -> list[Answer]:
        cache = site()
        await ask(cache, "/shared/a/")
        shared_pages.status["a"] = 503
        load(cache, "a")
        failing = await ask(cache, "/shared/a/")
        shared_pages.status.clear()
        return [failing, await ask(cache, "/shared/a/")]

    failing, then = run(story())
    assert (failing.status, then.status) == (200, 200)
    assert "made 1 times" in failing.text and "made 3 times" in then.text


def test_a_page_that_was_made_while_a_load_went_on_is_made_again() -> None:
    """Though what the load brought was taken back before this process heard of it."""

    async def in_the_database() -> int:
        return 2

    async def story() -> None:
        cache = site()
        cache.revision_now = in_the_database
        await ask(cache, "/shared/a/")
        await asyncio.gather(*cache.finishing)
        load(cache)
        await ask(cache, "/shared/a/")
        await asyncio.gather(*cache.finishing)
        cache.know(Stamps(3))
        await ask(cache, "/shared/a/")

    run(story())
    assert shared_pages.made["a"] == 2


def test_a_page_is_sent_quickly_and_then_kept_in_fewer_bytes() -> None:
    async def story() -> tuple[Answer, Answer]:
        cache = site()
        first = await ask(cache, "/shared/words/", accept_encoding="br")
        await asyncio.gather(*cache.finishing)
        return first, await ask(cache, "/shared/words/", accept_encoding="br")

    first, then = run(story())
    assert first.text == then.text
    assert first.headers["etag"] == then.headers["etag"]
    assert len(then.body) < len(first.body)


def test_a_page_that_was_being_made_when_it_changed_is_shown_but_not_kept() -> None:
    async def story() -> tuple[Answer, Answer]:
        cache = site()
        shared_pages.may_finish.clear()
        asked = asyncio.create_task(ask(cache, "/shared/a/"))
        await asyncio.to_thread(shared_pages.begun.wait, 10)
        load(cache, "a")
        shared_pages.may_finish.set()
        return await asked, await ask(cache, "/shared/a/")

    old, new = run(story())
    assert "made 1 times" in old.text
    assert "made 2 times" in new.text


def test_nothing_is_kept_while_the_revision_is_unknown() -> None:
    async def story() -> None:
        cache = site()
        cache.know(None)
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


def test_a_page_that_reads_no_query_is_the_same_with_one() -> None:
    async def story() -> list[Answer]:
        cache = site()
        with_query = [await ask(cache, "/same/a/", query=query) for query in (b"from=mail", b"from=feed")]
        return [*with_query, await ask(cache, "/same/a/")]

    answers = run(story())
    assert len({answer.headers["etag"] for answer in answers}) == 1
    assert shared_pages.made["a"] == 1


def test_what_is_no_page_is_told_its_whole_address() -> None:
    shared_pages.status["a"] = 404
    answer = run(ask(site(), "/same/a/", query=b"from=mail"))
    assert (answer.status, answer.text) == (404, "<p>afrom=mail</p>")


@pytest.mark.django_db(transaction=True)
def test_a_host_that_is_not_ours_gets_no_page_from_memory() -> None:
    async def story() -> Answer:
        cache = site()
        await ask(cache, "/shared/a/")
        return await ask(cache, "/shared/a/", host="evil.example")

    assert run(story()).status == 400


@pytest.mark.django_db(transaction=True)
def test_every_name_of_the_site_has_the_same_copy(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["learn.example", ".example.org"]

    async def story() -> list[int]:
        cache = site()
        hosts = ("learn.example", "a.example.org", "learn.example:8000", "b.example.com")
        return [(await ask(cache, "/shared/a/", host=host)).status for host in hosts]

    assert run(story()) == [200, 200, 200, 400]
    assert shared_pages.made["a"] == 1


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


def test_the_memory_that_pages_take_is_bounded_and_what_nobody_asks_for_goes_first() -> None:
    async def story() -> PageCache:
        cache = site(limit=30_000)
        for name in "abcdefghijklmnopqrst":
            await ask(cache, f"/shared/{name}/")
            await ask(cache, "/shared/a/")
        await ask(cache, "/shared/b/")
        await asyncio.gather(*cache.finishing)
        return cache

    cache = run(story())
    assert 0 < cache.weight <= 30_000
    assert cache.weight == sum(page.weight for page in cache.pages.values())
    assert shared_pages.made["a"] == 1
    assert shared_pages.made["b"] == 2


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
