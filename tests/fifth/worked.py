"""The table worked out by hand: what every page must show, how it was worked out, and what none of them may say."""

from __future__ import annotations

import ast
import csv
import operator
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

TABLES = Path(__file__).parent / "expected"

NOT_WORKED_OUT = (":checked",)
"""Ends of identifiers that no table holds: no document says which derived figures a question of the matrix checks."""


class Worked(NamedTuple):
    """One figure as it was worked out: its value, or in brackets the reason why there is none."""

    id: str
    what: str
    value: str
    unit: str
    cover: str
    worked_out: str
    why: str

    def is_shown_by(self, figures: list[Mapping[str, Any]]) -> bool:
        """Whether figures of a page are this one, wherever the page shows it."""
        return bool(figures) and all(self._is(figure) for figure in figures)

    def _is(self, figure: Mapping[str, Any]) -> bool:
        if figure["missing"] or isinstance(figure["value"], str):
            same = self.value == (f"({figure['missing']})" if figure["missing"] else figure["value"])
        else:
            same = _is_number(self.value) and abs(float(self.value) - figure["value"]) <= 1e-6 * max(
                1.0, abs(figure["value"])
            )
        covers = not self.cover or figure["of"] is None or self.cover == f"{figure['n']}/{figure['of']}"
        return same and covers and self.unit == (figure["currency"] or figure["unit"])


def pages() -> list[str]:
    """Name the pages that have a table, as ``2024/risks``."""
    named = (path.relative_to(TABLES).with_suffix("").as_posix() for path in TABLES.rglob("*.csv"))
    return sorted(page for page in named if page != "sentences")


def worked(page: str) -> dict[str, Worked]:
    """Give the table of a page by identifier."""
    with (TABLES / f"{page}.csv").open(encoding="utf-8", newline="") as handle:
        return {row["id"]: Worked(**row) for row in csv.DictReader(handle)}


def untrue() -> list[dict[str, str]]:
    """Give what pages must not say, since their figures do not make it true: the page, the words, and why."""
    with (TABLES / "sentences.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


_OPERATORS: Mapping[type[ast.AST], Callable[..., float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
}
_FUNCTIONS: Mapping[str, Callable[..., float]] = {"min": min, "abs": abs}


def reckon(text: str) -> float:
    """Work out one line of arithmetic: numbers, the four operations, powers, the lesser of two, no sign."""
    return _reckon(ast.parse(text, mode="eval").body)


def _reckon(node: ast.expr) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return node.value
    if isinstance(node, ast.BinOp):
        return _OPERATORS[type(node.op)](_reckon(node.left), _reckon(node.right))
    if isinstance(node, ast.UnaryOp):
        return _OPERATORS[type(node.op)](_reckon(node.operand))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return _FUNCTIONS[node.func.id](*map(_reckon, node.args))
    raise ValueError(ast.unparse(node))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
