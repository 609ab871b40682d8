"""What ``check`` says of comparisons: one line, with the key, and never a traceback."""

from __future__ import annotations

import pytest

HEAD = "id,village,with,round,year,start,income,land,crop,price\n"
ROWS = [
    f"h{i},v{i % 6},{'yes' if i % 2 else 'no'},{when},{year},{2021 if i % 2 else ''},{100 + i},{i % 3},{i % 2},2\n"
    for i in range(12)
    for when, year in (("before", 2020), ("after", 2022))
]
COLUMNS = (
    "{id: code, village: code, with: yes_no, round: text, year: integer, start: integer, income: number,"
    " land: number, crop: text, price: number}"
)
COMPARISON = """comparisons:
  - code: more
    indicator: sales
    question: ¿Ganan más?
    records: homes
    outcome: income
    measured_in: money
    currency: PEN
    unit: id
    period: year
    treated: {with: "yes"}
    without: Hogares de los mismos pueblos
    assignment: self_selected
    baseline: {round: before}
    follow_up: {round: after}
    cluster: village
    covariates: [land]
    designs:
      - {code: more.plain, estimator: difference_in_means}
      - {code: more.did, estimator: did}
    main: more.did
"""


@pytest.fixture
def asked(typed):
    """Type a comparison, changed in places, over records of homes; give what is said of it."""

    def change(*changes, rows=ROWS, **files):
        text = COMPARISON
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        visits = "  visits: {file: records/visits.csv,"
        homes = f"  homes: {{file: records/homes.csv, key: [id, round], columns: {COLUMNS}}}\n{visits}"
        own = {
            "records/homes.csv": HEAD + "".join(rows),
            "framework.yaml": [(visits, homes), ("results:", text + "results:")],
        }
        return [line for line in typed(own | files) if "comparisons" in line or "homes" in line]

    return change


def test_a_sound_comparison_is_in_order(asked):
    assert asked() == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("outcome: income", "outcome: incme", ["outcome", "no column", "income"]),
        ("cluster: village", "cluster: hamlet", ["cluster", "no column"]),
        ("covariates: [land]", "covariates: [ground]", ["covariates", "no column"]),
        ("without: Hogares de los mismos pueblos", 'without: ""', ["without"]),
        ("indicator: sales", "indicator: sails", ["indicator", "sales"]),
        ("records: homes", "records: houses", ["records", "homes"]),
        ("main: more.did", "main: more.dd", ["main", "more.did"]),
        ("estimator: did", "estimator: dif", ["estimator", "did"]),
        ("estimator: did", "estimator: did, se: CR9", ["designs[more.did].se", "CR9"]),
        ("estimator: did", "estimator: did, options: {smal_sample: x}", ["options.smal_sample"]),
        ("estimator: did", "estimator: iv", ["instrument"]),
        ("estimator: did", "estimator: staggered", ["first_treated", "staggered"]),
        ("assignment: self_selected", "assignment: lottery", ["assignment", "randomised"]),
        ("baseline: {round: before}", "baseline: {round: befor}", ["baseline"]),
        (
            "baseline: {round: before}\n    follow_up: {round: after}",
            "baseline: 1\n    follow_up: 1",
            ["before the start"],
        ),
        ('treated: {with: "yes"}', 'treated: {wth: "yes"}', ["treated", "no column"]),
        ('treated: {with: "yes"}', 'treated: {with: "yes"}\n    compared: {land: 1}', ["both sides"]),
        ("code: more\n", "code: sales\n", ["sales", "twice"]),
        ("currency: PEN", "price: crop", ["currency"]),
        ("measured_in: money", "measured_in: money\n    price_index: cpi", ["price_index", "cpi"]),
        ("measured_in: money", "measured_in: money\n    price_index: ipc", ["ipc", "2020"]),
    ],
)
def test_what_is_wrong_with_what_is_written_is_named_with_its_key(asked, old, new, said):
    found = asked((old, new))
    assert any(all(part in line for part in said) for line in found), found


def test_units_on_both_sides_are_named(asked):
    rows = [*ROWS[:-1], ROWS[-1].replace(",yes,", ",no,")]
    assert any("1 units are on both sides: h11" in line for line in asked(rows=rows))


def test_a_side_without_anybody_is_named(asked):
    rows = [row.replace(",yes,", ",no,") for row in ROWS]
    assert any("comparisons[more].treated" in line and "nobody" in line for line in asked(rows=rows))


def test_a_side_in_one_cluster_has_no_interval(asked):
    rows = [row.replace(row.split(",")[1], "v0") if ",yes," in row else row for row in ROWS]
    assert any("comparisons[more].cluster" in line and "1 value" in line for line in asked(rows=rows))


def test_a_baseline_of_those_who_have_begun_is_none(asked):
    rows = [row.replace(",2021,", ",2019,") for row in ROWS]
    with_start = ("period: year", "period: year\n    first_treated: start")
    found = asked(with_start, rows=rows)
    assert any("comparisons[more].baseline" in line and "had begun" in line for line in found), found
