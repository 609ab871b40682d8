"""What an evaluator computes from what a measure returns, in pandas, seaborn and statsmodels."""

from __future__ import annotations

import math

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import seaborn as sns
import statsmodels.formula.api as smf
from hypothesis import given
from hypothesis import strategies as st

from tests.shown import shown_by
from toolkit import language
from toolkit.errors import FiguresError
from toolkit.figure_array import FigureArray
from toolkit.figures import TIDY, frame
from toolkit.measured import Measured, undefined
from toolkit.measures import budget
from toolkit.measures.indicators import sales
from toolkit.report import Page, tables
from toolkit.spoken import ENVIRONMENT

mpl.use("Agg")


def money(value, currency="PEN", **more):
    return Measured(value, "money", currency=currency, **more)


def share(value, **more):
    return Measured(value, "share", **more)


@pytest.fixture
def lines():
    """Four lines of two groups; nobody knows what was spent on the last."""
    return frame(
        {
            "a": {"group": "x", "spent": money(30.0), "execution": share(0.3, inputs=("budget:a:2010:spent",))},
            "b": {"group": "x", "spent": money(10.0), "execution": share(0.9, n=3, of=4)},
            "c": {"group": "y", "spent": money(20.0), "execution": share(0.6, conf_low=0.5, conf_high=0.7)},
            "d": {"group": "y", "spent": undefined("money", "not_reported"), "execution": undefined("share", "sic")},
        },
        "line",
    )


# --- one figure


def test_figures_of_one_kind_are_equal_less_or_more_by_their_values():
    assert share(0.5, inputs=("a",)) == share(0.5, inputs=("b",))
    assert share(0.5) != share(0.6)
    assert share(0.5) < share(0.6) <= share(0.6)
    assert share(0.7) > share(0.6) >= share(0.6)
    assert share(0.5) < 0.6 < share(0.7)
    assert share(0.5) == 0.5
    assert hash(share(0.5)) == hash(0.5)
    assert float(share(0.5)) == 0.5


@pytest.mark.parametrize(
    "other", [money(0.5), Measured(0.5, "ratio"), Measured(0.5, "share", counts="persons"), money(0.5, "EUR")]
)
def test_figures_of_unlike_kinds_are_neither_equal_nor_ordered(other):
    one = share(0.5) if other.unit != "money" or other.currency == "PEN" else money(0.5)
    assert one != other
    with pytest.raises(TypeError, match=f"figures of unlike units have no order: .*{other.unit}"):
        one < other  # noqa: B015 - the comparison is what is tried
    with pytest.raises(TypeError):
        one >= other  # noqa: B015


def test_a_missing_figure_is_equal_to_nothing_and_has_no_order():
    nothing = undefined("share", "not_reported")
    assert nothing != nothing  # noqa: PLR0124 - as NaN
    assert not nothing == 0  # noqa: SIM201
    assert not (nothing < 1 or nothing > 0 or nothing <= share(1.0) or nothing >= share(0.0))
    assert math.isnan(float(nothing))


# --- a column


def test_pandas_computes_with_a_column_of_figures(lines):
    assert lines.execution.dtype == "figure"
    assert lines.execution.mean() == pytest.approx(0.6)
    assert lines.spent.sum() == 60
    assert lines.spent.median() == 20
    assert lines.isna().sum().to_dict() == {"group": 0, "spent": 1, "execution": 1}
    assert lines[lines.execution < 0.8].index.tolist() == ["a", "c"]
    assert lines.query("execution > 0.5").index.tolist() == ["b", "c"]
    assert (lines.spent - 10).tolist()[:3] == [20, 0, 10]
    assert (lines.spent / lines.execution).tolist()[:3] == pytest.approx([100, 100 / 9, 100 / 3])
    assert lines.groupby("group").spent.sum().to_dict() == {"x": 40, "y": 20}
    assert lines.groupby("group").agg(most=("execution", "max")).most.to_dict() == {"x": 0.9, "y": 0.6}
    assert lines.execution.quantile(0.5) == pytest.approx(0.6)
    assert lines.execution.describe()["count"] == 3
    assert lines.spent.round(0).abs().tolist()[:3] == [30, 10, 20]
    assert lines.execution.cumsum().tolist()[:3] == pytest.approx([0.3, 1.2, 1.8])


def test_groups_are_computed_each_by_its_own_unit():
    sold = {"a": ("kg", money(1.0)), "b": ("kg", money(2.0)), "c": ("t", money(4.0, "EUR"))}
    rows = frame({key: {"by": by, "sold": figure} for key, (by, figure) in sold.items()}, "row").groupby("by").sold
    assert rows.sum().to_dict() == {"kg": 3, "t": 4}
    assert rows.last()["t"].currency == "EUR"
    assert rows.first()["kg"] == 1
    assert rows.last().dtype == "figure"


