"""Files that are no plain tables: standards, documents, exports; each read by what it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from toolkit.errors import FactsError, Problem
from toolkit.exchange.containers.opened import open_file
from toolkit.exchange.containers.sheets import Container

_TABLES = (".xlsx", ".csv", ".tsv", ".txt")
"""Endings of files that may be exports, and else are tables that somebody typed."""


def _iati(path: Path) -> Container:
    from toolkit.exchange.containers.iati import read_iati  # noqa: PLC0415 - only where such a file is read

    return read_iati(path)


def _word(path: Path) -> Container:
    from toolkit.exchange.containers.word import read_word  # noqa: PLC0415 - as above

    return read_word(path)


def _json(path: Path) -> Container:
    from toolkit.exchange.surveys.exports import json_container  # noqa: PLC0415 - as above

    return json_container(open_file(path))


def _packed(path: Path) -> Container:
    from toolkit.exchange.surveys.exports import export_container  # noqa: PLC0415 - as above

    return export_container(open_file(path))


OTHERS: Mapping[str, tuple[Callable[[Path], Container], str]] = MappingProxyType(
    {
        ".xml": (_iati, "iati"),
        ".json": (_json, ""),
        ".docx": (_word, "word"),
        ".doc": (_word, "word"),
        ".zip": (_packed, ""),
    }
)
"""By its ending, what reads a file and the extra that it needs: one line for each kind."""


def read_other(path: Path) -> Container | None:
    """Read a file that is no table that somebody typed; None for one that is.

    Raises
    ------
    FactsError
        As what reads it does; and where something has to be installed for it.
    """
    ending = path.suffix.casefold()
    reads, extra = OTHERS.get(ending, (_export, "excel"))
    if ending not in OTHERS and ending not in _TABLES:
        return None
    try:
        return reads(path) if ending in OTHERS else _export(path)
    except ImportError as error:
        fields = {"found": error.name or "", "extra": extra}
        raise FactsError(Problem("missing_extra", path.name, fields=fields)) from None


def _export(path: Path) -> Container | None:
    from toolkit.exchange.surveys.exports import export_container, is_export  # noqa: PLC0415 - as above

    opened = open_file(path)
    return export_container(opened) if is_export(opened) else None
