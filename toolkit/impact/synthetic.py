"""Synthetic difference in differences: others weighed so that before the start they moved as the treated did.

Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021), Synthetic difference-in-differences, Am. Econ. Rev. 111; the
weights are found by Frank and Wolfe's steps with the authors' penalties, and small ones are left out once.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from toolkit.errors import ImpactError, Problem
from toolkit.impact.balanced_panels import laid_out
from toolkit.impact.columns import Codes, Floats
from toolkit.impact.frank_wolfe import weights
from toolkit.impact.pre_trends import starts
from toolkit.impact.sample import Sample
from toolkit.impact.unfinished_estimate import Error, Found, none

DRAWS, SEED = 200, 1
_TWO = 2
_AT_ONCE = 1 << 21
"""Numbers of all panels that are weighed at once."""


@dataclass(frozen=True, slots=True)
class Block:
    """A balanced panel: others first, then the treated; periods before the start first.

    Attributes
    ----------
    y : array of shape (units, periods)
    others, before : int
        How many units are not treated, and how many periods are before the start.
    penalty : float
        By which weights of units are kept from resting on a few.
    noise : float
        Standard deviation of the others' changes from one period to the next before the start.
    """

    y: Floats
    others: int
    before: int
    penalty: float
    noise: float

    @classmethod
    def of(cls, y: Floats, others: int, before: int) -> Block:
        """Make a block, with the penalty that its authors derive."""
        changes = np.diff(y[:others, :before], axis=1)
        noise = float(changes.std(ddof=1)) if changes.size > 1 else 0.0
        size = (len(y) - others) * (y.shape[1] - before)
        return cls(y, others, before, size**0.25 * noise, noise)


def fit(sample: Sample) -> Found:
    """Estimate the effect on the treated, all of whom start in one period.

    Errors: ``placebo`` estimates what is found for others as if they were treated, as many as there are of those
    (`draws`, default 200; `seed`, default 1), ``jackknife`` leaves one unit out at a time with the weights as they are:
    algorithms 4 and 3 of the source, with limits of the normal distribution. Details of the kind ``weight`` name units
    (`group`) and periods before the start, where their weight is above nought.

    Parameters
    ----------
    sample : Sample
        With `unit`, `period` and who is treated in each row; every unit has one row in every period.

    Returns
    -------
    Found
        Without an error for a jackknife of one treated unit, or where one other unit has all the weight.

    Raises
    ------
    ImpactError
        For several starts, lacking rows, fewer than two periods before the start, placebos with no more others than
        treated; and for covariates, sampling weights and clusters, of which the estimator knows nothing.
    """
    _refuse(sample)
    block, labels, periods = _block(sample)
    units, times = _weights(block)
    value = _estimate(block, units, times)
    treated = float(block.y[block.others :, block.before :].mean())
    details = [
        {"kind": "weight", "group": label, "estimate": weight}
        for label, weight in zip(labels[: block.others], units, strict=True)
        if weight
    ]
    details += [
        {"kind": "weight", "period": label, "estimate": weight}
        for label, weight in zip(periods[: block.before], times, strict=True)
        if weight
    ]
    error, covariance = _error(sample, block, units, times)
    return Found(value, error, treated - value, covariance, details)


def _refuse(sample: Sample) -> None:
    """Refuse what a design names and the estimator has no place for."""
    design = sample.design
    if design.weights:
        raise ImpactError(Problem("impact_synthetic_weights", column=design.weights))
    clusters = (name for name in design.cluster if name != design.unit)
    if unused := list(dict.fromkeys((*design.covariates, *design.propensity, *clusters))):
        raise ImpactError(Problem("impact_synthetic_columns", column=", ".join(unused)))


def _block(sample: Sample) -> tuple[Block, list[object], list[object]]:
    """Lay the panel out.

    Raises
    ------
    ImpactError
        For several starts, for marks that end again, and for units that lack a period.
    """
    unit, period, design = sample.unit, sample.period, sample.design
    assert unit is not None
    assert period is not None
    y, on = laid_out(sample)
    begun = starts(sample)
    member = on.any(axis=1)
    if len(begun) > 1 or not on[member][:, begun[0] :].all():
        raise ImpactError(Problem("impact_several_starts", column=design.treated))
    if begun[0] < _TWO:
        raise ImpactError(Problem("impact_synthetic_before", column=design.period))
    order = np.argsort(member, kind="stable")
    block = Block.of(y[order], int((~member).sum()), begun[0])
    return block, list(unit.labels[order]), list(period.labels)


def _weights(block: Block) -> tuple[Floats, Floats]:
    """Find the weights of the others, and of the periods before the start."""
    others = block.others
    units, times = _several_weights(block, block.y[None, :others], block.y[None, others:].mean(axis=1))
    return units[0], times[0]


def _several_weights(block: Block, others: Floats, treated: Floats) -> tuple[Floats, Floats]:
    """Find the weights of several problems at once, with the penalties of one block.

    Parameters
    ----------
    block : Block
    others : array of shape (problems, units, periods)
    treated : array of shape (problems, periods)
        Means over the treated.

    Returns
    -------
    (array of shape (problems, units), array of shape (problems, periods before the start))
    """
    early, late = others[:, :, : block.before], others[:, :, block.before :].mean(axis=2)
    every = np.ones(len(others))
    least = 1e-5 * block.noise * every
    units = weights(early.transpose(0, 2, 1), treated[:, : block.before], block.penalty * every, least)
    return units, weights(early, late, 1e-6 * block.noise * every, least)


def _effects(others: Floats, treated: Floats, units: Floats, times: Floats) -> Floats:
    """Return how much more the treated changed than the weighed others, over the weighed periods, of each problem."""
    before = times.shape[-1]
    gap = treated - np.einsum("pu,put->pt", units, others)
    return np.asarray(gap[:, before:].mean(axis=1) - (gap[:, :before] * times).sum(axis=1))


def _estimate(block: Block, units: Floats, times: Floats) -> float:
    others = block.others
    return float(_effects(block.y[None, :others], block.y[None, others:].mean(axis=1), units[None], times[None])[0])


def _error(sample: Sample, block: Block, units: Floats, times: Floats) -> tuple[Error, Floats | None]:
    """Return the error, and the covariance of the effect with what the treated would have had."""
    kind = sample.design.se or "placebo"
    treated = len(block.y) - block.others
    if kind == "jackknife":
        if treated < _TWO or (units > 0).sum() < _TWO:
            return none(kind), None
        covariance = _jackknife(block, units, times)
        return Error(float(np.sqrt(covariance[0, 0])), np.inf, kind, "(n-1)/n, weights as they are"), covariance
    if block.others <= treated:
        raise ImpactError(Problem("impact_placebo_controls", column="se", fields={"found": str(block.others)}))
    orders = _orders(block, int(sample.option("draws") or DRAWS), int(sample.option("seed") or SEED))
    spread = float(np.std(_placebos(block, orders)))
    # what the treated had is given: what they would have had is as uncertain as the effect, the other way round
    covariance = spread**2 * np.array([[1.0, -1.0], [-1.0, 1.0]])
    return Error(spread, np.inf, kind, f"{len(orders)} draws of others as if they were treated"), covariance


def _orders(block: Block, draws: int, seed: int) -> Codes:
    """Put others in the place of the treated, who stand last: each choice once, where there are no more than draws."""
    others, treated = range(block.others), len(block.y) - block.others
    if comb(block.others, treated) <= draws:
        choices = combinations(others, treated)
        return np.array([[*(i for i in others if i not in chosen), *chosen] for chosen in choices])
    random = np.random.default_rng(seed)
    return np.array([random.permutation(block.others) for _ in range(draws)])


def _placebos(block: Block, orders: Codes) -> Floats:
    """Return what is found for others as if they were treated."""
    left = block.others - (len(block.y) - block.others)
    size, found = max(1, _AT_ONCE // block.y.size), []
    for low in range(0, len(orders), size):
        y = block.y[orders[low : low + size]]
        others, treated = y[:, :left], y[:, left:].mean(axis=1)
        found.append(_effects(others, treated, *_several_weights(block, others, treated)))
    return np.concatenate(found)


def _jackknife(block: Block, units: Floats, times: Floats) -> Floats:
    """Return the covariance of the effect and of what the treated would have had, by leaving out each unit in turn."""
    others, treated = block.y[: block.others], block.y[block.others :]
    without = np.where(np.eye(block.others, dtype=bool), 0.0, units)
    without /= without.sum(axis=1, keepdims=True)
    means = (treated.sum(axis=0) - treated) / (len(treated) - 1)
    own = np.vstack([np.tile(treated.mean(axis=0), (block.others, 1)), means])
    gap = own - np.vstack([without, np.tile(units, (len(treated), 1))]) @ others
    effects = gap[:, block.before :].mean(axis=1) - gap[:, : block.before] @ times
    found = np.column_stack([effects, own[:, block.before :].mean(axis=1) - effects])
    away = found - found.mean(axis=0)
    return np.asarray((len(found) - 1) / len(found) * away.T @ away)