def test_a_function_of_each_figure_keeps_figures_and_turns_the_rest_into_what_it_is(lines):
    assert lines.spent.map(lambda figure: figure.but(unit="index")).dtype == "figure"
    assert lines.spent.map(bool).tolist() == [True, True, True, False]
    assert (lines[:0].spent.map(bool) & lines[:0].execution.map(bool)).tolist() == []


@pytest.mark.parametrize(("ascending", "order"), [(True, ["a", "c", "b", "d"]), (False, ["b", "c", "a", "d"])])
def test_what_is_missing_sorts_last(lines, ascending, order):
    assert lines.sort_values("execution", ascending=ascending).index.tolist() == order


def test_what_is_missing_compares_false(lines):
    for compared in (lines.execution < 2, lines.execution > -1, lines.execution == lines.execution):
        assert not compared["d"]
        assert compared["a"]


def test_a_cell_is_still_a_figure_with_its_sources(lines):
    assert lines.loc["a", "execution"].inputs == ("budget:a:2010:spent",)
    kept = lines[lines.execution < 0.5].sort_values("spent")
    assert kept.execution.iloc[0].unit == "share"
    assert pd.concat([kept, lines]).execution.dtype == "figure"


def test_a_column_of_two_currencies_is_refused_in_a_sentence(monkeypatch):
    monkeypatch.setenv(ENVIRONMENT, "en")
    two = frame({"a": {"spent": money(1.0)}, "b": {"spent": money(2.0, "EUR")}}, "line")
    with pytest.raises(FiguresError, match=r"the column spent holds figures of several kinds \(money PEN, money EUR\)"):
        two.figures.values()
    for compute in (two.spent.sum, two.spent.mean, lambda: two.spent < 3, lambda: two.spent + 1):
        with pytest.raises(FiguresError, match=r"money PEN, money EUR"):
            compute()
    assert two.figures.tidy()["currency"].tolist() == ["PEN", "EUR"]
    assert two.figures.missing().to_numpy().tolist() == [[""], [""]]


def test_what_is_no_figure_does_not_get_into_a_column_of_figures(lines):
    with pytest.raises(TypeError, match="holds figures only"):
        lines.loc["a", "spent"] = 3.0
    with pytest.raises(TypeError, match="holds figures only"):
        FigureArray._from_sequence([money(1.0), 2.0])


@given(st.lists(st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False, width=32)), min_size=1))
def test_a_column_computes_as_its_floats_do(values):
    figures = pd.Series(FigureArray([undefined("index", "sic") if v is None else Measured(v, "index") for v in values]))
    floats = pd.Series([np.nan if v is None else v for v in values], dtype=float)
    pd.testing.assert_series_equal(figures.figures.values(), floats)
    assert figures.isna().tolist() == floats.isna().tolist()
    for statistic in ("mean", "sum", "min", "max", "std", "count"):
        one, other = (float(getattr(column, statistic)()) for column in (figures, floats))
        assert one == other or math.isnan(one) is math.isnan(other) is True
    order = floats.sort_values(kind="stable").index.tolist()
    assert figures.sort_values(kind="stable").index.tolist() == order
    assert (figures < 1).tolist() == (floats < 1).tolist()


# --- values, reasons and the long form


def test_values_are_floats_in_their_places_and_words_stay(lines):
    values = lines.figures.values()
    assert values.spent.tolist()[:3] == [30.0, 10.0, 20.0]
    assert np.isnan(values.loc["d", "spent"])
    assert values.dtypes[["spent", "execution"]].tolist() == [float, float]
    assert values.group.tolist() == ["x", "x", "y", "y"]
    assert (values.index.name, list(values.columns)) == ("line", ["group", "spent", "execution"])


def test_figures_that_are_words_become_words():
    grades = frame({"a": {"grade": Measured(None, "text", text="B")}, "b": {"grade": undefined("text", "sic")}}, "x")
    assert grades.figures.values().grade.tolist() == ["B", ""]


def test_a_column_of_words_and_numbers_is_refused_in_a_sentence(monkeypatch):
    monkeypatch.setenv(ENVIRONMENT, "en")
    mixed = frame({"a": {"said": Measured(None, "text", text="B")}, "b": {"said": share(0.5)}}, "x")
    with pytest.raises(FiguresError, match="the column said holds figures and words"):
        mixed.figures.values()


