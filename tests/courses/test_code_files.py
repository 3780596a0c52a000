"""A text shows code out of a file that runs."""

from __future__ import annotations

import pytest

from config.env import ROOT
from courses.reading.code_files import CodeError, files_in, filled_in, line_written

CODE = "import os\n\n# Two at a time.\nPAIR = 2\n\n\ndef half(n):\n    return n / PAIR\n\n\nclass Box:\n    side = 1\n"


def shown(text: str) -> str:
    return filled_in(text, {"code/a.py": CODE, "data/b.csv": "a,b\n1,2\n"}.get)[0]


def test_a_name_is_shown_with_its_comment_and_the_rest_of_the_fence_stays() -> None:
    text = 'Before\n\n```python file=code/a.py#PAIR,half title="a.py"\n```\n\nAfter\n'
    expected = 'Before\n\n```python title="a.py"\n# Two at a time.\nPAIR = 2\n\n\ndef half(n):\n    return n / PAIR\n```\n\nAfter\n'
    assert shown(text) == expected
    assert files_in(text) == ["code/a.py"]


def test_a_whole_file_is_shown_and_of_any_kind() -> None:
    assert shown("```csv file=data/b.csv\n```\n") == "```csv\na,b\n1,2\n```\n"


def test_in_a_list_and_in_a_quote_it_stays_there() -> None:
    assert shown("- Do\n\n  ```python file=code/a.py#Box\n  ```\n") == (
        "- Do\n\n  ```python\n  class Box:\n      side = 1\n  ```\n"
    )
    assert "> class Box:" in shown("> ```python file=code/a.py#Box\n> ```\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("```python file=code/none.py\n```\n", "does not exist"),
        ("```python file=code/a.py#whole\n```\n", "no whole at its top level"),
        ("```python file=code/a.py\nx = 1\n```\n", "has code in a fence"),
        ("```python file=data/b.csv#half\n```\n", "no half at its top level"),
    ],
)
def test_what_is_not_there_is_a_mistake_with_its_line(text: str, said: str) -> None:
    with pytest.raises(CodeError, match=said) as why:
        shown(f"One\n\nTwo\n\n{text}")
    assert why.value.line == 5


def test_every_name_that_the_course_shows_of_a_file_is_there() -> None:
    for path in sorted((ROOT / "content").rglob("*.md")):
        text = path.read_text()
        filled, _ = filled_in(text, lambda file: (ROOT / "content" / file).read_text())
        assert len(filled) >= len(text) or not files_in(text)


def test_a_line_is_said_as_its_author_counts_it() -> None:
    text = "One\n```python file=code/a.py#half\n```\nTwo\n\n```python file=code/a.py#PAIR\n```\nThree\n"
    filled, added = filled_in(text, {"code/a.py": CODE}.get)
    rows = filled.split("\n")
    for word, line in (("One", 1), ("Two", 4), ("Three", 8)):
        assert line_written(rows.index(word) + 1, added) == line
    assert line_written(rows.index("PAIR = 2") + 1, added) == 6
