"""The rows of a table that a design uses, checked: who is treated, when, in which clusters; and what is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from toolkit.errors import ImpactError, Problem
from toolkit.impact.columns import (
    Codes,
    Flags,
    Floats,
    Groups,
    crossed,
    groups,
    marks,
    numbers,
    numeric,
    refused,
    table_of,
)
from toolkit.impact.design import Design
from toolkit.impact.rules import RULES

NEVER = np.inf
"""First treated period of a unit that never is."""

_SAME = 1e-9
_ARRAYS = ("y", "d", "x", "z", "instruments", "weights", "row")
_GROUPED = ("unit", "period", "strata")


@dataclass(frozen=True)
class Sample:
    """The rows that are used, column by column; every array has one entry a row, in the order of the table.

    Attributes
    ----------
    y : array of float
        The outcome.
    d : array of float
        1 for the treated and 0 for others, or the dose.
    is_dose : bool
    x, z, instruments : arrays of shape (n, k)
        Covariates, columns of the treatment's model (the covariates, where a design names none), and instruments.
    weights : array of float
        Sampling weights; ones without.
    clusters : tuple of Groups
        None, one or two.
    unit, period : Groups, optional
    post : array of bool, optional
    first : array of float, optional
        First treated period of the row's unit, :data:`NEVER` for none.
    strata : Groups, optional
    row : array of int
        Position of each row in the table.
    left_out : dict of str to int
        Rows that are not used, by the column of which they lack a value.
    """

    design: Design
    y: Floats
    d: Floats
    is_dose: bool
    x: Floats
    z: Floats
    instruments: Floats
    weights: Floats
    clusters: tuple[Groups, ...]
    unit: Groups | None
    period: Groups | None
    post: Flags | None
    first: Floats | None
    strata: Groups | None
    row: Codes
    left_out: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    @property
    def cells(self) -> tuple[Codes, Codes]:
        """The number of the cell of unit and period that each row stands in, and how many rows each cell has."""
        assert self.unit is not None and self.period is not None
        cell = self.unit.codes * self.period.size + self.period.codes
        return cell, np.bincount(cell, minlength=self.unit.size * self.period.size)

    @property
    def n(self) -> int:
        """How many rows are used."""
        return len(self.y)

    @cached_property
    def treated(self) -> Flags:
        """Which rows are of the treated."""
        return self.d > 0

    def option(self, name: str) -> Any:
        """Return an option of the design, or its default."""
        return self.design.option(name)

    def clusters_by_side(self, treated: Flags | None = None) -> tuple[int, int]:
        """Count the clusters among the treated and among the others; of two dimensions the one with fewer.

        A sample of one side alone, as before against after, has as many on both.
        """
        inside = self.treated if treated is None else treated
        if inside.all():
            sizes = [each.size for each in self.clusters] or [self.n]
            return min(sizes), min(sizes)
        if not self.clusters:
            return int(inside.sum()), int((~inside).sum())
        sides = [(each.count(inside), each.count(~inside)) for each in self.clusters]
        return min(sides, key=min)

    def taken(self, rows: Any) -> Sample:
        """Return a sample of some of its rows, given as positions or flags; positions may repeat."""

        def of(each: Groups | None) -> Groups | None:
            return replace(each, codes=each.codes[rows]) if each is not None else None

        changed: dict[str, Any] = {name: getattr(self, name)[rows] for name in _ARRAYS}
        changed |= {name: own[rows] for name in ("post", "first") if (own := getattr(self, name)) is not None}
        changed |= {name: of(getattr(self, name)) for name in _GROUPED}
        clusters = tuple(Groups(each.codes[rows], each.labels) for each in self.clusters)
        return replace(self, **changed, clusters=clusters)


def sample_of(data: pd.DataFrame, design: Design) -> Sample:
    """Read the rows of a table that a design uses.

    Raises
    ------
    ImpactError
        For every column that is not what the design says it is, with the rows.
    """
    table = table_of(data, design.columns)
    rule, n = RULES[design.estimator], len(table)
    if not n:
        raise ImpactError(Problem("impact_empty", column=design.outcome))
    missing: dict[str, Flags] = {}

    def read(column: str, values: Floats) -> Floats:
        without = np.isnan(values)
        if without.any():
            missing[column] = missing.get(column, np.zeros(n, bool)) | without
        return values

    def grouped(column: str) -> Groups:
        found, without = groups(table[column])
        if without.any():
            missing[column] = missing.get(column, np.zeros(n, bool)) | without
        return found

    y = read(design.outcome, numbers(table, design.outcome))
    d = read(design.treated, marks(table, design.treated, rule.doses)) if design.treated else np.ones(n)
    x, z, instruments = (
        _matrix([read(name, numbers(table, name)) for name in names], n)
        for names in (design.covariates, design.propensity or design.covariates, design.instrument)
    )
    post = read(design.post, marks(table, design.post)) if design.post else None
    first = _first(table, design.first_treated) if design.first_treated else None
    weights = _weights(table, design.weights) if design.weights else np.broadcast_to(1.0, n)
    unit = grouped(design.unit) if design.unit else None
    period = grouped(design.period) if design.period else None
    clusters = tuple(unit if name == design.unit and unit is not None else grouped(name) for name in design.clusters)
    strata = _strata(table, design, d, missing)
    sample = Sample(
        design,
        y,
        d,
        bool(rule.doses and ((d != 0) & (d != 1) & ~np.isnan(d)).any()),
        x,
        z,
        instruments,
        weights,
        clusters,
        unit,
        period,
        None if post is None else post > 0,
        first,
        strata,
        np.arange(n),
        {column: int(rows.sum()) for column, rows in missing.items()},
    )
    sample = _complete(sample, missing)
    if wrong := list(_problems(table, sample)):
        raise ImpactError(wrong)
    return sample


def _complete(sample: Sample, missing: dict[str, Flags]) -> Sample:
    """Leave out the rows that lack a value, and number groups anew where some have no rows any more."""
    if not missing:
        return sample
    out = np.logical_or.reduce(list(missing.values()))
    if out.all():
        raise ImpactError(Problem("impact_nothing_left", column=", ".join(missing)))
    kept = sample.taken(~out)
    again: dict[str, Any] = {name: own and _numbered(own) for name in _GROUPED for own in [getattr(kept, name)]}
    return replace(kept, **again, clusters=tuple(_numbered(each) for each in kept.clusters))


def _numbered(each: Groups) -> Groups:
    """Return groups without those that have no rows; rows of no group keep none."""
    if len(each.codes) and each.codes.min() < 0:
        return each
    there = np.bincount(each.codes, minlength=each.size) > 0
    return each if there.all() else Groups((np.cumsum(there) - 1)[each.codes], each.labels[there])


def _matrix(columns: list[Floats], n: int) -> Floats:
    return np.vstack(columns).T if columns else np.empty((n, 0))


def _first(table: pd.DataFrame, column: str) -> Floats:
    """Read the first treated period of each row's unit; 0, empty and missing are never."""
    values = numeric(table, column, table[column].replace("", np.nan))
    return np.where(np.isnan(values) | (values == 0), NEVER, values)


