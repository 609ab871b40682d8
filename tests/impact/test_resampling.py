"""Tests by drawing anew, against every draw made by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from toolkit.impact import estimate

TEA = pd.DataFrame({"right": [1, 1, 1, 0, 1, 0, 0, 0], "milk": [1, 1, 1, 1, 0, 0, 0, 0]})
PLAIN = {"outcome": "right", "treated": "milk", "estimator": "difference_in_means"}


def test_all_assignments_of_a_lady_tasting_tea():
    """Fisher (1935), The Design of Experiments: three of four right, both tails: 34 of 70 assignments."""
    found = estimate(TEA, PLAIN | {"se": "randomisation"})
    assert found.correction == "all 70 assignments"
    assert found.p_value == pytest.approx(34 / 70)


def test_draws_count_the_one_that_was_made():
    found = estimate(TEA, PLAIN | {"se": "randomisation", "options": {"draws": 19, "seed": 3}})
    assert found.correction == "19 draws of assignments"
    assert found.p_value * 20 == pytest.approx(round(found.p_value * 20))
    assert found.p_value >= 1 / 20


def test_whole_clusters_are_drawn_within_their_strata():
    rows = [(c, s, t, y) for c, (s, t) in enumerate([(0, 1), (0, 0), (1, 1), (1, 0)]) for y in (c * 1.5 + t * 9, c)]
    data = pd.DataFrame(rows, columns=["village", "region", "t", "y"])
    found = estimate(
        data,
        {
            "outcome": "y",
            "treated": "t",
            "cluster": "village",
            "strata": "region",
            "estimator": "difference_in_means",
            "se": "randomisation",
        },
    )
    assert found.correction == "all 4 assignments"
    assert found.p_value == pytest.approx(2 / 4)  # it, and the other way round


@pytest.fixture(scope="module")
def villages():
    random = np.random.default_rng(4)
    village = np.repeat(np.arange(8), [2, 3, 4, 2, 5, 3, 2, 4])
    t = (village < 4).astype(int)
    y = 1.2 * t + random.normal(size=8)[village] + random.normal(size=len(village))
    return pd.DataFrame({"y": y, "t": t, "village": village, "x": random.normal(size=len(village))})


WILD = {
    "outcome": "y",
    "treated": "t",
    "cluster": "village",
    "covariates": "x",
    "estimator": "regression_adjustment",
    "se": "wild",
}


def _t(x, y, village):
    bread = np.linalg.inv(x.T @ x)
    coefficients = bread @ x.T @ y
    scores = pd.DataFrame(x * (y - x @ coefficients)[:, None]).groupby(village).sum().to_numpy()
    return coefficients[0] / np.sqrt((bread @ scores.T @ scores @ bread)[0, 0])


def _every_sign(data, null=0.0):
    """Make all 256 draws of signs with the null imposed, each by least squares anew."""
    x = np.column_stack([data.t, np.ones(len(data)), data.x])
    village, y = data.village.to_numpy(), data.y.to_numpy() - null * data.t.to_numpy()
    restricted = x[:, 1:] @ np.linalg.lstsq(x[:, 1:], y, rcond=None)[0]
    observed = abs(_t(x, y, village))
    draws = [
        _t(x, restricted + np.array(signs)[village] * (y - restricted), village)
        for signs in itertools.product((1, -1), repeat=8)
    ]
    return np.mean(np.abs(draws) >= observed - 1e-9)


def test_with_few_clusters_every_draw_of_signs_is_made(villages):
    found = estimate(villages, WILD)
    assert found.correction == "all 256 draws of signs"
    assert found.p_value == pytest.approx(_every_sign(villages))


def test_the_limits_are_the_values_that_the_test_does_not_reject(villages):
    found = estimate(villages, WILD)
    for limit, out in ((found.conf_low, -0.01), (found.conf_high, 0.01)):
        assert _every_sign(villages, limit + out) <= 0.05 < _every_sign(villages, limit - out)


def test_its_standard_error_is_that_of_cr1(villages):
    assert estimate(villages, WILD).std_error == pytest.approx(estimate(villages, WILD | {"se": "CR1"}).std_error)


def test_the_same_seed_draws_the_same_and_effects_of_periods_may_be_taken_out():
    random = np.random.default_rng(8)
    u, t = np.divmod(np.arange(30 * 5), 5)
    data = pd.DataFrame({"u": u, "t": t, "on": ((u < 15) & (t > 2)).astype(int), "y": random.normal(size=150) + t})
    design = {
        "outcome": "y",
        "treated": "on",
        "unit": "u",
        "period": "t",
        "estimator": "did",
        "se": "wild",
        "options": {"draws": 499},
    }
    found = estimate(data, design)
    assert found.p_value == estimate(data, design).p_value
    assert found.p_value == pytest.approx(estimate(data, design | {"se": "CR1"}).p_value, abs=0.06)
