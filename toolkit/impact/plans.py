"""What a comparison is planned with: sizes, clusters, covariates and the test; checked, and its standard errors."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, TypedDict

import numpy as np
from scipy.special import nctdtr, ndtr, ndtri, stdtrit

from toolkit.errors import ImpactError, Problem, unknown_keys

_LIKE_NORMAL = 1e5
_BASELINES = ("", "ancova", "did")


class Planned(TypedDict, total=False):
    """What is planned; the three functions of this room have these keywords.

    Attributes
    ----------
    effect : float
        Difference to be found, in the unit of the outcome; with `share_without` in shares, 0.1 for ten points. Not for
        :func:`minimum_detectable`.
    sd : float
        Standard deviation of the outcome, between and within clusters together; 1, so that `effect` is in standard
        deviations.
    share_without : float
        Of two proportions: the share among the others. Whoever plans for a fall plans for the share of the contrary.
    n_treated, clusters_treated : float
        Rows, or clusters, that are treated: one of the two. Not for :func:`sample_size`.
    ratio : float
        Others to one treated; 1.
    cluster_size, cluster_cv, icc : float
        Rows of a cluster, 1 without clusters; coefficient of variation of that size; and the part of the variance that
        is between clusters, both 0.
    r2, r2_clusters : float
        Which part of the variance, within clusters and between them, covariates explain; 0, and as within.
    baseline : {"", "ancova", "did"}
        Whether a baseline enters, as a covariate or by differences.
    baseline_correlation : float
        Of an outcome with its own at the baseline; 0.
    attrition : float
        Which part of the rows will be lost, spread over the clusters; 0.
    confidence_level : float
        0.95.
    sides : {1, 2}
        Of the test; 2.
    power : float
        How often the effect is to be found; 0.8. Not for :func:`power`.
    """

    effect: float
    sd: float
    share_without: float | None
    n_treated: float | None
    clusters_treated: float | None
    ratio: float
    cluster_size: float
    cluster_cv: float
    icc: float
    r2: float
    r2_clusters: float | None
    baseline: str
    baseline_correlation: float
    attrition: float
    confidence_level: float
    sides: int
    power: float


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan with all its values, the defaults among them."""

    effect: float = 0.0
    sd: float = 1.0
    share_without: float | None = None
    n_treated: float | None = None
    clusters_treated: float | None = None
    ratio: float = 1.0
    cluster_size: float = 1.0
    cluster_cv: float = 0.0
    icc: float = 0.0
    r2: float = 0.0
    r2_clusters: float | None = None
    baseline: str = ""
    baseline_correlation: float = 0.0
    attrition: float = 0.0
    confidence_level: float = 0.95
    sides: int = 2
    power: float = 0.8

    @property
    def is_clustered(self) -> bool:
        """Whether clusters are drawn."""
        return self.cluster_size != 1

    def units(self) -> tuple[float, float]:
        """Return how many clusters, or rows that are left without clusters, are treated and are not."""
        given = self.clusters_treated if self.n_treated is None else self.n_treated / self.cluster_size
        treated = (given or 0.0) * (1 if self.is_clustered else 1 - self.attrition)
        return treated, treated * self.ratio

    def spread(self) -> float:
        """Return the variance of the mean of one cluster, over the variance of a row.

        ``ρ (1 + cv²)(1 - R_c²) + (1 - ρ)(1 - R²)/m`` (Bloom, Richburg-Hayes and Black 2007; Eldridge, Ashby and Kerry
        2006), times ``1 - r²`` or ``2 (1 - r)`` of a baseline (McKenzie 2012).
        """
        size = self.cluster_size * (1 - self.attrition) if self.is_clustered else 1.0
        between = (
            self.icc * (1 + self.cluster_cv**2) * (1 - (self.r2 if self.r2_clusters is None else self.r2_clusters))
        )
        within = (1 - self.icc) * (1 - self.r2) / size
        r = self.baseline_correlation
        return (between + within) * {"": 1.0, "ancova": 1 - r**2, "did": 2 * (1 - r)}[self.baseline]

    def errors(self, units: tuple[float, float]) -> tuple[float, float]:
        """Return the standard errors of the difference, where there is no effect and where there is."""
        treated, others = units
        of_treated = of_others = pooled = self.sd**2
        if self.share_without is not None:
            without, with_ = self.share_without, self.share_without + self.effect
            of_treated, of_others = with_ * (1 - with_), without * (1 - without)
            both = (treated * with_ + others * without) / (treated + others)
            pooled = both * (1 - both)
        spread = self.spread()
        without_effect = math.sqrt(spread * pooled * (1 / treated + 1 / others))
        return without_effect, math.sqrt(spread * (of_treated / treated + of_others / others))

    def freedom(self, units: tuple[float, float]) -> float:
        """Return clusters, or rows, less two; infinite for proportions one by one."""
        return math.inf if self.share_without is not None and not self.is_clustered else sum(units) - 2

    def reached(self, units: tuple[float, float]) -> float:
        """Return the power."""
        freedom = self.freedom(units)
        tail = (1 - self.confidence_level) / self.sides
        without_effect, with_effect = self.errors(units)
        if with_effect == 0:
            return 1.0
        limit = _quantile(freedom, 1 - tail) * without_effect / with_effect
        shift = abs(self.effect) / with_effect
        above = _below(-limit, freedom, -shift)
        return min(1.0, above + (_below(-limit, freedom, shift) if self.sides != 1 else 0.0))


