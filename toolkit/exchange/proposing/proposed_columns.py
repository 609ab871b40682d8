"""The columns of a proposed table as a mapping says them, and what is asked of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from toolkit.exchange.applying.headings import one_line
from toolkit.exchange.mapping.heading_meaning import BUDGET_ROLES, kind_in, level_in, role_in, said, unit_in
from toolkit.exchange.mapping.mapping_columns import is_part
from toolkit.exchange.mapping.questions import Questions
from toolkit.exchange.mapping.recognised import is_one
from toolkit.exchange.proposing.proposed_tables import ProposedColumn, ProposedTable, place_of
from toolkit.exchange.proposing.year_of_file import YearOfFile
from toolkit.facts.cell_names import letters
from toolkit.facts.contracts.allowed import LEVELS

_SEXES = ("women", "men", "all")
_ROLES = {"budget": ("approved", "executed", "programmed", "committed", "skip"), "": ("actual", "target", "skip")}
_PERIODIC = ("actual", "completion", "milestone", *BUDGET_ROLES, "stated_total")

_MOST_REACHED = 1.5
"""What is reached of a target, as a share: much above it, it is probably in percents."""

_MOST_ASKED = 12
"""Words of one column that are asked one by one."""

_REPORTED = ("", "actual", "executed")
"""Roles of what had happened when a file was made."""

Because = Callable[[str], str]
"""Says why a column is left out, by a code, as a reader is told."""


class ProposedColumns:
    """Propose what the columns of one table are.

    Attributes
    ----------
    said : list of dict
        Columns of a mapping.
    """

    def __init__(self, name: str, table: ProposedTable, asks: Questions, because: Because, *, year: YearOfFile) -> None:
        self.name, self.table, self.asks, self.because = name, table, asks, because
        self.year, self.has_fiscal_year = year, year.is_fiscal
        self.said: list[dict[str, Any]] = []
        for column in table.columns:
            texts = [cell.shown for _, cell in table.cells(column)] if column.role == "kind" else []
            column.role = "role" if texts and all(map(role_in, texts)) else column.role
        self.has_role = any(column.role == "role" for column in table.columns)
        self.has_period = any(column.role == "period" for column in table.columns)
        self.path = f"tables.{name}"
        for column in table.columns:
            self.said.append(self._base(column) | self._meaning(column))
        self._ask_meanings()
        self._ask_periods()

    def _base(self, column: ProposedColumn) -> dict[str, Any]:
        return {"name": column.name or "-"} | ({"at": letters(column.at)} if column.repeated else {})

    def _meaning(self, column: ProposedColumn) -> dict[str, Any]:
        if column.role == "status":
            return {"skip": self.because("status")}
        if column.role == "place":
            return {"skip": self.because("place")}
        if column.role:
            words = self._words(column)  # which may find that it is something else
            return {"is": column.role} | ({"words": words} if words else {})
        if column.is_value:
            return {"means": self._means(column)}
        return {"skip": self.because("unknown")}

    def _means(self, column: ProposedColumn) -> dict[str, Any]:
        told = column.said
        means: dict[str, Any] = {"role": told.role} if told.role and not self.has_role else {}
        if told.period and (not is_part(told.period) or not told.numbered):
            means["period"] = told.period
        if told.sex:
            means["sex"] = told.sex
        if told.currency:
            means["currency"] = told.currency
        if told.scale != 1:
            means["scale"] = told.scale
        return means

    def _words(self, column: ProposedColumn) -> dict[str, str]:
        """Propose what the words of a column are in ours, as far as they are known; others are asked."""
        texts = dict.fromkeys(cell.shown for _, cell in self.table.cells(column))
        if column.role == "level":
            known = {text: level_in(text) for text in texts}
            for text in (text for text, level in known.items() if not level):
                self.asks.add(
                    "level", place_of(self.table, column), LEVELS, "other", [self._word(column, text)], found=text
                )
            return {text: level for text, level in known.items() if level}
        if column.role == "sex":
            return {text: sex for text in texts for sex in _SEXES if is_one(text, sex)}
        if column.role == "role":
            return {text: role for text in texts if (role := role_in(text))}
        if column.role == "kind":
            known = {text: kind_in(text) for text in texts}
            if not any(known.values()):
                column.role = ""
            return {text: kind for text, kind in known.items() if kind}
        if column.role == "period":
            self._ask_words_of_periods(column, texts)
        return {}

    def _ask_words_of_periods(self, column: ProposedColumn, texts: Iterable[str]) -> None:
        """Ask what words of a period column mean that may mean several; of very many none: they are refused."""
        unsure = {text: said(text).unsure for text in texts}
        asked = {text: may for text, may in unsure.items() if may}
        for text, may in asked.items() if len(asked) <= _MOST_ASKED else ():
            self._ask_unsure(text, may, place_of(self.table, column), [f"{self.path}.periods.{text}"])

    def _ask_unsure(self, found: str, may: tuple[str, ...], place: str, sets: list[str]) -> None:
        is_fiscal = len(may) == 1
        asks, choices = ("fiscal_year", ()) if is_fiscal else ("period_of_several", may)
        proposed = may[0] if is_fiscal and self.has_fiscal_year else ""
        years = {"end": may[0], "begin": str(int(may[0]) - 1)} if is_fiscal else {}
        self.asks.add(asks, place, choices, proposed, sets, found=found, **years)

    def _column(self, column: ProposedColumn) -> str:
        number = self.table.columns.index(column) + 1
        return f"{self.path}.columns[{number if column.repeated else column.name}]"

    def _word(self, column: ProposedColumn, text: str) -> str:
        return f"{self._column(column)}.words.{text}"

    # --- what is asked

    def _ask_meanings(self) -> None:
        values = [column for column in self.table.columns if column.is_value]
        without = [
            c
            for c in values
            if not c.said.role and (c.said.period or c.said.unsure or c.said.numbered or self.has_period)
        ]
        if self.has_role:
            without = []
        roles = _ROLES.get(self.table.to, _ROLES[""])
        percents = [c for c in values if c.said.role in ("", "actual") and self._is_percent_of_another(c)]
        for column in percents:
            of_target = "stated_share" if self.table.to == "budget" else "completion"
            self._ask_of("percent_column", [column], (of_target, roles[0], "skip"), "")
        unknown = [c for c in without if _of_when(c) and c.said.unknown and c not in percents]
        self._ask_of("role", [c for c in without if c not in unknown and c not in percents], roles, roles[0])
        self._ask_percents(values)
        strange = [c for c in values if not c.said.is_value and c not in without and c not in percents] + unknown
        for column in strange:
            self._ask_of("column", [column], (*roles, "note"), "skip")
        words = [c for c in self.table.columns if not c.role and not c.is_value and c.texts]
        self._ask_of("columns_of_words", words, ("skip", "note", "status", "label"), "skip")
        places = [column for column in self.table.columns if column.role == "place"]
        self._ask_of("column_of_places", places, ("skip", "place"), "skip")
        aims = [c for c in values if c.said.role == "target" and not _of_when(c)]
        if not self.has_period:
            self._ask_of("last_target", aims, ("final_target", "target", "skip"), "final_target")

    def _is_percent_of_another(self, column: ProposedColumn) -> bool:
        """Whether a column holds percents and stands beside figures of other units."""
        values = [each for each in self.table.columns if each.is_value]
        if column.said.is_share:
            return not all(each.said.is_share for each in values) or self._measures_others(column)
        return 0 < column.numbers == column.percents and self._measures_others(column)

    def _measures_others(self, column: ProposedColumn) -> bool:
        unit = self.table.column("unit")
        rows = (row for row, cell in self.table.cells(column) if column.said.is_share or "%" in cell.shown)
        cells = (self.table.sheet.cell(row, unit.at) for row in rows) if unit is not None else ()
        return any(not cell.is_empty and unit_in(one_line(cell.shown)) != "share" for cell in cells)

    def _ask_percents(self, values: list[ProposedColumn]) -> None:
        """Ask whether what is reached of targets is written in percents without their sign."""
        for column in values:
            cells = [cell for _, cell in self.table.cells(column) if "%" not in cell.shown]
            large = [c.stored for c in cells if isinstance(c.stored, float) and abs(c.stored) > _MOST_REACHED]
            if column.said.role in ("completion", "stated_share") and large:
                fields = {"found": f"{large[0]:g}", "n": str(len(large))}
                sets = [f"{self._column(column)}.means.scale"]
                self.asks.add("percent", place_of(self.table, column), ("0.01", "1"), "0.01", sets, **fields)

    def _ask_of(self, asks: str, columns: list[ProposedColumn], choices: Iterable[str], proposed: str) -> None:
        if columns:
            named = ", ".join(column.name or letters(column.at) for column in columns[:3])
            fields = {"n": str(len(columns)), "found": named + (" …" if len(columns) > 3 else "")}  # noqa: PLR2004
            sets = [self._column(column) for column in columns]
            self.asks.add(asks, place_of(self.table, columns[0]), choices, proposed, sets, **fields)

    def _ask_periods(self) -> None:
        values = [column for column in self.table.columns if column.is_value]
        numbered: dict[str, list[ProposedColumn]] = {}
        for column in values:
            if column.said.numbered:
                numbered.setdefault(f"{column.said.numbered} {column.said.period}".strip(), []).append(column)
        for name, columns in numbered.items():
            self._ask_period(name, columns, "")
        self._ask_unsure_columns(values)
        self._ask_part_of_year(values)
        parts = [column for column in values if is_part(column.said.period) and not column.said.numbered]
        if parts and not self.has_period:
            sets = [f"{self.path}.says.period"]
            self.asks.add(
                "year_of_parts", place_of(self.table, parts[0]), (), self._latest()[:4], sets, found=parts[0].name
            )
        for role in () if self.has_period else _PERIODIC:
            same = [c for c in values if c.said.role == role and not _of_when(c)]
            if role == "milestone":
                for column in same:
                    self._ask_period(column.name, [column], "")
            else:
                proposed = self._all_years() if role == "stated_total" else self._so_far(role, self._latest())
                self._ask_period(role, same, proposed) if same else None

    def _ask_unsure_columns(self, values: Iterable[ProposedColumn]) -> None:
        unsure: dict[tuple[str, ...], list[ProposedColumn]] = {}
        for column in values:
            if column.said.unsure:
                unsure.setdefault(column.said.unsure, []).append(column)
        for may, columns in unsure.items():
            sets = [f"{self._column(column)}.means.period" for column in columns]
            self._ask_unsure(columns[0].name, may, place_of(self.table, columns[0]), sets)

    def _ask_period(self, name: str, columns: list[ProposedColumn], proposed: str) -> None:
        sets = [f"{self._column(column)}.means.period" for column in columns]
        found = columns[0].name or name
        self.asks.add("period", place_of(self.table, columns[0]), (), proposed, sets, found=found, n=str(len(columns)))

    def _ask_part_of_year(self, values: Iterable[ProposedColumn]) -> None:
        """Ask whether what a column reports of a whole year is of a part of it: the file is older than its end."""
        early = [c for c in values if c.said.role in _REPORTED and c.said.period == self.year.name and self.year.so_far]
        if early and not self.has_period and not self.has_role:
            fields = {"found": early[0].name, "n": str(len(early))}
            sets = [f"{self._column(column)}.means.period" for column in early]
            choices = (self.year.so_far, self.year.name)
            self.asks.add("part_of_year", place_of(self.table, early[0]), choices, choices[0], sets, **fields)

    def _so_far(self, role: str, period: str) -> str:
        """Return the part of a year that a file reports, where it was made before the end of it."""
        is_early = role in _REPORTED and period in ("", self.year.name)
        return self.year.so_far or period if is_early else period

    def _all_years(self) -> str:
        """Return all years that headings name: a total beside them is that of all."""
        years = sorted({c.said.period for c in self.table.columns if re.fullmatch(r"\d{4}", c.said.period)})
        return f"{years[0]}..{years[-1]}" if len(years) > 1 else self._latest()

    def _latest(self) -> str:
        """Return the last period that a heading of figures names, not of a target."""
        named = [
            c.said.period for c in self.table.columns if c.said.period and c.said.role in ("", "actual", "executed")
        ]
        return max((period for period in named if not is_part(period)), default="")


def _of_when(column: ProposedColumn) -> bool:
    """Whether the heading of a column says of when it is, though it may have to be asked."""
    return bool(column.said.period or column.said.unsure or column.said.numbered)
