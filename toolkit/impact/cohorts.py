"""A panel laid out period by period, with what a unit has once: its first treated period, its weight, its clusters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import ImpactError, Problem
from toolkit.impact.columns import Codes, Flags, Floats, Groups
from toolkit.impact.sample import Sample

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Panel:
    """Outcomes of units in periods.

    Attributes
    ----------
    y : array of shape (periods, units)
        0 where there is none.
    there : array of bool of the same shape
    periods, units : array
        Their labels, in order.
    """

    y: Floats
    there: Flags
    periods: NDArray[Any]
    units: NDArray[Any]


@dataclass(frozen=True, slots=True)
class Cohorts:
    """A panel whose units stand in the order in which they are first treated, the never treated last.

    Attributes
    ----------
    panel : Panel
    start : array of int
        Position of the first treated period of each unit; the number of periods for the never treated.
    weight : array of float
        Sampling weight of each unit.
    clusters : tuple of Groups
        Of the units.
    """

    panel: Panel
    start: Codes
    weight: Floats
    clusters: tuple[Groups, ...]

    @property
    def never(self) -> int:
        """Mark of those who are never treated while they are looked at."""
        return len(self.panel.periods)

    @property
    def starts(self) -> list[int]:
        """Starts that there are, the never treated last."""
        return [int(each) for each in np.unique(self.start)]

    def rows(self, start: int) -> slice:
        """Return where the units of one start stand."""
        low, high = np.searchsorted(self.start, [start, start + 1])
        return slice(int(low), int(high))


def panel_of(sample: Sample, order: Codes | None = None) -> Panel:
    """Lay a sample out by period and unit, its units in an order of their codes.

    Raises
    ------
    ImpactError
        For units that have two rows of one period, and for periods that are no numbers.
    """
    unit, period = _both(sample)
    labels, position = _numbered(period, sample)
    place = unit.codes
    if order is not None:
        rank = np.empty(unit.size, dtype=np.int64)
        rank[order] = np.arange(unit.size)
        place = rank[unit.codes]
    cell = position * unit.size + place
    shape = (period.size, unit.size)
    there = np.zeros(period.size * unit.size, bool)
    there[cell] = True
    if int(there.sum()) < sample.n:
        raise _twice(sample, unit, cell)
    y = np.zeros(period.size * unit.size)
    y[cell] = sample.y
    return Panel(y.reshape(shape), there.reshape(shape), labels, unit.labels if order is None else unit.labels[order])


def cohorts_of(sample: Sample) -> Cohorts:
    """Lay a sample out by period, its units by when they are first treated.

    A unit that is first treated after the last period is never treated while it is looked at; one that is first treated
    between two periods starts in the later of them.

    Raises
    ------
    ImpactError
        For a unit that is treated from the first period on, whose start, weight or cluster changes, or that has two
        rows of one period; and where nobody is treated.
    """
    unit, period = _both(sample)
    assert sample.first is not None
    column = sample.design.first_treated
    labels, _ = _numbered(period, sample)
    first = of_units(sample, sample.first, "impact_first_changes", column)
    start = np.searchsorted(labels, first, side="left").astype(np.int64)
    if early := _named(unit, start == 0):
        raise ImpactError(Problem("impact_first_before", column=column, fields={**early, "found": str(labels[0])}))
    if (start == period.size).all():
        raise ImpactError(Problem("impact_nobody_treated", column=column))
    order = np.argsort(start, kind="stable")
    weight = of_units(sample, sample.weights, "impact_weights_change", sample.design.weights)
    names = sample.design.clusters
    clusters = tuple(
        Groups(of_units(sample, each.codes, "impact_cluster_changes", name)[order], each.labels)
        for name, each in zip(names, sample.clusters, strict=True)
    )
    return Cohorts(panel_of(sample, order), start[order], weight[order], clusters)


def of_units(sample: Sample, values: NDArray[Any], code: str, column: str) -> NDArray[Any]:
    """Return what each unit has in every row.

    Raises
    ------
    ImpactError
        With `code`, for units of which it changes.
    """
    unit, _ = _both(sample)
    own = np.zeros(unit.size, dtype=values.dtype)
    own[unit.codes] = values
    changes = own[unit.codes] != values
    if changes.any():
        marked = np.zeros(unit.size, bool)
        marked[unit.codes[changes]] = True
        raise ImpactError(Problem(code, column=column, fields=_named(unit, marked)))
    return own


def _both(sample: Sample) -> tuple[Groups, Groups]:
    assert sample.unit is not None
    assert sample.period is not None
    return sample.unit, sample.period


def _numbered(period: Groups, sample: Sample) -> tuple[NDArray[Any], Codes]:
    """Return the labels of the periods as numbers in order, and for each row its position among them."""
    labels = period.labels
    if labels.dtype.kind in "iuf":
        return labels, period.codes
    try:
        read = np.array([float(str(each)) for each in labels])
    except ValueError:
        fields = {"rows": ", ".join(map(str, labels[:_NAMED])), "n": str(len(labels)), "found": str(labels[0])}
        raise ImpactError(Problem("impact_text", column=sample.design.period, fields=fields)) from None
    order = np.argsort(read, kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return read[order], rank[period.codes]


def _named(unit: Groups, marked: Flags) -> dict[str, str]:
    """Name the units that are marked; nothing where none is."""
    if not marked.any():
        return {}
    labels = [str(each) for each in unit.labels[marked][: _NAMED + 1]]
    named = ", ".join(labels[:_NAMED]) + (", …" if len(labels) > _NAMED else "")
    return {"rows": named, "n": str(int(marked.sum()))}


def _twice(sample: Sample, unit: Groups, cell: Codes) -> ImpactError:
    """Make the error that names units with two rows of one period."""
    count = np.bincount(cell)
    marked = np.zeros(unit.size, bool)
    marked[unit.codes[count[cell] > 1]] = True
    column = f"{sample.design.unit}, {sample.design.period}"
    return ImpactError(Problem("impact_duplicate", column=column, fields=_named(unit, marked)))
