"""What a two-way coefficient is made of: comparisons that a hand can make, and what cannot be decomposed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from toolkit.errors import ImpactError
from toolkit.impact.decomposition import decompose

DESIGN = {"outcome": "y", "treated": "on", "unit": "u", "period": "t", "estimator": "did"}


def panel(starts=(5, 8, 99), effects=(2.0, 4.0, 0.0), periods=10):
    """Units without noise: each starts in its period, counted from 1, and has its effect from then on."""
    u, t = np.divmod(np.arange(len(starts) * periods), periods)
    on = t + 1 >= np.array(starts)[u]
    return pd.DataFrame({"u": u, "t": t + 1, "on": on.astype(int), "y": u + t + on * np.array(effects)[u]})


def by_pair(data):
    found = decompose(data, DESIGN)
    return found.assign(against=found["against"].fillna(0)).set_index(["group", "against"])


def test_each_comparison_is_the_difference_in_differences_of_two_groups():
    found = by_pair(panel())["estimate"]
    assert found[5, 0] == pytest.approx(2)
    assert found[8, 0] == pytest.approx(4)
    assert found[5, 8] == pytest.approx(2)  # before the later ones start
    assert found[8, 5] == pytest.approx(4)  # the earlier ones have theirs all along


def test_weights_are_those_of_the_theorem():
    """Three groups of a third; 6 and 3 of 10 periods treated: Goodman-Bacon (2021), equations 10e to 10g.

    With n = 1/3 each and half of every pair: n² D (1-D) against the never treated; n² (D1-D2)(1-D1), the earlier
    against the later; n² D2 (D1-D2), the later against the earlier. All but the n², over their sum.
    """
    found = by_pair(panel())["weight"]
    parts = {(5, 0): 0.6 * 0.4, (8, 0): 0.3 * 0.7, (5, 8): 0.3 * 0.4, (8, 5): 0.3 * 0.3}
    for pair, part in parts.items():
        assert found[pair] == pytest.approx(part / sum(parts.values()))


def test_effects_that_grow_turn_the_comparison_with_those_already_treated_round():
    data = panel(starts=(3, 6), effects=(0.0, 0.0))
    data["y"] += np.where(data["u"] == 0, data["on"] * (data["t"] - 2), data["on"] * (data["t"] - 5))
    found = decompose(data, DESIGN).set_index("kind")["estimate"]
    assert found["earlier_against_later"] > 0
    assert found["later_against_earlier"] < 0


def test_the_weighted_mean_is_the_coefficient_of_dummies():
    random = np.random.default_rng(5)
    starts = random.choice([2, 4, 5, 9, 99], 40)
    data = panel(starts, random.normal(size=40), 9)
    data["y"] += random.normal(size=len(data))
    x = np.column_stack([data["on"], pd.get_dummies(data["u"]), pd.get_dummies(data["t"])[[*range(2, 10)]]])
    dummies = np.linalg.lstsq(x.astype(float), data["y"].to_numpy(), rcond=None)[0][0]
    found = decompose(data.sample(frac=1, random_state=2), DESIGN)
    assert (found["weight"] * found["estimate"]).sum() == pytest.approx(dummies, abs=1e-10)
    assert found.attrs["coefficient"] == pytest.approx(dummies, abs=1e-10)
    assert found["weight"].sum() == pytest.approx(1)
    assert (found["weight"] > 0).all()


@pytest.mark.parametrize(
    ("change", "design", "said"),
    [
        (lambda d: d[1:], {}, "1 units lack a period, or have it twice: 0"),
        (lambda d: d.assign(on=(d["t"] == 5) & (d["u"] == 0)), {}, "do not all start in one period and without an end"),
        (lambda d: d.assign(on=d["on"] * 2.5), {}, "2.5.* does not say whether one is treated"),
        (lambda d: d.assign(w=1.0), {"weights": "w"}, "column w: the decomposition takes marks row by row"),
        (lambda d: d.assign(x=np.sin(d["y"])), {"covariates": "x"}, "column x: the decomposition takes marks"),
        (lambda d: d, {"unit": "", "period": ""}, "decompose needs it"),
    ],
)
def test_what_cannot_be_decomposed_is_refused(change, design, said):
    with pytest.raises(ImpactError, match=said):
        decompose(change(panel()), DESIGN | design)
