"""Who stands beside whom: within a crop and a start year, whoever never started beside every start of its crop."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from toolkit.impact import estimate

DESIGN = {"outcome": "sold", "treated": "on", "unit": "who", "post": "later", "strata": ["crop", "start"]}
TOTALS = DESIGN | {"estimator": "percent_of_totals"}


def rows(who, crop, on, start, before, after):
    return [
        {"who": who, "crop": crop, "on": on, "start": start, "later": later, "sold": sold}
        for later, sold in ((0, before), (1, after))
    ]


def frame(never=np.nan):
    """Coffee doubles for everybody, cocoa stays for everybody: nobody has anything of the programme."""
    treated = [("coffee", 2018, 100), ("coffee", 2018, 110), ("coffee", 2019, 100), ("cocoa", 2018, 50)]
    treated += [("cocoa", 2019, 60), ("cocoa", 2019, 55)]
    others = [("coffee", 100), ("coffee", 90), ("cocoa", 300), ("cocoa", 310)]
    made = []
    for i, (crop, start, before) in enumerate(treated):
        made += rows(f"t{i}", crop, 1, start, before, before * (2 if crop == "coffee" else 1))
    for i, (crop, before) in enumerate(others):
        made += rows(f"n{i}", crop, 0, never, before, before * (2 if crop == "coffee" else 1))
    return pd.DataFrame(made)


@pytest.mark.parametrize("estimator", ["percent_of_totals", "percent_of_means", "mean_percent"])
def test_a_missing_start_serves_every_start_of_the_same_crop_and_no_other(estimator):
    assert estimate(frame(), DESIGN | {"estimator": estimator}).value == pytest.approx(0, abs=1e-12)


def test_serving_is_the_same_as_stacking_by_hand():
    data = frame()
    data["sold"] += np.arange(len(data)) % 7
    stacked = pd.concat([data[data["on"] == 1], *(data[data["on"] == 0].assign(start=s) for s in (2018, 2019))])
    assert estimate(data, TOTALS).value == pytest.approx(estimate(stacked, TOTALS | {"cluster": "who"}).value)


def test_a_stratum_without_treated_says_nothing_and_is_counted():
    """Cocoa began in 2019 alone; whoever never started and is said to stand in 2018 stands beside nobody."""
    data = frame()
    stacked = pd.concat([data[data["on"] == 1], *(data[data["on"] == 0].assign(start=s) for s in (2018, 2019))])
    lone = stacked[~((stacked["crop"] == "cocoa") & (stacked["start"] == 2018) & (stacked["on"] == 1))]
    found = estimate(lone, TOTALS)
    assert found.value == pytest.approx(0, abs=1e-12)
    assert found.left_out["stratum_without_treated"] == 4


def test_totals_are_of_units_that_are_there_before_and_after():
    """Of three that had 100 two have 150, and one is gone: a half more than nothing, and no fall."""
    made = [row for i in range(3) for row in rows(f"t{i}", "", 1, 0, 100, 150)]
    made += [row for i in range(3) for row in rows(f"n{i}", "", 0, 0, 100, 110)]
    data = pd.DataFrame(made)
    gone = data[~((data["who"] == "t0") & (data["later"] == 1))]
    plain = {key: value for key, value in TOTALS.items() if key != "strata"}
    whole, left = estimate(data, plain), estimate(gone, plain)
    assert left.value == pytest.approx(whole.value) == pytest.approx(150 / 110 - 1)
    assert left.left_out["units_without_both"] == 1
    assert estimate(gone.drop(columns="who"), {k: v for k, v in plain.items() if k != "unit"}).value < 0


def test_a_unit_in_two_strata_has_a_change_in_each():
    data = pd.concat([frame(2018), frame(2018).assign(start=2019)])
    assert estimate(data, DESIGN | {"estimator": "mean_percent", "cluster": "who"}).value == pytest.approx(0, abs=1e-12)
