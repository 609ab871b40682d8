"""What a notebook shows, cell by cell, executed in this process: no kernel, no page, a second for the longest."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from toolkit.batch.notebooks import notebook_sources
from toolkit.report.cell_outputs import Shown


@dataclass(frozen=True)
class Cell:
    """One code cell: its number among all of the notebook, and what its last line gave."""

    number: int
    shown: Any

    @property
    def figures(self) -> list[Mapping[str, Any]]:
        """What it records."""
        return list(getattr(self.shown, "figures", ()))


@cache
def _compiled(name: str) -> list[tuple[int, Any, Any]]:
    """Give the code cells of a notebook, each as what runs and what its last line gives."""
    cells = []
    for number, cell in enumerate(notebook_sources()[name].content["cells"], 1):
        if cell["cell_type"] == "code" and "parameters" not in cell["metadata"].get("tags", []):
            body = ast.parse(cell["source"]).body
            last = ast.Expression(body.pop().value) if isinstance(body[-1], ast.Expr) else None
            where = f"{name}, cell {number}"
            run = compile(ast.Module(body, type_ignores=[]), where, "exec")
            cells.append((number, run, compile(last, where, "eval") if last else None))
    return cells


def cells_of(name: str, **parameters: Any) -> Iterator[tuple[int, Callable[[], Any]]]:
    """Give the code cells of a notebook in order: the number of each, and what runs it and gives what it shows."""
    space: dict[str, Any] = {
        parameter.name: parameter.default for parameter in notebook_sources()[name].parameters.values()
    }
    space |= parameters
    for number, run, last in _compiled(name):
        yield number, partial(_shown, run, last, space)


def _shown(run: Any, last: Any, space: dict[str, Any]) -> Any:
    exec(run, space)
    return eval(last, space) if last else None


def shown_by(name: str, **parameters: Any) -> Iterator[Cell]:
    """Run a notebook and give what its cells show, in order."""
    for number, run in cells_of(name, **parameters):
        yield Cell(number, run())


def figures_of(name: str, **parameters: Any) -> dict[str, Mapping[str, Any]]:
    """Give every figure that a notebook records, by its identifier."""
    return {figure["id"]: figure for cell in shown_by(name, **parameters) for figure in cell.figures}


def texts_of(name: str, **parameters: Any) -> Iterator[str]:
    """Give what a notebook shows in plain words, cell by cell."""
    for cell in shown_by(name, **parameters):
        if isinstance(cell.shown, Shown):
            yield cell.shown.text
