"""Indicators computed from records: small cases to check by hand, what is left out, and levels that add up."""

from __future__ import annotations

import pickle
import re
from math import isnan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import open_programme
from toolkit.facts.conditions import met
from toolkit.facts.programme import Programme
from toolkit.measured import LeftOut, why_left_out
from toolkit.measures.records import records_indicators
from toolkit.measures.records.cases import cases_of, decided, empty_in
from toolkit.measures.records.disclosure import value_of
from toolkit.measures.records.small_cells import Cell
from toolkit.measures.records.whom import Counted

FRAMEWORK = """
results: [{{code: R, level: outcome, title: Resultado}}]
indicators:
  - code: I
    result: R
    name: Indicador
    unit: {unit}
    kind: share
    compute: {{{compute}}}
records:
  a:
    file: records/a.csv
    public: true
    columns: {{case: code, place: code, kind: text, done: yes_no, day: date, n: number, m: number}}
  b:
    file: records/b.csv
    public: true
    columns: {{case: code, place: code, n: number}}
"""
PROGRAMME = """
code: small
title: {es: Pequeño}
short_title: P
country: BO
reporting_years: [2022]
currency: USD
locale: es_BO
languages: [es]
documents: {}
"""
PLACES = "code,name,level,parent\nX,Todo,country,\nX1,Uno,department,X\nX2,Dos,department,X\n"


@pytest.fixture
def small(tmp_path):
    """Give what makes a programme of one indicator and two tables of records."""

    def make(compute, rows, unit="share", others="case,place,n\n"):
        (tmp_path / "records").mkdir(exist_ok=True)
        (tmp_path / "framework.yaml").write_text(FRAMEWORK.format(unit=unit, compute=compute), encoding="utf-8")
        (tmp_path / "programme.yaml").write_text(PROGRAMME, encoding="utf-8")
        (tmp_path / "places.csv").write_text(PLACES, encoding="utf-8")
        (tmp_path / "records/a.csv").write_text("case,place,kind,done,day,n,m\n" + rows, encoding="utf-8")
        (tmp_path / "records/b.csv").write_text(others, encoding="utf-8")
        return Programme(tmp_path)

    return make


ROWS = """c1,X1,x,yes,2022-01-01,4,2
c2,X1,x,no,2022-02-01,1,2
c3,X2,y,yes,2022-03-01,3,1
c4,X2,x,,2022-04-01,,5
c5,,x,yes,,2,4
"""


# --- one measure after the other, by hand


def test_a_share_counts_neither_above_nor_below_what_it_does_not_know(small):
    figure = value_of(small('measure: share, records: a, count: case, where: {done: "yes"}', ROWS), "I")
    assert (figure.value, figure.numerator, figure.denominator) == (3 / 4, 3, 4)
    assert (figure.n, figure.of, figure.left_out) == (4, 5, ("c4:no_value/done",))
    assert figure.inputs == ("records:a",)


def test_the_denominator_is_those_among(small):
    block = 'measure: share, records: a, count: case, among: {kind: x}, where: {done: "yes"}'
    figure = value_of(small(block, ROWS), "I")
    assert (figure.numerator, figure.denominator, figure.of) == (2, 3, 4)


def test_a_case_in_several_records_counts_once_and_fits_if_one_does(small):
    rows = "c1,X1,x,no,,1,1\nc1,X1,x,yes,,1,1\nc2,X1,x,no,,1,1\nc2,X1,x,,,1,1\n"
    figure = value_of(small('measure: share, records: a, count: case, where: {done: "yes"}', rows), "I")
    assert (figure.numerator, figure.denominator, figure.left_out) == (1, 1, ("c2:no_value/done",))


def test_a_record_without_a_case_is_left_out_by_its_line(small):
    figure = value_of(
        small("measure: count, records: a, count: case", ",X1,x,yes,,1,1\nc2,X1,x,no,,1,1\n", "count"), "I"
    )
    assert (figure.value, figure.left_out) == (1, ("2:no_value/case",))


@pytest.mark.parametrize(
    ("where", "fitting", "left_out"),
    [
        ("{kind: x}", 4, 0),
        ("{kind: [x, y]}", 5, 0),
        ("{n: {min: 2}}", 3, 1),
        ("{n: {above: 2}}", 2, 1),
        ("{n: {min: 1, below: 3}}", 2, 1),
        ('{day: {max: "2022-02-01"}}', 2, 1),
        ("{day: {present: true}}", 4, 0),
        ("{day: {present: false}}", 1, 0),
        ("{m: 2}", 2, 0),
    ],
)
def test_conditions(small, where, fitting, left_out):
    figure = value_of(small(f"measure: count, records: a, count: case, where: {where}", ROWS, "count"), "I")
    assert (figure.value, len(figure.left_out)) == (fitting, left_out)


