"""A comma never begins a line because a button stands before it."""

from __future__ import annotations

import pytest

from courses.beside import keep_beside
from courses.markup import plain, read_fragment, serialise

BUTTON = '<button type="button">weights</button>'


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        (f"<p>The {BUTTON}, which stay.</p>", f'<span class="keep">{BUTTON},</span> which'),
        (f"<p>The file (the {BUTTON}).</p>", f'<span class="keep">{BUTTON}).</span>'),
        (f"<p>A model (“{BUTTON}” for short).</p>", f'<span class="keep">(“{BUTTON}”</span> for'),
        (f"<p>Two {BUTTON}s and more.</p>", f'<span class="keep">{BUTTON}s</span> and'),
        (f"<p><em>The {BUTTON}</em>: a file.</p>", f"The {BUTTON}</em>: a file"),
        (f"<p>The {BUTTON} stay.</p>", f"The {BUTTON} stay."),
    ],
)
def test_marks_stay_beside_their_button(html: str, kept: str) -> None:
    root = read_fragment(html)
    said = plain(root)
    keep_beside(root)
    assert kept in serialise(root)
    assert plain(root) == said


def test_the_value_of_a_fact_is_kept_too() -> None:
    root = read_fragment(f'<p>Since <data class="fact" value="x">{BUTTON}</data>; more.</p>')
    keep_beside(root)
    assert f'<span class="keep"><data class="fact" value="x">{BUTTON}</data>;</span> more' in serialise(root)
