"""The indicator plan: what is there, what lacks and for which reason, each counted of how many."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from toolkit import open_programme
from toolkit.measures.indicators import indicator_plan
from toolkit.report import Page, readings, tables

ROOT = Path(__file__).resolve().parents[2]
FRAMEWORK = """
results:
  - {code: O, level: outcome, title: Outcome, means_of_verification: [Studies]}
  - {code: P, parent: O, level: output, title: Output}
indicators:
  - {code: full, result: O, name: Full, unit: count, kind: stock, frequency: Anual, method: Counted,
     means_of_verification: Register}
  - {code: half, result: O, name: Half, unit: share, kind: share, frequency: Semestre}
  - {code: later, result: P, name: Later, unit: count, kind: stock, frequency: Anual, method: Counted}
  - {code: rare, result: P, name: Rare, unit: count, kind: stock, frequency: bienal}
  - {code: added, result: P, name: Added, unit: count, kind: cumulative, frequency: Anual}
  - {code: other, result: P, name: Other, unit: count, kind: stock, origin: management, frequency: Anual}
"""
OBSERVATIONS = """indicator,period,role,value,missing,note,document
full,base,baseline,1,,,informe-2011
full,2011,target,5,,,informe-2011
full,2011,actual,0,,,informe-2011
half,2011-S1,actual,0.5,,,informe-2011
later,2011,target,,not_due,After the second year.,informe-2011
rare,2011,actual,,not_measured,No survey.,informe-2011
added,..2010,actual,3,,,informe-2011
added,2011,actual,2,,,informe-2011
"""
MONITORING = """subject,indicator,level,responsible,use
A,full,Field,Advisers,yes
B,,Country,Coordination,yes
C,,Field,Advisers,yes
D,full,Field,Nobody any more,no
"""


@pytest.fixture
def small(project):
    """Give a programme of five indicators that can be counted by hand."""
    folder = project / "data/cse-peru"
    for name in (
        "activities",
        "beneficiaries",
        "budget",
        "budget_lines",
        "criteria",
        "follow_up",
        "risks",
        "statements",
    ):
        (folder / f"{name}.csv").unlink()
    (folder / "framework.yaml").write_text(FRAMEWORK, encoding="utf-8")
    (folder / "observations.csv").write_text(OBSERVATIONS, encoding="utf-8")
    (folder / "monitoring.csv").write_text(MONITORING, encoding="utf-8")
    return open_programme("cse-peru")


def test_every_indicator_of_the_framework_says_what_it_lacks(small):
    listed = indicator_plan.sheets(small, 2011)
    assert dict(listed["lacking"]) == {
        "full": "final_target",
        "half": "method responsible baseline target final_target",
        "later": "source responsible baseline target final_target latest",
        "rare": "method source responsible baseline target final_target latest",
        "added": "method source responsible baseline target final_target",
    }
    assert listed.loc["full", "responsible"] == "Advisers"  # who no longer counts is not named
    assert dict(listed["has_source"]) == {
        "full": "yes",
        "half": "of_result",
        "later": "no",
        "rare": "no",
        "added": "no",
    }
    assert dict(listed["has_latest"]) == {
        "full": "yes",  # a printed zero is a value
        "half": "yes",  # the value of a half year is one of the year
        "later": "reason",
        "rare": "reason",
        "added": "yes",
    }
    assert listed.loc["added", "latest"].number == 5


def test_what_lacks_is_counted_by_result_and_in_all(small):
    counted = indicator_plan.coverage(indicator_plan.sheets(small, 2011))
    assert {row: (m.n, m.of) for row, m in counted["latest"].items()} == {"O": (2, 2), "P": (1, 3), "sheets": (3, 5)}
    assert {row: (m.n, m.of) for row, m in counted["source"].items()} == {"O": (2, 2), "P": (0, 3), "sheets": (2, 5)}
    assert counted.loc["O", "baseline"].inputs == ("observation:full:base:baseline",)
    complete = indicator_plan.complete(indicator_plan.sheets(small, 2011))
    assert {name: (m.n, m.of) for name, m in complete.items()} == {
        "told_complete": (1, 5),
        "measured_complete": (1, 5),
        "all_complete": (1, 5),
    }


def test_what_is_due_follows_from_the_frequency_and_why_not_from_the_facts(small):
    due = indicator_plan.due(small, indicator_plan.sheets(small, 2011), 2011)
    rows = {code: (r["asked"].number, r["given"].number, r["why"]) for code, r in due.iterrows()}
    assert rows == {
        "full": (1, 1, ""),
        "half": (2, 1, ""),
        "later": (1, 0, "observation:later:2011:target"),
        "added": (1, 1, ""),
    }
    owed = indicator_plan.owed(due)
    assert (owed["values_asked"].number, owed["values_given"].number) == (5, 3)
    assert (owed["explained"].n, owed["unexplained"].n) == (1, 0)
    assert "After the second year." in str(tables.table(Page(small, 2011, "es"), "due_values", due)._repr_mimebundle_())


def test_no_document_could_have_the_values_of_a_year_after_all_of_them(small):
    later = small.at(2012).after
    due = indicator_plan.due(small, indicator_plan.sheets(small, later), later)
    owed = indicator_plan.owed(due)
    assert set(due["why"]) == {"not_owed"}
    assert {why: owed[why].n for why in ("explained", "not_owed", "unexplained")} == {
        "explained": 0,
        "not_owed": 4,
        "unexplained": 0,
    }


def test_a_reason_of_the_year_before_still_holds_while_nothing_is_printed(small, project):
    path = project / "data/cse-peru/observations.csv"
    path.write_text(OBSERVATIONS + "later,2012,actual,,not_due,At the end.,informe-2011\n", encoding="utf-8")
    programme = open_programme("cse-peru")
    later = programme.at(2012).after
    due = indicator_plan.due(programme, indicator_plan.sheets(programme, later), later)
    assert due.loc["later", "why"] == "observation:later:2012:actual"
    assert due.loc["full", "why"] == "not_owed"


def test_monitoring_is_counted_by_level(small):
    levels = indicator_plan.by_level(small)
    assert {level: (r["entries"].number, r["linked"].n) for level, r in levels.iterrows()} == {
        "Field": (2, 1),
        "Country": (1, 0),
    }
    assert list(indicator_plan.monitoring(small)["text"]) == ["A", "C", "B"]


def test_par2_recounted_from_its_files():
    programme = open_programme("par2-bolivia")
    listed = indicator_plan.sheets(programme, 2022)
    framework = yaml.safe_load((ROOT / "data/par2-bolivia/framework.yaml").read_text(encoding="utf-8"))
    own = [i for i in framework["indicators"] if i.get("origin", "framework") == "framework"]
    with (ROOT / "data/par2-bolivia/observations.csv").open(encoding="utf-8", newline="") as handle:
        rows = [r for r in csv.DictReader(handle) if r["use"] == "yes"]
    codes = {str(i["code"]) for i in own}
    whole = indicator_plan.coverage(listed).loc["sheets"]
    assert whole["indicators"].number == len(own) == 22
    for element, role in (("baseline", "baseline"), ("target", "target"), ("final_target", "final_target")):
        assert whole[element].number == len({r["indicator"] for r in rows if r["role"] == role and r["value"]} & codes)
    assert whole["latest"].number == 0
    due = indicator_plan.due(programme, listed, 2022)
    owed = indicator_plan.owed(due)
    assert owed["values_asked"].number == 6 * 1 + 15 * 2  # the row of women among providers is cut off: no frequency
    told = {r["indicator"] for r in rows if r["missing"] == "not_due"} & codes
    # the operating plan is of 2022: where it gives no reason, it could not have the value
    assert [owed[why].n for why in ("explained", "not_owed", "unexplained")] == [len(told), 21 - len(told), 0]
    assert len(told) == 8


def test_without_frequencies_nobody_can_say_what_is_due(cse):
    listed = indicator_plan.sheets(cse, 2011)
    due = indicator_plan.due(cse, listed, 2011)
    assert not len(due)
    said = str(readings.indicators.due_values(Page(cse, 2011, "en"), indicator_plan.owed(due), due))
    assert "cannot be known" in said


def test_a_plan_without_indicators_of_its_own_lists_those_of_its_reports():
    clac = open_programme("clac")
    listed = indicator_plan.sheets(clac, 2023)
    assert set(listed["origin"]) == {"report"}
    coverage, complete = indicator_plan.coverage(listed), indicator_plan.complete(listed)
    said = str(readings.indicators.indicator_plan(Page(clac, 2023, "en"), listed, coverage, complete))
    assert said.startswith("The plan in force this year has no indicators of its own")
    assert set(indicator_plan.sheets(clac, 2026)["origin"]) == {"framework"}


def test_a_plan_without_indicators_has_no_sheet_and_says_by_what_it_was_counted(small):
    none = indicator_plan.sheets(small, 2011).iloc[:0]
    counted = indicator_plan.by_element(none)["method"]
    assert (counted.formula, counted.missing, counted.n, counted.of) == ("sheets", "nothing_measured", 0, 0)
