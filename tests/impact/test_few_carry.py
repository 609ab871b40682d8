"""Where nearly all of a side have one value, an interval by t holds too seldom; by clusters there is none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from toolkit.impact import estimate

DESIGN = {"outcome": "sold", "treated": "with", "estimator": "difference_in_means"}


def organisations(selling_with: int, selling_without: int, others: int = 20) -> pd.DataFrame:
    """Make organisations of which some sell 1, 2, 3 … and the others nothing."""
    sold = [*range(1, selling_with + 1), *[0] * others, *range(1, selling_without + 1), *[0] * others]
    with_ = [1] * (selling_with + others) + [0] * (selling_without + others)
    return pd.DataFrame({"sold": np.array(sold, float), "with": with_})


@pytest.mark.parametrize(("with_", "without"), [(3, 9), (9, 3), (0, 9), (9, 0)])
def test_fewer_than_four_that_sell_on_a_side_have_no_interval_by_clusters(with_, without):
    data = organisations(with_, without)
    found = estimate(data.assign(village=np.arange(len(data))), DESIGN | {"cluster": "village"})
    assert np.isnan([found.std_error, found.conf_low, found.conf_high, found.p_value]).all()
    assert "few_carry" in found.warnings
    assert found.may_say == "cannot_tell"
    assert found.value == pytest.approx(sum(range(with_ + 1)) / (with_ + 20) - sum(range(without + 1)) / (without + 20))


def test_without_clusters_welchs_interval_stands_and_is_warned_of():
    data = organisations(3, 9)
    found = estimate(data, DESIGN)
    sides = [data.loc[data["with"] == each, "sold"] for each in (1, 0)]
    welch = stats.ttest_ind(*sides, equal_var=False)
    assert (found.p_value, found.df) == (pytest.approx(welch.pvalue), pytest.approx(welch.df))
    assert found.warnings == ["few_carry"]


def test_four_a_side_have_one():
    found = estimate(organisations(4, 4), DESIGN)
    assert np.isfinite([found.conf_low, found.conf_high]).all()
    assert "few_carry" not in found.warnings


def test_it_is_clusters_that_count_where_there_are_any():
    data = organisations(6, 6)
    alone = data.assign(village=np.arange(len(data)))
    together = alone.assign(village=alone["village"].where(alone["sold"] == 0, alone["with"] * 2 + alone["sold"] % 2))
    assert "few_carry" not in estimate(alone, DESIGN | {"cluster": "village"}).warnings
    assert "few_carry" in estimate(together, DESIGN | {"cluster": "village"}).warnings


def test_few_on_a_side_of_which_no_two_are_alike_are_no_such_case():
    data = pd.DataFrame({"sold": [1.0, 2.0, 4.0, 3.0, 5.0, 9.0], "with": [1, 1, 1, 0, 0, 0]})
    assert "few_carry" not in estimate(data, DESIGN).warnings


@pytest.mark.parametrize("kind", ["HC2", "classical", "randomisation"])
def test_an_error_that_is_asked_for_is_given_and_warned_of(kind):
    found = estimate(organisations(2, 9), DESIGN | {"se": kind})
    assert np.isfinite(found.p_value)
    assert "few_carry" in found.warnings
