"""The figures that the pages of a programme and year show, as the last run recorded them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from toolkit.batch.run_records import figures_record, read_json, report_records
from toolkit.editions import subject_of
from toolkit.errors import CommandError, Problem
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
