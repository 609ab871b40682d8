"""Synthetic difference in differences, against a plain search for the same weights, and on truths that are known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from toolkit.errors import ImpactError
from toolkit.impact import estimate
from toolkit.impact.synthetic import Block, _descended, _weights

DESIGN = {
    "outcome": "y",
    "treated": "on",
    "unit": "u",
    "period": "t",
    "estimator": "synthetic_did",
    "options": {"draws": 60},
}


def panel(units=30, treated=4, periods=12, start=8, effect=2.0, seed=1):
    """Units of which the treated grow as some of the others do, and not as all."""
    random = np.random.default_rng(seed)
    u, t = np.divmod(np.arange(units * periods), periods)
    slope = np.where(np.arange(units) < treated, 1.0, np.linspace(-1, 1.5, units))
    y = random.normal(size=units)[u] + slope[u] * t / 3 + 0.1 * random.normal(size=len(u))
    on = (u < treated) & (t >= start)
    return pd.DataFrame({"u": u, "t": t, "on": on.astype(int), "y": y + effect * on})


def test_it_finds_what_plain_difference_in_differences_misses():
    data = panel()
    found, plain = estimate(data, DESIGN), estimate(data, DESIGN | {"estimator": "did", "se": "CR1", "options": {}})
    assert found.value == pytest.approx(2.0, abs=0.1)
    assert abs(plain.value - 2.0) > 0.5
    assert found.conf_low < 2.0 < found.conf_high
    assert found.se_kind == "placebo"


def test_the_weights_are_those_of_the_penalised_least_squares():
    block = Block.of(np.random.default_rng(2).normal(size=(14, 9)).cumsum(axis=1), 12, 6)
    before = block.y[:, :6]
    a, b = before[:12].T, before[12:].mean(axis=0)
    a, b = a - a.mean(axis=0), b - b.mean()
    ours = _descended(np.column_stack([a, b]), np.full(12, 1 / 12), block.penalty, 1e-9, 200_000)

    def loss(w):
        return block.penalty**2 * (w @ w) + ((a @ w - b) ** 2).mean()

    whole = {"type": "eq", "fun": lambda w: w.sum() - 1}
    other = minimize(
        loss, np.full(12, 1 / 12), bounds=[(0, 1)] * 12, constraints=whole, method="SLSQP", options={"ftol": 1e-14}
    )
    assert loss(ours) == pytest.approx(other.fun, rel=1e-5)


def test_weights_are_one_in_all_and_stand_in_the_details():
    data = panel()
    weights = estimate(data, DESIGN).details.query("kind == 'weight'")
    units, times = weights[weights["group"].notna()], weights[weights["period"].notna()]
    assert units["estimate"].sum() == pytest.approx(1)
    assert times["estimate"].sum() == pytest.approx(1)
    assert (weights["estimate"] > 0).all()


def test_with_others_that_all_move_alike_it_is_difference_in_differences():
    u, t = np.divmod(np.arange(10 * 6), 6)
    on = ((u < 3) & (t >= 4)).astype(int)
    data = pd.DataFrame(
        {"u": u, "t": t, "on": on, "y": u + t**1.5 + 5 * on + 1e-9 * np.random.default_rng(1).normal(size=60)}
    )
    assert estimate(data, DESIGN).value == pytest.approx(5)


def test_errors_by_placebo_and_by_leaving_one_out():
    data = panel()
    placebo, jackknife = estimate(data, DESIGN), estimate(data, DESIGN | {"se": "jackknife"})
    assert estimate(data, DESIGN).std_error == placebo.std_error
    assert 0.2 < jackknife.std_error / placebo.std_error < 5
    one = data[(data.u == 0) | (data.u > 3)]
    assert np.isnan(estimate(one, DESIGN | {"se": "jackknife"}).std_error)


def test_the_scale_of_money_and_the_order_of_rows_change_nothing():
    data = panel()
    found, other = estimate(data, DESIGN), estimate(data.assign(y=data.y * 1000).sample(frac=1, random_state=1), DESIGN)
    assert other.value == pytest.approx(1000 * found.value, rel=1e-6)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d[1:], "1 units lack a period, or have it twice: 0"),
        (lambda d: d.assign(on=d.on | ((d.u == 9) & (d.t >= 10))), "do not all start in one period"),
        (lambda d: d[d.t >= 7], "two periods or more before the start"),
        (lambda d: d[d.u < 8], "placebo needs more than the treated"),
    ],
)
def test_what_cannot_be_is_refused(change, said):
    with pytest.raises(ImpactError, match=said):
        estimate(change(panel()), DESIGN)


def test_the_weights_of_a_block_do_not_depend_on_its_level():
    block = Block.of(np.random.default_rng(5).normal(size=(9, 8)).cumsum(axis=1), 7, 5)
    higher = Block.of(block.y + 100, 7, 5)
    assert _weights(block)[0] == pytest.approx(_weights(higher)[0], abs=1e-6)


def test_the_penalty_is_the_authors():
    """The fourth root of how many cells are treated, times the deviation of the others' changes before the start."""
    y = np.array([[1.0, 2.0, 4.0, 5.0], [0.0, 3.0, 2.0, 9.0], [5.0, 6.0, 7.0, 8.0]])
    block = Block.of(y, 2, 3)
    assert block.noise == pytest.approx(np.std([1, 2, 3, -1], ddof=1))
    assert block.penalty == pytest.approx(block.noise)  # one unit, one period
    assert Block.of(np.vstack([y, y[2:]]), 2, 3).penalty == pytest.approx(2**0.25 * block.noise)
