"""After a run: the register of figures of each folder, the record of the run, and the index of all reports."""

from __future__ import annotations

import importlib.metadata
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import toolkit
from toolkit.batch.digests import versions
from toolkit.batch.fresh import Plan
from toolkit.batch.jobs import LeftOut
from toolkit.batch.notebooks import NotebookSource
from toolkit.batch.outcome import JobResult
from toolkit.batch.programmes import Summary
from toolkit.batch.records import HIDDEN, figures_record, read_json, report_records, write_whole
from toolkit.errors import NotebookError, Problem
from toolkit.language import Words
from toolkit.report.index import IndexEntry, index_page
from toolkit.report.register import register

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
    try:
        for folder in _changed(plan, results, output):
            problems += _write_register(folder, plan.matrix.programmes, output)
        write_whole(output / "run.json", json.dumps(run_record(plan, results), ensure_ascii=False, indent=1) + "\n")
        titles = {name: source.title(language) for name, source in sources.items()}
        page = index_page(_entries(plan, output, titles, language), language, _titles(plan, language), titles)
        write_whole(output / "index.html", page)
    except OSError as error:
        problems.append(Problem("not_written", str(output), fields={"found": error.strerror or ""}))
    return problems


def _changed(plan: Plan, results: Results, output: Path) -> Iterable[str]:
    """List the folders in which something was made, or that lack their register."""
    folders = dict.fromkeys(job.stem.rpartition("/")[0] for job in plan.matrix.jobs)
    made = {stem.rpartition("/")[0] for stem, result in results.items() if result.good}
    return [folder for folder in folders if folder in made or not (output / folder / "figures.csv").is_file()]


def _write_register(folder: str, programmes: Mapping[str, Summary], output: Path) -> list[Problem]:
    programme = programmes.get(folder.partition("/")[0])
    languages = programme.languages if programme is not None else ()
    try:
        text = register(_figures(output, folder, languages))
    except NotebookError as error:
        return list(error.problems)
    write_whole(output / folder / "figures.csv", text)
    return []


def _figures(output: Path, folder: str, languages: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Read the figures of all reports of a folder, those in the programme's own language first."""
    records = (output / HIDDEN / "reports" / folder).glob("*.figures.json")
    by_language: dict[str, list[str]] = {language: [] for language in languages}
    for name in sorted(path.name.removesuffix(".figures.json") for path in records):
        by_language.setdefault(name.rpartition(".")[2], []).append(name)
    for name in (name for names in by_language.values() for name in names):
        for figure in read_json(figures_record(output, f"{folder}/{name}")) or ():
            yield name.partition(".")[0], figure


def run_record(plan: Plan, results: Results) -> dict[str, Any]:
    """Describe a run for machines."""
    return {
        "toolkit": toolkit.__version__,
        "versions": {**versions(), "nbconvert": importlib.metadata.version("nbconvert")},
        "reports": [
            {
                **_subject(job.folder),
                "notebook": job.notebook,
                "language": job.language,
                **_became(plan, results.get(job.stem), job.stem),
            }
            for job in plan.matrix.jobs
        ],
        "left_out": [
            {**_subject(left.folder), "notebook": left.notebook, "missing": list(left.missing)}
            for left in plan.matrix.left_out
        ],
    }


def _subject(folder: str) -> dict[str, Any]:
    """Name programme and year of a folder of reports; a portfolio has no year of its own."""
    programme, _, year = folder.partition("/")
    return {"programme": programme, "year": int(year) if year else None}


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


def _entries(plan: Plan, output: Path, titles: Mapping[str, str], language: str) -> list[IndexEntry]:
    """List the reports of this run, those of earlier runs that are still there, and what was left out."""
    records = report_records(output)
    entries = {}
    for stem in dict.fromkeys([*(job.stem for job in plan.matrix.jobs), *records]):
        folder, _, name = stem.rpartition("/")
        notebook, own = name.rsplit(".", 1)
        record = records.get(stem) or {}
        href = f"{stem}.html" if (output / f"{stem}.html").is_file() else ""
        made = record.get("made") or {}
        title = made.get("title") or titles.get(notebook, notebook)
        failed = (record.get("failed") or {}).get("error", "")
        if href or failed or stem in plan.reasons:
            entries[stem] = IndexEntry(
                folder, notebook, own, title, href, failed, synthetic=made.get("synthetic", False)
            )
    words = Words(language)
    return [*entries.values(), *(_left_out(words, item, titles, language) for item in plan.matrix.left_out)]


def _left_out(words: Words, item: LeftOut, titles: Mapping[str, str], language: str) -> IndexEntry:
    reason = words("index.needs", tables=", ".join(words(f"needs.{table}") for table in item.missing))
    return IndexEntry(item.folder, item.notebook, language, titles[item.notebook], left_out=reason)
