"""Strategic plans: what the plan of a year holds, what is told of it, and what is only another measure."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from toolkit.facts.contracts.framework import Indicator
from toolkit.measures import indicators
from toolkit.measures.activities import follow_up, milestones, strategic_plan
from toolkit.measures.indicators.observed import observed_in
from toolkit.measures.reconciliation import statements

DATA = Path(__file__).resolve().parents[2] / "data" / "clac"


def typed(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.parametrize(("year", "plan"), [(2022, "P22"), (2024, "P22"), (2025, "P25"), (2027, "P25"), ("after", "")])
def test_the_plan_of_a_year_is_the_one_that_covers_it(clac, year, plan):
    assert strategic_plan.plan_of(clac, clac.at(2027).after if year == "after" else year) == plan


@pytest.mark.parametrize("year", [2023, 2025])
def test_both_plans_have_four_strategic_and_eleven_tactical_objectives(clac, year):
    sums = strategic_plan.totals(strategic_plan.objectives(clac, year))
    assert (sums["strategic"].number, sums["tactical"].number) == (4, 11)


def test_fourteen_milestones_thirteen_ongoing_one_not_reported(clac):
    sums = strategic_plan.totals(strategic_plan.objectives(clac, 2023))
    found = {name: sums[name].number for name in ("milestones", "done", "ongoing", "not_reported")}
    assert found == {"milestones": 14, "done": 0, "ongoing": 13, "not_reported": 1}


def test_what_is_told_as_progress_is_counted_once_and_by_its_status(clac):
    sums = strategic_plan.totals(strategic_plan.objectives(clac, 2023))
    states = Counter(row["status"] or "unsaid" for row in typed("follow_up") if row["kind"] == "progress")
    assert {s: sums[f"told_{s}"].number for s in ("done", "ongoing", "unsaid")} == states
    assert sums["told"].number == sum(states.values()) == 54


def test_a_year_knows_only_what_was_reported_up_to_it(clac):
    sums = strategic_plan.totals(strategic_plan.objectives(clac, 2022))
    assert (sums["ongoing"].number, sums["not_reported"].number) == (1, 13)  # only the 869 attended stand for 2022
    assert sums["told"].number == 1  # the trees
    assert milestones.milestones(clac, 2022).loc["P22.OT2.2.H2", "reported_value"].number == 869
    assert milestones.milestones(clac, 2023).loc["P22.OT2.2.H2", "reported_value"].number == 799


def test_milestones_of_a_whole_objective_are_not_laid_to_those_under_it(clac):
    counted = strategic_plan.objectives(clac, 2023)
    assert counted.loc["P22.OE3", "milestones"].number == 3
    assert counted.loc["P22.OT3.1", "milestones"].missing == "given_above"
    assert strategic_plan.objectives(clac, 2025).loc["P25.OE3", "milestones"].missing == "not_reported"


def test_the_stated_average_is_shown_and_never_recomputed_from_something_else(clac):
    averages = strategic_plan.average_progress(clac, 2023)
    plan = averages.loc["P22"]
    assert plan["stated"].number == 0.56
    assert plan["verdict"] == "not_recomputable"
    assert [m.missing for m in averages["stated"].iloc[:4]] == ["not_reported"] * 4
    # by hand: 2 of 3, 4 of 4, 3 of 3, 4 of 4
    assert plan["ongoing_share"].number == pytest.approx((2 / 3 + 1 + 1 + 1) / 4)
    assert plan["done_share"].number == 0
    assert plan["not_reported_share"].number == pytest.approx((1 / 3) / 4)
    assert plan["told_done_share"].number == pytest.approx((9 / 11 + 5 / 13 + 9 / 14 + 10 / 16) / 4)
    assert plan["ongoing_share"].formula == "mean_over_objectives"
    assert not any("stated_average" in fact for name in ("done_share", "ongoing_share") for fact in plan[name].inputs)


def test_a_plan_of_which_nothing_is_reported_has_no_average(clac):
    assert not len(strategic_plan.average_progress(clac, 2025))


def test_targets_that_are_set_are_not_results(clac):
    targets = strategic_plan.final_targets(clac, 2025)
    assert [round(m.number, 2) for m in targets["final_target"]] == [0.9, 0.9, 0.9, 0.9, 0.7, 0.85, 0.75]
    assert set(targets["measured_state"]) == {"target_set"}
    assert {m.missing for m in targets["actual"]} == {"not_due"}
    assert {m.missing for m in targets["baseline"]} == {"not_reported"}
    assert set(targets["due"]) == {"2027"}
    assert not len(strategic_plan.final_targets(clac, 2023))


# --- other stretches than the year


def test_a_share_at_the_end_of_another_stretch_is_given_with_that_stretch(clac):
    row = indicators.achievement(clac, 2023).loc["P22.nfo_satisfaction"]
    assert (row["actual"].number, row["period"]) == (0.85, "2022..2023-S1")
    assert row["growth"].missing == "other_stretch"
    assert row["moved"] == ""


def test_a_stock_at_mid_year_is_given_with_its_half_year(clac):
    row = indicators.achievement(clac, 2023).loc["P22.cities"]
    assert (row["actual"].number, row["period"]) == (15, "2023-S1")


SHOWN = {"P22.fairs": (14, "2022..2023-S1"), "P22.attended": (799, "halves:1/2")}
"""Fourteen fairs in a year and a half; 799 organisations in the first half of the year."""


def test_a_flow_over_another_stretch_is_shown_with_it_and_set_against_nothing(clac):
    achieved = indicators.achievement(clac, 2023)
    shown = {code: (achieved.loc[code, "actual"].number, achieved.loc[code, "period"]) for code in SHOWN}
    assert shown == SHOWN
    compared = achieved.loc[list(SHOWN), ["completion", "growth", "change"]]
    assert not compared.map(bool).any(axis=None)
    assert set(achieved.loc[list(SHOWN), "moved"]) == {""}
    assert not len(indicators.other_stretches(clac, 2023))  # each has one, and it is shown


def test_a_year_that_is_given_itself_needs_no_other_stretch(clac, cse, spp):
    assert indicators.achievement(clac, 2023).loc["P22.celebrations", "period"] == ""
    assert not len(indicators.other_stretches(cse, 2011))
    assert not len(indicators.other_stretches(spp, 2019))
    for programme, year in ((cse, 2011), (spp, 2019)):
        assert set(indicators.achievement(programme, year)["period"]) == {""}


def test_of_stretches_that_end_together_the_shorter_is_given(small):
    programme = small(
        "results: [{code: A, level: outcome, title: A}]\n"
        "indicators: [{code: S, result: A, name: S, unit: count, kind: stock}]\n"
    )
    rows = ["2022..2023-S1,7", "2023-S1,8", "2023-Q1,5"]
    text = "indicator,period,role,value,as_printed\n" + "".join(
        f"S,{row.split(',')[0]},actual,{row.split(',')[1]},\n" for row in rows
    )
    (programme.folder / "observations.csv").write_text(text, encoding="utf-8")
    indicator: Indicator = programme.indicators["S"]
    assert observed_in(programme).latest(indicator, 2023)[0] == "2023-S1"
    assert observed_in(programme).latest(indicator, 2022)[1].missing == "not_reported"


# --- what belongs to another plan


def test_entries_and_claims_of_another_plan_are_left_out(clac):
    assert len(follow_up.entries(clac, 2023)) == len(typed("follow_up"))
    assert not len(follow_up.entries(clac, 2025))
    assert len(statements.recomputed(clac, 2023)) == 4
    assert not len(statements.recomputed(clac, 2025))


def test_a_programme_without_plan_years_keeps_everything(cse, spp):
    for programme, year in ((cse, 2011), (spp, 2019)):
        assert len(follow_up.entries(programme, year)) == len(follow_up.entries(programme))
        told = programme.table("statements")
        assert len(statements.recomputed(programme, year)) == (len(told[told["use"] == "yes"]) if len(told) else 0)
