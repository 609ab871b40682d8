"""A small programme, and workbooks made for a test: all of it synthetic."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from toolkit.exchange.reading import Read, Request, read_into

ROOT = Path(__file__).resolve().parents[2]

PROGRAMME = """\
# synthetic: a programme for tests
code: union
title: {en: Union of cooperatives}
short_title: Union
country: HN
reporting_years: [2023, 2024]
currency: USD
locale: en_US
languages: [en]
synthetic: true
rules: {}
documents: {} # none yet
"""

Cells = Sequence[Sequence[Any]]


def begin(data: Path, code: str = "union", changes: Mapping[str, str] | None = None) -> Path:
    """Write the folder of a programme without facts."""
    folder = data / code
    folder.mkdir(parents=True)
    text = PROGRAMME.replace("code: union", f"code: {code}")
    for old, new in (changes or {}).items():
        assert old in text
        text = text.replace(old, new)
    (folder / "programme.yaml").write_text(text, encoding="utf-8")
    (folder / "framework.yaml").write_text("results: []\nindicators: []\n", encoding="utf-8")
    (folder / "observations.csv").write_text("indicator,period,role,value,document\n", encoding="utf-8")
    return folder


def rules(data: Path) -> None:
    """Put the rules beside the programmes."""
    shutil.copytree(ROOT / "data" / "rules", data / "rules")


def workbook(
    path: Path, sheets: Mapping[str, Cells], finish: Callable[[Any, Mapping[str, Any]], None] | None = None
) -> Path:
    """Write a workbook: a number by its type, ``("97%", 0.97)`` with the format that shows it so; None for nothing."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False})
    formats: dict[str, Any] = {}
    made: dict[str, Any] = {}
    for name, rows in sheets.items():
        made[name] = sheet = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if isinstance(cell, tuple):
                    code, value = cell
                    formats.setdefault(code, book.add_format({"num_format": code}))
                    sheet.write(r, c, value, formats[code])
                elif cell is not None:
                    sheet.write(r, c, cell)
    if finish is not None:
        finish(book, made)
    book.close()
    return path


def read(files: Path | Sequence[Path], name: str = "tracking", code: str = "union", **asked: Any) -> Read:
    """Read files into a programme, as the command does without a terminal."""
    return read_into(Request([files] if isinstance(files, Path) else files, name, code, **asked))
