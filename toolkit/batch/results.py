"""After a run: the register of figures of each folder, the record of the run, and the index of all reports."""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import platform
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import toolkit
from toolkit.batch.jobs import LeftOut, Matrix
from toolkit.batch.notebooks import notebooks_folder, read_notebook
from toolkit.batch.prose import catalogue_path, translate
from toolkit.batch.shell import JobResult
from toolkit.errors import NotebookError, Problem
from toolkit.facts.programme import open_programme
from toolkit.language import Words
from toolkit.report.html import title_of
from toolkit.report.index import IndexEntry, index_page
from toolkit.report.key_figures import recorded, register

_VERSIONS = ("papermill", "pandas", "seaborn", "matplotlib", "statsmodels", "nbconvert")


def write_results(matrix: Matrix, results: Sequence[JobResult], output: Path, language: str) -> list[Problem]:
    """Write ``figures.csv`` of every folder, ``run.json`` and ``index.html``.

    Returns
    -------
    list of Problem
        Figures that were recorded with two values; the register of their folder stays as it was.
    """
    problems: list[Problem] = []
    for programme, year in dict.fromkeys((r.job.programme, r.job.year) for r in results if r.good):
        try:
            _write(output / programme / str(year) / "figures.csv", register(_figures(output, programme, year)))
        except NotebookError as error:
            problems += error.problems
    _write(output / "run.json", json.dumps(_run(matrix, results), ensure_ascii=False, indent=1) + "\n")
    _write(output / "index.html", index_page(_entries(matrix, results, output, language), language))
    return problems


def _figures(output: Path, programme: str, year: int) -> Iterable[tuple[str, dict[str, Any]]]:
    """Read the figures of all reports of a folder, those in the programme's own language first."""
    own = [str(language) for language in open_programme(programme).file.languages]
    paths = [p for p in (output / programme / str(year)).glob("*.ipynb") if not p.name.endswith(".failed.ipynb")]
    rank = {language: number for number, language in enumerate(own)}
    by_language = sorted(paths, key=lambda p: (rank.get(_language(p), len(rank)), p.name))
    for path in by_language:
        for figure in recorded(read_notebook(path)):
            yield path.name.split(".")[0], figure


def _language(path: Path) -> str:
    return path.name.split(".")[1]


def _run(matrix: Matrix, results: Sequence[JobResult]) -> dict[str, Any]:
    return {
        "toolkit": toolkit.__version__,
        "python": platform.python_version(),
        "versions": {name: importlib.metadata.version(name) for name in _VERSIONS},
        "reports": [
            {
                "programme": r.job.programme,
                "year": r.job.year,
                "notebook": r.job.notebook,
                "language": r.job.language,
                "status": "done" if r.good else "failed",
                "cell": r.cell or None,
                "error": r.error or None,
                "seconds": round(r.seconds, 2),
            }
            for r in results
        ],
        "left_out": [
            {"programme": left.programme, "year": left.year, "notebook": left.notebook, "missing": list(left.missing)}
            for left in matrix.left_out
        ],
    }


def _entries(matrix: Matrix, results: Sequence[JobResult], output: Path, language: str) -> list[IndexEntry]:
    """List this run's reports, those of earlier runs that are still there, and what was left out."""
    entries = {result.job.stem: _entry(result, output) for result in results}
    for path in sorted(output.glob("*/*/*.html")):
        stem = path.relative_to(output).as_posix().removesuffix(".html")
        programme, year, name = stem.split("/")
        if stem not in entries and year.isdigit() and name.count(".") == 1:
            notebook, own = name.split(".")
            entries[stem] = IndexEntry(
                programme, int(year), notebook, own, _title(path.with_suffix(".ipynb")), f"{stem}.html"
            )
    words = Words(language)
    left = [_left_out(words, item, language) for item in matrix.left_out]
    return sorted(
        [*entries.values(), *left], key=lambda e: (e.programme, e.year, bool(e.left_out), e.notebook, e.language)
    )


def _entry(result: JobResult, output: Path) -> IndexEntry:
    job = result.job
    there = (output / f"{job.stem}.html").is_file()
    title = result.title or _title(job.source, job.language)
    return IndexEntry(
        job.programme, job.year, job.notebook, job.language, title, f"{job.stem}.html" if there else "", result.error
    )


def _left_out(words: Words, item: LeftOut, language: str) -> IndexEntry:
    title = _title(notebooks_folder() / f"{item.notebook}.ipynb", language)
    reason = words("index.needs", tables=", ".join(words(f"needs.{table}") for table in item.missing))
    return IndexEntry(item.programme, item.year, item.notebook, language, title, left_out=reason)


def _title(path: Path, language: str = "") -> str:
    if not path.is_file():
        return path.stem
    notebook = read_notebook(path)
    if language:
        with contextlib.suppress(NotebookError):  # its Spanish title will do
            translate(notebook, language, catalogue_path(path.parent, language))
    return title_of(notebook) or path.stem


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    with partial.open("w", encoding="utf-8", newline="\n") as handle:
        handle.write(text)
    partial.replace(path)
