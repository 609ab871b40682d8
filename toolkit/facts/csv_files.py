"""CSV files into checked rows: as spreadsheets of any country write them, all problems at once."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from toolkit.errors import Problem, choice
from toolkit.facts.cell_names import letters
from toolkit.facts.contracts.values import DECIMAL_COMMA, Strict, number_columns, with_comma
from toolkit.facts.folders import shown_path
from toolkit.facts.text_files import read_text
from toolkit.facts.validation import problems_of

LARGEST = 400_000_000
"""Bytes that one file of records may have: of more its parts are files of their own."""

_MOST = 1_000
"""Problems of one file that are told: with more it is probably another file."""

Answers = dict[str, dict[str, str]]
"""By column, what a cell says and what it is counted as."""


@dataclass(frozen=True, slots=True)
class Only:
    """Some lines of a file all of which was looked at before.

    Attributes
    ----------
    lines : collection of int
    comma : bool
        Whether the decimals of the file have a comma.
    """

    lines: Collection[int]
    comma: bool


class CsvTable:
    """The rows of one CSV file that its contract accepts, and what is wrong with the others.

    Attributes
    ----------
    name : str
        The file as a reader knows it.
    rows : list of (int, Strict)
        Line of the file and row, in the order of the file.
    header : list of str
        Its columns in the order of the file.
    problems : list of Problem
        Empty when every row is good.
    """

    def __init__(self, path: Path, contract: type[Strict]) -> None:
        self._begin(shown_path(path), contract)
        text = read_text(path, self.name, self.problems)
        if text is not None:
            self.rows += self._rows(text)

    def _begin(self, name: str, contract: type[Strict]) -> None:
        self.name = name
        self.contract = contract
        self.whole = False
        self.answers: Answers = {}
        self.only: Only | None = None
        self.columns = {field.alias or name: field for name, field in contract.model_fields.items()}
        self.problems: list[Problem] = []
        self.rows: list[tuple[int, Strict]] = []
        self.header: list[str] = []

    @classmethod
    def of_records(
        cls, name: str, contract: type[Strict], answers: Answers, text: str, only: Only | None = None
    ) -> CsvTable:
        """Read records, which have every column of their contract.

        Parameters
        ----------
        name : str
            The file as a reader knows it.
        contract : type of Strict
        answers : dict
            What is put in the place of others before anything is checked.
        text : str
            All of the file.
        only : Only, optional
            The lines that are looked at; all, where it is not given.
        """
        table = cls.__new__(cls)
        table._begin(name, contract)
        table.whole, table.answers, table.only = True, answers, only
        table.rows += table._rows(text)
        return table

    @classmethod
    def of_cells(cls, name: str, contract: type[Strict], answers: Answers, lines: list[Line]) -> CsvTable:
        """Read records whose cells are apart already; the first line is their header."""
        table = cls.__new__(cls)
        table._begin(name, contract)
        (_, table.header), *lines = lines
        table.answers = answers
        table.rows += table._accepted(table.header, lines, comma=False)
        return table

    def _rows(self, text: str) -> Iterator[tuple[int, Strict]]:
        found = separated(text, self.columns)
        rows = found.rows()
        lines: list[Line] = []
        try:
            for line, header in itertools.islice(rows, 1):
                self._look_at_header(line, header)
                lines.append((line, header))
            if any(name in self.columns for _, header in lines for name in header):
                # where no column is known, it is another file
                lines.extend(row for row in rows if self.only is None or row[0] in self.only.lines)
        except csv.Error as error:
            self.problems.append(Problem("not_csv", self.name, error.args[1], fields={"found": error.args[0]}))
        if not lines:
            if not self.problems:
                self.problems.append(Problem("empty_file", self.name))
            return
        (_, header), *lines = lines
        self._look_at_unnamed(header, lines)
        comma = self.only.comma if self.only else found.mark != "," and self._writes_commas(header, lines)
        yield from self._accepted(header, lines, comma)

    def _accepted(self, header: list[str], lines: list[Line], comma: bool) -> Iterator[tuple[int, Strict]]:
        for line, cells in lines:
            row = self._row(line, header, cells, comma)
            if row is not None:
                yield line, row
            elif len(self.problems) > _MOST:
                self.problems.append(Problem("too_many_problems", self.name, line, fields={"found": str(_MOST)}))
                return

    def _look_at_header(self, line: int, header: list[str]) -> None:
        named = self.header = [name for name in header if name]
        for name in sorted({n for n in named if named.count(n) > 1}):
            self.problems.append(Problem("repeated_column", self.name, line, name))
        for name in dict.fromkeys(named):
            if name not in self.columns:
                fields = choice(name, self.columns)
                self.problems.append(Problem("unknown_column", self.name, line, name, fields))
        for name, field in self.columns.items():
            if (field.is_required() or self.whole) and name not in named:
                self.problems.append(Problem("missing_column", self.name, line, name, {"expected": name}))

    def _look_at_unnamed(self, header: list[str], lines: list[Line]) -> None:
        """Name columns that hold something and have no name; those that hold nothing are nobody's."""
        for position in (i for i, name in enumerate(header) if not name):
            held = ((line, cells[position]) for line, cells in lines if position < len(cells) and cells[position])
            for line, cell in list(held)[:1]:
                place = place_of(position + 1)
                self.problems.append(Problem("unnamed_column", self.name, line, place, {"found": cell}))

    def _writes_commas(self, header: list[str], lines: list[Line]) -> bool:
        """Whether decimals have a comma; where some have a comma and others a point, nobody knows what each means."""
        numbers = number_columns(self.contract)
        cells = [
            (line, name, cell)
            for line, row in lines
            for name, cell in zip(header, row, strict=False)
            if name in numbers
        ]
        commas = [cell for cell in cells if with_comma(cell[2])]
        points = [cell for cell in cells if re.fullmatch(r"-?\d+\.\d+", cell[2])]
        if commas and points:
            (before, _, other), (line, name, found) = sorted((points[0], commas[0]))
            fields = {"found": found, "other": other, "row": str(before)}
            self.problems.append(Problem("mixed_decimals", self.name, line, name, fields))
        return bool(commas)

    def _row(self, line: int, header: list[str], cells: list[str], comma: bool) -> Strict | None:
        while len(cells) > len(header) and not cells[-1]:
            cells = cells[:-1]
        if len(cells) != len(header):
            fields = {"found": str(len(cells)), "expected": str(len(header))}
            self.problems.append(Problem("row_width", self.name, line, fields=fields))
            return None
        # an empty cell says nothing: the contract's default holds, or the column is missing its value
        given: dict[str, Any] = {n: c for n, c in zip(header, cells, strict=True) if c and n in self.columns}
        if self.answers:
            given |= {n: self.answers[n].get(c, c) for n, c in given.items() if n in self.answers}
            given = {n: c for n, c in given.items() if c}
        try:
            return self.contract.model_validate(given, context={DECIMAL_COMMA: comma})
        except ValidationError as error:
            for where, problem in problems_of(error, "column", self.contract):
                column = str(where[0]) if where else ""
                if problem.code == "missing_column" and column not in header:
                    continue  # that the column is missing is said once, of the header
                code = "empty_cell" if problem.code == "missing_column" else problem.code
                self.problems.append(Problem(code, self.name, line, column, problem.fields))
            return None


