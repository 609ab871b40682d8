"""Activities: programmed, achieved and left apart; the pipeline; printed balances under each definition."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from toolkit import open_programme
from toolkit.facts.programme import Programme
from toolkit.measures import reconciliation
from toolkit.measures.activities import pipeline
from toolkit.measures.offered import offered as offers
from toolkit.measures.reconciliation import stated_balances

ROOT = Path(__file__).resolve().parents[2]
PROGRAMME = """
code: small
title: {es: Prueba}
short_title: Prueba
country: BO
partners: []
start: {effective: 2018-M01}
end: {effective: 2021-M12}
reporting_years: [2020]
currency: USD
locale: es_BO
languages: [es]
documents: {}
"""
ACTIVITIES = "code,kind,result,name\nA,process,R,Solicitudes\nB,activity,R,Cursos\nC,process,R,Planes\n"
PROGRESS = """activity,period,role,value,use,table
A,2019,programmed,10,yes,
A,2020,programmed,5,yes,
A,2021,programmed,3,yes,
A,..,final_target,20,yes,
A,..2020,stated_balance,5,yes,
A,..2020,achieved,18,sic,
C,2019,programmed,0,yes,
C,2020,programmed,6,yes,
C,2021,programmed,4,yes,
C,..,final_target,10,yes,
C,..2020,stated_balance,4,yes,
C,..2020,achieved,6,yes,1
C,..2020,achieved,9,no,2
"""


@pytest.fixture
def small(tmp_path):
    """Two steps and a course without figures: every number below can be checked in the head."""
    return written(tmp_path, PROGRESS)


def written(folder, progress):
    (folder / "programme.yaml").write_text(PROGRAMME, encoding="utf-8")
    (folder / "framework.yaml").write_text("results: [{code: R, level: outcome, title: R}]\nindicators: []\n", "utf-8")
    (folder / "activities.csv").write_text(ACTIVITIES, encoding="utf-8")
    (folder / "activity_progress.csv").write_text(progress, encoding="utf-8")
    return Programme(folder)


def test_programmed_is_added_up_to_the_year_of_the_balance_and_to_the_evaluated_one(small):
    row = reconciliation.compared(small, 2021, "programmed").loc["A"]
    assert [row[c].number for c in ("2019", "2020", "2021", "..2020", "..2021")] == [10, 5, 3, 15, 18]
    assert row["..2020"].inputs == ("progress:A:2019:programmed", "progress:A:2020:programmed")


def test_years_that_do_not_add_up_to_the_goal_are_told(small):
    plan = reconciliation.compared(small, 2021, "programmed")
    assert dict(plan["verdict"]) == {"A": "differs", "C": "agrees"}  # 18 of 20, 10 of 10


def test_an_activity_without_figures_is_not_shown_as_zero(small):
    assert list(reconciliation.compared(small, 2021, "programmed").index) == ["A", "C"]


def test_what_is_impossible_is_no_achievement(small):
    row = reconciliation.compared(small, 2021, "achieved").loc["A"]
    assert (row["achieved"].value, row["achieved"].missing) == (None, "sic")
    assert row["of_goal"].missing == "sic"
    assert row["of_programmed"].missing == "sic"


def test_what_was_achieved_is_set_against_programmed_and_goal(small):
    row = reconciliation.compared(small, 2021, "achieved").loc["C"]
    assert (row["achieved"].number, row["of_programmed"].number, row["of_goal"].number) == (6, 1, 0.6)
    assert (row["left"].number, row["printed_balance"].number, row["verdict"]) == (4, 4, "agrees")


def test_a_balance_is_tried_under_each_definition(small):
    tried = stated_balances.balances(small, 2021)
    assert tried.loc["A", "fits"] == "goal_less_programmed"  # 20 - 15 = 5; later years: 3; achieved: impossible
    assert tried.loc["C", "fits"] == "goal_less_programmed programmed_after goal_less_achieved"  # 10 - 6, 4, 10 - 6
    counted = stated_balances.definitions(tried, stated_balances.BALANCES)
    assert {name: (row["given"].number, row["not_given"].number, row["without_answer"].number, row["others"])
            for name, row in counted.iterrows()} == {
        "goal_less_programmed": (2, 0, 0, ""),
        "programmed_after": (1, 1, 0, "A"),
        "goal_less_achieved": (1, 0, 1, ""),
    }  # fmt: skip


def test_every_printed_cumulative_is_tried_and_impossible_ones_stay_without_value(small):
    tried = stated_balances.cumulatives(small, 2021)
    assert [(row["activity"], row["stated"].value, row["fits"]) for _, row in tried.iterrows()] == [
        ("A", None, "programmed_ever"),  # 18 = 10 + 5 + 3
        ("C", 6.0, "programmed_until"),
        ("C", 9.0, ""),
    ]


def test_the_pipeline_divides_each_step_by_the_one_before_and_by_the_first(small):
    steps = pipeline.funnel(small, 2021)
    assert list(steps.index) == ["A", "C"]  # B is an activity, not a step
    assert steps.loc["A", "from_previous"].missing == "not_applicable"
    assert steps.loc["C", "from_previous"].number == pytest.approx(10 / 18)
    assert steps.loc["C", "from_start"].number == pytest.approx(10 / 18)
    assert steps.loc["C", "from_previous_closed"].number == pytest.approx(6 / 15)


def test_a_year_in_which_more_leave_than_enter_is_above_one_and_not_capped(small):
    by_year = pipeline.conversion_by_year(small).loc["C"]
    assert [by_year[y].number for y in ("2019", "2020")] == [0, 1.2]


def test_a_step_that_nobody_entered_has_no_rate(tmp_path):
    emptied = written(tmp_path, PROGRESS.replace("A,2019,programmed,10", "A,2019,programmed,0"))
    assert pipeline.conversion_by_year(emptied).loc["C", "2019"].missing == "whole_is_zero"


def test_a_year_that_is_missing_is_named_and_not_zero(tmp_path):
    holed = written(tmp_path, PROGRESS.replace("A,2020,programmed,5,yes,\n", ""))
    figure = reconciliation.compared(holed, 2021, "programmed").loc["A", "..2021"]
    assert (figure.number, figure.n, figure.of, figure.left_out) == (13, 2, 3, ("2020:not_reported",))


def test_without_balances_the_year_before_closes(tmp_path):
    bare = "\n".join(line for line in PROGRESS.splitlines() if "..2020" not in line) + "\n"
    assert [c for c in pipeline.funnel(written(tmp_path, bare), 2021).columns if c.startswith("..")] == [
        "..2020",
        "..2021",
    ]
    assert not len(stated_balances.balances(written(tmp_path, bare), 2021))
    assert not len(stated_balances.definitions(stated_balances.balances(written(tmp_path, bare), 2021), ["x"]))


@pytest.mark.parametrize(("code", "has"), [("par2-bolivia", True), ("clac", False), ("cse-peru", False)])
def test_who_has_a_pipeline(code, has):
    assert offers(open_programme(code), "pipeline", 2022) is has


# --- PAR II, table 5.2.2 of the annual operating plan 2022


@pytest.fixture(scope="module")
def printed():
    """Table 5.2.2 as it stands in the file, read without the toolkit: activity, role, period, value."""
    with (ROOT / "data/par2-bolivia/activity_progress.csv").open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["table"] == "5.2.2"]
    assert len(rows) == 9 * 8
    return {(row["activity"], row["role"], row["period"]): float(row["value"]) for row in rows}


def test_all_nine_balances_of_par2_are_the_goal_less_what_was_programmed(par2, printed):
    tried = stated_balances.balances(par2, 2022)
    for code, row in tried.iterrows():
        until = sum(printed[code, "programmed", str(year)] for year in (2018, 2019, 2020, 2021))
        assert row["stated"].number == printed[code, "stated_balance", "..2021"]
        assert row["goal_less_programmed"].number == printed[code, "final_target", ".."] - until
    counted = stated_balances.definitions(tried, stated_balances.BALANCES)
    assert {name: figure.number for name, figure in counted["given"].items()} == {
        "goal_less_programmed": 9,
        "programmed_after": 6,
        "goal_less_achieved": 2,
    }
    assert counted.loc["programmed_after", "others"].split() == ["A2", "A4", "A7"]


def test_the_nine_cumulatives_of_table_5_2_2_include_the_year_to_come(par2, printed):
    tried = stated_balances.cumulatives(par2, 2022)
    for code in {row["activity"] for _, row in tried.iterrows()}:
        years = sum(printed[code, "programmed", str(year)] for year in range(2018, 2023))
        assert printed[code, "achieved", "..2021"] == years
    counted = stated_balances.definitions(tried, stated_balances.CUMULATIVES)
    assert {name: (f.number, f.of) for name, f in counted["given"].items()} == {
        "programmed_ever": (9, 10),
        "programmed_until": (2, 10),
    }


def test_the_pipeline_of_par2(par2):
    steps = pipeline.funnel(par2, 2022)
    assert {code: (row["..2021"].number, row["..2022"].number) for code, row in steps.iterrows()} == {
        "A2": (2941, 2982),
        "A3": (1770, 1789),
        "A6": (1186, 1200),
        "A8": (1165, 1200),
        "A9": (900, 1100),
    }
    assert [round(rate.number, 3) for rate in steps["from_previous"][1:]] == [0.6, 0.671, 1.0, 0.917]
    assert round(steps.loc["A9", "from_start"].number, 4) == 0.3689


def test_achievements_of_par2_are_said_of_two_activities(par2):
    progress = reconciliation.compared(par2, 2022, "achieved")
    assert {c: m.number for c, m in progress["achieved"].items() if m} == {"A5": 270, "A8": 1165}
    assert round(progress.loc["A8", "of_goal"].number, 3) == 0.971


def test_tables_of_par2_that_contradict_each_other(par2):
    twice = reconciliation.contradictions(par2, "activity_progress", 2022)
    assert [(row["value"].number, row["other_value"].number) for _, row in twice.iterrows()] == [
        (270, 275),
        (0, 5),
        (0, 5),
        (1165, 1200),
    ]


def test_what_was_not_achieved_in_a_year_is_a_count_that_nobody_reports(small):
    nothing = pipeline.plan_of(small).of_year("B", "achieved", 2021)
    assert (nothing.unit, nothing.missing) == ("count", "not_reported")