def test_reasons(lines):
    assert lines.figures.missing().loc["d"].to_dict() == {"spent": "not_reported", "execution": "sic"}
    assert set(lines.figures.missing().loc["a"]) == {""}


def test_the_long_form_has_a_row_a_figure_and_all_that_is_known_of_it(lines):
    tidy = lines.figures.tidy().set_index(["subject", "measure"])
    assert [*tidy.index.names, *tidy.columns] == list(TIDY)
    assert len(tidy) == 8
    known = tidy.loc[("a", "execution")]
    assert (known.value, known.unit, known.period, known.sources) == (0.3, "share", "2010", "budget:a:2010:spent")
    assert tuple(tidy.loc[("b", "execution"), ["n", "of"]]) == (3, 4)
    assert tuple(tidy.loc[("c", "execution"), ["conf_low", "conf_high"]]) == (0.5, 0.7)
    assert np.isnan(tidy.loc[("d", "spent"), "value"])
    assert tidy.loc[("d", "spent"), "missing"] == "not_reported"
    assert tidy.loc[("a", "spent"), "currency"] == "PEN"


def test_the_period_of_a_figure_is_that_of_its_row_column_or_facts(cse):
    by_year = budget.by_year(cse, 2011).figures.tidy()
    assert by_year.query("subject == '2010'").period.unique().tolist() == ["2010"]
    grown = sales.growth(cse, 2011).figures.tidy().set_index(["subject", "measure"])
    assert grown.loc[("producers", "growth"), "period"] == "2010; 2011"
    assert grown.loc[("producers", "before"), "period"] == "2010"


# --- other libraries, and what is shown


def test_seaborn_statsmodels_and_a_csv_take_the_values(lines, tmp_path):
    values = lines.figures.values()
    assert sns.barplot(values, x="spent", y="group").get_xlabel() == "spent"
    assert sns.scatterplot(values, x="spent", y="execution").collections[0].get_offsets().shape == (3, 2)
    assert smf.ols("execution ~ spent", values).fit().nobs == 3
    assert lines.spent.plot(ax=plt.figure().gca()).lines[0].get_ydata()[0] == 30
    values.to_csv(tmp_path / "values.csv")
    assert (tmp_path / "values.csv").read_text().splitlines()[1] == "a,x,30.0,0.3"


def test_a_table_in_a_notebook_shows_numbers_as_a_page_does(lines, monkeypatch):
    monkeypatch.setattr(Measured, "shown", staticmethod(language.written))
    for code, written in {"en": "30.0%", "fr": "30,0\u00a0%"}.items():
        monkeypatch.setenv(ENVIRONMENT, code)
        assert written in lines.to_html()
        assert written in repr(lines)
        assert "Measured(" not in lines.to_html() + repr(lines)


def test_after_a_page_was_opened_numbers_are_in_its_language(cse, lines, monkeypatch):
    monkeypatch.setattr(Measured, "shown", Measured.shown)
    monkeypatch.setenv(ENVIRONMENT, "en")
    Page(cse, 2011, "es")
    assert "30,0\u00a0%" in lines.to_html() or "30.0\u00a0%" in lines.to_html()
    assert "30.0%" not in lines.to_html()


@pytest.mark.parametrize(
    ("notebook", "code", "year"),
    [
        ("sales_growth", "cse-peru", 2011),
        ("budget_execution", "cse-peru", 2011),
        ("results_framework", "cse-peru", 2011),
        ("quality_criteria", "cse-peru", 2011),
        ("risks", "cse-peru", 2011),
        ("indicator_plan", "spp-global", 2019),
        ("activity_pipeline", "par2-bolivia", 2022),
        ("records_indicators", "par2-bolivia", 2022),
        ("sampling", "par2-bolivia", 2022),
        ("beneficiaries", "par2-bolivia", 2022),
        ("composite_index", "clac", 2022),
        ("member_consultation", "clac", 2023),
    ],
)
def test_of_every_table_that_a_notebook_shows_an_evaluator_can_compute(notebook, code, year, monkeypatch):
    met = []
    shown = tables.table

    def seen(page, name, table):
        met.append((name, table))
        return shown(page, name, table)

    monkeypatch.setattr(tables, "table", seen)
    list(shown_by(notebook, programme=code, year=year))
    assert met
    for name, table in met:
        told = table.figures.tidy()
        assert list(told.columns) == list(TIDY)
        assert told.value.isna().tolist() == (told.missing != "").tolist(), name
        for column in table:
            try:
                values = table[column].figures.values()
            except FiguresError as refused:
                assert str(column) in str(refused)
                continue
            assert not values.map(lambda cell: isinstance(cell, Measured)).any(), (name, column)
            assert "Measured(" not in table.to_html()
