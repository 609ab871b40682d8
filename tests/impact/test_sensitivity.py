"""Sensitivity: what something unmeasured, one unit, another outcome or another date would do to an estimate."""

from itertools import product
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from scipy.stats import rankdata, t, wilcoxon

from toolkit.errors import ImpactError
from toolkit.impact import estimate, sensitivity
from toolkit.impact.sensitivity import (
    adjusted_estimate,
    e_value,
    leave_one_out,
    partial_r2,
    placebo,
    robustness_value,
    rosenbaum,
)

# Lead in the blood of 33 children whose parents worked with it, and of 33 others: Morton and others (1982), as in
# Rosenbaum (2002), Observational Studies, table 3.8
EXPOSED = [38, 23, 41, 18, 37, 36, 23, 62, 31, 34, 24, 14, 21, 17, 16, 20, 15]
EXPOSED += [10, 45, 39, 22, 35, 49, 48, 44, 35, 43, 39, 34, 13, 73, 25, 27]
CONTROL = [16, 18, 18, 24, 19, 11, 10, 15, 16, 18, 18, 13, 19, 10, 16, 16, 24]
CONTROL += [13, 9, 14, 21, 19, 7, 18, 19, 12, 11, 22, 25, 16, 13, 11, 13]
LEAD = np.subtract(EXPOSED, CONTROL)


def codes(function, *given, **named):
    with pytest.raises(ImpactError) as refused:
        function(*given, **named)
    return [(problem.code, problem.column) for problem in refused.value.problems]


# --- robustness value


@pytest.mark.parametrize(("alpha", "published"), [(1.0, 0.13878), (0.05, 0.07626)])
def test_the_robustness_value_of_darfur_is_the_published_one(alpha, published):
    # Cinelli and Hazlett (2020), table 1: 13.9 and 7.6 per cent; their package sensemakr prints more digits
    assert robustness_value(0.09731582 / 0.02325654, 783, alpha=alpha) == pytest.approx(published, abs=5e-6)


def test_the_partial_r2_of_darfur_is_the_published_one():
    # Cinelli and Hazlett (2020), table 1: 2.2 per cent
    assert partial_r2(4.18, 783) == pytest.approx(0.022, abs=0.0005)


def adjusted(strength, df, q, alpha, of_treatment, of_outcome):
    """Return by how much what is left of an estimate goes beyond its limit, in units of its standard error.

    Cinelli and Hazlett (2020), equations 9 and 10.
    """
    bias = np.sqrt(of_outcome * of_treatment / (1 - of_treatment)) * np.sqrt(df)
    error = np.sqrt((1 - of_outcome) / (1 - of_treatment)) * np.sqrt(df / (df - 1))
    return q * strength - bias - abs(t.ppf(alpha / 2, df - 1)) * error


@pytest.mark.parametrize(("strength", "df", "q", "alpha"), [(4.18, 783, 1, 1), (5, 40, 0.5, 1), (3.4, 60, 1, 0.05)])
def test_something_that_explains_the_robustness_value_of_both_takes_the_estimate_away(strength, df, q, alpha):
    r2 = robustness_value(strength, df, q, alpha)
    assert adjusted(strength, df, q, alpha, r2, r2) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(("strength", "df"), [(9, 3), (6, 4), (60, 30)])
def test_nothing_that_explains_less_takes_a_very_strong_estimate_away(strength, df):
    # the limit of what explains less of the outcome too: searched for, as the formula changes there
    r2 = robustness_value(strength, df, alpha=0.05)
    outcome = np.linspace(0, 1, 2001)[:, None]
    treatment = np.linspace(0, 1, 4001)[:-1]
    left = adjusted(strength, df, 1, 0.05, treatment, outcome)
    taken = np.maximum(treatment, outcome)[left <= 0]
    assert r2 == pytest.approx(taken.min(), abs=1e-3)


