"""Figures by sex, place and product, rolled up as each indicator allows, and held against the printed whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from toolkit.facts.contracts.word_tables import GeographicPlace
from toolkit.facts.facts_as_figures import figures_of
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import Measured, inputs_of, undefined
from toolkit.measures import formulas
from toolkit.measures.indicators.observations import SEXES
from toolkit.measures.indicators.observed import observed_in
from toolkit.measures.indicators.stretches import Span

DIMENSIONS = {"sex": "all", "place": "", "product": ""}
"""What figures are told apart by, and what stands for all of it."""

COLUMNS = ["indicator", "role", "period", "dimension", "cells", "whole", "rolled_up", "mean", "least", "most"]


def roll_up(cells: Sequence[Measured], aggregation: str, subjects: Sequence[str] = ()) -> Measured:
    """Roll figures of parts up into one of the whole.

    Parameters
    ----------
    cells : sequence of Measured
        One figure a sex, place or product.
    aggregation : {"sum", "last", "mean", "weighted", "none", "part"}
        The indicator's own, or ``part`` for some of the places. ``weighted`` adds numerators and denominators;
        percentages are never averaged. ``last`` is a way through time: parts that stand side by side at one time are
        added by it.
    subjects : sequence of str
        What each cell is about.
    """
    if aggregation in ("sum", "last"):
        return formulas.total(*cells, subjects=subjects)
    if aggregation == "weighted":
        return formulas.pooled(*cells, subjects=subjects)
    if aggregation == "mean":
        return formulas.mean(*cells, subjects=subjects)
    unit = cells[0].unit if cells else "ratio"
    reason = "part_of_places" if aggregation == "part" else "not_added"
    return undefined(unit, reason, "none", inputs_of(cells))


def parts(programme: Programme, when: When) -> pd.DataFrame:
    """Set every figure that is also printed by sex, place or product beside its parts.

    Returns
    -------
    DataFrame
        One row a figure of the year and dimension, index ``indicator:role:dimension``, with what else tells it apart
        where there are several: the level of its places, its period, its series. As text `indicator role period
        dimension`; as `Measured` `cells` (how many parts have a value), `whole` (as printed), `rolled_up` (by
        the indicator's aggregation), and for parts of a whole their plain `mean` and the `least` and `most` of
        them: a share of all lies between them whatever the weights, so one that does not differs, also where the
        weights are not printed. Sexes are added only where women and men are both printed, places only with those of
        their own level, and only where no other place lies outside them: some of the places are a part.
    """
    at, found = programme.at(when), dict[Part, list[tuple[str, Measured]]]()
    figures, levels = figures_of(programme, "observations"), _levels(programme)
    facts = programme.observations.query("use == 'yes'")
    names = ["indicator", "role", "period", "series", *DIMENSIONS]
    for fact, indicator, role, text, series, *apart in facts[names].itertuples():
        period, cells = programme.period(text), dict(zip(DIMENSIONS, apart, strict=True))
        given = [(dimension, name) for dimension, name in cells.items() if name != DIMENSIONS[dimension]]
        if len(given) == 1 and at.holds(period) and period is not None:
            (dimension, name), level = given[0], levels.get(given[0][1], "") if given[0][0] == "place" else ""
            key = Part(indicator, role, period.span, text, series, dimension, level)
            found.setdefault(key, []).append((name, figures[str(fact)]))
    rows = {_named(key, found): _row(programme, key, sorted(cells)) for key, cells in found.items()}
    order = sorted(rows, key=lambda name: list(DIMENSIONS).index(rows[name]["dimension"]))
    ordered = {name: rows[name] for name in order}
    return frame(ordered, "figure", COLUMNS)


class Part(NamedTuple):
    """What figures must share to be parts of one whole."""

    indicator: str
    role: str
    span: Span
    period: str
    series: str
    dimension: str
    level: str


def _cover(programme: Programme, names: Collection[str]) -> bool:
    """Whether every place lies in one of some places, or has one of them in itself."""
    parents = {row.code: row.parent for _, row in programme.rows(GeographicPlace) if isinstance(row, GeographicPlace)}
    above = {code: set(_way_up(parents, code)) for code in parents}
    holding = {up for name in names for up in above.get(name, ())}
    return all(code in holding or above[code] & set(names) for code in parents)


def _way_up(parents: Mapping[str, str], code: str) -> Iterator[str]:
    while code in parents:
        yield code
        code = parents[code]


def _levels(programme: Programme) -> dict[str, str]:
    rows = (row for _, row in programme.rows(GeographicPlace))
    return {row.code: row.level for row in rows}


def _named(key: Part, found: Collection[Part]) -> str:
    """Name a figure by what tells it from the others."""
    same = [other for other in found if other[:2] == key[:2] and other.dimension == key.dimension]
    apart = [getattr(key, name) for name in ("level", "period", "series") if len({getattr(o, name) for o in same}) > 1]
    return ":".join([key.indicator, key.role, key.dimension, *filter(None, apart)])


def _row(programme: Programme, key: Part, cells: Sequence[tuple[str, Measured]]) -> dict[str, Any]:
    observed = observed_in(programme)
    names, figures = [name for name, _ in cells], [figure for _, figure in cells]
    printed = observed.get(key.indicator, key.role, key.period)
    whole = printed if printed.formula == "fact" else undefined(printed.unit, "not_reported")
    if whole and not observed.comparable(whole, *figures):
        whole = undefined(whole.unit, "series_differ", inputs=whole.inputs)
    rolled = roll_up(figures, _aggregation(programme, key, names), names)
    return {
        "indicator": key.indicator,
        "role": key.role,
        "period": key.period,
        "dimension": key.dimension,
        "cells": formulas.count(*figures),
    } | _rolled(whole, rolled, figures)


def _rolled(whole: Measured, rolled: Measured, cells: Sequence[Measured]) -> dict[str, Any]:
    found = {"whole": whole, "rolled_up": rolled}
    there = sorted((cell for cell in cells if cell), key=lambda cell: cell.number)
    if whole.unit not in ("share", "ratio") or not there:
        none = undefined(whole.unit, "not_a_share", "limit")
        return found | {"mean": none, "least": none, "most": none}
    least, most = (end.but(formula="limit") for end in (there[0], there[-1]))
    return found | {"mean": formulas.mean(*cells), "least": least, "most": most}


def _aggregation(programme: Programme, key: Part, names: Sequence[str]) -> str:
    """Tell how parts are rolled up; not at all where they are not all there are."""
    if key.dimension == "sex" and not set(names) >= SEXES:
        return "none"
    if key.dimension == "place" and not _cover(programme, names):
        return "part"
    return programme.indicators[key.indicator].aggregation
