"""What a layout says: columns, groups and labels of a table."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from toolkit.facts.periods import read_period

MARK = ".mark"
"""Ending of a column that says how the cells of another one look."""

INTERVAL = "_interval"
"""After the name of a column: the confidence limits of its figures."""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """How a table is laid out.

    Attributes
    ----------
    columns : tuple of str
        Columns of the frame, in order; their headings are ``column.<name>`` in the catalogues. ``*`` stands for the
        columns of the frame that are periods, headed by the periods; ``<name>_interval`` for the confidence limits of
        the figures in a column.
    group : str
        Column whose codes head groups of rows; empty for none.
    ids : str
        Identifier of a row's figures in the register, ``{row}`` and the columns of the frame filled in.
    label : str
        Column that names the row: empty for the index, as a code.
    of : tuple of str
        Families that the codes of the index, or of the column that names the row, belong to; for a column that holds
        codes of one family everywhere it need not be said.
    group_of, columns_of : tuple of str
        The same for the codes that head groups, and for columns that are called by a code, as a mode or a funder.
    optional : tuple of str
        Columns that are left out where the programme has nothing for them.
    swatches : bool
        Whether the colours of its cells are explained below. How a cell or a row looks is a code in a column of its own
        that is not shown: ``<column>.mark``, ``row.mark``.
    name : str
        Its own, in the list of all; a heading that only it has is ``column.<table>.<name>``.
    """

    columns: tuple[str, ...]
    group: str = ""
    ids: str = "{row}"
    label: str = ""
    of: tuple[str, ...] = ()
    group_of: tuple[str, ...] = ()
    columns_of: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    swatches: bool = False
    name: str = ""

    def shown(self, frame: pd.DataFrame) -> tuple[str, ...]:
        """List the columns that have something to show."""
        given = tuple(str(c) for c in frame.columns if c not in (self.group, self.label, "indicator"))
        periods = tuple(c for c in given if self.is_period(c))
        columns = tuple(c for name in self.columns for c in (periods if name == "*" else (name,))) or given
        return tuple(
            c
            for c in columns
            if not c.endswith(MARK) and (c not in self.optional or (c in frame and frame[c].map(_is_there).any()))
        )

    def is_period(self, column: str) -> bool:
        """Whether a column is headed by the period that its name is."""
        return "*" in self.columns and read_period(column) is not None


def _is_there(cell: object) -> bool:
    """Whether a cell has something to show: a value, words, or the text of a figure that is words."""
    return bool(cell) or bool(getattr(cell, "text", ""))
