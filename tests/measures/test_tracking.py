"""The tracking card: every printed row, its class of completion, and a trend that compares only like with like."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from toolkit import open_programme
from toolkit.measured import Measured, undefined
from toolkit.measures import reconciliation
from toolkit.measures.indicators import tracking

ROOT = Path(__file__).resolve().parents[2]
PERIODS = ["2008", "2009", "2010", "2011-Q1", "2011-Q2", "2011-Q3", "2011-Q4"]


def printed_rows():
    """Rows that the two tables of the card print, with their cells, straight from the file."""
    with (ROOT / "data/cse-peru/observations.csv").open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["table"] in ("7.2 cadena", "7.2 DEL")]
    card = {}
    for row in rows:
        card.setdefault(row["indicator"], {})[row["period"]] = float(row["value"])
    return card


@pytest.fixture(scope="module")
def card(cse):
    return tracking.card(cse, 2011)


def test_the_card_has_the_48_rows_of_the_document_and_every_cell_of_them(card):
    printed = printed_rows()
    assert len(card) == len(printed) == 48
    assert tracking.periods_of(card) == PERIODS
    for code, cells in printed.items():
        assert {period: card.loc[code, period].number for period in PERIODS} == cells


def test_results_follow_each_other_and_the_stated_average_leads(card):
    assert list(dict.fromkeys(card["result"])) == ["R1", "R2", "R3", "R4"]
    assert card.groupby("result", sort=False).size().tolist() == [10, 13, 9, 16]
    first = card.groupby("result", sort=False)["row.mark"].first()
    assert set(first) == {"stated_average"}


@pytest.mark.parametrize(
    ("value", "name"),
    [(0, "zero"), (0.01, "step1"), (0.249, "step1"), (0.25, "step2"), (0.75, "step4"), (1.0, "step5"), (1.25, "step5")],
)
def test_a_class_starts_at_its_quarter(value, name):
    assert tracking.step(Measured(value, "ratio")) == name


def test_what_is_missing_is_not_zero():
    assert tracking.step(undefined("ratio", "not_measured")) == "none"


def test_a_trend_counts_from_the_end_of_the_year_before(card):
    assert card.loc["R1.sales", "trend"].number == pytest.approx(1.52 - 0.85)
    assert card.loc["R1.effectiveness", "trend.mark"] == "worse"  # 84 % in 2010, 73 % in the last quarter


def test_a_trend_over_a_changed_definition_is_not_computed(card):
    trend = card.loc["R3.investment", "trend"]
    assert trend.missing == "series_differ"
    assert trend.inputs == (*card.loc["R3.investment", "2011-Q4"].inputs, *card.loc["R3.investment", "2010"].inputs)


def test_a_ratio_is_classed_by_the_reference_of_its_grade(card):
    assert card.loc["R1.sustainability", "2011-Q4"].number == 0.48
    assert card.loc["R1.sustainability", "2011-Q4.mark"] == "step5"  # 0.48 of 0.40 is 120 %


def test_counts_are_those_of_the_printed_cells(card):
    printed = {code: cells for code, cells in printed_rows().items() if card.loc[code, "row.mark"] == "completion"}
    counted = {name: figure.number for name, figure in tracking.counts(card).items()}
    moves = {c: cells["2011-Q4"] - cells["2010"] for c, cells in printed.items() if c != "R3.investment"}
    assert counted == {
        "rows": 48,
        "indicators": 32,
        "at_end": 32,
        "zero_at_end": sum(cells["2011-Q4"] == 0 for cells in printed.values()),
        "met_at_end": sum(cells["2011-Q4"] >= 1 for cells in printed.values()),
        "rising": sum(move > 0 for move in moves.values()),
        "falling": sum(move < 0 for move in moves.values()),
        "from_zero": sum(move > 0 and printed[c]["2010"] == 0 for c, move in moves.items()),
        "to_zero": sum(moves[c] < 0 and printed[c]["2011-Q4"] == 0 for c in moves),
    }
    assert (counted["zero_at_end"], counted["met_at_end"], counted["from_zero"]) == (3, 6, 13)


def test_every_period_counts_every_indicator_once(card):
    by_class = tracking.by_class(card)
    assert {sum(figure.number for figure in row) for _, row in by_class.iterrows()} == {32}
    assert by_class.loc["2010", "zero"].number == 15


def test_an_earlier_year_sees_nothing_later(cse):
    assert tracking.periods_of(tracking.card(cse, 2010)) == ["2008", "2009", "2010"]


def test_a_row_that_is_missing_one_quarter_stays_and_says_so(project):
    path = project / "data/cse-peru/observations.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(x for x in lines if not x.startswith("R4.odel,2011-Q2,completion")), encoding="utf-8")
    card = tracking.card(open_programme("cse-peru"), 2011)
    assert card.loc["R4.odel", "2011-Q2"].missing == "not_reported"
    assert card.loc["R4.odel", "2011-Q2.mark"] == "none"
    assert len(card) == 48


def test_two_years_side_by_side_are_no_card(spp):
    assert len(tracking.card(spp, 2019)) == 0
    assert tracking.counts(tracking.card(spp, 2019)) == {}
    assert tracking.last_period(tracking.card(spp, 2019)) == ""


def test_the_card_is_held_against_the_values_that_the_same_report_prints(cse):
    """2011-Q4 on the card (7.2) beside value and final target of section 3.3.1, by hand."""
    compared = reconciliation.compared(cse, 2011, "stated_completions")
    assert dict(compared["verdict"].value_counts()) == {
        "differs": 22,
        "agrees_with_another_formula": 2,  # outreach, as its comment computes it, and 26 % beside 2.6 %
        "contradicts": 1,  # regional regulations, of which the comment denies a half
        "not_recomputable": 3,
        "agrees": 4,
    }
    shown = {
        code: (row["stated"].value, round(row["over_target"].number, 3), row["verdict"])
        for code, row in compared.loc[["R3.joint_activities", "R1.registration", "R1.cost_share"]].iterrows()
    }
    assert shown == {
        "R3.joint_activities": (1.18, 1.181, "agrees"),  # 85 of 72
        "R1.registration": (0.76, 0.619, "differs"),  # 91 of 147; 78 % of the year's 117 is not it either
        "R1.cost_share": (0.0, 1.287, "differs"),  # 51.5 % of 40 %, and a printed zero
    }


def test_a_programme_without_a_card_has_nothing_to_hold_against_its_values(spp):
    assert not len(reconciliation.compared(spp, 2019, "stated_completions"))


@pytest.mark.parametrize(
    ("before", "now", "way"),
    [
        (0.5, 0.7, "better"),
        (0.7, 0.5, "worse"),
        (0.5, 0.5, "same"),
        (0.0, 0.0, "same"),
        (0.0, 0.5, "from_zero"),
        (0.5, 0.0, "to_zero"),
    ],
)
def test_what_the_card_prints_rises_or_falls_whatever_the_indicator_is_to_do(before, now, way):
    one, other = Measured(now, "ratio"), Measured(before, "ratio")
    assert tracking.risen(Measured(now - before, "points"), one, other) == way


def test_a_change_that_is_not_known_is_neither():
    assert tracking.risen(undefined("points", "not_comparable"), Measured(0.5, "ratio"), Measured(0.4, "ratio")) == ""