def test_an_estimate_that_does_not_differ_has_no_robustness():
    assert robustness_value(1.5, 50, alpha=0.05) == 0


def test_the_sign_of_an_estimate_does_not_matter_for_its_robustness():
    assert robustness_value(-4.18, 783) == robustness_value(4.18, 783)


@pytest.mark.parametrize(
    ("given", "column"),
    [
        ((np.nan, 9), "t"),
        (("much", 9), "t"),
        ((2, 1), "df"),
        ((2, 9, 0), "q"),
        ((2, 9, 1, 0), "alpha"),
        ((2, 9, 1, 5), "alpha"),
    ],
)
def test_a_robustness_value_of_what_cannot_be_is_refused(given, column):
    assert codes(robustness_value, *given) == [("impact_sensitivity_value", column)]


# --- what an estimate would be

# Darfur, as in the documentation of sensemakr, the package of Cinelli and Hazlett: estimate, error, degrees of freedom
DARFUR = (0.09731582, 0.02325654, 783)
AS_SEX = (0.00916428667504862, 0.12464092303637)


@pytest.mark.parametrize(
    ("strength", "published"),
    [
        # sensemakr, tests/testthat/test-02-darfur.R and test-07-bounds.R: as strong as sex, and three times as strong
        (AS_SEX, (0.0752202712, 0.0218733277, 3.43890386, 0.0322829657, 0.118157577)),
        ((0.027492860, 0.374050471), (0.0303960235, 0.0186700648, 1.62806202, -0.006253282, 0.067045329)),
    ],
)
def test_with_something_as_strong_as_sex_the_estimate_of_darfur_is_the_published_one(strength, published):
    # the package's limits have 783 degrees of freedom and not the 782 that its robustness value has: 1e-7 apart
    assert adjusted_estimate(*DARFUR, *strength) == pytest.approx(published, rel=1e-6, abs=2e-7)


def test_another_level_of_confidence_moves_the_limits_as_published():
    # sensemakr, tests/testthat/test-07-bounds.R, alpha = 0.2
    found = adjusted_estimate(*DARFUR, *AS_SEX, level=0.8)
    assert found[3:] == pytest.approx((0.0471648038, 0.103275739), rel=1e-6)


def test_something_as_strong_as_the_robustness_value_leaves_nothing():
    r2 = robustness_value(DARFUR[0] / DARFUR[1], 783)
    assert adjusted_estimate(*DARFUR, r2, r2).estimate == pytest.approx(0, abs=1e-12)


def test_something_that_explains_nothing_leaves_the_estimate():
    assert adjusted_estimate(*DARFUR, 0, 0).estimate == DARFUR[0]


def test_a_fall_is_adjusted_as_a_rise():
    rise, fall = (adjusted_estimate(sign * DARFUR[0], *DARFUR[1:], *AS_SEX) for sign in (1, -1))
    assert fall[:3] == pytest.approx((-rise.estimate, rise.std_error, -rise.t))


@pytest.mark.parametrize(
    ("given", "column"),
    [
        ((np.inf, 1, 9, 0, 0), "estimate"),
        ((1, 0, 9, 0, 0), "std_error"),
        ((1, 1, 1, 0, 0), "df"),
        ((1, 1, 9, 1, 0), "r2_treatment"),
        ((1, 1, 9, 0, 1.1), "r2_outcome"),
        ((1, 1, 9, 0, 0, 95), "level"),
    ],
)
def test_a_strength_that_cannot_be_is_refused(given, column):
    assert codes(adjusted_estimate, *given) == [("impact_sensitivity_value", column)]


# --- E-value


def test_the_e_values_are_the_published_ones():
    # VanderWeele and Ding (2017), p. 270: 3.9 (1.8, 8.7) has 7.26 and 3.0
    found = e_value(3.9, 1.8, 8.7)
    assert found.estimate == pytest.approx(7.26, abs=0.005)
    assert found.limit == pytest.approx(3.0, abs=0.005)


