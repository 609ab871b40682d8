"""Synthetic difference in differences: others weighed so that before the start they moved as the treated did.

Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021), Synthetic difference-in-differences, Am. Econ. Rev. 111; the
weights are found by Frank and Wolfe's steps with the authors' penalties, and small ones are left out once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from toolkit.errors import ImpactError, Problem
from toolkit.impact.columns import Floats, Groups
from toolkit.impact.found import Error, Found, none
from toolkit.impact.pre_trends import starts
from toolkit.impact.sample import Sample

DRAWS, SEED = 200, 1
_STEPS, _FIRST_STEPS = 10_000, 100
_TWO = 2
_NAMED = 5


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
        noise = float(np.diff(y[:others, :before], axis=1).std(ddof=1))
        size = (len(y) - others) * (y.shape[1] - before)
        return cls(y, others, before, size**0.25 * noise, noise)


def fit(sample: Sample) -> Found:
    """Estimate the effect on the treated, all of whom start in one period.

    Errors: ``placebo`` estimates what is found for others as if they were treated, ``jackknife`` leaves one unit out
    at a time with the weights as they are. Details of the kind ``weight`` name units (`group`) and periods.
    """
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
    return Found(value, _error(sample, block, units, times), treated - value, details=details)


def _block(sample: Sample) -> tuple[Block, list[object], list[object]]:
    """Lay the panel out.

    Raises
    ------
    ImpactError
        For weights, for several starts, for marks that end again, and for units that lack a period.
    """
    unit, period, design = sample.unit, sample.period, sample.design
    assert unit is not None
    assert period is not None
    if design.weights:
        raise ImpactError(Problem("impact_synthetic_weights", column=design.weights))
    y, on = _laid_out(sample, unit, period), np.zeros((unit.size, period.size), bool)
    on[unit.codes, period.codes] = sample.treated
    begun = starts(sample)
    member = on.any(axis=1)
    if len(begun) > 1 or not on[member][:, begun[0] :].all():
        raise ImpactError(Problem("impact_several_starts", column=design.treated))
    if begun[0] < _TWO:
        raise ImpactError(Problem("impact_synthetic_before", column=design.period))
    order = np.argsort(member, kind="stable")
    block = Block.of(y[order], int((~member).sum()), begun[0])
    return block, list(unit.labels[order]), list(period.labels)


def _laid_out(sample: Sample, unit: Groups, period: Groups) -> Floats:
    count = np.bincount(unit.codes * period.size + period.codes, minlength=unit.size * period.size)
    uneven = (count.reshape(unit.size, period.size) != 1).any(axis=1)
    if uneven.any():
        rows = ", ".join(str(label) for label in unit.labels[uneven][:_NAMED])
        fields = {"rows": rows, "n": str(int(uneven.sum()))}
        raise ImpactError(Problem("impact_unbalanced", column=sample.design.unit, fields=fields))
    y = np.empty((unit.size, period.size))
    y[unit.codes, period.codes] = sample.y
    return y


def _weights(block: Block) -> tuple[Floats, Floats]:
    """Find the weights of the others, and of the periods before the start."""
    before, after = block.y[:, : block.before], block.y[:, block.before :]
    others = block.others
    of_periods = np.column_stack([before[:others], after[:others].mean(axis=1)])
    of_units = np.vstack([before[:others], before[others:].mean(axis=0)]).T
    least = 1e-5 * block.noise
    return _simplex(of_units, block.penalty, least), _simplex(of_periods, 1e-6 * block.noise, least)


def _simplex(columns: Floats, penalty: float, least: float) -> Floats:
    """Find weights of columns, none negative, one in all, that come nearest to the last one but for a constant."""
    centred = columns - columns.mean(axis=0)
    many = columns.shape[1] - 1
    weights = _descended(centred, np.full(many, 1 / many), penalty, least, _FIRST_STEPS)
    kept = np.where(weights <= weights.max() / 4, 0.0, weights)
    return _descended(centred, kept / kept.sum(), penalty, least, _STEPS)


def _descended(centred: Floats, weights: Floats, penalty: float, least: float, steps: int) -> Floats:
    a, b = centred[:, :-1], centred[:, -1]
    rows = len(a)
    eta, last, fitted = rows * penalty**2, np.inf, a @ weights
    for step in range(steps):
        half = (fitted - b) @ a + eta * weights
        best = int(half.argmin())
        change = -weights.copy()
        change[best] += 1
        apart = a[:, best] - fitted
        below = apart @ apart + eta * (change @ change)
        if below > 0:
            length = min(1.0, max(0.0, float(-(half @ change) / below)))
            weights, fitted = weights + length * change, fitted + length * apart
        value = penalty**2 * (weights @ weights) + ((fitted - b) ** 2).mean()
        if step and last - value <= least**2:
            break
        last = value
    return weights


def _estimate(block: Block, units: Floats, times: Floats) -> float:
    """Return how much more the treated changed than the weighed others, over the weighed periods."""
    treated, after = len(block.y) - block.others, block.y.shape[1] - block.before
    left = np.concatenate([-units, np.full(treated, 1 / treated)])
    right = np.concatenate([-times, np.full(after, 1 / after)])
    return float(left @ block.y @ right)


def _error(sample: Sample, block: Block, units: Floats, times: Floats) -> Error:
    kind = sample.design.se or "placebo"
    treated = len(block.y) - block.others
    if kind == "jackknife":
        if treated < _TWO or (units > 0).sum() < _TWO:
            return none(kind)
        return Error(_jackknife(block, units, times), np.inf, kind, "(n-1)/n, weights as they are")
    if block.others <= treated:
        raise ImpactError(Problem("impact_placebo_controls", column="se", fields={"found": str(block.others)}))
    draws = int(sample.option("draws") or DRAWS)
    random = np.random.default_rng(int(sample.option("seed") or SEED))
    found = []
    for _ in range(draws):
        order = random.permutation(block.others)
        other = replace(block, y=block.y[order], others=block.others - treated)
        found.append(_estimate(other, *_weights(other)))
    return Error(float(np.std(found)), np.inf, kind, f"{draws} draws of others as if they were treated")


def _jackknife(block: Block, units: Floats, times: Floats) -> float:
    found = []
    for out in range(len(block.y)):
        y = np.delete(block.y, out, axis=0)
        kept = np.delete(units, out) if out < block.others else units
        left = replace(block, y=y, others=len(kept))
        found.append(_estimate(left, kept / kept.sum() if kept.sum() else kept, times))
    count = len(found)
    return float(np.sqrt((count - 1) / count * ((np.array(found) - np.mean(found)) ** 2).sum()))