MARKS = (",", ";", "\t")
"""What separates cells."""

_SEP = re.compile(r"\"?sep=(?P<mark>[^\w\s\"]|\t)\"?(?P=mark)*\s*", re.IGNORECASE)

_WRITTEN = re.compile(r"[^\r\n]*\S[^\r\n]*")
"""The first line that is not empty."""

Line = tuple[int, list[str]]
"""Line of the file on which a row begins, and its cells."""


@dataclass(frozen=True, slots=True)
class Separated:
    """A text of separated cells.

    Parameters
    ----------
    mark : str
        What separates its cells; with any but the comma, decimals may have a comma.
    body : str
        The text, without a first line that only names the mark, as Excel writes it: ``sep=;``.
    before : int
        How many lines of the file stand before the body.
    """

    mark: str
    body: str
    before: int

    def rows(self) -> Iterator[Line]:
        """Return the rows that hold anything, each with its line in the file.

        Raises
        ------
        csv.Error
            When quotes do not close, with the line as its second argument.
        """
        reader = csv.reader(io.StringIO(self.body, newline=""), delimiter=self.mark, strict=True)
        line = self.before + 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield line, [cell.strip() for cell in cells]
                line = self.before + reader.line_num + 1
        except csv.Error as error:
            raise csv.Error(str(error), self.before + reader.line_num) from None


def separated(text: str, known: Collection[str]) -> Separated:
    """Find out what separates the cells of a text.

    Parameters
    ----------
    text : str
    known : collection of str
        Names of the columns that it should have: what separates most of them is the mark.
    """
    end = text.find("\n") + 1 or len(text)
    named = _SEP.fullmatch(text[:end].removesuffix("\n"))
    if named:
        return Separated(named["mark"], text[end:], 1)
    written = _WRITTEN.search(text)
    header = written[0] if written else ""

    def likely(mark: str) -> tuple[int, int]:
        cells = [cell.strip().strip('"').casefold() for cell in header.split(mark)]
        return len(set(cells) & {name.casefold() for name in known}), len(cells)

    return Separated(max(MARKS, key=likely), text, 0)


def place_of(position: int) -> str:
    """Name a column by its place, as a spreadsheet does: ``7 (G)`` for the seventh."""
    return f"{position} ({letters(position - 1)})"
