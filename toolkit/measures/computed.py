"""Indicators computed from records, as their ``compute`` block in ``framework.yaml`` says.

Nothing is evaluated: a block is data, and each measure is one function here. Whatever the level - nation, department,
alliance - a percentage is made anew from the numerators and denominators of that level, never from other percentages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import pandas as pd

from toolkit.facts.programme import Programme
from toolkit.facts.records import records_of
from toolkit.facts.schemas.framework import Compute, Indicator
from toolkit.facts.schemas.tables import GeographicPlace
from toolkit.measured import Measured, undefined
from toolkit.measures import changes
from toolkit.measures.cases import added, cases_of, covered, names_of, reasons, whole_of
from toolkit.measures.conditions import is_empty

EVERYWHERE = "everywhere"
"""The whole, where no place is above all others."""
UNPLACED = "unplaced"
"""Records whose cell for the place is empty: part of the whole, and of no place."""

COLUMNS = ("computed", "numerator", "denominator", "covered", "cases", "excluded")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is computed: a block, the records it is computed from, and where."""

    programme: Programme
    indicator: Indicator
    compute: Compute
    records: pd.DataFrame
    column: str = ""
    place: str = ""
    interval: bool = False

    @property
    def everything(self) -> pd.DataFrame:
        """The records of all places."""
        return records_of(self.programme, self.compute.records or "")

    def of(self, records: pd.DataFrame) -> pd.DataFrame:
        """Restrict other records to the place that is asked for."""
        return records[records[self.column] == self.place] if self.column else records


def _count(asked: Asked) -> Measured:
    compute = asked.compute
    cases = cases_of(asked.records, compute.count, compute.among, compute.where)
    return covered(Measured(float(len(cases.fitting)), "count", "records_count"), cases)


def _share(asked: Asked) -> Measured:
    compute = asked.compute
    cases = cases_of(asked.records, compute.count, compute.among, compute.where, shared=True)
    parts = float(len(cases.fitting))
    if compute.whole is None:
        return covered(_over("records_share", "share", parts, float(len(cases.known))), cases)
    whole, others = whole_of(asked.of(records_of(asked.programme, compute.whole.records)), compute.whole)
    figure = covered(_over("records_share_of_all", "share", parts, whole), cases)
    return figure.but(left_out=figure.left_out + others.reasons, of=(figure.of or 0) + len(others.left_out))


def _sum(asked: Asked) -> Measured:
    value = asked.compute.value or ""
    there, cases = added(asked.records, [value], {**asked.compute.among, **asked.compute.where})
    if not len(there) and cases.left_out:
        return covered(undefined("count", "nothing_measured", "records_sum"), cases)
    return covered(Measured(float(there[value].sum()), "count", "records_sum"), cases)


def _mean(asked: Asked) -> Measured:
    value = asked.compute.value or ""
    there, cases = added(asked.records, [value], {**asked.compute.among, **asked.compute.where})
    total = float(there[value].sum())
    return covered(_over("records_mean", "count", total, float(len(there)), "nothing_measured"), cases)


def _ratio(asked: Asked) -> Measured:
    value, over = asked.compute.value or "", asked.compute.over or ""
    there, cases = added(asked.records, [value, over], {**asked.compute.among, **asked.compute.where})
    return covered(_over("records_ratio", "ratio", float(there[value].sum()), float(there[over].sum())), cases)


def _growth(asked: Asked) -> Measured:
    pairs = _pairs(asked)
    if not asked.compute.each:
        return changes.growth(pairs)
    named = pd.Series(
        asked.records[asked.compute.each].to_numpy(), index=names_of(asked.records, asked.compute.count)
    )
    return changes.growth_of_each(pairs, named[~named.index.duplicated()])


def _with_without(asked: Asked) -> Measured:
    design = asked.compute.design or ""
    return changes.with_without(_pairs(asked, design != "levels"), design, asked.interval)


def _composite(asked: Asked) -> Measured:
    return undefined(asked.indicator.unit, "composite_of_parts", "records_composite")


def _pairs(asked: Asked, both: bool = True) -> changes.Pairs:
    return changes.pairs_of(asked.compute, asked.records, changes.prices_of(asked.compute, asked.everything), both)


