"""Indicators computed from records: all of them, in every reading, at every level.

Whatever the level - nation, department, alliance - a percentage is made anew from the numerators and denominators of
that level, never from other percentages.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from toolkit.errors import refuse_unknown
from toolkit.facts.conditions import is_empty
from toolkit.facts.contracts.framework import Indicator
from toolkit.facts.contracts.word_tables import GeographicPlace
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.facts.records import records_of
from toolkit.figures import frame
from toolkit.measured import Measured, counted, undefined, why_left_out
from toolkit.measures.records.cases import NOT_DUE
from toolkit.measures.records.compute_block import Computation, asked_of, is_of, over
from toolkit.measures.records.disclosure import SUPPRESSED, figure_of, value_of

EVERYWHERE = "everywhere"
"""The whole, where no place is above all others."""
UNPLACED = "unplaced"
"""Records whose cell for the place is empty: part of the whole, and of no place."""

COLUMNS = ("computed", "numerator", "denominator", "covered", "cases", "excluded", "not_due", "lacking")


# --- all of them


def indicators(programme: Programme, when: When | None = None, own: bool = True) -> list[Indicator]:
    """List the indicators that records of a stretch give a value for: a first reading each, or else the others."""
    chosen = [i for i in programme.indicators.values() if i.compute and (i.reading_of is None) == own]
    return [i for i in chosen if is_of(programme, i, when)]


def values(programme: Programme, when: When | None = None) -> pd.DataFrame:
    """Compute every indicator, in its first reading.

    Parameters
    ----------
    programme : Programme
    when : int, str or Evaluated, optional
        Only from the records of this stretch.

    Returns
    -------
    DataFrame
        One row an indicator, in the order of the results, index its code; as text `result` and `reasons`, why
        cases are left out with their number; as `Measured` `computed`, `numerator` and `denominator` where it has
        them, `covered` cases of `cases`, and `excluded` ones, of
        these `not_due` and `lacking`, those that are due.
    """
    order = list(programme.results)
    own = sorted(indicators(programme, when), key=lambda indicator: order.index(indicator.result))
    rows = {i.code: {"result": i.result} | _whole(programme, i.code, when) for i in own}
    return frame(rows, "indicator", ["result", *COLUMNS, "reasons"])


def _whole(programme: Programme, code: str, when: When | None) -> dict[str, Any]:
    return _row(asked_of(programme, code, when), value_of(programme, code, when=when))


def readings(programme: Programme, when: When | None = None) -> pd.DataFrame:
    """Set every reading of a method beside the first.

    Returns
    -------
    DataFrame
        One row a reading, the first one before its others, index its code; as :func:`values`, with the text `first`
        (code of the first reading) and `gap`, how far it lies from that: in points for percentages.
    """
    rows: dict[str, dict[str, Any]] = {}
    others = indicators(programme, when, own=False)
    for first in dict.fromkeys(i.reading_of for i in others):
        own = [i.code for i in others if i.reading_of == first]
        for code in [first or "", *own]:
            there = programme.indicators[code].compute is not None
            row = _whole(programme, code, when) if there else _empty(programme.indicators[code].unit)
            counted = programme.indicators[code].counts
            gap = _gap(row["computed"], rows, first or "", counted)
            rows[code] = {"first": first, "gap": gap, "counts": counted} | row
    return frame(rows, "reading", ["first", "gap", *COLUMNS, "reasons"])


def _empty(unit: str) -> dict[str, Any]:
    return dict.fromkeys(COLUMNS, "") | {"computed": undefined(unit, "no_method", "records_count"), "reasons": ""}


def _gap(figure: Measured, rows: Mapping[str, Mapping[str, Any]], first: str, counted: str | None) -> Measured | str:
    if first not in rows:
        return ""
    other = rows[first]["computed"]
    if counted not in ("", None, rows[first]["counts"]):
        return undefined(figure.unit, "counts_differ", "difference", figure.inputs)
    unit = "points" if figure.unit in ("share", "ratio") else figure.unit
    for operand in (figure, other):
        if not operand:
            return undefined(unit, operand.missing, "difference", figure.inputs)
    return Measured(figure.number - other.number, unit, "difference", figure.inputs, figure.currency)


def _row(asked: Computation, figure: Measured) -> dict[str, Any]:
    """Return a figure with its parts, each a figure that can be shown and traced."""
    above, below = _units_of_parts(asked)
    if figure.missing == SUPPRESSED:
        return dict.fromkeys(COLUMNS, figure.but(unit="count", currency="")) | {"computed": figure, "reasons": ""}
    why = why_left_out(figure.left_out)
    return {
        "computed": figure,
        "numerator": _part(figure, figure.numerator, "records_numerator", *above),
        "denominator": _part(figure, figure.denominator, "records_denominator", *below),
        "covered": _part(figure, figure.n, "records_covered"),
        "cases": _part(figure, figure.of, "records_cases"),
        "excluded": _part(figure, why.total(), "records_excluded"),
        "not_due": _part(figure, why[NOT_DUE], "records_excluded"),
        "lacking": _part(figure, why.total() - why[NOT_DUE], "records_excluded"),
        "reasons": " ".join(f"{asked.compute.records}:{reason}:{n}" for reason, n in why.most_common()),
    }


def _units_of_parts(asked: Computation) -> tuple[tuple[str, str], tuple[str, str]]:
    """Tell unit and currency of a numerator and of its denominator."""
    compute, indicator = asked.compute, asked.indicator
    if compute.each:
        return ("index", ""), ("count", "")
    if compute.currency:
        return ("money", compute.currency), ("money", compute.currency)
    if compute.measure == "mean":
        return (indicator.unit, indicator.currency or ""), ("count", "")
    return ("count", ""), ("count", "")


def _part(
    figure: Measured, value: float | None, formula: str, unit: str = "count", currency: str = ""
) -> Measured | str:
    return "" if value is None else Measured(float(value), unit, formula, figure.inputs, currency)


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
    return [row for _, row in programme.rows(GeographicPlace) if isinstance(row, GeographicPlace)]


def by_level(programme: Programme, code: str, level: str, when: When | None = None) -> pd.DataFrame:
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
        come last, as ``unplaced``. Small groups are ``suppressed``, with those from which they could be found.
        Index the code; as :func:`values`. Counts and sums of the parts add up to the whole where
        no case stands in two of them; percentages are made anew at each level.
    """
    refuse_unknown(code, (i.code for i in programme.framework.indicators if i.compute), "code")
    refuse_unknown(level, levels(programme, code), "level")
    column = asked_of(programme, code, when).records[level]
    found = set(column[~is_empty(column)])
    known = [place.code for place in _places(programme) if place.level == level]
    parts = known or sorted(found)
    rows = {top(programme): _whole(programme, code, when)}
    for part in [*parts, *([""] if is_empty(column).any() else [])]:
        asked = asked_of(programme, code, when, level, part)
        rows[part or UNPLACED] = _row(asked, figure_of(asked))
    return frame(rows, level, [*COLUMNS, "reasons"])


