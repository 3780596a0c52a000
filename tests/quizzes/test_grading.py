"""The laws of grading, for every kind of question."""

from __future__ import annotations

from decimal import Decimal
from time import monotonic
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes import questions, typed
from quizzes.kinds.choice import AnyOf, Multiple, Single
from quizzes.kinds.gaps import Gap, Gaps
from quizzes.kinds.match import Match
from quizzes.kinds.number import Number
from quizzes.kinds.order import Order
from quizzes.kinds.short import Short
from quizzes.kinds.true_false import TrueFalse
from quizzes.question import MalformedAnswer, Option, shuffled
from quizzes.taking import shown_points

COMMON: dict[str, Any] = {"id": "q", "section": "s", "ask": "Which?", "explain": "Because."}
seeds = st.text("0123456789abcdef", min_size=32, max_size=32)


@st.composite
def choices(draw: st.DrawFn, kind: type[Any]) -> Any:
    count = draw(st.integers(2, 9))
    right = draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=1 if kind is Single else count - 1))
    options = tuple(Option(f"option {place}", place in right, "why") for place in range(count))
    return kind(**COMMON, options=options, keep_order=draw(st.booleans()))


@st.composite
def matches(draw: st.DrawFn) -> Match:
    groups = draw(
        st.lists(st.sampled_from("ABCD"), min_size=2, max_size=12).filter(lambda g: len(set(g)) > 1)
    )
    return Match(**COMMON, pairs=tuple((f"thing {at}", group) for at, group in enumerate(groups)))


orders = st.integers(3, 9).map(
    lambda count: Order(**COMMON, items=tuple(f"item {at}" for at in range(count)))
)
numbers = st.builds(
    lambda number, within: Number(**COMMON, number=f"{number:f}", within=f"{within:f}", unit="tokens"),
    st.decimals(-1_000_000, 1_000_000, places=2),
    st.decimals(0, 1000, places=2),
)
typed_words = st.lists(st.text("abcAB'’ é", min_size=1, max_size=9).filter(str.strip), min_size=1, max_size=3)
shorts = st.builds(
    lambda words, case: Short(**COMMON, accepted=tuple(words), case=case), typed_words, st.booleans()
)
gaps = st.lists(st.tuples(typed_words, st.booleans()), min_size=1, max_size=4).map(
    lambda parts: Gaps(
        **COMMON,
        text=" ".join(f"<b>some</b> ⟦{at}⟧" for at in range(len(parts))),
        gaps=tuple(Gap(tuple(words), ("wrong", words[0]) if chosen else ()) for words, chosen in parts),
    )
)
anything = st.one_of(
    choices(Single), choices(Multiple), choices(AnyOf), matches(), orders, numbers, shorts, gaps
)


def right_form(question: Any, seed: str) -> dict[str, list[str]]:
    """The form as somebody who knows the answers fills it in."""
    if isinstance(question, Number):
        return {"answer": [question.number]}
    if isinstance(question, Short):
        return {"answer": [question.accepted[0]]}
    if isinstance(question, Gaps):
        return {
            f"gap-{at}": [str(gap.choices.index(gap.accepted[0])) if gap.choices else gap.accepted[0]]
            for at, gap in enumerate(question.gaps)
        }
    if isinstance(question, AnyOf):
        return {"answer": [str(question.order(seed).index(min(question.right)))]}
    if isinstance(question, Order):
        return {f"place-{line}": [str(item)] for line, item in enumerate(question.shown(seed))}
    if isinstance(question, Match):
        return {f"pair-{line}": [str(question.key[pair])] for line, pair in enumerate(question.shown(seed))}
    return {
        "answer": [str(value) for value, place in enumerate(question.order(seed)) if place in question.right]
    }


@given(anything, seeds)
def test_the_right_answer_is_worth_the_whole_point_in_every_shuffle(question: Any, seed: str) -> None:
    grade = question.grade(question.parse(right_form(question, seed), seed))
    assert (grade.points, grade.right, grade.partly) == (1, True, False)


