"""What a run publishes beside the pages: ``run.json``, ``figures.csv`` of each programme and year, the indexes."""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import toolkit
from toolkit.batch.indexes import write_indexes
from toolkit.batch.jobs import Jobs
from toolkit.batch.notebooks import NotebookSource, notebook_sources
from toolkit.batch.outcome import JobResult
from toolkit.batch.run_records import (
    REGISTER,
    figures_record,
    read_json,
    register_record,
    versions,
    write_json,
    write_whole,
)
from toolkit.batch.up_to_date import Due, Standing
from toolkit.batch.withdrawal import settle_pages, standing_of_all
from toolkit.editions import subject_of
from toolkit.errors import NotebookError, Problem, ToolkitError
from toolkit.report.figures_csv import register
from toolkit.spoken import LANGUAGES

Results = Mapping[str, JobResult]
"""Results by the stem of their job; those of jobs that a run did not come to are not there."""


def write_results(
    plan: Due, results: Results, sources: Mapping[str, NotebookSource], output: Path, language: str
) -> list[Problem]:
    """Write ``figures.csv`` of every folder that changed, ``run.json`` and the indexes.

    Returns
    -------
    list of Problem
        Figures that were recorded with two values - the register of their folder stays as it was - and files that could
        not be written.
    """
    problems: list[Problem] = []
    standing = {**plan.standing, **dict.fromkeys(stem for stem, result in results.items() if result.good)}
    try:
        settle_pages(plan, standing, output)
        problems += write_registers(plan, standing, output)
        write_whole(output / "run.json", json.dumps(run_record(plan, results), ensure_ascii=False, indent=1) + "\n")
        write_indexes(plan, standing, sources, output, language)
    except OSError as error:
        problems.append(Problem("not_written", str(output), fields={"found": error.strerror or ""}))
    return problems


def tell_refused(output: Path, language: str) -> None:
    """Say on pages, in registers and on the index which of them are of earlier facts, when those of now are refused."""
    plan = Due(Jobs(), {})
    with contextlib.suppress(OSError):
        if settle_pages(plan, {}, output):
            write_standing_registers(plan, output)
            sources: Mapping[str, NotebookSource] = {}
            with contextlib.suppress(ToolkitError):
                sources = notebook_sources({})
            write_indexes(plan, {}, sources, output, language)


def run_record(plan: Due, results: Results) -> dict[str, Any]:
    """Describe a run for machines."""
    return {
        "toolkit": toolkit.__version__,
        "versions": {**versions(), "nbconvert": importlib.metadata.version("nbconvert")},
        "reports": [
            {
                **plan.matrix.requests[job.folder].subject,
                "notebook": job.notebook,
                "language": job.language,
                **_became(plan, results.get(job.stem), job.stem),
            }
            for job in plan.matrix.jobs
        ],
        "left_out": [
            {
                **plan.matrix.requests[left.folder].subject,
                "notebook": left.notebook,
                "missing": list(left.missing),
            }
            for left in plan.matrix.left_out
            if left.asked
        ],
        "faults": [problem.as_dict() for problem in plan.matrix.faults],
    }


def _became(plan: Due, result: JobResult | None, stem: str) -> dict[str, Any]:
    why = plan.reasons[stem]
    if why is None:
        return {"status": "up_to_date"}
    if result is None:
        return {"status": "not_run", "reason": why.code}
    became: dict[str, Any] = {"status": "done" if result.good else "failed", "reason": why.code}
    if not result.good:
        became |= {"cell": result.cell or None, "error": result.error}
    return became | {"seconds": round(result.seconds, 2)}


def forget_registers(plan: Due, output: Path) -> None:
    """Forget what registers hold whose reports are about to be made: a run that is killed leaves them to the next."""
    for folder in {job.folder for job in plan.jobs}:
        register_record(output, folder).unlink(missing_ok=True)


def write_registers(plan: Due, standing: Standing, output: Path) -> list[Problem]:
    """Write the register of every folder of a run whose figures are not those it holds.

    Reports made from other facts than those of now, or by another notebook or toolkit, are not read, nor those of a
    language or notebook that is no longer there: their figures may differ, and nobody has made a mistake.

    Parameters
    ----------
    plan : Due
    standing : mapping of str to Reason or None
        What tells each report from the one that would be made now, by its stem.
    output : Path
        Folder of all reports.

    Returns
    -------
    list of Problem
        Figures that were recorded with two values; the register of their folder stays as it was, and this is said
        again until it is mended.
    """
    counted: dict[str, list[str]] = {folder: [] for folder in plan.matrix.requests}
    for job in plan.matrix.known:
        why = standing[job.stem]
        if why is None or why.same_figures:
            counted[job.folder].append(job.stem)
    problems: list[Problem] = []
    for folder, stems in counted.items():
        held = read_json(register_record(output, folder))
        if held != sorted(stems) or not (output / folder / REGISTER).is_file():
            problems += _write(folder, sorted(stems), plan, output)
    return problems


def write_standing_registers(plan: Due, output: Path) -> None:
    """Take the figures out of every register whose facts have changed since, whatever the facts of now are."""
    counted: dict[str, list[str]] = {}
    for stem, record, why in standing_of_all(plan, {}, output):
        stems = counted.setdefault(stem.rpartition("/")[0], [])
        if record.get("made") and (why is None or why.same_figures):
            stems.append(stem)
    for folder, stems in counted.items():
        if read_json(register_record(output, folder)) != sorted(stems):
            _write(folder, sorted(stems), plan, output)


def _languages(folder: str, plan: Due) -> Iterable[str]:
    """List the languages of a folder's programme, its own first; none of a portfolio, and all where nobody knows."""
    summary = plan.matrix.programmes.get(subject_of(folder).partition("/")[0])
    if summary is not None:
        return summary.languages
    return LANGUAGES if "/" in subject_of(folder) else ()


def _write(folder: str, stems: list[str], plan: Due, output: Path) -> list[Problem]:
    try:
        text = register(_figures(stems, _languages(folder, plan), output))
    except NotebookError as error:
        return list(error.problems)
    write_whole(output / folder / REGISTER, text)
    write_json(register_record(output, folder), stems)
    return []


def _figures(stems: list[str], languages: Iterable[str], output: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Read the figures of reports with their pages, those in the programme's own language first."""
    by_language: dict[str, list[str]] = {language: [] for language in languages}
    for stem in stems:
        by_language.setdefault(stem.rpartition(".")[2], []).append(stem)
    for stem in (stem for stems in by_language.values() for stem in stems):
        page = f"{stem.rpartition('/')[2]}.html"
        for figure in read_json(figures_record(output, stem)) or ():
            yield page, figure