def _quantile(freedom: float, below: float) -> float:
    return float(ndtri(below) if math.isinf(freedom) else stdtrit(freedom, below))


def _below(value: float, freedom: float, shift: float) -> float:
    """Return how often noncentral t is below a value; from some degrees of freedom on it is normal to six digits."""
    return float(ndtr(value - shift) if freedom > _LIKE_NORMAL else nctdtr(freedom, shift, value))


def sized(plan: Plan) -> tuple[float, float]:
    """Return the units of a plan that says how many are treated, if that is enough of them."""
    if (plan.n_treated is None) == (plan.clusters_treated is None):
        code = "impact_power_no_size" if plan.n_treated is None else "impact_power_two_sizes"
        raise ImpactError(Problem(code, column="n_treated, clusters_treated"))
    units = plan.units()
    if plan.freedom(units) <= 0 or min(units) <= 0:
        raise ImpactError(Problem("impact_power_few", column="n_treated", fields={"found": f"{sum(units):g}"}))
    return units


def read(planned: Mapping[str, Any], needed: tuple[str, ...], other: tuple[str, ...]) -> Plan:
    """Read a plan and refuse what it cannot have, with everything that is wrong."""
    wrong = unknown_keys(planned, (each.name for each in fields(Plan) if each.name not in other))
    wrong += [Problem("design_lacks", column=key, fields={"found": "power"}) for key in needed if key not in planned]
    if wrong:
        raise ImpactError(wrong)
    plan = Plan(**planned)
    if problems := [
        Problem("impact_power_value", column=name, fields={"found": str(getattr(plan, name)), "expected": expected})
        for name, expected in list(_no_numbers(plan)) or _wrong(plan, needed)
    ]:
        raise ImpactError(problems)
    return plan


def _no_numbers(plan: Plan) -> Iterator[tuple[str, str]]:
    """Find what is no number, which cannot be compared with one; what may be missing may be None."""
    for each in fields(plan):
        value = getattr(plan, each.name)
        may_be_missing = value is None and each.default is None
        if each.name != "baseline" and not may_be_missing and not isinstance(value, int | float | np.number):
            yield each.name, "0.5, 1, 2…"


def _wrong(plan: Plan, needed: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Find values that cannot be, and say what could."""
    for name in ("sd", "ratio", "n_treated", "clusters_treated"):
        if (value := getattr(plan, name)) is not None and not 0 < value < math.inf:
            yield name, "> 0"
    for name in ("icc", "r2", "r2_clusters"):
        if (value := getattr(plan, name)) is not None and not 0 <= value <= 1:
            yield name, "0…1"
    if not 0 <= plan.attrition < 1:
        yield "attrition", "0…1"
    if not 1 <= plan.cluster_size * (1 - plan.attrition if plan.is_clustered else 1) < math.inf:
        yield "cluster_size", "≥ 1"
    elif not plan.is_clustered and (plan.icc or plan.cluster_cv or plan.clusters_treated is not None):
        yield "cluster_size", "> 1"
    if not 0 <= plan.cluster_cv < math.inf:
        yield "cluster_cv", "≥ 0"
    yield from _wrong_baseline(plan)
    yield from _wrong_test(plan, needed)


def _wrong_baseline(plan: Plan) -> Iterator[tuple[str, str]]:
    if plan.baseline not in _BASELINES or (plan.baseline_correlation and not plan.baseline):
        yield "baseline", "ancova, did"
    if not -1 < plan.baseline_correlation < 1:
        yield "baseline_correlation", "-1…1"


def _wrong_test(plan: Plan, needed: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if not 0 < plan.confidence_level < 1:
        yield "confidence_level", "0.90, 0.95, 0.99"
    elif not 1 - plan.confidence_level < plan.power < 1:
        yield "power", f"{1 - plan.confidence_level:g}…1"
    if plan.sides not in (1, 2):
        yield "sides", "1, 2"
    if "effect" in needed and (plan.effect == 0 or not math.isfinite(plan.effect)):
        yield "effect", "≠ 0"
    if plan.share_without is not None:
        if not 0 < plan.share_without < 1:
            yield "share_without", "0…1"
        elif not 0 <= plan.share_without + plan.effect <= 1:
            yield "effect", f"{-plan.share_without:g}…{1 - plan.share_without:g}"