def level_to_show(programme: Programme) -> str:
    """Name the widest level of places that indicators are rolled up to; empty where none is."""
    named = list(dict.fromkeys(place.level for place in _places(programme)))
    used = {level for i in indicators(programme) for level in levels(programme, i.code)}
    return next((level for level in named if level in used), "")


_PARTS = ("share", "ratio")


def across(programme: Programme, when: When, level: str, of_parts: bool) -> pd.DataFrame:
    """Compute indicators for the whole and each place of a level, side by side.

    Parameters
    ----------
    programme : Programme
    when : int, str or Evaluated
    level : str
    of_parts : bool
        Those that are parts of something, or those that are amounts.

    Returns
    -------
    DataFrame
        One row an indicator that has the level, index its code; one column a place, the whole first, as `Measured`
        without how many cases each covers, which is told of the whole elsewhere.
    """
    computed = indicators(programme, when)
    known = [*(name for i in computed for name in levels(programme, i.code)), *(p.level for p in _places(programme))]
    if level:  # none where no indicator is computed by places
        refuse_unknown(level, known, "level")
    chosen = [i for i in computed if (i.unit in _PARTS) is of_parts and level in levels(programme, i.code)]
    rows = {i.code: by_level(programme, i.code, level, when)["computed"].to_dict() for i in chosen}
    table = frame(rows, "indicator")
    return table.map(lambda cell: cell.but(n=None, of=None) if isinstance(cell, Measured) else "")


# --- the records themselves


def left_out(figures: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows of :func:`values` or :func:`readings` that leave cases out."""
    return figures[figures["excluded"].map(lambda m: isinstance(m, Measured) and bool(m) and m.number > 0)]


def tables(programme: Programme) -> pd.DataFrame:
    """Describe the records that indicators are computed from.

    Returns
    -------
    DataFrame
        One row a table, index its name; as text `each_row`, what one of its rows is; as `Measured` `rows`, how many,
        and `empty`, the part of its cells that hold nothing.
    """
    rows: dict[str, dict[str, Any]] = {}
    for name, declared in programme.framework.records.items():
        records = records_of(programme, name)
        inputs = (f"records:{name}",)
        empty = sum(int(is_empty(records[column]).sum()) for column in declared.columns)
        share = over("records_empty", "share", float(empty), float(len(records) * len(declared.columns)))
        count = counted(len(records), inputs, formula="records_count")
        rows[name] = {"each_row": declared.row, "rows": count, "empty": share.but(inputs=inputs)}
    return frame(rows, "records", ["each_row", "rows", "empty"])
