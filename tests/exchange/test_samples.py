"""Files as evaluators have them (``SAMPLES`` names their folder): each read by a mapping, or refused and told why."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.exchange.workshop import begin, read
from toolkit.errors import FactsError
from toolkit.exchange.workbook_check import checked
from toolkit.facts.checks.run_checks import check_programme
from toolkit.facts.contracts.figure_tables import Observation
from toolkit.facts.programme import Programme, open_programme
from toolkit.facts.records import records_of
from toolkit.measures.comparisons import designs
from toolkit.measures.indicators import achievement
from toolkit.words import Words

READINGS = Path(__file__).parent / "readings"
COMPACT = ("mcc-honduras-indicators.csv", "mcc-honduras-indicator-details.csv")
YEARS = {
    "reporting_years: [2023, 2024]": "reporting_years: [2007, 2008, 2009, 2010]\nfiscal_year_starts: 10\n"
    "start: {agreed: 2005-M10}\nend: {agreed: 2010-M09}"
}


def farm(number: int) -> str:
    return f"HONDURAS_RURAL_DEVELOPMENT_{number:04d}"


def road(number: int) -> str:
    return f"HONDURAS_TRANSPORTATION_{number:04d}"


@pytest.fixture
def compact(project: Path, samples: Path) -> Programme:
    """Give the compact in Honduras, read from its two files by its mapping."""
    folder = begin(project, "hn", YEARS)
    (folder / "reading").mkdir()
    shutil.copy(READINGS / "honduras.yaml", folder / "reading" / "compact.yaml")
    found = read([samples / name for name in COMPACT], "compact", "hn")
    told = {problem.code: problem.fields["n"] for problem in found.told}
    assert told == {"void_cells": "25", "left_by_repair": "43", "other_cell_differs": "7"}
    return open_programme("hn")


def test_the_compact_is_read_from_its_two_files_and_checks(compact, samples):
    assert check_programme("hn") == []
    assert len(compact.framework.indicators) == 80
    levels = Counter(
        (compact.results[i.result].title, compact.results[i.result].level) for i in compact.framework.indicators
    )
    assert levels["Rural Development", "goal"] == 3, "the level of the 43 shifted rows stands one column further right"
    assert levels["Transportation", "component"] == 6
    held = checked("hn", samples)
    assert held.problems == []
    assert held.looked_up["n"] == held.looked_up["found"] == len(compact.rows(Observation))


def test_nothing_of_a_shifted_row_is_a_baseline_and_each_falls_into_its_quarter(compact):
    rows = {(row.indicator, row.period, row.role): row for _, row in compact.rows(Observation) if row.use == "yes"}
    assert not [key for key in rows if key[2] == "baseline" and "TRANSPORTATION" not in key[0]]
    assert (rows[farm(4), "..2010-Q1", "actual"].value, rows[farm(4), "..2010-Q1", "actual"].cell) == (3274, "E26")
    assert rows[farm(34), "..2007-Q1", "actual"].value == 2018
    assert rows[road(17), "2010-Q1", "actual"].value == 48.6
    assert rows[road(9), "base", "baseline"].missing == "not_reported"


def test_a_dozen_figures_are_those_that_a_hand_computes(compact):
    """Actual over final target, as the two files print them.

    6029/6000 farmers; 9287/8400 ha; 400/203 ha irrigated; 80/100 farmers testing; 259000/250000 plants; 16119/6960
    plans; 7265/8255 farmers advised; 7174686/6000000 USD lent; 105/55 deliverables; 65.5/65.5 km; 92.5/100 of works;
    26/16 contracts. At risk are 19.9 % of 6 % that were allowed, and 9.8 %: it was to fall, and was not reached.
    """
    achieved = achievement(compact, 2010)
    by_hand = {
        farm(4): 6029 / 6000,
        farm(5): 9287 / 8400,
        farm(6): 400 / 203,
        farm(7): 80 / 100,
        farm(8): 259_000 / 250_000,
        farm(9): 16_119 / 6_960,
        farm(33): 7265 / 8255,
        farm(36): 7_174_686 / 6_000_000,
        farm(38): 105 / 55,
        road(17): 65.5 / 65.5,
        road(23): 0.925 / 1,
        road(37): 26 / 16,
    }
    for code, expected in by_hand.items():
        assert achieved.loc[code, "completion"].value == pytest.approx(expected), code
    assert {achieved.loc[code, "reached"] for code in by_hand if by_hand[code] >= 1} == {"reached"}
    assert achieved.loc[farm(33), "reached"] == "short"
    for code, at_risk in ((farm(26), 0.199), (farm(27), 0.098)):
        found = achieved.loc[code]
        assert (found["actual"].value, found["final_target"].value, found["reached"]) == (at_risk, 0.06, "short")


def test_the_last_values_that_differ_from_the_summary_are_told_each_with_both_cells(compact):
    rows = [row for _, row in compact.rows(Observation)]
    counted = {(row.indicator, row.period, row.role): row for row in rows if row.use == "yes"}
    differ = {
        row.indicator: (row.as_printed, counted[row.indicator, row.period, row.role].as_printed)
        for row in rows
        if row.use == "no" and row.value != counted[row.indicator, row.period, row.role].value
    }
    assert differ == {
        road(13): ("3", "3.2"),
        road(14): ("3", "3.2"),
        road(18): ("495.1", "495.12"),
        road(19): ("19.3", "19.27"),
        road(24): ("98.6", "98.55"),
        road(31): ("65", "65.49"),
        road(34): ("610", "610.122"),
    }


RESULT = "results:\n  - {code: R, level: outcome, title: Better homes}"
INDICATOR = "indicators:\n  - {code: I1, result: R, name: Rooms, unit: count, kind: stock}"
COMPARISON = """
comparisons:
  - code: meals
    indicator: I1
    question: Do members of an association have more rooms?
    records: safi_survey
    outcome: rooms
    unit: safi_survey_number
    treated: {memb_assoc: "yes"}
    compared: {memb_assoc: "no"}
    without: Households that are no member
    designs:
      - {code: naive, estimator: difference_in_means, after_only: true}
    main: naive
