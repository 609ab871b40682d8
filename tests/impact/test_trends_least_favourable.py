"""Limits of relative magnitudes: printed ones of HonestDiD, its linear programme, and cases that a hand can check."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from scipy.stats import norm

from tests.impact.test_trends import medicaid, study
from toolkit.impact.least_favourable import _above, _corners, _critical, limits
from toolkit.impact.trends import trend_bounds

# Benzarti and Carloni (2019), the event study that HonestDiD brings along as BCdata_EventStudy
CARLONI = [0.006696351804, 0.02934503369, -0.006472972222, 0.0730149895]
CARLONI += [0.1959611177, 0.3120639026, 0.2395415455, 0.1260425001]
CARLONI_COVARIANCE = """
8.428358124e-4 4.768686777e-4 2.618051076e-4 2.354220342e-4 1.676371467e-4 1.128707663e-4 1.992816215e-5 -1.368265366e-4
6.425420288e-4 3.987425007e-4 2.435515198e-4 2.201960306e-4 1.804591157e-4 3.84376508e-5 -2.960421989e-5
5.229949602e-4 2.11768609e-4 1.840722252e-4 1.45852784e-4 7.005197403e-5 5.952994979e-5
3.089595411e-4 1.197866077e-4 1.334081317e-4 1.016335009e-4 1.079051726e-4
3.59970436e-4 2.478818642e-4 1.749579242e-4 1.654256921e-4
4.263949813e-4 2.171437809e-4 2.892747871e-4
4.886697861e-4 3.805322049e-4
7.61739444e-4
"""


def events(values, covariance, before):
    """Make an event study of so many estimates before the start, the farthest first, and the others after it."""
    told = [*range(-1 - before, -1), *range(len(values) - before)]
    details = pd.DataFrame({"kind": "event", "event": told, "estimate": values})
    details.attrs["covariances"] = {"event": np.asarray(covariance)}
    return SimpleNamespace(details=details, confidence_level=0.95)


def carloni():
    covariance = np.zeros((8, 8))
    covariance[np.triu_indices(8)] = [float(each) for each in CARLONI_COVARIANCE.split()]
    return events(CARLONI, covariance + np.triu(covariance, 1).T, 4)


def example():
    """Make the event study of the README of HonestDiD.jl, three estimates before and five after."""
    error = np.array([0.060, 0.050, 0.055, 0.050, 0.052, 0.060, 0.065, 0.070])
    place = np.arange(8)
    covariance = np.outer(error, error) * 0.6 ** np.abs(place[:, None] - place)
    return events([0.02, -0.01, 0.03, 0.15, 0.20, 0.25, 0.22, 0.18], covariance, 3)


# where they stand, and the step of their grid, 40 standard errors of the effect long; they draw 1000 times
PRINTED = [
    # R's HonestDiD, README, delta_rm_results: 1000 points
    (
        medicaid,
        0,
        0.00036,
        {0.5: (0.0240, 0.0672), 1: (0.0170, 0.0720), 1.5: (0.00824, 0.0797), 2: (-0.000916, 0.0881)},
    ),
    # Stata's honestdid 0.5.3, README, l_vec of a half each
    (
        medicaid,
        None,
        0.0009,
        {0: (0.041, 0.075), 0.5: (0.033, 0.080), 1: (0.020, 0.090), 1.5: (0.006, 0.103), 2: (-0.008, 0.117)},
    ),
    # R's HonestDiD, as in test/reference.jl of HonestDiD.jl, LF_RM: 200 points
    (carloni, 0, 0.0039, {1: (0.07055244362, 0.3184394077)}),
    # HonestDiD.jl, README, res_rm: 1000 points
    (
        example,
        0,
        0.0020,
        {0.5: (0.031031, 0.28328), 1: (-0.003003, 0.33734), 1.5: (-0.053053, 0.39339), 2: (-0.10511, 0.45345)},
    ),
]


@pytest.mark.parametrize(("made", "event", "step", "printed"), PRINTED)
def test_limits_are_those_of_honestdid_but_for_its_grid(made, event, step, printed):
    found = trend_bounds(made(), "relative_magnitude", list(printed), event=event)
    for row, (low, high) in zip(found.to_dict("records"), printed.values(), strict=True):
        assert row["conf_low"] == pytest.approx(low, abs=1.2 * step)  # a fifth more for what it draws
        assert row["conf_high"] == pytest.approx(high, abs=1.2 * step)


def widest(estimate, m, event):
    """Limits of the linear estimates, 1.96 errors each way: what conditional ones have to be within."""
    rows = estimate.details
    early = int((rows["event"] < 0).sum())
    both, after = np.eye(len(rows)), len(rows) - early
    changes = np.diff(np.vstack([both[:early], np.zeros(len(rows))]), axis=0)
    weights = np.full(after, 1 / after) if event is None else both[event, :after]
    own = np.concatenate([np.zeros(early), weights])
    lines = np.vstack([own + sign * m * (weights @ np.arange(1, after + 1)) * changes for sign in (1, -1)])
    error = np.sqrt(np.diag(lines @ rows.attrs["covariances"]["event"] @ lines.T))
    values = lines @ rows["estimate"].to_numpy()
    return float((values - 1.96 * error).min()), float((values + 1.96 * error).max())


@pytest.mark.parametrize("made", [medicaid, carloni, example])
@pytest.mark.parametrize("event", [0, 1, None])
def test_limits_are_within_those_of_linear_estimates_and_hold_what_is_estimated(made, event):
    for row in trend_bounds(made(), "relative_magnitude", [0.2, 1, 3], event=event).to_dict("records"):
        low, high = widest(made(), row["m"], event)
        assert low < row["conf_low"] < row["low"] < row["high"] < row["conf_high"] < high
        assert row["conf_high"] - row["conf_low"] < 0.97 * (high - low)


def test_no_departure_leaves_the_limits_of_the_estimate():
    """The first test takes a tenth of the size, the second one the rest: 1.96, whatever the first has taken."""
    for before in ([0.1], [0.1, -0.2]):
        (row,) = trend_bounds(study(before, [1.0]), "relative_magnitude", 0).to_dict("records")
        assert row["conf_low"] == pytest.approx(1 - 0.1 * norm.isf(0.025), abs=1e-5)
        assert row["conf_high"] == pytest.approx(1 + 0.1 * norm.isf(0.025), abs=1e-5)


def test_one_clear_change_gives_one_sided_limits():
    """From -1 to nought it moved 1, so the effect is 5 less at most 1, its end with an error of 0.1·√2.

    Only that end can be in doubt: 5 % lie beyond it, or a little less for what the first test takes away at the other.
    """
    (row,) = trend_bounds(study([-1.0], [5.0]), "relative_magnitude", 1).to_dict("records")
    assert (row["low"], row["high"]) == (pytest.approx(4), pytest.approx(6))
    assert norm.isf(0.05) <= (4 - row["conf_low"]) / (0.1 * np.sqrt(2)) < norm.isf(0.0455)
    assert row["conf_high"] - 5 == pytest.approx(5 - row["conf_low"], abs=1e-6)  # errors are alike, either way


def test_far_from_parallel_the_limits_grow_by_the_change_and_its_error():
    """As much for each `m`: 0.5, and 1.645 of its errors of 0.1, as nothing but the change is in doubt then."""
    found = trend_bounds(study([-0.5], [2.0]), "relative_magnitude", [200, 400, 600])
    first, second = np.diff(found["conf_high"]) / 200
    assert first == pytest.approx(second, rel=1e-4)
    assert first == pytest.approx(0.5 + 0.1 * norm.isf(0.05), rel=1e-4)


def test_a_gap_between_periods_lets_the_trends_move_for_longer():
    """Events -3, -2 and 1, so the only one after is two periods from the reference; nothing moved by 0.4 at once."""
    estimate = study([0.4, 0.2], [3.0, 3.0])
    details = estimate.details.drop(index=2).reset_index(drop=True)
    details.attrs["covariances"] = {"event": np.eye(3) * 1e-8}
    (row,) = trend_bounds(SimpleNamespace(details=details, confidence_level=0.95), "relative_magnitude", 1).to_dict(
        "records"
    )
    assert (row["low"], row["high"]) == (pytest.approx(2.6), pytest.approx(3.4))
    assert (row["conf_low"], row["conf_high"]) == (pytest.approx(2.6, abs=1e-3), pytest.approx(3.4, abs=1e-3))


def programme(moves, covariance, weights, m, effect):
    """Solve for the statistic: how many errors the worst inequality fails by, with the best effects of each period."""
    size, change = len(weights), moves[-1]
    lines = np.vstack([np.column_stack([sign * np.eye(size), np.full(size, -m)]) for sign in (1, -1)])
    error = np.sqrt(np.diag(lines @ covariance @ lines.T))
    free = np.zeros((1, size + 1))
    free[0, :size] = weights
    found = linprog(
        [*np.zeros(size), 1],
        A_ub=np.column_stack([-lines[:, :size], -error]),
        b_ub=-(lines @ np.append(moves[:-1], change)),
        A_eq=free,
        b_eq=[effect],
        bounds=[(None, None)] * (size + 1),
        method="highs",
    )
    return found.fun


@pytest.mark.parametrize("seed", range(8))
def test_the_statistic_is_the_solution_of_the_linear_programme(seed):
    random = np.random.default_rng(seed)
    size, m = int(random.integers(1, 6)), float(random.uniform(0.1, 3))
    weights = np.append(random.uniform(0, 1, size - 1) * (random.random(size - 1) > 0.3), 1.0)[::-1]
    root = random.normal(size=(size + 1, size + 1))
    for _ in range(20):
        moves, effect = 2 * random.normal(size=size + 1), 3 * random.normal()
        mine = _corners(root @ root.T, weights, m) @ [weights @ moves[:-1] - effect, moves[-1]]
        assert mine.max() == pytest.approx(programme(moves, root @ root.T, weights, m, effect), abs=1e-8)


def test_the_first_critical_value_is_that_of_many_draws():
    corners = np.array([[0.9, -0.5], [-0.8, -0.6], [0.0, -1.1]])
    drawn = np.random.default_rng(1).normal(size=(400_000, 2)) @ corners.T
    assert _critical(corners, 0.05) == pytest.approx(np.quantile(drawn.max(axis=1), 0.95), rel=0.005)
    assert _critical(np.array([[1.0, 0], [-1.0, 0]]), 0.005) == pytest.approx(norm.isf(0.0025), rel=1e-5)


def test_a_normal_number_between_others_is_exact_far_out():
    inside = (norm.sf(1.5) - norm.sf(2.5)) / (norm.sf(-1) - norm.sf(2.5))
    value, low, high = np.array([1.5, 60.0, 3.0]), np.array([-1.0, 59.9, 3.0]), np.array([2.5, np.inf, 3.0])
    found = _above(value, low, high)
    assert found[0] == pytest.approx(inside)
    assert found[1] == pytest.approx(np.exp(-(60**2 - 59.9**2) / 2), rel=0.01)
    assert found[2] == 1  # nothing is left that it could be


def test_a_change_that_is_clearly_the_other_way_leaves_no_effect():
    covariance = np.diag([1.0, 1.0])
    assert limits(np.array([3.0, -9.0]), covariance, np.ones(1), 1.0, 0.95) is None
    assert limits(np.array([3.0, 9.0]), covariance, np.ones(1), 1.0, 0.95) is not None


@pytest.mark.parametrize(
    ("true", "before", "m", "least", "most"),
    [
        ([-0.5, 0.5], 1, 1, 0.92, 0.98),  # at the very end of what may be: as often as said
        ([0.0, 0.0, 0.0, 0.0], 2, 1, 0.95, 1.0),  # nothing moves, and all changes are as large
        ([-0.2, -0.2, 0.3, 0.6], 2, 1.5, 0.92, 1.0),
    ],
)
def test_limits_hold_as_often_as_they_say_and_are_shorter_than_linear_ones(true, before, m, least, most):
    random, drawn = np.random.default_rng(11), 150
    held, shorter = 0, []
    for _ in range(drawn):
        values = np.array(true) + 0.1 * random.normal(size=len(true))
        estimate = events(values, 0.01 * np.eye(len(true)), before)
        row = trend_bounds(estimate, "relative_magnitude", m, event=len(true) - before - 1).iloc[0]
        low, high = widest(estimate, m, len(true) - before - 1)
        held += row["conf_low"] <= 0 <= row["conf_high"]
        shorter.append((row["conf_high"] - row["conf_low"]) / (high - low))
    assert least <= held / drawn <= most
    assert max(shorter) < 1


@pytest.mark.parametrize("seed", range(12))
def test_errors_that_move_as_one_are_no_trouble(seed):
    random = np.random.default_rng(seed)
    shared = random.normal(size=(4, 1))
    found = trend_bounds(events(random.normal(size=4), shared @ shared.T, 2), "relative_magnitude", [0, 0.5, 2])
    assert (found["conf_low"] <= found["low"]).all()
    assert (found["high"] <= found["conf_high"]).all()


def test_without_errors_the_limits_are_what_is_identified():
    (row,) = trend_bounds(study([0.1, -0.2], [1.0, 2.0], 1e-9), "relative_magnitude", 1).to_dict("records")
    assert (row["conf_low"], row["conf_high"]) == (pytest.approx(1.5 - 0.45), pytest.approx(1.5 + 0.45))
