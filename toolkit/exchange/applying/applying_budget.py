"""Budget lines by period into lines and amounts."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from toolkit.exchange.applied import Applied, Found
from toolkit.exchange.applying.applying_definitions import meaning
from toolkit.exchange.applying.applying_values import Value, Values
from toolkit.exchange.applying.cell_units import names_other_unit
from toolkit.exchange.applying.table_rows import TableRow, TableRows
from toolkit.exchange.mapping.row_codes import above, as_code, new_code, numbered
from toolkit.facts.contracts.figure_tables import Amount, Row
from toolkit.facts.contracts.word_tables import BudgetLine
from toolkit.facts.validation import problems_of

TOTAL = "TOTAL"
"""Code of the line above all others, where a table prints their total."""


class BudgetRows:
    """Read one table of budget lines into what was made so far."""

    def __init__(self, applied: Applied, rows: TableRows) -> None:
        self.applied, self.rows = applied, rows
        self.values = Values(applied, rows)
        self.document = applied.mapped.document_of(rows.table)
        self.codes = applied.codes[rows.name]
        self.lines: dict[str, tuple[TableRow, str, str]] = {}
        self.under: dict[str, str] = {}
        self.heading, self.group = "", list[str]()

    def read(self) -> None:
        """Read every row; then it is known which codes lie above which."""
        for row in self.rows.rows:
            values = list(self.values.of(row))
            is_sum = (row.said("name") or row.said("label")) in self.rows.table.subtotals
            code = self._subtotal(row) if is_sum else self._line(row)
            if not values:
                self.heading, self.group = code, []
            elif not is_sum and code != TOTAL:
                self.group.append(code)
            for value in values:
                if code:
                    self._amount(row, code, value)
                else:
                    self._wrong("blank_label", value)
        defined = {line.code for line in self.applied.rows[BudgetLine.TABLE] if isinstance(line, BudgetLine)}
        known, here = self.applied.known, (self.document, self.rows.name)
        taken = {*self.lines, *self.applied.known.lines}
        for code, (row, name, parent) in self.lines.items():
            elsewhere = code in known.lines and known.line_places.get(code, here) != here
            if elsewhere or code in defined:
                continue
            under = (
                parent
                or above(code, taken)
                or self.under.get(code)
                or (TOTAL if TOTAL in self.lines and code != TOTAL else "")
            )
            fields = {"code": code, "scheme": row.says.scheme, "parent": under, "name": name}
            address = {"document": self.document, "table": self.rows.name, "row": row.label}
            self._add(BudgetLine, fields | address, row, None)

    def _line(self, row: TableRow) -> str:
        name, given = row.said("name") or row.said("label"), as_code(row.said("code"))
        if not name and not given:
            return ""
        is_total = any((name or given).startswith(total) for total in self.rows.table.totals)
        code = TOTAL if is_total else given or self._code_of(name)
        parent = as_code(row.said("parent"))
        if code in self.lines and self.lines[code][1] != (name or given):
            found = Found("code_of_two_lines", self.rows.place, "", row.place_of("code"), code)
            self.applied.found.append(found)
        self.lines.setdefault(code, (row, name or given, parent))
        return code

    def _subtotal(self, row: TableRow) -> str:
        """Return the line that a row is the sum of: that of the heading above its lines, else one of its own."""
        name = row.said("name") or row.said("label")
        code = self.heading
        if not code:
            first = self.lines[self.group[0]][1] if self.group else ""
            code = self._code_of(f"{name} › {first}" if first else name)  # many are called nothing but that
            self.lines.setdefault(code, (row, name, ""))
        self.under |= {each: code for each in self.group if each != code}
        self.heading, self.group = "", []
        return code

    def _code_of(self, name: str) -> str:
        known = {said: code for code, said in self.applied.known.lines.items()}
        code = self.codes.get(name) or self.rows.table.codes.get(name) or known.get(name) or numbered(name)
        if not code:
            code = new_code("B", {*self.lines, *self.applied.known.lines, *self.rows.table.codes.values()})
        self.codes[name] = code
        return code

    def _amount(self, row: TableRow, code: str, value: Value) -> None:
        says = row.says
        currency = meaning(value.means, says, "currency") or row.word("currency")
        if not currency and value.role != "stated_share":
            self._wrong("amount_without_currency_read", value)
            return
        unit = "share" if value.role == "stated_share" else "money"
        if names_other_unit(value.figure, unit, currency, self.rows.table):
            self._wrong("other_unit_in_cell", value)
            return
        period = value.period.text if value.period is not None else ""
        fields: dict[str, Any] = {"line": code, "period": period, "role": value.role, "currency": currency}
        fields |= {name: said for name, said in value.beside.items() if name in ("funder", "mode", "version")}
        fields |= {
            "amount": value.figure.value,
            "missing": value.figure.missing,
            "note": row.said("note") or row.says.note,
        }
        fields |= {"document": self.document, "table": self.rows.name, "row": row.label, "cell": value.cell}
        fields |= {"column": value.heading.name, "as_printed": value.figure.as_printed}
        self._add(Amount, fields | {"use": value.means.use}, row, value)

    def _wrong(self, code: str, value: Value) -> None:
        place, text = self.rows.place, value.figure.as_printed
        self.applied.found.append(Found(code, place, value.heading.name, value.cell, text))

    def _add(self, contract: type[Row], fields: dict[str, Any], row: TableRow, value: Value | None) -> None:
        try:
            self.applied.rows[contract.TABLE].append(contract.model_validate(fields))
        except ValidationError as error:
            column = value.heading.name if value is not None else ""
            cell = value.cell if value is not None else row.place_of("code")
            for _, problem in problems_of(error, "column", contract):
                told = dict(problem.fields)
                found = Found(problem.code, self.rows.place, column, cell, told.pop("found", ""), told)
                self.applied.found.append(found)
