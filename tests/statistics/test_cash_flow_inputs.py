"""What cash flows are given as: every kind of number and day, and every refusal with its words."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from toolkit import statistics
from toolkit.errors import ImpactError, Problem
from toolkit.spoken import LANGUAGES
from toolkit.statistics.cash_flows import (
    benefit_cost,
    dated_irr,
    dated_npv,
    incremental,
    irr,
    mirr,
    npv,
    payback,
    switching_values,
)
from toolkit.words import Words

DAYS = ["2008-01-01", "2008-03-01", "2008-10-30", "2009-02-15", "2009-04-01"]
PAID = [-10_000, 2750, 4250, 3250, 2750]


def problems(function, *given):
    with pytest.raises(ImpactError) as refused:
        function(*given)
    return [(problem.code, problem.column) for problem in refused.value.problems]


# --- what may be given


@pytest.mark.parametrize(
    "flows",
    [
        (-2, 1, 3),
        np.array([-2, 1, 3], dtype=np.int8),
        pd.Series([-2, 1, 3], dtype="Int64"),
        [Decimal(-2), Fraction(1), np.float32(3)],
    ],
)
def test_numbers_of_any_kind_are_amounts(flows):
    assert npv(0.5, flows) == pytest.approx(0)


@pytest.mark.parametrize(
    "days",
    [
        [date.fromisoformat(day) for day in DAYS],
        [datetime.fromisoformat(day).replace(hour=23, tzinfo=UTC) for day in DAYS],
        np.array(DAYS, dtype="datetime64[ns]"),
        list(np.array(DAYS, dtype="datetime64[s]")),
        pd.to_datetime(pd.Series(DAYS)),
        pd.to_datetime(DAYS).tz_localize("America/Lima"),
    ],
)
def test_days_of_any_kind_are_dates(days):
    assert dated_npv(0.09, PAID, days) == pytest.approx(2086.647602, abs=5e-7)


# --- what may not


@pytest.mark.parametrize(
    ("flows", "code"),
    [
        ([], "empty"),
        ([1, None], "missing"),
        ([1, np.nan], "missing"),
        (pd.Series([1, None], dtype="Int64"), "missing"),
        ([1, -np.inf], "infinite"),
        ([1, 10**400], "infinite"),
        (["1", "2"], "text"),
        ([1, "n/a"], "text"),
        ([1, True], "text"),
        ([1, 2j], "text"),
        ([1, date(2020, 1, 1)], "text"),
        ("12", "shape"),
        (5, "shape"),
        ([[1, 2], [3, 4]], "shape"),
        ({2020: 1}, "shape"),
    ],
)
def test_flows_that_are_no_row_of_numbers_are_refused(flows, code):
    for function in (irr, payback):
        assert problems(function, flows) == [(f"cash_flow_{code}", "flows")]
    assert problems(npv, 0.1, flows) == [(f"cash_flow_{code}", "flows")]
    assert problems(switching_values, 0.1, {"a": flows}) == [(f"cash_flow_{code}", "flows_by_line[a]")]


@pytest.mark.parametrize("rate", [-1, -1.5, np.nan, np.inf, None, "0.1", True])
def test_a_rate_that_cannot_be_is_refused(rate):
    assert problems(npv, rate, PAID) == [("cash_flow_rate", "rate")]
    assert problems(payback, PAID, rate) == [("cash_flow_rate", "rate")]
    assert problems(mirr, PAID, rate, 0.1) == [("cash_flow_rate", "finance_rate")]
    assert problems(mirr, PAID, 0.1, rate) == [("cash_flow_rate", "reinvest_rate")]


@pytest.mark.parametrize(
    ("days", "code"),
    [
        (DAYS[:4], "length"),
        ([DAYS[1], DAYS[0], *DAYS[2:]], "date_before"),
        ([*DAYS[:4], None], "missing"),
        ([*DAYS[:4], pd.NaT], "missing"),
        ([*DAYS[:4], np.datetime64("NaT")], "missing"),
        ([*DAYS[:4], "01/04/2009"], "date"),
        ([2008, 2009, 2010, 2011, 2012], "date"),
        (DAYS[0], "shape"),
        ([], "empty"),
    ],
)
def test_days_that_are_none_or_before_the_first_are_refused(days, code):
    for function, given in ((dated_irr, (PAID, days)), (dated_npv, (0.1, PAID, days))):
        assert problems(function, *given) == [(f"cash_flow_{code}", "dates")]


@pytest.mark.parametrize(
    ("function", "given", "code", "column"),
    [
        (irr, ([0, 0],), "nought", "flows"),
        (mirr, ([0, 0], 0.1, 0.1), "nought", "flows"),
        (payback, ([0.0],), "nought", "flows"),
        (dated_irr, ([5, -5], [DAYS[0]] * 2), "nought", "flows"),
        (npv, (0.1, PAID, "later"), "first", "first"),
        (npv, (-0.999999999, [1] * 60), "overflow", "rate"),
        (npv, (0, [1e308, 1e308]), "overflow", "rate"),
        (mirr, ([0, 100, -50], 1e200, 0), "overflow", "rate"),
        (incremental, ([1], [1, 2]), "length", "without"),
        (benefit_cost, (0.1, [1], [1, 2]), "length", "costs"),
        (benefit_cost, (0.1, [5, 5], [-1, -2]), "no_costs", "costs"),
        (benefit_cost, (0.1, [5, 5], [0, 0]), "no_costs", "costs"),
        (switching_values, (0.1, {"a": [1], "b": [1, 2]}), "length", "flows_by_line[b]"),
        (switching_values, (0.1, {}), "empty", "flows_by_line"),
        (switching_values, (0.1, [[1, 2]]), "lines", "flows_by_line"),
    ],
)
def test_what_cannot_be_computed_is_refused(function, given, code, column):
    assert problems(function, *given) == [(f"cash_flow_{code}", column)]


def test_a_refusal_names_the_place_counted_from_one():
    with pytest.raises(ImpactError) as refused:
        npv(0.1, [1, None, 2, None])
    assert refused.value.problems[0].fields == {"n": "2", "rows": "2, 4"}


@pytest.mark.parametrize(("n", "rows"), [(5, "1, 2, 3, 4, 5"), (6, "1, 2, 3, 4, 5, …")])
def test_a_refusal_names_the_first_five_places(n, rows):
    with pytest.raises(ImpactError) as refused:
        irr([np.inf] * n)
    assert refused.value.problems[0].fields["rows"] == rows


CODES = {
    code
    for path in Path(statistics.__file__).parent.glob("*.py")
    for code in re.findall(r"\"(cash_flow_[a-z_]+)\"", path.read_text(encoding="utf-8"))
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_words(language):
    assert len(CODES) == 15
    fields = {"found": "a", "expected": "b", "rows": "1", "n": "1"}
    for code in CODES:
        assert code not in Words(language).describe(Problem(code, column="flows", fields=fields))
