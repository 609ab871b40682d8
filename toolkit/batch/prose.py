"""The prose of notebooks: Spanish in the notebook, other languages in catalogues keyed by the Spanish text."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from toolkit.errors import NotebookError, Problem
from toolkit.facts.folders import NOTEBOOKS, shown_path, supplied_folder
from toolkit.language import read_catalogue
from toolkit.spoken import LANGUAGES, SOURCE_LANGUAGE


def catalogue_path(folder: Path, language: str) -> Path:
    """Name the catalogue of a language, for the notebooks of a folder."""
    return folder / "catalogues" / f"{language}.po"


def messages(notebook: Mapping[str, Any]) -> Iterator[str]:
    """Return the messages of a notebook: each markdown cell is one."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            yield "".join(cell["source"]).strip()


def title_of(notebook: Mapping[str, Any]) -> str:
    """Return the title of a notebook: its only heading of the first level."""
    lines = (line for message in messages(notebook) for line in message.splitlines())
    return next((line[2:].strip() for line in lines if line.startswith("# ")), "")


def translate(notebook: Any, language: str, catalogues: Iterable[Path]) -> None:
    """Put the prose of a notebook into a language, in place, and note in its metadata that it is.

    What a later catalogue says of a message is what it is; the last one is where others are to be added.

    Raises
    ------
    NotebookError
        With every message the catalogue lacks or marks as outdated: no half-translated page leaves the house.
    """
    notebook["metadata"].setdefault("toolkit", {})["language"] = language
    if language == SOURCE_LANGUAGE:
        return
    paths = list(catalogues)
    known = {text: said for path in paths if path.is_file() for text, said in read_catalogue(path).items()}
    missing = [message for message in messages(notebook) if message not in known]
    if missing:
        raise NotebookError(
            Problem(
                "untranslated",
                shown_path(paths[-1]),
                fields={"found": _short(m), "language": language},
            )
            for m in missing
        )
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = known["".join(cell["source"]).strip()]


def language_of(notebook: Any) -> Any:
    """Return the language that a notebook, which papermill is about to run, is asked for in."""
    return notebook["metadata"]["papermill"]["parameters"].get("language", SOURCE_LANGUAGE)


def put_into_language(notebook: Any) -> None:
    """Translate a notebook that papermill is about to run into the language of its parameters, unless it is in it.

    The catalogues are those that are supplied and those beside the notebook; a notebook that has none beside it belongs
    to somebody else, and stays as it is.
    So does the prose in a language that nobody speaks here: the first cell refuses it.
    """
    language = language_of(notebook)
    path = notebook["metadata"]["papermill"].get("input_path")
    done = notebook["metadata"].get("toolkit", {}).get("language") == language
    if done or language not in LANGUAGES or not isinstance(path, str):
        return
    folder = Path(path).parent
    if (folder / "catalogues").is_dir():
        supplied = supplied_folder(NOTEBOOKS)
        translate(notebook, language, [catalogue_path(each, language) for each in (supplied, folder)])


def _short(message: str) -> str:
    line = message.splitlines()[0]
    return line if len(line) <= 60 else line[:59] + "…"  # noqa: PLR2004


def extract(fileobj: io.BufferedIOBase, *_: Any, **__: Any) -> Iterator[tuple[int, None, str, list[str]]]:
    """Extract the messages of a notebook for ``pybabel extract``; see ``babel.cfg``."""
    for number, message in enumerate(messages(json.load(fileobj)), 1):
        yield number, None, message, []
