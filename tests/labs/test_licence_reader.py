"""The licence reader knows every use under every licence, and says what each comes to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.labs.licence_reader.clauses import ALLOWS, CLAUSES, FORBIDS, LICENCES, LIMITS, USES
from content.labs.licence_reader.lab import LicenceReader


def test_every_licence_has_one_clause_for_every_use() -> None:
    assert set(CLAUSES) == set(LICENCES)
    for clauses in CLAUSES.values():
        assert list(clauses) == list(USES)
        assert {clause.verdict for clause in clauses.values()} <= {ALLOWS, LIMITS, FORBIDS}


@given(st.sampled_from(list(LICENCES)), st.frozensets(st.sampled_from(list(USES))))
def test_each_use_that_is_asked_about_is_answered_once(licence: str, uses: frozenset[str]) -> None:
    result = LicenceReader().work_out({use: use in uses for use in USES} | {"licence": licence})
    answered = [found.use for found in (*result.forbids, *result.limits, *result.allows)]
    assert sorted(answered) == sorted(USES[use] for use in uses)
    assert len(result.others) == len(LICENCES) - 1


@pytest.mark.parametrize("licence", ["apache-2.0", "mit"])
def test_licences_that_osi_approved_forbid_no_use_and_no_user(licence: str) -> None:
    assert FORBIDS not in {clause.verdict for clause in CLAUSES[licence].values()}


def test_the_llama_licence_turns_the_largest_companies_away() -> None:
    clause = CLAUSES["llama-3.3"]["huge"]
    assert (clause.verdict, clause.section) == (FORBIDS, "2")
