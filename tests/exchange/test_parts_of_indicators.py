"""Rows of women, men and both below an indicator are figures of that indicator, and never indicators of their own."""

from __future__ import annotations

import pytest

from tests.exchange.test_reading import facts
from tests.exchange.workshop import read, workbook
from toolkit.exchange.proposing.proposed_parts import part_in

DATED = {"date": "2024-M12"}
HEAD = ["Code", "Indicator", "Unit", "2023", "2024"]


@pytest.fixture
def told(union, tmp_path):
    """Read a table; return `(indicator, sex, value)` of each figure of 2024."""

    def read_table(rows):
        read(workbook(tmp_path / "t.xlsx", {"T": rows}), "t", yes=True, answers=DATED)
        own = [fact for fact in facts(union, "observations") if fact["period"] == "2024"]
        return [(fact["indicator"], fact.get("sex") or "all", float(fact["value"])) for fact in own]

    return read_table


@pytest.mark.parametrize(
    ("name", "part"),
    [
        *(
            ("Women", "women"),
            ("- of which women", "women"),
            ("Mujeres", "women"),
            ("  de las cuales mujeres", "women"),
        ),
        *(("Hombres", "men"), ("dont hommes", "men"), ("F", "women"), ("Number of men", "men")),
        *(("% women", ""), ("Percentage of women", ""), ("Women trained", ""), ("Women and men", ""), ("Total", "")),
        ("of which", ""),
    ],
)
def test_a_row_is_a_part_where_nothing_but_the_sex_names_it(name, part):
    assert part_in(name) == part


def test_women_and_men_below_an_indicator_with_a_code_are_its_own(told):
    rows = [HEAD, ["1.1", "Trained", "persons", 200, 430], ["", "Women", "persons", 90, 210], ["", "Men", "", 110, 220]]
    assert told([*rows, ["1.2", "Certified", "number", 5, 8]]) == [
        ("1.1", "all", 430),
        ("1.1", "women", 210),
        ("1.1", "men", 220),
        ("1.2", "all", 8),
    ]


def test_an_indicator_may_have_its_figures_in_the_total_below_it(told):
    rows = [["Indicador", "2023", "2024"], ["Capacitadas", "", ""], ["Mujeres", 90, 210], ["Hombres", 110, 220]]
    found = told([*rows, ["Total", 200, 430], ["Certificadas", 5, 8]])
    assert [(sex, value) for _, sex, value in found] == [("women", 210), ("men", 220), ("all", 430), ("all", 8)]
    assert len({indicator for indicator, *_ in found}) == 2


def test_a_row_of_women_with_a_code_of_its_own_is_an_indicator(told):
    rows = [HEAD, ["1.1", "Trained", "persons", 200, 430], ["1.1a", "Women", "persons", 90, 210]]
    assert told(rows) == [("1.1", "all", 430), ("1.1a", "all", 210)]


def test_a_column_of_codes_that_is_empty_asks_for_none(told):
    rows = [HEAD, ["", "Trained", "persons", 200, 430], ["", "Certified", "number", 5, 8]]
    assert [value for *_, value in told(rows)] == [430, 8]
