"""Rows that count some of those that the indicator above them counts: women, men, and both together again."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from toolkit.exchange.applying.headings import one_line
from toolkit.exchange.mapping.recognised import folded, holds, is_one, words
from toolkit.exchange.proposing.proposed_tables import ProposedColumn, ProposedTable


def part_in(name: str) -> str:
    """Tell which sex a row counts that is named by nothing else, ``of which women``; empty for any other name."""
    own = [word for word in folded(name).split() if word not in words("of_which_words")]
    if not own or "%" in name or holds(name, "percent_words"):
        return ""
    return next((sex for sex in ("women", "men") if set(own) <= words(sex)), "")


def parts_of(table: ProposedTable, label: ProposedColumn | None) -> Mapping[int, tuple[str, str]]:
    """Find the rows without a code of their own that are a part of the indicator above.

    Returns
    -------
    mapping of int to (str, str)
        By row, its name and whom it counts: ``women``, ``men``, or ``all`` for a total right below them.
    """
    code, found = table.column("code"), dict[int, tuple[str, str]]()
    named = list(table.cells(label)) if label is not None and table.to == "tracking" else []
    for (before, _), (row, cell) in pairwise(named):
        text = one_line(cell.shown)
        part = part_in(text) or ("all" if before in found and is_one(text, "total") else "")
        if part and (code is None or table.sheet.cell(row, code.at).is_empty):
            found[row] = text, part
    return found
