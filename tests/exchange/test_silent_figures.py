"""Figures that a table says in its own manner: each is read as meant, asked, or refused."""

from __future__ import annotations

import zipfile

import pytest

from tests.exchange.test_reading import facts
from tests.exchange.test_reading import said as problems
from tests.exchange.workshop import read, workbook
from toolkit.errors import FactsError
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
        *(("Jan-Mar 2024", "2024-Q1", ()), ("enero a junio de 2024", "2024-S1", ())),
        ("Feb-Apr 2024", "2024-M02..2024-M04", ()),
        *(("Oct 2023 - Mar 2024", "2023-M10..2024-M03", ()), ("janv. à déc. 2024", "2024", ())),
        ("Nov-Feb 2024", "", ("2023-M11..2024-M02", "2024-M11..2025-M02")),
        *(("2023-24", "", ("2024",)), ("2022/23", "", ("2023",)), ("FY2023/24", "", ("2024",))),
        ("2023/2024", "", ("2024",)),
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


# --- percents, and headings that say more than is known


@pytest.mark.parametrize("heading", ["% women 2024", "Progress 2024"])
def test_percents_beside_other_units_are_asked(asked, heading):
    rows = [["Indicator", "Unit", "Target 2024", heading], ["Trained", "people", 100, ("0%", 0.5)]]
    assert [(q.asks, q.proposed) for q in asked(rows).open] == [("percent_column", "")]


def test_a_percent_that_is_reached_of_a_target_is_a_share_of_it(asked, union):
    asked([["Indicator", "Unit", "Target 2024", "Achievement 2024 (%)"], ["Trained", "people", 100, 50]])
    assert [(f["role"], f["value"]) for f in facts(union)] == [("target", "100"), ("completion", "0.5")]


def test_a_percent_executed_is_no_amount(asked, union):
    asked([["Budget line", "Approved 2024", "% executed 2024"], ["Staff", 300, 0.5]], "Budget")
    assert [(f["role"], f["amount"]) for f in facts(union, "budget")] == [("approved", "300"), ("stated_share", "0.5")]


@pytest.mark.parametrize("heading", ["Gap 2024", "Variance 2024", "Forecast 2025", "Youth 2024", "Yoro 2023"])
def test_words_that_nobody_knows_beside_a_year_are_asked(union, tmp_path, heading):
    rows = [["Indicator", "Unit", "Actual 2024", heading, "2023"], ["Trained", "people", 100, 40, 30]]
    found = read(workbook(tmp_path / "t.xlsx", {"T": rows}), "t")
    told = {q.asks: (q.fields["found"], q.proposed) for q in found.open}
    assert (told["column"], told["role"]) == ((heading, "skip"), ("2023", "actual"))


# --- cells that say more than a figure


@pytest.mark.parametrize(
    ("unit", "cell", "is_told"),
    [
        *(("kg", "12 qq", True), ("kg", "100 lb", True), ("kg", "12 kg", False), ("kg", "12 (est.)", False)),
        *(("people", "50% more", True), ("people", "50 people", False), ("people", "3 ha", True)),
        *(("USD", "L 500", True), ("USD", "€20", True), ("USD", "USD 20", False), ("USD", "$20", False)),
        *(("%", "50%", False), ("%", "0.5 USD", True)),
    ],
)
def test_another_unit_inside_a_cell_is_refused_with_its_cell(asked, union, unit, cell, is_told):
    rows = [["Indicator", "Unit", "2023", "2024"], ["Sales", unit, 0.4, cell]]
    if not is_told:
        asked(rows)
        return
    with pytest.raises(FactsError) as wrong:
        asked(rows)
    assert "D2" in problems(wrong)
    assert "another unit or currency" in problems(wrong)


@pytest.mark.parametrize("cell", ["<5", ">30", "~50", "5+", "5½", "approx. 30", "más de 30", "12²"])
def test_a_figure_that_is_not_exact_has_no_value_unless_the_mapping_says_one(asked, union, tmp_path, cell):
    rows = [["Indicator", "Unit", "2023", "2024"], ["Trained", "people", 6, cell]]
    with pytest.raises(FactsError) as wrong:
        asked(rows)
    assert f"D2 “{cell}”). Such a figure" in problems(wrong)
    path = union / "reading/t.yaml"
    text = path.read_text().replace("    to: tracking\n", f"    to: tracking\n    answers: {{'{cell}': 5}}\n")
    path.write_text(text)
    read(tmp_path / "t.xlsx", "t", yes=True)
    assert values(union) == [6, 5]


def test_a_raised_figure_is_the_mark_of_a_footnote_and_that_is_told(union, tmp_path):
    def write(book, made):
        made["T"].write_rich_string(1, 2, "5", book.add_format({"font_script": 1}), "1")

    rows = [["Indicator", "Unit", "2023", "2024"], ["Trained", "people", None, 6]]
    found = read(workbook(tmp_path / "t.xlsx", {"T": rows}, write), "t", yes=True, answers=DATED)
    assert values(union) == [5, 6]
    assert "raised_marks_left_out" in [problem.code for problem in found.told]


