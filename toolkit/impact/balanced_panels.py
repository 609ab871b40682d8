"""A balanced panel laid out: a row a unit, a column a period."""

from __future__ import annotations

import numpy as np

from toolkit.errors import ImpactError, Problem
from toolkit.impact.columns import Flags, Floats
from toolkit.impact.sample import Sample

_NAMED = 5


def laid_out(sample: Sample) -> tuple[Floats, Flags]:
    """Return the outcomes, and who is treated, of shape (units, periods).

    Raises
    ------
    ImpactError
        For units that lack a period, or have it twice.
    """
    unit, period = sample.unit, sample.period
    assert unit is not None
    assert period is not None
    shape = (unit.size, period.size)
    count = np.bincount(unit.codes * period.size + period.codes, minlength=unit.size * period.size)
    uneven = (count.reshape(shape) != 1).any(axis=1)
    if uneven.any():
        rows = ", ".join(str(label) for label in unit.labels[uneven][:_NAMED])
        fields = {"rows": rows, "n": str(int(uneven.sum()))}
        raise ImpactError(Problem("impact_unbalanced", column=sample.design.unit, fields=fields))
    y, on = np.empty(shape), np.zeros(shape, bool)
    y[unit.codes, period.codes], on[unit.codes, period.codes] = sample.y, sample.treated
    return y, on
