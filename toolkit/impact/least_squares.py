"""Least squares with effects of units and periods taken out first, so that a million rows need no dummies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from toolkit.errors import ImpactError, Problem
from toolkit.impact.columns import Codes, Floats, Groups

_DENSE = 400
"""Periods up to which their effects are solved for at once; beyond, both kinds are taken out in turn."""

_FEW = 16
_CLOSE = 1e-11
_ROUNDS = 10_000


@dataclass(frozen=True, slots=True)
class Fit:
    """A regression of an outcome on some columns, of which one is asked for.

    Attributes
    ----------
    x, y, residuals : arrays of shape (n, k) and (n,)
        Columns, outcome and residuals, each times the root of the row's weight, effects taken out.
    coefficients, bread : arrays of shape (k,) and (k, k)
        The second is the inverse of ``x'x``.
    target : int
        The column that is asked for.
    parameters : int
        Columns, with the intercept also where effects stand for it, and the effects of periods.
    effects : tuple of Groups
        Effects that were taken out and are not among the `parameters`.
    """

    x: Floats
    y: Floats
    residuals: Floats
    coefficients: Floats
    bread: Floats
    target: int
    parameters: int
    effects: tuple[Groups, ...] = ()

    @property
    def value(self) -> float:
        """The coefficient that is asked for."""
        return float(self.coefficients[self.target])

    @property
    def pull(self) -> Floats:
        """What each row's outcome adds to the coefficient: the column that is asked for, without the others, scaled."""
        return _times(self.x, self.bread[self.target])

    @property
    def influence(self) -> Floats:
        """What each row adds to the error of the coefficient."""
        return self.pull * self.residuals


def least_squares(
    y: Floats,
    x: Floats,
    weights: Floats | None = None,
    *,
    names: tuple[str, ...] = (),
    parameters: int | None = None,
    effects: tuple[Groups, ...] = (),
) -> Fit:
    """Fit a regression, of which the coefficient of the first column is asked for.

    Parameters
    ----------
    y, x : arrays of shape (n,) and (n, k)
    weights : array of shape (n,), optional
    names : tuple of str
        Of the columns, to name one that follows from the others.
    parameters : int, optional
        How many there are, where effects were taken out; else as many as there are columns.
    effects : tuple of Groups
        Effects that were taken out.

    Raises
    ------
    ImpactError
        Where a column follows from the others, and where there are no more rows than parameters.
    """
    counted = parameters if parameters is not None else x.shape[1]
    least = counted + sum(each.size - 1 for each in effects[1:])  # those of units may use up all that there is
    if len(y) <= least:
        fields = {"found": str(len(y)), "expected": str(least)}
        raise ImpactError(Problem("impact_too_few_rows", fields=fields))
    if weights is not None:
        root = np.sqrt(weights)
        x, y = x * root[:, None], y * root
    gram = _products(x, x)
    scale = np.sqrt(np.diag(gram))
    scaled = gram / np.outer(scale, scale) if (scale > 0).all() else np.zeros_like(gram)
    if np.linalg.matrix_rank(scaled, tol=1e-10, hermitian=True) < len(gram):
        raise ImpactError(Problem("impact_collinear", column=_follows(scaled, scale, names)))
    bread = np.linalg.inv(scaled) / np.outer(scale, scale)
    coefficients = bread @ _products(x, y[:, None])[:, 0]
    residuals = y - _times(x, coefficients)
    return Fit(x, y, residuals, coefficients, bread, 0, counted, effects)


def _products(a: Floats, b: Floats) -> Floats:
    """Return ``a'b``; of few columns without BLAS, whose threads wait busily for far longer than they work."""
    if a.shape[1] * b.shape[1] > _FEW:
        return np.asarray(a.T @ b)
    return np.array([[np.einsum("i,i", own, other) for other in b.T] for own in a.T])


def _times(x: Floats, coefficients: Floats) -> Floats:
    """Return ``x`` times some coefficients, likewise."""
    if len(coefficients) > _FEW:
        return np.asarray(x @ coefficients)
    found = x[:, 0] * coefficients[0]
    for column, coefficient in zip(x.T[1:], coefficients[1:], strict=True):
        found += column * coefficient
    return np.asarray(found)