def test_a_ratio_below_one_has_the_e_values_of_its_inverse():
    assert e_value(1 / 3.9, 1 / 8.7, 1 / 1.8) == pytest.approx(e_value(3.9, 1.8, 8.7))


@pytest.mark.parametrize("given", [(1.2, 0.9, 1.5), (0.8, 0.5, 1.1), (1.0, 0.9, 1.1)])
def test_an_interval_that_holds_one_needs_nothing_to_be_explained(given):
    assert e_value(*given).limit == 1


def test_without_limits_there_is_no_e_value_of_them():
    assert np.isnan(e_value(2.0).limit)


@pytest.mark.parametrize(
    ("given", "column"),
    [((0,), "ratio"), ((-2,), "ratio"), ((None,), "ratio"), ((2, 2.5), "low"), ((2, 1, 1.5), "high")],
)
def test_an_e_value_of_what_cannot_be_is_refused(given, column):
    assert codes(e_value, *given) == [("impact_sensitivity_value", column)]


# --- Rosenbaum's bounds


def test_the_bounds_of_lead_in_blood_are_those_of_the_book():
    # Rosenbaum (2002), section 4.3.3, table 4.1
    found = rosenbaum(LEAD, [2, 3, 4, 4.25, 5])
    assert found["p_high"].to_numpy() == pytest.approx([0.0018, 0.0136, 0.0388, 0.0468, 0.0740], abs=5e-5)


def test_the_statistic_of_lead_in_blood_is_that_of_the_book():
    assert rosenbaum(LEAD, 1).statistic == 527


def test_without_pairs_that_are_equal_it_is_the_exact_test_of_wilcoxon():
    # wilcox.exact of the same data: V = 499, p = 8.037e-07 (D. Small, Wharton, Stat 921, notes 16)
    found = rosenbaum(LEAD, 1, exact=True, zeros="dropped")
    assert (found.statistic, 2 * found.p_high) == (499, pytest.approx(8.037e-07, rel=1e-4))


def test_with_a_lot_that_was_drawn_it_is_the_normal_test_of_wilcoxon():
    known = wilcoxon(LEAD[LEAD != 0], alternative="greater", method="approx", correction=False).pvalue
    assert rosenbaum(LEAD, 1, zeros="dropped").p_high == pytest.approx(known)


@pytest.mark.parametrize("gamma", [1, 1.7, 4])
@pytest.mark.parametrize("differences", [[3, -1, 4, 2.5, 6], [1, 1, -2, 2, 3, -3, 5], [0, 2, -1, 4, 0, 3]])
def test_of_few_pairs_the_bounds_are_those_of_all_the_signs_there_can_be(differences, gamma):
    there = np.array(differences) != 0
    ranks = rankdata(np.abs(differences))[there]
    statistic = ranks[np.array(differences)[there] > 0].sum()
    signs = np.array(list(product([0, 1], repeat=int(there.sum()))))
    for chance, name in ((1 / (1 + gamma), "p_low"), (gamma / (1 + gamma), "p_high")):
        weight = np.prod(np.where(signs, chance, 1 - chance), axis=1)
        known = weight[signs @ ranks >= statistic].sum()
        assert getattr(rosenbaum(differences, gamma), name) == pytest.approx(known)


def test_no_chances_within_the_bounds_make_a_larger_p_value():
    differences, gamma, rng = [3.0, -1.0, 4.0, 2.5, 6.0, -0.5], 2.0, np.random.default_rng(5)
    ranks, positive = rankdata(np.abs(differences)), np.array(differences) > 0
    signs = np.array(list(product([0, 1], repeat=6)))
    bounds = rosenbaum(differences, gamma)
    for _ in range(200):
        chance = rng.uniform(1 / (1 + gamma), gamma / (1 + gamma), 6)
        weight = np.prod(np.where(signs, chance, 1 - chance), axis=1)
        assert bounds.p_low <= weight[signs @ ranks >= ranks[positive].sum()].sum() <= bounds.p_high


