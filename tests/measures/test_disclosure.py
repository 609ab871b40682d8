"""What is held back of records: by whose rows they are, by the measure, and wholly where it is of too few."""

from __future__ import annotations

import pytest

from toolkit.facts.checks.definitions import compute_problems
from toolkit.measures.records import records_indicators
from toolkit.measures.records.disclosure import held_of, value_of

HELD = "suppressed"


def test_public_records_hold_nothing_back(par2):
    assert held_of(par2, "alliances", 2022).groups == frozenset()
    assert records_indicators.by_level(par2, "R5", "alliance")["computed"].map(bool).all()


def test_of_a_figure_that_is_held_back_no_part_is_shown(par2):
    row = records_indicators.by_level(par2, "3.2.1", "department").loc["BO-N"]
    assert {row[name].missing for name in records_indicators.COLUMNS} == {HELD}
    assert row["reasons"] == ""


def test_how_many_there_are_is_said_of_all_and_what_few_of_them_say_is_not(small):
    framework = """
results: [{code: R, level: outcome, title: Resultado}]
indicators:
  - code: all
    result: R
    name: Todos
    unit: count
    kind: stock
    counts: persons
    compute: {measure: count, records: a, count: who}
  - code: some
    result: R
    name: Unos
    unit: count
    kind: stock
    counts: persons
    compute: {measure: count, records: a, count: who, where: {ill: "yes"}}
  - code: sum
    result: R
    name: Suma
    unit: count
    kind: stock
    counts: cows
    compute: {measure: sum, records: a, value: cows}
records: {a: {file: records/a.csv, key: [who], columns: {who: code, ill: yes_no, cows: number}}}
"""
    programme = small(framework, a="who,ill,cows\nA,yes,1\nB,no,2\nC,no,4\n")
    assert value_of(programme, "all").value == 3
    assert value_of(programme, "some").missing == HELD
    assert value_of(programme, "sum").missing == HELD


def test_many_rows_of_few_persons_are_few(small):
    framework = """
results: [{code: R, level: outcome, title: Resultado}]
indicators:
  - {code: mean, result: R, name: Media, unit: kg, kind: share, compute: {measure: mean, records: a, value: kg}}
records: {a: {file: records/a.csv, key: [who, day], columns: {who: code, day: date, kg: number}}}
"""
    rows = [f"{who},2022-01-{day:02},{day}" for who in "AB" for day in range(1, 10)]
    assert value_of(small(framework, a="who,day,kg\n" + "\n".join(rows) + "\n"), "mean").missing == HELD


MEDIAN = """
results: [{{code: R, level: outcome, title: Resultado}}]
indicators:
  - {{code: mean, result: R, name: Media, unit: kg, kind: share, compute: {{measure: mean, records: a, value: kg}}}}
  - code: mid
    result: R
    name: Medio
    unit: kg
    kind: share
    compute: {{measure: median, records: a, value: kg, by: [at]}}
records: {{a: {{file: records/a.csv, key: [who], public: {public}, columns: {{who: code, at: code, kg: number}}}}}}
"""
MANY = "who,at,kg\n" + "".join(f"W{i},{'AB'[i % 2]},{i}\n" for i in range(61))


def test_a_median_of_persons_is_the_value_of_one_of_them_however_many_they_are(small):
    programme = small(MEDIAN.format(public="false"), a=MANY)
    assert value_of(programme, "mean").value == 30
    assert value_of(programme, "mid").missing == HELD
    assert set(records_indicators.by_level(programme, "mid", "at")["computed"].map(lambda m: m.missing)) == {HELD}
    (problem,) = [p for p in compute_problems(programme) if p.code == "compute_of_one"]
    assert (problem.column, problem.fields["found"]) == ("indicators[mid].compute.records", "a")


def test_a_median_of_what_are_no_persons_is_said(small):
    programme = small(MEDIAN.format(public="true"), a=MANY)
    assert value_of(programme, "mid").value == 30
    assert list(compute_problems(programme)) == []