MEASURES: Mapping[str, Callable[[Asked], Measured]] = MappingProxyType(
    {
        "count": _count,
        "share": _share,
        "sum": _sum,
        "mean": _mean,
        "ratio": _ratio,
        "growth": _growth,
        "with_without": _with_without,
        "composite": _composite,
    }
)
"""Every measure by the name that blocks use."""


def _over(formula: str, unit: str, numerator: float, denominator: float, reason: str = "whole_is_zero") -> Measured:
    if denominator == 0:
        return undefined(unit, reason, formula)
    return Measured(numerator / denominator, unit, formula, numerator=numerator, denominator=denominator)


# --- one indicator


@lru_cache(maxsize=256)
def value_of(programme: Programme, code: str, interval: bool = False) -> Measured:
    """Compute one indicator from all its records.

    Parameters
    ----------
    programme : Programme
    code : str
        Of an indicator with a ``compute`` block.
    interval : bool
        Whether a comparison of organisations is to have a 95 % interval, from drawing them again.

    Returns
    -------
    Measured
        In the unit of the indicator, with its numerator and denominator, how many cases it covers of how many, and what
        is left out: ``case:reason``, where the reason ``no_value/<column>`` names the empty cell.
    """
    return _computed(_asked(programme, code, interval=interval))


def _asked(programme: Programme, code: str, column: str = "", place: str = "", interval: bool = False) -> Asked:
    indicator = programme.indicators[code]
    if indicator.compute is None:
        raise KeyError(code)
    name = indicator.compute.records
    records = records_of(programme, name) if name else pd.DataFrame()
    if column:
        records = records[records[column] == place]
    return Asked(programme, indicator, indicator.compute, records, column, place, interval)


def _computed(asked: Asked) -> Measured:
    figure = MEASURES[asked.compute.measure](asked)
    named = [asked.compute.records, asked.compute.whole.records if asked.compute.whole else None]
    inputs = tuple(f"records:{name}" for name in dict.fromkeys(named) if name)
    unit, currency = asked.indicator.unit, asked.indicator.currency or ""
    if figure and not asked.column and not len(asked.records):
        return undefined(unit, "no_records", figure.formula, inputs).but(n=0, of=0)
    return figure.but(unit=unit, currency=currency, inputs=inputs)


def _row(asked: Asked, figure: Measured) -> dict[str, Any]:
    """Give a figure with its parts, each a figure that can be shown and traced."""
    compute = asked.compute
    unit, currency = ("money", compute.currency) if compute.currency else ("count", "")
    if compute.measure in ("sum", "mean", "ratio") and asked.indicator.unit in ("hectares", "money"):
        unit, currency = asked.indicator.unit, asked.indicator.currency or ""
    if compute.each:
        unit, currency = "index", ""

    def part(value: float | int | None, unit: str, formula: str, currency: str = "") -> Measured | str:
        return "" if value is None else Measured(float(value), unit, formula, figure.inputs, currency)

    counted = "count" if compute.each or compute.measure == "mean" else unit
    return {
        "computed": figure,
        "numerator": part(figure.numerator, unit, "records_numerator", currency or ""),
        "denominator": part(
            figure.denominator, counted, "records_denominator", (currency or "") if counted == "money" else ""
        ),
        "covered": part(figure.n, "count", "records_covered"),
        "cases": part(figure.of, "count", "records_cases"),
        "excluded": part(len(figure.left_out), "count", "records_excluded"),
        "why": " ".join(f"{compute.records}:{why}:{n}" for why, n in reasons(figure).most_common()),
    }


# --- all of them


def indicators(programme: Programme, own: bool = True) -> list[Indicator]:
    """List the indicators that records give a value for: a first reading each, or with `own` false the others."""
    return [i for i in programme.indicators.values() if i.compute and (i.reading_of is None) == own]


def values(programme: Programme) -> pd.DataFrame:
    """Compute every indicator, in its first reading.

    Returns
    -------
    DataFrame
        One row an indicator, index its code; as text `result` and `why`, the reasons why cases are left out with their
        number; as `Measured` `computed`, `numerator` and `denominator` where it has them, `covered` cases of `cases`,
        and `excluded` ones.
    """
    rows = {i.code: {"result": i.result} | _whole(programme, i.code) for i in indicators(programme)}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["result", *COLUMNS, "why"]).rename_axis("indicator")