def test_many_pairs_are_bounded_by_the_normal_distribution_nearly_as_exactly():
    values = np.random.default_rng(8).normal(0.3, 1, 120)
    assert rosenbaum(values, 1.2).p_high == pytest.approx(rosenbaum(values, 1.2, exact=True).p_high, abs=0.003)


def test_money_in_thousands_does_not_change_the_bounds():
    assert rosenbaum(LEAD / 8, 3) == rosenbaum(LEAD, 3)


def test_odds_may_be_a_number_of_numpy():
    assert rosenbaum(LEAD, np.int64(3)) == rosenbaum(LEAD, 3)


def test_pairs_without_a_difference_are_counted_apart():
    assert rosenbaum(LEAD, 2)[-2:] == (32, 1)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (([1, np.nan], 2), ("impact_pairs_missing", "differences")),
        (([1, np.inf], 2), ("impact_infinite", "differences")),
        (([1, "much"], 2), ("impact_text", "differences")),
        (([1, 2], "much"), ("impact_sensitivity_value", "gamma")),
        (([0, 0], 2), ("impact_pairs_equal", "differences")),
        (([], 2), ("impact_pairs_equal", "differences")),
        (([1, 2], 0.5), ("impact_sensitivity_value", "gamma")),
        (([1, 2], 2, None, "kept"), ("impact_sensitivity_value", "zeros")),
    ],
)
def test_bounds_of_what_cannot_be_are_refused(given, problem):
    assert codes(rosenbaum, *given) == [problem]


# --- estimates made again


@pytest.fixture
def panel():
    """Sixty units in four years; a third is treated from 2022 on, which adds 5; the last unit is a giant."""
    rng = np.random.default_rng(3)
    unit, year = np.repeat(np.arange(60), 4), np.tile(np.arange(2020, 2024), 60)
    member, after = (unit % 3 == 0).astype(int), (year >= 2022).astype(int)
    data = pd.DataFrame({"unit": unit, "year": year, "member": member, "after": after, "region": unit % 4})
    data["y"] = rng.normal(size=60)[unit] + year - 2020 + 5 * member * after + rng.normal(size=240)
    data["rain"] = rng.normal(size=240)
    data["d"], data["first"] = member * after, np.where(member, 2022, 0)
    data.loc[data["unit"] == 57, "y"] += 400 * after[unit == 57]
    return data


MEMBERS = {"outcome": "y", "estimator": "did", "treated": "member", "unit": "unit", "period": "year", "post": "after"}
IN_ROW = {"outcome": "y", "estimator": "did", "treated": "d", "unit": "unit", "period": "year"}
STARTS = {"outcome": "y", "estimator": "staggered", "unit": "unit", "period": "year", "first_treated": "first"}


def test_leaving_out_one_unit_is_estimating_without_its_rows(panel):
    found = leave_one_out(panel, MEMBERS).set_index("left_out")
    assert found.loc[57, "value"] == pytest.approx(estimate(panel[panel["unit"] != 57], MEMBERS).value)


def test_the_unit_on_which_an_estimate_hangs_changes_it_most(panel):
    found = leave_one_out(panel, MEMBERS)
    assert len(found) == 60
    assert found.loc[found["change"].abs().idxmax(), "left_out"] == 57


def test_the_change_is_from_the_estimate_with_all(panel):
    found = leave_one_out(panel, MEMBERS)
    assert found.attrs["value"] == pytest.approx(estimate(panel, MEMBERS).value)
    assert (found["value"] - found["change"]).to_numpy() == pytest.approx(np.full(60, found.attrs["value"]))


def test_regions_may_be_left_out_instead(panel):
    assert leave_one_out(panel, MEMBERS, by="region")["left_out"].tolist() == [0, 1, 2, 3]