def test_a_count_leaves_out_only_what_could_count(small):
    """c4 lacks `done`, but is of kind x: it can only matter where kind x is asked for."""
    one = small('measure: count, records: a, count: case, where: {kind: y, done: "yes"}', ROWS, "count")
    assert (value_of(one, "I").value, value_of(one, "I").left_out) == (1, ())


def test_sum_mean_and_ratio_cover_the_rows_that_have_values(small):
    total = value_of(small("measure: sum, records: a, value: n", ROWS, "count"), "I")
    assert (total.value, total.n, total.of, total.left_out) == (10, 4, 5, ("5:no_value/n",))
    mean = value_of(small("measure: mean, records: a, value: n", ROWS, "count"), "I")
    assert (mean.value, mean.numerator, mean.denominator) == (2.5, 10, 4)
    parts = records_indicators.values(small("measure: mean, records: a, value: n", ROWS, "kg")).loc["I"]
    assert (parts["numerator"].number, parts["numerator"].unit) == (10, "kg")
    assert (parts["denominator"].number, parts["denominator"].unit) == (4, "count")
    ratio = value_of(small("measure: ratio, records: a, value: n, over: m", ROWS, "ratio"), "I")
    assert (ratio.value, ratio.numerator, ratio.denominator) == (10 / 9, 10, 9)


def test_a_median_is_the_value_in_the_middle_and_of_an_even_number_half_way_between_two(small):
    even = small("measure: median, records: a, value: n, by: [place]", ROWS, "kg")  # 1 2 | 3 4, and one empty cell
    figure = value_of(even, "I")
    assert (figure.value, figure.unit, figure.n, figure.of) == (2.5, "kg", 4, 5)
    assert figure.left_out == ("5:no_value/n",)
    assert records_indicators.by_level(even, "I", "place")["computed"].map(lambda m: m.value).tolist() == [
        2.5,
        2.5,
        3,
        2,
    ]
    odd = value_of(small("measure: median, records: a, value: n, where: {kind: x}", ROWS + "c6,X1,x,no,,90,\n"), "I")
    assert (odd.value, odd.n) == (3, 4)  # 1 2 | 4 90
    odd = value_of(small("measure: median, records: a, value: m", ROWS, "kg"), "I")
    assert (odd.value, odd.n) == (2, 5)  # 1 2 2 4 5


def test_a_share_of_what_stands_in_other_records(small):
    block = 'measure: share, records: a, count: case, where: {done: "yes"}, whole: {records: b, value: n}, by: [place]'
    programme = small(block, ROWS, others="case,place,n\nd1,X1,40\nd2,X2,20\n")
    figure = value_of(programme, "I")
    assert (figure.value, figure.numerator, figure.denominator) == (3 / 60, 3, 60)
    assert figure.inputs == ("records:a", "records:b")
    assert records_indicators.by_level(programme, "I", "place").loc["X1", "computed"].value == 1 / 40


@pytest.mark.parametrize(
    ("block", "unit", "reason"),
    [
        ('measure: share, records: a, count: case, among: {kind: z}, where: {done: "yes"}', "share", "whole_is_zero"),
        ("measure: ratio, records: a, value: n, over: m, where: {kind: z}", "ratio", "whole_is_zero"),
        ("measure: mean, records: a, value: n, where: {kind: z}", "count", "nothing_measured"),
        ("measure: median, records: a, value: n, where: {kind: z}", "count", "nothing_measured"),
        ("measure: composite, parts: [{indicator: I, weight: 1}]", "share", "composite_of_parts"),
    ],
)
def test_what_has_no_answer_has_a_reason(small, block, unit, reason):
    figure = value_of(small(block, ROWS, unit), "I")
    assert (figure.value, figure.missing) == (None, reason)


def test_records_without_a_row_give_nothing_not_zero(small):
    assert value_of(small("measure: count, records: a, count: case", "", "count"), "I").missing == "no_records"


# --- conditions


@given(st.lists(st.tuples(st.sampled_from(["yes", "no", ""]), st.sampled_from([0.0, 1.0, np.nan])), max_size=30))
def test_what_is_known_is_known_in_both_logics(rows):
    records = pd.DataFrame(rows, columns=["done", "n"]).astype({"n": float, "done": object})
    asked = {"done": "yes", "n": {"min": 1}}
    kleene, strict = met(records, asked), decided(records, asked)
    both = strict.notna()
    assert (kleene[both] == strict[both]).all()
    assert list(strict.isna()) == [done == "" or isnan(n) for done, n in rows]
    assert list(kleene.isna()) == [(done == "" and not n < 1) or (isnan(n) and done != "no") for done, n in rows]
    assert all(column != "" for column in empty_in(records, asked)[strict.isna()])


