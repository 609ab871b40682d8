"""How a sample was drawn: weights, strata, clusters and what there is in all, read from a table and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd

from toolkit.errors import ImpactError, Problem, unknown_keys
from toolkit.impact.columns import Codes, Flags, Floats, Groups, groups, numbers, refused, table_of, together

_STAGES = 2
_NAMED = 5


@dataclass(frozen=True)
class SurveyDesign:
    """How a sample was drawn, by columns of its table.

    Attributes
    ----------
    weights : str
        How many of the population a row stands for. Without it, what `population` gives: of each stage how many there
        are over how many were drawn; without that too all rows weigh the same.
    strata : tuple of str
        Columns; one alone may be given as text. Each stratum was drawn from by itself.
    clusters : tuple of str
        What was drawn first, and what was drawn within that. A cluster belongs to its stratum: clusters may be numbered
        anew in each. Without it rows were drawn.
    population : tuple of str or float
        A column, or a number, for each stage: how many there are to draw from, in the stratum at first (clusters where
        clusters were drawn, else rows), and in the cluster then. With one column of clusters and two of population the
        rows are the second stage. Without it a stage was drawn from an endless population, which is on the safe side.
    confidence_level : float
        Between 0 and 1.
    """

    weights: str = ""
    strata: tuple[str, ...] = ()
    clusters: tuple[str, ...] = ()
    population: tuple[str | float, ...] = ()
    confidence_level: float = 0.95

    def __post_init__(self) -> None:
        for name in ("strata", "clusters", "population"):
            given = getattr(self, name)
            is_one = isinstance(given, str | int | float | np.number) and given != ""
            object.__setattr__(self, name, (given,) if is_one else tuple(given or ()))
        object.__setattr__(self, "weights", self.weights or "")
        if problems := list(self._problems()):
            raise ImpactError(problems)

    @classmethod
    def read(cls, given: SurveyDesign | Mapping[str, Any]) -> SurveyDesign:
        """Read a design from a mapping; one that is a design already stays as it is.

        Raises
        ------
        ImpactError
            For a key that there is not, and for what does not go together.
        """
        if isinstance(given, SurveyDesign):
            return given
        if unknown := unknown_keys(given, (each.name for each in fields(cls))):
            raise ImpactError(unknown)
        return cls(**given)

    @property
    def stages(self) -> int:
        """How many times was drawn."""
        return max(len(self.clusters), len(self.population), 1)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is used, each once."""
        sizes = [each for each in self.population if isinstance(each, str)]
        return tuple(dict.fromkeys(name for name in (self.weights, *self.strata, *self.clusters, *sizes) if name))

    def _problems(self) -> Iterator[Problem]:
        if not (_is_number(self.confidence_level) and 0 < self.confidence_level < 1):
            told = {"found": str(self.confidence_level), "expected": "0.90, 0.95, 0.99", "nearest": ""}
            yield Problem("design_value", column="confidence_level", fields=told)
        most = min(len(self.clusters) + 1, _STAGES)
        for key, expected in (("clusters", _STAGES), ("population", most)):
            if len(getattr(self, key)) > expected:
                found = ", ".join(map(str, getattr(self, key)))
                told = {"found": found, "expected": ", ".join(map(str, range(1, expected + 1))), "nearest": ""}
                yield Problem("design_value", column=key, fields=told)
        for size in self.population:
            if not isinstance(size, str) and not (_is_number(size) and 0 < size < np.inf):
                yield Problem("survey_population", column="population", fields={"found": str(size)})
        if self.strata and self.population and not isinstance(self.population[0], str):
            yield Problem("survey_population_each", column="population", fields={"found": str(self.population[0])})
        if not self.weights and 0 < len(self.population) < self.stages:
            yield Problem("survey_no_weights", column="weights")


def _is_number(found: Any) -> bool:
    return isinstance(found, int | float | np.number)


