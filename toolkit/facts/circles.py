"""Circles: what lies under itself, found before anything walks from a part to its whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.errors import Problem

if TYPE_CHECKING:
    from toolkit.facts.csv_files import CsvTable
    from toolkit.facts.schemas.framework import FrameworkFile


def circles(parents: Mapping[str, str]) -> Iterator[list[str]]:
    """Find the circles in which codes lie under each other.

    Parameters
    ----------
    parents : mapping of str to str
        By code, the code above it; empty where there is none.

    Yields
    ------
    list of str
        The codes of one circle, from the one that stands first in the mapping on, each under the next and the last
        under the first.
    """
    done: set[str] = set()
    for start in parents:
        code, way = start, list[str]()
        while code in parents and code not in done:
            done.add(code)
            way.append(code)
            code = parents[code]
        if code in way:
            yield way[way.index(code) :]


def table_circles(table: CsvTable) -> Iterator[Problem]:
    """Find rows that lie under themselves; nothing may walk through such a table."""
    above = getattr(table.contract, "ABOVE", "")
    if above:
        lines = {row.code: line for line, row in table.rows}  # type: ignore[attr-defined]
        parents = {row.code: getattr(row, above) for _, row in table.rows}  # type: ignore[attr-defined]
        yield from _problems(parents, lambda code: Problem("in_a_circle", table.name, lines[code], above))


def framework_circles(framework: FrameworkFile, name: str) -> Iterator[Problem]:
    """Find results that lie under themselves, and indicators that are readings, or samples, of themselves."""
    above = {result.code: result.parent or "" for result in framework.results}
    yield from _problems(above, lambda code: Problem("in_a_circle", name, None, f"results[{code}].parent"))
    read = {indicator.code: indicator.reading_of or "" for indicator in framework.indicators}
    yield from _problems(read, lambda code: Problem("in_a_circle", name, None, f"indicators[{code}].reading_of"))
    samples = ((i.code, i.compute.sample) for i in framework.indicators if i.compute is not None)
    drawn = {code: str(sample.population or "") for code, sample in samples if sample is not None}
    place = "indicators[{}].compute.sample.population"
    yield from _problems(drawn, lambda code: Problem("in_a_circle", name, None, place.format(code)))


def _problems(parents: Mapping[str, str], place: Callable[[str], Problem]) -> Iterator[Problem]:
    """Name every circle at the place of its first code."""
    for circle in circles(parents):
        yield replace(place(circle[0]), fields={"found": " → ".join([*circle, circle[0]])})
