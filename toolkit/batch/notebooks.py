"""Notebooks as sources: their parameters with types, the tables they need, and the rules of the house."""

from __future__ import annotations

import ast
import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.batch.prose import catalogue_path, title_of, translate
from toolkit.errors import NotebookError, Problem
from toolkit.facts.folders import data_folder, shown_path

TYPES: Mapping[str, type | tuple[type, ...]] = {
    "str": str,
    "int": int,
    "float": (int, float),
    "bool": bool,
    "list[str]": list,
    "list[int]": list,
    "list[float]": list,
}
"""Types a parameter can have, as the parameters cell writes them."""

_FORMAT = 4
_LAST = 1000
_LEFT_BY_RUNNING = ("collapsed", "execution", "jupyter", "papermill", "scrolled", "trusted")
"""Keys of a cell's metadata that JupyterLab and papermill add; they say nothing about what the cell does."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One line of the parameters cell: ``name: type = literal``."""

    name: str
    type: str
    default: Any

    def accepts(self, value: Any) -> bool:
        """Whether a value has the type; true and false are no numbers."""
        if isinstance(value, bool) and self.type != "bool":
            return False
        if self.type.startswith("list"):
            inner = Parameter(self.name, self.type[5:-1], None)
            return isinstance(value, list) and all(inner.accepts(item) for item in value)
        return isinstance(value, TYPES[self.type])


@dataclass(frozen=True, slots=True)
class NotebookSource:
    """A notebook as it was when it was read; what is saved to its file later does not change it.

    Attributes
    ----------
    name : str
        File name without ``.ipynb``.
    content : mapping
        The notebook, without outputs and whatever else opening and running it leaves behind.
    parameters : mapping of str to Parameter
    needs : tuple of str
        Tables without which it has nothing to say, from its metadata.
    place : int
        Where it stands among all, from its metadata; one that does not say stands last.
    """

    name: str
    path: Path
    content: Mapping[str, Any]
    parameters: Mapping[str, Parameter]
    needs: tuple[str, ...]
    place: int = _LAST

    def translated(self, language: str) -> str:
        """Give the notebook as the text of a file, its prose in a language.

        Raises
        ------
        NotebookError
            With every message that has no translation.
        """
        notebook = copy.deepcopy(dict(self.content))
        translate(notebook, language, catalogue_path(self.path.parent, language))
        return json.dumps(notebook, ensure_ascii=False, sort_keys=True)

    def title(self, language: str) -> str:
        """Give its title in a language, or in Spanish where it has no translation."""
        try:
            return title_of(json.loads(self.translated(language)))
        except NotebookError:
            return title_of(self.content)


def notebooks_folder() -> Path:
    """Find the folder of notebooks, beside the one of facts."""
    return data_folder().parent / "notebooks"


def notebook_sources() -> dict[str, NotebookSource]:
    """Read every notebook there is, by name, in the order in which they are read.

    Raises
    ------
    NotebookError
        With everything that is wrong with the files and their parameters cells.
    """
    sources: dict[str, NotebookSource] = {}
    problems: list[Problem] = []
    for path in sorted(notebooks_folder().glob("*.ipynb")):
        try:
            sources[path.stem] = _source(path)
        except NotebookError as error:
            problems += error.problems
    if problems:
        raise NotebookError(problems)
    return dict(sorted(sources.items(), key=lambda item: (item[1].place, item[0])))


def _source(path: Path) -> NotebookSource:
    notebook = _read(path)
    tagged = [cell for cell in notebook["cells"] if "parameters" in cell["metadata"].get("tags", [])]
    if len(tagged) != 1:
        raise NotebookError(_bad(path, f"{len(tagged)} parameters cells instead of one"))
    parameters = {parameter.name: parameter for parameter in _parameters(path, tagged[0]["source"])}
    said = notebook["metadata"]["toolkit"]
    needs, place = tuple(said.get("needs", ())), int(said.get("place", _LAST))
    return NotebookSource(path.stem, path, notebook, parameters, needs, place)


def _read(path: Path) -> dict[str, Any]:
    """Read a notebook file, and keep what the notebook says."""
    try:
        with path.open(encoding="utf-8") as handle:
            stored = json.load(handle)
    except (OSError, ValueError) as error:
        raise NotebookError(_bad(path, f"not a notebook ({_why(error)})")) from None
    if not isinstance(stored, dict) or stored.get("nbformat") != _FORMAT:
        raise NotebookError(_bad(path, f"not a notebook of format {_FORMAT}"))
    return {
        "nbformat": _FORMAT,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "toolkit": stored["metadata"].get("toolkit", {}),
        },
        "cells": [_cell(number, cell) for number, cell in enumerate(stored["cells"], 1)],
    }


def _cell(number: int, stored: Mapping[str, Any]) -> dict[str, Any]:
    metadata = {key: value for key, value in stored.get("metadata", {}).items() if key not in _LEFT_BY_RUNNING}
    cell = {
        "cell_type": stored["cell_type"],
        "id": f"cell-{number}",
        "metadata": metadata,
        "source": "".join(stored["source"]),
    }
    if "attachments" in stored:
        cell["attachments"] = stored["attachments"]
    return cell | {"outputs": [], "execution_count": None} if stored["cell_type"] == "code" else cell


def _parameters(path: Path, source: str) -> Iterator[Parameter]:
    try:
        lines = ast.parse(source).body
    except SyntaxError as error:
        raise NotebookError(_bad(path, f"parameters cell: {error.msg}")) from None
    for line in lines:
        if not isinstance(line, ast.AnnAssign) or not isinstance(line.target, ast.Name) or line.value is None:
            raise NotebookError(_bad(path, f"'{ast.unparse(line)}' is not 'name: type = literal'"))
        kind = ast.unparse(line.annotation)
        if kind not in TYPES:
            raise NotebookError(_bad(path, f"type '{kind}' is none of {', '.join(TYPES)}"))
        try:
            yield Parameter(line.target.id, kind, ast.literal_eval(line.value))
        except ValueError:
            raise NotebookError(_bad(path, f"'{ast.unparse(line)}' is not 'name: type = literal'")) from None


def _why(error: OSError | ValueError) -> str:
    return " ".join((getattr(error, "strerror", None) or str(error)).split())


def _bad(path: Path, what: str) -> Problem:
    return Problem("bad_notebook", shown_path(path), fields={"found": what})
