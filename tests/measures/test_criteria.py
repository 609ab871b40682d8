"""Grades: every ratio has exactly one grade, and how far a rule is known is what the printed grades fix."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import open_programme
from toolkit.measures.appraisal import criteria

RULE = open_programme("cse-peru").grading


@pytest.mark.parametrize(
    ("reached", "letter"),
    [(1.23, "A"), (0.9, "A"), (0.8999, "B"), (0.75, "B"), (0.74, "C"), (0.5, "C"), (0.49, "D"), (0, "D")],
)
def test_a_ratio_gets_the_grade_of_the_highest_cut_it_reaches(reached, letter):
    assert criteria.grade(reached, RULE) == letter


@given(st.floats(0, 3), st.floats(0, 3))
def test_more_is_never_graded_worse(one, other):
    low, high = sorted((one, other))
    assert criteria.grade(high, RULE) <= criteria.grade(low, RULE)


def test_the_distance_to_the_next_grade_changes_the_grade(cse):
    graded = criteria.grades(cse, 2011).loc["R1:effectiveness"]
    ratio, missing = graded["ratio"].number, graded["to_better"].number
    assert graded["grade"].text == "C"
    assert criteria.grade(ratio + missing, RULE) == "B"
    assert criteria.grade(ratio + missing - 0.001, RULE) == "C"


def test_a_cut_may_move_within_its_limits_and_no_further(cse):
    limits = criteria.cuts(cse, 2011)
    graded = criteria.grades(cse, 2011)
    for letter, row in limits.iterrows():
        if row["above"]:
            assert _same_grades(graded, {letter: row["above"].number + 1e-6})
            assert not _same_grades(graded, {letter: row["above"].number - 1e-6})
        assert _same_grades(graded, {letter: row["up_to"].number})
        assert not _same_grades(graded, {letter: row["up_to"].number + 1e-6})


def _same_grades(graded, cuts):
    rule = RULE.model_copy(update={"cuts": RULE.cuts | cuts})
    held = graded[graded["verdict"] != "not_recomputable"]
    return all(criteria.grade(r["reached"].number, rule) == r["printed"].text for _, r in held.iterrows())


def test_a_grade_without_a_ratio_is_not_computed(cse):
    relevance = criteria.grades(cse, 2011).loc["R3:relevance"]
    assert relevance["printed"].text == "A"
    assert relevance["grade"].missing == "no_ratio"


def test_ten_activities_are_graded(cse):
    grades = criteria.activity_grades(cse, 2011)
    assert sorted(g.text for g in grades["printed"]) == ["A"] * 2 + ["B"] * 8
