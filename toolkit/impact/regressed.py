"""From a regression to an estimate: its error of the kind that was asked for, and what the treated would have had."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from toolkit.impact.columns import Flags, Floats
from toolkit.impact.least_squares import Fit
from toolkit.impact.resampling import randomisation, wild
from toolkit.impact.rules import default_error
from toolkit.impact.sample import Sample
from toolkit.impact.standard_errors import Refit, error_of
from toolkit.impact.unfinished_estimate import Error, Found, none

_TWO = 2

FEW_CARRY = 4
"""Clusters of a side that must differ from the value that most of its rows have, for a t interval to hold.

In 1,200 samples of ten villages a side of which one organisation in ten sells anything, such an interval of 95 % held
in 73 to 87 % of those with one to three selling villages on a side, and in 95 % or more from four on.
"""


def kind_of(sample: Sample) -> tuple[str, str]:
    """Return the kind of standard error of a design, and why it is that."""
    design = sample.design
    if design.se:
        return design.se, "asked_for"
    clusters = min(each.size for each in sample.clusters) if sample.clusters else None
    kind, why = default_error(design.estimator, clusters, design.estimand)
    return ("CR1", "two_ways") if kind == "CR2" and len(sample.clusters) == _TWO else (kind, why)


def regressed(fit: Fit, sample: Sample, refit: Refit, rows: Flags | None = None) -> Found:
    """Make an estimate of a regression.

    Parameters
    ----------
    fit : Fit
    sample : Sample
        Of the rows of the regression.
    refit : callable
        Estimates the coefficient anew with other marks and another outcome.
    rows : array of bool, optional
        Where the treated are treated; those that are marked, where it is not said.
    """
    kind, why = kind_of(sample)
    warnings = [f"error_{why}"] if why in ("few_clusters", "two_ways") else []
    if sample.is_dose:
        return Found(fit.value, _error(fit, sample, refit, kind), warnings=warnings)
    treated = sample.treated if rows is None else rows
    is_carried = is_carried_by_few(sample, treated)
    warnings += ["few_carry"] if is_carried else []
    is_withheld = is_carried and bool(sample.clusters) and why != "asked_for"
    error = none(kind) if is_withheld else _error(fit, sample, refit, kind)
    without, covariance = counterfactual(fit.value, fit.influence, sample, error, treated)
    return Found(fit.value, error, without, covariance, warnings=warnings)


def is_carried_by_few(sample: Sample, treated: Flags) -> bool:
    """Whether most rows of a side have one value, as nought, and fewer than :data:`FEW_CARRY` clusters any other."""
    sides = [side for side in (treated, ~treated) if side.any()]
    return any(_carrying(sample, side) < FEW_CARRY for side in sides)


def _carrying(sample: Sample, side: Flags) -> float:
    """Count the clusters, or rows without any, whose outcome is not the commonest; all of them where none is common."""
    step = max(1, sample.n // _LOOKED_AT)
    own = sample.y[::step][side[::step]]
    apart = side & (sample.y != np.median(own)) if own.size else side
    if 2 * np.count_nonzero(apart) >= np.count_nonzero(side):
        return np.inf
    return min([each.count(apart) for each in sample.clusters] or [int(np.count_nonzero(apart))])


_LOOKED_AT = 10_000
"""Rows among which the commonest value is looked for: one that more than half of a side have is its median."""


def _error(fit: Fit, sample: Sample, refit: Refit, kind: str) -> Error:
    tests: dict[str, Callable[[], Error]] = {
        "wild": lambda: wild(fit, sample),
        "randomisation": lambda: randomisation(fit, sample, refit),
    }
    return tests[kind]() if kind in tests else error_of(fit, sample, kind)


def counterfactual(
    value: float, influence: Floats, sample: Sample, error: Error, treated: Flags
) -> tuple[float, Floats | None]:
    """Return what the treated would have had, their mean less the estimate, and how it varies with the estimate.

    The covariance is on the scale of the estimate's error, whatever its kind.
    """
    weights = sample.weights * treated
    whole = weights.sum()
    mean = float(np.einsum("i,i", weights, sample.y) / whole)
    others = sample.y - mean
    others *= weights
    others /= whole
    others -= influence
    return mean - value, scaled(error, sample, [influence, others])


def scaled(error: Error, sample: Sample, influences: list[Floats]) -> Floats | None:
    """Return how some numbers vary together, on the scale of the error of the first of them."""
    sums = np.vstack([sample.clusters[0].sums(own) for own in influences] if sample.clusters else influences)
    plain = sums @ sums.T
    scale = error.std_error**2 / plain[0, 0] if plain[0, 0] > 0 else np.nan
    return plain * scale if np.isfinite(scale) else None
