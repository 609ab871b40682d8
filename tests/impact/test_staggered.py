"""Cohorts that start in different years: effects of groups and times, and what a two-way coefficient makes of them."""

from __future__ import annotations

import gzip
import pickle

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t, ttest_ind

from tests.impact.published import folder
from toolkit.errors import ImpactError
from toolkit.impact import estimate
from toolkit.impact.decomposition import decompose
from toolkit.impact.design import Design
from toolkit.impact.sample import sample_of
from toolkit.impact.staggered import fit


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


def drawn(random, sizes, others, periods=5):
    """Draw units without any effect, of which so many start in the third period, so many in the fourth…"""
    starts = np.concatenate([np.repeat(np.arange(3, 3 + len(sizes)), sizes), np.zeros(others, int)])
    units = len(starts)
    y = random.normal(size=(units, periods)) + random.normal(size=(units, 1))
    u, period = np.divmod(np.arange(units * periods), periods)
    return pd.DataFrame({"u": u, "t": period + 1, "g": starts[u], "y": y.ravel()})


DRAWN = {"outcome": "y", "unit": "u", "period": "t", "first_treated": "g", "estimator": "staggered"}


@pytest.mark.parametrize(("treated", "others"), [(5, 5), (3, 97), (19, 81)])
def test_of_few_treated_the_error_of_a_period_is_that_of_welch(treated, others):
    data = drawn(np.random.default_rng(4), [treated], others, periods=3)
    changes = data.pivot(index="u", columns="t", values="y").pipe(lambda y: y[3] - y[2])
    one, other = changes[:treated], changes[treated:]
    welch = ttest_ind(one, other, equal_var=False)
    found = estimate(data, DRAWN)
    assert found.std_error == pytest.approx(np.sqrt(one.var() / treated + other.var() / others))
    assert found.df == pytest.approx(welch.df)
    assert found.p_value == pytest.approx(welch.pvalue)


def test_with_twenty_treated_of_a_hundred_errors_are_those_of_did():
    found = estimate(drawn(np.random.default_rng(4), [20], 80), DRAWN)
    assert (found.correction, found.df) == ("none", np.inf)


def test_starts_are_corrected_one_by_one():
    """Of 4 the variance is 4/3 of what deviations from their mean give, of 30 beside them 30/29."""
    data = drawn(np.random.default_rng(4), [4, 30], 60, periods=4)
    rows = estimate(data, DRAWN).details.query("kind == 'group_time'").set_index(["group", "period"])
    wide = data.pivot(index="u", columns="t", values="y")
    for start, units in ((3, slice(0, 4)), (4, slice(4, 34))):
        change = wide[start] - wide[start - 1]
        expected = change[units].var() / len(change[units]) + change[34:].var() / 60
        assert rows.loc[(start, start), "std_error"] == pytest.approx(np.sqrt(expected))


def test_a_sample_copied_within_its_clusters_has_the_same_error():
    data = drawn(np.random.default_rng(4), [8, 12], 15).assign(village=lambda d: d["u"] % 17)
    copied = pd.concat([data, data.assign(u=data["u"] + 100), data.assign(u=data["u"] + 200)])
    one, three = (estimate(each, DRAWN | {"cluster": "village"}) for each in (data, copied))
    assert three.value == pytest.approx(one.value)
    assert three.std_error == pytest.approx(one.std_error)
    assert three.df == pytest.approx(one.df)


def test_luck_that_a_village_shares_cancels_out_where_it_holds_both_sides():
    """The error is that of the villages' sums: of what the treated deviate, less what the others do."""
    random = np.random.default_rng(4)
    data = drawn(random, [60], 120, periods=3).assign(village=lambda d: d["u"] % 60)
    data["y"] += random.normal(size=(60, 4))[data["village"], data["t"]]
    change = data.pivot(index="u", columns="t", values="y").pipe(lambda y: y[3] - y[2])
    influence = np.concatenate([(change[:60] - change[:60].mean()) / 60, (change[60:].mean() - change[60:]) / 120])
    village = pd.Series(influence).groupby(np.arange(180) % 60).sum()
    found = estimate(data, DRAWN | {"cluster": "village"})
    assert found.std_error == pytest.approx(np.sqrt((village**2).sum()))
    assert found.std_error < estimate(data, DRAWN).std_error


@pytest.mark.parametrize(("sizes", "others"), [([5], 95), ([5, 5], 40), ([5], 5)])
def test_limits_hold_and_parallel_trends_are_seldom_rejected_where_few_are_treated(sizes, others):
    """Welch's limits hold in 94.4 % of samples of 5 and 95, in 95.6 % of 5 and 5; of 3 and 97 in 93.0 %."""
    random, draws = np.random.default_rng(8), 400
    design, held, rejected = Design(**DRAWN), 0, 0
    for _ in range(draws):
        found = fit(sample_of(drawn(random, sizes, others), design))
        held += abs(found.value) <= t.ppf(0.975, found.error.df) * found.error.std_error
        rejected += found.is_refuted
    assert held / draws >= 0.92
    assert rejected / draws <= 0.09


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
    u, period = np.divmod(np.arange(4 * 4), 4)
    start = np.array([0, 1, 3, 9])[u]
    on = (period >= start).astype(int)
    data = pd.DataFrame({"u": u, "t": period, "on": on, "y": np.random.default_rng(3).normal(size=16)})
    parts = decompose(data, {"outcome": "y", "treated": "on", "unit": "u", "period": "t", "estimator": "did"})
    assert (parts["weight"] * parts["estimate"]).sum() == pytest.approx(parts.attrs["coefficient"], rel=1e-9)
