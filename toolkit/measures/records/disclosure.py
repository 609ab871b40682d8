"""Disclosure control: which figures of records are held back, decided once for a table of records and a stretch.

Whatever is published of a table asks here, so that no page shows what another holds back. Records that are declared
``public`` hold nothing back, nor does what documents print.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise, permutations

from toolkit.facts.contracts.compute import KINDS_OF_MEASURE, Compute
from toolkit.facts.contracts.framework import Indicator
from toolkit.facts.contracts.word_tables import GeographicPlace
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.facts.records import is_protected, records_of
from toolkit.measured import Measured, undefined
from toolkit.measures.records.compute_block import (
    Computation,
    asked_of,
    computed_from,
    is_of,
    records_at,
    stretches,
)
from toolkit.measures.records.small_cells import WHOLE, Cell, Cells, Group, Split, held_back, splits_of
from toolkit.measures.records.whom import Counted, counted_in

SUPPRESSED = "suppressed"
"""Why a figure of a small group has no value."""

SEX = "sex"
"""The column by which samples are split beside the levels of places."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is held back of a table of records: some groups of every figure, and some figures wholly."""

    groups: frozenset[Group] = frozenset()
    wholly: frozenset[str] = frozenset()

    def holds(self, indicator: str, column: str = "", part: str = "") -> bool:
        """Whether a figure of an indicator is held back, for all cases or for one group."""
        return indicator in self.wholly or (column, part) in self.groups


# --- figures as they may go out


@lru_cache(maxsize=256)
def value_of(programme: Programme, code: str, when: When | None = None) -> Measured:
    """Compute one indicator from its records.

    Parameters
    ----------
    programme : Programme
    code : str
        Of an indicator with a ``compute`` block.
    when : int, str or Evaluated, optional
        Only from the records of this stretch, as ``computation.records_at`` gives them; else from
        all there are.

    Returns
    -------
    Measured
        In the unit of the indicator, with its numerator and denominator, how many cases it covers of how many, and what
        is left out: ``case:reason``, where the reason ``no_value/<column>`` names the empty cell. ``suppressed`` where
        it is of too few.
    """
    return figure_of(asked_of(programme, code, when))


def figure_of(asked: Computation) -> Measured:
    """Compute what is asked, and hold it back where it is of a small group."""
    figure = computed_from(asked)
    if held_of(asked.programme, asked.compute.records or "", asked.when).holds(
        asked.indicator.code, asked.column, asked.place
    ):
        return withheld(figure)
    return figure


def withheld(figure: Measured) -> Measured:
    """Return a figure without its value, and without how many cases it is of."""
    return undefined(figure.unit, SUPPRESSED, figure.formula, figure.inputs).but(currency=figure.currency)


@lru_cache(maxsize=64)
def held_of(programme: Programme, name: str, when: When | None) -> Held:
    """Decide what of a table of records is held back.

    Parameters
    ----------
    programme : Programme
    name : str
        Of the table.
    when : int, str or Evaluated or None
        The stretch its figures are of.
    """
    if not is_protected(programme, name):
        return Held()
    records, indicators = records_of(programme, name), _indicators(programme, name, when)
    split = {i.code: columns_of(programme, i) for i in indicators}
    counted = {i.code: counted_in(asked_of(programme, i.code, when)) for i in indicators}
    tables = {code: [each.cells(records, split[code]) for each in own] for code, own in counted.items()}
    wholly = {i.code for i in indicators if i.compute and KINDS_OF_MEASURE[i.compute.measure].of_one}
    wholly |= {code for code, own in tables.items() if any(_too_few(programme, code, cells) for cells in own)}
    same: list[tuple[str, Group]] = []
    for narrow, wide in _within(programme, counted):
        both = [column for column in split[wide] if column in split[narrow]]
        between = _less(*(counted[code][0].cells(records, both) for code in (wide, narrow)))
        tables[f"{wide} less {narrow}"] = [between]
        wholly |= {narrow} if between[WHOLE].is_small else set()
        same += [
            (narrow, group) for group in counted[wide][0].groups_of(counted[narrow][0].known, records, split[wide])
        ]
    wholly |= {*_left_alone(programme, counted), *(i.code for i in indicators if _is_hidden_part(programme, i, when))}
    kept = [cells for code, own in tables.items() if code not in wholly for cells in own]
    columns = list(dict.fromkeys(column for own in split.values() for column in own))
    hidden = held_back(splits_of(records, columns), kept)
    return Held(hidden, frozenset(wholly | {code for code, group in same if group in hidden}))


