"""Comparisons: what ``framework.yaml`` says of them that is not there, and records that do not allow them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from toolkit.errors import FactsError, ImpactError, Problem
from toolkit.facts.checks.definitions import Finding, named
from toolkit.facts.checks.readable import Readable
from toolkit.facts.checks.references import missing
from toolkit.facts.conditions import is_empty, met
from toolkit.facts.contracts.comparisons import Comparison, Design
from toolkit.facts.contracts.rates_and_statements import PriceIndex
from toolkit.facts.folders import shown_path
from toolkit.facts.records import records_of
from toolkit.impact.design import Design as Asked

if TYPE_CHECKING:
    import pandas as pd

_FEWEST = 2
"""Clusters on a side below which there is no interval, and so nothing to compare."""

_NEED_BEFORE = ("before_after", "did", "mean_percent", "percent_of_means")
_NEED_YEARS = ("staggered", "synthetic_did")


def comparison_problems(programme: Readable) -> Iterator[Problem]:
    """Find every comparison that names what is not there, does not hang together, or has nobody on a side."""
    file = shown_path(programme.folder / "framework.yaml")
    codes = [each.code for each in programme.framework.comparisons]
    codes += [design.code for each in programme.framework.comparisons for design in each.designs]
    for code in sorted({c for c in codes if codes.count(c) > 1} | (set(codes) & set(programme.indicators))):
        yield Problem("repeated_code", file, column="comparisons", fields={"found": code})
    for comparison in programme.framework.comparisons:
        where = f"comparisons[{comparison.code}]"
        found = list(_written(programme, comparison))
        found = found or list(_recorded(programme, comparison))
        yield from (Problem(code, file, column=f"{where}.{key}", fields=fields) for code, key, fields in found)


def _written(programme: Readable, comparison: Comparison) -> Iterator[Finding]:
    """Find what is wrong with what is written, whatever the records hold."""
    if comparison.indicator not in programme.indicators:
        yield "unknown_reference", "indicator", missing(comparison.indicator, programme.indicators, "indicator")
    for key in ("question", "without"):
        if not getattr(comparison, key).strip():
            yield "empty_value", key, {}
    designs = [design.code for design in comparison.designs]
    if comparison.main not in designs:
        yield "unknown_reference", "main", missing(comparison.main, designs, "design")
    columns: dict[str, str | None] = {key: column for key, column in comparison.columns if "." not in key or "[" in key}
    conditions = {key: value for key in _CONDITIONS if isinstance(value := getattr(comparison, key), dict)}
    yield from named(programme, comparison.records, columns, conditions)
    yield from _moments(comparison)
    for design in comparison.designs:
        yield from _asked(comparison, design)
    if comparison.price_index and comparison.price_index not in _indices(programme):
        yield "unknown_reference", "price_index", missing(comparison.price_index, _indices(programme), "index")


_CONDITIONS = ("among", "treated", "compared", "baseline", "follow_up")


def _moments(comparison: Comparison) -> Iterator[Finding]:
    """Find a baseline that is not before the start, a follow-up that is, and what years need."""
    baseline, follow_up = comparison.baseline, comparison.follow_up
    if comparison.is_yearly:
        for key in ("period", "first_treated"):
            if not getattr(comparison, key):
                yield "comparison_needs", key, {"found": "baseline, follow_up", "expected": key}
        if not isinstance(baseline, int) or baseline >= 0:
            yield "comparison_baseline", "baseline", {"found": str(baseline)}
        if not isinstance(follow_up, int) or follow_up < 0:
            yield "comparison_follow_up", "follow_up", {"found": str(follow_up)}
    elif (baseline is None) != (follow_up is None):
        key = "baseline" if baseline is None else "follow_up"
        yield "comparison_needs", key, {"found": "follow_up" if key == "baseline" else "baseline", "expected": key}
    if comparison.price and not comparison.currency:
        yield "comparison_needs", "currency", {"found": "price", "expected": "currency"}


def _asked(comparison: Comparison, design: Design) -> Iterator[Finding]:
    """Find what an estimator needs and does not have, or is given and does not know."""
    where = f"designs[{design.code}]"
    if design.estimator in _NEED_BEFORE and comparison.baseline is None:
        yield "comparison_needs", "baseline", {"found": design.estimator, "expected": "baseline"}
    for key in ("period", "first_treated"):
        if design.estimator in _NEED_YEARS and not getattr(comparison, key):
            yield "comparison_needs", key, {"found": design.estimator, "expected": key}
    own = ("covariates", "propensity", "instrument", "estimand", "se")
    given: dict[str, Any] = {key: getattr(design, key) for key in own}
    given |= {key: key for key in ("outcome", "treated", "unit", "period", "post", "first_treated")}
    try:
        Asked(**given, estimator=design.estimator, options=design.options)
    except ImpactError as error:
        yield from ((each.code, f"{where}.{each.column}", dict(each.fields)) for each in error.problems)


# --- what the records hold


def _recorded(programme: Readable, comparison: Comparison) -> Iterator[Finding]:
    """Find what is wrong with the records of a comparison; records that cannot be read say so themselves."""
    try:
        records = records_of(programme, comparison.records)
    except FactsError:
        return
    asked = records[_sure(met(records, comparison.among)) & ~is_empty(records[comparison.unit])]
    if not len(asked):
        return
    treated = _sure(met(asked, comparison.treated))
    others = _sure(met(asked, comparison.compared)) if comparison.compared else ~treated
    for find in _OF_RECORDS:
        yield from find(comparison, asked, treated, others)
    if comparison.price_index and comparison.period:
        years = {int(year) for year in asked[comparison.period].dropna()} if _is_number(asked, comparison) else set()
        if lacking := sorted(years - _indices(programme)[comparison.price_index]):
            fields = {"found": comparison.price_index, "years": ", ".join(map(str, lacking))}
            yield "index_lacks_year", "price_index", fields


def _is_number(records: pd.DataFrame, comparison: Comparison) -> bool:
    return bool(records[comparison.period].dtype.kind == "f")


def _overlap(comparison: Comparison, records: pd.DataFrame, treated: pd.Series, others: pd.Series) -> Iterator[Finding]:
    """Find units that are on both sides."""
    unit = records[comparison.unit]
    both = sorted(set(unit[treated]) & set(unit[others]))
    if both:
        named_ = ", ".join(map(str, both[:5])) + (", …" if len(both) > 5 else "")  # noqa: PLR2004 - the first five
        yield "comparison_overlap", "treated", {"n": str(len(both)), "found": named_}


def _sides(comparison: Comparison, records: pd.DataFrame, treated: pd.Series, others: pd.Series) -> Iterator[Finding]:
    """Find a side without anybody, or with fewer than two clusters."""
    for key, side in (("treated", treated), ("compared", others)):
        if not side.any():
            yield "comparison_nobody", key, {}
        for column in comparison.cluster if side.any() else ():
            found = records.loc[side, column].nunique()
            if found < _FEWEST:
                yield "comparison_few_clusters", "cluster", {"found": column, "n": str(found), "side": key}


def _started(comparison: Comparison, records: pd.DataFrame, treated: pd.Series, _: pd.Series) -> Iterator[Finding]:
    """Find a round that is called the baseline and is of units that have begun."""
    if not isinstance(comparison.baseline, dict) or not comparison.period or not comparison.first_treated:
        return
    early = records[treated & _sure(met(records, comparison.baseline))]
    begun = early[early[comparison.period] >= early[comparison.first_treated]]
    if len(begun):
        lines = ", ".join(f"{line:.0f}" for line in begun["file_line"][:5])
        yield "comparison_begun", "baseline", {"n": str(len(begun)), "rows": lines}


def _held(comparison: Comparison, records: pd.DataFrame, treated: pd.Series, _: pd.Series) -> Iterator[Finding]:
    """Find a moment before or after of which there is no record of those with the programme."""
    for key in ("baseline", "follow_up"):
        moment = getattr(comparison, key)
        if isinstance(moment, dict):
            there = _sure(met(records, moment)) & treated
        elif moment is not None and comparison.period and comparison.first_treated:
            there = treated & (records[comparison.period] == records[comparison.first_treated] + moment)
        else:
            continue
        if treated.any() and not there.any():
            yield "comparison_no_moment", key, {}


_OF_RECORDS: tuple[Callable[[Comparison, pd.DataFrame, pd.Series, pd.Series], Iterator[Finding]], ...] = (
    _overlap,
    _sides,
    _started,
    _held,
)


def _sure(known: pd.Series) -> pd.Series:
    return known.fillna(False).astype(bool)


def _indices(programme: Readable) -> Mapping[str, set[int]]:
    """Return the years that each price index of the programme has a value of."""
    found: dict[str, set[int]] = {}
    for _, row in programme.rows(PriceIndex):
        period = programme.period(row.period) if isinstance(row, PriceIndex) else None
        if isinstance(row, PriceIndex) and period is not None and period.year:
            found.setdefault(row.index, set()).add(period.year)
    return found
