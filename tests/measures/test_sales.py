"""Sales: the split of growth adds up exactly, whatever the numbers."""

from __future__ import annotations

from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.measures.indicators import sales

factor = st.floats(0.01, 1e5)


def test_two_factors_are_bennets_indicator():
    # 10 × 2 = 20 to 20 × 3 = 60: units (20 - 10) × (2 + 3) / 2 = 25, each (3 - 2) × (10 + 20) / 2 = 15
    assert sales.shapley({"units": 10, "each": 2}, {"units": 20, "each": 3}) == {"units": 25, "each": 15}


def test_a_factor_that_stays_adds_nothing():
    assert sales.shapley({"units": 10, "each": 2}, {"units": 10, "each": 3})["units"] == 0


@given(st.lists(st.tuples(factor, factor), min_size=1, max_size=4))
def test_the_parts_add_up_to_the_change(factors):
    before = {str(i): a for i, (a, _) in enumerate(factors)}
    after = {str(i): b for i, (_, b) in enumerate(factors)}
    change = 1.0
    for b in after.values():
        change *= b
    start = 1.0
    for a in before.values():
        start *= a
    assert sum(sales.shapley(before, after).values()) == pytest.approx(
        change - start, rel=1e-9, abs=1e-6 * prod(max(pair) for pair in factors)
    )


@given(st.lists(st.tuples(factor, factor), min_size=2, max_size=4))
def test_the_names_of_the_factors_do_not_matter(factors):
    before = {str(i): a for i, (a, _) in enumerate(factors)}
    after = {str(i): b for i, (_, b) in enumerate(factors)}
    turned = sales.shapley(dict(reversed(before.items())), dict(reversed(after.items())))
    for name, part in sales.shapley(before, after).items():
        assert turned[name] == pytest.approx(part, rel=1e-6, abs=1e-9 * prod(max(pair) for pair in factors))


def test_a_programme_without_units_has_no_split(spp):
    assert set(sales.split(spp, 2019)["indicator"]) == {"i1.4"}
    assert sales.growth(spp, 2019).loc["purchases", "per_unit"].missing == "units_not_reported"