def _weights(table: pd.DataFrame, column: str) -> Floats:
    """Read weights, of which none may be missing or negative."""
    values = numbers(table, column)
    for code, wrong in (("impact_weight_missing", np.isnan(values)), ("impact_weight_negative", values < 0)):
        if wrong.any():
            raise refused(code, table, column, wrong)
    if not values.any():
        raise refused("impact_weight_negative", table, column, values == 0)
    return values


def _strata(table: pd.DataFrame, design: Design, d: Floats, missing: dict[str, Flags]) -> Groups | None:
    """Read the strata; the never treated may lack one, as they have no start: they serve all that are else alike."""
    if not design.strata:
        return None
    parts = []
    for column in design.strata:
        found, without = groups(table[column])
        if (without & (d > 0)).any() or (without.any() and not without[d == 0].all()):
            missing[column] = without
        parts.append(Groups(np.where(without, -1, found.codes), found.labels))
    return crossed(parts)


def _problems(table: pd.DataFrame, sample: Sample) -> Iterator[Problem]:
    design = sample.design
    if np.ptp(sample.y) == 0:
        yield Problem("impact_constant", column=design.outcome, fields={"found": f"{sample.y[0]:g}"})
    if RULES[design.estimator].amounts and (sample.y < 0).any():
        yield refused("impact_negative", table.iloc[sample.row], design.outcome, sample.y < 0).problems[0]
    if sample.post is not None and (sample.post.all() or not sample.post.any()):
        yield Problem("impact_one_time", column=design.post)
    if any(each.size <= 1 for each in sample.clusters):
        yield Problem("impact_one_cluster", column=", ".join(design.clusters))
    if design.treated and not sample.is_dose:
        yield from _sides(sample)
    for names, matrix in ((design.covariates, sample.x), (design.propensity, sample.z)):
        yield from _collinear(names, matrix) if names else ()


def _sides(sample: Sample) -> Iterator[Problem]:
    """Find a comparison that has one side only, and units on both of them where the mark is membership."""
    design = sample.design
    if design.estimator != "before_after" and (sample.treated.all() or not sample.treated.any()):
        yield Problem(
            "impact_nobody_untreated" if sample.treated.all() else "impact_nobody_treated", column=design.treated
        )
    if sample.unit is not None and sample.post is not None:
        yield from _both_marks(sample.unit, sample)


def _both_marks(unit: Groups, sample: Sample) -> Iterator[Problem]:
    """Find units that are marked treated in one row and not in another, where the mark is membership."""
    share = unit.sums(sample.d) / np.maximum(np.bincount(unit.codes, minlength=unit.size), 1)
    both = (share > 0) & (share < 1)
    if both.any():
        named = ", ".join(str(label) for label in unit.labels[both][:5])
        yield Problem(
            "impact_both_marks", column=sample.design.treated, fields={"rows": named, "n": str(int(both.sum()))}
        )


def _collinear(names: tuple[str, ...], matrix: Floats) -> Iterator[Problem]:
    """Find covariates that follow from those before them, the constant among them."""
    away = matrix - matrix.mean(axis=0)
    gram = away.T @ away
    size = np.sqrt(np.diag(gram))
    flat = size <= _SAME * np.sqrt(len(matrix)) * np.maximum(np.abs(matrix).max(axis=0), np.finfo(float).tiny)
    scaled = gram / np.outer(np.where(flat, 1.0, size), np.where(flat, 1.0, size))
    kept: list[int] = []
    for k, name in enumerate(names):
        with_it = [*kept, k]
        if flat[k] or np.linalg.matrix_rank(scaled[np.ix_(with_it, with_it)], tol=_SAME, hermitian=True) < len(with_it):
            yield Problem("impact_collinear", column=name)
        else:
            kept = with_it
