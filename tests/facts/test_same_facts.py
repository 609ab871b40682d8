"""A fact stands once: not at one cell twice, not under two names of its period, not in versions without an order."""

from __future__ import annotations

import pytest

from tests.facts.coop import only
from toolkit.facts.identifiers import identifiers

BUDGET = "line,period,role,amount,currency,version,document,table,row,column,as_printed,use\n"


def spent(typed, *rows, **more):
    text = "".join(f"B1,{row}\n" for row in rows)
    return typed({"statements.csv": None, "budget.csv": BUDGET + text} | more)


# --- one period, two names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2022", "2021-M07..2022-M06"),  # the fiscal year from July to June
        ("2022-S2", "2022-M01..2022-M06"),
        ("2022-Q1", "2021-M07..2021-M09"),
        ("..2021", "..2021-M06"),
        ("2021..2022", "2020-M07..2022-M06"),
    ],
)
@pytest.mark.parametrize(
    ("file", "head", "row"),
    [
        ("observations.csv", "indicator,period,role,value,document,row", "sales,{},actual,5,talk,{}"),
        ("activity_progress.csv", "activity,period,role,value,document,row", "A1,{},achieved,5,talk,{}"),
        ("budget.csv", "line,period,role,amount,currency,document,row", "B1,{},approved,5,PEN,talk,{}"),
        ("criteria.csv", "subject,period,criterion,grade,document,row", "R1,{},impact,B,talk,{}"),
        ("risks.csv", "code,result,period,description,document,row", "K1,R1,{},Sequia,talk,{}"),
        (
            "beneficiaries.csv",
            "place,period,group,unit,role,value,document,row",
            "01,{},growers,persons,reached,5,talk,{}",
        ),
        ("exchange_rates.csv", "period,from,to,rate,rule,document,row", "{},USD,PEN,3.8,average,talk,{}"),
        ("price_index.csv", "period,index,value,document,row", "{},ipc,104,talk,{}"),
    ],
)
def test_one_period_in_two_spellings_is_one_fact_twice(typed, file, head, row, one, other):
    text = f"{head}\n{row.format(one, 'r1')}\n{row.format(other, 'r2')}\n"
    said = typed({"statements.csv": None, "monitoring.csv": None, file: text})
    only(said, f"data/coop/{file}, row 3, column period", f'"{other}"', f'"{one}"', "(row 2)", "are one period")


def test_the_other_spelling_may_stand_elsewhere_where_it_does_not_count(typed):
    rows = "sales,2022,actual,5,talk,r1,yes\nsales,2021-M07..2022-M06,actual,5,talk,r2,no\n"
    head = "indicator,period,role,value,document,row,use\n"
    assert typed({"statements.csv": None, "observations.csv": head + rows}) == []


def test_calendar_years_are_other_periods_than_fiscal_ones(typed):
    rows = "sales,2022,actual,5,talk\nsales,2022-M01..2022-M12,actual,6,talk\n"
    assert typed({"statements.csv": None, "observations.csv": "indicator,period,role,value,document\n" + rows}) == []


# --- versions


def test_versions_whose_order_nobody_can_tell(typed):
    rows = ["2022,approved,100,PEN,draft,talk,,a,,,", "2022,approved,120,PEN,signed,talk,,b,,,"]
    only(
        spent(typed, *rows),
        "data/coop/budget.csv, row 3, column version",
        '"signed"',
        '"draft" (row 2)',
        "both count (use: yes)",
        "programme.yaml: versions: {signed: 2020-M06}",
    )


def test_a_version_beside_one_without_a_name(typed):
    rows = ["2022,approved,100,PEN,,talk,,a,,,", "2022,approved,120,PEN,signed,talk,,b,,,"]
    only(spent(typed, *rows), "row 3, column version", '"signed"', '"-" (row 2)', "versions: {signed: 2020-M06}")


def test_versions_of_the_same_month(typed):
    rows = ["2022,approved,100,PEN,2021-M06,talk,,a,,,", "2022,approved,120,PEN,2021-M06..2021-M12,talk,,b,,,"]
    only(spent(typed, *rows), "row 3, column version", "nobody says which came later")


def test_versions_in_order(typed):
    rows = ["2022,approved,100,PEN,draft,talk,,a,,,", "2022,approved,120,PEN,2021-M10,talk,,b,,,"]
    dated = [("locale:", "versions: {draft: 2021-M06}\nlocale:")]
    assert spent(typed, *rows, **{"programme.yaml": dated}) == []
    rows = ["2022,approved,100,PEN,,talk,,a,,,", "2022,approved,120,PEN,2021-M10,talk,,b,,,"]
    assert spent(typed, *rows) == []


