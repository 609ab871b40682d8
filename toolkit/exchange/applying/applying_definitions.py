"""Results and indicators from the rows of a tracking table or a logframe."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, get_args

from pydantic import ValidationError

from toolkit.exchange.applied import Applied, Found
from toolkit.exchange.applying.table_rows import TableRow, TableRows
from toolkit.exchange.mapping.mapping_columns import Means
from toolkit.exchange.mapping.mapping_file import ReadTable
from toolkit.exchange.mapping.mapping_rows import UnitWord
from toolkit.exchange.mapping.recognised import folded
from toolkit.exchange.mapping.row_codes import as_code, numbered, without_number
from toolkit.facts.contracts.allowed import UNITS, Direction, Kind
from toolkit.facts.contracts.framework import Indicator, Result
from toolkit.facts.validation import problems_of

_KINDS: tuple[str, ...] = get_args(Kind)
_DIRECTIONS: tuple[str, ...] = get_args(Direction)


class Definitions:
    """The results and indicators that a table names, each defined once: what the programme has stays as it is."""

    def __init__(self, applied: Applied, rows: TableRows) -> None:
        self.applied, self.rows = applied, rows
        self.table: ReadTable = rows.table
        self.codes = applied.codes[rows.name]
        self.section = ""
        self._levels: list[tuple[str, str]] = []
        known = {**applied.known.indicators, **applied.indicators}
        self._named = {name: code for code, each in known.items() for name in (each.name, *each.names)}
        self._taken = {*known, *applied.known.results, *applied.results, *self.table.codes.values()}
        self._last: dict[str, int] = {}

    def found(self, code: str, row: TableRow, role: str, text: str = "", **fields: str) -> None:
        """Note what is wrong with the words of a row."""
        heading = self.rows.by_role.get(role)
        column = heading.name if heading is not None else ""
        self.applied.found.append(Found(code, self.rows.place, column, row.place_of(role), text, fields))

    # --- results

    def result(self, row: TableRow) -> str:
        """Return the code of the result that a row is about, defined where it was not; empty where none is said."""
        title, level = row.said("result") or self.section, row.word("level") or row.says.level or ""
        if not title:
            code = row.says.result or ""
            if not code:
                self.found("no_result", row, "result")
            elif self.applied.result(code) is None:
                self.found("unknown_result", row, "result", code)
            return code
        if self.applied.result(title) is not None:
            return title
        both = "level" in self.rows.by_role and self.table.to == "tracking"
        key = f"{title} ({level})" if both else title
        known = (*self.applied.known.results.values(), *self.applied.results.values())
        same = (
            each for each in known if each.title in (title, without_number(title)) and (not both or each.level == level)
        )
        code = self._code_of(key, title, "R", next((each.code for each in same), ""))
        if self.applied.result(code) is None:
            self._define_result(row, code, title, level)
        return code

    def _define_result(self, row: TableRow, code: str, title: str, level: str) -> None:
        if not level:
            self.found("result_without_level", row, "level", title)
            return
        parent = as_code(row.said("parent")) or self._parent(level)
        said = without_number(title) if numbered(title) == code else title
        definition = {"code": code, "title": said, "level": level, "parent": parent or None}
        if (result := self._made(Result, definition, row, "level")) is not None:
            self.applied.results[code] = result

    def _parent(self, level: str) -> str:
        """Return the last result of the nearest level that was said before this one, where the table has levels."""
        if "level" not in self.rows.by_role or self.table.to != "logframe":
            return ""
        known = [each for each, _ in self._levels]
        at = known.index(level) if level in known else len(known)
        return self._levels[at - 1][1] if at else ""

    def say_level(self, row: TableRow, code: str) -> None:
        """Remember which result of each level was said last: those below it lie under it."""
        level = row.word("level") or row.says.level or ""
        known = [each for each, _ in self._levels]
        at = known.index(level) if level in known else len(known)
        self._levels[at:] = [(level, code)]

    # --- indicators

    @cached_property
    def _has_codes(self) -> bool:
        """Whether any row has a code: a column of codes that nobody filled in asks for none."""
        return any(row.said("code") for row in self.rows.rows)

    def indicator(self, row: TableRow) -> str:
        """Return the code of the indicator of a row, defined where it was not; empty where the row names none."""
        name = row.said("name") or row.said("label")
        given = as_code(row.said("code"))
        if not name and not given:
            return ""
        if not given and self._has_codes:
            self.found("blank_code", row, "code", name)
            return ""
        code = given or self._code_of(name, name, "I", self._named.get(name, ""))
        if code not in self.applied.scales and (unit := self.unit(row)) is not None and unit.scale is not None:
            self.applied.scales[code] = unit.scale
        if self.applied.indicator(code) is None:
            self._define(row, code, name or given)
        elif code in self.applied.known.indicators:
            self._compare(row, self.applied.known.indicators[code], name)
        return code

    def _compare(self, row: TableRow, known: Indicator, name: str) -> None:
        """Tell where a file calls an indicator otherwise than the programme does; refuse another unit."""
        unit = self.unit(row)
        if unit is not None and (unit.unit, unit.currency or known.currency) != (known.unit, known.currency):
            fields = {"indicator": known.code, "expected": " ".join(filter(None, (known.unit, known.currency)))}
            self.found("indicator_of_other_unit", row, "unit", row.said("unit") or unit.unit, **fields)
        called = {folded(each) for each in (known.code, known.name, known.short_name or "", *known.names)}
        if name and not {folded(name), folded(without_number(name))} & called:
            heading = self.rows.by_role.get("name") or self.rows.by_role.get("label")
            fields = {"indicator": known.code, "expected": known.name[:80]}
            place = row.place_of("name" if "name" in self.rows.by_role else "label")
            told = Found("indicator_renamed", self.rows.place, heading.name if heading else "", place, name, fields)
            self.applied.told.append(told)

    def _code_of(self, key: str, title: str, letter: str, same: str) -> str:
        """Return the code that a title had in this table, that what is called the same has, its own, or a new one."""
        code = self.codes.get(key) or self.table.codes.get(key) or same
        if not code:
            own = numbered(title)
            code = own if own and own not in self._taken else self._new_code(letter)
        self.codes[key] = code
        self._taken.add(code)
        return code

    def _new_code(self, letter: str) -> str:
        """Return the first code of a kind that nothing has yet."""
        number = self._last.get(letter, 0) + 1
        while f"{letter}{number}" in self._taken:
            number += 1
        self._last[letter] = number
        return f"{letter}{number}"

    def unit(self, row: TableRow) -> UnitWord | None:
        """Return the unit of a row: by its words, else what is said of all rows."""
        text, says = row.said("unit"), row.says
        if text and row.own.unit is None:
            known = {word.casefold(): unit for word, unit in self.table.units.items()}
            return known.get(text.casefold())
        return (
            UnitWord(unit=says.unit, currency=says.currency, counts=says.counts, scale=row.own.scale)
            if says.unit
            else None
        )

    def _define(self, row: TableRow, code: str, name: str) -> None:
        unit, text = self.unit(row), row.said("unit")
        says = row.says
        if unit is None:
            known = ", ".join(self.table.units) or "-"
            self.found("unknown_unit_word" if text else "indicator_without_unit", row, "unit", text, expected=known)
        kind = row.own.kind or self._word(row, "kind", _KINDS) or says.kind or ""
        if unit is not None and unit.unit == "share" and kind in ("", "flow"):
            kind = "share"
        if not kind:
            self.found("indicator_without_kind", row, "kind", row.said("kind"), expected=", ".join(_KINDS))
        result = self.result(row)
        if unit is None or not kind or not result:
            return
        if unit.unit not in UNITS:
            self.applied.units.setdefault(unit.unit, text or unit.unit)
        counts = row.said("counts") and as_code(row.word("counts"))
        definition: dict[str, Any] = {
            "code": code,
            "result": result,
            "name": name,
            "unit": unit.unit,
            "counts": counts or unit.counts or (says.counts if unit.unit == "count" else None),
            "currency": (unit.currency or says.currency or self.applied.known.currency)
            if unit.unit == "money"
            else None,
            "direction": row.own.direction or self._word(row, "direction", _DIRECTIONS) or says.direction or "increase",
            "kind": kind,
            "plain_years": self._plain_years(row) if kind == "cumulative" else None,
            "aggregation": says.aggregation or "none",
            "frequency": row.said("frequency") or says.frequency,
            "means_of_verification": row.said("means_of_verification"),
            "method": row.said("method"),
        }
        if (made := self._made(Indicator, definition, row, "name")) is not None:
            self.applied.indicators[code] = made
            self._named.setdefault(made.name, code)

    def _plain_years(self, row: TableRow) -> str | None:
        """Tell what plain years of something cumulative hold, where no column of it holds levels."""
        means = [column.means for column in self.table.columns if column.means is not None]
        holds = {each.holds or row.says.holds for each in means}
        return row.says.plain_years or ("increment" if "increment" in holds and "level" not in holds else None)

    def _word(self, row: TableRow, role: str, known: tuple[str, ...]) -> str:
        word = row.word(role)
        if word and word not in known:
            self.found("unknown_word", row, role, word, expected=", ".join(known))
            return known[0]
        return word

    def _made(self, shape: Any, definition: Mapping[str, Any], row: TableRow, role: str) -> Any:
        try:
            return shape.model_validate(definition)
        except ValidationError as error:
            for _, problem in problems_of(error, "key", shape):
                fields = dict(problem.fields)
                self.found(problem.code, row, role, fields.pop("found", ""), **fields)
            return None


def meaning(column: Means, says: Means, name: str) -> Any:
    """Return what a column means in some respect, else what is said of all rows."""
    own = getattr(column, name)
    return own if own not in (None, "") else getattr(says, name)
