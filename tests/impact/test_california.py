"""California's Proposition 99: synthetic difference in differences, as its authors print it.

Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021), Synthetic difference-in-differences, Am. Econ. Rev. 111, tables
1, 7 and 8, and their R package ``synthdid`` 0.0.9. Of their other estimators the toolkit has difference in differences;
it has no synthetic control (-19.6).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from toolkit.impact import estimate
from toolkit.impact.synthetic import Block, _orders, _placebos

WIDE = pd.read_csv(Path(__file__).parent / "data" / "california_prop99.csv", index_col="state")
LAW = 1989
DESIGN = {"outcome": "packs", "treated": "law", "unit": "state", "period": "year"}
SYNTHETIC = DESIGN | {"estimator": "synthetic_did", "options": {"draws": 2}}  # draws are for the error alone

UNITS = """
Nevada 0.12, New Hampshire 0.10, Connecticut 0.08, Delaware 0.07, Colorado 0.06, Illinois 0.05, Nebraska 0.05,
Montana 0.04, Utah 0.04, New Mexico 0.04, Minnesota 0.04, Wisconsin 0.04, West Virginia 0.03, North Carolina 0.03,
Idaho 0.03, Ohio 0.03, Maine 0.03, Iowa 0.03, Kansas 0.02, Indiana 0.01, Missouri 0.01, Pennsylvania 0.01, Texas 0.01
"""
"""Table 7, where it is not 0.00."""

YEARS = {1986: 0.37, 1987: 0.21, 1988: 0.43}
"""Table 8."""


def panel(wide=WIDE):
    long = wide.rename_axis(columns="year").stack().rename("packs").reset_index().astype({"year": int})
    return long.assign(law=((long["state"] == "California") & (long["year"] >= LAW)).astype(int))


def as_authors_hold_it():
    """Their table has each figure as the nearest number of single precision, written with ten digits."""
    return panel(WIDE.map(lambda packs: float(f"{np.float32(packs):.10g}")))


def test_the_table_is_that_of_39_states_and_31_years():
    assert WIDE.shape == (39, 31)
    assert not WIDE.isna().any(axis=None)
    assert (WIDE.to_numpy().min(), WIDE.to_numpy().max()) == (40.7, 296.2)  # Utah 2000, New Hampshire 1972
    assert list(WIDE.loc["California", ["1970", "1988", "1989", "2000"]]) == [123.0, 90.1, 82.4, 41.6]


def test_the_effect_is_the_authors():
    """Their -15.604, to eight digits -15.603828: ours has another sixth decimal, since it is made of one decimal."""
    assert estimate(panel(), SYNTHETIC).value == pytest.approx(-15.603828, abs=1e-5)


def test_the_effect_is_that_of_their_package_to_all_digits():
    """What ``synthdid_estimate`` gives. A tenth of a pack in one of 191 cells drawn by lot moved it by 2e-7 or more."""
    assert estimate(as_authors_hold_it(), SYNTHETIC).value == pytest.approx(-15.6038278727338, abs=1e-9)


def test_the_weights_are_those_of_tables_7_and_8():
    rows = estimate(panel(), SYNTHETIC).details.query("kind == 'weight'")
    units = rows[rows["group"].notna()].set_index("group")["estimate"]
    years = rows[rows["period"].notna()].set_index("period")["estimate"]
    printed = dict(each.strip().rsplit(" ", 1) for each in UNITS.split(","))
    expected = pd.Series(printed).astype(float).reindex(WIDE.index.drop("California"), fill_value=0.0)
    found = units.reindex(expected.index, fill_value=0.0)
    assert found.to_numpy() == pytest.approx(expected.to_numpy(), abs=0.0056)  # rounded to three digits, then to two
    assert dict(years) == pytest.approx(YEARS, abs=0.0056)


def test_plain_difference_in_differences_on_the_same_panel():
    """Their ``did_estimate``; it is nothing but means of cells."""
    plain = DESIGN | {"estimator": "did"}
    assert estimate(panel(), plain).value == pytest.approx(-27.349111, abs=1e-6)
    assert estimate(as_authors_hold_it(), plain).value == pytest.approx(-27.349111083615, abs=1e-9)


def test_the_error_takes_every_other_state_once_in_the_place_of_california():
    """Of one treated state there are but 38 placebos: their deviation is exact, and no draw of a seed."""
    found = estimate(panel(), DESIGN | {"estimator": "synthetic_did"})
    assert found.std_error == pytest.approx(9.371, abs=5e-4)
    assert "38" in found.correction
    assert (
        estimate(panel(), DESIGN | {"estimator": "synthetic_did", "options": {"seed": 2}}).std_error == found.std_error
    )


def test_the_error_of_table_1_is_one_that_200_draws_give():
    """8.4, of 200 draws of R's: among those that draws from the 38 placebos would give."""
    wide = WIDE.loc[[*WIDE.index.drop("California"), "California"]].to_numpy()
    block = Block.of(wide, 38, LAW - 1970)
    effects = _placebos(block, _orders(block, 200, 1))
    random = np.random.default_rng(1)
    low, high = np.quantile(random.choice(effects, (2_000, 200)).std(axis=1), [0.025, 0.975])
    assert low < 8.4 < high
