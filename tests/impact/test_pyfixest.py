"""Regressions with effects, weights and instruments against pyfixest 0.60.0, whose results are written down here.

Each case names the formula that was fitted once, outside of this project and with numpy 2.4.6::

    pyfixest.feols(formula, data, vcov={"CRV1": clusters}, weights=weights, fixef_tol=1e-13)

Where a case says so, with ``vcov="HC1"`` or ``"iid"``, and ``ssc=pyfixest.ssc(k_fixef="full")``, ``ssc(k_adj=False)``
or ``ssc(G_df="conventional")``. The data come from numpy's frozen generator, whose numbers no version of it changes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

from toolkit.impact import estimate


def panel(units=40, periods=8, seed=7, share=0.75):
    """A panel with a quarter of its rows missing, and some outcomes too; units start one after the other, or never."""
    random = np.random.RandomState(seed)
    unit, period = np.divmod(np.arange(units * periods), periods)
    start = random.randint(3, periods + 3, units)[unit]
    on = (period >= start).astype(int)
    x = random.normal(size=len(unit)) + 0.4 * on + 0.05 * unit
    z = random.uniform(size=len(unit)) + 0.1 * period
    y = 1.5 * on + 0.8 * x - 0.5 * z + random.normal(size=units)[unit] + np.sin(period) + random.normal(size=len(unit))
    data = pd.DataFrame({"u": unit, "t": period, "on": on, "x": x, "z": z, "y": y})
    data["w"] = random.uniform(0.5, 3, len(unit))
    data["dose"] = on * random.uniform(0, 2, len(unit))
    data.loc[random.uniform(size=len(unit)) < 0.05, "y"] = np.nan
    return data[random.uniform(size=len(unit)) < share]


def long_panel():
    """More periods than are solved for at once, so that effects are taken out in turn."""
    return panel(units=12, periods=450, seed=17, share=0.85)


def before_and_after(units=50, seed=11):
    """Units of two to six rows each, before or after the start, and some with rows of one side alone."""
    random = np.random.RandomState(seed)
    unit = np.repeat(np.arange(units), random.randint(2, 7, units))
    member, post = (unit % 3 == 0).astype(int), random.randint(0, 2, len(unit))
    x = random.normal(size=len(unit))
    y = member * post + 0.3 * post + 0.6 * x + random.normal(size=units)[unit] + random.normal(size=len(unit))
    data = pd.DataFrame({"u": unit, "member": member, "post": post, "both": member * post, "x": x, "y": y})
    return data.assign(w=random.uniform(0.5, 3, len(unit)))


def people(n=300, seed=13):
    """People of sixty villages, of whom a lot and a distance move some into the programme, and luck others."""
    random = np.random.RandomState(seed)
    village = random.randint(0, 60, n)
    lot, far, x = random.randint(0, 2, n), random.normal(size=n), random.normal(size=n)
    luck = random.normal(size=n)
    on = (0.9 * lot + 0.5 * far + 0.4 * luck + 0.3 * x + random.normal(size=n) > 0.5).astype(int)
    y = 2 * on + x + luck + random.normal(size=60)[village]
    data = pd.DataFrame({"village": village, "lot": lot, "far": far, "x": x, "on": on, "y": y})
    return data.assign(w=random.uniform(0.5, 3, n), block=np.arange(n) % 9)


class Case(NamedTuple):
    """A regression: what was fitted by pyfixest, what it gave for the first column, and the same as a design."""

    formula: str
    data: object
    value: float
    std_error: float
    design: dict
    effects: tuple = ()
    instruments: tuple = ()

    @property
    def columns(self):
        """The columns of the formula, the one that is asked for first."""
        covariates = self.design.get("covariates", [])
        return ["both" if "post" in self.design else self.design["treated"], *covariates]


TWO_WAY = {"estimator": "did", "unit": "u", "period": "t", "treated": "on", "covariates": ["x", "z"], "se": "CR1"}
LONG = TWO_WAY | {"covariates": ["x"]}
ONE_WAY = {"estimator": "did", "unit": "u", "treated": "member", "post": "post", "covariates": ["x"], "se": "CR1"}
ADJUSTED = {"estimator": "regression_adjustment", "treated": "on", "covariates": ["x"], "cluster": "village"}
ADJUSTED |= {"se": "CR1"}
MORE = ADJUSTED | {"covariates": ["x", "far"]}
IV = ADJUSTED | {"estimator": "iv", "instrument": ["lot"]}
IV_TWO = IV | {"instrument": ["lot", "far"]}
WEIGHTED = {"weights": "w"}
BOTH, POST = ("u", "t"), ("u", "post")

CASES = {
    "two ways": Case("y ~ on + x + z | u + t", panel, 1.6235335761, 0.25414436648, TWO_WAY, BOTH),
    "two ways, weighted": Case("y ~ on + x + z | u + t", panel, 1.4962813609, 0.29759325517, TWO_WAY | WEIGHTED, BOTH),
    "two ways, a dose": Case(
        "y ~ dose + x + z | u + t", panel, 0.72943784147, 0.22364450091, TWO_WAY | {"treated": "dose"}, BOTH
    ),
    "two ways, in turn": Case("y ~ on + x | u + t", long_panel, 1.5987507696, 0.055800822572, LONG, BOTH),
    "two ways, in turn, weighted": Case(
        "y ~ on + x | u + t", long_panel, 1.5783307344, 0.066472319808, LONG | WEIGHTED, BOTH
    ),
    "one way": Case("y ~ both + x + post | u", before_and_after, 0.21102254828, 0.3549603252, ONE_WAY, POST),
    "one way, weighted": Case(
        "y ~ both + x + post | u", before_and_after, 0.11630756174, 0.31683966833, ONE_WAY | WEIGHTED, POST
    ),
    "no effects": Case("y ~ on + x", people, 2.3191256719, 0.15766463687, ADJUSTED),
    "no effects, weighted": Case("y ~ on + x + far", people, 2.3548467128, 0.20006664269, MORE | WEIGHTED),
    "an instrument": Case("y ~ x | on ~ lot", people, 1.6516070643, 0.63481712715, IV, (), ("lot",)),
    "two instruments": Case("y ~ x | on ~ lot + far", people, 2.1410519278, 0.41692469114, IV_TWO, (), ("lot", "far")),
    "an instrument, weighted": Case(
        "y ~ x | on ~ lot", people, 1.6567012817, 0.63619344126, IV | WEIGHTED, (), ("lot",)
    ),
}

OTHER_ERRORS = [
    ("k_fixef=full", "two ways", {"options": {"small_sample": "all_counted"}}, 0.27888664752),
    ("k_adj=False", "two ways", {"options": {"small_sample": "clusters_only"}}, 0.24879335948),
    ("HC1", "two ways", {"se": "HC1"}, 0.22269858127),
    ("iid", "two ways", {"se": "classical"}, 0.22045281015),
    ("u + t, G_df=conventional", "two ways", {"cluster": ["u", "t"]}, 0.181700265609),
    ("village + block, G_df=conventional", "no effects", {"cluster": ["village", "block"]}, 0.14211255541),
    ("HC1", "an instrument", {"se": "HC1", "cluster": []}, 0.71340484248),
]


def found(case, **other):
    return estimate(case.data(), {"outcome": "y"} | case.design | other)


@pytest.mark.parametrize("name", CASES)
def test_coefficients_and_errors_are_those_of_pyfixest(name):
    case = CASES[name]
    ours = found(case)
    assert ours.value == pytest.approx(case.value, rel=1e-8)
    assert ours.std_error == pytest.approx(case.std_error, rel=1e-8)


def by_hand(case, data):
    """Return the coefficient and its clustered error, with whole matrices of dummies.

    The correction is G/(G-1) · (N-1)/(N-K); effects of units, which are nested in the clusters, are not in K.
    """
    root = np.sqrt(data[["w"]].to_numpy()) if "weights" in case.design else np.ones((len(data), 1))
    dummies = [pd.get_dummies(data[each], dtype=float).to_numpy() for each in case.effects]
    others = root * np.hstack([np.ones_like(root), *(each[:, 1:] for each in dummies)])
    x, y = root * data[case.columns].to_numpy(float), root[:, 0] * data["y"].to_numpy()
    fitted = x.copy()
    if case.instruments:
        moved = np.hstack([root * data[list(case.instruments)].to_numpy(float), x[:, 1:], others])
        fitted[:, 0] = moved @ _solved(moved, x[:, 0])
    coefficients = _solved(np.hstack([fitted, others]), y)
    residuals = y - np.hstack([x, others]) @ coefficients
    rest = np.hstack([fitted[:, 1:], others])
    pull = fitted[:, 0] - rest @ _solved(rest, fitted[:, 0])
    scores = pull * residuals / (pull @ pull)
    _, codes = np.unique(data[case.design.get("cluster", "u")], return_inverse=True)
    sums = np.bincount(codes, scores)
    n, groups, k = len(data), len(sums), x.shape[1] + (dummies[1].shape[1] if dummies else 1)
    return coefficients[0], np.sqrt(groups / (groups - 1) * (n - 1) / (n - k) * (sums @ sums))


def _solved(x, y):
    return np.linalg.lstsq(x, y, rcond=None)[0]


@pytest.mark.parametrize("name", CASES)
def test_errors_are_their_formula(name):
    case = CASES[name]
    data = case.data().dropna(subset="y")
    value, std_error = by_hand(case, data)
    ours = found(case)
    assert ours.n_obs == len(data)
    assert ours.value == pytest.approx(value, rel=1e-8)
    assert ours.std_error == pytest.approx(std_error, rel=1e-8)


@pytest.mark.parametrize(("way", "name", "other", "std_error"), OTHER_ERRORS)
def test_other_errors_are_those_of_pyfixest(way, name, other, std_error):
    ours = found(CASES[name], **other)
    assert ours.std_error == pytest.approx(std_error, rel=1e-8), way


def test_a_unit_of_one_row_changes_no_coefficient():
    """By itself pyfixest leaves it out, which the errors notice; with ``fixef_rm="none"`` they are ours."""
    data = panel()
    one = data[(data["u"] != 3) | (data.index == data.index[data["u"] == 3][0])].dropna(subset="y")
    assert (one["u"] == 3).sum() == 1
    ours = estimate(one, {"outcome": "y"} | TWO_WAY)
    assert ours.value == pytest.approx(1.578992223, rel=1e-8)
    assert ours.std_error == pytest.approx(0.259140817020, rel=1e-8)
    without = estimate(one[one["u"] != 3], {"outcome": "y"} | TWO_WAY)
    assert without.value == pytest.approx(1.578992223, rel=1e-8)
    assert without.std_error == pytest.approx(0.259251103099, rel=1e-8)
