"""Attrition: who left, whether they are others, and between what the estimate may lie; by hand and by simulation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm, ttest_ind

from toolkit.errors import ImpactError
from toolkit.impact.attrition import bounds, table
from toolkit.impact.estimates import estimate

_DESIGN = {"outcome": "y", "treated": "t", "estimator": "difference_in_means"}
_PANEL = {**_DESIGN, "unit": "id", "post": "post"}


def _once() -> pd.DataFrame:
    """Ten with, of whom all stayed, and six without, of whom two left."""
    left = np.nan
    return pd.DataFrame(
        {
            "y": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 2, 4, left, 6, 8, left],
            "t": [1] * 10 + [0] * 6,
            "x": [1.0, 2, 3, 4, 5, 6, 7, 8, 9, 11, 3, 4, 9, 6, 1, 8],
        }
    )


def _panel() -> pd.DataFrame:
    """Four with and four without: one left by a missing outcome, two by a missing row, and one came later."""
    before = pd.DataFrame({"id": list("abcdefgh"), "t": [1, 1, 1, 1, 0, 0, 0, 0], "post": 0, "y": range(8)})
    after = before.drop(index=[3, 7]).assign(post=1, y=lambda own: own.y + 10.0)
    after.loc[after.id == "c", "y"] = np.nan
    newcomer = pd.DataFrame({"id": ["z"], "t": [1], "post": [1], "y": [50.0]})
    return pd.concat([before, after, newcomer], ignore_index=True)


def _row(found: pd.DataFrame, side: str, column: str = "y", kind: str = "left") -> pd.Series:
    (place,) = np.flatnonzero((found.kind == kind) & (found.side == side) & (found.column == column))
    return found.iloc[place]


# --- who left


@pytest.mark.parametrize(("side", "start", "after", "rate"), [("with", 10, 10, 0), ("without", 6, 4, 1 / 3)])
def test_a_missing_outcome_is_one_who_left(side: str, start: int, after: int, rate: float) -> None:
    row = _row(table(_once(), _DESIGN), side)
    assert (row.n_start, row.n_after, row.rate) == (start, after, pytest.approx(rate))


@pytest.mark.parametrize(("side", "start", "after"), [("with", 4, 2), ("without", 4, 3), ("all", 8, 5)])
def test_a_missing_row_after_the_start_is_one_who_left(side: str, start: int, after: int) -> None:
    row = _row(table(_panel(), _PANEL), side)
    assert (row.n_start, row.n_after) == (start, after)


def test_who_came_later_is_in_no_count_and_told() -> None:
    assert table(_panel(), _PANEL).attrs["left_out"] == {"entered_later": 1}


def test_several_times_after_the_start_need_one_outcome() -> None:
    panel = _panel()
    again = panel[(panel.post == 1) & (panel.id == "c")].assign(y=7.0)
    assert _row(table(pd.concat([panel, again]), _PANEL), "with").n_after == 3


def test_without_a_post_column_the_first_treated_period_is_the_start() -> None:
    rows = [(unit, year, year >= 2 and unit in "ab") for unit in "abcd" for year in (1, 2, 3)]
    panel = pd.DataFrame(rows, columns=["id", "year", "t"]).assign(y=1.0)
    panel = panel[~((panel.id == "d") & (panel.year > 1))]
    panel.loc[(panel.id == "a") & (panel.year > 1), "y"] = np.nan
    found = table(panel, {**_DESIGN, "unit": "id", "period": "year"})
    assert [_row(found, side).rate for side in ("with", "without")] == [0.5, 0.5]


def test_first_treated_is_each_units_own_start() -> None:
    """Unit a starts in 3 and has no row from then on; b starts in 2; c and d never: theirs is the first of all."""
    rows = [("a", 1), ("a", 2), ("b", 1), ("b", 2), ("b", 3), ("c", 1), ("c", 2), ("d", 1)]
    panel = pd.DataFrame(rows, columns=["id", "year"]).assign(y=1.0)
    panel["first"] = panel.id.map({"a": 3, "b": 2, "c": 0})
    design = {"outcome": "y", "estimator": "staggered", "unit": "id", "period": "year", "first_treated": "first"}
    found = table(panel, design)
    assert [(_row(found, side).n_start, _row(found, side).n_after) for side in ("with", "without")] == [(2, 1), (2, 1)]


def test_what_is_before_the_first_treated_period_is_the_baseline() -> None:
    rows = [(unit, year, year >= 2 and unit in "ab") for unit in "abcd" for year in (1, 2, 3)]
    panel = pd.DataFrame(rows, columns=["id", "year", "t"]).assign(y=lambda own: own.year * 10.0)
    found = table(panel, {**_DESIGN, "unit": "id", "period": "year"})
    assert [_row(found, side, "y", "covariate").stayers for side in ("with", "without")] == [10, 10]


def test_the_rates_are_compared_by_welch() -> None:
    frame = _once()
    left = frame.y.isna().astype(float)
    row = _row(table(frame.assign(y=frame.y.mask(frame.index == 4)), _DESIGN), "all")
    left[4] = 1
    expected = ttest_ind(left[:10], left[10:], equal_var=False)
    assert row.difference == pytest.approx(0.1 - 1 / 3)
    assert row.p_value == pytest.approx(expected.pvalue)


def test_with_clusters_the_rates_are_compared_by_cluster() -> None:
    frame = _once().assign(place=["a"] * 5 + ["b"] * 3 + ["c"] * 2 + ["d"] * 2 + ["e"] * 2 + ["f"] * 2)
    row = _row(table(frame, {**_DESIGN, "cluster": "place"}), "all")
    left = frame.assign(y=frame.y.isna().astype(float))
    assert row.p_value == pytest.approx(estimate(left, {**_DESIGN, "cluster": "place", "se": "CR2"}).p_value)


def test_sampling_weights_weigh_the_rate() -> None:
    frame = _once().assign(w=[1.0] * 15 + [5.0])
    assert _row(table(frame, {**_DESIGN, "weights": "w"}), "without").rate == pytest.approx(6 / 10)


def test_where_nobody_left_there_is_no_p_value() -> None:
    row = _row(table(_once().fillna({"y": 3.0}), _DESIGN), "all")
    assert row.difference == 0
    assert np.isnan(row.p_value)


# --- whether they are others


def test_leavers_are_compared_with_stayers_in_what_they_were() -> None:
    row = _row(table(_once(), {**_DESIGN, "covariates": "x"}), "without", "x", "covariate")
    assert (row.stayers, row.leavers, row.difference) == (3.5, 8.5, 5.0)


def test_their_difference_has_welchs_p_value() -> None:
    frame = _once()
    row = _row(table(frame, {**_DESIGN, "covariates": "x"}), "all", "x", "covariate")
    left = frame.y.isna()
    assert row.p_value == pytest.approx(ttest_ind(frame.x[left], frame.x[~left], equal_var=False).pvalue)


def test_what_they_had_before_is_compared_as_well() -> None:
    row = _row(table(_panel(), _PANEL), "with", "y", "covariate")
    assert (row.stayers, row.leavers) == (0.5, 2.5)


def test_a_covariate_is_that_of_the_baseline() -> None:
    panel = _panel().assign(x=lambda own: own.post * 100.0 + 1)
    assert _row(table(panel, {**_PANEL, "covariates": "x"}), "all", "x", "covariate").stayers == 1


def test_shuffled_rows_change_nothing() -> None:
    before = table(_panel(), _PANEL)
    after = table(_panel().sample(frac=1, random_state=2), _PANEL)
    pd.testing.assert_frame_equal(before, after)


# --- the worst case


def test_the_worst_case_fills_leavers_with_the_ends_of_the_range() -> None:
    """With: 5.5. Without: 20 of four, and twice 10 or twice 0, over six."""
    found = bounds(_once(), _DESIGN, "worst_case", 0, 10)
    assert (found.low, found.high) == (pytest.approx(5.5 - 40 / 6), pytest.approx(5.5 - 20 / 6))


def test_its_width_is_the_share_that_left_times_the_range() -> None:
    found = bounds(_once(), _DESIGN, "worst_case", -20, 30)
    assert found.high - found.low == pytest.approx(50 / 3)


def test_its_error_is_that_of_the_filled_means() -> None:
    found = bounds(_once(), _DESIGN, "worst_case", 0, 10)
    with_, without = np.arange(1.0, 11), np.array([2.0, 4, 10, 6, 8, 10])
    assert found.low_std_error == pytest.approx(np.sqrt(with_.var() / 10 + without.var() / 6))


# --- trimming


def test_trimming_takes_away_the_share_that_the_other_side_lost() -> None:
    """A third of ten: the highest and lowest three go and the next counts for two thirds; without has 5."""
    found = bounds(_once(), _DESIGN)
    lowest = (sum([1, 2, 3, 4, 5, 6]) + 7 * 2 / 3) / (20 / 3)
    highest = (sum([10, 9, 8, 7, 6, 5]) + 4 * 2 / 3) / (20 / 3)
    assert (found.low, found.high) == (pytest.approx(lowest - 5), pytest.approx(highest - 5))
    assert (found.trimmed, found.side) == (pytest.approx(1 / 3), "with")


def _stayers(left_with: int, left_without: int) -> pd.DataFrame:
    """A hundred a side, of whom some left; nobody ties."""
    draw = np.random.default_rng(3)
    frame = pd.DataFrame({"y": draw.normal(size=200), "t": np.repeat([1, 0], 100)})
    frame.loc[frame.index[:left_with], "y"] = np.nan
    frame.loc[frame.index[100 : 100 + left_without], "y"] = np.nan
    return frame


def test_the_share_that_is_trimmed_is_of_those_who_stayed() -> None:
    """Lee (2009), section 3: of 80 stayers in a hundred and 60 in a hundred, (0.8 - 0.6) / 0.8 of the 80."""
    assert bounds(_stayers(20, 40), _DESIGN).trimmed == pytest.approx(0.25)


def test_its_error_is_lees() -> None:
    """Lee (2009), proposition 3: V_LB + V_C over n, of 80 and 60 stayers of a hundred a side: a quarter is trimmed."""
    frame = _stayers(20, 40)
    with_, without = (frame.y[frame.t == own].dropna().sort_values().to_numpy() for own in (1, 0))
    p, alpha, side, observed = 0.25, 0.6, 0.5, 0.4
    kept = with_[:60]
    border, mean = kept[-1], kept.mean()
    of_share = (1 - p) ** 2 * ((1 - alpha / (1 - p)) / (side * alpha / (1 - p)) + (1 - alpha) / ((1 - side) * alpha))
    lower = kept.var() / (observed * (1 - p)) + (border - mean) ** 2 * p / (observed * (1 - p))
    lower += ((border - mean) / (1 - p)) ** 2 * of_share
    variance = (lower + without.var() / (0.6 * 0.5)) / 200
    assert bounds(frame, _DESIGN).low_std_error == pytest.approx(np.sqrt(variance))


def test_of_the_side_without_the_other_tail_makes_the_bound() -> None:
    """Turned outcome and swapped sides are the same comparison."""
    frame = _stayers(20, 40)
    one = bounds(frame, _DESIGN)
    turned = bounds(frame.assign(y=-frame.y, t=1 - frame.t), _DESIGN)
    assert turned.side == "without"
    assert (turned.low, turned.high) == (pytest.approx(one.low), pytest.approx(one.high))
    assert turned.low_std_error == pytest.approx(one.low_std_error)


def test_with_as_many_leavers_on_both_sides_the_bounds_are_one() -> None:
    frame = _stayers(10, 10)
    found = bounds(frame, _DESIGN)
    means = frame.groupby("t").y.mean()
    assert (found.low, found.high) == (pytest.approx(means[1] - means[0]), pytest.approx(means[1] - means[0]))
    assert (found.trimmed, found.side) == (0, "")


def test_where_nobody_left_the_interval_is_that_of_a_point() -> None:
    frame = _stayers(0, 0)
    found = bounds(frame, _DESIGN)
    error = np.sqrt(sum(frame.y[frame.t == own].var(ddof=0) / 100 for own in (0, 1)))
    assert found.conf_low == pytest.approx(found.low - norm.ppf(0.975) * error)


def test_a_wide_interval_reaches_one_side_at_each_end() -> None:
    """Imbens and Manski (2004): far apart, each bound is missed on its side alone: 1.645 errors."""
    found = bounds(_stayers(20, 40), _DESIGN, "worst_case", -100, 100)
    assert found.conf_low == pytest.approx(found.low - norm.ppf(0.95) * found.low_std_error)


def test_between_the_two_the_interval_solves_imbens_and_manskis_equation() -> None:
    frame = _stayers(40, 41)
    found = bounds(frame, _DESIGN)
    reach = (found.low - found.conf_low) / found.low_std_error
    away = (found.high - found.low) / max(found.low_std_error, found.high_std_error)
    assert norm.ppf(0.95) < reach < norm.ppf(0.975)
    assert norm.cdf(reach + away) - norm.cdf(-reach) == pytest.approx(0.95)


def test_ties_are_trimmed_in_part() -> None:
    """Of yes and no a quarter of the stayers goes, although all the highest tie: 30 of 80 say yes."""
    frame = pd.DataFrame({"y": [1.0] * 30 + [0.0] * 50 + [np.nan] * 20 + [1.0] * 20 + [0.0] * 40 + [np.nan] * 40})
    found = bounds(frame.assign(t=np.repeat([1, 0], 100)), _DESIGN)
    assert (found.low, found.high) == (pytest.approx(10 / 60 - 20 / 60), pytest.approx(30 / 60 - 20 / 60))


@pytest.mark.parametrize("is_turned", [False, True])
def test_by_cluster_its_errors_are_those_of_leaving_each_cluster_out(is_turned: bool) -> None:
    """A jackknife over 80 clusters, in whose good years outcomes are high and fewer leave."""
    draw = np.random.default_rng(5)
    place = np.arange(1600) // 20
    luck = np.repeat(draw.normal(size=80), 20)
    t = place % 2 == int(is_turned)
    stays = 0.7 * luck + draw.normal(size=1600) + 0.8 * (place % 2 == 0) > -0.6
    y = np.where(stays, luck + draw.normal(size=1600), np.nan)
    frame = pd.DataFrame({"y": y, "t": t, "place": place})
    found = bounds(frame, {**_DESIGN, "cluster": "place"})
    without = [bounds(frame[place != each], _DESIGN) for each in range(80)]
    for name in ("low", "high"):
        jackknife = np.std([getattr(own, name) for own in without]) * np.sqrt(79)
        assert getattr(found, f"{name}_std_error") == pytest.approx(jackknife, rel=0.05)


def test_copied_rows_in_their_clusters_change_no_bound_and_no_error() -> None:
    frame = _stayers(20, 40).assign(place=np.arange(200) // 4)
    once = bounds(frame, {**_DESIGN, "cluster": "place"})
    twice = bounds(pd.concat([frame, frame], ignore_index=True), {**_DESIGN, "cluster": "place"})
    assert twice.low == pytest.approx(once.low)
    assert twice.low_std_error == pytest.approx(once.low_std_error)


def test_weights_are_as_many_copies() -> None:
    frame = _stayers(20, 40).assign(w=np.where(np.arange(200) % 3 == 0, 2.0, 1.0))
    weighted = bounds(frame, {**_DESIGN, "weights": "w"})
    copied = bounds(pd.concat([frame, frame[frame.w == 2]], ignore_index=True), _DESIGN)
    assert (weighted.low, weighted.high) == (pytest.approx(copied.low), pytest.approx(copied.high))


def test_a_single_stayer_on_a_side_has_bounds_and_no_interval() -> None:
    frame = _once()
    frame.loc[[10, 11, 13], "y"] = np.nan
    found = bounds(frame, _DESIGN)
    assert np.isfinite(found.low)
    assert np.isnan(found.conf_low)


def test_rescaled_money_rescales_bounds_and_errors() -> None:
    frame = _stayers(20, 40)
    before, after = (bounds(frame.assign(y=frame.y * scale), _DESIGN) for scale in (1, 1000))
    np.testing.assert_allclose(
        [after.low, after.high, after.conf_low, after.high_std_error],
        [1000 * own for own in (before.low, before.high, before.conf_low, before.high_std_error)],
    )


def test_trimmed_bounds_hold_the_effect_of_those_who_would_stay_anyway() -> None:
    """Treatment of effect 1 makes some stay who would have left: the plain difference is off, the interval is not."""
    draw, held, plain = np.random.default_rng(8), 0, 0
    for _ in range(200):
        luck = draw.normal(size=400)
        t = draw.random(400) < 0.5
        stays = luck + draw.normal(size=400) + 1.2 * t > 0.2
        frame = pd.DataFrame({"t": t, "y": np.where(stays, luck + t, np.nan)})
        found = bounds(frame, _DESIGN)
        held += found.conf_low <= 1 <= found.conf_high
        mean = frame.groupby("t").y.agg(["mean", "var", "count"])
        away = 1.96 * np.sqrt((mean["var"] / mean["count"]).sum())
        plain += abs(mean["mean"][True] - mean["mean"][False] - 1) <= away
    assert held / 200 >= 0.93
    assert plain / 200 < 0.5


# --- what is refused


def _refused(what: object) -> str:
    with pytest.raises(ImpactError) as refusal:
        what()  # type: ignore[operator]
    (problem,) = refusal.value.problems
    return f"{problem.code} {problem.column}"


def test_a_worst_case_without_a_range_is_refused() -> None:
    assert _refused(lambda: bounds(_once(), _DESIGN, "worst_case")) == "impact_no_range y"


def test_outcomes_outside_the_range_are_refused() -> None:
    assert _refused(lambda: bounds(_once(), _DESIGN, "worst_case", 0, 9)) == "impact_outside_range y"


def test_another_kind_is_refused() -> None:
    assert _refused(lambda: bounds(_once(), _DESIGN, "best_case")) == "design_value kind"


def test_a_side_of_which_nobody_stayed_is_refused() -> None:
    frame = _once()
    assert _refused(lambda: bounds(frame.assign(y=frame.y.where(frame.t == 1)), _DESIGN)) == "impact_nobody_stayed t"


def test_times_without_units_are_refused() -> None:
    assert _refused(lambda: table(_panel(), {**_DESIGN, "post": "post"})) == "design_lacks unit"


def test_a_unit_with_both_marks_is_refused() -> None:
    panel = _panel()
    panel.loc[panel.index[-2], "t"] = 1 - panel.t.iloc[-2]
    assert _refused(lambda: table(panel, _PANEL)) == "impact_both_marks t"


def test_rows_after_the_start_alone_are_refused() -> None:
    assert _refused(lambda: table(_panel().assign(post=1), _PANEL)) == "impact_one_time post"


def test_one_side_alone_is_refused() -> None:
    assert _refused(lambda: table(_once().assign(t=1), _DESIGN)) == "impact_nobody_untreated t"


def test_units_without_a_mark_are_left_out_and_told() -> None:
    frame = _once()
    frame["t"] = frame.t.astype(float)
    frame.loc[0, "t"] = np.nan
    found = table(frame, _DESIGN)
    assert found.attrs["left_out"] == {"t": 1}
    assert _row(found, "with").n_start == 9
