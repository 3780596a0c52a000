"""Sizes are guides: `make lint` tells what is over them and never fails for it."""

from __future__ import annotations

from dev.sizes import measure, oversized


def said(path: str, text: str) -> list[str]:
    return [str(size) for size in measure(path, text)]


def test_a_long_file_is_told_with_its_guide() -> None:
    assert said("static/js/quiz.js", "// line\n" * 101) == [
        "static/js/quiz.js has 101 lines, the guide is 100"
    ]
    assert said("static/js/quiz.js", "// line\n" * 100) == []


def test_a_view_is_held_to_fewer_lines_than_a_function() -> None:
    code = "def lesson(request):\n" + "    pass\n" * 30
    assert said("courses/views.py", code) == ["courses/views.py:1 lesson has 31 lines, the guide is 30"]
    assert said("courses/loading/loader.py", code) == []


def test_many_positional_arguments_are_told_and_those_with_names_are_not() -> None:
    assert said("a.py", "def f(a, b, c, d, e): pass") == ["a.py:1 f has 5 arguments, the guide is 4"]
    assert said("a.py", "class A:\n    def f(self, a, b, c, d, *, e): pass") == []


def test_the_whole_project_can_be_measured() -> None:
    assert all(size.has > size.guide for size in oversized())