def test_cells_lost_by_chance_do_not_pull_a_share_down():
    """Both true in 64 %, each cell lost in 20 %: complete cases keep 64 %, Kleene's logic does not."""
    dice = np.random.default_rng(1)
    truth = dice.random((40_000, 2)) < 0.8
    records = pd.DataFrame(np.where(truth, "yes", "no"), columns=["a", "b"]).mask(dice.random((40_000, 2)) < 0.2, "")
    asked = {"a": "yes", "b": "yes"}
    standard_error = (0.64 * 0.36 / (40_000 * 0.64)) ** 0.5
    assert abs(float(decided(records, asked).mean()) - 0.64) < 4 * standard_error
    assert abs(float(met(records, asked).mean()) - 0.64) > 4 * standard_error


# --- levels


def test_percentages_are_made_anew_at_each_level_and_records_without_a_place_are_not_lost(small):
    block = 'measure: share, records: a, count: case, where: {done: "yes"}, by: [place]'
    frame = records_indicators.by_level(small(block, ROWS), "I", "place")
    assert list(frame.index) == ["X", "X1", "X2", "unplaced"]
    assert [m.value for m in frame["computed"]] == [3 / 4, 1 / 2, 1, 1]
    assert frame["numerator"].iloc[1:].map(lambda m: m.number).sum() == frame["numerator"].iloc[0].number


DUE = 'measure: share, records: a, count: case, due: {day: {max: "2022-01-31"}}, where: {done: "yes"}'


def test_what_is_not_due_yet_is_not_taken_for_an_empty_cell(small):
    """Due until January: c1 counts, c2 to c4 do not yet, c5 has no day that would tell."""
    figure = value_of(small(DUE, ROWS), "I")
    assert (figure.value, figure.n, figure.of) == (1, 1, 5)
    assert figure.left_out == ("c2:not_due", "c3:not_due", "c4:not_due", "c5:no_value/day")


def test_a_case_is_due_when_one_of_its_records_is(small):
    rows = "c1,X1,x,yes,2022-01-01,4,2\nc1,X1,x,no,2022-02-01,4,2\nc2,X1,x,yes,2022-02-01,4,2\n"
    figure = value_of(small(DUE, rows), "I")
    assert (figure.numerator, figure.of, figure.left_out) == (1, 2, ("c2:not_due",))


def test_those_not_asked_about_are_not_waited_for(small):
    figure = value_of(small(DUE + ", among: {kind: x}", ROWS), "I")
    assert "c3:not_due" not in figure.left_out  # of kind y


@pytest.fixture(scope="module")
def par2():
    return open_programme("par2-bolivia")


def test_every_indicator_that_the_plan_describes_is_computed(par2):
    values = records_indicators.values(par2)
    own = [i.code for i in par2.framework.indicators if i.origin == "framework"]
    assert sorted(values.index) == sorted(own)
    assert len(own) == 22
    assert all(values["computed"].map(bool))


def test_a_reading_stands_beside_its_first_and_is_not_counted_twice(par2):
    readings = records_indicators.readings(par2)
    assert set(readings["first"]) >= {"R1", "R2", "R3", "2.1", "2.2", "2.6", "3.2.1"}
    for code in readings.index[readings.index != readings["first"]]:
        assert par2.indicators[code].origin == "management"
    assert readings.loc["R2.model_1", "numerator"] == readings.loc["R2", "numerator"]
    gap = readings.loc["R2.model_1", "gap"]
    assert gap.unit == "points"
    assert gap.number == readings.loc["R2.model_1", "computed"].number - readings.loc["R2", "computed"].number


@pytest.mark.parametrize("code", ["R1", "R5", "R5.women", "R5.public", "1.1", "1.4", "2.2", "2.7", "R2", "R3", "3.2.2"])
def test_departments_add_up_to_the_country(par2, code):
    frame = records_indicators.by_level(par2, code, "department")
    assert list(frame.index) == ["BO", *(p for p in frame.index if p.startswith("BO-"))]
    assert len(frame) == 10
    columns = [c for c in ("numerator", "denominator") if frame[c].iloc[0] != ""] or ["computed"]
    for column in (*columns, "covered", "cases", "excluded"):
        amounts = frame[column].map(lambda m: m.number)
        assert amounts.iloc[1:].sum() == pytest.approx(amounts.iloc[0], rel=1e-12)


def test_alliances_add_up_to_their_department(par2):
    alliances = records_indicators.by_level(par2, "R5", "alliance")["computed"]
    records = {r["alliance"]: r["department"] for r in _raw("alliances")}
    departments = records_indicators.by_level(par2, "R5", "department")["computed"]
    for place in departments.index[1:]:
        assert departments[place].number == sum(m.number for a, m in alliances.items() if records.get(a) == place)


