"""How far trends may have been from parallel, on event studies that a hand can check."""

from __future__ import annotations

import gzip
import pickle
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import foldnorm

from tests.impact.published import folder
from toolkit.errors import ImpactError
from toolkit.impact.trends import _length, trend_bounds


def study(before, after, error=0.1):
    """Make an event study: effects before (the farthest first) and after the reference, with equal errors."""
    events = [*range(-1 - len(before), -1), *range(len(after))]
    details = pd.DataFrame({"kind": "event", "event": events, "estimate": [*before, *after]})
    details.attrs["covariances"] = {"event": np.eye(len(events)) * error**2}
    return SimpleNamespace(details=details, confidence_level=0.95)


def medicaid():
    """Return the event study of the README of R's HonestDiD: states that expanded Medicaid in 2014, and none by 2015.

    Two-way effects by dummies, 2013 the reference, errors clustered by state as fixest counts: (N-1)/(N-K), effects
    nested in the clusters as one.
    """
    with gzip.open(next(folder("moderndid").rglob("ehec_data*"))) as file:
        data = pickle.load(file)
    data = data[(data.year < 2016) & (data.yexp2 != 2015)]
    years = [*range(2008, 2013), 2014, 2015]
    columns = [(data.yexp2 == 2014) & (data.year == year) for year in years]
    columns += [data.year == year for year in range(2009, 2016)] + [data.stfips == each for each in set(data.stfips)]
    x, y = np.column_stack(columns).astype(float), data.dins.to_numpy(float)
    inverse = np.linalg.inv(x.T @ x)
    value = inverse @ x.T @ y
    sums = pd.DataFrame(x * (y - x @ value)[:, None]).groupby(data.stfips.to_numpy()).sum().to_numpy()
    g, n, k = len(sums), len(y), len(years) + 8
    covariance = g / (g - 1) * (n - 1) / (n - k) * inverse @ sums.T @ sums @ inverse
    details = pd.DataFrame({"kind": "event", "event": [-6, -5, -4, -3, -2, 0, 1], "estimate": value[:7]})
    details.attrs["covariances"] = {"event": covariance[:7, :7]}
    return SimpleNamespace(details=details, confidence_level=0.95)


def test_limits_where_slopes_may_change_are_those_of_honestdid():
    """Its README, delta_sd_results; it prints three digits, and looks along a grid of its own."""
    printed = {
        0.00: (0.0259, 0.0607),
        0.01: (0.0132, 0.0787),
        0.02: (0.00286, 0.0907),
        0.03: (-0.00714, 0.101),
        0.04: (-0.0171, 0.111),
        0.05: (-0.0271, 0.121),
    }
    found = trend_bounds(medicaid(), "smoothness", list(printed), event=0)
    for row, (low, high) in zip(found.to_dict("records"), printed.values(), strict=True):
        assert row["conf_low"] == pytest.approx(low, abs=1.5e-4)
        assert row["conf_high"] == pytest.approx(high, abs=5e-4)


@pytest.mark.parametrize("kind", ["smoothness", "relative_magnitude"])
@pytest.mark.parametrize("scale", [1e-4, 1e4])
def test_the_unit_of_the_outcome_changes_nothing(kind, scale):
    plain, m = medicaid(), np.array([0.0, 0.01, 0.02])
    details = plain.details.assign(estimate=plain.details["estimate"] * scale)
    details.attrs["covariances"] = {"event": plain.details.attrs["covariances"]["event"] * scale**2}
    inner = m * scale if kind == "smoothness" else m
    other = trend_bounds(SimpleNamespace(details=details, confidence_level=0.95), kind, list(inner))
    found = trend_bounds(plain, kind, list(m))
    assert other[["conf_low", "conf_high"]].to_numpy() / scale == pytest.approx(
        found[["conf_low", "conf_high"]].to_numpy(), rel=1e-4
    )


def test_no_departure_leaves_the_estimate_and_its_own_limits():
    (row,) = trend_bounds(study([0.1, -0.2], [1.0, 2.0]), "relative_magnitude", 0).to_dict("records")
    assert (row["low"], row["high"]) == (pytest.approx(1.5), pytest.approx(1.5))
    assert row["conf_high"] - row["conf_low"] == pytest.approx(2 * 1.96 * 0.1 / np.sqrt(2), rel=1e-3)


def test_a_trend_may_go_on_by_as_much_as_it_moved_most_before():
    found = trend_bounds(study([0.1, -0.2], [1.0, 2.0]), "relative_magnitude", [1, 2], event=1)
    assert list(found["low"]) == pytest.approx([2 - 2 * 0.3, 2 - 4 * 0.3])  # from 0.1 to -0.2 it moved 0.3, twice
    assert list(found["high"]) == pytest.approx([2.6, 3.2])
    assert (found["conf_low"] < found["low"]).all()


def test_a_straight_trend_goes_on_where_slopes_may_not_change():
    (row,) = trend_bounds(study([-0.4, -0.2], [1.0, 2.0]), "smoothness", 0, event=1).to_dict("records")
    assert (row["low"], row["high"]) == (pytest.approx(2 - 0.4), pytest.approx(1.6))
    assert (row["conf_low"] + row["conf_high"]) / 2 == pytest.approx(1.6, abs=0.01)


def test_a_slope_that_may_change_widens_the_bounds_by_what_it_can_make():
    low, high = trend_bounds(study([-0.4, -0.2], [1.0]), "smoothness", 0.1).loc[0, ["low", "high"]]
    assert (low, high) == (pytest.approx(0.8 - 0.1), pytest.approx(0.8 + 0.1))


def test_what_was_before_the_start_can_itself_be_beyond_it():
    row = trend_bounds(study([0.5, -0.5, 0.5], [1.0]), "smoothness", 0.01).iloc[0]
    assert np.isnan([row["low"], row["high"]]).all()
    assert np.isfinite([row["conf_low"], row["conf_high"]]).all()


def test_limits_widen_with_m_and_hold_the_effect_in_samples_with_a_straight_trend():
    random, held = np.random.default_rng(6), 0
    true = np.array([-0.3, -0.2, -0.1, 0.1, 0.2])  # a slope of 0.1, no effect
    for _ in range(200):
        drawn = true + 0.05 * random.normal(size=5)
        row = trend_bounds(study(list(drawn[:3]), list(drawn[3:]), 0.05), "smoothness", 0).iloc[0]
        held += row["conf_low"] <= 0 <= row["conf_high"]
    assert held / 200 >= 0.92
    wider = trend_bounds(study([-0.3, -0.2, -0.1], [1.1, 1.2]), "smoothness", [0, 0.05, 0.2])
    assert (np.diff(wider["conf_high"] - wider["conf_low"]) > 0).all()


@pytest.mark.parametrize(
    ("kind", "m", "of", "said"),
    [
        ("linear", 1, ([0.1], [1.0]), "does not go with this design"),
        ("smoothness", -1, ([0.1], [1.0]), "-1 cannot be"),
        ("smoothness", 1, ([], [1.0]), "effects before and after the start are needed"),
    ],
)
def test_what_cannot_be_is_refused(kind, m, of, said):
    with pytest.raises(ImpactError, match=said):
        trend_bounds(study(*of), kind, m)


@pytest.mark.parametrize("bias", [0.0, 0.05, 0.4])
def test_half_the_length_is_the_quantile_of_a_folded_normal(bias):
    assert _length(bias, 0.1, 0.95) == pytest.approx(0.1 * foldnorm.ppf(0.95, bias / 0.1))
