"""Readers of a site whose course is loaded again: what they see, and which pages the site had to make for it."""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections

from config.asgi import Site, build
from config.edge.pages.cache import PageCache
from config.edge.revision import RevisionWatch
from courses.loading import loader
from tests.config.asgi_client import Answer, ask, run
from tests.config.test_revision import until
from tests.conftest import EXAMPLE
from tutor.models import SwitchedOff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]

LESSON, OTHER = "/lessons/two-kinds/", "/lessons/what-it-costs/"
PAGES = (LESSON, OTHER, "/articles/reading-a-licence/", "/terms/", "/device/")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "course"
    shutil.copytree(EXAMPLE, copy)
    return copy


class Readers:
    """A site process with its watch, and how often Django made each page."""

    def __init__(self) -> None:
        self.made: Counter[str] = Counter()
        wsgi = get_wsgi_application()

        def counted(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
            self.made[environ["PATH_INFO"]] += 1
            answer: Iterable[bytes] = wsgi(environ, start)
            return answer

        self.site: Site = build(counted)
        self.cache: PageCache = next(part for part in self.site.parts if isinstance(part, PageCache))
        self.cache.patience = None  # a slow machine may show nobody the page from before
        self.watch: RevisionWatch = next(part for part in self.site.parts if isinstance(part, RevisionWatch))

    async def after(self, act: Callable[[], object]) -> None:
        """Does it in a thread, as another process would, and waits until this one has heard of it."""
        before = self.watch.revision

        def there() -> None:
            act()
            connections.close_all()

        await asyncio.to_thread(there)
        await until(lambda: self.watch.revision != before)

    async def read(self) -> dict[str, Answer]:
        answers = {path: await ask(self.site, path, accept_encoding="br") for path in PAGES}
        await asyncio.gather(*self.cache.finishing)
        return answers


def seen(folder: Path, act: Callable[[], object]) -> tuple[dict[str, Answer], dict[str, Answer], set[str]]:
    """What is read before and after, and which pages were made for it again."""

    async def story() -> tuple[dict[str, Answer], dict[str, Answer], set[str]]:
        readers = Readers()
        for part in readers.site.parts:
            await part.startup()
        await readers.after(lambda: loader.load(folder))
        before = await readers.read()
        readers.made.clear()
        await readers.after(act)
        after = await readers.read()
        await readers.site.shutdown()
        await asyncio.to_thread(connections.close_all)
        return before, after, set(readers.made)

    return run(story())


def test_a_changed_lesson_is_new_at_once_and_the_other_pages_keep_their_tags(folder: Path) -> None:
    def act() -> None:
        path = folder / "lessons/two-kinds.md"
        path.write_text(path.read_text(encoding="utf-8") + "\nA sentence that is new.\n", encoding="utf-8")
        loader.load(folder)

    before, after, made = seen(folder, act)
    assert "A sentence that is new." in after[LESSON].text
    assert "A sentence that is new." not in before[LESSON].text
    others = [path for path in PAGES if path != LESSON]
    assert [after[path].headers["etag"] for path in others] == [
        before[path].headers["etag"] for path in others
    ]
    assert made == {LESSON}


def test_a_tutor_that_is_switched_off_leaves_its_page_and_no_other_is_made(folder: Path) -> None:
    before, after, made = seen(folder, lambda: SwitchedOff.objects.create(document="lesson/two-kinds"))
    assert "/lessons/two-kinds/tutor/" in before[LESSON].text
    assert "/lessons/two-kinds/tutor/" not in after[LESSON].text
    assert made == {LESSON}


def test_another_name_of_the_site_is_on_every_page(folder: Path) -> None:
    def act() -> None:
        path = folder / "course.yaml"
        text = path.read_text(encoding="utf-8").replace("title: A small course", "title: A fine course")
        path.write_text(f"name: Fine\n{text}", encoding="utf-8")
        loader.load(folder, replace_other=True)

    _, after, made = seen(folder, act)
    assert all("Fine" in answer.text for answer in after.values())
    assert made == set(PAGES)
