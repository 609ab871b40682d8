"""Notebooks as sources: their parameters with types, the tables they need, and the rules of the house."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

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
    """A notebook as it is stored.

    Attributes
    ----------
    name : str
        File name without ``.ipynb``.
    parameters : mapping of str to Parameter
    needs : tuple of str
        Tables without which it has nothing to say, from its metadata.
    """

    name: str
    path: Path
    parameters: Mapping[str, Parameter]
    needs: tuple[str, ...]


def notebooks_folder() -> Path:
    """Find the folder of notebooks, beside the one of facts."""
    return data_folder().parent / "notebooks"


def notebook_sources() -> dict[str, NotebookSource]:
    """Read every notebook there is, by name.

    Raises
    ------
    NotebookError
        With everything that is wrong with their parameters cells.
    """
    sources: dict[str, NotebookSource] = {}
    problems: list[Problem] = []
    for path in sorted(notebooks_folder().glob("*.ipynb")):
        try:
            source = _source(path)
            sources[source.name] = source
        except NotebookError as error:
            problems += error.problems
    if problems:
        raise NotebookError(problems)
    return sources


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook file."""
    with path.open(encoding="utf-8") as handle:
        return nbformat.read(handle, as_version=4)


def _source(path: Path) -> NotebookSource:
    notebook = read_notebook(path)
    tagged = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    if len(tagged) != 1:
        raise NotebookError(_bad(path, f"{len(tagged)} parameters cells instead of one"))
    parameters = {parameter.name: parameter for parameter in _parameters(path, tagged[0].source)}
    needs = tuple(notebook.metadata.get("toolkit", {}).get("needs", ()))
    return NotebookSource(path.stem, path, parameters, needs)


def _parameters(path: Path, source: str) -> Iterator[Parameter]:
    for statement in ast.parse(source).body:
        simple = isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
        if not simple or statement.value is None:  # type: ignore[attr-defined]
            raise NotebookError(_bad(path, f"'{ast.unparse(statement)}' is not 'name: type = literal'"))
        kind = ast.unparse(statement.annotation)  # type: ignore[attr-defined]
        if kind not in TYPES:
            raise NotebookError(_bad(path, f"type '{kind}' is none of {', '.join(TYPES)}"))
        yield Parameter(statement.target.id, kind, ast.literal_eval(statement.value))  # type: ignore[attr-defined]


def _bad(path: Path, what: str) -> Problem:
    return Problem("bad_notebook", shown_path(path), fields={"found": what})
