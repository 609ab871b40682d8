"""Tracking tables and logframes into results, indicators, observations, what is monitored and what is assumed."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from pydantic import ValidationError

from toolkit.exchange.applied import Applied, Found
from toolkit.exchange.applying.applying_definitions import Definitions, meaning
from toolkit.exchange.applying.applying_values import Value, Values
from toolkit.exchange.applying.cell_units import names_other_unit
from toolkit.exchange.applying.row_periods import level_of
from toolkit.exchange.applying.table_rows import TableRow, TableRows
from toolkit.facts.contracts.figure_tables import Observation, Row
from toolkit.facts.contracts.framework import Indicator
from toolkit.facts.contracts.word_tables import Monitored, Risk
from toolkit.facts.periods import BASE
from toolkit.facts.validation import problems_of

_LEVELLED = ("actual", "target", "original_target")
_OWN = ("baseline", "original_target", "target", "final_target", "actual")


class IndicatorRows:
    """Read one table into what was made so far."""

    def __init__(self, applied: Applied, rows: TableRows) -> None:
        self.applied, self.rows = applied, rows
        self.definitions = Definitions(applied, rows)
        self.values = Values(applied, rows)
        self.document = applied.mapped.document_of(rows.table)
        self._seen: set[tuple[str, ...]] = set()

    def read(self) -> None:
        """Read every row; one that is a part of another has the indicator of the last that is none."""
        code = ""
        for row, below in zip_longest(self.rows.rows, self.rows.rows[1:]):
            if self._is_section(row) and not (below is not None and below.part):
                self.definitions.section = row.said("name") or row.said("label") or row.said("result")
                code = ""
                continue
            code = code if row.part else self.definitions.indicator(row)
            if not code:
                self._without_indicator(row)
            elif self.applied.indicator(code) is not None:
                self._observations(row, code)
            else:
                list(self.values.of(row))  # what is wrong with its figures is said as well
            if self.rows.table.to == "logframe":
                self._words(row, code)

    def _is_section(self, row: TableRow) -> bool:
        if self.rows.table.sections != "result":
            return False
        filled = {placed.cell.shown for h in self.rows.headings.found if not (placed := row.stands(h)).cell.is_empty}
        return len(filled) == 1 and bool(row.said("name") or row.said("label"))

    def _without_indicator(self, row: TableRow) -> None:
        """Take a row that names a result alone; figures without a name are nobody's."""
        figures = list(self.values.of(row))
        for value in figures[:1] if not (row.said("name") or row.said("label")) else ():
            found = Found("blank_label", self.rows.place, value.heading.name, value.cell, value.figure.as_printed)
            self.applied.found.append(found)
        if not figures and row.said("result"):
            self.definitions.say_level(row, self.definitions.result(row))

    def _observations(self, row: TableRow, code: str) -> None:
        indicator = self.applied.indicator(code)
        if indicator is None:
            return
        if self.rows.table.to == "logframe":
            self.definitions.say_level(row, indicator.result)
        for value in self.values.of(row, self.applied.scales.get(code)):
            if wrong := self._other_unit(value, indicator):
                self._wrong(wrong, value, currency=value.means.currency or "")
                continue
            period = self._period(row, indicator, value)
            if period is None:
                continue
            sex = {"sex": row.part} if row.part else {}
            fields: dict[str, Any] = {"indicator": code, "period": period, "role": value.role} | value.beside | sex
            number = value.figure.value
            if indicator.unit == "text" and not value.figure.missing:
                fields["text"] = value.figure.as_printed
            elif number is not None:
                fields["value"] = number
                if (
                    indicator.unit == "share"
                    and value.role in _OWN
                    and not 0 <= number <= 1
                    and "%" not in value.figure.as_printed
                ):
                    self._wrong("percent_without_sign", value)
            if value.figure.numerator is not None:
                fields["numerator"] = value.figure.numerator
            fields |= {"missing": value.figure.missing, "note": row.said("note") or row.says.note}
            self._add(Observation, fields, row, value)

    def _other_unit(self, value: Value, indicator: Indicator) -> str:
        """Return what is wrong with the unit that a figure's cell or column names; empty for nothing."""
        is_completion = value.role == "completion"
        unit, currency = "share" if is_completion else indicator.unit, indicator.currency or ""
        if names_other_unit(value.figure, unit, currency, self.rows.table):
            return "other_unit_in_cell"
        of_column = "" if is_completion else value.means.currency or ""
        return "currency_of_column" if of_column not in ("", currency) else ""

    def _period(self, row: TableRow, indicator: Indicator, value: Value) -> str | None:
        """Name a period: of what comes together, the level at its end or what was added in it, as the mapping says."""
        period = value.period
        if period is None:
            return None
        is_levelled = indicator.kind == "cumulative" and value.role in _LEVELLED
        if not is_levelled or period.is_level or period.text == BASE or indicator.plain_years == "level":
            return period.text
        holds = meaning(value.means, row.says, "holds") or indicator.plain_years
        if holds is None:
            self._wrong("level_or_increment_unsaid", value)
            return None
        return level_of(period) if holds == "level" else period.text

    def _wrong(self, code: str, value: Value, **fields: str) -> None:
        place, text = self.rows.place, value.figure.as_printed
        self.applied.found.append(Found(code, place, value.heading.name, value.cell, text, fields))

    def _add(self, contract: type[Row], fields: dict[str, Any], row: TableRow, value: Value) -> None:
        fields |= {
            "document": self.document,
            "table": self.rows.name,
            "row": row.label,
            "column": value.heading.name,
            "cell": value.cell,
            "as_printed": value.figure.as_printed,
            "use": value.means.use,
        }
        try:
            self.applied.rows[contract.TABLE].append(contract.model_validate(fields))
        except ValidationError as error:
            for where, problem in problems_of(error, "column", contract):
                self._wrong(problem.code, value, **dict(problem.fields) | {"column": str(where[0]) if where else ""})

    # --- what a logframe says in words

    def _words(self, row: TableRow, code: str) -> None:
        indicator = self.applied.indicator(code) if code else None
        source = row.said("means_of_verification")
        if indicator is not None and (source or row.said("responsible")):
            level = row.word("level") or row.says.level or "-"
            monitored = {"subject": indicator.name, "indicator": code, "level": level, "instrument": source}
            monitored |= {"responsible": row.said("responsible"), "when": row.said("frequency")}
            self._word(Monitored, monitored, row, "means_of_verification")
        assumption = row.said("assumption")
        result = (
            indicator.result if indicator is not None else (self.definitions.result(row) if row.said("result") else "")
        )
        if assumption and result and (result, assumption) not in self._seen:
            self._seen.add((result, assumption))
            number = sum(each[0] == result for each in self._seen)
            told = {"code": f"{result}.A{number}", "result": result, "period": self._told(), "kind": "assumption"}
            self._word(Risk, told | {"description": assumption}, row, "assumption")

    def _told(self) -> str:
        """Return the year that a document tells of what is assumed: that of its date."""
        return self.applied.mapped.documents[self.document].date[:4] or ".."

    def _word(self, contract: type[Row], fields: dict[str, Any], row: TableRow, role: str) -> None:
        heading, key = self.rows.by_role.get(role), contract.KEY[0]
        if any(getattr(each, key) == fields[key] for each in self.applied.rows[contract.TABLE]):
            return
        address = {"document": self.document, "table": self.rows.name, "row": row.label}
        address |= {"column": heading.name if heading else "", "cell": row.place_of(role)}
        try:
            self.applied.rows[contract.TABLE].append(contract.model_validate(fields | address))
        except ValidationError as error:
            for _, problem in problems_of(error, "column", contract):
                self.definitions.found(problem.code, row, role, **dict(problem.fields))