def _raw(name):
    import csv  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    path = Path(__file__).resolve().parents[2] / f"data/par2-bolivia/records/{name}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_values_by_another_way(par2):
    """Straight from the files, without the engine."""
    alliances = _raw("alliances")
    known = [r for r in alliances if r["financed"] == "yes" and r["model"] and r["trade_relation"] and r["cycles"]]
    lasting = [
        r for r in known if r["model"] == "1" and r["trade_relation"] in ("kept", "improved") and int(r["cycles"]) > 1
    ]
    r2 = value_of(par2, "R2")
    assert (r2.numerator, r2.denominator) == (len(lasting), len(known))
    assert r2.of == sum(r["financed"] == "yes" for r in alliances)
    both = [r for r in alliances if r["families_by_women"]]
    women = value_of(par2, "R5.women")
    assert women.numerator == sum(int(r["families_by_women"]) for r in both)
    assert women.denominator == sum(int(r["families"]) for r in both)
    complaints = _raw("complaints")
    in_time = [r for r in complaints if r["answered"] and int(r["days_to_answer"]) <= 30]
    assert (value_of(par2, "3.2.1").numerator, value_of(par2, "3.2.1").denominator) == (len(in_time), len(complaints))
    area = [
        float(r["irrigated_area_ha"])
        for r in alliances
        if r["model"] == "1" and r["financed"] == "yes" and r["irrigated_area_ha"]
    ]
    assert value_of(par2, "2.7").number == pytest.approx(sum(area))
    assert value_of(par2, "2.7").unit == "hectares"


def test_an_unanswered_complaint_is_not_answered_in_time_and_is_not_left_out(par2):
    unanswered = sum(not r["answered"] for r in _raw("complaints"))
    assert unanswered > 0
    assert value_of(par2, "3.2.1").left_out == ()


def test_reasons_name_the_column(par2):
    why = why_left_out(value_of(par2, "R2").left_out)
    assert set(why) == {"not_due", "no_value/trade_relation", "no_value/cycles"}
    assert why.total() == value_of(par2, "R2").of - value_of(par2, "R2").n


def test_alliances_that_began_in_the_last_year_wait_for_their_second(par2):
    started = {row["alliance"] for row in _raw("alliances") if row["start_year"] == "2022" and row["financed"] == "yes"}
    left_out = value_of(par2, "R2").left_out
    late = {entry.partition(":")[0] for entry in left_out if entry.endswith(":not_due")}
    assert late <= started
    assert why_left_out(left_out)["not_due"] == len(started)


def test_a_hundred_that_are_left_out_are_named_and_all_are_counted():
    many = LeftOut(f"c{number}:{'not_due' if number % 3 else 'no_value/day'}" for number in range(300))
    assert (len(many), many[0], many[-1]) == (100, "c0:no_value/day", "c99:no_value/day")
    assert many.counts == {"not_due": 200, "no_value/day": 100}
    both = many + LeftOut(["x: a name:not_due"])
    assert (len(both), why_left_out(both)["not_due"], both.counts.total()) == (100, 201, 301)
    assert pickle.loads(pickle.dumps(both)).counts == both.counts


def test_a_growth_divides_what_was_added(par2):
    """Annual volume with the project less that without, over that without, as the plan writes it."""
    figure = value_of(par2, "R1")
    assert figure.number == pytest.approx(figure.numerator / figure.denominator)


def test_nothing_is_named_that_the_figure_does_not_leave_out(par2):
    for code, row in records_indicators.values(par2).iterrows():
        numbers = [int(n) for n in re.findall(r":(\d+)(?: |$)", row["reasons"])]
        assert sum(numbers) == row["excluded"].number == row["cases"].number - row["covered"].number, code


def test_a_case_that_fits_once_is_not_open_and_an_open_one_is_left_out_once():
    records = pd.DataFrame(
        {"case": ["a", "a", "b", "b", "c"], "done": ["yes", "", "", "", "no"], "file_line": range(2, 7)}
    )
    found = cases_of(records, "case", {}, {"done": "yes"})
    assert (found.n_fitting, found.n) == (1, 2)
    assert (found.left_out, found.left_out.counts) == (("b:no_value/done",), {"no_value/done": 1})


def test_a_group_is_of_those_of_whom_it_is_known():
    rows = {"case": pd.Categorical(["a", "b", "c", "c"]), "fits": [False, False, False, True]}
    counted = Counted(pd.DataFrame(rows | {"open": [True, False, True, False], "sure": True}), says=True)
    assert counted.whole == Cell(2, 1)
    assert counted.known == {"b", "c"}
