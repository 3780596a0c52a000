"""An answer of somebody without an account cannot be taken back by sending the cookie from before it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import redis as redis_client
from django.test import Client

from quizzes.step_marks import KEPT_FOR
from tests.quizzes.conftest import QUIZ, Taker
from tests.quizzes.test_two_tabs import TOLD, Review, Tab

pytestmark = pytest.mark.django_db
Takes = Callable[[Client], Taker]
COOKIE = "quiz-two-kinds"


@pytest.fixture
def here(client: Client, taker: Takes, redis: redis_client.Redis) -> Taker:
    return taker(client)


def answer_twice(who: Taker) -> str:
    """First wrong; then, with the cookie from before, right."""
    before = who.client.cookies[COOKIE].value if COOKIE in who.client.cookies else None
    tab = Tab(who)
    tab.answer(right=False)
    if before is None:
        del who.client.cookies[COOKIE]
    else:
        who.client.cookies[COOKIE] = before
    return tab.answer(right=True)


def test_no_answer_is_made_good_by_an_old_cookie(here: Taker) -> None:
    for place in range(5):
        page = answer_twice(here)
        found = re.search(r"([0-9.]+) right of (\d)", page)
        assert TOLD in page and found
        assert (int(found[2]), float(found[1]) < place + 1) == (place + 1, True)
    result = here.client.get(f"{QUIZ}result/").content.decode()
    assert "Your result: 5 of 5" not in result and "Passed." not in result


def test_a_review_is_not_made_good_by_sending_it_again(here: Taker) -> None:
    review = Review(here)
    review.answer(right=False)
    page = review.answer(right=True)
    assert "Not right." in page and TOLD in page


def test_another_attempt_counts_anew(here: Taker) -> None:
    answer_twice(here)
    assert "1 right of 1" in Tab(here, "?again").answer(right=True)


def test_what_is_remembered_says_nothing_of_the_reader_and_ends_by_itself(
    here: Taker, redis: redis_client.Redis
) -> None:
    _, fields = here.open()
    here.answer()
    (name,) = redis.keys("quiz:*")
    assert fields["attempt"].replace("-", "") not in name
    assert "two-kinds" not in f"{name!r}{redis.get(name)!r}"
    assert 0 < redis.ttl(name) <= KEPT_FOR


def test_without_redis_an_answer_is_taken_as_it_comes(
    client: Client, taker: Takes, settings: object, tmp_path: Path
) -> None:
    settings.REDIS_URL = f"unix://{tmp_path}/none.sock"  # type: ignore[attr-defined]
    assert "1 right of 1" in taker(client).answer()
