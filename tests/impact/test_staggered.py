"""Cohorts that start in different years: effects of groups and times, and what a two-way coefficient makes of them."""

from __future__ import annotations

import gzip
import pickle

import numpy as np
import pandas as pd
import pytest

from tests.impact.published import folder
from toolkit.errors import ImpactError
from toolkit.impact import estimate
from toolkit.impact.decomposition import decompose


@pytest.fixture(scope="module")
def counties():
    """Teen employment of 500 counties and minimum wages, 2003 to 2007: Callaway and Sant'Anna (2021)."""
    with gzip.open(next(folder("moderndid").rglob("mpdta_long*"))) as file:
        return pickle.load(file)


DESIGN = {
    "outcome": "lemp",
    "unit": "countyreal",
    "period": "year",
    "first_treated": "first.treat",
    "estimator": "staggered",
}


def test_effects_of_groups_and_times_are_those_of_the_package_did(counties):
    """As its vignette prints them, without covariates."""
    found = estimate(counties, DESIGN).details.query("kind == 'group_time'").set_index(["group", "period"])
    printed = {
        (2004, 2004): (-0.0105, 0.0233),
        (2004, 2005): (-0.0704, 0.0310),
        (2004, 2006): (-0.1373, 0.0364),
        (2004, 2007): (-0.1008, 0.0344),
        (2006, 2004): (0.0065, 0.0233),
        (2006, 2005): (-0.0028, 0.0196),
        (2006, 2006): (-0.0046, 0.0178),
        (2006, 2007): (-0.0412, 0.0202),
        (2007, 2007): (-0.0261, 0.0167),
    }
    for key, (value, std_error) in printed.items():
        assert found.loc[key, "estimate"] == pytest.approx(value, abs=5e-5)
        assert found.loc[key, "std_error"] == pytest.approx(std_error, abs=5e-5)


@pytest.mark.parametrize(
    ("average", "value"), [("simple", -0.0400), ("event", -0.0772), ("group", -0.0310), ("calendar", -0.0417)]
)
def test_four_averages(counties, average, value):
    found = estimate(counties, DESIGN | {"options": {"average": average}})
    assert found.value == pytest.approx(value, abs=5e-5)
    assert found.may_say == "holds_if"


def test_what_was_before_the_start_is_tested_together(counties):
    """The vignette: p-value for pre-test of parallel trends 0.16812."""
    test = estimate(counties, DESIGN).details.query("kind == 'pre_test'").iloc[0]
    assert test["p_value"] == pytest.approx(0.16812, abs=5e-6)


def test_one_cohort_in_two_periods_is_difference_in_differences(counties):
    two = counties.query("year in (2003, 2004) and `first.treat` in (0, 2004)")
    plain = two.assign(member=two["first.treat"] > 0, post=two.year == 2004)
    other = estimate(
        plain, {"outcome": "lemp", "treated": "member", "post": "post", "unit": "countyreal", "estimator": "did"}
    )
    assert estimate(two, DESIGN).value == pytest.approx(other.value)


def test_a_universal_base_compares_with_the_last_period_before(counties):
    base = estimate(counties, DESIGN | {"options": {"base": "universal"}}).details.query("kind == 'group_time'")
    by = base.set_index(["group", "period"])["estimate"]
    assert by[2006, 2004] == pytest.approx(0.0028, abs=5e-5)  # the other way round from 2005
    assert by[2004, 2004] == pytest.approx(-0.0105, abs=5e-5)


REFUSED = [
    (
        lambda d: d.assign(**{"first.treat": d["first.treat"].replace(2004, 2003)}),
        "treated in the first period or before",
    ),
    (lambda d: pd.concat([d, d[:3]]), "two rows of a unit in a period"),
    (lambda d: d.assign(**{"first.treat": np.where(d.year == 2003, 0, d["first.treat"])}), "it changes within"),
    (lambda d: d[d["first.treat"] > 0], "no units that are never treated"),
]


@pytest.mark.parametrize(("change", "said"), REFUSED)
def test_what_cannot_be_is_refused(counties, change, said):
    with pytest.raises(ImpactError, match=said):
        estimate(change(counties), DESIGN)


def test_a_two_way_coefficient_is_the_weighted_mean_of_its_comparisons():
    """Castle doctrine laws, as Cunningham, Causal Inference: The Mixtape, ch. 9 decomposes log homicides: 0.069."""
    castle = pd.read_stata(folder("causaldata") / "castle/castle.dta")
    parts = decompose(
        castle, {"outcome": "l_homicide", "treated": "post", "unit": "sid", "period": "year", "estimator": "did"}
    )
    assert parts["weight"].sum() == pytest.approx(1)
    assert (parts["weight"] * parts["estimate"]).sum() == pytest.approx(parts.attrs["coefficient"], rel=1e-9)
    assert parts.attrs["coefficient"] == pytest.approx(0.069, abs=5e-4)
    kinds = parts.assign(part=parts["weight"] * parts["estimate"]).groupby("kind")[["weight", "part"]].sum()
    means = kinds["part"] / kinds["weight"]
    printed = {
        "earlier_against_later": (0.077, -0.029),
        "later_against_earlier": (0.024, 0.046),
        "treated_against_never": (0.899, 0.078),
    }
    for kind, (weight, mean) in printed.items():
        assert (kinds.loc[kind, "weight"], means[kind]) == (
            pytest.approx(weight, abs=5e-4),
            pytest.approx(mean, abs=5e-4),
        )


def test_a_unit_that_is_always_treated_is_compared_too():
    u, t = np.divmod(np.arange(4 * 4), 4)
    start = np.array([0, 1, 3, 9])[u]
    data = pd.DataFrame({"u": u, "t": t, "on": (t >= start).astype(int), "y": np.random.default_rng(3).normal(size=16)})
    parts = decompose(data, {"outcome": "y", "treated": "on", "unit": "u", "period": "t", "estimator": "did"})
    assert (parts["weight"] * parts["estimate"]).sum() == pytest.approx(parts.attrs["coefficient"], rel=1e-9)
