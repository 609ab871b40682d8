"""Synthetic difference in differences, against a plain search for the same weights, and on truths that are known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from toolkit.errors import ImpactError
from toolkit.impact import estimate, frank_wolfe
from toolkit.impact.synthetic import Block, _effects, _orders, _placebos, _weights

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
    ours = frank_wolfe.weights(a[None], b[None], np.array([block.penalty]), np.array([1e-9]))[0]
    a, b = a - a.mean(axis=0), b - b.mean()

    def loss(w):
        return block.penalty**2 * (w @ w) + ((a @ w - b) ** 2).mean()

    whole = {"type": "eq", "fun": lambda w: w.sum() - 1}
    other = minimize(
        loss, np.full(12, 1 / 12), bounds=[(0, 1)] * 12, constraints=whole, method="SLSQP", options={"ftol": 1e-14}
    )
    assert loss(ours) == pytest.approx(other.fun, rel=1e-5)


def test_small_weights_are_set_to_nought_once(monkeypatch):
    """After a hundred steps those of at most a quarter of the largest; one step more can bring one of them back."""
    random = np.random.default_rng(3)
    columns, goal = random.normal(size=(1, 6, 40)), random.normal(size=(1, 6))
    penalty, least = np.array([1.0]), np.array([0.0])
    monkeypatch.setattr(frank_wolfe, "_MOST", 0)
    kept = frank_wolfe.weights(columns, goal, penalty, least)[0]
    centred = columns - columns.mean(axis=1, keepdims=True), goal - goal.mean()
    before = frank_wolfe._steps(*centred, penalty, least, np.full((1, 40), 1 / 40), 100)[0]
    expected = np.where(before > before.max() / 4, before, 0)
    assert 0 < (expected > 0).sum() < (before > 0).sum()
    assert kept == pytest.approx(expected / expected.sum())


def test_many_problems_at_once_are_found_as_each_by_itself():
    random = np.random.default_rng(5)
    columns, goal = random.normal(size=(7, 9, 12)).cumsum(axis=1), random.normal(size=(7, 9))
    penalty, least = random.uniform(0.2, 2, 7), np.full(7, 1e-5)
    together = frank_wolfe.weights(columns, goal, penalty, least)
    for i in range(7):
        alone = frank_wolfe.weights(*(each[i : i + 1] for each in (columns, goal, penalty, least)))[0]
        assert together[i] == pytest.approx(alone, abs=1e-12)


def test_weights_of_periods_have_hardly_a_penalty():
    """A millionth of the deviation of the others' changes, so that they may rest on a few."""
    block = Block.of(np.random.default_rng(2).normal(size=(14, 9)).cumsum(axis=1), 12, 6)
    early, late = block.y[:12, :6], block.y[:12, 6:].mean(axis=1)
    small = np.array([block.noise])
    other = frank_wolfe.weights(early[None], late[None], 1e-6 * small, 1e-5 * small)[0]
    assert _weights(block)[1] == pytest.approx(other)
    firm = frank_wolfe.weights(early[None], late[None], small, 1e-5 * small)[0]
    assert np.ptp(firm) < 0.9 * np.ptp(other)


def test_placebos_are_what_is_found_for_others_with_the_penalties_of_the_treated():
    block = Block.of(np.random.default_rng(2).normal(size=(11, 8)).cumsum(axis=1), 9, 5)
    orders = np.array([np.random.default_rng(seed).permutation(9) for seed in range(5)])
    expected = []
    for order in orders:
        y = block.y[order]
        units, times = _weights(Block(y, 7, 5, block.penalty, block.noise))
        expected.append(y[7:].mean(axis=0) - units @ y[:7])
        expected[-1] = expected[-1][5:].mean() - expected[-1][:5] @ times
    assert _placebos(block, orders) == pytest.approx(np.array(expected))


def test_every_choice_of_others_is_made_once_where_there_are_no_more_of_them_than_draws():
    """Two of five can be chosen in ten ways; of nine draws each is made by lot, and repeats itself for a seed."""
    block = Block.of(np.random.default_rng(2).normal(size=(7, 8)).cumsum(axis=1), 5, 5)
    every = _orders(block, 10, 1)
    assert len(every) == 10 == len({tuple(sorted(order[3:])) for order in every})
    assert all(sorted(order) == list(range(5)) for order in every)
    assert len(_orders(block, 9, 1)) == 9
    assert (_orders(block, 9, 1) == _orders(block, 9, 1)).all()
    assert (_orders(block, 9, 1) != _orders(block, 9, 2)).any()


def test_the_error_by_leaving_one_out_is_that_of_estimates_made_again():
    """Algorithm 3: weights as they are, those of the others scaled to be one in all again."""
    data = panel(units=12, treated=3)
    found = estimate(data, DESIGN | {"se": "jackknife"})
    y = data.pivot(index="u", columns="t", values="y").to_numpy()
    block = Block.of(np.vstack([y[3:], y[:3]]), 9, 8)
    units, times = _weights(block)
    effects = []
    for out in range(12):
        left = np.delete(units, out) if out < 9 else units
        other = np.delete(block.y, out, axis=0)
        treated = other[len(left) :].mean(axis=0)
        effects.append(_effects(other[None, : len(left)], treated[None], (left / left.sum())[None], times[None])[0])
    assert found.std_error == pytest.approx(np.sqrt(11 / 12 * ((effects - np.mean(effects)) ** 2).sum()))


def test_a_percentage_has_limits_that_are_those_of_the_effect_over_what_is_left():
    """What the treated had is given, so that they would have had as much less as the effect is more."""
    data = panel()
    found = estimate(data.assign(y=data["y"] + 20), DESIGN)
    had = found.value * (1 + 1 / found.percent)
    assert found.percent_low == pytest.approx(found.conf_low / (had - found.conf_low))
    assert found.percent_high == pytest.approx(found.conf_high / (had - found.conf_high))


def test_one_other_unit_with_two_periods_before_is_plain_difference_in_differences():
    data = pd.DataFrame({"u": [0] * 3 + [1] * 3, "t": [0, 1, 2] * 2, "on": [0, 0, 1, 0, 0, 0], "y": [1, 2, 9, 2, 3, 5]})
    found = estimate(data, DESIGN | {"se": "jackknife"})
    assert found.value == pytest.approx((9 - 1.5) - (5 - 2.5))
    assert np.isnan(found.std_error)
    assert found.may_say == "cannot_tell"


@pytest.mark.parametrize(("key", "column"), [("covariates", "x"), ("cluster", "v"), ("weights", "w")])
def test_what_it_knows_nothing_of_is_refused(key, column):
    data = panel().assign(x=lambda d: np.sin(np.arange(len(d))), v=lambda d: d["u"] // 3, w=2.0)
    with pytest.raises(ImpactError, match=r"uses neither covariates nor clusters|takes no sampling weights"):
        estimate(data, DESIGN | {key: column})


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