@pytest.mark.parametrize("place", ["XFE2", "A1048577", "ZZZZ2", "A99999999"])
def test_a_cell_beyond_the_end_of_a_sheet_is_refused(union, tmp_path, place):
    path = repacked(tmp_path, "xl/worksheets/sheet1.xml", 'r="D2"', f'r="{place}"')
    with pytest.raises(FactsError) as wrong:
        read(path, "t")
    assert [problem.code for problem in wrong.value.problems] == ["sheet_too_large"]


def test_shared_texts_that_declare_entities_are_refused(union, tmp_path):
    path = repacked(tmp_path, "xl/sharedStrings.xml", "<sst", '<!DOCTYPE sst [<!ENTITY y "999">]><sst')
    with pytest.raises(FactsError) as wrong:
        read(path, "t")
    assert [problem.code for problem in wrong.value.problems] == ["declares_entities"]


def repacked(folder, part, old, new):
    """Write a workbook one of whose parts says something else."""
    rows = [["Indicator", "Unit", "2023", "2024"], ["Trained", "people", 5, 6]]
    with zipfile.ZipFile(workbook(folder / "whole.xlsx", {"T": rows})) as whole:
        parts = {name: whole.read(name).decode() for name in whole.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    with zipfile.ZipFile(folder / "t.xlsx", "w") as changed:
        for name, text in parts.items():
            changed.writestr(name, text)
    return folder / "t.xlsx"


def test_percents_by_quarters_are_asked_as_others_are(union, tmp_path):
    rows = [["Indicator", "Unit", "Q1 2024", "Q2 2024"], ["Who sell", "%", ("0%", 0.4), ("0%", 0.5)]]
    found = read(workbook(tmp_path / "t.xlsx", {"T": rows}), "t")
    assert [q.choices for q in found.open if q.asks == "share_kind"] == [["share", "stock"]]
    read(tmp_path / "t.xlsx", "t", yes=True, answers=DATED | {"share_kind": "stock"})
    assert "kind: stock" in (union / "framework.yaml").read_text()


def test_what_was_taken_as_proposed_is_told_and_after_a_refusal_what_is_next(asked, union):
    found = asked([["Indicator", "Unit", "2023", "2024"], ["Trained", "people", 6, 5]])
    assert {"role": "actual", "kind": "flow"}.items() <= {q.key: q.proposed for q in found.taken}.items()
    (union / "reading/t.yaml").unlink()
    with pytest.raises(FactsError) as wrong:
        asked([["Indicator", "Unit", "2023", "2024"], ["Others", "people", 6, "many"]])
    assert "go on with: evaluate read" in problems(wrong)


# --- long tables, second tables, totals


@pytest.mark.parametrize("heading", ["Role", "Tipo"])
def test_a_column_of_roles_says_what_each_figure_is(asked, union, heading):
    asked(
        [
            ["Indicator", "Period", heading, "Value", "Unit"],
            ["A", "2023", "actual", 4, "kg"],
            ["A", "2024", "target", 6, "kg"],
        ]
    )
    assert [(f["period"], f["role"]) for f in facts(union)] == [("2023", "actual"), ("2024", "target")]


def test_a_second_table_below_the_first_is_refused(asked):
    head = ["Indicator", "Unit", "2023", "2024"]
    with pytest.raises(FactsError) as wrong:
        asked([head, ["Trained", "people", 6, 5], [], ["Table 2"], head, ["Roads", "km", 5, 6]])
    assert "T, A5: the headings stand here once more" in problems(wrong)


def test_a_total_beside_years_is_of_all_of_them_and_subtotals_are_no_lines(asked, union):
    rows = [["Budget line", "2023", "2024", "Total"], ["Staff", 1, 2, 3], ["Subtotal A", 1, 2, 3], ["Total", 1, 2, 3]]
    asked(rows, "Budget")
    told = {(f["line"], f["period"], f["role"]) for f in facts(union, "budget")}
    assert ("B1", "2023..2024", "stated_total") in told
    assert {line for line, _, _ in told} == {"B1", "TOTAL"}


def test_a_row_of_units_below_the_headings_is_no_figure(asked):
    with pytest.raises(FactsError) as wrong:
        asked([["Indicator", "2023", "2024"], ["Sales", 10, 12], ["(thousands)", "USD 000", "USD 000"]])
    assert "B3 “USD 000”). They are no figures" in problems(wrong)


def test_the_currency_and_thousands_of_a_column_are_no_hectares(asked):
    heads = ["Indicator", "Unit", "Actual 2023 (USD 000)", "Target 2024 (USD 000)"]
    with pytest.raises(FactsError) as refused:
        asked([heads, ["Sales", "USD", 5, 7], ["Plots", "ha", 5, 7]])
    assert problems(refused).count("The column is in USD and the row is not.") == 2


def test_amounts_in_thousands_by_their_headings_are_so(asked, union):
    asked([["Indicator", "Unit", "Actual 2023 (USD 000)", "Target 2024 (USD 000)"], ["Sales", "USD", 5, 7]])
    assert values(union) == [5000, 7000]
