"""The figures that all pages of a programme would show: their notebooks run here, and no page and no picture is made.

A programme that was changed in memory is read in the place of the one on file. Nothing is written.
"""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType, MappingProxyType
from typing import Any

from toolkit.batch.jobs import Job
from toolkit.batch.notebooks import PERIOD, SEVERAL, NotebookSource, notebook_sources
from toolkit.batch.recorded import LastRun, Page
from toolkit.errors import NotebookError, Problem, ToolkitError
from toolkit.facts.contracts.tables_by_name import TABLES
from toolkit.facts.folders import data_folder, shown_path
from toolkit.facts.periods import Evaluated
from toolkit.facts.programme import Programme
from toolkit.facts.standing_in import standing_in
from toolkit.measures.offered import offered
from toolkit.report.cell_outputs import FIGURES
from toolkit.report.drawing.canvas import undrawn

_SHOWS = "_repr_mimebundle_"


@dataclass(frozen=True, slots=True)
class PageFigures:
    """The figures of all pages, by the name of their notebook; and why others could not be computed."""

    pages: Mapping[str, Page]
    problems: tuple[Problem, ...]

    @property
    def figures(self) -> dict[str, Mapping[str, Any]]:
        """Every figure once, by its identifier, in the order of the pages."""
        found: dict[str, Mapping[str, Any]] = {}
        for page in self.pages.values():
            found |= {identifier: figure for identifier, figure in page.figures.items() if identifier not in found}
        return found

    def shown_on(self, identifier: str) -> list[str]:
        """Name the pages that show a figure."""
        return [name for name, page in self.pages.items() if identifier in page.figures]

    def untouched(self, programme: Programme, changed: Programme) -> dict[str, Page]:
        """Return the pages that read nothing of what is changed."""
        if changed.framework is not programme.framework or changed.file is not programme.file:
            return {}
        same = {table for table in TABLES if changed.rows(table) is programme.rows(table)}
        return {name: page for name, page in self.pages.items() if page.read is not None and page.read <= same}


@lru_cache(maxsize=8)
def page_figures(programme: Programme, at: Evaluated, language: str) -> PageFigures:
    """Return the figures of every page that a programme has for a year: recorded, or computed where they are behind."""
    return _of_all(programme, at, language, _recorded_pages(programme, at, language))


def figures_beside(programme: Programme, changed: Programme, at: Evaluated, language: str) -> PageFigures:
    """Compute the figures of every page of a changed programme; pages that read nothing of what is changed are kept."""
    return _of_all(changed, at, language, page_figures(programme, at, language).untouched(programme, changed))


def _recorded_pages(programme: Programme, at: Evaluated, language: str) -> dict[str, Page]:
    """Return the pages that the last run made, and would make again just so."""
    if programme.tried or programme.folder != data_folder() / programme.code:
        return {}
    run = LastRun(data_folder().parent / "outputs", programme.code, programme.opened)
    parameters = {"programme": programme.code, "year": at.year, "language": language}
    parameters |= {} if _is_year(at) else {PERIOD: at.name}
    found: dict[str, Page] = {}
    for source in _offered(programme, at):
        with contextlib.suppress(NotebookError):  # one without translation has no page to be found
            own = {name: value for name, value in parameters.items() if name in source.parameters}
            text = source.translated(language)
            page = run.page(Job(f"{programme.code}/{at.name}", source.name, language, text, own))
            found |= {source.name: page} if page else {}
    return found


def _of_all(programme: Programme, at: Evaluated, language: str, known: Mapping[str, Page]) -> PageFigures:
    pages: dict[str, Page] = {}
    problems: list[Problem] = []
    for source in _offered(programme, at):
        if page := known.get(source.name):
            pages[source.name] = page
            continue
        # a page of records shares little with the others: by itself it tells which tables it read
        own = programme.but() if source.said.records and not programme.tried else programme
        try:
            with standing_in(own), undrawn():
                shown = {figure["id"]: figure for figure in reversed(list(_shown(source, own, at, language)))}
            pages[source.name] = Page(shown, frozenset(own.asked_for) if own is not programme else None)
        except ToolkitError as error:
            problems += error.problems
        except Exception as error:  # whatever it is, it is that page's, and the others are told
            found = f"{type(error).__name__}: {error}"
            problems.append(Problem("page_not_computed", shown_path(source.path), fields={"found": found}))
    return PageFigures(MappingProxyType(pages), tuple(problems))


def _offered(programme: Programme, at: Evaluated) -> Iterator[NotebookSource]:
    """List the notebooks of one programme that have something to say for the year, or the part of it."""
    for source in notebook_sources({}).values():
        takes = SEVERAL not in source.parameters and (_is_year(at) or PERIOD in source.parameters)
        if takes and all(offered(programme, name, at.year) for name in source.said.needs):
            yield source


def _shown(source: NotebookSource, programme: Programme, at: Evaluated, language: str) -> Iterator[Mapping[str, Any]]:
    names: dict[str, Any] = {name: parameter.default for name, parameter in source.parameters.items()}
    names |= {"programme": programme.code, "year": at.year, "language": language}
    names |= {PERIOD: "" if _is_year(at) else at.name}
    shown: list[Any] = []
    names["display"] = lambda *objects, **_: shown.extend(objects)
    for cell in source.content["cells"]:
        if cell["cell_type"] == "code" and "parameters" not in cell["metadata"].get("tags", ()):
            body, answer = _compiled(cell["source"])
            exec(body, names)
            shown += [eval(answer, names)] if answer is not None else []
    for each in shown:
        yield from each.figures if hasattr(each, "figures") and hasattr(each, _SHOWS) else _recorded(each)


def _recorded(shown: Any) -> list[Mapping[str, Any]]:
    """Return the figures of what shows itself in a way of its own."""
    bundle = getattr(shown, _SHOWS)() if hasattr(shown, _SHOWS) else None
    return list(bundle.get(FIGURES, ())) if isinstance(bundle, dict) else []


@lru_cache(maxsize=512)
def _compiled(source: str) -> tuple[CodeType, CodeType | None]:
    """Compile a cell: what it does, and what it shows, where its last line is an expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    body = compile(tree, "<cell>", "exec")
    return body, compile(ast.Expression(last.value), "<cell>", "eval") if isinstance(last, ast.Expr) else None


def _is_year(at: Evaluated) -> bool:
    return at.name == str(at.year)
