"""One job, one function: execute a notebook, draw its page, publish both whole or not at all, say what became of it.

The same function runs here, in a process of its own for each job, and on a cluster.
"""

from __future__ import annotations

import contextlib
import multiprocessing.util
import os
import sys
import time
import traceback
from collections.abc import Mapping, Set
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from toolkit.batch.engine import is_run
from toolkit.batch.job_sandbox import Reads, recorded
from toolkit.batch.jobs import Job
from toolkit.batch.limits import alone, confined, private_folder, seed
from toolkit.batch.outcome import FORK, KERNEL, JobResult, Journal, Settings, without_folders
from toolkit.batch.prose import title_of
from toolkit.batch.run_records import (
    as_json,
    digest_of,
    failed_files,
    figures_record,
    file_digest,
    read_json,
    report_record,
    settle,
    write_down,
    write_json,
)
from toolkit.batch.up_to_date import made_from
from toolkit.batch.withdrawal import today
from toolkit.editions import subject_of
from toolkit.errors import REFUSALS, NotebookError, Problem, ToolkitError
from toolkit.facts.folders import ENVIRONMENT, SUPPLIED, fact_file
from toolkit.report.figures_csv import recorded as figures_of
from toolkit.report.heading import heading_of
from toolkit.report.html import donor_page
from toolkit.spoken import ENVIRONMENT as WORDS
from toolkit.words import Words

_ENGINES = {FORK: "toolkit", KERNEL: "toolkit-kernel"}
_PYTHON = "python3"
_CLOCKS = ("papermill", "execution")
_LINE = 400


def run_job(job: Job, settings: Settings, work: Path) -> JobResult:
    """Make one report.

    Parameters
    ----------
    job : Job
    settings : Settings
    work : Path
        A folder for this attempt, below the folder of reports. Whoever asked for the report removes it, and finds there
        how far the notebook came when it failed: :mod:`toolkit.batch.outcome`.
    """
    started = time.monotonic()
    error, cell = "", 0
    try:
        work.mkdir(parents=True, exist_ok=True)
        alone(work)
        with confined(settings.limits, work / "log.txt"):
            error, cell = _attempted(job, settings, work)
    except OSError as problem:
        error = _one_line(problem.strerror or str(problem))
    return JobResult(replace(job, source="", facts={}), error, cell, time.monotonic() - started)


def _attempted(job: Job, settings: Settings, work: Path) -> tuple[str, int]:
    """Make the report; give what went wrong, and in which cell."""
    journal, words = Journal(work), Words(settings.language)
    try:
        os.environ |= {ENVIRONMENT: str(settings.data), SUPPLIED: settings.supplied, WORDS: settings.language}
        os.chdir(settings.data.parent)
        private_folder(work)
        if settings.isolation == FORK:  # threads that a notebook leaves behind must not keep its process
            multiprocessing.util.Finalize(None, os._exit, args=(0,), exitpriority=0)
        _drawn_anew(job, settings, work) if job.page_only else _made(job, settings, work, journal)
    except PapermillExecutionError as error:
        if error.ename == "MemoryError":
            return words("failure.memory", megabytes=settings.limits.megabytes), journal.cell
        if error.ename == "SystemExit":
            return words("failure.left", how=error.evalue or "0"), journal.cell
        said = error.evalue if error.ename in REFUSALS else f"{error.ename}: {error.evalue}"
        return _one_line(said), journal.cell
    except ToolkitError as error:
        return " ".join(words.describe(problem) for problem in error.problems), 0
    except Exception as error:  # whatever it is, it is this report's, and the others go on
        traceback.print_exc(file=sys.__stderr__)
        said = getattr(error, "strerror", None) or str(error)
        return _one_line(f"{type(error).__name__}: {said}"), journal.cell
    return "", 0


def _made(job: Job, settings: Settings, work: Path, journal: Journal) -> None:
    started = time.monotonic()
    seed(f"{subject_of(job.stem)} {digest_of(dict(job.parameters))}")
    reads = Reads({name.partition("/")[0] for name in job.facts}, work)
    with recorded(reads) if settings.isolation == FORK else contextlib.nullcontext():
        itself = os.getpid()
        notebook = executed(job.source, job.parameters, work, journal, settings.isolation)
        if os.getpid() != itself:  # a copy that a cell made of this process behind Python's back
            os._exit(1)
        read = _unchanged(job, settings, reads.facts if settings.isolation == FORK else set(job.facts))
        fingerprint = digest_of(read)[:12]
        heading = heading_of(notebook)
        title = heading["title"] if heading else title_of(notebook)
        page = donor_page(notebook, job.parameters, title, fingerprint)
    read |= _unchanged(job, settings, reads.facts)
    if reads.problems:
        raise NotebookError(reads.problems)
    _clean(notebook)
    write_down(work / "report.ipynb", as_json(notebook))
    write_down(work / "report.html", page)
    figures = list(figures_of(notebook))
    write_down(work / "figures.json", as_json(figures))
    made = made_from(job, settings.isolation, read) | {"title": title, "fingerprint": fingerprint, "on": today()}
    made |= {"synthetic": any(figure["synthetic"] for figure in figures), "edition": job.edition, "heading": heading}
    made["seconds"] = round(time.monotonic() - started, 2)
    _publish(job, settings, work, made)


