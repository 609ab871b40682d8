"""Payments of one line, month, kind and currency: one amount, that knows every place it comes from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from toolkit.exchange.containers.addressed_rows import AddressedRows
from toolkit.facts.notation import plain

PARTS = " | "
"""Between several parts of one cell, and several places of one amount."""


class AmountsTogether:
    """Takes payments one by one, and makes rows of those that belong together.

    A budget has one amount of a line, a period and a role; of a month with two payments it has what was paid in it.
    """

    def __init__(self, name: str, columns: tuple[str, ...]) -> None:
        self.rows = AddressedRows(name, columns)
        self._found: dict[tuple[tuple[str, str], ...], list[tuple[str, str]]] = defaultdict(list)

    def add(self, place: str, row: Mapping[str, str], value: str) -> None:
        """Take one payment: all payments whose rows say the same are one amount."""
        self._found[tuple(row.items())].append((value, place))

    def made(self) -> AddressedRows:
        """Return the amounts, in the order of their first payments; ``parts`` says of what a sum was made."""
        for row, amounts in self._found.items():
            total = sum((Decimal(value) for value, _ in amounts), Decimal())
            parts = {"parts": " + ".join(value for value, _ in amounts)} if len(amounts) > 1 else {}
            place = PARTS.join(place for _, place in amounts)
            self.rows.add(place, {**dict(row), "value": plain(float(total)), **parts})
        return self.rows
