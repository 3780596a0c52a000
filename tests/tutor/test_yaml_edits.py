"""What is added to a file of the author's leaves the rest of it as it was."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.reading.document import SourceFile
from courses.reading.strict_yaml import read_yaml
from tutor.wording.yaml_edits import NotEditable, append, append_mapping, scalar, set_list

ASKED = (0, "asked")


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("- says: a\n  asked: [b]\n", "- says: a\n  asked: [b, new]\n"),
        ("- says: a\n  asked: [b, 'c',]  # mine\n", "- says: a\n  asked: [b, 'c', new,]  # mine\n"),
        ("- says: a\n  asked: [\n    b, # one\n    c  # two\n  ]\n", "- says: a\n  asked: [\n    b, # one\n    c, new  # two\n  ]\n"),
        ("- says: a\n  asked: []\n", "- says: a\n  asked: [new]\n"),
        ("- {asked: [b], says: a}", "- {asked: [b, new], says: a}"),
        ("- says: a\n  asked:\n  - b", "- says: a\n  asked:\n  - b\n  - new\n"),
        (
            "# top\n- asked:\n      - b  # mine\n\n# below\n- says: c\n  asked: [d]\n",
            "# top\n- asked:\n      - b  # mine\n      - new\n\n# below\n- says: c\n  asked: [d]\n",
        ),
        ("- asked:\n    - >\n      folded\n      text\n\n- says: x\n", "- asked:\n    - >\n      folded\n      text\n\n    - new\n- says: x\n"),
        ("- asked:\n    - two\n      lines\n- says: x\n", "- asked:\n    - two\n      lines\n    - new\n- says: x\n"),
        ("\ufeff- asked:\r\n    - b\r\n- says: x\r\n", "\ufeff- asked:\r\n    - b\r\n    - new\r\n- says: x\r\n"),
    ],
)  # fmt: skip
def test_an_item_goes_to_the_end_of_its_list(text: str, made: str) -> None:
    assert append(text, ASKED, ["new"]) == made


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("", "- says: a\n  asked:\n    - b\n"),
        ("# nothing yet\n", "# nothing yet\n- says: a\n  asked:\n    - b\n"),
        ("- says: x\n  asked: [y]", "- says: x\n  asked: [y]\n- says: a\n  asked:\n    - b\n"),
        ("  - says: x\n    asked: [y]\n# end\n", "  - says: x\n    asked: [y]\n  - says: a\n    asked:\n      - b\n# end\n"),
        ("- says: x\n...\n", "- says: x\n- says: a\n  asked:\n    - b\n...\n"),
        ("[{says: x}]\n", '[{says: x}, {"says": "a", "asked": ["b"]}]\n'),
    ],
)  # fmt: skip
def test_a_passage_goes_to_the_end_of_the_file(text: str, made: str) -> None:
    assert append_mapping(text, {"says": "a", "asked": ["b"]}) == made


@pytest.mark.parametrize(
    ("text", "made"),
    [
        (
            "w:\n  name: x\n  # why\nv:\n  name: y\n",
            "w:\n  name: x\n  also: [a, b]\n  # why\nv:\n  name: y\n",
        ),
        ("w: {name: x}\nv:\n  name: y\n", "w: {name: x, also: [a, b]}\nv:\n  name: y\n"),
    ],
)
def test_a_term_without_other_spellings_gets_the_key(text: str, made: str) -> None:
    assert set_list(text, ("w", "also"), ["a", "b"]) == made


@pytest.mark.parametrize(
    "text", ["- says: a\n", "- asked: b\n", "asked: [b]\n", "- [\n", "", "- 1\n", "- asked: *x\n"]
)
def test_what_is_no_list_is_not_added_to(text: str) -> None:
    with pytest.raises(NotEditable):
        append(text, ASKED, ["new"])


@settings(deadline=None)  # tests never time
@given(
    st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1)
    .map(str.strip)
    .filter(bool)
)
def test_any_text_can_be_added_and_reads_as_it_was_meant(value: str) -> None:
    for made in (append("- asked: [b]\n", ASKED, [value]), append("- asked:\n  - b\n", ASKED, [value])):
        assert read_yaml(SourceFile("", made, "")).data == [{"asked": ["b", value]}]
    made = append_mapping("- a: b\n", {"says": value, "asked": [value]})
    assert read_yaml(SourceFile("", made, "")).data[1] == {"says": value, "asked": [value]}


def test_plain_text_stays_plain_and_what_would_read_as_something_else_is_quoted() -> None:
    assert scalar("what's an agent?") == "what's an agent?"
    assert [scalar(one) for one in ("yes", "2026", "a: b", "# x")] == ['"yes"', '"2026"', '"a: b"', '"# x"']
    assert scalar("a, b", in_flow=True) == '"a, b"'
