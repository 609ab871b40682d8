"""Notebooks as sources: their parameters with types, the tables they need, and the rules of the house."""

from __future__ import annotations

import ast
import copy
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from toolkit.batch.prose import catalogue_path, title_of, translate
from toolkit.editions import EDITIONS, EVALUATOR
from toolkit.errors import NotebookError, Problem, ToolkitError
from toolkit.facts.folders import NOTEBOOKS, files_of, own_folder, shown_path, supplied_folder
from toolkit.facts.requested import whole_number

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

SEVERAL = "programmes"
"""The parameter that names several programmes and years, each as ``cse-peru/2011``."""

PERIOD = "period"
"""The parameter that names a part of the year, as ``2010-Q4``, where not the whole of it is evaluated."""

OF_ONE = ("programme", "year")
"""The parameters that name one programme and year."""

_OWN: Mapping[str, str] = {"programme": "str", "year": "int", PERIOD: "str", "language": "str", SEVERAL: "list[str]"}
"""Parameters that mean the same in every notebook, and their types."""

_EXPECTED = {"str": "text", "int": "whole_number", "float": "number", "bool": "true_false"}

_FORMAT = 4
_LAST = 1000
LEFT_BY_RUNNING = ("collapsed", "execution", "jupyter", "papermill", "scrolled", "trusted")
"""Keys of a cell's metadata that JupyterLab and papermill add; they say nothing about what the cell does."""

KERNEL: Mapping[str, str] = {"display_name": "Python 3", "language": "python", "name": "python3"}
"""The kernel of all notebooks, as they name it."""

_NEW, _DUPLICATE = re.compile(r"Untitled\d*"), re.compile(r".+-Copy\d+")
"""What JupyterLab calls a new notebook, and the duplicate of one: no page is made of a duplicate."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One line of the parameters cell: ``name: type = literal``."""

    name: str
    type: str
    default: Any

    def accepts(self, value: Any) -> bool:
        """Whether a value has the type; true and false are no numbers, and 2011.0 is a whole one."""
        if self.type.startswith("list"):
            return isinstance(value, list) and all(map(self._each.accepts, value))
        if self.type == "int":
            return whole_number(value) is not None
        return isinstance(value, TYPES[self.type]) and isinstance(value, bool) == (self.type == "bool")

    def read(self, value: Any) -> Any:
        """Return a value that is accepted as one of the type."""
        if self.type.startswith("list"):
            return list(map(self._each.read, value))
        return whole_number(value) if self.type == "int" else value

    def expected(self, value: Any) -> Problem:
        """Say of a value that is not accepted what was expected instead."""
        if not self.type.startswith("list"):
            return Problem(f"expected_{_EXPECTED[self.type]}", column=self.name, fields={"found": str(value)})
        if not isinstance(value, list):
            return Problem("expected_list", column=self.name, fields={"found": str(value)})
        return next(self._each.expected(item) for item in value if not self._each.accepts(item))

    @property
    def _each(self) -> Parameter:
        return Parameter(self.name, self.type[5:-1], None)


