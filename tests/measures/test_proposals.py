"""How firm a proposed grade is: what the same evidence would propose, read in another way."""

from __future__ import annotations

import pytest

from toolkit import open_programme
from toolkit.measures import budget
from toolkit.measures.appraisal import appraisals, proposals


def read(frame, question):
    """Figures in percent and grades of the readings of a question."""
    own = frame[[key.startswith(f"{question}:") for key in frame.index]]
    return {row["reading"]: (round(row["figure"].number * 100, 1), row["grade"].text) for _, row in own.iterrows()}


def test_the_pace_of_spending_depends_on_which_months_are_counted(cse):
    # 2,836,395.01 of 3,550,151.99 EUR is 79.9 %; 38 of 48 months by the card, 42 of 48 by section 2.2, 45 of 56 from
    # April 2008 to November 2012, and all 49 by the agreement, which ended in November 2011
    assert read(proposals.other_readings(cse, 2011), "efficiency.money") == {
        "rule": (0.7, "A"),
        "printed_elsewhere": (-7.6, "B"),
        "effective_dates": (-0.5, "A"),
        "agreed_dates_over": (-20.1, "D"),
    }


def test_what_is_missing_bounds_an_average(cse):
    # 24 of 31 indicators average 78.32 %: 18.796 / 31 if the 7 missing ones had reached nothing, 25.796 / 31 if all
    assert read(proposals.other_readings(cse, 2011), "effectiveness.targets") == {
        "rule": (78.3, "B"),
        "uncapped": (95.3, "A"),
        "missing_at_zero": (60.6, "C"),
        "missing_at_target": (83.2, "B"),
        "final_target": (73.6, "C"),  # 25 indicators
        "with_reports": (75.7, "B"),  # 28 of 35
    }


def test_the_grades_of_all_readings_stand_beside_the_proposal(cse):
    spans = {c: m.text for c, m in appraisals.appraised(cse, 2011)["span"].items() if m.text}
    assert spans == {"effectiveness": "A–C", "efficiency": "A–D", "sustainability": "A"}


def test_distances_say_where_the_grade_changes(cse):
    frame = proposals.other_readings(cse, 2011)
    targets, money = frame.loc["effectiveness.targets:rule"], frame.loc["efficiency.money:rule"]
    assert targets["to_better"].number == pytest.approx(0.90 - 0.783167, abs=1e-6)
    assert targets["to_worse"].number == pytest.approx(0.783167 - 0.75, abs=1e-6)
    assert money["to_better"].missing == "best_grade"
    assert money["to_worse"].number == pytest.approx(0.05 - 0.007284, abs=1e-6)  # further from zero, on either side


def test_a_criterion_of_two_questions_spans_from_the_lowest_best_to_the_lowest_worst(project):
    path = project / "data/rules/oecd-dac-2019.yaml"
    text = path.read_text(encoding="utf-8")
    rule = "\n        proposal: {by: movement, cuts: {A: 0.95, B: 0.80, C: 0.50}}\n      - code: effectiveness.groups"
    path.write_text(text.replace("\n      - code: effectiveness.groups", rule, 1), encoding="utf-8")
    # 17 of 20 indicators moved for the better: B, in one reading only; with the targets' A to C, never an A
    assert proposals.span(proposals.other_readings(open_programme("cse-peru"), 2011), "effectiveness").text == "B–C"


def test_an_end_that_was_inferred_is_tried_later():
    """58,573,486 of 85,000,000 USD are 68.9 %; 45 of 56 months, of 62 or 68 with a later end."""
    par = open_programme("par2-bolivia")
    assert budget.elapsed_otherwise(par, 2022) == {}
    assert read(proposals.other_readings(par, 2022), "efficiency.money") == {
        "rule": (-11.4, "C"),
        "ends_6_later": (-3.7, "A"),
        "ends_12_later": (2.7, "A"),
    }
    lead = budget.execution(par, 2021)["lead"]
    assert lead.certainty == "inferred"
    assert budget.pace(par, lead) == "behind"
    assert (
        budget.pace(par, lead, budget.leads_otherwise(par, 2021, budget.execution(par, 2021)["execution"]).values())
        == "open"
    )


def test_an_amount_that_the_text_gives_for_the_same_is_another_reading(project):
    """The same with 37 millions that a sentence would give as spent: 43.5 % of the money."""
    path = project / "data/par2-bolivia/statements.csv"
    text = path.read_text(encoding="utf-8")
    told = "same,budget:FIN:..2021:executed:USD"
    path.write_text(text.replace("same,budget:FIN:..2021:programmed:USD", told, 1), encoding="utf-8")
    found = read(proposals.other_readings(open_programme("par2-bolivia"), 2022), "efficiency.money")
    assert found["told_in_text"] == (-36.8, "D")


def test_no_proposal_is_read_in_no_other_way(spp):
    others = proposals.other_readings(spp, 2019)
    assert not len(others)
    assert proposals.span(others, "efficiency").missing == "not_applicable"
