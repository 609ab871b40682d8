"""Difference in differences, as Wooldridge prints it, and against plain least squares with dummies."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from tests.impact.published import wooldridge
from toolkit.impact import estimate

KIELMC = {"outcome": "rprice", "treated": "nearinc", "post": "y81", "estimator": "did", "se": "classical"}
ALL = ("age", "agesq", "intst", "land", "area", "rooms", "baths")


@pytest.mark.parametrize(
    ("covariates", "value", "std_error"),
    [((), -11863.90, 7456.65), (("age", "agesq"), -21920.27, 6359.745), (ALL, -14177.93, 4987.27)],
)
def test_the_incinerator_of_kiel_and_mcclain(covariates, value, std_error):
    """Wooldridge, Introductory Econometrics, table 13.2, with the errors that it prints in brackets."""
    found = estimate(wooldridge("kielmc"), KIELMC | {"covariates": covariates})
    assert (found.value, found.std_error) == (pytest.approx(value, abs=0.01), pytest.approx(std_error, abs=0.01))


def test_job_training_grants_with_effects_of_firms():
    """Wooldridge, example 14.1: grant -.252 (.151), with the grant of the year before."""
    design = {"outcome": "lscrap", "treated": "grant", "unit": "fcode", "period": "year", "covariates": "grant_1"}
    found = estimate(wooldridge("jtrain"), design | {"estimator": "did", "se": "classical"})
    assert (found.value, found.std_error) == (pytest.approx(-0.2523, abs=5e-5), pytest.approx(0.1506, abs=5e-5))
    assert (found.n_obs, found.n_units, found.left_out) == (162, 54, {"lscrap": 309})


def panel(units=24, periods=6, seed=1, share=1.0):
    random = np.random.default_rng(seed)
    unit, period = np.divmod(np.arange(units * periods), periods)
    member, post = (unit % 2 == 0).astype(int), (period >= 3).astype(int)
    y = random.normal(size=units)[unit] + 0.3 * period + random.normal(size=len(unit)) + 0.7 * member * post
    data = pd.DataFrame(
        {"u": unit, "t": period, "member": member, "post": post, "y": y, "x": random.normal(size=len(unit))}
    )
    data["on"] = data.member * data.post
    return data.sample(frac=share, random_state=2) if share < 1 else data


@pytest.mark.parametrize("share", [1.0, 0.8])
def test_effects_taken_out_are_dummies(share):
    data = panel(share=share)
    found = estimate(
        data,
        {
            "outcome": "y",
            "treated": "on",
            "unit": "u",
            "period": "t",
            "covariates": "x",
            "estimator": "did",
            "se": "CR1",
        },
    )
    other = smf.ols("y ~ on + x + C(u) + C(t)", data).fit()
    assert found.value == pytest.approx(other.params["on"], rel=1e-9)
    groups, n, k = 24, len(data), 2 + 6  # the dose, x, and as many periods; units are nested in the clusters
    scores = pd.Series(other.resid * _pull(data)).groupby(data.u).sum()
    expected = np.sqrt((scores**2).sum() * groups / (groups - 1) * (n - 1) / (n - k))
    assert found.std_error == pytest.approx(expected, rel=1e-9)
    assert found.df == groups - 1


def _pull(data):
    rest = smf.ols("on ~ x + C(u) + C(t)", data).fit().resid
    return rest / (rest @ rest)


def test_all_effects_counted_and_only_the_clusters():
    data, design = (
        panel(),
        {"outcome": "y", "treated": "on", "unit": "u", "period": "t", "estimator": "did", "se": "CR1"},
    )
    plain, only, every = (
        estimate(data, design | {"options": {"small_sample": how}}).std_error
        for how in ("", "clusters_only", "all_counted")
    )
    n, k = len(data), 1 + 6
    assert plain / only == pytest.approx(np.sqrt((n - 1) / (n - k)))
    assert every / only == pytest.approx(np.sqrt((n - 1) / (n - k - 23)))


def test_many_periods_are_taken_out_in_turn_with_the_same_result():
    data = panel(units=6, periods=410, share=0.9)
    data["post"] = (data.t >= 200).astype(int)
    found = estimate(
        data,
        {
            "outcome": "y",
            "treated": "member",
            "unit": "u",
            "period": "t",
            "post": "post",
            "estimator": "did",
            "se": "HC1",
        },
    )
    other = smf.ols("y ~ I(member * post) + C(u) + C(t)", data).fit()
    assert found.value == pytest.approx(other.params["I(member * post)"], rel=1e-8)


def test_membership_after_the_start_is_who_is_treated_in_that_row():
    data = panel()
    design = {"outcome": "y", "unit": "u", "period": "t", "estimator": "did"}
    assert estimate(data, design | {"treated": "member", "post": "post"}).value == pytest.approx(
        estimate(data, design | {"treated": "on"}).value
    )


def test_a_trend_before_the_start_takes_away_what_may_be_said():
    data = panel(units=80, seed=4)
    design = {"outcome": "y", "treated": "member", "post": "post", "unit": "u", "period": "t", "estimator": "did"}
    apart = data.assign(y=data.y + data.member * data.t)
    found, other = estimate(data, design), estimate(apart, design)
    test = other.details.query("kind == 'pre_test'").iloc[0]
    assert (found.may_say, other.may_say) == ("holds_if", "differs")
    assert test["p_value"] < 0.001
    events = other.details.query("kind == 'event'")
    assert list(events["event"]) == [-3, -2, 0, 1, 2]
    assert events["estimate"].iloc[0] == pytest.approx(-2, abs=0.8)  # two periods of one each


def test_rows_within_units_are_no_duplicates_and_two_rows_of_one_cell_are():
    data = panel()
    people = pd.concat([data, data.assign(y=data.y + 1)])
    design = {"outcome": "y", "treated": "on", "unit": "u", "period": "t", "estimator": "did"}
    assert estimate(people, design).value == pytest.approx(estimate(data, design).value)
    with pytest.raises(Exception, match="2 times there are two rows of a unit in a period: 0, 1"):
        estimate(pd.concat([data, data[(data.t == 0) & (data.u < 2)]]), design)
