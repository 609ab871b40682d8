"""The prose of notebooks: Spanish in the notebook, other languages in catalogues keyed by the Spanish text."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from toolkit.errors import NotebookError, Problem
from toolkit.language import read_catalogue

SOURCE_LANGUAGE = "es"


def catalogue_path(folder: Path, language: str) -> Path:
    """Name the catalogue of a language, for the notebooks of a folder."""
    return folder / "catalogues" / f"{language}.po"


def messages(notebook: NotebookNode) -> Iterator[str]:
    """Give the messages of a notebook: each markdown cell is one."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            yield "".join(cell["source"]).strip()


def translate(notebook: NotebookNode, language: str, catalogue: Path) -> None:
    """Put the prose of a notebook into a language, in place.

    Raises
    ------
    NotebookError
        With every message the catalogue lacks or marks as outdated: no half-translated page leaves the house.
    """
    if language == SOURCE_LANGUAGE:
        return
    known = read_catalogue(catalogue) if catalogue.is_file() else {}
    missing = [message for message in messages(notebook) if message not in known]
    if missing:
        raise NotebookError(
            Problem(
                "untranslated",
                f"{catalogue.parent.name}/{catalogue.name}",
                fields={"found": _short(m), "language": language},
            )
            for m in missing
        )
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = known[cell.source.strip()]


def _short(message: str) -> str:
    line = message.splitlines()[0]
    return line if len(line) <= 60 else line[:59] + "…"  # noqa: PLR2004


def extract(fileobj: io.BufferedIOBase, *_: Any) -> Iterator[tuple[int, None, str, list[str]]]:
    """Extract the messages of a notebook for ``pybabel extract``; see ``babel.cfg``."""
    for number, message in enumerate(messages(json.load(fileobj)), 1):
        yield number, None, message, []
