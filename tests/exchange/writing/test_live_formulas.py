"""A making becomes a formula of a spreadsheet on the cells of the facts, or the number stands and it is said why."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.exchange.writing.annex.live_formulas import (
    LONGEST,
    MOST,
    FactCells,
    Live,
    facts_in,
    live,
    remade,
    sheet_in_formulas,
)
from toolkit.facts.identifiers import OPERANDS
from toolkit.measured import Measured
from toolkit.measures.formulas import FORMULAS


def cells_of(*values, **shares):
    """Put figures below each other, a to z, from row 5 on; shares with their parts."""
    figures = {chr(ord("a") + i): Measured(value, "count") for i, value in enumerate(values)}
    figures |= {
        name: Measured(part / whole, "share", numerator=part, denominator=whole)
        for name, (part, whole) in shares.items()
    }
    rows = {fact: row for row, fact in enumerate(figures, 5)}
    return FactCells("Facts", rows, figures, "D", "R", "S")


@pytest.mark.parametrize(
    ("making", "formula"),
    [
        ("a", "=Facts!$D$5"),
        (["same", "a"], "=(Facts!$D$5)"),
        (["difference", "a", "b"], "=(Facts!$D$5-Facts!$D$6)"),
        (["points", "a", "b"], "=(Facts!$D$5-Facts!$D$6)"),
        (["growth", "a", "b"], "=(Facts!$D$5/Facts!$D$6-1)"),
        (["completion", "a", "b"], "=(Facts!$D$5/Facts!$D$6)"),
        (["progress", "a", "b", "c"], "=((Facts!$D$5-Facts!$D$6)/(Facts!$D$7-Facts!$D$6))"),
        (["balance", "a", "b", "c"], "=(Facts!$D$5-Facts!$D$6-Facts!$D$7)"),
        (["convert", "a", 2.5], "=(Facts!$D$5*2.5)"),
        (["convert_back", "a", "c"], "=(Facts!$D$5/Facts!$D$7)"),
        (["per_unit", "a", "c"], "=(Facts!$D$5/Facts!$D$7)"),
        (["sum", "a", "b", "c"], "=(SUM(Facts!$D$5:$D$7))"),
        (["sum", "a", "c", -3.0], "=(SUM(Facts!$D$5,Facts!$D$7,(-3.0)))"),
        (["sum_below_zero", "a", "b"], "=(SUM(MIN(Facts!$D$5,0),MIN(Facts!$D$6,0)))"),
        (["mean", "a", "b"], "=(SUM(Facts!$D$5:$D$6)/2)"),
        (["compound", "a", "b"], "=((1+Facts!$D$5)*(1+Facts!$D$6)-1)"),
        (["weighted_mean", "a", "b", "c", 1.0], "=(SUM(Facts!$D$5*Facts!$D$6,Facts!$D$7*1.0)/SUM(Facts!$D$6,1.0))"),
        (["share", "a", ["sum", "a", "b"]], "=(Facts!$D$5/(SUM(Facts!$D$5:$D$6)))"),
        (["years_between", 24.0, "c"], "=((Facts!$D$7-24.0+1)/12)"),
    ],
)
def test_a_formula_is_written_as_a_spreadsheet_writes_it(making, formula):
    written = live(making, cells_of(6.0, 3.0, 4.0))
    assert written == Live("fact" if making == "a" else "formula", formula)


def test_shares_are_pooled_by_their_parts():
    cells = cells_of(one=(1.0, 4.0), other=(3.0, 5.0))
    assert live(["pooled", "one", "other"], cells).formula == (
        "=(SUM(Facts!$R$5,Facts!$R$6)/SUM(Facts!$S$5,Facts!$S$6))"
    )
    assert remade(["pooled", "one", "other"], cells.figures) == 4 / 9


def test_a_share_that_was_computed_is_pooled_by_what_it_was_computed_from():
    cells = cells_of(1.0, 4.0, 3.0, 5.0)
    pooled = ["pooled", ["share", "a", "b"], ["ratio", "c", "d"]]
    assert live(pooled, cells).formula == "=(SUM(Facts!$D$5,Facts!$D$7)/SUM(Facts!$D$6,Facts!$D$8))"


def test_what_has_no_completion_is_left_out_of_their_mean():
    cells = cells_of(6.0, 3.0, 4.0, 0.0, 0.5)
    making = ["mean_of_completions", "a", "b", "c", "d", "e"]  # the target of the second pair is zero
    assert live(making, cells).formula == "=(SUM(Facts!$D$5/Facts!$D$6,Facts!$D$9)/2)"
    assert remade(making, cells.figures) == (2.0 + 0.5) / 2


@pytest.mark.parametrize("making", [None, 3.0, ["sum", 1.0, 2.0], ["implied", "a", "b"], ["sum", "a", "nobody"]])
def test_what_no_cell_gives_stands_as_a_number(making):
    assert live(making, cells_of(1.0, 2.0)) == Live("number")


def test_a_fact_without_a_value_is_no_number_to_compute_with():
    cells = cells_of(1.0)
    figures = cells.figures | {"x": Measured(None, "count", missing="not_reported")}
    assert live(["sum", "a", "x"], FactCells("Facts", {"a": 5, "x": 6}, figures, "D")) == Live("number")


def test_more_figures_than_a_function_takes_are_added_in_steps():
    figures = {f"f{i}": Measured(1.0, "count") for i in range(0, 2 * MOST + 2, 2)}
    cells = FactCells("F", {fact: 2 * i + 5 for i, fact in enumerate(figures)}, figures, "D")
    written = live(["sum", *figures], cells).formula
    assert written.count("SUM(") == 3  # all that one takes, the one that is left, and both together
    assert written.split("),SUM(")[0].count(",") == MOST - 1
    assert all(f"$D${row}" in written for row in cells.rows.values())


def test_a_formula_that_no_cell_holds_is_a_number_and_that_is_said():
    figures = {f"f{i}": Measured(1.0, "count") for i in range(400)}
    rows = {fact: 1000 + 2 * i for i, fact in enumerate(figures)}
    name = sheet_in_formulas("Données de cette année-là")
    assert live(["sum", *figures], FactCells(name, rows, figures, "D")) == Live("too_long")
    assert len(live(["sum", *figures], FactCells("F", rows, figures, "D")).formula) < LONGEST


def test_a_figure_is_made_again_from_the_facts_as_they_are_now():
    cells = cells_of(6.0, 3.0)
    assert remade(["growth", "a", "b"], cells.figures) == 1.0
    assert remade(["growth", "a", "gone"], cells.figures) is None
    assert remade(["growth", "a", "b"], cells.figures | {"b": Measured(0.0, "count")}) is None
    assert list(facts_in(["sum", "a", ["share", "b", 2.0], 1.0])) == ["a", "b"]


def test_figures_of_unlike_units_are_made_again_when_a_formula_put_them_together():
    figures = {"money": Measured(100.0, "money", currency="USD"), "rate": Measured(4.0, "index", currency="PEN")}
    assert remade(["difference", ["convert", "money", "rate"], 1.0], figures) == 399.0


AS_PYTHON = {"SUM": lambda *parts: sum(parts), "MIN": min, "INT": math.floor}


def computed(formula, cells):
    """Compute a formula as a spreadsheet would, by reading its cells."""
    values = {row: cells.figures[fact].value for fact, row in cells.rows.items()}
    text = formula.removeprefix("=").replace("Facts!", "").replace("$", "")
    named = {f"D{row}": value for row, value in values.items()}
    runs = {part for part in text.replace("(", ",").replace(")", ",").split(",") if ":" in part}
    for run in runs:
        first, last = (int(end.removeprefix("D")) for end in run.split(":"))
        text = text.replace(run, ",".join(f"D{row}" for row in range(first, last + 1)))
    return eval(text, {**AS_PYTHON, **named})


NUMBERS = st.floats(-1000, 1000).map(lambda value: round(value, 2)).filter(lambda value: abs(value) > 0.5)
SIMPLE = {"difference": 2, "growth": 2, "share": 2, "execution": 2, "progress": 3, "balance": 3, "sum": 3, "mean": 3}


@st.composite
def makings(draw, depth=2):
    """Draw formulas in formulas, down to facts and numbers."""
    if depth == 0 or draw(st.booleans()):
        return draw(st.sampled_from("abcdef") | NUMBERS)
    name = draw(st.sampled_from(sorted(SIMPLE)))
    return [name, *(draw(makings(depth - 1)) for _ in range(SIMPLE[name]))]


@given(st.lists(NUMBERS, min_size=6, max_size=6), makings())
def test_a_formula_computes_what_the_figure_is(values, making):
    cells = cells_of(*values)
    written, value = live(making, cells), remade(making, cells.figures)
    if value is not None and written.formula:
        assert computed(written.formula, cells) == pytest.approx(value, rel=1e-9, abs=1e-9)


def test_every_formula_that_has_cells_to_compute_with_is_written():
    made = {
        name for name in FORMULAS if live([name, *"abc"[: OPERANDS[name].most or 2]], cells_of(3.0, 2.0, 5.0)).formula
    }
    assert set(FORMULAS) - made == {"count", "listed", "pooled"}  # pooled: this fact has no parts
