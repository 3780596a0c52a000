"""How soon a part that ended by itself is started again."""

from __future__ import annotations

from dev.again import CALM, Again


def test_a_part_that_keeps_ending_is_waited_for_longer_each_time_and_no_longer_than_half_a_minute() -> None:
    again = Again()
    assert [again.ended("worker", now=float(at)) for at in range(8)] == [1, 2, 4, 8, 16, 30, 30, 30]


def test_after_a_calm_minute_it_is_soon_again() -> None:
    again = Again()
    again.ended("worker", now=0)
    again.ended("worker", now=1)
    assert again.ended("worker", now=1 + 2 + CALM) == 1


def test_each_is_given_when_it_is_due_and_once() -> None:
    again = Again()
    again.ended("worker", now=0)
    again.ended("redis", now=0.5)
    assert (again.seconds(0), again.take(0)) == (1, [])
    assert again.take(1) == ["worker"]
    assert (again.seconds(1), again.take(2)) == (0.5, ["redis"])
    assert again.take(3) == []
    assert again.seconds(3) == 3600
