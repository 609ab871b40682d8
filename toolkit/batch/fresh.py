"""What is up to date: every report knows what it was made from, and is made again only when that has changed.

Two keys are kept apart. The first is over everything that can change what a notebook shows: its source, its parameters,
the facts it read and the names of those it could have read, the toolkit's source, the versions of Python and its
libraries. The second is over what turns the executed notebook into a page. When only the second differs, the page is
drawn anew and nothing is executed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from toolkit.batch.digests import digest, digest_of, source_of_cells, source_of_pages, versions
from toolkit.batch.jobs import Job, Matrix
from toolkit.batch.records import read_json, report_record


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a report is made, or only its page drawn; `found` names what changed, where that helps."""

    code: str
    found: str = ""

    @property
    def page_only(self) -> bool:
        """Whether the notebook need not be executed."""
        return self.code == "template"


@dataclass(frozen=True, slots=True)
class Plan:
    """The matrix, and why each of its reports is made; None for those that are up to date."""

    matrix: Matrix
    reasons: Mapping[str, Reason | None]

    @property
    def jobs(self) -> list[Job]:
        """Those that have to run."""
        due = ((job, self.reasons[job.stem]) for job in self.matrix.jobs)
        return [replace(job, page_only=why.page_only) for job, why in due if why is not None]


def plan(matrix: Matrix, output: Path, isolation: str, force: bool = False) -> Plan:
    """Find out what has to be made.

    Parameters
    ----------
    matrix : Matrix
    output : Path
        Folder of all reports.
    isolation : {"fork", "kernel"}
        How the notebooks would be executed.
    force : bool
        Make everything.
    """
    reasons = {}
    for job in matrix.jobs:
        why = reason(job, isolation, read_json(report_record(output, job.stem)), output)
        reasons[job.stem] = Reason("forced") if force and (why is None or why.page_only) else why
    return Plan(matrix, reasons)


def inputs(job: Job, isolation: str) -> dict[str, str]:
    """Give the parts of a job's first key that are known before it runs."""
    return {
        "notebook": digest(job.source.encode()),
        "parameters": digest_of(dict(job.parameters)),
        "files": digest_of(sorted(job.facts)),
        "toolkit": source_of_cells(),
        "versions": digest_of(versions()),
        "isolation": isolation,
    }


def made_from(job: Job, isolation: str, read: Mapping[str, str]) -> dict[str, Any]:
    """Describe what a report was made from, for its record; `read` are the facts with their digests."""
    return {"inputs": inputs(job, isolation), "facts": dict(sorted(read.items())), "page": source_of_pages()}


def reason(job: Job, isolation: str, record: Mapping[str, Any] | None, output: Path) -> Reason | None:
    """Say why a report has to be made, or None when it is up to date.

    Parameters
    ----------
    job : Job
    isolation : {"fork", "kernel"}
        How it would be made now.
    record : mapping, optional
        What :mod:`toolkit.batch.records` keeps of the report.
    output : Path
        Folder of all reports.
    """
    if record is None:
        return Reason("new")
    if record.get("failed"):
        return Reason("failed_before")
    made = record.get("made")
    if not made:
        return Reason("interrupted")
    changed = [part for part, value in inputs(job, isolation).items() if made["inputs"].get(part) != value]
    if changed:
        return Reason(changed[0])
    facts = [name for name, was in made["facts"].items() if job.facts.get(name) != was]
    if facts:
        return Reason("facts", ", ".join(facts))
    if any(_size(output / f"{job.stem}.{ending}") != size for ending, size in made["sizes"].items()):
        return Reason("output")
    return Reason("template") if made["page"] != source_of_pages() else None


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1
