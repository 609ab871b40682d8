"""What `check` asks of whoever typed the facts, and where the answer is written."""

from __future__ import annotations

import pytest

from tests.facts.coop import only
from toolkit.facts.checks.run_checks import check_programme, refusals

HEAD = "indicator,period,role,value,document,row,note\n"


def observed(typed, *rows, **files):
    text = HEAD + "".join(f"{row}\n" for row in rows)
    return typed({"statements.csv": None, "observations.csv": text} | files)


# --- a target worse than its baseline


@pytest.mark.parametrize("role", ["target", "final_target", "original_target"])
def test_a_target_below_the_baseline_of_what_is_to_rise(typed, role):
    only(
        observed(typed, "members,2021,baseline,40,talk,a,", f"members,2022,{role},30,talk,b,"),
        "data/coop/observations.csv, row 3, column value",
        "is this meant? The target 30 of members, which is to rise, is worse than its baseline 40 (row 2)",
        "column note",
    )


def test_a_target_above_the_baseline_of_what_is_to_fall(typed):
    rows = ["late,2021,baseline,0.1,talk,a,", "late,2022,target,0.2,talk,b,"]
    only(observed(typed, *rows), "row 3", "to fall", "0.2", "0.1")


def test_the_latest_baseline_before_the_target_is_the_one_it_is_held_against(typed):
    rows = ["members,2019,baseline,10,talk,a,", "members,2021,baseline,40,talk,b,", "members,2022,target,30,talk,c,"]
    only(observed(typed, *rows), "row 4", "baseline 40 (row 3)")


@pytest.mark.parametrize(
    "rows",
    [
        ["members,2021,baseline,40,talk,a,", "members,2022,target,30,talk,b,El convenio la baja."],  # answered
        ["members,2021,baseline,40,talk,a,", "members,2022,target,40,talk,b,"],
        ["members,2021,baseline,40,talk,a,", "members,2022,actual,30,talk,b,"],  # a value may be worse
        ["late,2021,baseline,0.2,talk,a,", "late,2022,target,0.1,talk,b,"],
        # one half year against a whole one, what was added against a level
        ["sales,2021,baseline,100,talk,a,", "sales,2022-S1,target,60,talk,b,"],
        ["trained,..2021,baseline,100,talk,a,", "trained,..2022,actual,120,talk,b,", "trained,2022,target,60,talk,c,"],
        # of another place
        ["members,2021,baseline,40,talk,a,", "area,2022,target,30,talk,b,"],
    ],
)
def test_a_target_that_is_answered_for_better_or_of_something_else_is_not_asked_about(typed, rows):
    assert observed(typed, *rows) == []


def test_what_is_to_be_kept_has_no_worse_target(typed):
    keep = [("direction: decrease", "direction: keep")]
    rows = ["late,2021,baseline,0.1,talk,a,", "late,2022,target,0.2,talk,b,"]
    assert observed(typed, *rows, **{"framework.yaml": keep}) == []


def test_a_question_about_a_target_keeps_no_report_from_being_made(typed):
    assert observed(typed, "members,2021,baseline,40,talk,a,", "members,2022,target,30,talk,b,")
    assert refusals(check_programme("coop")) == []


# --- levels and increments


@pytest.mark.parametrize(("period", "level"), [("2022", "..2022"), ("2022-Q1", "..2022-Q1"), ("2021..2022", "..2022")])
@pytest.mark.parametrize("role", ["actual", "target"])
def test_a_cumulative_indicator_with_nothing_but_plain_years(typed, period, level, role):
    only(
        observed(typed, f"trained,{period},{role},150,talk,a,"),
        "data/coop/observations.csv, row 2, column period",
        "trained is cumulative",
        f'"{period}"',
        f"Write a level as {level}",
        "plain_years: level, or plain_years: increment",
    )


@pytest.mark.parametrize("answer", ["level", "increment"])
def test_the_indicator_says_which_its_plain_years_are(typed, answer):
    framework = [("kind: cumulative}", f"kind: cumulative, plain_years: {answer}}}")]
    assert observed(typed, "trained,2022,actual,150,talk,a,", **{"framework.yaml": framework}) == []


@pytest.mark.parametrize(
    "rows",
    [
        ["trained,..2021,actual,100,talk,a,", "trained,2022,actual,50,talk,b,"],  # beside a level, an increment
        ["trained,..2022,actual,100,talk,a,", "trained,2022,target,50,talk,b,"],
        ["members,2022,actual,50,talk,a,"],
        ["sales,2022,actual,50,talk,a,"],
    ],
)
def test_a_plain_year_beside_a_level_or_of_another_kind_is_not_asked_about(typed, rows):
    assert observed(typed, *rows) == []


def test_a_target_of_the_whole_programme_does_not_say_what_its_years_are(typed):
    rows = ["trained,2022,actual,50,talk,a,", "trained,..,final_target,500,talk,b,"]
    only(observed(typed, *rows), "row 2, column period", "trained is cumulative")