@pytest.mark.parametrize(
    "other",
    [
        "2021,approved,100,PEN,draft,talk,,b,,,",  # of another year
        "2022,executed,100,PEN,draft,talk,,b,,,",
        "2022,approved,100,USD,draft,talk,,b,,,",
        "2022,approved,100,PEN,draft,talk,,b,,,sic",
    ],
)
def test_versions_of_different_amounts_need_no_order(typed, other):
    assert spent(typed, "2022,approved,120,PEN,signed,talk,,a,,,", other) == []


# --- baselines and final targets


def observed(typed, *rows):
    text = "indicator,period,role,value,document,row\n" + "".join(f"{row},talk,r{i}\n" for i, row in enumerate(rows))
    return typed({"statements.csv": None, "observations.csv": text})


def test_baselines_and_final_targets_are_put_in_order_by_their_periods(typed):
    rows = ["members,2019,baseline,30", "members,2021,baseline,40"]
    assert observed(typed, *rows, "members,2023,final_target,60", "members,2025,final_target,80") == []


@pytest.mark.parametrize("role", ["baseline", "final_target"])
def test_two_that_end_together_have_no_order(typed, role):
    said = observed(typed, f"members,2021,{role},40", f"members,2021-S2,{role},45")
    only(said, "observations.csv, row 3, column period", '"2021-S2"', '"2021" (row 2)', "end together", role)


def test_a_level_and_an_increment_that_end_together_are_two_things(typed):
    assert observed(typed, "trained,..2022,final_target,40", "trained,2022,final_target,5") == []


# --- one cell, one code


@pytest.mark.parametrize(
    ("uses", "counted"), [(("yes", "yes", "no"), "2"), (("no", "no", "no"), "0"), (("yes", "yes", "yes"), "3")]
)
def test_of_the_places_that_print_a_fact_exactly_one_counts(typed, uses, counted):
    rows = "".join(f"sales,2022,actual,5,talk,r{i},{use}\n" for i, use in enumerate(uses))
    said = typed({"statements.csv": None, "observations.csv": "indicator,period,role,value,document,row,use\n" + rows})
    only(said, "row 4, column use", "stands in rows 2, 3, 4", f"{counted} of them say use: yes", "exactly one")


@pytest.mark.parametrize(
    "uses", [("yes", "no", "no"), ("no", "yes", "sic"), ("sic", "no", "no"), ("sic", "sic", "sic")]
)
def test_one_that_counts_or_none_that_can_be_is_enough(typed, uses):
    rows = "".join(f"sales,2022,actual,5,talk,r{i},{use}\n" for i, use in enumerate(uses))
    text = "indicator,period,role,value,document,row,use\n" + rows
    assert typed({"statements.csv": None, "observations.csv": text}) == []


def test_a_cell_typed_twice(typed):
    row = "area,2022,actual,12.5,,,,,doc,T,c,A22,12.5,yes,\n"
    only(typed({"observations.csv": [(row, row + row)]}), "row 6", "already stands in row 5", "Delete one")


@pytest.mark.parametrize(
    ("file", "row"),
    [
        ("places.csv", "0101,Valle,district,01\n"),
        ("budget_lines.csv", "B1,component,B,R1,Giras\n"),
        ("activities.csv", "A1,activity,R1,Giras,\n"),
    ],
)
def test_a_code_stands_once(typed, file, row):
    only(typed({file: [(row, row + row)]}), file, "column code", "stands there twice")


def test_an_indicator_stands_once(typed):
    twice = [("code: area, result: R2, name: Area, unit: hectares", "code: late, result: R2, name: Area, unit: share")]
    rows = [("area,2022,actual,12.5,,,,,doc,T,c,A22,12.5,yes,\n", "")]
    only(typed({"framework.yaml": twice, "observations.csv": rows}), "framework.yaml, column indicators", '"late"')


def test_no_name_of_a_fact_has_a_semicolon_though_its_row_has_one(cse):
    rows = [row.model_copy(update={"use": "no", "row": "Ventas; total"}) for _, row in cse.rows("observations")[:1] * 2]
    names = identifiers(rows)
    assert all("Ventas, total" in name for name in names)
    assert not any(";" in name for name in names)
