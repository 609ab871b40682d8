"""CSV files into checked rows: with or without a byte-order mark, with commas or semicolons, all problems at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from toolkit.errors import Problem
from toolkit.facts.folders import shown_path
from toolkit.facts.schemas.values import Strict
from toolkit.facts.text_files import read_text
from toolkit.facts.validation import problems_of


class CsvTable:
    """The rows of one CSV file that its contract accepts, and what is wrong with the others.

    With `whole`, the file must have every column of the contract, also those that may be empty.

    Attributes
    ----------
    name : str
        The file as a reader knows it.
    rows : list of (int, Strict)
        Line of the file and row, in the order of the file.
    problems : list of Problem
        Empty when every row is good.
    """

    def __init__(self, path: Path, contract: type[Strict], whole: bool = False) -> None:
        self.name = shown_path(path)
        self.contract = contract
        self.whole = whole
        self.columns = {field.alias or name: field for name, field in contract.model_fields.items()}
        self.problems: list[Problem] = []
        self.rows: list[tuple[int, Strict]] = []
        text = read_text(path, self.name, self.problems)
        if text is not None:
            self.rows = list(self._rows(text))

    def _rows(self, text: str) -> Iterator[tuple[int, Strict]]:
        first = text.partition("\n")[0]
        mark = max(",;", key=lambda m: len(set(first.strip("\r").split(m)) & set(self.columns)))
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
        try:
            header = [name.strip() for name in next(reader, [])]
            if not self._header_is_good(header):
                return
            line = reader.line_num + 1
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    row = self._row(line, header, cells)
                    if row is not None:
                        yield line, row
                line = reader.line_num + 1
        except csv.Error as error:
            self.problems.append(Problem("not_csv", self.name, reader.line_num, fields={"found": str(error)}))

    def _header_is_good(self, header: list[str]) -> bool:
        before = len(self.problems)
        for name in sorted({n for n in header if header.count(n) > 1}):
            self.problems.append(Problem("repeated_column", self.name, 1, name))
        for name in header:
            if name not in self.columns:
                near = get_close_matches(name, self.columns, 1)
                fields = {"found": name, "expected": ", ".join(self.columns), "nearest": near[0] if near else ""}
                self.problems.append(Problem("unknown_column", self.name, 1, name, fields))
        for name, field in self.columns.items():
            if (field.is_required() or self.whole) and name not in header:
                self.problems.append(Problem("missing_column", self.name, 1, name, {"expected": name}))
        return len(self.problems) == before

    def _row(self, line: int, header: list[str], cells: list[str]) -> Strict | None:
        if len(cells) != len(header):
            fields = {"found": str(len(cells)), "expected": str(len(header))}
            self.problems.append(Problem("row_width", self.name, line, fields=fields))
            return None
        # an empty cell says nothing: the contract's default holds, or the column is missing its value
        given: dict[str, Any] = {name: cell.strip() for name, cell in zip(header, cells, strict=True) if cell.strip()}
        try:
            return self.contract.model_validate(given)
        except ValidationError as error:
            for where, problem in problems_of(error, "column"):
                column = str(where[0]) if where else ""
                code = "empty_cell" if problem.code == "missing_column" else problem.code
                self.problems.append(Problem(code, self.name, line, column, problem.fields))
            return None