GROWN = """
results: [{code: R, level: outcome, title: Resultado}]
indicators:
  - code: more
    result: R
    name: Más
    unit: ratio
    kind: share
    compute:
      measure: growth
      records: a
      count: who
      value: kg
      among: {with: "yes"}
      base: {when: before}
      where: {when: after}
records: {a: {file: records/a.csv, key: [who, when], columns: {who: code, with: yes_no, when: text, kg: number}}}
"""


@pytest.mark.parametrize(("n", "missing"), [(3, HELD), (12, "")])
def test_a_growth_is_of_those_asked_however_many_others_there_are(small, n, missing):
    rows = [f"{i},{'yes' if i < n else 'no'},{when},{10 + i}" for i in range(40) for when in ("before", "after")]
    figure = value_of(small(GROWN, a="who,with,when,kg\n" + "\n".join(rows) + "\n"), "more")
    assert (figure.missing, figure.n) == (missing, None if missing else n)


PARTS = """
results: [{code: R, level: outcome, title: Resultado}]
indicators:
  - code: said
    result: R
    name: Dicho
    unit: share
    kind: flow
    compute: {measure: share, records: a, count: who, period: quarter, where: {said: "yes"}}
records: {a: {file: records/a.csv, key: [who], columns: {who: code, quarter: text, said: yes_no}}}
"""


def test_a_quarter_of_few_is_held_back_and_the_one_that_would_give_it_away(small):
    rows = [
        f"{quarter}{i},2023-{quarter},{'yes' if i % 2 else 'no'}"
        for quarter, n in {"Q1": 3, "Q2": 20, "Q3": 12, "Q4": 30}.items()
        for i in range(n)
    ]
    programme = small(PARTS, a="who,quarter,said\n" + "\n".join(rows) + "\n")
    at = {name: programme.evaluated(2023, f"2023-{name}") for name in ("Q1", "Q2", "Q3", "Q4")}
    shown = {name: bool(value_of(programme, "said", when=part)) for name, part in at.items()}
    assert shown == {"Q1": False, "Q2": True, "Q3": False, "Q4": True}  # or the year less the others gave it
    assert value_of(programme, "said", when=2023)


SEXES = """
results: [{code: R, level: outcome, title: Resultado}]
indicators:
  - code: all
    result: R
    name: Todos
    unit: share
    kind: share
    compute: {measure: share, records: a, count: who, where: {said: "yes"}, by: [sex]}
  - code: women
    result: R
    name: Mujeres
    unit: share
    kind: share
    compute: {measure: share, records: a, count: who, among: {sex: women}, where: {said: "yes"}}
"""
MEN = """  - code: men
    result: R
    name: Hombres
    unit: share
    kind: share
    compute: {measure: share, records: a, count: who, among: {sex: men}, where: {said: "yes"}}
"""
TABLE = "records: {a: {file: records/a.csv, key: [who], columns: {who: code, sex: text, said: yes_no}}}\n"


def people(**numbers):
    rows = [f"{sex}{i},{sex},{'yes' if i % 2 else 'no'}" for sex, n in numbers.items() for i in range(n)]
    return "who,sex,said\n" + "\n".join(rows) + "\n"


def test_a_figure_of_women_is_held_back_with_women_in_the_split_by_sex(small):
    programme = small(SEXES + TABLE, a=people(women=10, men=30, other=3))
    by_sex = records_indicators.by_level(programme, "all", "sex")["computed"]
    assert [by_sex[sex].missing for sex in ("other", "women", "men")] == [HELD, HELD, ""]
    assert value_of(programme, "women").missing == HELD


def test_who_is_neither_in_one_figure_nor_in_the_other_is_not_left_alone(small):
    programme = small((SEXES + MEN).replace(", by: [sex]", "") + TABLE, a=people(women=14, men=20, other=2))
    assert [bool(value_of(programme, code)) for code in ("all", "women", "men")] == [True, False, True]


def test_where_nobody_is_left_alone_all_are_shown(small):
    programme = small(SEXES + MEN + TABLE, a=people(women=14, men=20, other=12))
    assert all(value_of(programme, code) for code in ("all", "women", "men"))
