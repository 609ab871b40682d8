"""Thousands and millions that a table says, in names, or in a row above its headings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.exchange.applying.headings import one_line
from toolkit.exchange.mapping.questions import Questions
from toolkit.exchange.mapping.scale_words import scale_in, scale_of_name
from toolkit.exchange.proposing.proposed_tables import ProposedColumn, ProposedTable, place_of


class ProposedScales:
    """Look for scales in one table; what is sure is said, and the rest is asked.

    Attributes
    ----------
    table : ProposedTable
    asks : Questions
    path : str
        Of the table in its mapping.
    said : dict
        Keys of the table in its mapping.
    some : list of dict
        What is said of some of its rows.
    values : list of ProposedColumn
    parts : mapping of int to (str, str)
        Rows that are a part of the indicator above them.
    """

    table: ProposedTable
    asks: Questions
    path: str
    said: dict[str, Any]
    some: list[dict[str, Any]]
    values: list[ProposedColumn]
    parts: Mapping[int, tuple[str, str]]

    def _has_values(self, row: int) -> bool:
        """Whether a row has figures, or the parts of it that stand below it."""
        own = any(not self.table.sheet.cell(row, column.at).is_empty for column in self.values)
        return own or row + 1 in self.parts

    def _scales(self, label: ProposedColumn) -> None:
        """Say the scale that names of indicators say; ask where it may belong to what is counted."""
        certain: dict[float, list[str]] = {}
        for row, cell in self.table.cells(label):
            name = one_line(cell.shown)
            scale, is_certain = scale_of_name(name)
            if scale == 1 or not self._has_values(row):
                continue
            if is_certain:
                certain.setdefault(scale, []).append(name)
            else:
                self.some.append({"when": {label.name: [name]}, "says": {}})
                self._ask_scale(place_of(self.table, label), name, scale, "", [f"some[{len(self.some)}].says.scale"])
        self.some += [{"when": {label.name: names}, "says": {"scale": scale}} for scale, names in certain.items()]

    def _scale_of_title(self) -> None:
        """Ask whether a scale in a row above the headings is that of all amounts."""
        sheet = self.table.sheet
        above = range(min(self.table.header) - 1)
        titles = ((row, at, cell.shown) for row in above for at, cell in enumerate(sheet.rows[row]))
        found = next(((row, at, text, s) for row, at, text in titles if (s := scale_in(text)) != 1), None)
        if found is None:
            return
        row, at, text, scale = found
        money = [word for word, unit in self.said.get("units", {}).items() if unit["unit"] == "money"]
        sets = [f"units.{word}.scale" for word in money if "scale" not in self.said["units"][word]]
        self._ask_scale(f"{sheet.name}!{sheet.address(row, at)}", text, scale, f"{scale:g}", sets or ["scale"])

    def _ask_scale(self, place: str, text: str, scale: float, proposed: str, sets: list[str]) -> None:
        choices = (f"{scale:.0f}", "1")
        proposed = choices[0] if proposed else ""
        self.asks.add("scale", place, choices, proposed, [f"{self.path}.{each}" for each in sets], found=text)
