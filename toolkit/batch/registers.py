"""The register of figures of each folder of reports: of those that are there, and are what would be made now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from toolkit.batch.backing import standing_of_all
from toolkit.batch.fresh import Plan, Standing
from toolkit.batch.records import (
    REGISTER,
    figures_record,
    read_json,
    register_record,
    write_json,
    write_whole,
)
from toolkit.errors import NotebookError, Problem
from toolkit.report.register import register
from toolkit.words import LANGUAGES


def forget_registers(plan: Plan, output: Path) -> None:
    """Forget what registers hold whose reports are about to be made: a run that is killed leaves them to the next."""
    for folder in {job.folder for job in plan.jobs}:
        register_record(output, folder).unlink(missing_ok=True)


def write_registers(plan: Plan, standing: Standing, output: Path) -> list[Problem]:
    """Write the register of every folder of a run whose figures are not those it holds.

    Reports made from other facts than those of now, or by another notebook or toolkit, are not read, nor those of a
    language or notebook that is no longer there: their figures may differ, and nobody has made a mistake.

    Parameters
    ----------
    plan : Plan
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


def write_standing_registers(plan: Plan, output: Path) -> None:
    """Take the figures out of every register whose facts have changed since, whatever the facts of now are."""
    counted: dict[str, list[str]] = {}
    for stem, record, why in standing_of_all(plan, {}, output):
        stems = counted.setdefault(stem.rpartition("/")[0], [])
        if record.get("made") and (why is None or why.same_figures):
            stems.append(stem)
    for folder, stems in counted.items():
        if read_json(register_record(output, folder)) != sorted(stems):
            _write(folder, sorted(stems), plan, output)


def _languages(folder: str, plan: Plan) -> Iterable[str]:
    """List the languages of a folder's programme, its own first; none of a portfolio, and all where nobody knows."""
    summary = plan.matrix.programmes.get(folder.partition("/")[0])
    if summary is not None:
        return summary.languages
    return LANGUAGES if "/" in folder else ()


def _write(folder: str, stems: list[str], plan: Plan, output: Path) -> list[Problem]:
    try:
        text = register(_figures(stems, _languages(folder, plan), output))
    except NotebookError as error:
        return list(error.problems)
    write_whole(output / folder / REGISTER, text)
    write_json(register_record(output, folder), stems)
    return []


def _figures(stems: list[str], languages: Iterable[str], output: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Read the figures of reports, those in the programme's own language first."""
    by_language: dict[str, list[str]] = {language: [] for language in languages}
    for stem in stems:
        by_language.setdefault(stem.rpartition(".")[2], []).append(stem)
    for stem in (stem for stems in by_language.values() for stem in stems):
        notebook = stem.rpartition("/")[2].rpartition(".")[0]
        for figure in read_json(figures_record(output, stem)) or ():
            yield notebook, figure
