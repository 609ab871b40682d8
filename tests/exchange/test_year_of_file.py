"""A file of September that says "annual" is of nine months: that is proposed, and asked."""

from __future__ import annotations

import pytest

from tests.exchange.test_reading import facts
from tests.exchange.workshop import read, workbook
from toolkit.exchange.proposing.year_of_file import YearOfFile, year_of_file

ROWS = [
    ["Indicator", "Unit", "Type", "Target 2024", "Annual progress 2024"],
    ["Farmers trained", "Number", "Flow", 400, 230],
    ["Trees planted", "Number", "Flow", 900, 700],
]


@pytest.mark.parametrize(
    ("file", "so_far"),
    [
        ("tracking-2024-09.xlsx", "2024-M01..2024-M09"),
        ("tracking september 2024.xlsx", "2024-M01..2024-M09"),
        ("seguimiento agosto 2024.xlsx", "2024-M01..2024-M08"),
        ("suivi T1 2024.xlsx", "2024-M01..2024-M03"),
        ("tracking-2024-01.xlsx", "2024-M01"),
        ("tracking-2024-12.xlsx", ""),
        ("tracking-2024.xlsx", ""),
    ],
)
def test_how_much_of_its_year_a_file_can_report(file, so_far):
    assert year_of_file(file) == YearOfFile(name="2024", so_far=so_far)


def test_a_file_without_a_date_or_with_years_that_are_no_calendar_years_tells_nothing():
    assert year_of_file("tracking.xlsx") == YearOfFile()
    assert year_of_file("tracking-2024-09.xlsx", is_fiscal=True) == YearOfFile(is_fiscal=True)


def periods(folder):
    return {(f["role"], f["period"]) for f in facts(folder)}


def test_annual_progress_of_a_file_of_september_is_asked(union, tmp_path):
    path = workbook(tmp_path / "tracking-2024-09.xlsx", {"Tracking": ROWS})
    asked = {question.asks: question for question in read(path).open}
    assert asked["part_of_year"].choices == ["2024-M01..2024-M09", "2024"]
    assert asked["part_of_year"].fields["found"] == "Annual progress 2024"
    read(path, yes=True)
    assert periods(union) == {("target", "2024"), ("actual", "2024-M01..2024-M09")}, "a target is of its year"


def test_who_knows_that_it_is_of_the_whole_year_says_so(union, tmp_path):
    path = workbook(tmp_path / "tracking-2024-09.xlsx", {"Tracking": ROWS})
    read(path, yes=True, answers={"part_of_year": "2024"})
    assert periods(union) == {("target", "2024"), ("actual", "2024")}


def test_progress_without_a_year_is_proposed_as_of_the_part_that_is_over(union, tmp_path):
    rows = [[name.replace("Annual progress 2024", "Annual progress") for name in ROWS[0]], *ROWS[1:]]
    path = workbook(tmp_path / "tracking-2024-09.xlsx", {"Tracking": rows})
    asked = {question.asks: question.proposed for question in read(path).open}
    assert asked["period"] == "2024-M01..2024-M09"


@pytest.mark.parametrize("name", ["tracking-2024-12.xlsx", "tracking-2025-03.xlsx", "tracking.xlsx"])
def test_a_file_from_after_the_year_or_without_a_date_asks_nothing_of_it(union, tmp_path, name):
    path = workbook(tmp_path / name, {"Tracking": ROWS})
    assert "part_of_year" not in {question.asks for question in read(path).open}