def _follows(scaled: Floats, scale: Floats, names: tuple[str, ...]) -> str:
    """Name the first column that follows from those before it."""
    for i in range(len(scaled)):
        if not scale[i] or np.linalg.matrix_rank(scaled[: i + 1, : i + 1], tol=1e-10, hermitian=True) <= i:
            return names[i] if i < len(names) else ""
    return ""


def without_effects(columns: Floats, unit: Groups, period: Groups | None, weights: Floats | None = None) -> Floats:
    """Take the effects of units, and of periods, out of columns, in place.

    Where every unit has one row in every period, the means of both are taken out. Else the effects of few periods are
    solved for at once: they are what the columns without effects of units have in common with dummies of periods
    without them. Of many, both kinds are taken out in turn until nothing moves.

    Parameters
    ----------
    columns : array of shape (n, k)
    unit, period : Groups
    weights : array of shape (n,), optional

    Returns
    -------
    array of shape (n, k)
    """
    if period is not None and weights is None and len(columns) == unit.size * period.size:
        cell = unit.codes * period.size + period.codes
        if np.bincount(cell, minlength=len(cell)).max() == 1:
            return _of_table(columns, cell, (unit.size, period.size))
    size = np.bincount(unit.codes, weights, unit.size).astype(float)
    size = np.where(size > 0, size, 1.0)
    _without(columns, unit, size, weights)
    if period is not None and period.size <= _DENSE:
        _at_once(columns, unit, period, size, weights)
    elif period is not None:
        _in_turn(columns, unit, period, size, weights)
    return columns


def _of_table(columns: Floats, cell: Codes, shape: tuple[int, int]) -> Floats:
    """Take the means of rows and of columns out of complete tables."""
    table, of_periods, of_units = np.empty(shape), np.full(shape[1], 1 / shape[1]), np.full(shape[0], 1 / shape[0])
    for own in columns.T:
        table.ravel()[cell] = own
        table -= (table @ of_periods)[:, None]
        table -= of_units @ table
        own[:] = table.ravel().take(cell)
    return columns


def _without(columns: Floats, groups: Groups, size: Floats, weights: Floats | None) -> None:
    """Take the means of groups out of columns."""
    for own in columns.T:
        means = np.bincount(groups.codes, own if weights is None else own * weights, groups.size) / size
        own -= means.take(groups.codes)  # noqa: PLW2901 - in place


def _at_once(inside: Floats, unit: Groups, period: Groups, size: Floats, weights: Floats | None) -> None:
    cell = unit.codes * period.size + period.codes
    table = np.bincount(cell, weights, unit.size * period.size).reshape(unit.size, period.size)
    part = table / size[:, None]
    normal = np.diag(table.sum(axis=0)) - table.T @ part
    sums = np.column_stack(
        [np.bincount(period.codes, own if weights is None else own * weights, period.size) for own in inside.T]
    )
    effects = np.linalg.lstsq(normal, sums, rcond=1e-12)[0]
    if (table == table[0]).all():  # every unit has the same periods, so that all have the same mean of effects
        effects, of_units = effects - part[0] @ effects, None
    else:
        of_units = part @ effects
    for k, own in enumerate(inside.T):
        own -= effects[:, k].take(period.codes)  # noqa: PLW2901 - in place
        if of_units is not None:
            own += of_units[:, k].take(unit.codes)  # noqa: PLW2901


def _in_turn(inside: Floats, unit: Groups, period: Groups, size: Floats, weights: Floats | None) -> None:
    of_period = np.bincount(period.codes, weights, period.size).astype(float)
    of_period = np.where(of_period > 0, of_period, 1.0)
    scale = np.abs(inside).max(axis=0)
    for _ in range(_ROUNDS):
        before = inside.copy()
        _without(inside, period, of_period, weights)
        _without(inside, unit, size, weights)
        if (np.abs(inside - before).max(axis=0) <= _CLOSE * np.maximum(scale, 1e-300)).all():
            break


def is_nested(inner: Groups, outer: Groups) -> bool:
    """Whether all rows of a group stand in one group of another kind."""
    if inner.codes is outer.codes:
        return True
    first = np.zeros(inner.size, dtype=np.int64)
    first[inner.codes] = outer.codes
    return bool((first[inner.codes] == outer.codes).all())
