"""Intervals: published values to the last printed digit, a second opinion from other methods, and what must hold."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from toolkit.statistics.intervals import (
    Cluster,
    Stratum,
    clustered,
    clustered_mean,
    design_effect,
    difference,
    mean,
    proportion,
    quantile,
    stratified,
    stratified_mean,
)


def limits(figure, digits=4):
    return round(figure.conf_low, digits), round(figure.conf_high, digits)


# Newcombe (1998), Two-sided confidence intervals for the single proportion, Stat. Med. 17:857, table I, methods 3 and 5
PUBLISHED = [
    (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
    (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
    (0, 20, (0.0, 0.1611), (0.0, 0.1684)),
    (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
]


@pytest.mark.parametrize(("yes", "n", "wilson", "exact"), PUBLISHED)
def test_a_proportion_has_the_published_interval(yes, n, wilson, exact):
    assert limits(proportion(yes, n)) == wilson
    assert clopper_pearson(yes, n) == exact


def clopper_pearson(yes, n):
    low = stats.beta.ppf(0.025, yes, n - yes + 1) if yes else 0.0
    high = stats.beta.ppf(0.975, yes + 1, n - yes) if yes < n else 1.0
    return round(float(low), 4), round(float(high), 4)


@pytest.mark.parametrize("n", [2, 5, 12, 40, 150])
def test_the_interval_lies_close_to_the_exact_one(n):
    for yes in range(n + 1):
        for ours, exact in zip(limits(proportion(yes, n)), clopper_pearson(yes, n), strict=True):
            assert abs(ours - exact) < 0.35 / math.sqrt(n)


@pytest.mark.parametrize(
    ("population", "n"),
    [(60, 20), (200, 150)],
)
def test_of_all_samples_of_a_small_population_19_in_20_intervals_hold_the_truth(population, n):
    covered = []
    for true in range(population + 1):
        drawn = range(max(0, n - (population - true)), min(n, true) + 1)
        held = [yes for yes in drawn if holds(proportion(yes, n, population), true / population)]
        covered.append(float(stats.hypergeom(population, true, n).pmf(held).sum()))
    assert 0.945 < np.mean(covered) < 0.975
    without = [holds(proportion(n // 2, n), 0.5), holds(proportion(n // 2, n, population), 0.5)]
    assert all(without)


def holds(figure, truth):
    return figure.conf_low - 1e-12 <= truth <= figure.conf_high + 1e-12


def test_nobody_and_everybody_still_leave_something_open():
    # by hand, with z² = 3.8415: 1 / (1 + 3.8415) = 0.2065
    assert limits(proportion(1, 1)) == (0.2065, 1.0)
    assert limits(proportion(0, 1)) == (0.0, 0.7935)
    assert proportion(0, 0).missing == "nobody_answered"


def test_who_asks_everybody_knows():
    for yes, n in [(0, 7), (3, 7), (7, 7), (1, 1)]:
        figure = proportion(yes, n, n)
        assert figure.conf_low == figure.value == figure.conf_high


def test_more_asked_than_there_are_is_a_fault():
    with pytest.raises(ValueError, match="8 of a population of 7"):
        proportion(1, 8, 7)


@given(st.integers(1, 400), st.floats(0, 1), st.one_of(st.none(), st.integers(0, 2000)))
def test_an_interval_contains_its_value_within_0_and_1(n, part, more):
    figure = proportion(round(part * n), n, None if more is None else n + more)
    assert 0 <= figure.conf_low <= figure.value <= figure.conf_high <= 1


@given(st.integers(0, 40), st.integers(1, 40), st.integers(2, 9))
def test_an_interval_shrinks_with_more_answers_and_with_a_smaller_population(yes, no, times):
    small, large = proportion(yes, yes + no), proportion(times * yes, times * (yes + no))
    corrected = proportion(yes, yes + no, times * (yes + no))
    assert width(large) < width(small)
    assert width(corrected) <= width(small)
    assert width(corrected) < width(small) or yes + no == 1  # a single one tells of no more than itself


def width(figure):
    return figure.conf_high - figure.conf_low


# Newcombe (1998), Interval estimation for the difference, Stat. Med. 17:873, table II, method 10
@pytest.mark.parametrize(
    ("one", "other", "published"),
    [
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((6, 7), (2, 7), (0.0582, 0.8062)),
        ((5, 56), (0, 29), (-0.0381, 0.1926)),
        ((0, 10), (0, 20), (-0.1611, 0.2775)),
        ((0, 10), (0, 10), (-0.2775, 0.2775)),
        ((10, 10), (0, 20), (0.6791, 1.0)),
        ((10, 10), (0, 10), (0.6075, 1.0)),
    ],
)
def test_a_difference_has_the_published_interval(one, other, published):
    assert limits(difference(proportion(*one), proportion(*other))) == published


@given(st.integers(1, 99), st.integers(1, 99), st.floats(0, 1), st.floats(0, 1))
def test_a_difference_turned_round_changes_its_sign_and_nothing_else(n, m, p, q):
    one, other = proportion(round(p * n), n), proportion(round(q * m), m)
    there, back = difference(one, other), difference(other, one)
    assert there.value == -back.value
    assert (there.conf_low, there.conf_high) == (-back.conf_high, -back.conf_low)
    assert there.conf_low <= there.value <= there.conf_high


def test_a_difference_with_what_is_missing_is_missing():
    assert difference(proportion(1, 2), proportion(0, 0)).missing == "nobody_answered"


# Student (1908), The probable error of a mean, table of additional sleep; limits as R's t.test prints them
SLEEP = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]


def test_a_mean_has_the_published_interval():
    assert limits(mean(SLEEP)) == (0.7001, 2.4599)


# Cochran (1977), section 2.8: signatures on 50 of 676 petition sheets; total 19,888, limits 18,107 and 21,669 at 80 %
SHEETS = {42: 23, 41: 4, 36: 1, 32: 1, 29: 1, 27: 2, 23: 1, 19: 1, 16: 2, 15: 2, 14: 1, 11: 1, 10: 1, 9: 1, 7: 1}
SHEETS |= {6: 3, 5: 2, 4: 1, 3: 1}


def test_a_mean_of_a_finite_population_has_the_published_interval():
    signatures = [y for y, sheets in SHEETS.items() for _ in range(sheets)]
    assert (len(signatures), sum(signatures), sum(y * y for y in signatures)) == (50, 1471, 54_497)
    figure = mean(signatures, 676, level=0.8)
    assert round(figure.number * 676) == 19_888
    # the book takes 1.28 of the normal distribution, where Student's t of 49 degrees of freedom is 1.2991
    half = (figure.conf_high - figure.number) * 676 * 1.28 / float(stats.t(49).ppf(0.9))
    assert (19_888 - half, 19_888 + half) == pytest.approx((18_107, 21_669), abs=1)


def test_a_mean_of_one_has_no_interval_and_of_all_no_width():
    assert mean([3.0]).conf_low is None
    assert (mean([3.0, 5.0], 2).conf_low, mean([3.0, 5.0], 2).conf_high) == (4, 4)
    assert (mean([]).missing, mean([]).n) == ("nobody_answered", 0)


# Lohr (2010), Sampling: Design and Analysis, example 3.4: women among members of seven learned societies
SOCIETIES = [
    (9100, 636, 0.38),
    (1950, 451, 0.27),
    (5500, 481, 0.18),
    (10850, 611, 0.19),
    (2100, 493, 0.36),
    (5500, 575, 0.13),
    (9000, 588, 0.26),
]


def test_strata_have_the_published_value_and_standard_error():
    figure = stratified([Stratum(p * n, n, N) for N, n, p in SOCIETIES])
    assert round(figure.number, 4) == 0.2465
    assert round(width(figure) / 2 / 1.96, 4) == 0.0071


def test_one_stratum_is_a_simple_sample():
    figure, simple = stratified([Stratum(12, 40, 4000)]), proportion(12, 40, 4000)
    assert figure.number == simple.number
    # the one estimates the variance with n - 1, the other with n
    assert limits(figure) == pytest.approx(limits(simple), abs=0.003)
    assert width(figure) > width(simple)


def test_a_stratum_weighs_as_much_as_its_population():
    # by hand: 900/1000 × 1/10 + 100/1000 × 9/10
    assert stratified([Stratum(1, 10, 900), Stratum(9, 10, 100)]).number == pytest.approx(0.18)


def test_strata_that_all_say_yes_still_leave_something_open():
    # by hand: Σ W² (1 - f)/n = 2 × 0.25 × 0.9/10 = 0.045, so 22.2 cases; 22.2 / (22.2 + 3.84) = 0.8526
    figure = stratified([Stratum(10, 10, 100), Stratum(10, 10, 100)])
    assert limits(figure) == (0.8526, 1.0)


def test_a_stratum_of_which_too_little_is_known():
    empty = stratified([Stratum(1, 2, 9), Stratum(0, 0, 9)])
    assert (empty.missing, empty.unit, empty.n) == ("empty_stratum", "share", 2)
    alone = stratified([Stratum(1, 2, 9), Stratum(1, 1, 9)])
    assert (alone.number, alone.conf_low) == (0.75, None)
    census = stratified([Stratum(1, 2, 2), Stratum(1, 1, 1)])
    assert census.conf_low == census.number == census.conf_high == pytest.approx(2 / 3)


def test_a_cluster_sample_by_hand():
    # p = 3/6; Σ (y - p m)² = 1 + 0 + 1; v = 2 / (3 × 2) / 2² = 1/12; of a simple sample 0.25/6 = 1/24
    clusters = [Cluster(0, 2), Cluster(1, 2), Cluster(2, 2)]
    assert design_effect(clusters).number == pytest.approx(2)
    assert design_effect([Cluster(0, 2), Cluster(0, 2)]).missing == "no_variance"
    assert design_effect([Cluster(2, 2), Cluster(2, 2)]).missing == "no_variance"
    figure = clustered(clusters)
    square = float(stats.t(2).ppf(0.975)) ** 2 / 3  # 3 = 0.25 × 12 effective cases
    assert figure.conf_high - 0.5 == pytest.approx(math.sqrt(square / 4 + square**2 / 4) / (1 + square))


def test_the_variance_between_clusters_is_that_of_a_robust_regression():
    dice = np.random.default_rng(7)
    cases = pd.DataFrame({"cluster": dice.integers(0, 25, 300)})
    cases["yes"] = (dice.random(300) < 0.3 + 0.02 * cases["cluster"]).astype(float)
    groups = cases.groupby("cluster")["yes"]
    effect = design_effect([Cluster(float(own.sum()), len(own)) for _, own in groups]).number
    fitted = smf.ols("yes ~ 1", cases).fit(cov_type="cluster", cov_kwds={"groups": cases["cluster"]})
    share = cases["yes"].mean()
    assert effect == pytest.approx(fitted.bse["Intercept"] ** 2 / (share * (1 - share) / 300))


def test_clusters_that_say_nothing_of_their_variance():
    same = clustered([Cluster(2, 2), Cluster(3, 3), Cluster(1, 1)])
    square = float(stats.t(2).ppf(0.975)) ** 2 / 3  # each of three clusters counts as one case
    assert (same.conf_low, same.conf_high) == (pytest.approx(1 / (1 + square)), 1)
    assert clustered([Cluster(1, 2)]).conf_low is None
    assert clustered([]).missing == "nobody_answered"
    whole = clustered([Cluster(1, 2), Cluster(2, 2)], population=2)
    assert whole.conf_low == whole.value == whole.conf_high


def test_the_mean_of_strata_weighs_each_by_how_many_there_are():
    """Worked out by hand: W = 1/4 and 3/4, s² = 2 and 4, v = 0.05 + 0.675, 2.28 degrees of freedom."""
    figure = stratified_mean([([1, 3], 10), ([5, 7, 9], 30)], "km")
    assert (figure.value, figure.unit, figure.n) == (pytest.approx(0.25 * 2 + 0.75 * 7), "km", 5)
    half = quantile(freedom=0.725**2 / (0.05**2 / 1 + 0.675**2 / 2)) * math.sqrt(0.725)
    assert figure.conf_low == pytest.approx(figure.value - half)
    assert figure.conf_high == pytest.approx(figure.value + half)


def test_strata_asked_to_the_last_leave_nothing_open_and_an_empty_one_everything():
    everybody = stratified_mean([([1, 3], 2), ([5], 1)])
    assert (everybody.conf_low, everybody.value, everybody.conf_high) == (3, 3, 3)
    assert stratified_mean([([1, 3], 4), ([], 5)]).missing == "empty_stratum"
    assert stratified_mean([([], 4), ([], 5)]).missing == "nobody_answered"
    alone = stratified_mean([([1, 3], 4), ([5], 5)])
    assert (alone.value, alone.conf_low) == (pytest.approx(4 / 9 * 2 + 5 / 9 * 5), None)


def test_one_stratum_has_the_mean_of_a_simple_sample():
    one, simple = stratified_mean([([2, 4, 9], 30)]), mean([2, 4, 9], 30)
    assert (one.conf_low, one.conf_high) == (pytest.approx(simple.conf_low), pytest.approx(simple.conf_high))


def test_the_mean_of_clusters_is_their_total_over_their_cases():
    """Worked out by hand: 25/6, squares 2.778 + 12.25 + 3.361, over 3 · 2 and 2², Student's t of 2 degrees 4.303."""
    clusters = [Cluster(10, 2), Cluster(9, 3), Cluster(6, 1)]
    figure = clustered_mean(clusters, "km")
    assert (figure.value, figure.numerator, figure.denominator) == (pytest.approx(25 / 6), 25, 6)
    assert figure.conf_high - figure.value == pytest.approx(4.30265 * math.sqrt(18.38889 / 6 / 4), rel=1e-5)
    assert clustered_mean(clusters[:1]).conf_low is None
    nobody = clustered_mean([], "km")
    assert (nobody.missing, nobody.unit, nobody.n) == ("nobody_answered", "km", 0)