@dataclass(frozen=True, slots=True)
class Said:
    """What the metadata of a notebook say to the toolkit.

    Attributes
    ----------
    needs : tuple of str
        What it has nothing to say without: tables, definitions and conditions.
    place : int
        Where it stands among all; one that does not say stands last.
    edition : str
        For whom its pages are; one that does not say is the evaluator's.
    draft_until : str
        Condition until which they are the evaluator's alone; none when empty.
    records : bool
        Whether it shows what is computed from records.
    """

    needs: tuple[str, ...] = ()
    place: int = _LAST
    edition: str = EVALUATOR
    draft_until: str = ""
    records: bool = False


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
    said : Said
        What its metadata say to the toolkit.
    """

    name: str
    path: Path
    content: Mapping[str, Any]
    parameters: Mapping[str, Parameter]
    said: Said

    def translated(self, language: str) -> str:
        """Return the notebook as the text of a file, its prose in a language.

        Raises
        ------
        NotebookError
            With every message that has no translation.
        """
        notebook = copy.deepcopy(dict(self.content))
        folders = (supplied_folder(NOTEBOOKS), own_folder(NOTEBOOKS))
        translate(notebook, language, [catalogue_path(folder, language) for folder in folders])
        return json.dumps(notebook, ensure_ascii=False, sort_keys=True)

    def title(self, language: str) -> str:
        """Return its title in a language, or in Spanish where it has no translation."""
        try:
            return title_of(json.loads(self.translated(language)))
        except NotebookError:
            return title_of(self.content)


def notebook_sources(faults: dict[str, Problem] | None = None) -> dict[str, NotebookSource]:
    """Read every notebook there is, by name, in the order in which they are read.

    Parameters
    ----------
    faults : dict of str to Problem, optional
        Where to put what is wrong with a notebook, by its name; the others are read all the same.

    Raises
    ------
    NotebookError
        With everything that is wrong, when nobody wants to be told of it.
    """
    sources: dict[str, NotebookSource] = {}
    wrong: dict[str, Problem] = {}
    for path in files_of(NOTEBOOKS, "*.ipynb").values():
        if _DUPLICATE.fullmatch(path.stem):
            continue
        try:
            sources[path.stem] = _source(path)
        except NotebookError as error:
            wrong[path.stem] = replace(error.problems[0], file=shown_path(path))
    if wrong and faults is None:
        raise NotebookError(wrong.values())
    (faults if faults is not None else {}).update(wrong)
    return dict(sorted(sources.items(), key=lambda item: (item[1].said.place, item[0])))


def untranslated() -> list[Problem]:
    """List what catalogues of the notebooks lack, also those of languages that no programme speaks yet."""
    sources = {name: source for name, source in notebook_sources({}).items() if not _NEW.fullmatch(name)}
    found: list[Problem] = []
    for catalogue in files_of(NOTEBOOKS, "catalogues/*.po").values():
        for source in sources.values():
            try:
                source.translated(catalogue.stem)
            except ToolkitError as error:
                found += [problem for problem in error.problems if problem not in found]
    return found


def _source(path: Path) -> NotebookSource:
    notebook = _read(path)
    tagged = [cell for cell in notebook["cells"] if "parameters" in cell["metadata"].get("tags", ())]
    if len(tagged) != 1:
        raise _bad("several_parameters_cells" if tagged else "no_parameters_cell", str(len(tagged)))
    parameters = {parameter.name: parameter for parameter in _parameters(tagged[0]["source"])}
    if SEVERAL not in parameters and (lacking := [name for name in OF_ONE if name not in parameters]):
        raise _bad("parameters_cell_lacks", ", ".join(lacking))
    return NotebookSource(path.stem, path, notebook, parameters, _read_said(notebook["metadata"]["toolkit"]))


def _read(path: Path) -> dict[str, Any]:
    """Read a notebook file, and keep what the notebook says."""
    try:
        with path.open(encoding="utf-8") as handle:
            stored = json.load(handle)
    except (OSError, ValueError) as error:
        raise _bad("not_a_notebook", _why(error)) from None
    if not isinstance(stored, dict) or stored.get("nbformat") != _FORMAT:
        found = stored.get("nbformat") if isinstance(stored, dict) else None
        raise _bad("notebook_of_other_format", str(found or "?"))
    return {
        "nbformat": _FORMAT,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": dict(KERNEL),
            "toolkit": _said(stored.get("metadata")),
        },
        "cells": [_cell(number, cell) for number, cell in enumerate(_list(stored.get("cells"), "cells"), 1)],
    }


def _said(metadata: Any) -> dict[str, Any]:
    """Return what the metadata of a notebook say to the toolkit."""
    said = metadata.get("toolkit") if isinstance(metadata, dict) else None
    return said if isinstance(said, dict) else {}


def _read_said(said: Mapping[str, Any]) -> Said:
    """Read the metadata; what is of another kind than it has to be is no notebook of ours."""
    place, edition = whole_number(said.get("place", _LAST)), said.get("edition", EVALUATOR)
    needs, until = _list(said.get("needs", []), "metadata.toolkit.needs"), said.get("draft_until", "")
    if place is None or not all(isinstance(name, str) for name in [*needs, until]):
        raise _bad("not_a_notebook", "metadata.toolkit")
    if edition not in EDITIONS:
        raise _bad("not_a_notebook", "metadata.toolkit.edition")
    return Said(tuple(needs), place, edition, until, said.get("records") is True)


def _cell(number: int, stored: Any) -> dict[str, Any]:
    try:
        metadata = {key: value for key, value in stored.get("metadata", {}).items() if key not in LEFT_BY_RUNNING}
        _list(metadata.get("tags", []), f"cells[{number}].metadata.tags")
        cell = {
            "cell_type": stored["cell_type"],
            "id": f"cell-{number}",
            "metadata": metadata,
            "source": "".join(stored["source"]),
        }
    except (AttributeError, KeyError, TypeError):
        raise _bad("not_a_notebook", f"cells[{number}]") from None
    if "attachments" in stored:
        cell["attachments"] = stored["attachments"]
    return cell | {"outputs": [], "execution_count": None} if stored["cell_type"] == "code" else cell


def _list(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise _bad("not_a_notebook", name)
    return value


def _parameters(source: str) -> Iterator[Parameter]:
    try:
        lines = ast.parse(source).body
    except SyntaxError as error:
        raise _bad("parameters_cell_not_python", error.msg) from None
    for line in lines:
        if not isinstance(line, ast.AnnAssign) or not isinstance(line.target, ast.Name) or line.value is None:
            raise _bad("parameters_cell_line", ast.unparse(line))
        name, kind = line.target.id, ast.unparse(line.annotation)
        if kind not in TYPES or kind != _OWN.get(name, kind):
            raise _bad("parameters_cell_type", kind, name=name, expected=_OWN.get(name, ", ".join(TYPES)))
        try:
            yield Parameter(name, kind, ast.literal_eval(line.value))
        except ValueError:
            raise _bad("parameters_cell_line", ast.unparse(line)) from None


def _why(error: OSError | ValueError) -> str:
    return " ".join((getattr(error, "strerror", None) or str(error)).split())


def _bad(code: str, found: str, **fields: str) -> NotebookError:
    return NotebookError(Problem(code, fields={"found": found, **fields}))
