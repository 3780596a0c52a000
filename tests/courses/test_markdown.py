"""Lines of Markdown: the short way and the long way give the same."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from courses.compiling.markdown import inline_html, render_inline
from courses.compiling.rendering import Job, render

PLAIN = st.text(st.sampled_from("aB1é中 ,.;:?()'\"/%+=$€#’“”‘–—…-"), min_size=1, max_size=40)
MARKED = st.text(st.sampled_from("aB1 *_`[](<>&!\\\\{}~^|:#-=+.\"'/\u00a0"), min_size=1, max_size=40)


@settings(max_examples=300, deadline=None)
@given(st.lists(PLAIN | MARKED, min_size=1, max_size=8))
def test_a_line_without_marks_is_its_own_html(texts: list[str]) -> None:
    lines = [" ".join(text.split()) for text in texts]
    whole = [
        inline_html(str(html), lambda href: href or None)
        for html in render(Job(line, inline=True) for line in lines)
    ]
    for short, long in zip(render_inline(lines), whole, strict=True):
        if "<a" not in long:  # the addresses of links are another test's
            assert short == long


def test_lines_come_back_in_their_order() -> None:
    assert render_inline(["one", "*two*", "three", "`4`", ""]) == [
        "one",
        "<em>two</em>",
        "three",
        "<code>4</code>",
        "",
    ]
