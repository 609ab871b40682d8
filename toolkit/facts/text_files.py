"""Files of facts as text: UTF-8, with or without a byte-order mark; what cannot be read is named as what it is."""

from __future__ import annotations

from pathlib import Path

from toolkit.errors import Problem

SPREADSHEETS = (".xlsx", ".xls", ".xlsm", ".ods", ".numbers")
"""Endings of files that hold sheets, of which only what is saved as CSV is read."""

_NO_TEXT = {b"PK\x03\x04": "XLSX, ODS, DOCX or ZIP", b"\xd0\xcf\x11\xe0": "XLS or DOC", b"%PDF": "PDF"}
"""What a file is that begins so."""


def read_text(path: Path, name: str, problems: list[Problem]) -> str | None:
    """Read a file; None when it cannot be read, with the problem added to the list.

    Parameters
    ----------
    path : Path
    name : str
        The file as a reader knows it.
    problems : list of Problem
    """
    try:
        with path.open("rb") as handle:
            content = handle.read()
    except FileNotFoundError:
        problems.append(Problem("missing_file", name))
    except OSError as error:
        problems.append(Problem("unreadable_file", name, fields={"found": error.strerror or ""}))
    else:
        problem = _no_text(content, name)
        if problem is None:
            return content.decode("utf-8-sig")
        problems.append(problem)
    return None


def _no_text(content: bytes, name: str) -> Problem | None:
    """Say what a content is that is no text in UTF-8, and None where it is."""
    for start, kind in _NO_TEXT.items():
        if content.startswith(start):
            return Problem("not_text", name, fields={"found": kind})
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content:
        return Problem("not_utf8", name, fields={"found": "UTF-16"})
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        return Problem("not_utf8", name, row, fields={"found": _encoding(content)})
    if not content.removeprefix(b"\xef\xbb\xbf").strip():
        return Problem("empty_file", name)
    return None


def _encoding(content: bytes) -> str:
    """Name the encoding that a text is probably in, or the first byte that is none."""
    try:
        content.decode("cp1252")
    except UnicodeDecodeError as error:
        return f"0x{content[error.start]:02x}"
    return "Windows-1252"
