"""Grades: every ratio has exactly one grade, and how far a rule is known is what the printed grades fix."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from toolkit import open_programme
from toolkit.measured import Measured
from toolkit.measures.appraisal import criteria, rule_sets
from toolkit.measures.indicators import fitted_grade_rule
from toolkit.report import Page

RULE = open_programme("cse-peru").grading


@pytest.mark.parametrize(
    ("reached", "letter"),
    [(1.23, "A"), (0.9, "A"), (0.8999, "B"), (0.75, "B"), (0.74, "C"), (0.5, "C"), (0.49, "D"), (0, "D")],
)
def test_a_ratio_gets_the_grade_of_the_highest_cut_it_reaches(reached, letter):
    assert fitted_grade_rule.grade(reached, RULE) == letter


@given(st.floats(0, 3), st.floats(0, 3))
def test_more_is_never_graded_worse(one, other):
    low, high = sorted((one, other))
    assert fitted_grade_rule.grade(high, RULE) <= fitted_grade_rule.grade(low, RULE)


def test_the_distance_to_the_next_grade_changes_the_grade(cse):
    graded = criteria.grades(cse, 2011).loc["R1:effectiveness"]
    ratio, missing = graded["ratio"].number, graded["to_better"].number
    assert graded["grade"].text == "C"
    assert fitted_grade_rule.grade(ratio + missing, RULE) == "B"
    assert fitted_grade_rule.grade(ratio + missing - 0.001, RULE) == "C"


def test_a_cut_may_move_within_its_limits_and_no_further(cse):
    limits = fitted_grade_rule.cuts(cse, 2011)
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
    return all(fitted_grade_rule.grade(r["reached"].number, rule) == r["printed"].text for _, r in held.iterrows())


def test_a_grade_without_a_ratio_is_not_computed(cse):
    relevance = criteria.grades(cse, 2011).loc["R3:relevance"]
    assert relevance["printed"].text == "A"
    assert relevance["grade"].missing == "no_ratio"


def test_ten_activities_are_graded(cse):
    grades = criteria.activity_grades(cse, 2011)
    assert sorted(g.text for g in grades["printed"]) == ["A"] * 2 + ["B"] * 8


# --- a rule that no document prints


def test_a_letter_is_fixed_where_every_rule_that_gives_the_printed_grades_gives_it(cse):
    """2.1 prints 97 % with A, 83 % with B: a cut somewhere between; 80 % with B, 73 % with C; 55 % with C."""
    ratio = Measured(0.0, "ratio")

    def letters(reached, criterion="efficiency"):
        return fitted_grade_rule.letter(cse, 2011, criterion, ratio.but(value=reached)).text

    assert [letters(reached) for reached in (0.97, 0.9699, 0.8301, 0.83)] == ["A", "A–B", "A–B", "B"]
    assert [letters(reached) for reached in (0.80, 0.79, 0.74, 0.73)] == ["B", "B–C", "B–C", "C"]
    assert [letters(reached) for reached in (0.55, 0.5499, 0.1)] == ["C", "C–D", "C–D"]
    assert letters(0.48, "sustainability") == "A"  # the lowest that is graded, all of them with A
    assert letters(0.47, "sustainability") == "A–D"


def test_of_44_letters_that_are_not_printed_the_printed_ones_leave_20_open(cse):
    table = rule_sets.by_period(cse, 2011).drop("OE:sustainability")
    periods = ("2010", "2011-Q1", "2011-Q2", "2011-Q3", "2011-Q4")
    marks = [table.loc[row, f"{period}.mark"] for row in table.index for period in periods[:4]]
    letters = [mark for mark in marks if mark not in ("none", "zero")]
    assert (len(letters), sum("–" in letter for letter in letters)) == (44, 20)
    assert not any("–" in mark for mark in table["2011.mark"])


def test_a_distance_lies_between_the_ends_of_what_is_known_of_the_cut(cse):
    better = criteria.grades(cse, 2011).loc["R1:effectiveness", "to_better"]  # 73 %; B begins between 73 and 80 %
    assert (better.number, better.conf_low, better.conf_high) == (approx(0.02), approx(0), approx(0.07))
    assert better.certainty == "inferred"
    worse = criteria.grades(cse, 2011).loc["R1:effectiveness", "to_worse"]  # how low C reaches, no grade tells
    assert worse.missing == "no_grade_sets_it"


def test_limits_of_a_rule_are_no_interval_of_a_sample(cse):
    better = criteria.grades(cse, 2011).loc["R1:effectiveness", "to_better"]
    page = Page(cse, 2011, "en")
    assert "as far as the printed grades tell" in page.hint(better)
    assert "95% interval" in page.hint(better.but(certainty=""))


def test_a_rule_that_is_printed_leaves_no_letter_open(cse, monkeypatch):
    printed = RULE.model_copy(update={"printed": True})
    monkeypatch.setattr(type(cse), "grading", property(lambda _: printed))
    assert fitted_grade_rule.letter(cse, 2011, "efficiency", Measured(0.87, "ratio")).text == "B"
    graded = criteria.grades.__wrapped__(cse, 2011)  # made anew, not the table that was made by the rule as it is
    assert graded.loc["R1:effectiveness", "to_worse"].number == approx(0.23)


def test_what_was_graded_later_tells_nothing_of_a_cut(cse):
    assert fitted_grade_rule.letter(cse, 2010, "efficiency", Measured(0.97, "ratio")).text == "A–D"
