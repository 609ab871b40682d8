"""The figures that the pages of a programme and year show, as the last run recorded them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.batch.jobs import Job
from toolkit.batch.run_records import facts_below, figures_record, read_json, report_record, report_records
from toolkit.batch.up_to_date import difference
from toolkit.editions import DEMONSTRATION, EVALUATOR, placed, subject_of
from toolkit.errors import CommandError, Problem
from toolkit.facts.contracts.tables_by_name import TABLES
from toolkit.facts.folders import RULES, fact_file
from toolkit.report.figures_csv import each_once


def recorded_figures(reports: Path, programme: str, year: str, language: str) -> Sequence[Mapping[str, Any]]:
    """Return each figure that the pages of a programme, a year and a language show, once a page, with its `page`.

    Raises
    ------
    CommandError
        When there are no such pages.
    """
    folder = f"{programme}/{year}"
    stems = [
        stem
        for stem, record in report_records(reports).items()
        if record.get("made") and subject_of(stem.rpartition("/")[0]) == folder and stem.endswith(f".{language}")
    ]
    pages = {f"{stem.rpartition('/')[2]}.html": read_json(figures_record(reports, stem)) for stem in stems}
    if not pages:
        fields = {"found": f"{folder} {language}", "next": f"evaluate run {programme} --language {language}"}
        raise CommandError(Problem("no_pages_of_it", fields=fields))
    shown = each_once((page, figure) for page, figures in pages.items() for figure in figures or ())
    return [{**figure, "page": page} for page, figure in shown]


class Page(NamedTuple):
    """The figures of one page, by their identifier, as they are recorded; the tables it read, where that is known."""

    figures: Mapping[str, Mapping[str, Any]]
    read: frozenset[str] | None


class LastRun:
    """What the last run recorded of the pages of a programme, as far as they would be the same were they made now.

    Parameters
    ----------
    reports : Path
        Folder of all reports.
    code : str
        Of the programme.
    opened : float
        When it was opened: of facts that were written since, it may know what they were before.
    """

    def __init__(self, reports: Path, code: str, opened: float) -> None:
        self._reports, self._code = reports, code
        self._facts = facts_below(code, RULES)
        self._is_as_opened = all(_written(fact_file(name)) <= opened for name in self._facts)

    def page(self, job: Job) -> Page | None:
        """Return the page of a job, wherever its edition is placed; None where there is none, or it is behind."""
        if not self._is_as_opened:
            return None
        for folder in (placed(job.folder, EVALUATOR), placed(job.folder, DEMONSTRATION)):
            own = replace(job, folder=folder, facts=self._facts)
            record = read_json(report_record(self._reports, own.stem)) or {}
            made, figures = record.get("made"), read_json(figures_record(self._reports, own.stem))
            if not made or not isinstance(figures, list):
                continue
            behind = difference(own, made["inputs"].get("isolation", ""), made, self._reports)
            if behind is None or behind.same_figures:
                return Page({figure["id"]: figure for figure in reversed(figures)}, self._tables(made["facts"]))
        return None

    def _tables(self, facts: Mapping[str, str]) -> frozenset[str]:
        paths = (Path(name) for name in facts)
        return frozenset(p.stem for p in paths if p.parent == Path(self._code) and p.stem in TABLES)


def _written(path: Path) -> float:
    """Say when a file was written, or put in the place of another."""
    try:
        found = path.stat()
    except OSError:
        return 0.0
    return max(found.st_mtime, found.st_ctime)