def _whole(programme: Programme, code: str) -> dict[str, Any]:
    return _row(_asked(programme, code), value_of(programme, code))


def readings(programme: Programme) -> pd.DataFrame:
    """Set every reading of a method beside the first.

    Returns
    -------
    DataFrame
        One row a reading, the first one before its others, index its code; as :func:`values`, with the text `first`
        (code of the first reading) and `gap`, how far it lies from that: in points for percentages.
    """
    rows: dict[str, dict[str, Any]] = {}
    others = indicators(programme, own=False)
    for first in dict.fromkeys(i.reading_of for i in others):
        own = [i.code for i in others if i.reading_of == first]
        for code in [first or "", *own]:
            there = programme.indicators[code].compute is not None
            row = _whole(programme, code) if there else _empty(programme.indicators[code].unit)
            rows[code] = {"first": first, "gap": _gap(row["computed"], rows, first or "")} | row
    return pd.DataFrame.from_dict(rows, orient="index", columns=["first", "gap", *COLUMNS, "why"]).rename_axis("reading")


def _empty(unit: str) -> dict[str, Any]:
    return dict.fromkeys(COLUMNS, "") | {"computed": undefined(unit, "no_method", "records_count"), "why": ""}


def _gap(figure: Measured, rows: Mapping[str, Mapping[str, Any]], first: str) -> Measured | str:
    if first not in rows:
        return ""
    other = rows[first]["computed"]
    unit = "points" if figure.unit in ("share", "ratio") else figure.unit
    for operand in (figure, other):
        if not operand:
            return undefined(unit, operand.missing, "difference", figure.inputs)
    return Measured(figure.number - other.number, unit, "difference", figure.inputs, figure.currency)


# --- by level


def levels(programme: Programme, code: str) -> list[str]:
    """List the levels at which an indicator can be computed below the whole: the columns of its `by`."""
    compute = programme.indicators[code].compute
    return list(compute.by) if compute else []


def top(programme: Programme) -> str:
    """Name the whole: the one place that all others are in, or everywhere."""
    roots = [p.code for p in _places(programme) if not p.parent]
    return roots[0] if len(roots) == 1 else EVERYWHERE


def _places(programme: Programme) -> list[GeographicPlace]:
    return [row for _, row in programme.rows("places") if isinstance(row, GeographicPlace)]


def by_level(programme: Programme, code: str, level: str) -> pd.DataFrame:
    """Compute one indicator for the whole and for each place, alliance or whatever stands in a column of its records.

    Parameters
    ----------
    programme : Programme
    code : str
        Of an indicator.
    level : str
        One of its :func:`levels`.

    Returns
    -------
    DataFrame
        The whole first, then its parts, in the order of ``places.csv`` or of their codes; records whose cell is empty
        come last, as ``unplaced``. Index the code; as :func:`values`. Counts and sums of the parts add up to the whole
        where no case stands in two of them; percentages are made anew at each level.
    """
    column = _asked(programme, code).records[level]
    found = set(column[~is_empty(column)])
    known = [place.code for place in _places(programme) if place.level == level]
    parts = known or sorted(found)
    rows = {top(programme): _whole(programme, code)}
    for part in [*parts, *([""] if is_empty(column).any() else [])]:
        asked = _asked(programme, code, level, part)
        rows[part or UNPLACED] = _row(asked, _computed(asked))
    return pd.DataFrame.from_dict(rows, orient="index", columns=[*COLUMNS, "why"]).rename_axis(level)


def across(programme: Programme, level: str, units: tuple[str, ...]) -> pd.DataFrame:
    """Compute every indicator of some units for the whole and each place of a level, side by side.

    Returns
    -------
    DataFrame
        One row an indicator that has the level, index its code; one column a place, the whole first, as `Measured`.
    """
    chosen = [i for i in indicators(programme) if i.unit in units and level in levels(programme, i.code)]
    rows = {i.code: by_level(programme, i.code, level)["computed"].to_dict() for i in chosen}
    frame = pd.DataFrame.from_dict(rows, orient="index").rename_axis("indicator")
    return frame.map(lambda cell: cell if isinstance(cell, Measured) else "")
