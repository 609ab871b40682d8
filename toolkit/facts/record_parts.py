"""The files that a table of records lies in: one, or a folder of parts; CSV, CSV packed by gzip, or Parquet."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import Problem, choice
from toolkit.facts.csv_files import LARGEST, Line
from toolkit.facts.folders import shown_path
from toolkit.facts.record_columns import Cells, Layout, Read, of_text
from toolkit.facts.text_files import leads_out, read_text, text_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PACKED, PARQUET = ".csv.gz", ".parquet"
ENDINGS = (".csv", PACKED, PARQUET)
"""Of files that hold records."""

_MAGIC = b"PAR1"
"""With what a Parquet file begins and ends."""


_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
_NUMBERS = frozenset({*_WHOLE, *(f"U{kind}" for kind in _WHOLE), "FLOAT", "DOUBLE", "DECIMAL"})
"""Kinds of columns of numbers in such a file."""


def parts_of(folder: Path, file: str) -> list[Path]:
    """List the files of a table in the order of their names: one, or what lies in a folder."""
    path = folder / file
    if not path.is_dir() or leads_out(path, folder):
        return [path]
    return sorted(each for each in path.iterdir() if each.name.endswith(ENDINGS) and each.name[0] not in ".~")


def plain_text(path: Path, within: Path, problems: list[Problem]) -> str | None:
    """Read a part that is text; None where it cannot be read, with the problem added to the list."""
    name = shown_path(path)
    if leads_out(path, within):
        problems.append(Problem("file_outside", name, fields={"found": path.name}))
        return None
    if not path.name.endswith(PACKED):
        return read_text(path, name, problems, LARGEST)
    try:
        with gzip.open(path) as packed:
            content = packed.read(LARGEST + 1)
    except FileNotFoundError:
        problems.append(Problem("missing_file", name))
    except (EOFError, zlib.error, gzip.BadGzipFile):
        problems.append(Problem("file_not_whole", name, fields={"found": "gzip"}))
    except OSError as error:
        problems.append(Problem("unreadable_file", name, fields={"found": error.strerror or ""}))
    else:
        if len(content) <= LARGEST:
            return text_of(content, name, problems)
        fields = {"found": f"> {LARGEST / 1e6:.0f} MB", "expected": f"{LARGEST / 1e6:.0f} MB"}
        problems.append(Problem("file_too_large", name, fields=fields))
    return None


def parquet_cells(path: Path, within: Path, layout: Layout, problems: list[Problem]) -> Read | None:
    """Read the cells of a Parquet file; None where it cannot be read, with the problems added to the list.

    Its rows have numbers as lines have: the first is 1. A truth is written as the answer ``yes`` or ``no``, a moment as
    text, and numbers in a column of numbers stay what they are.
    """
    problems.extend(_not_parquet(path, within))
    if problems:
        return None
    import duckdb  # noqa: PLC0415 - an optional package, only where such a file is read

    alone: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": "true",
        "autoinstall_known_extensions": "false",
        "threads": "1",
    }
    with duckdb.connect(":memory:", config=alone) as database:
        try:
            return _cells(database, path, layout, problems)
        except duckdb.Error:
            problems.append(Problem("file_not_whole", shown_path(path), fields={"found": "Parquet"}))
    return None


def _not_parquet(path: Path, within: Path) -> Iterator[Problem]:
    name = shown_path(path)
    if leads_out(path, within):
        yield Problem("file_outside", name, fields={"found": path.name})
        return
    try:
        with path.open("rb") as handle:
            begins = handle.read(len(_MAGIC))
            handle.seek(0, 2)
            handle.seek(max(handle.tell() - len(_MAGIC), 0))
            ends = handle.read()
    except FileNotFoundError:
        yield Problem("missing_file", name)
        return
    except OSError as error:
        yield Problem("unreadable_file", name, fields={"found": error.strerror or ""})
        return
    if (begins, ends) != (_MAGIC, _MAGIC):
        yield Problem("file_not_whole", name, fields={"found": "Parquet"})
        return
    try:
        import duckdb  # noqa: F401, PLC0415 - to see whether it is there
    except ImportError:
        yield Problem("missing_extra", name, fields={"found": "duckdb", "extra": "parquet"})


def _cells(database: DuckDBPyConnection, path: Path, layout: Layout, problems: list[Problem]) -> Read | None:
    table = database.read_parquet(str(path))
    header = table.columns
    problems.extend(_other_columns(shown_path(path), header, layout))
    if problems:
        return None
    kinds = zip(header, map(str, table.types), strict=True)
    asked = [_asked(name, kind, name in layout.numbers) for name, kind in kinds]
    found = table.project(", ".join(asked)).df()
    cells = {name: found[name].to_numpy() if found[name].dtype == float else of_text(found[name]) for name in header}
    rows = np.arange(1, len(found) + 1, dtype=np.intp)
    return Read(rows, cells, comma=False, others=np.empty(0, np.intp))


def _other_columns(name: str, header: list[str], layout: Layout) -> Iterator[Problem]:
    for column in header:
        if column not in layout.kinds:
            yield Problem("unknown_column", name, None, column, choice(column, layout.kinds))
    for column in layout.kinds:
        if column not in header:
            yield Problem("missing_column", name, None, column, {"expected": column})


def _asked(name: str, kind: str, is_number: bool) -> str:
    """Ask for a column as what it is read as."""
    quoted = '"' + name.replace('"', '""') + '"'
    if kind == "BOOLEAN":
        return f"CASE WHEN {quoted} THEN 'yes' WHEN NOT {quoted} THEN 'no' END AS {quoted}"
    if is_number and kind.partition("(")[0] in _NUMBERS:
        return f"CAST({quoted} AS DOUBLE) AS {quoted}"
    return f"CAST({quoted} AS VARCHAR) AS {quoted}"


def typed(read: Read, lines: NDArray[np.intp]) -> list[Line]:
    """Return the header and some rows of a Parquet file as they would be typed."""
    places = np.flatnonzero(np.isin(read.lines, lines))
    columns = [
        [cells.distinct[number] for number in cells.numbers[places]]
        if isinstance(cells, Cells)
        else ["" if np.isnan(number) else f"{number:.15g}" for number in cells[places]]
        for cells in read.cells.values()
    ]
    rows = zip(map(int, read.lines[places]), map(list, zip(*columns, strict=True)), strict=True)
    return [(0, list(read.cells)), *rows]
