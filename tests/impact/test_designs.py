"""Designs and tables that do not hold together get one line that names the column, the rows and the next step."""

from __future__ import annotations

import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pytest

from toolkit.errors import ImpactError
from toolkit.impact import Design, estimate
from toolkit.impact.may_say import table
from toolkit.impact.rules import ASSIGNMENTS, RULES

ROWS = [(u, t, int(u < 3), p, 10.0 + u + 2 * t * (u < 3), u % 2, 1.0) for u in range(6) for t, p in ((0, 0), (1, 1))]
DATA = pd.DataFrame(ROWS, columns=["u", "t", "member", "post", "y", "x", "w"])
PLAIN = {"outcome": "y", "treated": "member", "estimator": "difference_in_means"}
DID = {"outcome": "y", "treated": "member", "post": "post", "unit": "u", "estimator": "did"}


def refused(design, data=DATA):
    with pytest.raises(ImpactError) as error:
        estimate(data, design)
    said = str(error.value)
    assert "Traceback" not in said
    assert len(said.splitlines()) == len(error.value.problems)
    return said


WRONG_DESIGNS = [
    (PLAIN | {"instrumnet": "x"}, 'column instrumnet: "instrumnet" is no key of a design. Did you mean "instrument"?'),
    (PLAIN | {"estimator": "matchin"}, 'Did you mean "matching"?'),
    ({"outcome": "y", "treated": "member"}, "column estimator: the design does not say it"),
    (PLAIN | {"assignment": "lottery"}, "Use one of: unknown, self_selected, roll_out, rule, randomised"),
    (PLAIN | {"se": "placebo"}, 'column se: "placebo" does not go with this design'),
    (PLAIN | {"estimator": "did", "estimand": "ATE"}, 'column estimand: "ATE" does not go with this design'),
    (PLAIN | {"estimator": "iv"}, "column instrument: the design does not say it, and iv needs it"),
    (PLAIN | {"estimator": "regression_adjustment"}, "column covariates: the design does not say it"),
    (PLAIN | {"estimator": "did"}, "column post: the design does not say it, and did needs it"),
    (PLAIN | {"confidence_level": 95}, "column confidence_level"),
    (PLAIN | {"options": {"drawz": 3}}, "column options.drawz"),
    (PLAIN | {"options": {"draws": 0}}, "column options.draws"),
    (PLAIN | {"options": {"small_sample": "stata"}}, "Use one of: clusters_only, all_counted"),
    (PLAIN | {"se": "CR1"}, "column cluster: the design does not say it, and CR1 needs it"),
    (PLAIN | {"cluster": ["u", "t", "x"]}, "column cluster"),
]


@pytest.mark.parametrize(("design", "said"), WRONG_DESIGNS)
def test_a_design_that_does_not_hold_together(design, said):
    assert said in refused(design)


WRONG_TABLES = [
    (PLAIN | {"outcome": "z"}, DATA, "column z: the table has no such column"),
    (PLAIN, DATA.assign(y="many"), 'column y: "many" is no number (rows 0, 1, 2, 3, 4, …)'),
    (PLAIN, DATA.assign(y=[np.inf, *DATA.y[1:]]), "column y: 1 values are infinite: rows 0"),
    (PLAIN, DATA.assign(y=7.0), "column y: all outcomes are 7: there is nothing to compare"),
    (PLAIN, DATA.assign(y=np.nan), "column y: every row lacks some value"),
    (PLAIN, DATA.assign(member=1), "column member: all are marked treated: there is nobody to compare with"),
    (PLAIN, DATA.assign(member=0), "column member: nobody is marked treated"),
    (PLAIN, DATA.assign(member=["perhaps", *DATA.member[1:]]), 'column member: "perhaps" does not say whether'),
    (PLAIN, DATA.assign(member=DATA.member * 2), 'column member: "2" does not say whether one is treated (rows 0, 1,'),
    (PLAIN, DATA[:0], "the table has no rows"),
    (PLAIN | {"weights": "w"}, DATA.assign(w=[np.nan, *DATA.w[1:]]), "column w: 1 rows have no weight: 0"),
    (PLAIN | {"weights": "w"}, DATA.assign(w=[-1.0, *DATA.w[1:]]), "column w: 1 weights are negative"),
    (PLAIN | {"cluster": "x"}, DATA.assign(x=1), "column x: there is one cluster only"),
    (DID, DATA.assign(post=0), "column post: all rows are from before, or all from after"),
    (DID, DATA.assign(member=[0, 1] * 6), "column member: 6 units are marked treated and untreated: 0, 1, 2, 3, 4"),
    (
        PLAIN | {"estimator": "regression_adjustment", "covariates": ["x", "w"]},
        DATA.assign(w=DATA.x * 2),
        "column w: it follows from the other columns",
    ),
    (
        PLAIN | {"estimator": "regression_adjustment", "covariates": ["x", "t"]},
        DATA[:4].assign(member=[1, 0, 0, 0]),
        "there are 4 rows for 4 parameters",
    ),
    (
        DID | {"estimator": "regression_adjustment", "covariates": "x"},
        DATA.assign(x=range(12)),
        "column x: it should be as of the baseline and changes in 6 units: 0, 1, 2, 3, 4",
    ),
    (
        {"outcome": "y", "treated": "member", "unit": "u", "period": "t", "estimator": "did"},
        DATA,
        "column member: nobody starts to be treated while observed",
    ),
]