@given(
    anything,
    seeds,
    st.dictionaries(st.text(max_size=8), st.lists(st.text(max_size=8), max_size=3), max_size=4),
)
def test_whatever_is_sent_is_graded_from_0_to_1_or_called_malformed(
    question: Any, seed: str, form: dict[str, list[str]]
) -> None:
    try:
        answer = question.parse({**right_form(question, seed), **form}, seed)
    except MalformedAnswer as problem:
        assert str(problem).endswith(".")
    else:
        assert 0 <= question.grade(answer).points <= 1


@given(anything, seeds)
def test_what_is_shown_before_answering_holds_nothing_of_the_key(question: Any, seed: str) -> None:
    for row in question.rows(seed, {}):
        assert (row.right, row.key, row.why) == (False, "", "")


@given(anything)
def test_a_question_comes_back_from_its_stored_form_as_it_was(question: Any) -> None:
    again = questions.restore(question.data())
    assert (again, again.hash) == (question, question.hash)


@given(choices(Multiple), seeds, st.sets(st.integers(0, 8), min_size=1))
def test_choosing_one_more_wrong_option_never_pays(question: Multiple, seed: str, chosen: set[int]) -> None:
    here = frozenset(place for place in chosen if place < len(question.options)) or question.right
    before = question.grade(tuple(here)).points
    for place in range(len(question.options)):
        after = question.grade(tuple(here | {place})).points
        if place in here:
            assert after == before
        elif place in question.right:
            assert after >= before
        else:
            assert after <= before


@given(st.integers(2, 12), seeds)
def test_a_shuffle_is_a_permutation_that_the_seed_decides(count: int, seed: str) -> None:
    once = shuffled(count, seed, "q")
    assert sorted(once) == list(range(count))
    assert once == shuffled(count, seed, "q")


@given(numbers)
def test_a_number_is_right_up_to_the_accepted_distance_on_both_sides(question: Number) -> None:
    number, within = Decimal(question.number), Decimal(question.within)
    for edge in (number - within, number + within):
        assert question.grade(f"{edge:f}").right
    for beyond in (number - within - Decimal("0.01"), number + within + Decimal("0.01")):
        assert not question.grade(f"{beyond:f}").right


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1200", "1200"),
        ("1,200", "1200"),
        ("1 200", "1200"),
        (" 0.50 ", "0.50"),
        ("−3", "-3"),
        ("800 tokens", "800"),
    ],
)
def test_a_number_may_be_written_as_people_write_it(written: str, read: str) -> None:
    question = Number(**COMMON, number="1", unit="tokens")
    assert question.parse({"answer": [written]}, "") == read


@pytest.mark.parametrize("written", ["", "many", "1,5", "1e9", "1" * 40, "٣", "NaN", "0x10", "--1", "1.2.3"])
def test_what_is_no_number_is_no_wrong_answer(written: str) -> None:
    with pytest.raises(MalformedAnswer):
        Number(**COMMON, number="1").parse({"answer": [written]}, "")


@given(orders, seeds)
def test_an_order_is_never_shown_solved(question: Order, seed: str) -> None:
    assert question.shown(seed) != list(range(len(question.items)))


def test_two_lines_cannot_share_a_place() -> None:
    question = Order(**COMMON, items=("a", "b", "c"))
    with pytest.raises(MalformedAnswer, match="place 1"):
        question.parse({"place-0": ["0"], "place-1": ["0"], "place-2": ["1"]}, "x")


def test_a_statement_shows_true_before_false() -> None:
    question = TrueFalse(
        **COMMON, options=(Option("True", False, ""), Option("False", True, "")), keep_order=True
    )
    assert [row.html for row in question.rows("any", {})] == ["True", "False"]
    assert question.grade(question.parse({"answer": ["1"]}, "any")).right


def test_a_line_out_of_order_is_told_what_it_comes_after() -> None:
    question = Order(**COMMON, items=("plan", "build", "test", "ship"))
    swapped = (0, 3, 2, 1)
    told = [(row.html, row.right, row.key) for row in question.verdict("seed", swapped) if not row.right]
    assert told == [
        ("ship", False, "comes right after “test”"),
        ("test", False, "comes right after “build”"),
        ("build", False, "comes right after “plan”"),
    ]
    assert question.grade(swapped).points == 0


