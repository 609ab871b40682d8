"""After a run: the register of figures of each folder, the record of the run, and the index of all reports."""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import toolkit
from toolkit.batch.backing import settle_pages
from toolkit.batch.contents import entries
from toolkit.batch.digests import versions
from toolkit.batch.fresh import Plan
from toolkit.batch.jobs import Matrix
from toolkit.batch.notebooks import NotebookSource, notebook_sources
from toolkit.batch.outcome import JobResult
from toolkit.batch.records import write_whole
from toolkit.batch.registers import write_registers, write_standing_registers
from toolkit.errors import Problem, ToolkitError
from toolkit.report.index import index_page
from toolkit.words import LANGUAGES

Results = Mapping[str, JobResult]
"""Results by the stem of their job; those of jobs that a run did not come to are not there."""


def write_results(
    plan: Plan, results: Results, sources: Mapping[str, NotebookSource], output: Path, language: str
) -> list[Problem]:
    """Write ``figures.csv`` of every folder that changed, ``run.json`` and ``index.html``.

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
        titles = {name: source.title(language) for name, source in sources.items()}
        told = list(entries(plan, standing, titles, output, language))
        write_whole(output / "index.html", index_page(told, language, _titles(plan, language), titles))
    except OSError as error:
        problems.append(Problem("not_written", str(output), fields={"found": error.strerror or ""}))
    return problems


def tell_refused(output: Path, language: str) -> None:
    """Say on pages, in registers and on the index which of them are of earlier facts, when those of now are refused."""
    plan = Plan(Matrix(), {})
    with contextlib.suppress(OSError):
        if settle_pages(plan, {}, output):
            write_standing_registers(plan, output)
            sources: Mapping[str, NotebookSource] = {}
            with contextlib.suppress(ToolkitError):
                sources = notebook_sources({})
            titles = {name: source.title(language) for name, source in sources.items()}
            told = sorted(entries(plan, {}, titles, output, language), key=lambda e: LANGUAGES.index(e.language))
            codes = dict.fromkeys(entry.folder.partition("/")[0] for entry in told if "/" in entry.folder)
            write_whole(output / "index.html", index_page(told, language, _read_titles(codes, language), titles))


def _read_titles(codes: Iterable[str], language: str) -> dict[str, str]:
    """Read the titles of programmes as far as they can be read."""
    from toolkit.facts.programme import open_programme  # noqa: PLC0415 - where nothing is refused it is not needed

    found = {}
    for code in codes:
        with contextlib.suppress(ToolkitError):
            found[code] = open_programme(code).file.title.said(language)
    return found


def run_record(plan: Plan, results: Results) -> dict[str, Any]:
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


def _became(plan: Plan, result: JobResult | None, stem: str) -> dict[str, Any]:
    why = plan.reasons[stem]
    if why is None:
        return {"status": "up_to_date"}
    if result is None:
        return {"status": "not_run", "reason": why.code}
    became: dict[str, Any] = {"status": "done" if result.good else "failed", "reason": why.code}
    if not result.good:
        became |= {"cell": result.cell or None, "error": result.error}
    return became | {"seconds": round(result.seconds, 2)}


def _titles(plan: Plan, language: str) -> dict[str, str]:
    found = {code: summary.titles for code, summary in plan.matrix.programmes.items()}
    return {code: titles.get(language) or titles.get("es") or code for code, titles in found.items()}
