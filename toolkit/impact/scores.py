"""The propensity score: how likely each row was to be treated, by what is known of it; logit or probit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy.special import expit, log_ndtr, ndtr

from toolkit.errors import ImpactError, Problem
from toolkit.impact.columns import Flags, Floats
from toolkit.impact.sample import Sample

_STEPS, _HALVINGS = 60, 30
_CLOSE = 1e-8
"""Largest move of a linear index at which Newton's steps end; they are quadratic, so that the next one is rounding."""

_LONG, _NOTHING = 0.1, 1e-10
"""A move that is longer than the first while it gains less likelihood than the second leads to no top."""

_ROUNDING = 1e-13

_APART = 1e-4
"""Log likelihood, with its sign turned, below which a row counts as told apart, where there is no largest one."""

_NAMED = 5


@dataclass(frozen=True, slots=True)
class FittedScore:
    """A model of who is treated, fitted.

    Attributes
    ----------
    probability : array of shape (n,)
        Of being treated, between 0 and 1.
    density : array of shape (n,)
        How fast the probability grows with the linear index.
    columns : array of shape (n, k)
        The intercept, and the model's columns, each less its mean and over its standard deviation.
    pull : array of shape (n,)
        What each row adds to the score equations, per unit of its columns, times its weight.
    bread : array of shape (k, k)
        Inverse of the observed information.
    link : {"logit", "probit"}
    """

    probability: Floats
    density: Floats
    columns: Floats
    pull: Floats
    bread: Floats
    link: str

    def through(self, gradient: Floats) -> Floats:
        """Return what each row adds, by way of the model's coefficients, to a number with that gradient in them."""
        return np.asarray(self.pull * (self.columns @ (self.bread @ gradient)))


def scores(sample: Sample) -> FittedScore:
    """Fit how likely each row is to be treated, from the columns of the treatment's model.

    Parameters
    ----------
    sample : Sample
        Its ``z`` are the columns, its sampling weights count, ``options`` names the link: logit where it does not.
        Without columns everybody is as likely.

    Returns
    -------
    FittedScore

    Raises
    ------
    ImpactError
        ``impact_no_overlap`` where columns tell some or all of the treated from the others without error, so that
        there is no largest likelihood; ``impact_collinear`` where a column follows from others in the rows used.

    References
    ----------
    Rosenbaum and Rubin (1983), The central role of the propensity score, Biometrika 70. Albert and Anderson (1984), On
    the existence of maximum likelihood estimates in logistic regression models, Biometrika 71, for the refusal.
    """
    link = str(sample.option("link"))
    columns = standardised(sample.z)
    weights = sample.weights * (sample.n / sample.weights.sum())
    index, bread = _largest_likelihood(sample, columns, weights, _LIKELIHOODS[link])
    _, pull, _ = _LIKELIHOODS[link](index, sample.d)
    if link == "logit":
        probability = expit(index)
        density = probability * expit(-index)
    else:
        probability = ndtr(index)
        density = np.exp(-(index**2) / 2) / np.sqrt(2 * np.pi)
    return FittedScore(probability, density, columns, weights * pull, bread, link)


def standardised(matrix: Floats) -> Floats:
    """Put an intercept before columns, each less its mean and over its standard deviation, for the sake of rounding."""
    scale = matrix.std(axis=0)
    scale[scale == 0] = 1.0
    return np.column_stack([np.ones(len(matrix)), (matrix - matrix.mean(axis=0)) / scale])


def following(columns: Floats, sample: Sample) -> list[str]:
    """Name the columns of the treatment's model that follow from those before them, in the rows of a sample."""
    names = sample.design.propensity or sample.design.covariates
    return [name for name, own in zip(names, what_is_left(columns)[1:], strict=True) if own <= _CLOSE]


def what_is_left(columns: Floats) -> Floats:
    """Return the root mean square of each column without what those before it tell."""
    return np.asarray(np.abs(np.diag(np.linalg.qr(columns, mode="r"))) / np.sqrt(len(columns)))


def no_overlap(sample: Sample, rows: Flags) -> ImpactError:
    """Make the refusal of rows of which the treatment is as good as certain; it names a column that alone tells it."""
    names = sample.design.propensity or sample.design.covariates
    alone = [name for name, column in zip(names, sample.z.T, strict=True) if _tells(column, sample.treated)]
    positions = sample.row[rows]
    named = ", ".join(str(each) for each in positions[:_NAMED]) + (", …" if len(positions) > _NAMED else "")
    fields = {"n": str(len(positions)), "rows": named}
    return ImpactError(Problem("impact_no_overlap", column=", ".join(alone or names), fields=fields))


def _tells(column: Floats, treated: Flags) -> bool:
    inside, outside = column[treated], column[~treated]
    return bool(inside.min() >= outside.max() or outside.min() >= inside.max())


Likelihood = Callable[[Floats, Floats], tuple[Floats, Floats, Floats]]
"""From a linear index and marks of treatment to the log likelihood of each row, its slope, and less its curvature."""


def _logit(index: Floats, d: Floats) -> tuple[Floats, Floats, Floats]:
    probability = expit(index)
    return -np.logaddexp(0.0, np.where(d > 0, -index, index)), d - probability, probability * expit(-index)


def _probit(index: Floats, d: Floats) -> tuple[Floats, Floats, Floats]:
    sign = np.where(d > 0, 1.0, -1.0)
    likelihood = log_ndtr(sign * index)
    slope = sign * np.exp(-(index**2) / 2 - likelihood) / np.sqrt(2 * np.pi)
    return likelihood, slope, slope * (slope + index)


_LIKELIHOODS: Mapping[str, Likelihood] = MappingProxyType({"logit": _logit, "probit": _probit})


def _largest_likelihood(
    sample: Sample, columns: Floats, weights: Floats, likelihood: Likelihood
) -> tuple[Floats, Floats]:
    """Climb by Newton's steps, halved where they overshoot; return the linear index and the inverse information.

    Where columns tell the treated apart the likelihood has no top: steps stay as long as they were, and end nowhere.
    """
    index = np.zeros(sample.n)
    for _ in range(_STEPS):
        value, slope, curvature = likelihood(index, sample.d)
        information = columns.T @ (columns * (weights * curvature)[:, None])
        gradient = columns.T @ (weights * slope)
        step = _solved(information, gradient)
        if step is None and not index.any():
            raise ImpactError(Problem("impact_collinear", column=", ".join(following(columns, sample))))
        if step is None:
            break
        move, reached = columns @ step, float(weights @ value)
        for _ in range(_HALVINGS):
            if float(weights @ likelihood(index + move, sample.d)[0]) >= reached - _ROUNDING * abs(reached):
                break
            move = move / 2
        index, length = index + move, float(np.abs(move).max())
        if length <= _CLOSE:
            return index, np.asarray(np.linalg.inv(information), dtype=np.float64)
        if length > _LONG and gradient @ step < _NOTHING:
            break
    raise no_overlap(sample, likelihood(index, sample.d)[0] > -_APART)


def _solved(information: Floats, slope: Floats) -> Floats | None:
    """Return a Newton step; None where a direction has no information left."""
    scale = np.sqrt(np.diag(information))
    if not (scale > 0).all():
        return None
    scaled = information / np.outer(scale, scale)
    if np.linalg.cond(scaled) > 1 / _ROUNDING:
        return None
    return np.asarray(np.linalg.solve(scaled, slope / scale) / scale)
