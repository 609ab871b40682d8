"""Loaded once by the process that all jobs are forked from: what every report needs is then there already.

It rehearses: it makes a whole report of a programme that does not exist, so that everything that is slow the first time
- fonts, styles, templates, catalogues, locales, patterns, the first table and the first chart - has been done.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pkgutil
import random
import sys
import tempfile
from pathlib import Path
from types import TracebackType

import matplotlib.pyplot  # noqa: F401 - some notebooks use it
import nbformat
import numpy as np
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from papermill.exceptions import PapermillExecutionError

import toolkit.batch.pool
import toolkit.facts.checks.run_checks
import toolkit.measures
import toolkit.report
from toolkit.batch.execution import executed
from toolkit.batch.job_sandbox import machinery
from toolkit.batch.limits import end_with_parent
from toolkit.batch.outcome import Journal
from toolkit.batch.run_records import source_of_cells, source_of_pages, versions
from toolkit.errors import ToolkitError
from toolkit.facts.folders import ENVIRONMENT
from toolkit.language import Numbers
from toolkit.report.html import donor_page
from toolkit.spoken import LANGUAGES, SOURCE_LANGUAGE
from toolkit.words import Words

FOLDER = Path(__file__).parent / "rehearsal"

PARAMETERS = {"programme": "rehearsal", "year": 2001, "language": SOURCE_LANGUAGE}

DECLARED = 'programme: str = ""\nyear: int = 0\nlanguage: str = ""'

CELLS = (
    "from toolkit import open_programme\n"
    "from toolkit.measures import indicators, reconciliation, sales, statements\n"
    "from toolkit.report import Page, cards_of, charts, readings, tables, together\n"
    "page = Page(open_programme(programme), year, language)",
    "achieved = indicators.achievement(page.programme, year)\n"
    "together(charts.indicators.bullet_bars(page, achieved), tables.table(page, 'achievement', achieved))",
    "sold = sales.growth(page.programme, year)\n"
    "together(cards_of(page, sold, ['growth'], 'indicator', '{indicator}'), readings.sales.sales(page, sold))",
    "import pandas, seaborn\nprint(pandas.DataFrame({'a': [1]}))\nseaborn.barplot(x=['a', 'b'], y=[1, 2])",
)


def rehearse() -> None:
    """Make a report that nobody sees, and leave no trace of it in this process."""
    before, folder = os.environ.get(ENVIRONMENT), Path.cwd()
    os.environ[ENVIRONMENT] = str(FOLDER)
    try:
        with tempfile.TemporaryDirectory() as place:
            notebook = executed(_source(), PARAMETERS, Path(place), Journal(Path(place)))
        donor_page(notebook, PARAMETERS, "Ensayo", "")
    finally:
        os.chdir(folder)
        os.environ.pop(ENVIRONMENT)
        if before is not None:
            os.environ[ENVIRONMENT] = before


def _source() -> str:
    cells = [
        new_markdown_cell("# Ensayo"),
        new_code_cell(DECLARED, metadata={"tags": ["parameters"]}),
        new_markdown_cell("## ¿Ensayo?"),
        *map(new_code_cell, CELLS),
    ]
    kernel = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    return str(nbformat.writes(new_notebook(cells=cells, metadata=kernel)))


def _closing(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Say nothing of a process that was started just as the pool closed, and found that its locks were gone already."""
    if not issubclass(kind, FileNotFoundError):
        sys.__excepthook__(kind, error, trace)


for wing in (toolkit.measures, toolkit.report):
    for room in pkgutil.walk_packages(wing.__path__, f"{wing.__name__}."):
        importlib.import_module(room.name)
end_with_parent()  # else a report that hangs would keep it, and itself, when the run was killed
machinery()
versions(), source_of_cells(), source_of_pages()
for language in LANGUAGES:
    Numbers(language, Words(language)).percent(0.5)
with contextlib.suppress(
    ToolkitError, PapermillExecutionError
):  # what fails here fails in reports too, and is told there
    rehearse()
sys.excepthook = _closing
random.seed(0)
np.random.seed(0)
gc.collect()
gc.freeze()  # what is here stays: a collection in a job need not touch it, so that its memory stays shared
