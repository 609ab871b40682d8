"""Logframes, budget lines, long tables and CSV: what each becomes, by the rules that the mapping says."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml

from tests.exchange.test_reading import P, facts, said
from tests.exchange.workshop import read, workbook
from toolkit.errors import FactsError
from toolkit.exchange.applied import Known
from toolkit.exchange.applying.apply import apply_mapping
from toolkit.exchange.mapping.mapping_file import Mapped
from toolkit.exchange.open_file import read_container
from toolkit.facts.checks.run_checks import check_programme
from toolkit.facts.programme import Programme
from toolkit.measures import budget

LOGFRAME = [
    [*("Level", "Result", "Indicator", "Unit", "Type", "Baseline"), "Milestone 1 (2023)", "Target 2025", "Source",
     "Assumptions"],
    ["Goal", "Rural incomes rise", "Mean income", "USD", "Level", 1000, 1100, 1300, "Survey", None],
    ["Outcome 1", "More is sold", "Sales", "USD", "Flow", 5000, 6000, 8000, "Books", "Prices hold"],
    [None, None, "Members who sell", "%", None, (P, 0.4), (P, 0.5), (P, 0.7), "Register", "Roads stay open"],
    ["Output 1.1", "Farmers are trained", "Farmers trained", "Number", "Cumulative", 0, 200, 500, "Lists", None],
]  # fmt: skip


def test_a_logframe_becomes_results_indicators_aims_what_is_monitored_and_what_is_assumed(union, tmp_path):
    def merge(_, made):
        made["Logframe"].merge_range(2, 0, 3, 0, "Outcome 1")
        made["Logframe"].merge_range(2, 1, 3, 1, "More is sold")

    path = workbook(tmp_path / "logframe.xlsx", {"Logframe": LOGFRAME}, merge)
    read(path, "logframe", yes=True, answers={"date": "2023-M01"})
    assert check_programme("union") == []
    programme = Programme(union)
    assert [(r.level, r.title, r.parent) for r in programme.framework.results] == [
        ("goal", "Rural incomes rise", None),
        ("outcome", "More is sold", "R1"),
        ("output", "Farmers are trained", "R2"),
    ]
    assert [(i.name, i.result, i.means_of_verification) for i in programme.framework.indicators] == [
        ("Mean income", "R1", "Survey"),
        ("Sales", "R2", "Books"),
        ("Members who sell", "R2", "Register"),
        ("Farmers trained", "R3", "Lists"),
    ]
    sold = {(f["role"], f["period"]): f["value"] for f in facts(union) if f["indicator"] == "I3"}
    assert sold == {("baseline", "base"): "0.4", ("target", "2023"): "0.5", ("target", "2025"): "0.7"}
    trained = {(f["role"], f["period"]) for f in facts(union) if f["indicator"] == "I4"}
    assert trained == {("baseline", "base"), ("target", "..2023"), ("target", "..2025")}, "a milestone is a target"
    assumed = [(f["code"], f["result"], f["kind"], f["description"], f["cell"]) for f in facts(union, "risks")]
    assert assumed == [
        ("R2.A1", "R2", "assumption", "Prices hold", "J3"),
        ("R2.A2", "R2", "assumption", "Roads stay open", "J4"),
    ]
    monitored = [(f["subject"], f["indicator"], f["level"], f["instrument"]) for f in facts(union, "monitoring")]
    assert ("Sales", "I2", "outcome", "Books") in monitored


BUDGET = [
    ["Budget of the Union (synthetic)"],
    ["Code", "Budget line", "Approved 2023 (USD)", "Spent 2023 (USD)", "Approved 2024 (USD)", "Total (USD)"],
    ["1", "Training", 300, 250, 400, 700],
    ["1.1", "Trainers", 200, 160, 250, 450],
    ["1.2", "Materials", 100, 90, 150, 250],
    ["2", "Equipment", 500, 500, 0, 500],
    [None, "Total", 800, 750, 400, 1200],
]


def test_budget_lines_have_amounts_by_period_and_a_code_that_is_a_prefix_is_a_parent(union, tmp_path):
    found = read(workbook(tmp_path / "budget-2024.xlsx", {"Budget": BUDGET}), "budget")
    assert {question.asks for question in found.open} == {"period", "date"}
    read(tmp_path / "budget-2024.xlsx", "budget", answers={"period": "2023..2024", "date": "2024-M12"})
    assert check_programme("union") == []
    lines = {f["code"]: (f["parent"], f["name"]) for f in facts(union, "budget_lines")}
    assert lines == {
        "1": ("TOTAL", "Training"),
        "1.1": ("1", "Trainers"),
        "1.2": ("1", "Materials"),
        "2": ("TOTAL", "Equipment"),
        "TOTAL": ("", "Total"),
    }
    amounts = {(f["line"], f["period"], f["role"]): (f["amount"], f["currency"]) for f in facts(union, "budget")}
    assert amounts["1.1", "2023", "executed"] == ("160", "USD")
    assert amounts["1.1", "2023..2024", "stated_total"] == ("450", "USD"), "a column of totals is stated, not added"
    assert len(amounts) == 20


SUBTOTALS = [
    ["Budget line", "Approved 2023 (USD)", "Spent 2023 (USD)"],
    ["Staff", None, None],
    ["Coordinator", 300, 290],
    ["Driver", 100, 90],
    ["Subtotal", 400, 380],
    ["Travel", None, None],
    ["Fuel", 50, 20],
    ["Hotels", 30, 10],
    ["Subtotal", 80, 30],
    ["Total general", 480, 410],
]


def amounts_of(folder):
    return {(f["line"], f["role"]): f["amount"] for f in facts(folder, "budget")}


def test_a_subtotal_is_stated_of_the_heading_above_its_lines_and_counted_once(union, tmp_path):
    read(workbook(tmp_path / "budget-2023.xlsx", {"Budget": SUBTOTALS}), "budget", yes=True)
    assert check_programme("union") == []
    lines = {f["name"]: (f["code"], f["parent"]) for f in facts(union, "budget_lines")}
    assert "Subtotal" not in lines
    assert {lines[name][1] for name in ("Coordinator", "Driver")} == {lines["Staff"][0]}
    assert {lines[name][1] for name in ("Fuel", "Hotels")} == {lines["Travel"][0]}
    assert lines["Staff"][1] == lines["Travel"][1] == "TOTAL"
    amounts = amounts_of(union)
    assert amounts[lines["Staff"][0], "executed"] == "380" and amounts[lines["Travel"][0], "approved"] == "80"
    assert amounts["TOTAL", "approved"] == "480" and len(amounts) == 2 * 7
    told = budget.execution(Programme(union), 2023)
    assert (told["year_executed"].value, told["year_limit"].value) == (410, 480), "no subtotal is added to its lines"


@pytest.mark.parametrize("word", ["Subtotal {}", "Sub-total {}", "Total {}", "Sous-total {}", "{}, subtotal"])
def test_subtotals_without_headings_are_lines_above_their_own(union, tmp_path, word):
    rows = [
        [word.format(n) if name == "Subtotal" else name, *own] for n, (name, *own) in enumerate(SUBTOTALS) if own[0]
    ]
    read(workbook(tmp_path / "budget-2023.xlsx", {"Budget": rows}), "budget", yes=True)
    assert check_programme("union") == []
    lines = {f["name"]: (f["code"], f["parent"]) for f in facts(union, "budget_lines")}
    assert lines["Driver"][1] == lines["Coordinator"][1] == lines[word.format(4)][0]
    assert lines["Fuel"][1] == lines[word.format(8)][0] != lines["Driver"][1]
    assert budget.execution(Programme(union), 2023)["year_executed"].value == 410


def test_a_subtotal_that_adds_nothing_that_is_there_is_left_out_and_said_to_be(union, tmp_path):
    rows = [[*row[:2], 999] if row[0] == "Subtotal" else row for row in SUBTOTALS]
    read(workbook(tmp_path / "budget-2023.xlsx", {"Budget": rows}), "budget", yes=True)
    table = yaml.safe_load((union / "reading" / "budget.yaml").read_text())["tables"]["Budget"]
    assert [each["rows"] for each in table["skipped"]] == [["Subtotal"]] and "subtotals" not in table
    assert budget.execution(Programme(union), 2023)["year_executed"].value == 410


def test_subtotals_of_lines_with_codes_add_those_that_stand_highest(union, tmp_path):
    rows = [
        ["Code", *SUBTOTALS[0]],
        ["1", "Staff", 400, 380],
        ["1.1", "Coordinator", 300, 290],
        ["1.2", "Driver", 100, 90],
    ]
    rows += [[None, "Subtotal staff", 400, 380], ["2", "Travel", 80, 30], [None, "Total", 480, 410]]
    read(workbook(tmp_path / "budget-2023.xlsx", {"Budget": rows}), "budget", yes=True)
    lines = {f["name"]: (f["code"], f["parent"]) for f in facts(union, "budget_lines")}
    assert lines["Staff"][1] == lines["Subtotal staff"][0] and lines["Driver"][1] == "1"
    assert budget.execution(Programme(union), 2023)["year_executed"].value == 410


def test_an_amount_without_a_currency_is_refused_where_nobody_answers(union, tmp_path):
    rows = [[cell.replace(" (USD)", "") if isinstance(cell, str) else cell for cell in row] for row in BUDGET]
    path = workbook(tmp_path / "budget-2024.xlsx", {"Budget": rows})
    asked = {question.asks: question.proposed for question in read(path, "budget").open}
    assert asked["currency"] == "USD", "that of the programme is proposed, not taken"


LONG = """\
Indicator;Unit;Type;Sex;Period;Value
Farmers trained;Number;Flow;Women;2024-Q1;1.020,0
Farmers trained;Number;Flow;Men;2024-Q1;80
Farmers trained;Number;Flow;Women;T2 2024;90
"""


def test_a_long_table_has_a_row_for_each_value_with_its_period_and_sex(union, tmp_path):
    (tmp_path / "values-2024.csv").write_text(LONG)
    read(tmp_path / "values-2024.csv", "values", yes=True, answers={"date": "2024-M06"})
    assert check_programme("union") == []
    told = {(f["period"], f["sex"]): (f["value"], f["as_printed"], f["row"], f["cell"]) for f in facts(union)}
    assert told == {
        ("2024-Q1", "women"): ("1020", "1.020,0", "Farmers trained, 2024-Q1, Women", "F2"),
        ("2024-Q1", "men"): ("80", "80", "Farmers trained, 2024-Q1, Men", "F3"),
        ("2024-Q2", "women"): ("90", "90", "Farmers trained, T2 2024, Women", "F4"),
    }


def mapping(**table: object) -> Mapped:
    """Make a mapping of one table, ``S``."""
    about = {"title": "T", "file": "a.xlsx", "date": "2024"}
    columns = [{"name": "Name", "is": "name"}, {"name": "V", "means": {"role": "actual", "period": "2024"}}]
    says = {"unit": "count", "kind": "cumulative", "result": "R"}
    return Mapped.model_validate(
        {
            "documents": {"d": about},
            "results": [{"code": "R", "level": "goal", "title": "G"}],
            "tables": {"S": {"to": "tracking", "columns": columns, "says": says} | table},
        }
    )


def applied(tmp_path: Path, rows: list[list[object]], **table: object):
    """Put a mapping of one table to a workbook."""
    container = read_container(workbook(tmp_path / "a.xlsx", {"S": rows}))
    return apply_mapping(mapping(**table), {"d": container}, Known())


def test_a_cumulative_value_is_a_level_or_an_increment_as_the_mapping_says_and_else_refused(tmp_path):
    rows = [["Name", "V"], ["Trained", 5]]
    says = {"unit": "count", "kind": "cumulative", "result": "R"}
    assert [found.code for found in applied(tmp_path, rows).found] == ["level_or_increment_unsaid"]
    periods = {
        holds: applied(tmp_path, rows, says=says | {"holds": holds}).rows["observations"][0].period
        for holds in ("level", "increment")
    }
    assert periods == {"level": "..2024", "increment": "2024"}


def test_where_rows_start_and_end_and_which_are_skipped(tmp_path):
    rows = [["Name", "V"], ["cover", 1], ["Trained", 5], ["Note: x", 9], ["Sold", 7], ["Source", 3], ["late", 4]]
    says = {"unit": "count", "kind": "flow", "result": "R"}
    skipped = [{"rows": ["Note"], "why": "a note"}]
    for starts, ends in (("Trained", "Source"), (3, 6)):
        made = applied(tmp_path, rows, says=says, starts=starts, ends=ends, skipped=skipped)
        assert [row.value for row in made.rows["observations"]] == [5, 7]


def test_an_empty_cell_is_no_fact_unless_the_mapping_says_what_it_means(tmp_path):
    rows = [["Name", "V"], ["Trained", None], ["Sold", 7]]
    says = {"unit": "count", "kind": "flow", "result": "R"}
    assert len(applied(tmp_path, rows, says=says).rows["observations"]) == 1
    made = applied(tmp_path, rows, says=says, missing={"": "not_reported"})
    assert [(row.value, row.missing) for row in made.rows["observations"]] == [(None, "not_reported"), (7, "")]


def test_words_are_values_where_the_mapping_says_so(tmp_path):
    says = {"unit": "index", "kind": "stock", "result": "R"}
    made = applied(tmp_path, [["Name", "V"], ["Installed", "Yes"]], says=says, answers={"Yes": 1, "No": 0})
    assert [(row.value, row.as_printed) for row in made.rows["observations"]] == [(1, "Yes")]


def test_a_repair_and_a_void_column_hold_for_the_rows_that_they_name(tmp_path):
    columns = [
        {"name": "Name", "is": "name"},
        {"name": "Flag", "skip": "tells which rows are shifted"},
        {"name": "B", "means": {"role": "baseline"}},
        {"name": "V", "means": {"role": "actual", "period": "2024"}},
        {"name": "Rest", "skip": "nothing"},
    ]
    rows = [["Name", "Flag", "B", "V", "Rest"], ["Good", "x", 1, 2, None], ["Shifted", None, "junk", 3, 4]]
    made = applied(
        tmp_path,
        rows,
        columns=columns,
        says={"unit": "count", "kind": "flow", "result": "R"},
        repair=[{"when": {"Flag": ""}, "from": "B", "by": 1, "why": "one cell too many"}],
        void=[{"columns": ["B"], "when": {"Flag": ""}, "why": "it is no baseline"}],
    )
    told = {(row.row, row.role): (row.value, row.cell) for row in made.rows["observations"]}
    assert told == {("Good", "baseline"): (1, "C2"), ("Good", "actual"): (2, "D2"), ("Shifted", "actual"): (4, "E3")}
    assert {(each.code, each.cell, each.found) for each in made.told} == {
        ("void_cells", "D3", "3"),
        ("left_by_repair", "C3", "junk"),
    }


def test_a_mapping_refuses_what_is_not_in_its_contract(tmp_path, union):
    (union / "reading").mkdir()
    (union / "reading" / "m.yaml").write_text(
        "documents:\n  d: {title: T, file: a.xlsx}\ntables:\n  S:\n    to: trackin\n    columns:\n"
        "      - {name: A, is: codes}\n      - {name: B, means: {rolle: x}}\n      - {name: C, skip: x, is: note}\n"
        "      - {name: D, means: {role: actual, period: Dec-11}}\n    says: {unit: count}\n    oops: 1\n"
    )
    workbook(tmp_path / "a.xlsx", {"S": [["A"]]})
    with pytest.raises(FactsError) as wrong:
        read(tmp_path / "a.xlsx", "m")
    text = said(wrong)
    named = ('Did you mean "tracking"', 'Did you mean "code"', '"rolle"', '"oops"')
    for expected in (*named, "more than one meaning"):
        assert expected in text, (expected, text)


def test_fifty_thousand_cells_are_read_in_a_second_and_facts_in_three(tmp_path):
    quarters = [f"{year}-Q{quarter}" for year in range(2000, 2005) for quarter in range(1, 5)][:19]
    rows = [["Name", *quarters], *([f"Indicator {n}", *range(n, n + 19)] for n in range(2500))]
    path = workbook(tmp_path / "a.xlsx", {"S": rows})
    columns = [{"name": quarter, "means": {"role": "actual", "period": quarter}} for quarter in quarters]
    says = {"unit": "count", "kind": "flow", "result": "R"}
    whole = mapping(columns=[{"name": "Name", "is": "name"}, *columns], says=says)
    start = time.process_time()
    container = read_container(path)
    opened = time.process_time()
    made = apply_mapping(whole, {"d": container}, Known())
    done = time.process_time()
    assert len(made.rows["observations"]) == 47_500
    print(f"read {opened - start:.2f} s, made {done - opened:.2f} s")  # noqa: T201 - shown with -s
    assert opened - start < 4 * 1.0, "a second on a quiet machine"
    assert done - opened < 4 * 3.0, "three seconds on a quiet machine"
