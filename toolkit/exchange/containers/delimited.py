"""CSV, TSV and their like into one sheet of cells, all of them text as it stands there."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from toolkit.errors import FactsError, Problem
from toolkit.exchange.containers.sheets import NOTHING, Cell, Sheet
from toolkit.exchange.containers.workbook_parts import MOST_CELLS, MOST_ROWS
from toolkit.facts.csv_files import Separated, separated
from toolkit.facts.text_files import read_text

_PIPE = "|"


def read_delimited(path: Path, name: str) -> dict[str, Sheet]:
    """Read a text of separated cells: one sheet, called as the file without its ending.

    Parameters
    ----------
    path : Path
    name : str
        The file as a reader knows it.

    Raises
    ------
    FactsError
        For what is no text in UTF-8, no table, or too large.
    """
    problems: list[Problem] = []
    text = read_text(path, name, problems)
    if text is None or problems:
        raise FactsError(problems)
    cells = separated(text, ())
    first = next((line for line in cells.body.splitlines() if line.strip()), "")
    if first.count(_PIPE) > first.count(cells.mark):
        cells = Separated(_PIPE, cells.body, cells.before)
    rows: list[list[Cell]] = []
    reader = csv.reader(io.StringIO(cells.body, newline=""), delimiter=cells.mark, strict=True)
    known: dict[str, Cell] = {}
    total = 0
    try:
        for line in reader:
            rows.append([_cell(each, known) for each in line])
            total += len(line)
            if len(rows) > MOST_ROWS or total > MOST_CELLS:
                fields = {"found": f"{len(rows)}", "cells": f"{MOST_CELLS}"}
                raise FactsError(Problem("sheet_too_large", name, fields=fields))
    except csv.Error as error:
        line_at = cells.before + reader.line_num
        raise FactsError(Problem("not_csv", name, line_at, fields={"found": str(error)})) from None
    return {path.stem: Sheet(path.stem, rows)}


def _cell(raw: str, known: dict[str, Cell]) -> Cell:
    """Return the cell of a text; the same one for the same text, of which a table has many."""
    if raw not in known:
        text = raw.strip()
        known[raw] = Cell(text, text) if text else NOTHING
    return known[raw]
