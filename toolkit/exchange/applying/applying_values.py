"""Value columns of a row into facts, each with its address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from toolkit.exchange.applied import Applied, Found
from toolkit.exchange.applying.applying_definitions import meaning
from toolkit.exchange.applying.cell_values import Figure, Reading, read_figure
from toolkit.exchange.applying.headings import Heading
from toolkit.exchange.applying.row_periods import canonical, part_of, period_said
from toolkit.exchange.applying.table_rows import TableRow, TableRows
from toolkit.exchange.mapping.mapping_columns import MILESTONE, Means, is_part
from toolkit.facts.periods import BASE, Period

_BESIDE = ("sex", "place", "product", "series", "funder", "mode", "version")
_OF_MEANS = tuple(name for name in _BESIDE if name in Means.model_fields)


@dataclass(frozen=True, slots=True)
class Value:
    """One figure of a row, and all that its column and its row say of it."""

    heading: Heading
    cell: str
    figure: Figure
    role: str
    period: Period | None
    means: Means
    beside: dict[str, str]


class Values:
    """The figures of a table's rows."""

    def __init__(self, applied: Applied, rows: TableRows) -> None:
        self.applied, self.rows = applied, rows
        self.headings = [heading for heading in rows.headings.found if heading.column.means is not None]

    def of(self, row: TableRow, scale: float | None = None) -> Iterator[Value]:
        """Return the figures of a row; what is wrong with a cell is noted.

        Parameters
        ----------
        row : TableRow
        scale : float, optional
            That of the row's unit.
        """
        own = self._of_row(row)
        for heading in self.headings:
            placed, means = row.placed(heading), heading.column.means or Means()
            figure = read_figure(placed.cell, self._reading(row, means, heading, scale))
            if figure.says_nothing:
                continue
            cell = row.address(placed)
            if (placed.row, placed.column) in self.rows.sheet.merged:
                if isinstance(placed.cell.stored, float):
                    self._wrong("value_merged", heading, cell, placed.cell.shown)
                continue
            if figure.problem:
                self._wrong(figure.problem, heading, cell, figure.as_printed)
                continue
            role = str(meaning(means, row.says, "role") or row.word("role") or "")
            period = self._period(row, heading, means, role, cell)
            if not role:
                self._wrong("value_without_role", heading, cell, figure.as_printed)
            if role and period is not None:
                role = "target" if role == MILESTONE else role
                yield Value(heading, cell, figure, role, period, means, self._beside(own, means))

    def _reading(self, row: TableRow, means: Means, heading: Heading, scale: float | None) -> Reading:
        table = self.rows.table
        own = means.scale or row.own.scale or scale or row.says.scale or table.scale
        return Reading(heading.column.notation or table.notation, own, table.missing, table.answers)

    def _wrong(self, code: str, heading: Heading, cell: str, text: str, **fields: str) -> None:
        self.applied.found.append(Found(code, self.rows.place, heading.name, cell, text, fields))

    def _beside(self, own: Mapping[str, str], means: Means) -> dict[str, str]:
        """Return what a figure is told apart by: as its column says, else its row, else all of the table."""
        column = {name: str(said) for name in _OF_MEANS if (said := getattr(means, name))}
        return {**own, **column} if column else dict(own)

    def _of_row(self, row: TableRow) -> dict[str, str]:
        said = {name: str(own) for name in _OF_MEANS if (own := getattr(row.says, name))}
        return said | {name: word for name in _BESIDE if (word := row.word(name))}

    def _period(self, row: TableRow, heading: Heading, means: Means, role: str, cell: str) -> Period | None:
        table, calendar = self.rows.table, self.applied.known.calendar
        text = means.period or ("" if row.said("period") else row.says.period)
        text = table.periods.get(text, text)
        if text and not is_part(text):
            period = calendar.read(text)
        else:
            period = self._row_period(row)
            if period is not None and text:
                period = part_of(period, text, calendar)
            if period is None and not row.said("period") and not text:
                usual = {"baseline": BASE, "final_target": ".."}.get(role)
                period = calendar.read(usual) if usual else None
        if period is None:
            found = row.said("period") or text
            self._wrong("value_without_period", heading, cell, found)
            return None
        return canonical(period, calendar)

    def _row_period(self, row: TableRow) -> Period | None:
        heading = self.rows.by_role.get("period")
        text = row.said("period")
        if heading is None or not text:
            said = row.says.period
            return self.applied.known.calendar.read(self.rows.table.periods.get(said, said)) if said else None
        return period_said(text, heading.name, self.rows.table.periods, self.applied.known.calendar)
