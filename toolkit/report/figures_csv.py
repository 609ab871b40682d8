"""From executed notebooks to ``figures.csv``: every figure once for each notebook, and with one value."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from toolkit.errors import NotebookError, Problem
from toolkit.measured import SEPARATOR
from toolkit.report.cell_outputs import FIGURES
from toolkit.report.notes import anchor

COLUMNS = (
    *("id", "notebook", "label", "value", "unit", "currency", "n", "of", "conf_low", "conf_high"),
    *("formula", "sources", "status", "synthetic", "page", "anchor"),
)
"""Columns of ``figures.csv``; `n` of `of` cases, and the 95 % confidence limits of what a sample estimates.

Last the page that shows it, a file beside the register, and where on that page its note is."""


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
"""With what a spreadsheet begins a formula; and the apostrophe, so that what is read back is what was meant."""


def recorded(notebook: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Read the figures that the cells of an executed notebook recorded, in order."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            yield from output.get("data", {}).get(FIGURES, ())


Shown = tuple[str, Mapping[str, Any]]
"""Page, ``<notebook>.<language>.html``, and record of a figure that it shows."""


def each_once(figures: Iterable[Shown]) -> list[Shown]:
    """Return each figure once for each notebook that shows it, in the order in which they come.

    Raises
    ------
    NotebookError
        When one figure was recorded with two values.
    """
    seen: dict[str, Mapping[str, Any]] = {}
    rows: dict[tuple[str, str], Shown] = {}
    problems = []
    for page, figure in figures:
        first = seen.setdefault(figure["id"], figure)
        if not is_same(first["value"], figure["value"]) or first["synthetic"] != figure["synthetic"]:
            fields = {"found": figure["id"], "one": str(first["value"]), "other": str(figure["value"])}
            problems.append(Problem("figure_with_two_values", notebook_of(page), fields=fields))
        rows.setdefault((figure["id"], notebook_of(page)), (page, figure))
    if problems:
        raise NotebookError(problems)
    return list(rows.values())


def notebook_of(page: str) -> str:
    """Name the notebook that a page was made by."""
    return page.removesuffix(".html").partition(".")[0]


def register(figures: Iterable[Shown]) -> str:
    """Write ``figures.csv`` from the figures of several notebooks, in the order in which they shall stand.

    Raises
    ------
    NotebookError
        When one figure was recorded with two values.
    """
    rows = each_once(figures)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for page, figure in rows:
        value, *cover = (
            "" if figure[key] is None else str(figure[key]) for key in ("value", "n", "of", "conf_low", "conf_high")
        )
        sources = SEPARATOR.join(figure["inputs"])
        writer.writerow(
            [
                inert(figure["id"]),
                inert(notebook_of(page)),
                inert(figure["label"]),
                value,
                figure["unit"],
                figure["currency"],
                *cover,
                figure["formula"],
                inert(sources),
                figure["status"],
                "yes" if figure["synthetic"] else "no",
                inert(page),
                anchor(figure["id"]),
            ]
        )
    return text.getvalue()


def inert(text: str) -> str:
    """Write a text so that no spreadsheet takes it for a formula: behind an apostrophe, where it begins as one does."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def is_same(one: float | str | None, other: float | str | None) -> bool:
    """Whether two values that were recorded are one."""
    if not isinstance(one, (int, float)) or not isinstance(other, (int, float)):
        return one == other
    return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-12)