def _indicators(programme: Programme, name: str, when: When | None) -> list[Indicator]:
    own = [i for i in programme.indicators.values() if i.compute and i.compute.records == name]
    return [i for i in own if is_of(programme, i, when) and len(records_at(programme, i, when))]


def columns_of(programme: Programme, indicator: Indicator) -> list[str]:
    """List the columns by which figures of an indicator are split anywhere: by place, and a sample by sex as well."""
    compute = indicator.compute
    assert compute is not None
    named = list(compute.by)
    if compute.sample:
        named += [SEX, *(row.level for _, row in programme.rows(GeographicPlace) if isinstance(row, GeographicPlace))]
    declared = programme.framework.records[str(compute.records)].columns
    return [column for column in dict.fromkeys(named) if column in declared]


def _too_few(programme: Programme, code: str, cells: Cells) -> bool:
    """Whether a figure of all cases is of too few; how many there are of something is always said."""
    compute = programme.indicators[code].compute
    only_counts = compute is not None and compute.measure == "count" and not compute.where
    return cells[WHOLE].is_small and not only_counts


def _is_hidden_part(programme: Programme, indicator: Indicator, when: When | None) -> bool:
    """Whether a part of a year is held back: it is of so few, or the year less its other parts would give it."""
    if when is None or programme.at(when).period.is_year or indicator.kind == "cumulative":
        return False
    at = programme.at(when)
    found = {part.name: part for part in [*stretches(programme, indicator), at] if part.year == at.year}
    parts = sorted((part for part in found.values() if not part.period.is_year), key=lambda part: part.period.first)
    of = {part.name: [c.whole for c in counted_in(asked_of(programme, indicator.code, part))] for part in parts}
    if any(one.period.last >= other.period.first for one, other in pairwise(parts)):  # quarters beside halves
        return any(cell.is_small for cells in of.values() for cell in cells)
    groups = {name: ("period", name) for name in of}
    tables = [{groups[name]: cells[i] for name, cells in of.items()} for i in range(len(of[at.name]))]
    return groups[at.name] in held_back([Split(WHOLE, tuple(groups.values()))], tables)


# --- what lies between two figures


def _within(programme: Programme, counted: Mapping[str, list[Counted]]) -> Iterator[tuple[str, str]]:
    """Find the figures that ask the same of some, and of some of those: who is left is a group of which both tell.

    Those whose result is only not due yet have nothing to tell.
    """
    asked = {code: _attribute(programme.indicators[code].compute) for code in counted}
    for narrow, wide in permutations(counted, 2):
        if asked[narrow] == asked[wide] and counted[narrow][0].known < counted[wide][0].known:
            yield narrow, wide


def _left_alone(programme: Programme, counted: Mapping[str, list[Counted]]) -> Iterator[str]:
    """Name figures that leave few alone: of all, less women, less men, there remain those who are neither."""
    parts: dict[str, list[str]] = {}
    for narrow, wide in _within(programme, counted):
        parts.setdefault(wide, []).append(narrow)
    known = {code: own[0].known for code, own in counted.items()}
    for wide, inside in parts.items():
        for one, other in combinations(sorted(inside, key=lambda code: len(known[code])), 2):
            alone = known[wide] - known[one] - known[other]
            if not known[one] & known[other] and Cell(len(alone)).is_small:
                yield one


def _attribute(compute: Compute | None) -> tuple[str, ...]:
    """Say what a block asks of each case, whoever is asked."""
    assert compute is not None
    return tuple(map(repr, (compute.measure, compute.count, compute.value, compute.over, compute.where, compute.due)))


def _less(all_cells: Cells, some: Cells) -> dict[Group, Cell]:
    return {group: cell - some.get(group, Cell(0, 0)) for group, cell in all_cells.items()}
