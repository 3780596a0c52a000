"""The laws of the sorter, and that its reasons lead somewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.labs.which_one.lab import WhichOne, rank
from content.labs.which_one.rules import CHOICES, CONFLICT, EFFECTS, QUESTIONS
from courses.models import Document
from tests.real_course import load_real_course

answers = st.fixed_dictionaries(
    {question.name: st.sampled_from([value for value, _ in question.answers]) for question in QUESTIONS}
)
limits = st.frozensets(st.sampled_from([question.name for question in QUESTIONS]))


def test_every_effect_belongs_to_an_answer() -> None:
    known = {(question.name, value) for question in QUESTIONS for value, _ in question.answers}
    assert set(EFFECTS) <= known
    neutral = {(question.name, question.answers[0][0]) for question in QUESTIONS}
    assert set(EFFECTS) == known - neutral


@given(answers, limits)
def test_every_choice_is_ranked_once_and_those_ruled_out_come_last(
    said: dict[str, str], hard: frozenset[str]
) -> None:
    ranked = rank(said, hard)
    assert {one.choice for one in ranked} == set(CHOICES)
    assert [one.is_out for one in ranked] == sorted(one.is_out for one in ranked)


@given(answers, limits)
def test_a_choice_is_out_just_when_a_hard_limit_conflicts_with_it(
    said: dict[str, str], hard: frozenset[str]
) -> None:
    for one in rank(said, hard):
        conflicts = any(
            EFFECTS[(name, said[name])][one.choice].points == CONFLICT
            for name in hard
            if one.choice in EFFECTS.get((name, said[name]), {})
        )
        assert one.is_out == conflicts


@given(answers, limits)
def test_what_would_change_this_does_change_it(said: dict[str, str], hard: frozenset[str]) -> None:
    values = said | {f"hard_{question.name}": question.name in hard for question in QUESTIONS}
    result = WhichOne().work_out(values)
    for change in result.changes:
        question = next(one for one in QUESTIONS if one.label == change.question)
        answer = next(value for value, label in question.answers if label == change.answer)
        assert rank(said | {question.name: answer}, hard)[0].name == change.first != result.ranked[0].name


def test_prompts_that_may_not_leave_rule_out_every_service() -> None:
    said = {question.name: question.answers[0][0] for question in QUESTIONS} | {"residency": "own"}
    ranked = rank(said, frozenset({"residency"}))
    assert ranked[0].choice == "self"
    assert {one.choice for one in ranked if one.is_out} == {"closed", "hosted"}


@pytest.mark.django_db
def test_every_reason_leads_to_a_section_of_the_course() -> None:
    load_real_course()
    sections = {
        f"{lesson.slug}#{section['anchor']}"
        for lesson in Document.objects.filter(kind="lesson")
        for section in lesson.outline
    }
    assert {says.section for effects in EFFECTS.values() for says in effects.values()} <= sections
