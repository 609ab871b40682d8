"""A new programme from somebody's file: it begins without facts, and they are read into it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from toolkit.errors import CommandError, FactsError
from toolkit.exchange.containers.sheets import Container
from toolkit.exchange.mapping.heading_meaning import said
from toolkit.exchange.mapping.mapping_columns import is_part
from toolkit.exchange.mapping.row_codes import as_code
from toolkit.exchange.new_programme import Asked, Begun, begin
from toolkit.exchange.open_file import read_container
from toolkit.exchange.proposing.proposed_tables import proposed_table
from toolkit.exchange.proposing.standard_mappings import year_begins
from toolkit.exchange.reading import FOLDER, Read, Request, read_into
from toolkit.exchange.surveys.export_mapping import date_of_export
from toolkit.exchange.surveys.exports import EXPORT, tables_of_container
from toolkit.exchange.yaml_edits import YamlEdits
from toolkit.facts.periods import read_period

_STANDARDS = ("iati",)
"""Kinds of files that name the days of their periods."""

_NAME = "tracking"
"""Of a mapping whose file's name begins with a number."""


def begin_from(asked: Asked, language: str, request: Request) -> tuple[Begun, Read]:
    """Begin a programme and read files into it.

    Parameters
    ----------
    asked : Asked
    language : str
        That of whoever asks.
    request : Request
        What is read; its name and its programme are found here.

    Raises
    ------
    CommandError
        As :func:`toolkit.exchange.new_programme.begin`.
    FactsError
        For files that cannot be read: nothing has begun then, unless there is a mapping to mend.
    """
    containers = [read_container(path) for path in request.files]
    begun = begin(asked, language, max(_years(containers), default=0), bare=True)
    whole = replace(request, code=begun.code, name=name_of(request.files[0]), opened=containers)
    folder = begun.files[0].parent
    _say_year(begun.files[0], containers)
    try:
        return begun, read_into(whole)
    except (FactsError, CommandError):
        if not (folder / FOLDER).is_dir():
            shutil.rmtree(folder, ignore_errors=True)
            begun.files[-1].unlink(missing_ok=True)
            for parent in (folder.parent, begun.files[-1].parent):
                with suppress(OSError):  # others have something in it
                    parent.rmdir()
        raise


def _say_year(file: Path, containers: Sequence[Container]) -> None:
    """Say with which month the years begin by which a file of a standard counts, where that is not January."""
    starts = {year_begins(container) for container in containers if container.kind in _STANDARDS}
    if len(starts) == 1 and (month := starts.pop()) > 1:
        edits = YamlEdits(file.read_text(encoding="utf-8"))
        edits.set(("fiscal_year_starts",), month)
        file.write_text(edits.text, encoding="utf-8")


def name_of(path: Path) -> str:
    """Name the mapping of a file: as the file is called before its first number.

    Examples
    --------
    >>> name_of(Path("Tracking table-2024-Q2.xlsx"))
    'tracking_table'
    """
    found = re.match(r"[^\d]+", path.stem)
    return as_code(re.sub(r"[\W_]+[QqTtSs]?$", "", found[0]) if found else "").lower() or _NAME


def _years(containers: Sequence[Container]) -> Iterator[int]:
    """Return the years that files report on: those of their columns that hold no targets, else of their names.

    An export reports on the year of its last answer.
    """
    for container in containers:
        if container.kind == EXPORT:
            day = date_of_export(tables_of_container(container))
            yield from [int(day[:4])] if day else []
            continue
        tables = (proposed_table(sheet) for sheet in container.sheets.values())
        columns = (column for table in tables if table is not None for column in table.columns if column.is_value)
        periods = [
            c.said.period or next(iter(c.said.unsure), "") for c in columns if c.said.role in ("", "actual", "executed")
        ]
        named = said(container.name.rpartition(".")[0]).period
        for text in [period for period in periods if period] or [named]:
            period = read_period(text) if not is_part(text) else None
            if period is not None and period.year is not None:
                yield period.year
