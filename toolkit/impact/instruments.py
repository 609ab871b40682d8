"""Two-stage least squares: the effect on those whom an instrument, as a lot, moves into the programme."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from toolkit.errors import ImpactError, Problem
from toolkit.impact.least_squares import Fit, least_squares
from toolkit.impact.regressed import kind_of
from toolkit.impact.sample import Sample
from toolkit.impact.standard_errors import error_of
from toolkit.impact.unfinished_estimate import Found
from toolkit.impact.unit_changes import of_units

WEAK = 10.0
"""F of the instruments below which they are weak: Staiger and Stock (1997), Econometrica 65."""


def fit(sample: Sample) -> Found:
    """Estimate by two-stage least squares.

    Imbens and Angrist (1994), Identification and estimation of local average treatment effects, Econometrica 62. The F
    of the instruments in the first stage, of the same kind of error, is a row of the details.
    """
    own = of_units(sample)
    weights = None if (own.weights == 1).all() else own.weights
    ones = np.ones((own.n, 1))
    exogenous = np.column_stack([ones, own.x])
    names = ("1", *own.design.covariates)
    first = least_squares(
        own.d, np.column_stack([own.instruments, exogenous]), weights, names=(*own.design.instrument, *names)
    )
    root = np.sqrt(own.weights)
    fitted = first.x @ first.coefficients
    if np.ptp(fitted) == 0:
        raise ImpactError(Problem("impact_instrument_idle", column=", ".join(own.design.instrument)))
    x = np.column_stack([fitted, exogenous * root[:, None]])
    second = least_squares(own.y * root, x, names=(own.design.treated, *names))
    actual = np.column_stack([own.d * root, exogenous * root[:, None]])
    second = replace(second, residuals=own.y * root - actual @ second.coefficients)
    kind, _ = kind_of(own)
    error = error_of(second, own, kind)
    strength = _strength(first, own, kind)
    weak = ["weak_instrument"] if strength < WEAK else []
    details = [{"kind": "cell", "group": "first_stage_f", "estimate": strength}]
    return Found(second.value, error, details=details, warnings=weak, left_out=own.left_out)


def _strength(first: Fit, sample: Sample, kind: str) -> float:
    """Return the F of the instruments in the first stage; of one it is the square of its t."""
    count = sample.instruments.shape[1]
    if count == 1:
        return float((first.value / error_of(first, sample, kind).std_error) ** 2)
    pulls = (first.x @ first.bread[:count].T) * first.residuals[:, None]
    if sample.clusters:
        pulls = np.column_stack([sample.clusters[0].sums(column) for column in pulls.T])
    chosen = first.coefficients[:count]
    return float(chosen @ np.linalg.solve(pulls.T @ pulls, chosen) / count)