@pytest.mark.parametrize(("design", "data", "said"), WRONG_TABLES)
def test_a_table_that_does_not_allow_a_comparison(design, data, said):
    assert said in refused(design, data)


def test_what_is_no_table_is_refused():
    assert "a table of pandas (DataFrame) is expected, and it is list" in refused(PLAIN, [1, 2])


def test_a_column_that_is_there_twice_is_refused():
    assert "column y: there are two columns of this name" in refused(PLAIN, pd.concat([DATA, DATA[["y"]]], axis=1))


def test_a_design_is_read_once_and_one_column_may_be_given_as_text():
    design = Design.read(PLAIN | {"cluster": "u"})
    assert (design.cluster, design.clusters, Design.read(design)) == (("u",), ("u",), design)


def test_the_table_is_not_changed():
    before = DATA.copy()
    estimate(DATA, DID)
    pd.testing.assert_frame_equal(DATA, before)


@pytest.mark.parametrize(
    "index", [lambda n: [f"row {i}" for i in range(n)], lambda n: [0] * n, lambda n: range(n, 0, -1)]
)
def test_any_index_will_do(index):
    other = DATA.set_axis(list(index(len(DATA))))
    assert estimate(other, DID).value == pytest.approx(estimate(DATA, DID).value)


# --- what may be said


def said(assignment, estimator="difference_in_means", data=None, **more):
    strong = DATA.assign(y=DATA.y + DATA.member * 100 + np.linspace(0, 1, 12))
    return estimate(
        strong if data is None else data, PLAIN | {"assignment": assignment, "estimator": estimator} | more
    ).may_say


def test_only_lots_make_an_effect():
    assert [said(each) for each in ASSIGNMENTS] == ["differs", "differs", "differs", "differs", "effect"]


def test_an_adjusted_comparison_holds_if_its_assumption_does_which_stands_beside_it():
    found = estimate(
        DATA.assign(y=DATA.y + DATA.member * 100), PLAIN | {"estimator": "regression_adjustment", "covariates": "x"}
    )
    assert found.may_say == "holds_if"
    assert found.details.query("kind == 'claim'")["group"].item() == "no_confounding"


def test_before_and_after_are_no_effect_though_lots_were_drawn():
    design = DID | {"estimator": "before_after", "assignment": "randomised"}
    assert estimate(DATA.assign(y=DATA.y + DATA.post * 9 + DATA.u * DATA.post / 10), design).may_say == "differs"


def test_a_sample_that_cannot_tell_nought_from_what_it_finds_cannot_tell():
    random = np.random.default_rng(2)
    assert said("randomised", data=DATA.assign(y=random.normal(size=12))) == "cannot_tell"


def test_the_rule_is_a_table_of_every_estimator_and_assignment():
    rows = table()
    assert len(rows) == len(RULES) * len(ASSIGNMENTS)
    assert {said for _, _, said, _ in rows} == {"differs", "holds_if", "effect"}
    assert all(bool(needed) == (said == "holds_if") for _, _, said, needed in rows)
    assert {(name, said) for name, how, said, _ in rows if how == "randomised" and said != "effect"} == {
        ("before_after", "differs")
    }


# --- as a thing in a notebook


def test_an_estimate_is_a_row_and_a_small_table():
    found = estimate(DATA, DID)
    assert found.frame()["estimator"].item() == "did"
    assert {"value", "conf_low", "percent", "may_say", "left_out", "warnings"} <= set(found.frame().columns)
    assert "<th>may_say</th>" in found._repr_html_()
    assert repr(found).startswith("<did (ATT): ")


def test_the_room_opens_at_once_and_without_pandas():
    heavy = "('pandas', 'numpy', 'scipy', 'statsmodels')"
    code = f"import sys, toolkit.impact; print([m for m in {heavy} if m in sys.modules])"
    started = time.monotonic()
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed == "[]\n"
    assert time.monotonic() - started < 2