def test_clusters_are_left_out_where_there_are_any(panel):
    assert leave_one_out(panel, {**MEMBERS, "cluster": "region"})["left_out"].tolist() == [0, 1, 2, 3]


def test_each_row_is_left_out_where_there_are_no_groups():
    data = pd.DataFrame({"y": [1.0, 2.0, 4.0, 7.0], "d": [0, 0, 1, 1]}, index=list("abcd"))
    found = leave_one_out(data, {"outcome": "y", "estimator": "difference_in_means", "treated": "d"})
    assert found["left_out"].tolist() == ["a", "b", "c", "d"]
    assert found["value"].to_numpy() == pytest.approx([3.5, 4.5, 5.5, 2.5])


def test_a_group_without_which_there_is_no_estimate_says_why():
    data = pd.DataFrame({"y": [1.0, 2.0, 4.0, 7.0, 3.0], "d": [0, 0, 1, 1, 0], "place": list("aabbc")})
    design = {"outcome": "y", "estimator": "difference_in_means", "treated": "d"}
    found = leave_one_out(data, design, by="place").set_index("left_out")
    assert found.loc["b", "refused"] == "impact_nobody_treated"
    assert np.isnan(found.loc["b", "value"])


def test_a_column_of_groups_that_there_is_not_is_refused(panel):
    assert codes(leave_one_out, panel, MEMBERS, by="regoin") == [("impact_no_column", "regoin")]


def test_rain_is_not_changed_by_a_programme(panel):
    found = placebo(panel, MEMBERS, outcome="rain")
    assert found.value == pytest.approx(estimate(panel, {**MEMBERS, "outcome": "rain"}).value)
    assert found.conf_low < 0 < found.conf_high


@pytest.mark.parametrize("design", [MEMBERS, IN_ROW, STARTS], ids=["members", "in_row", "starts"])
def test_a_start_before_the_start_compares_the_years_before(panel, design):
    before = panel[panel["year"] < 2022].assign(late=lambda rows: rows["year"] >= 2021)
    means = before.groupby(["member", "late"])["y"].mean()
    known = (means[1, True] - means[1, False]) - (means[0, True] - means[0, False])
    assert placebo(panel, design, start=2021).value == pytest.approx(known)


def test_a_placebo_leaves_the_table_as_it_was(panel):
    copy = panel.copy()
    placebo(panel, IN_ROW, start=2021)
    pd.testing.assert_frame_equal(panel, copy)


def test_a_start_may_be_written_as_text(panel):
    assert placebo(panel, MEMBERS, start="2021").value == placebo(panel, MEMBERS, start=2021).value


def test_an_empty_first_year_is_never(panel):
    written = panel.assign(first=panel["first"].astype(str).replace("0", ""))
    assert placebo(written, STARTS, start=2021).value == pytest.approx(placebo(panel, STARTS, start=2021).value)


@pytest.mark.parametrize("start", [2020, 2022, 1999])
def test_a_start_that_is_not_before_the_start_is_refused(panel, start):
    assert codes(placebo, panel, MEMBERS, start=start) == [("impact_placebo_start", "year")]


def test_a_placebo_of_nothing_is_refused(panel):
    assert codes(placebo, panel, MEMBERS) == [("impact_placebo_nothing", "outcome, start")]


def test_a_start_needs_periods(panel):
    design = {key: value for key, value in MEMBERS.items() if key != "period"}
    assert codes(placebo, panel, design, start=2021) == [("design_lacks", "period")]


def test_bounds_of_trends_are_offered_here_too(monkeypatch):
    room = ModuleType("toolkit.impact.trends")
    room.trend_bounds = lambda: "bounds"
    monkeypatch.setitem(__import__("sys").modules, "toolkit.impact.trends", room)
    assert sensitivity.trend_bounds() == "bounds"


def test_what_is_not_offered_is_not_there():
    with pytest.raises(AttributeError):
        _ = sensitivity.trends_bound
