"""Rows of a budget that add the rows above them: they are known by their words, and by their sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from toolkit.exchange.applying.headings import one_line
from toolkit.exchange.containers.sheets import Cell
from toolkit.exchange.mapping.recognised import folded, is_one, words
from toolkit.exchange.mapping.row_codes import above
from toolkit.exchange.proposing.proposed_tables import ProposedColumn, ProposedTable
from toolkit.facts.notation import read_printed

_ROUNDED = 0.5
"""How far a sum may be from its rows, for each of them: amounts are shown without their decimals."""

Amounts = Mapping[int, float]
"""What a row has, by the place of the column."""


class Totals(NamedTuple):
    """Rows that are no lines of their own, by their labels.

    Attributes
    ----------
    whole : list of str
        Those that add all lines.
    of_group : list of str
        Those that add the lines above them.
    unknown : list of str
        Those that are called subtotals and add nothing that is there.
    """

    whole: list[str]
    of_group: list[str]
    unknown: list[str]


def number_of(cell: Cell) -> float | None:
    """Return the number that a cell holds, also where it is written as text."""
    if isinstance(cell.stored, float):
        return cell.stored
    printed = read_printed(cell.shown, "point") if isinstance(cell.stored, str) else None
    return float(printed.value) if printed is not None else None


def totals_of(table: ProposedTable, label: ProposedColumn, values: Sequence[ProposedColumn]) -> Totals:
    """Find the rows of a budget that add others.

    Parameters
    ----------
    table : ProposedTable
    label : ProposedColumn
        What names its rows.
    values : sequence of ProposedColumn
        What holds amounts.
    """
    found, code = Totals([], [], []), table.column("code")
    group: list[tuple[str, Amounts]] = []
    tops: list[tuple[str, Amounts]] = []
    for row, cell in table.cells(label):
        text = one_line(cell.shown)
        has = {c.at: number for c in values if (number := number_of(table.sheet.cell(row, c.at))) is not None}
        own = one_line(table.sheet.cell(row, code.at).shown) if code is not None and code is not label else ""
        if not has:
            tops, group = [*tops, *group], []  # a heading: another group begins
        elif own or not _is_called_total(text):
            group.append((own, has))
        elif tops and _adds(has, [*tops, *group]):
            found.whole.append(text)
        elif _adds(has, group) and (tops or _goes_on(table, label, values, row)):
            found.of_group.append(text)
            tops, group = [*tops, ("", has)], []
        else:
            (found.whole if _is_whole(text) else found.unknown).append(text)
    return found


def _is_called_total(text: str) -> bool:
    """Whether a label begins or ends with a word for a sum."""
    said, known = f"{folded(text)} ", (*words("total"), *words("subtotal"))
    return any(said.startswith(f"{word} ") or said.endswith(f" {word} ") for word in known)


def _is_whole(text: str) -> bool:
    return is_one(text, "total") or folded(text).partition(" ")[0] in words("total")


def _adds(sums: Amounts, rows: Sequence[tuple[str, Amounts]]) -> bool:
    """Whether a row is the sum of others in every column, where a line counts for those below it by their codes."""
    codes = {code for code, _ in rows if code}
    tops = [has for code, has in rows if not code or not above(code, codes - {code})]
    return bool(tops) and all(
        abs(number - sum(has.get(at, 0.0) for has in tops)) <= _ROUNDED * len(tops) for at, number in sums.items()
    )


def _goes_on(table: ProposedTable, label: ProposedColumn, values: Sequence[ProposedColumn], row: int) -> bool:
    """Whether lines with amounts follow a row: what adds the first lines of several is no sum of all."""
    later = [at for at, cell in table.cells(label) if at > row and not _is_called_total(one_line(cell.shown))]
    return any(number_of(table.sheet.cell(at, column.at)) is not None for at in later for column in values)
