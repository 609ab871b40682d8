"""What the rows of a proposed table say of all of it: units, kinds, words in the place of values, totals, notation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from toolkit.exchange.applying.headings import one_line
from toolkit.exchange.containers.sheets import Cell
from toolkit.exchange.mapping.heading_meaning import counts_in, currency_in, unit_in, unit_in_name
from toolkit.exchange.mapping.mapping_columns import is_part
from toolkit.exchange.mapping.questions import Questions
from toolkit.exchange.mapping.recognised import folded, holds, is_one, words
from toolkit.exchange.mapping.row_codes import as_code
from toolkit.exchange.mapping.scale_words import scale_in, without_scale
from toolkit.exchange.proposing.proposed_parts import parts_of
from toolkit.exchange.proposing.proposed_scales import ProposedScales
from toolkit.exchange.proposing.proposed_tables import ProposedColumn, ProposedTable, place_of
from toolkit.exchange.proposing.proposed_totals import Totals, number_of, totals_of
from toolkit.facts.notation import read_printed

_KINDS = ("flow", "stock", "cumulative_level", "cumulative_increment")
_NAMED = 8
"""Names that a question about many indicators gives, so that an answer can make exceptions."""

_TEXT_NUMBER = re.compile(r"[^\w]*[\d.,'’ \u00a0\u202f]*\d[\d.,'’ \u00a0\u202f]*[^\w]*")


class ProposedRows(ProposedScales):
    """Look at the rows of one table.

    Attributes
    ----------
    said : dict
        Keys of a table in a mapping.
    """

    def __init__(self, name: str, table: ProposedTable, asks: Questions, currency: str) -> None:
        self.name, self.table, self.asks, self.currency = name, table, asks, currency
        self.path = f"tables.{name}"
        self.said: dict[str, Any] = {}
        self.says: dict[str, Any] = {}
        self.some: list[dict[str, Any]] = []
        self.values = [column for column in table.columns if column.is_value]
        self.label = table.column("name", "label", "code", "result")
        self._words_of_values()
        self._notation()
        self.parts = parts_of(table, self.label)
        if self.parts:
            self.said["parts"] = dict(self.parts.values())
        self._other_rows()
        if table.to == "budget":
            self._budget()
        elif self.label is not None:
            self._units(self.label)
            self._kinds(self.label)
            self._directions(self.label)
            self._scales(self.label)
        self._scale_of_title()
        if self.some:
            self.said["some"] = self.some
        if self.says:
            self.said["says"] = self.says

    # --- cells

    def _cells(self) -> Iterator[tuple[ProposedColumn, int, Cell]]:
        return ((column, row, cell) for column in self.values for row, cell in self.table.cells(column))

    def _words_of_values(self) -> None:
        missing: dict[str, str] = {}
        answers: dict[str, float] = {}
        for column, _, cell in self._cells():
            text = cell.shown
            if cell.fault or isinstance(cell.stored, float) or re.search(r"\d", text):
                continue
            if is_one(text, "not_applicable"):
                missing[text] = "not_applicable"
            elif is_one(text, "not_reported") or text in ("-", "–", "—", "..", "…", "?"):
                missing[text] = "not_reported"
            elif len(text) > 1 and (is_one(text, "is_yes") or is_one(text, "is_no")) and text not in answers:
                answers[text] = float(is_one(text, "is_yes"))
                choices, proposed = ("1", "0"), f"{answers[text]:g}"
                sets = [f"{self.path}.answers.{text}"]
                self.asks.add("word_as_value", place_of(self.table, column), choices, proposed, sets, found=text)
        if missing:
            self.said["missing"] = missing
        if answers:
            self.said["answers"] = answers

    def _notation(self) -> None:
        """Propose the notation in which numbers are written as text: the only one in which all can be read."""
        texts = [(c, cell.shown) for c, _, cell in self._cells() if isinstance(cell.stored, str)]
        numbers = [(c, text) for c, text in texts if re.search(r"\d", text) and re.search(r"[.,]", text)]
        readable = {
            notation: sum(read_printed(text, notation) is not None for _, text in numbers)
            for notation in ("point", "comma")
        }
        if not numbers or readable["point"] == readable["comma"] == 0:
            return
        best = "comma" if readable["comma"] > readable["point"] else "point"
        both = readable["comma"] == readable["point"]
        if best == "comma":
            self.said["notation"] = best
        if both and any(re.search(r"\d[.,]\d{3}\b", text) for _, text in numbers):
            column, text = next((c, t) for c, t in numbers if re.search(r"\d[.,]\d{3}\b", t))
            sets = [f"{self.path}.notation"]
            self.asks.add("notation", place_of(self.table, column), ("point", "comma"), best, sets, found=text)

    # --- rows that are none

    def _named(self, label: ProposedColumn) -> list[tuple[int, Cell]]:
        """Return what names the rows that are no part of another."""
        return [(row, cell) for row, cell in self.table.cells(label) if row not in self.parts]

    def _other_rows(self) -> None:
        if self.label is None:
            return
        notes, sections = list[str](), list[str]()
        sums = self._totals(self.label)
        for row, cell in self._named(self.label):
            text, others = one_line(cell.shown), self._others(row)
            first = folded(text).partition(" ")[0]
            if text in (*sums.whole, *sums.of_group, *sums.unknown):
                # it adds what is there already, or is no indicator
                notes += [text[:60]] * (text in sums.unknown)
            elif not others and (first in words("notes_begin") or len(text) > 150):  # noqa: PLR2004 - a sentence
                notes.append(text[:60])
            elif not others and (row, self.label.at) not in self.table.sheet.merged and row + 1 not in self.parts:
                sections.append(text)
        if notes:
            self.said["skipped"] = [{"rows": list(dict.fromkeys(notes)), "why": "-"}]
        if sections and self.table.to == "tracking" and self.table.column("result") is None:
            sets = [f"{self.path}.sections"]
            found, place = f"{sections[0]}", place_of(self.table, self.label)
            self.asks.add("sections", place, ("result",), "result", sets, found=found, n=str(len(sections)))

    def _totals(self, label: ProposedColumn) -> Totals:
        """Find the rows that add others, and say which they are in a budget; no indicator is called a total."""
        if self.table.to != "budget":
            named = (one_line(cell.shown) for _, cell in self._named(label))
            return Totals([], [], [text for text in named if is_one(text, "total")])
        sums = totals_of(self.table, label, self.values)
        for key, rows in (("totals", sums.whole), ("subtotals", sums.of_group)):
            if rows:
                self.said[key] = list(dict.fromkeys(rows))
        return sums

    def _others(self, row: int) -> int:
        """Count what stands in a row beside its label."""
        cells = {
            self.table.sheet.cell(row, column.at).shown for column in self.table.columns if column is not self.label
        }
        return len(cells - {"", self.table.sheet.cell(row, self.label.at).shown if self.label is not None else ""})

    # --- what is said of indicators

    def _units(self, label: ProposedColumn) -> None:
        column = self.table.column("unit")
        if column is not None:
            self._unit_words(column)
            return
        by_unit: dict[str, list[str]] = {}
        unknown: list[str] = []
        for row, cell in self._named(label):
            name = one_line(cell.shown)
            if not self._has_values(row):
                continue
            unit, currency = unit_in_name(name), currency_in(name) or self._currency_of_columns()
            if currency and not unit:
                by_unit.setdefault(f"money {currency}", []).append(name)
            elif unit:
                by_unit.setdefault(unit, []).append(name)
            elif self._shows_percent(row):
                by_unit.setdefault("share", []).append(name)
            else:
                unknown.append(name)
        for unit, names in by_unit.items():
            code, _, currency = unit.partition(" ")
            says: dict[str, Any] = {"unit": code} | ({"currency": currency} if currency else {})
            self.some.append({"when": {label.name: names}, "says": says})
            if unit == "share":
                self._percents(names, f"{self.path}.some[{len(self.some)}].says.scale", label)
        if unknown:
            fields = {"n": str(len(unknown)), "found": "; ".join(unknown[:3])}
            sets, place = [f"{self.path}.says.unit"], place_of(self.table, label)
            self.asks.add("unit", place, (), "count", sets, **fields)

    def _unit_words(self, column: ProposedColumn) -> None:
        units: dict[str, dict[str, Any]] = {}
        for text in dict.fromkeys(one_line(cell.shown) for _, cell in self.table.cells(column)):
            scale, rest, currency = scale_in(text), without_scale(text), currency_in(text)
            unit = unit_in(rest)
            scaled: dict[str, Any] = {"scale": scale} if scale != 1 else {}
            if unit:
                counts = counts_in(rest) if unit == "count" else ""
                units[text] = {"unit": unit} | ({"counts": counts} if counts else {}) | scaled
                if unit == "share":
                    rows = [row for row, cell in self.table.cells(column) if one_line(cell.shown) == text]
                    self._percent_of(rows, f"{self.path}.units.{text}.scale", column)
            elif currency and len(rest) <= len("US$ 000"):
                units[text] = {"unit": "money", "currency": currency} | scaled
            else:
                is_told = scale == 1 and not is_one(text, "unit_or_currency")
                proposed = as_code(folded(text).replace(" ", "_")) if is_told else ""
                sets = [f"{self.path}.units.{text}"]
                self.asks.add("unit_word", place_of(self.table, column), (), proposed, sets, found=text)
        if units:
            self.said["units"] = units

    def _currency_of_columns(self) -> str:
        """Return the currency that the headings of all columns of values name; empty for none."""
        named = {column.said.currency for column in self.values}
        return named.pop() if len(named) == 1 else ""

    def _percents(self, names: list[str], sets: str, label: ProposedColumn) -> None:
        rows = [row for row, cell in self._named(label) if one_line(cell.shown) in names]
        self._percent_of(rows, sets, label)

    def _percent_of(self, rows: list[int], sets: str, column: ProposedColumn) -> None:
        """Ask whether figures without a sign are percents: 97 probably is, 0.97 is a share already."""
        cells = (
            self.table.sheet.cell(row, each.at)
            for row in rows
            for each in self.values
            if each.said.role != "completion"
        )
        numbers = [n for cell in cells if "%" not in cell.shown and (n := number_of(cell)) is not None]
        large = [number for number in numbers if abs(number) > 1]
        if large:
            fields = {"found": f"{large[0]:g}", "n": str(len(large))}
            proposed = "0.01" if len(large) == len([n for n in numbers if n]) else ""
            self.asks.add("percent", place_of(self.table, column), ("0.01", "1"), proposed, [sets], **fields)

    def _shows_percent(self, row: int) -> bool:
        shown = (self.table.sheet.cell(row, c.at).shown for c in self.values if c.said.role != "completion")
        return any("%" in text for text in shown)

    def _kinds(self, label: ProposedColumn) -> None:
        """Ask what the figures of indicators tell: apart of those that never fall and of the others."""
        column = self.table.column("kind")
        if column is not None:
            if any("umul" in folded(cell.shown) for _, cell in self.table.cells(column)):
                sets = [f"{self.path}.says.holds"]
                self.asks.add("holds", place_of(self.table, column), ("level", "increment"), "level", sets, n="")
            return
        rising, others, shares = list[str](), list[str](), list[str]()
        for row, cell in self._named(label):
            if not self._has_values(row):
                continue
            if self._is_share(row):
                shares += [one_line(cell.shown)] if self._by_part_of_year(row) else []
                continue
            (rising if self._never_falls(row) else others).append(one_line(cell.shown))
        kinds = (("rising", rising, _KINDS), ("kind", others, _KINDS), ("share_kind", shares, ("share", "stock")))
        for asks, names, choices in kinds:
            if names:
                proposed = "cumulative_level" if asks == "rising" else choices[0]
                self.some.append({"when": {label.name: names}, "says": {}})
                fields = {"n": str(len(names)), "found": "; ".join(names[:_NAMED])}
                sets = [f"{self.path}.some[{len(self.some)}].says.kind"]
                self.asks.add(asks, place_of(self.table, label), choices, proposed, sets, **fields)

    def _by_part_of_year(self, row: int) -> bool:
        parts = [c for c in self.values if is_part(c.said.period) or re.search(r"-[QSM]\d", c.said.period)]
        return any(not self.table.sheet.cell(row, column.at).is_empty for column in parts)

    def _is_share(self, row: int) -> bool:
        unit = self.table.column("unit")
        if unit is not None:
            return unit_in(one_line(self.table.sheet.cell(row, unit.at).shown)) == "share"
        name = one_line(self.table.sheet.cell(row, self.label.at).shown) if self.label is not None else ""
        return unit_in_name(name) == "share" or (not unit_in_name(name) and self._shows_percent(row))

    def _never_falls(self, row: int) -> bool:
        own = [c for c in self.values if c.said.role in ("", "actual") and c.said.period]
        order = sorted(own, key=lambda column: column.said.period)
        numbers = [n for c in order if (n := number_of(self.table.sheet.cell(row, c.at))) is not None]
        return len(numbers) > 2 and all(b >= a for a, b in pairwise(numbers))  # noqa: PLR2004

    def _directions(self, label: ProposedColumn) -> None:
        falling = [one_line(cell.shown) for _, cell in self._named(label) if holds(cell.shown, "falling_words")]
        if falling and self.table.column("direction") is None:
            self.some.append({"when": {label.name: falling}, "says": {}})
            fields = {"n": str(len(falling)), "found": "; ".join(falling[:3])}
            sets = [f"{self.path}.some[{len(self.some)}].says.direction"]
            self.asks.add(
                "direction", place_of(self.table, label), ("increase", "decrease"), "decrease", sets, **fields
            )

    # --- what is said of budgets

    def _budget(self) -> None:
        if self.table.column("currency") is None and not all(column.said.currency for column in self.values):
            place = place_of(self.table, self.values[0]) if self.values else self.table.sheet.name
            sets = [f"{self.path}.says.currency"]
            self.asks.add("currency", place, (), self.currency, sets, found=self.table.sheet.name)
