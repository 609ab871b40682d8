"""The same pages of a programme whose files were changed, to see which figures change with them."""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.fifth.made import CODE, HERE, ROOT, lay_out, make, offered
from toolkit.facts.programme import Programme

Edit = Callable[[Path], None]
"""Changes the files of a programme's folder."""

Row = dict[str, str]
Figures = dict[tuple[str, str], list[tuple[Any, ...]]]
"""What pages record: by notebook and identifier every figure, with all that is said of it."""

_SAID = ("value", "missing", "unit", "currency", "n", "of", "conf_low", "conf_high", "formula", "status")


def pages_of(folder: Path, code: str, year: int, edits: Iterable[Edit], only: str = "") -> Figures:
    """Lay a programme out, change its files, and give every figure of every page that it gets in a year, or of one.

    The environment must name ``folder / "data"`` as the folder of facts.
    """
    lay_out(folder)
    if code != CODE:
        shutil.copytree(ROOT / "data" / code, folder / "data" / code)
    for edit in edits:
        edit(folder / "data" / code)
    programme = Programme(folder / "data" / code)
    figures: Figures = {}
    for name in [only] if only else offered(programme, year):
        made = make(name, programme=code, year=year, language=programme.file.languages[0])
        for identifier, shown in made.figures.items():
            figures[name, identifier] = sorted((tuple(figure[key] for key in _SAID) for figure in shown), key=repr)
    return figures


def changes(before: Figures, after: Figures) -> dict[tuple[str, str], tuple[Any, Any]]:
    """Give the figures that are not the same in both, what computers round away apart."""
    return {
        key: (before.get(key), after.get(key))
        for key in dict.fromkeys([*before, *after])
        if not _same(before.get(key), after.get(key))
    }


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= 1e-9 * max(1.0, abs(one))
    return bool(one == other)


def shuffled(seed: int) -> Edit:
    """Put the rows of every table and of all records into another order."""

    def edit(folder: Path) -> None:
        for path in sorted(folder.rglob("*.csv")):
            head, rows = _read(path)
            random.Random(f"{seed} {path.name}").shuffle(rows)
            _write(path, head, rows)

    return edit


def changing(table: str, change: Callable[[Row], Mapping[str, object] | None]) -> Edit:
    """Change cells of the rows of a table: what the function gives for a row."""

    def edit(folder: Path) -> None:
        path = folder / f"{table}.csv"
        if path.is_file():
            head, rows = _read(path)
            _write(path, head, [row | {k: str(v) for k, v in (change(row) or {}).items()} for row in rows])

    return edit


def adding(table: str, **cells: str) -> Edit:
    """Add a row to a table, in the document of its first one."""

    def edit(folder: Path) -> None:
        path = folder / f"{table}.csv"
        if path.is_file():
            head, rows = _read(path)
            given = {"document": rows[0].get("document", ""), "use": "yes", "sex": "all"} | cells
            _write(path, head, [*rows, {column: given.get(column, "") for column in head}])

    return edit


def writing(texts: Mapping[str, str]) -> Edit:
    """Write files anew."""

    def edit(folder: Path) -> None:
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")

    return edit


def typed(table: str) -> list[Row]:
    """Give the rows of a table of the fifth programme as they were typed."""
    return _read(HERE / "data" / CODE / f"{table}.csv")[1]


def _read(path: Path) -> tuple[list[str], list[Row]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        rows = list(reader)
    return list(reader.fieldnames or ()), rows


def _write(path: Path, head: list[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, head, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