def executed(
    source: str, parameters: Mapping[str, Any], work: Path, journal: Journal, isolation: str = FORK
) -> NotebookNode:
    """Execute a notebook with the parts of papermill; the whole of it would write the notebook out once more.

    Parameters
    ----------
    source : str
        The notebook as the text of a file.
    parameters : mapping of str to value
    work : Path
        Folder to work in.
    journal : Journal
        Told of every cell.
    isolation : {"fork", "kernel"}

    Raises
    ------
    PapermillExecutionError
        When a cell ended in an error, or in leaving, also without a word: what comes after it was not run.
    """
    (work / "source.ipynb").write_text(source, encoding="utf-8")
    engine = _ENGINES[isolation]
    told: dict[str, Any] = {"progress_bar": False, "log_output": False, "tell": journal.tell, "quiet": True}
    notebook = load_notebook_node(str(work / "source.ipynb"))
    notebook = parameterize_notebook(notebook, dict(parameters), kernel_name=_PYTHON, engine_name=engine)
    with journal:
        notebook = papermill_engines.execute_notebook_with_engine(engine, notebook, _PYTHON, work=str(work), **told)
    _ran_to_its_end(notebook)
    return notebook


def _ran_to_its_end(notebook: NotebookNode) -> None:
    """Refuse a notebook whose cells were not all run, or not all well; papermill lets one pass that leaves quietly."""
    for number, cell in enumerate(notebook.cells):
        if not is_run(cell):
            continue
        for output in (output for output in cell.outputs if output.output_type == "error"):
            error = output.ename, output.evalue, output.traceback
            raise PapermillExecutionError(number, cell.execution_count, cell.source, *error)
        if cell.execution_count is None:
            raise NotebookError(Problem("cell_not_run"))


def _unchanged(job: Job, settings: Settings, read: Set[str]) -> dict[str, str]:
    """Return the digests of facts that were read; they must be those the run began with."""
    for name in sorted(read):
        try:
            found = file_digest(fact_file(name))
        except OSError:
            found = ""
        if found != job.facts.get(name):
            raise NotebookError(Problem("facts_changed", f"{settings.data.name}/{name}"))
    return {name: job.facts[name] for name in sorted(read)}


def _drawn_anew(job: Job, settings: Settings, work: Path) -> None:
    """Draw the page of the notebook as it was executed."""
    made = (read_json(report_record(settings.output, job.stem)) or {})["made"]
    with (settings.output / f"{job.stem}.ipynb").open(encoding="utf-8") as handle:
        notebook = nbformat.read(handle, as_version=4)
    write_down(work / "report.html", donor_page(notebook, job.parameters, made["title"], made["fingerprint"]))
    read = made["facts"]
    kept = {key: made[key] for key in ("title", "fingerprint", "synthetic", "seconds", "sizes", "on") if key in made}
    kept |= {"edition": job.edition, "heading": heading_of(notebook)}
    _publish(job, settings, work, made_from(job, settings.isolation, read) | kept)


def _publish(job: Job, settings: Settings, work: Path, made: Mapping[str, Any]) -> None:
    """Put the finished files in their places by renaming them, the record last.

    In between, the record says that the report is neither made nor failed: a run that is killed just then makes it
    again.
    """
    output = settings.output
    report, record = output / job.stem, report_record(output, job.stem)
    sizes = dict(made.get("sizes", {}))
    places = {
        "report.ipynb": report.parent / f"{report.name}.ipynb",
        "report.html": report.parent / f"{report.name}.html",
    }
    finished = {work / name: place for name, place in places.items() if (work / name).is_file()}
    sizes |= {place.suffix[1:]: source.stat().st_size for source, place in finished.items()}
    write_down(work / "record.json", as_json({"made": {**made, "sizes": sizes}, "failed": None}))
    report.parent.mkdir(parents=True, exist_ok=True)
    write_json(record, {"made": None, "failed": None})
    if (work / "figures.json").is_file():
        finished[work / "figures.json"] = figures_record(output, job.stem)
    for source, place in finished.items():
        source.replace(place)
    settle(report.parent)  # the record says that they are there
    (work / "record.json").replace(record)
    settle(record.parent)
    for left in failed_files(output, job.stem):
        left.unlink(missing_ok=True)


def _clean(notebook: NotebookNode) -> None:
    """Keep no clock and no path of a machine in the executed notebook."""
    notebook.metadata.papermill = {"parameters": notebook.metadata.papermill.parameters}
    for cell in notebook.cells:
        for clock in _CLOCKS:
            cell.metadata.pop(clock, None)


def _one_line(text: str) -> str:
    """Say it in one line, and without the folders of a machine: it stands in the index."""
    line = without_folders(" ".join(text.split()))
    return line if len(line) <= _LINE else f"{line[:_LINE]}…"
