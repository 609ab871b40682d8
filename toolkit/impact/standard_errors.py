"""Standard errors of a regression, for unequal variances and for rows that share their luck, each with its correction.

Sources: MacKinnon and White (1985), Some heteroskedasticity-consistent covariance matrix estimators, J. Econometrics
29. Cameron, Gelbach and Miller (2011), Robust inference with multiway clustering, J. Bus. Econ. Stat. 29. Bell and
McCaffrey (2002), Bias reduction in standard errors for linear regression with multi-stage samples, Survey Methodology
28. Pustejovsky and Tipton (2018), Small-sample methods for cluster-robust variance estimation, J. Bus. Econ. Stat. 36.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from toolkit.errors import ImpactError, Problem
from toolkit.impact.columns import Floats, Groups, together
from toolkit.impact.least_squares import Fit, is_nested
from toolkit.impact.sample import Sample
from toolkit.impact.unfinished_estimate import Error, none

_TWO = 2


def error_of(fit: Fit, sample: Sample, kind: str) -> Error:
    """Return the standard error of the coefficient that a regression was asked for.

    Parameters
    ----------
    fit : Fit
    sample : Sample
        Of the same rows; its clusters are those of the error.
    kind : {"classical", "HC0", "HC1", "HC2", "HC3", "CR0", "CR1", "CR2"}
    """
    if kind.startswith("CR"):
        if not sample.clusters:
            raise ImpactError(Problem("design_lacks", column="cluster", fields={"found": kind}))
        if min(sample.clusters_by_side()) < _TWO and not sample.is_dose:
            return none(kind)
        return _clustered(fit, sample, kind)
    return _by_rows(fit, kind)


def _by_rows(fit: Fit, kind: str) -> Error:
    n, parameters = len(fit.y), _all_parameters(fit, ())
    df = float(n - parameters)
    if kind == "classical":
        variance = fit.residuals @ fit.residuals / df * fit.bread[fit.target, fit.target]
        return Error(float(np.sqrt(variance)), df, kind, "1/(N-K)")
    scores, correction = fit.influence**2, _CORRECTIONS[kind]
    if kind in ("HC2", "HC3") and fit.effects:
        raise ImpactError(Problem("impact_leverage_of_effects", column="se", fields={"found": kind}))
    if kind in ("HC2", "HC3"):
        left = 1 - np.einsum("ij,jk,ik->i", fit.x, fit.bread, fit.x)
        if (left[fit.pull != 0] < 1e-10).any():  # noqa: PLR2004 - a row that alone decides its own fit has no residual
            return none(kind)
        scores = scores / np.maximum(left, 1e-10) ** (1 if kind == "HC2" else 2)
    factor = n / df if kind == "HC1" else 1.0
    return Error(float(np.sqrt(factor * scores.sum())), df, kind, correction)


_CORRECTIONS: Mapping[str, str] = MappingProxyType(
    {"HC0": "none", "HC1": "N/(N-K)", "HC2": "1/(1-h)", "HC3": "1/(1-h)²"}
)


def welch_df(fit: Fit, sample: Sample) -> float:
    """Degrees of freedom of a difference of two means: Welch (1947), Biometrika 34."""
    side = sample.treated
    left = 1 - np.einsum("ij,jk,ik->i", fit.x, fit.bread, fit.x)
    scores = fit.influence**2 / np.maximum(left, 1e-10)
    parts = [float(scores[own].sum()) for own in (side, ~side)]
    counts = [int(own.sum()) for own in (side, ~side)]
    below = sum(part**2 / (count - 1) for part, count in zip(parts, counts, strict=True))
    return sum(parts) ** 2 / below if below else np.nan


def _clustered(fit: Fit, sample: Sample, kind: str) -> Error:
    if kind == "CR2":
        if len(sample.clusters) == _TWO:
            raise ImpactError(Problem("impact_cr2_two_ways", column=", ".join(sample.design.clusters)))
        return _bias_reduced(fit, sample.clusters[0])
    small = sample.option("small_sample")
    parts = [(1.0, each) for each in sample.clusters]
    if len(parts) == _TWO:
        parts.append((-1.0, together(sample.clusters)))
    own = [sign * _variance(fit, each, sample.clusters, kind, small) for sign, each in parts]
    variance, df = sum(own), float(min(each.size for each in sample.clusters) - 1)
    correction = "none" if kind == "CR0" else _WORDED[small]
    if variance <= 0:  # two ways of which each takes away what the other has
        variance, correction = max(own), f"{correction}, larger of two ways"
    return Error(float(np.sqrt(variance)), df, kind, correction)


_WORDED: Mapping[str, str] = MappingProxyType(
    {
        "": "G/(G-1) · (N-1)/(N-K), effects nested in clusters not in K",
        "clusters_only": "G/(G-1)",
        "all_counted": "G/(G-1) · (N-1)/(N-K), all effects in K",
    }
)


def _variance(fit: Fit, clusters: Groups, dimensions: tuple[Groups, ...], kind: str, small: str) -> float:
    sums = clusters.sums(fit.influence)
    found = float(sums @ sums)
    if kind == "CR0":
        return found
    groups, n = clusters.size, len(fit.y)
    factor = groups / (groups - 1)
    if small != "clusters_only":
        nested = () if small == "all_counted" else dimensions
        factor *= (n - 1) / (n - _all_parameters(fit, nested))
    return found * factor


def _all_parameters(fit: Fit, clusters: tuple[Groups, ...]) -> int:
    """Count parameters, with the effects that were taken out unless they are nested in the clusters."""
    counted = (each for each in fit.effects if not any(is_nested(each, own) for own in clusters))
    return fit.parameters + sum(each.size - 1 for each in counted)


def _bias_reduced(fit: Fit, clusters: Groups) -> Error:
    """Return the CR2 error, with Satterthwaite's degrees of freedom.

    Each cluster's residuals are multiplied by the root of the inverse of ``I - H_gg``. ``H_gg`` has no more dimensions
    than there are columns, so that the root is had from its singular vectors whatever the cluster's size.
    """
    order = np.argsort(clusters.codes, kind="stable")
    starts = np.searchsorted(clusters.codes[order], np.arange(clusters.size + 1))
    root = np.linalg.cholesky(fit.bread)
    pull = fit.bread[fit.target]
    scores, lengths = np.empty(clusters.size), np.empty(clusters.size)
    reach = np.empty((clusters.size, fit.x.shape[1]))
    for g in range(clusters.size):
        rows = order[starts[g] : starts[g + 1]]
        own = fit.x[rows]
        adjusted = _adjusted(own @ root, own @ pull)
        scores[g] = adjusted @ fit.residuals[rows]
        lengths[g] = adjusted @ adjusted
        reach[g] = own.T @ adjusted
    inner = np.diag(lengths) - reach @ fit.bread @ reach.T
    df = float(np.trace(inner) ** 2 / (inner**2).sum())
    return Error(float(np.sqrt(scores @ scores)), df, "CR2", "(I-H)^(-1/2), Satterthwaite")


def _adjusted(whitened: Floats, pull: Floats) -> Floats:
    """Multiply by the root of the inverse of ``I - H``; directions that a cluster alone decides are left out."""
    u, s, _ = np.linalg.svd(whitened, full_matrices=False)
    left = 1 - s**2
    factor = np.where(left > 1e-10, 1 / np.sqrt(np.maximum(left, 1e-10)), 0.0)  # noqa: PLR2004 - what is left of one
    return np.asarray(pull + u @ ((factor - 1) * (u.T @ pull)))


Refit = Callable[[Floats, Floats], float]
"""Estimates anew with other marks of treatment, row by row, and another outcome."""