@dataclass(frozen=True, slots=True)
class Stage:
    """One time that was drawn.

    Attributes
    ----------
    units : array of int, one a row
        What was drawn.
    within : array of int, one a unit
        From what it was drawn: a stratum, or a cluster of the stage before.
    population : array of float, one for each that was drawn from
        How many units there are in it; infinite where that is not said.
    """

    units: Codes
    within: Codes
    population: Floats

    @property
    def drawn(self) -> Floats:
        """How many units were drawn from each."""
        return np.bincount(self.within, minlength=len(self.population)).astype(float)

    @property
    def fraction(self) -> Floats:
        """Which part of each was drawn; 0 of what is endless."""
        return self.drawn / self.population


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample as it was drawn, row by row.

    Attributes
    ----------
    weights : array of float
    stages : tuple of Stage
        One or two.
    is_finite : bool
        Whether it is known how many there are.
    is_clustered : bool
    """

    weights: Floats
    stages: tuple[Stage, ...]
    is_finite: bool
    is_clustered: bool

    def variance(self, values: Floats) -> float:
        """Return the variance of a weighted total of linearised values.

        Within each stratum that of the totals of its clusters, ``(1 - f) n/(n - 1) Σ (z_i - z̄)²``, and of a second
        stage that within each cluster, times the part of clusters that was drawn.

        Parameters
        ----------
        values : array of shape (n,)
            0 for rows outside a domain.

        Notes
        -----
        Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, results 4.3.1 and 5.5.1 in the form of
        Binder (1983), On the variances of asymptotically normal estimators from complex surveys, Int. Stat. Rev. 51.
        """
        weighted, total = self.weights * values, 0.0
        share: Floats | float = 1.0
        for stage in self.stages:
            total += float(np.sum(share * (1 - stage.fraction) * _between(stage, weighted)))
            share = (share * stage.fraction)[stage.within]
        return total

    def freedom(self, rows: Flags) -> float:
        """Count the clusters less the strata that some rows stand in: degrees of freedom of their variance."""
        first = self.stages[0]
        there = np.unique(first.units[rows])
        return float(len(there) - len(np.unique(first.within[there])))


def _between(stage: Stage, weighted: Floats) -> Floats:
    """Return for each that was drawn from ``n/(n - 1) Σ (z_i - z̄)²`` over the totals of its units; 0 for one unit."""
    totals = np.bincount(stage.units, weighted, len(stage.within))
    n = stage.drawn
    mean = np.bincount(stage.within, totals, len(n)) / n
    squares = np.bincount(stage.within, (totals - mean[stage.within]) ** 2, len(n))
    return np.asarray(squares * n / np.maximum(n - 1, 1), dtype=np.float64)


def drawn(data: pd.DataFrame, design: SurveyDesign) -> Drawn:
    """Read how the rows of a table were drawn.

    Raises
    ------
    ImpactError
        For columns that there are not, missing or negative weights, rows without stratum or cluster, fewer in all than
        were drawn, sizes that change within what they are the size of, and one cluster alone of several.
    """
    table_of(data, design.columns)
    n = len(data)
    strata = together(_grouped(data, name) for name in design.strata) if design.strata else None
    outer = strata or Groups(np.zeros(n, dtype=np.int64), np.array([""]))
    column, is_whole, stages = ", ".join(design.strata) or ", ".join(design.clusters[:1]), False, list[Stage]()
    for number in range(design.stages):
        own = _grouped(data, design.clusters[number]) if number < len(design.clusters) else None
        size = design.population[number] if number < len(design.population) else ""
        stage, names = _stage(data, outer, own, size)
        if number == 0 or is_whole:
            _refuse_single(stage, outer, column)
        stages.append(stage)
        is_whole, column = bool(np.isfinite(stage.population).all()), ", ".join(design.clusters[: number + 1])
        outer = Groups(stage.units, names)
    weights = _weights(data, design.weights) if design.weights else _from_population(stages, n, design)
    return Drawn(weights, tuple(stages), bool(design.population), bool(design.clusters))


def _grouped(data: pd.DataFrame, column: str) -> Groups:
    found, missing = groups(data[column])
    if missing.any():
        raise refused("survey_missing", data, column, missing)
    return found


def _stage(data: pd.DataFrame, outer: Groups, own: Groups | None, size: str | float) -> tuple[Stage, Any]:
    """Return a stage, and the labels of what was drawn."""
    if own is None:
        units, within, names = np.arange(len(data)), outer.codes, np.asarray(data.index)
    else:
        found, units = np.unique(outer.codes * own.size + own.codes, return_inverse=True)
        within, names = found // own.size, own.labels[found % own.size]
    n = np.bincount(within, minlength=outer.size).astype(float)
    population = _population(data, outer, size) if size != "" else np.full(outer.size, np.inf)
    if (few := population < n).any():
        at = int(np.flatnonzero(few)[0])
        told = {"found": f"{population[at]:g}", "expected": f"{n[at]:g}", "rows": _named(outer.labels[few])}
        raise ImpactError(Problem("survey_population_small", column=str(size), fields=told))
    return Stage(units.astype(np.int64), within.astype(np.int64), population), names


def _population(data: pd.DataFrame, outer: Groups, size: str | float) -> Floats:
    """Read how many there are in each stratum or cluster."""
    if not isinstance(size, str):
        return np.full(outer.size, float(size))
    values = numbers(data, size)
    if (missing := np.isnan(values)).any():
        raise refused("survey_missing", data, size, missing)
    first = np.zeros(outer.size)
    first[outer.codes] = values
    if (other := values != first[outer.codes]).any():
        told = {"rows": _named(outer.labels[np.unique(outer.codes[other])])}
        raise ImpactError(Problem("survey_population_varies", column=size, fields=told))
    return first


def _named(labels: Any) -> str:
    """Name the first of some strata or clusters; without strata all rows are one that has no name."""
    return ", ".join(str(each) or "-" for each in labels[:_NAMED]) + (", …" if len(labels) > _NAMED else "")


def _refuse_single(stage: Stage, outer: Groups, column: str) -> None:
    """Refuse what one unit of several was drawn from: it does not tell how much units differ."""
    single = (stage.drawn == 1) & (stage.population > 1)
    if single.any():
        told = {"rows": _named(outer.labels[single]), "n": str(int(single.sum()))}
        raise ImpactError(Problem("survey_single", column=column, fields=told))


def _weights(data: pd.DataFrame, column: str) -> Floats:
    """Read weights, of which none may be missing or negative, nor all 0."""
    values = numbers(data, column)
    for code, wrong in (("impact_weight_missing", np.isnan(values)), ("impact_weight_negative", values < 0)):
        if wrong.any():
            raise refused(code, data, column, wrong)
    if not values.any():
        raise refused("impact_weight_negative", data, column, values == 0)
    return values


def _from_population(stages: list[Stage], n: int, design: SurveyDesign) -> Floats:
    """Return how many each row stands for: of each stage how many there are over how many were drawn."""
    weights = np.ones(n)
    if design.population:
        for stage in stages:
            weights = weights / stage.fraction[stage.within][stage.units]
    return weights