@given(orders, seeds)
def test_the_lines_marked_right_are_those_that_were_paid_for(question: Order, seed: str) -> None:
    answer = tuple(question.shown(seed))
    paid = sum(row.right for row in question.verdict(seed, answer)[1:])
    assert question.grade(answer).points == paid / (len(question.items) - 1)


@pytest.mark.parametrize(
    ("points", "said"),
    [
        (12.0, "12"),
        (10, "10"),
        (4.25, "4.25"),
        (4.5, "4.5"),
        (11.666667, "11.67"),
        (0.005, "0.01"),
        (0.0, "0"),
    ],
)
def test_points_are_said_in_hundredths_at_most(points: float, said: str) -> None:
    """As `shownPoints` does in scripts, half a hundredth is rounded up."""
    assert shown_points(points) == said


@pytest.mark.parametrize(
    ("written", "right"),
    [("Having", True), (" HAVING ", True), ("group’s", True), ("having.", False), ("h\u0061ving", True)],
)
def test_words_are_compared_as_people_type_them(written: str, right: bool) -> None:
    question = Short(**COMMON, accepted=("HAVING", "group's"))
    assert question.grade(question.parse({"answer": [written]}, "")).right == right
    assert not Short(**COMMON, accepted=("HAVING",), case=True).grade("having").right


@pytest.mark.parametrize("written", ["", "  ", "x" * 81, "a\x00b", "a\u202eb"])
def test_what_nobody_can_mean_is_no_wrong_answer(written: str) -> None:
    with pytest.raises(MalformedAnswer):
        Short(**COMMON, accepted=("a",)).parse({"answer": [written]}, "")


def test_a_pattern_takes_the_whole_answer_and_never_long() -> None:
    question = Short(**COMMON, accepted=("colour",), pattern="colou?rs?")
    assert question.grade("Colors").right and not question.grade("colours of").right
    started = monotonic()
    for pattern in ("(a+)+b", "(a|aa)+$", "(.*a){20}", "([a-z]+)*1"):
        slow = Short(**COMMON, accepted=("b",), pattern=pattern)
        assert not slow.grade("a" * 79 + "!").right
    assert monotonic() - started < 2


@pytest.mark.parametrize("pattern", ["(", "(a|aa)+b", "x" * 201, "[z-a]"])
def test_a_pattern_that_cannot_be_used_is_told(pattern: str) -> None:
    assert typed.problem_of(pattern).startswith("has a pattern")


def test_a_nudge_tells_a_slip_of_the_pen_from_another_word() -> None:
    question = Short(**COMMON, accepted=("quantise",), case=True)
    told = [question.nudge(given) for given in ("Quantise", "quantize", "prune")]
    assert ["capitals" in told[0], "spelling" in told[1], "another word" in told[2]] == [True] * 3


def test_a_gap_in_the_middle_of_a_mark_is_shown_within_it() -> None:
    question = Gaps(**COMMON, text="A <em>⟦0⟧ b</em>.", gaps=(Gap(("x", "y")),))
    assert [(row.value, row.html) for row in question.rows("s", {})] == [(0, "A <em>"), (-1, " b</em>.")]
    assert [row.html for row in question.on_paper("s")] == ["A <em>_____ b</em>."]


def test_only_the_gaps_that_are_wrong_are_mistakes() -> None:
    question = Gaps(**COMMON, text="⟦0⟧ ⟦1⟧", gaps=(Gap(("x",)), Gap(("<y>",))))
    (mistake,) = question.mistakes(("x", "z"))
    assert (mistake.about, mistake.said, mistake.right) == ("Gap 2", "z", "&lt;y&gt;")


def test_a_key_of_words_is_corrected_when_an_answer_is_judged_otherwise() -> None:
    before, now = Short(**COMMON, accepted=("a", "b")), Short(**COMMON, accepted=("a", "c"))
    assert [now.corrects(before, given) for given in ("a", "b", "c", "d")] == [False, True, True, False]
    assert now.corrects(before) and not Short(**COMMON, accepted=("A", "B")).corrects(before)
    some, other = (Gaps(**COMMON, text="⟦0⟧", gaps=(Gap((word,)),)) for word in "xy")
    assert other.corrects(some) and not some.corrects(some, ("x",))
