"""Figures that a table says in its own manner: each is read as it is meant, asked, or refused; never taken for another."""

from __future__ import annotations

import pytest

from tests.exchange.test_reading import facts
from tests.exchange.workshop import read, workbook
from toolkit.exchange.mapping.heading_meaning import currency_in, said, unit_in
from toolkit.exchange.mapping.scale_words import scale_in, scale_of_name

DATED = {"date": "2024-M12"}


@pytest.fixture
def asked(union, tmp_path):
    """Read a table with what is proposed, and return what was read."""

    def read_table(rows, sheet="T", answers=DATED):
        return read(workbook(tmp_path / "t.xlsx", {sheet: rows}), "t", yes=True, answers=answers)

    return read_table


def keys(found):
    return [question.asks for question in found.open]


def values(folder, table="observations", value="value"):
    return [float(fact[value]) for fact in facts(folder, table) if fact[value]]


def test_a_unit_of_marks_is_compared_as_it_stands(asked):
    assert (unit_in("%"), unit_in("$"), unit_in("€"), unit_in("#")) == ("share", "", "", "count")
    assert currency_in("€") == "EUR"
    found = asked([["Indicator", "Unit", "2023", "2024"], ["Sales", "$", 7, 8], ["Fees", "L.", 7, 8]])
    assert [q.fields["found"] for q in found.open] == ["$", "L."]
    assert not any(q.proposed for q in found.open), "nobody knows whose dollar, or whether litres or lempiras"


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        *(("USD 000", 1000), ("USD thousands", 1000), ("miles de USD", 1000), ("'000 ha", 1000), ("k€", 1000)),
        *(("milliers d'euros", 1000), ("B/ millones", 1e6), ("MUSD", 1e6), ("USD", 1), ("Loans under 1 000", 1)),
        *(("deaths per thousand", 1), ("miles", 1), ("MXN", 1), ("kg", 1)),
    ],
)
def test_thousands_and_millions_by_words(text, scale):
    assert scale_in(text) == scale


def test_a_scale_in_a_name_is_certain_in_brackets_alone():
    assert scale_of_name("Sales (USD 000)") == (1000, True)
    assert scale_of_name("Thousands of trees") == (1000, False)
    assert scale_of_name("Deaths (per thousand)") == (1, False)


@pytest.mark.parametrize(
    "rows",
    [
        [["Indicator", "Unit", "2023", "2024"], ["Sales", "USD 000", 10, 12]],
        [["Indicator", "Unit", "2023", "2024"], ["Sales", "miles de USD", 10, 12]],
        [["Indicator", "2023", "2024"], ["Sales (USD 000)", 10, 12]],
        [["Indicator", "2023 (USD 000)", "2024 (USD 000)"], ["Sales", 10, 12]],
        [["Amounts in USD thousands"], ["Indicator", "Unit", "2023", "2024"], ["Sales", "USD", 10, 12]],
    ],
)
def test_figures_in_thousands_are_so_wherever_the_table_says_it(asked, union, rows):
    asked(rows)
    assert values(union) == [10_000, 12_000]


def test_a_scale_in_a_title_or_among_what_is_counted_is_asked(union, tmp_path):
    rows = [["In thousands"], ["Indicator", "Unit", "2023"], ["Thousands of trees", "trees", 10]]
    found = read(workbook(tmp_path / "t.xlsx", {"T": rows}), "t")
    assert [q.fields["found"] for q in found.open if q.asks == "scale"] == ["Thousands of trees", "In thousands"]


def test_a_budget_in_thousands_by_its_headings(asked, union):
    asked([["Budget line", "Budget 2024 (USD 000)", "Spent 2024 (USD 000)"], ["Staff", 100, 20]], "Budget")
    assert values(union, "budget", "amount") == [100_000, 20_000]
    assert said("Budget 2024 (USD 000)", of_budget=True).scale == 1000


# --- of when


@pytest.mark.parametrize(
    ("heading", "period", "unsure"),
    [
        *(("Jan-Mar 2024", "2024-Q1", ()), ("enero a junio de 2024", "2024-S1", ()), ("Feb-Apr 2024", "2024-M02..2024-M04", ())),
        *(("Oct 2023 - Mar 2024", "2023-M10..2024-M03", ()), ("janv. à déc. 2024", "2024", ())),
        ("Nov-Feb 2024", "", ("2023-M11..2024-M02", "2024-M11..2025-M02")),
        *(("2023-24", "", ("2024",)), ("2022/23", "", ("2023",)), ("FY2023/24", "", ("2024",)), ("2023/2024", "", ("2024",))),
        *(("FY24", "", ("2024",)), ("2023-2024", "2023..2024", ()), ("2023-12", "2023-M12", ())),
        *(("12/2022", "2022-M12", ()), ("31/12/2020", "2020-M12", ()), ("03/03/2023", "2023-M03", ())),
        *(("03/04/2023", "", ("2023-M03", "2023-M04")), ("Milestone 1 2023", "2023", ()), ("2021M03", "2021-M03", ())),
    ],
)  # fmt: skip
def test_the_period_of_a_heading_is_certain_or_it_is_asked(heading, period, unsure):
    told = said(heading)
    assert (told.period, told.unsure) == (period, unsure)


def test_a_year_of_two_calendar_years_is_asked_and_named_by_its_end(asked, union):
    rows = [["Indicator", "Unit", "2022-23", "2023-24"], ["Farmers trained", "people", 50, 40]]
    assert [(q.asks, q.proposed) for q in asked(rows).open] == [("fiscal_year", ""), ("fiscal_year", "")]
    answers = DATED | {"fiscal_year": "2022-M07..2023-M06", "fiscal_year.2": "2023-M07..2024-M06"}
    (union / "reading/t.yaml").unlink()
    asked(rows, answers=answers)
    assert {fact["period"] for fact in facts(union)} == {"2022-M07..2023-M06", "2023-M07..2024-M06"}


def test_days_in_a_column_of_periods_are_asked_where_day_and_month_could_be_each_other(asked):
    rows = [
        ["Indicator", "Date", "Value", "Unit"],
        ["Trained", "03/04/2023", 4, "people"],
        ["Trained", "31/05/2023", 4, "people"],
    ]
    found = asked(rows)
    assert [(q.asks, q.choices) for q in found.open] == [("period_of_several", ["2023-M03", "2023-M04"])]
