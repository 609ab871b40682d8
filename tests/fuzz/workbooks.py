"""Workbooks changed at random, and read by the mapping of the one that was in order: refused, or not one wrong figure.

``python -m tests.fuzz.workbooks [--seed N] [--number N] [--at N] [--all]``

What a workbook holds is known here from the grid that it was written from, not from what the toolkit reads: each figure
that is made has to be the number of its cell, of the indicator of its row, under the heading of its column; and each
number under a heading of values has to be made, unless the file is refused.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter

from tests.exchange.workshop import begin
from toolkit.errors import FactsError, Problem
from toolkit.exchange.applied import Applied, Known
from toolkit.exchange.applying.apply import apply_mapping
from toolkit.exchange.mapping.mapping_file import Mapped
from toolkit.exchange.mapping.mapping_text import mapping_text
from toolkit.exchange.open_file import read_container, told
from toolkit.exchange.proposing.extending import extended
from toolkit.exchange.proposing.propose import propose
from toolkit.facts.cell_names import column_number
from toolkit.facts.contracts.figure_tables import Observation
from toolkit.facts.notation import read_printed
from toolkit.facts.programme import Programme
from toolkit.spoken import LANGUAGES
from toolkit.words import Words

CODE, FIRST, LAST = 1, 5, 9
"""Columns of the grid, from 0: that of the codes, and the first and last of values."""

HEAD = 2
"""Row of the headings, from 0."""

REFUSED, RIGHT = "refused", "right"
LONGEST = 700


@dataclass
class Book:
    """A workbook before it is written: its cells, and what is done to it."""

    rows: list[list[Any]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    coloured: set[tuple[int, int]] = field(default_factory=set)
    sheet: str = "Table"
    spoil: Callable[[bytes], bytes] | None = None
    ending: str = ".xlsx"


@dataclass(frozen=True)
class Formula:
    """A formula and the value that was saved with it."""

    text: str
    value: Any


def sound(dice: random.Random) -> Book:
    """Make a tracking table in order: synthetic."""
    header = ["Result", "Code", "Indicator", "Unit", "Kind", "Baseline", "Target 2024", "Q1 2024", "Q2 2024", "Q3 2024"]
    rows: list[list[Any]] = [["Tracking table (synthetic)"], [], [*header, "Notes"]]
    for number in range(dice.randint(3, 8)):
        unit = dice.choice(("Number", "USD", "%"))
        kind = dice.choice(("Flow", "Level"))
        result = "Income" if number < 2 else "Markets"
        values = [round(dice.random(), 3) if unit == "%" else float(dice.randint(0, 99_999)) for _ in range(5)]
        rows.append([result, f"i{number}", f"Indicator {'abcdefgh'[number]}", unit, kind, *values, None])
    return Book(rows)


def mapping() -> Mapped:
    """Give the mapping of the table in order."""
    names = {"Baseline": {"role": "baseline"}, "Target 2024": {"role": "target", "period": "2024"}}
    names |= {f"Q{n} 2024": {"role": "actual", "period": f"2024-Q{n}"} for n in (1, 2, 3)}
    words = {"Flow": "flow", "Level": "stock"}
    columns: list[dict[str, Any]] = [{"name": "Result", "is": "result"}, {"name": "Code", "is": "code"}]
    columns += [{"name": "Indicator", "is": "name"}, {"name": "Unit", "is": "unit"}]
    columns += [{"name": "Kind", "is": "kind", "words": words}]
    columns += [{"name": name, "means": means} for name, means in names.items()]
    units = {"Number": {"unit": "count"}, "USD": {"unit": "money", "currency": "USD"}, "%": {"unit": "share"}}
    table = {"to": "tracking", "header": [HEAD + 1], "columns": [*columns, {"name": "Notes", "is": "note"}]}
    table |= {"units": units, "says": {"level": "outcome"}}
    about = {"d": {"title": "T", "file": "t.xlsx", "date": "2024-M09"}}
    return Mapped.model_validate({"documents": about, "tables": {"Table": table}})


def written(book: Book, path: Path) -> None:
    """Write a workbook to its file."""
    made = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False})
    sheet = made.add_worksheet(book.sheet)
    percent, day, red = (
        made.add_format(f) for f in ({"num_format": "0.0%"}, {"num_format": "d-mmm"}, {"bg_color": "red"})
    )
    for (r, c), cell in _cells(book):
        style = red if (r, c) in book.coloured else None
        if isinstance(cell, Formula):
            sheet.write_formula(r, c, cell.text, style, cell.value)
        elif isinstance(cell, date):
            sheet.write_datetime(r, c, cell, day)
        elif isinstance(cell, float) and "%" in book.rows[r]:
            sheet.write_number(r, c, cell, percent)
        else:
            sheet.write(r, c, cell, style)
    for top, left, bottom, right in book.merged:
        sheet.merge_range(top, left, bottom, right, "")
        sheet.write(top, left, book.rows[top][left] if left < len(book.rows[top]) else None)
    for row in book.hidden_rows:
        sheet.set_row(row, None, None, {"hidden": True})
    for column in book.hidden_columns:
        sheet.set_column(column, column, None, None, {"hidden": True})
    made.close()
    if book.spoil is not None:
        path.write_bytes(book.spoil(path.read_bytes()))


def _cells(book: Book) -> Iterator[tuple[tuple[int, int], Any]]:
    return (((r, c), cell) for r, row in enumerate(book.rows) for c, cell in enumerate(row) if cell is not None)


# --- what is done to a workbook


def _cell(book: Book, dice: random.Random) -> tuple[int, int]:
    return dice.randrange(HEAD + 1, len(book.rows)), dice.randint(FIRST, LAST)


def _any(book: Book, dice: random.Random) -> tuple[int, int]:
    row = dice.randrange(len(book.rows))
    return row, dice.randrange(max(1, len(book.rows[row])))


STRANGE = (
    *("n/a", "TBD", "-", "", " ", "12 (31%)", "1,234", "1.234,5", "1 234", "5%", "97 %", "1e5", "1.5M", "(12)", "−7"),
    *("Dec-11", "2011-12-01", "#REF!", "#N/A", "Err:502", "12..5", "0x1F", "١٢", "1/2", "=1+1", "'12", "12\u200b"),
    *("TRUE", "see note", "∞", "NaN", "12,34,567", "1.234.567", "1'234", "US$ 5", "5 USD"),
)


def cell_to_text(book: Book, dice: random.Random) -> None:
    r, c = _cell(book, dice)
    book.rows[r][c] = dice.choice(STRANGE)


def cell_to_number(book: Book, dice: random.Random) -> None:
    r, c = _cell(book, dice)
    book.rows[r][c] = dice.choice((0.0, -1.0, 1e15, 1e-9, 0.1 + 0.2, 97.0, 1234567.891, 45_000.0, 1e300, 0.5))


def cell_to_error(book: Book, dice: random.Random) -> None:
    r, c = _cell(book, dice)
    book.rows[r][c] = Formula("=A1/0", dice.choice(("#DIV/0!", "#REF!", "#N/A", "#VALUE!", "#NAME?", "")))


def cell_to_formula(book: Book, dice: random.Random) -> None:
    r, c = _cell(book, dice)
    book.rows[r][c] = Formula("=1+1", dice.choice((2, 0.25, "two", True)))


def cell_to_date(book: Book, dice: random.Random) -> None:
    r, c = _cell(book, dice)
    book.rows[r][c] = date(2011, dice.randint(1, 12), 1)


def cell_to_truth(book: Book, dice: random.Random) -> None:
    r, c = _cell(book, dice)
    book.rows[r][c] = dice.random() < 0.5


def cell_emptied(book: Book, dice: random.Random) -> None:
    r, c = _any(book, dice)
    if c < len(book.rows[r]):
        book.rows[r][c] = None


def cells_swapped_with_words(book: Book, dice: random.Random) -> None:
    r, c = _cell(book, dice)
    other = dice.choice((0, 2, 3, 4))
    book.rows[r][c], book.rows[r][other] = book.rows[r][other], book.rows[r][c]


def row_shifted(book: Book, dice: random.Random) -> None:
    row = book.rows[dice.randrange(HEAD + 1, len(book.rows))]
    if dice.random() < 0.5:
        row.insert(dice.randrange(len(row)), None)
    else:
        del row[dice.randrange(len(row))]


def row_inserted(book: Book, dice: random.Random) -> None:
    width = LAST + 2
    row: list[Any] = dice.choice(
        ([], [None] * width, ["Section"], ["Note: to be revised"], [None] * 5 + ["USD"] * 5, [None] * 5 + [1.0] * 5)
    )
    book.rows.insert(dice.randint(0, len(book.rows)), list(row))


def row_repeated(book: Book, dice: random.Random) -> None:
    book.rows.append(list(book.rows[dice.randrange(HEAD + 1, len(book.rows))]))


def row_deleted(book: Book, dice: random.Random) -> None:
    del book.rows[dice.randrange(len(book.rows))]


def rows_swapped(book: Book, dice: random.Random) -> None:
    a, b = (dice.randrange(HEAD + 1, len(book.rows)) for _ in range(2))
    book.rows[a], book.rows[b] = book.rows[b], book.rows[a]


def column_inserted(book: Book, dice: random.Random) -> None:
    at = dice.randint(0, LAST + 1)
    values = dice.random() < 0.5
    for r, row in enumerate(book.rows):
        if len(row) > at:
            row.insert(at, (dice.choice((None, "Extra")) if r == HEAD else 7.0 if values and r > HEAD else None))


def column_deleted(book: Book, dice: random.Random) -> None:
    at = dice.randint(0, LAST + 1)
    for row in book.rows:
        del row[at : at + 1]


def columns_swapped(book: Book, dice: random.Random) -> None:
    a, b = dice.randint(0, LAST), dice.randint(0, LAST)
    for row in book.rows[HEAD:]:
        if len(row) > max(a, b):
            row[a], row[b] = row[b], row[a]


def heading_changed(book: Book, dice: random.Random) -> None:
    at = dice.randint(0, LAST)
    others = ("", "Q1 2024", "Q2 2024", "Code", "Indicator", "q1 2024", "Q1 2025", "Target", "  Unit  ", 2024.0)
    if at < len(book.rows[HEAD]):
        book.rows[HEAD][at] = dice.choice(others) or None


def cells_merged(book: Book, dice: random.Random) -> None:
    r, c = _cell(book, dice) if dice.random() < 0.5 else (dice.randrange(HEAD, len(book.rows)), dice.randrange(4))
    bottom = min(r + dice.randint(0, 2), len(book.rows) - 1)
    right = c + dice.randint(0, 1)
    if (bottom, right) != (r, c):
        book.merged.append((r, c, bottom, right))


def hidden(book: Book, dice: random.Random) -> None:
    book.hidden_rows.add(dice.randrange(len(book.rows)))
    book.hidden_columns.add(dice.randint(0, LAST))


def coloured(book: Book, dice: random.Random) -> None:
    book.coloured.update(_cell(book, dice) for _ in range(3))


def sheet_renamed(book: Book, dice: random.Random) -> None:
    book.sheet = dice.choice(("table", "Table 2", "Tabla"))


def bytes_spoilt(book: Book, dice: random.Random) -> None:
    def spoil(content: bytes) -> bytes:
        kind = dice.randrange(5)
        if kind == 0:
            return content[: dice.randrange(len(content))]
        if kind == 1:
            at = dice.randrange(len(content))
            return content[:at] + bytes([content[at] ^ (1 << dice.randrange(8))]) + content[at + 1 :]
        if kind == 2:
            return dice.choice((b"", b"<html><table/></html>", b"%PDF-1.4", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" * 200))
        if kind == 3:
            return content + b"\0" * dice.randrange(100)
        return bytes(dice.randrange(256) for _ in range(200))

    book.spoil = spoil
    book.ending = dice.choice((".xlsx", ".xlsx", ".xls", ".ods", ".csv"))


CHANGES = (
    *(cell_to_text, cell_to_text, cell_to_number, cell_to_error, cell_to_formula, cell_to_date, cell_to_truth),
    *(cell_emptied, cells_swapped_with_words, row_shifted, row_inserted, row_repeated, row_deleted, rows_swapped),
    *(column_inserted, column_deleted, columns_swapped, heading_changed, cells_merged, hidden, coloured, sheet_renamed),
    bytes_spoilt,
)


# --- how it ends


def changed(seed: int, number: int) -> tuple[Book, list[str]]:
    """Make a workbook and change it: it, and the changes."""
    dice = random.Random(f"{seed} {number}")
    book = sound(dice)
    names = []
    for change in (dice.choice(CHANGES) for _ in range(dice.choice((1, 1, 2)))):
        if len(book.rows) > HEAD + 1:
            change(book, dice)
            names.append(change.__name__)
    return book, names


def tried(seed: int, number: int, folder: Path) -> tuple[str, str]:
    """Change a workbook and read it: the changes, and how it ended."""
    book, names = changed(seed, number)
    path, name = folder / f"t{book.ending}", f"{number} {' + '.join(names)}"
    try:
        written(book, path)
    except (xlsxwriter.exceptions.XlsxWriterException, TypeError, ValueError):
        return name, REFUSED  # no spreadsheet could be so
    begun = time.monotonic()
    try:
        made = _read(path)
    except FactsError as error:
        return name, _badly_said(error.problems, folder) or REFUSED
    except Exception:
        return name, f"FAULT: {traceback.format_exc()[-1500:]}"
    finally:
        path.unlink(missing_ok=True)
    if time.monotonic() - begun > 5:
        return name, "slow"
    return name, (_wrong(book, made) if book.spoil is None else _like(book, made)) or RIGHT


def _read(path: Path) -> Applied:
    container = read_container(path)
    list(told(container))
    mapped = mapping()
    with suppress(FactsError):
        propose([container], "t", programme(), [])
    extended(mapping_text(mapped), mapped, {"d": container})
    made = apply_mapping(mapped, {"d": container}, Known(currency="USD"))
    if made.problems:
        raise FactsError(made.problems)
    return made


@lru_cache(maxsize=1)
def programme() -> Programme:
    """Give a programme without facts, for which a mapping is proposed."""
    with TemporaryDirectory() as folder:
        begun = Programme(begin(Path(folder)))
        assert begun.file.currency == "USD"
        assert not begun.results
        assert not begun.indicators
        return begun


def _badly_said(problems: tuple[Problem, ...], folder: Path) -> str:
    for language in LANGUAGES:
        for problem in problems:
            said = Words(language).describe(problem)
            if "\n" in said or len(said) > LONGEST or str(folder) in said or f"{problem.code}:" in said:
                return f"badly said: {said}"
    return ""


def _wrong(book: Book, made: Applied) -> str:
    """Find a figure that is not in the grid where it says, and a number of the grid that nobody has made."""
    cells = _shown(book)
    found: set[tuple[int, int]] = set()
    for row in made.rows["observations"]:
        match = re.fullmatch(r"([A-Z]+)(\d+)", row.cell)
        if match is None or not isinstance(row, Observation):
            return f"without a cell: {row!r}"
        r, c = int(match[2]) - 1, column_number(match[1])
        found.add((r, c))
        headings = [column for column in range(30) if _same(cells.get((HEAD, column)), row.column)]
        codes = [cells.get((r, column)) for column in range(30) if _same(cells.get((HEAD, column)), "Code")]
        if headings != [c]:
            return f"wrong heading: {row.cell} {row.column}"
        if not any(_same(code, row.indicator) for code in codes):
            return f"wrong indicator: {row.cell} {row.indicator} {codes}"
        if row.value is not None and not _is(cells.get((r, c)), row.value):
            return f"wrong figure: {row.cell} {row.value} {cells.get((r, c))!r}"
    values = [c for c in range(30) if str(cells.get((HEAD, c), "")).strip() in _NAMES]
    lost = [
        (r, c)
        for (r, c), cell in cells.items()
        if r > HEAD and c in values and isinstance(cell, float) and (r, c) not in found and not _covered(book, r, c)
    ]
    return f"lost: {lost}" if lost else ""


def _like(book: Book, made: Applied) -> str:
    """Of a file whose bytes were spoilt and that can be read all the same: it says what it said, or less."""
    return _wrong(book, made) if len(made.rows["observations"]) else ""


_NAMES = ("Baseline", "Target 2024", "Q1 2024", "Q2 2024", "Q3 2024")


def _covered(book: Book, row: int, column: int) -> bool:
    return any(
        top <= row <= bottom and left <= column <= right and (row, column) != (top, left)
        for top, left, bottom, right in book.merged
    )


def _shown(book: Book) -> dict[tuple[int, int], Any]:
    """Return what stands in each cell; in those that a merged one covers, what that one says."""
    cells = dict(_cells(book))
    for top, left, bottom, right in book.merged:
        for r in range(top, bottom + 1):
            for c in range(left, right + 1):
                cells.pop((r, c), None) if (top, left) not in cells else cells.update({(r, c): cells[top, left]})
    return {at: cell.value if isinstance(cell, Formula) else cell for at, cell in cells.items()}


def _same(cell: Any, text: str) -> bool:
    shown = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return " ".join(shown.split()) == text


def _is(cell: Any, value: float) -> bool:
    if isinstance(cell, bool):
        return False
    if isinstance(cell, (int, float)):
        return float(f"{float(cell):.15g}") == value
    printed = read_printed(str(cell).strip(), "point") if isinstance(cell, str) else None
    return printed is not None and printed.value == Decimal(repr(value))


def main() -> int:
    """Draw, try and tell; 0 when nothing ended as it should not."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.workbooks")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--number", type=int, default=1000)
    parser.add_argument("--at", type=int)
    parser.add_argument("--all", action="store_true")
    asked, _ = parser.parse_known_args()  # options of the other fuzz are its own
    counted: Counter[str] = Counter()
    begun = time.monotonic()
    with TemporaryDirectory() as folder:
        for number in range(asked.number) if asked.at is None else [asked.at]:
            name, ended = tried(asked.seed, number, Path(folder))
            counted[ended if ended in (REFUSED, RIGHT) else "WRONG"] += 1
            if ended not in (REFUSED, RIGHT) or asked.all:
                print(f"{name}: {ended}", flush=True)
    print(f"{sum(counted.values())} workbooks in {time.monotonic() - begun:.0f} s: {dict(counted)}")
    return 0 if set(counted) <= {REFUSED, RIGHT} else 1


if __name__ == "__main__":
    sys.exit(main())
