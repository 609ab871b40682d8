"""One job: execute a notebook, render its page, write both whole or not at all."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
import papermill
from papermill.exceptions import PapermillExecutionError

from toolkit.batch.jobs import Job
from toolkit.errors import ToolkitError
from toolkit.facts.folders import data_folder
from toolkit.language import Words
from toolkit.report.html import donor_page, title_of

ENGINE = "toolkit"


@dataclass(frozen=True, slots=True)
class JobResult:
    """What became of a job. A notebook that fails is a result, not an exception.

    Attributes
    ----------
    title : str
        Title of the report, in its language.
    error : str
        Empty when all went well; else what happened, in one line.
    cell : int
        Number of the cell that failed, counted from 1 over all cells of the notebook; 0 when it was none.
    seconds : float
        How long it took.
    """

    job: Job
    title: str = ""
    error: str = ""
    cell: int = 0
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        """Whether the report was made."""
        return not self.error


def run_job(job: Job, output: Path) -> JobResult:
    """Make one report.

    Parameters
    ----------
    job : Job
    output : Path
        Folder of all reports; the job writes ``<stem>.ipynb`` and ``<stem>.html`` below it. A notebook that fails is
        kept as ``<stem>.failed.ipynb``, and an earlier report stays as it was.
    """
    started = time.monotonic()
    target = output / f"{job.stem}.ipynb"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".") as folder:
            title, error, cell = _executed(job, Path(folder), output)
    except ToolkitError as problem:
        title, error, cell = "", _described(problem, job.language), 0
    except (OSError, RuntimeError) as problem:  # a full disk, a kernel that dies or never answers
        title, error, cell = "", _one_line(getattr(problem, "strerror", None) or str(problem)), 0
    return JobResult(job, title, error, cell, time.monotonic() - started)


def _executed(job: Job, folder: Path, output: Path) -> tuple[str, str, int]:
    executed = folder / "report.ipynb"
    failed = output / f"{job.stem}.failed.ipynb"
    try:
        notebook = papermill.execute_notebook(
            str(job.source),
            str(executed),
            parameters=dict(job.parameters),
            engine_name=ENGINE,
            progress_bar=False,
            cwd=str(data_folder().parent),
            kernel_name="python3",
            request_save_on_cell_execute=False,
        )
    except PapermillExecutionError as error:
        if executed.exists():
            executed.replace(failed)
        # papermill counts from 0, with the cell of parameters that it adds: that is from 1, without it
        return "", f"{error.ename}: {_one_line(error.evalue)}", error.cell_index
    page = donor_page(notebook, job.parameters)
    html = folder / "report.html"
    with html.open("w", encoding="utf-8", newline="\n") as handle:
        handle.write(page)
    _clean(notebook)
    with executed.open("w", encoding="utf-8", newline="\n") as handle:
        nbformat.write(notebook, handle)
    executed.replace(output / f"{job.stem}.ipynb")
    html.replace(output / f"{job.stem}.html")
    failed.unlink(missing_ok=True)
    return title_of(notebook), "", 0


def _clean(notebook: nbformat.NotebookNode) -> None:
    """Keep no clock and no path of a machine in the executed notebook."""
    kept = notebook.metadata.papermill.parameters
    notebook.metadata.papermill = {"parameters": kept}
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)


def _one_line(text: str) -> str:
    return " ".join(text.split())[:400]


def _described(error: ToolkitError, language: str) -> str:
    words = Words(language)
    return " ".join(words.describe(problem) for problem in error.problems)