"""


def test_the_survey_becomes_records_and_a_with_against_without_by_membership(project, samples):
    folder = begin(project, "safi", {"reporting_years: [2023, 2024]": "reporting_years: [2016]"})
    found = read(samples / "safi-survey.csv", "safi", "safi", yes=True)
    assert found.written
    programme = open_programme("safi")
    table = records_of(programme, "safi_survey")
    assert len(table) == 131
    members = Counter(table["memb_assoc"])
    assert members == {"yes": 33, "no": 59, "": 39}, "NULL is no answer"
    assert set(table["items_owned_bicycle"]) == {"yes", "no", ""}, "several answers in one cell are a column each"
    assert table["interview_date"].str.fullmatch(r"\d{4}-\d\d-\d\d").all(), "of a moment its day"
    assert "uuid" not in (folder / "records" / "safi_survey.csv").read_text()
    framework = folder / "framework.yaml"
    framework.write_text(
        framework.read_text().replace("results: []", RESULT).replace("indicators: []", INDICATOR) + COMPARISON
    )
    assert check_programme("safi") == []
    rooms = table["rooms"].groupby(table["memb_assoc"]).agg(["sum", "count"])
    expected = rooms.loc["yes", "sum"] / rooms.loc["yes", "count"] - rooms.loc["no", "sum"] / rooms.loc["no", "count"]
    made = designs(open_programme("safi"), 2016)
    assert made.iloc[0]["difference"].value == pytest.approx(expected)


def test_the_form_of_a_logframe_that_nobody_filled_in_is_refused(union, samples):
    with pytest.raises(FactsError) as wrong:
        read(samples / "logframe-dfid-template.xlsx", "logframe")
    said = [Words("en").describe(problem) for problem in wrong.value.problems]
    assert any("RESULTS FRAMEWORK: the sheet is a form that nobody has filled in" in each for each in said)
    assert not (union / "reading").exists()
