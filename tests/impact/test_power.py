"""Power: what a comparison could find, against textbooks, R's and statsmodels' own, and simulated samples."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.power import TTestIndPower

from toolkit.errors import ImpactError
from toolkit.impact.power import minimum_detectable, power, sample_size

VILLAGES = {"cluster_size": 20, "icc": 0.1, "clusters_treated": 15}


def problems(function, **planned):
    with pytest.raises(ImpactError) as refused:
        function(**planned)
    return [(problem.code, problem.column) for problem in refused.value.problems]


# --- published values


def test_half_a_standard_deviation_is_found_in_80_per_cent_with_64_a_side():
    # Cohen (1988), tables 2.3.5 and 2.4.1: d = 0.5, a = 0.05 two-sided, power 0.80
    assert power(effect=0.5, n_treated=64) == pytest.approx(0.80, abs=0.005)
    assert sample_size(effect=0.5)[:2] == (64, 64)


@pytest.mark.parametrize(("d", "n"), [(0.2, 393), (0.8, 26)])
def test_small_and_large_effects_take_as_many_as_in_cohen(d, n):
    # Cohen (1988), table 2.4.1
    assert sample_size(effect=d).n_treated == pytest.approx(n, abs=1)


def test_the_smallest_effect_is_2_8_standard_errors():
    # Bloom (1995): multiplier 2.8 for 80 per cent power, two-sided 5 per cent; 2.49 for one side
    two, one = (minimum_detectable(n_treated=50_000, sides=sides) / (2 / 50_000) ** 0.5 for sides in (2, 1))
    assert (two, one) == pytest.approx((2.80, 2.49), abs=0.005)


def test_with_few_clusters_the_multiplier_is_that_of_their_t():
    # Duflo, Glennerster and Kremer (2007), section 4.2: (t_(1-k) + t_(a/2)) / sqrt(P(1-P)J) sqrt(rho + (1-rho)/n) sigma
    # with J - 2 degrees of freedom; a sum of two quantiles is within a hundredth of the noncentral distribution
    multiplier = stats.t.ppf(0.8, 28) + stats.t.ppf(0.975, 28)
    formula = multiplier / (0.25 * 30) ** 0.5 * (0.1 + 0.9 / 20) ** 0.5
    assert minimum_detectable(**VILLAGES) == pytest.approx(formula, rel=0.01)


def test_a_difference_of_one_with_a_tenth_between_clusters_takes_16_clusters_a_side():
    # R's clusterPower, example of crtpwr.2mean: 10 rows a cluster, difference 1, ICC 0.1, variance 5
    found = sample_size(effect=1, sd=5**0.5, icc=0.1, cluster_size=10)
    assert found[:4] == (160, 160, 16, 16)


def test_two_proportions_have_the_power_of_r():
    # R's power.prop.test(n = 50, p1 = .50, p2 = .75): 0.740
    assert power(effect=0.25, share_without=0.5, n_treated=50) == pytest.approx(0.740, abs=0.0005)


def test_two_proportions_take_as_many_as_in_r():
    # R's power.prop.test(p1 = .50, p2 = .75, power = .90): n = 76.7
    assert sample_size(effect=0.25, share_without=0.5, power=0.9).n_treated == 77


@pytest.mark.parametrize(("n", "d", "ratio"), [(5, 0.3, 1), (64, 0.5, 2), (2000, 0.05, 3), (40_000, 0.02, 1)])
def test_power_is_that_of_statsmodels(n, d, ratio):
    assert power(effect=d, n_treated=n, ratio=ratio) == pytest.approx(
        TTestIndPower().power(d, n, 0.05, ratio), abs=1e-9
    )


# --- simulated samples


def simulated(plan, effect, draws=4000, seed=11):
    """Draw clusters of two sides, test their means, and count how often the effect is found."""
    rng = np.random.default_rng(seed)
    k, size, icc = plan["clusters_treated"], plan["cluster_size"], plan["icc"]

    def means(shift):
        return shift + rng.normal(size=(draws, k)) * icc**0.5 + rng.normal(size=(draws, k)) * ((1 - icc) / size) ** 0.5

    return np.mean(stats.ttest_ind(means(effect), means(0.0), axis=1).pvalue < 0.05)


@pytest.mark.parametrize(("clusters", "effect"), [(4, 0.7), (15, 0.4)])
def test_simulated_clusters_find_the_effect_as_often_as_is_said(clusters, effect):
    plan = {**VILLAGES, "clusters_treated": clusters}
    assert simulated(plan, effect) == pytest.approx(power(effect=effect, **plan), abs=0.025)


# --- what each part of a plan does


def test_the_smallest_effect_has_the_power_it_was_asked_for():
    found = minimum_detectable(**VILLAGES, power=0.9)
    assert power(effect=found, **VILLAGES) == pytest.approx(0.9)


def test_one_less_would_not_do():
    found = sample_size(effect=0.3, icc=0.05, cluster_size=12)
    fewer = power(effect=0.3, icc=0.05, cluster_size=12, clusters_treated=found.clusters_treated - 1)
    assert fewer < 0.8 <= found.power


def test_money_in_thousands_changes_nothing():
    assert power(effect=300, sd=700, n_treated=90) == pytest.approx(power(effect=0.3, sd=0.7, n_treated=90))


def test_the_contrary_of_a_rise_is_as_easy_to_find():
    rise, fall = (power(effect=e, share_without=p, n_treated=80) for e, p in ((0.15, 0.2), (-0.15, 0.8)))
    assert rise == pytest.approx(fall)


def test_rows_in_clusters_are_given_as_rows_or_as_clusters():
    rows = {**VILLAGES, "clusters_treated": None, "n_treated": 300}
    assert power(effect=0.4, **rows) == power(effect=0.4, **VILLAGES)


def test_clusters_multiply_the_smallest_effect_by_the_root_of_the_design_effect():
    # 1 + (m - 1) icc, with so many clusters that degrees of freedom do not matter
    many = {"cluster_size": 20, "n_treated": 2_000_000}
    apart, alike = minimum_detectable(**many), minimum_detectable(**many, icc=0.1)
    assert (alike / apart) ** 2 == pytest.approx(1 + 19 * 0.1, rel=1e-4)


def test_clusters_of_unequal_size_count_as_larger_ones():
    # Eldridge, Ashby and Kerry (2006): 1 + ((1 + cv²) m - 1) icc
    many = {"cluster_size": 20, "n_treated": 2_000_000}
    apart, alike = minimum_detectable(**many), minimum_detectable(**many, icc=0.1, cluster_cv=0.5)
    assert (alike / apart) ** 2 == pytest.approx(1 + (1.25 * 20 - 1) * 0.1, rel=1e-4)


def test_covariates_take_their_part_of_the_variance_away():
    with_ = minimum_detectable(n_treated=100, r2=0.36)
    assert with_ == pytest.approx(0.8 * minimum_detectable(n_treated=100))


def test_covariates_of_clusters_take_away_what_is_between_them():
    plan = {**VILLAGES, "cluster_size": 1_000_000}
    assert minimum_detectable(**plan, r2_clusters=0.36) == pytest.approx(0.8 * minimum_detectable(**plan), rel=1e-4)


@pytest.mark.parametrize(("baseline", "factor"), [("ancova", 1 - 0.7**2), ("did", 2 * (1 - 0.7))])
def test_a_baseline_takes_its_part_of_the_variance_away(baseline, factor):
    # McKenzie (2012), section 3
    plan = {"n_treated": 100, "baseline": baseline, "baseline_correlation": 0.7}
    assert (minimum_detectable(**plan) / minimum_detectable(n_treated=100)) ** 2 == pytest.approx(factor)


def test_rows_that_will_be_lost_are_asked_to_begin_with():
    assert sample_size(effect=0.5, attrition=0.2).n_treated == 80


def test_lost_rows_make_clusters_smaller_and_not_fewer():
    lost, smaller = ({**VILLAGES, "attrition": 0.25}, {**VILLAGES, "cluster_size": 15})
    assert power(effect=0.4, **lost) == pytest.approx(power(effect=0.4, **smaller))


def test_two_others_to_one_treated_take_fewer_treated_and_more_in_all():
    even, uneven = sample_size(effect=0.4), sample_size(effect=0.4, ratio=2)
    assert uneven.n_treated < even.n_treated < uneven.n_others
    assert sum(uneven[:2]) > sum(even[:2])


def test_where_covariates_explain_everything_nothing_is_too_small_to_find():
    assert minimum_detectable(n_treated=50, r2=1) == 0


def test_one_side_finds_more():
    assert power(effect=0.4, n_treated=50, sides=1) > power(effect=0.4, n_treated=50, sides=2)


def test_where_there_is_hardly_an_effect_the_power_is_the_error_that_is_allowed():
    assert power(effect=1e-9, n_treated=12) == pytest.approx(0.05)


def test_an_effect_that_nobody_can_miss_is_found_always():
    assert power(effect=300, n_treated=10) == 1


# --- refusals


@pytest.mark.parametrize(
    ("planned", "code", "column"),
    [
        ({"effects": 1}, "design_key", "effects"),
        ({"effect": 0}, "impact_power_value", "effect"),
        ({"sd": 0}, "impact_power_value", "sd"),
        ({"ratio": -1}, "impact_power_value", "ratio"),
        ({"icc": 1.2}, "impact_power_value", "icc"),
        ({"r2": -0.1}, "impact_power_value", "r2"),
        ({"attrition": 1}, "impact_power_value", "attrition"),
        ({"cluster_size": 0.5}, "impact_power_value", "cluster_size"),
        ({"cluster_size": 2, "attrition": 0.6}, "impact_power_value", "cluster_size"),
        ({"cluster_cv": -1}, "impact_power_value", "cluster_cv"),
        ({"baseline": "before"}, "impact_power_value", "baseline"),
        ({"baseline_correlation": 0.5}, "impact_power_value", "baseline"),
        ({"icc": 0.1}, "impact_power_value", "cluster_size"),
        ({"baseline": "did", "baseline_correlation": 1}, "impact_power_value", "baseline_correlation"),
        ({"confidence_level": 95}, "impact_power_value", "confidence_level"),
        ({"sides": 3}, "impact_power_value", "sides"),
        ({"effect": "much"}, "impact_power_value", "effect"),
        ({"sd": None}, "impact_power_value", "sd"),
        ({"share_without": 1.5}, "impact_power_value", "share_without"),
        ({"share_without": 0.7, "effect": 0.4}, "impact_power_value", "effect"),
        ({"n_treated": None}, "impact_power_no_size", "n_treated, clusters_treated"),
        ({"clusters_treated": 9, "cluster_size": 2}, "impact_power_two_sizes", "n_treated, clusters_treated"),
        ({"n_treated": 1}, "impact_power_few", "n_treated"),
        ({"n_treated": -5}, "impact_power_value", "n_treated"),
    ],
)
def test_what_cannot_be_planned_is_refused(planned, code, column):
    assert (code, column) in problems(power, **{"effect": 0.3, "n_treated": 100, **planned})


def test_an_effect_is_needed_for_power():
    assert problems(power, n_treated=9) == [("design_lacks", "effect")]


def test_a_power_that_chance_has_already_is_refused():
    assert problems(minimum_detectable, n_treated=9, power=0.04) == [("impact_power_value", "power")]


def test_a_share_that_cannot_rise_enough_is_refused():
    assert problems(minimum_detectable, n_treated=5, share_without=0.9) == [("impact_power_unreachable", "power")]


def test_an_effect_that_nobody_can_find_is_refused():
    assert problems(sample_size, effect=1e-9) == [("impact_power_unreachable", "effect")]
