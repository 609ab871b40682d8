"""What is up to date: every report knows what it was made from, and is made again only when that has changed.

Two keys are kept apart. The first is over everything that can change what a notebook shows: its source, its parameters,
the facts it read and the names of those it could have read, the toolkit's source, the versions of Python and its
libraries. The second is over what turns the executed notebook into a page. When only the second differs, the page is
drawn anew and nothing is executed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from toolkit.batch.jobs import Job, Jobs
from toolkit.batch.run_records import (
    digest,
    digest_of,
    read_json,
    report_record,
    source_of_cells,
    source_of_pages,
    versions,
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a report is made, or only its page drawn; `found` names what changed, where that helps."""

    code: str
    found: str = ""

    @property
    def page_only(self) -> bool:
        """Whether the notebook need not be executed."""
        return self.code == "template"

    @property
    def same_figures(self) -> bool:
        """Whether the figures that are there are those that would be made now."""
        return self.code in ("template", "isolation")


Standing = Mapping[str, Reason | None]
"""What tells each report that is there from the one that would be made now, by its stem; None where it is the same."""


@dataclass(frozen=True, slots=True)
class Due:
    """The matrix, and why each of its reports is made.

    Attributes
    ----------
    reasons : mapping of str to Reason or None
        By the stem of a job; None for those that are up to date.
    standing : mapping of str to Reason or None
        Of every report that can be made, also where nobody asked for it this time.
    """

    matrix: Jobs
    reasons: Mapping[str, Reason | None]
    standing: Standing = field(default_factory=dict)

    @property
    def jobs(self) -> list[Job]:
        """Those that have to run."""
        due = ((job, self.reasons[job.stem]) for job in self.matrix.jobs)
        return [replace(job, page_only=why.page_only) for job, why in due if why is not None]


def plan(matrix: Jobs, output: Path, isolation: str, force: bool = False) -> Due:
    """Find out what has to be made.

    Parameters
    ----------
    matrix : Jobs
    output : Path
        Folder of all reports.
    isolation : {"fork", "kernel"}
        How the notebooks would be executed.
    force : bool
        Make everything.
    """
    reasons: dict[str, Reason | None] = {}
    standing: dict[str, Reason | None] = {}
    for job in matrix.known:
        record = read_json(report_record(output, job.stem)) or {}
        standing[job.stem] = difference(job, isolation, record.get("made"), output)
        reasons[job.stem] = _reason(record, standing[job.stem], force)
    return Due(matrix, {job.stem: reasons[job.stem] for job in matrix.jobs}, standing)


def _reason(record: Mapping[str, Any], standing: Reason | None, force: bool) -> Reason | None:
    """Say why a report is made, by its record and what tells it from the one that would be made now."""
    if record.get("failed"):
        return Reason("failed_before")
    if record and not record.get("made"):
        return Reason("interrupted")
    return Reason("forced") if force and (standing is None or standing.page_only) else standing


def inputs(job: Job, isolation: str) -> dict[str, str]:
    """Return the parts of a job's first key that are known before it runs."""
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


def difference(job: Job, isolation: str, made: Mapping[str, Any] | None, output: Path) -> Reason | None:
    """Say what tells the report that is there from the one that would be made now, or None when it is the same.

    Parameters
    ----------
    job : Job
    isolation : {"fork", "kernel"}
        How it would be made now.
    made : mapping, optional
        What its record says it was made from.
    output : Path
        Folder of all reports.
    """
    if not made:
        return Reason("new")
    changed = [part for part, value in inputs(job, isolation).items() if made["inputs"].get(part) != value]
    if changed:
        return Reason(changed[0])
    if facts := _changed(made, job.facts):
        return Reason("facts", ", ".join(facts))
    if any(_size(output / f"{job.stem}.{ending}") != size for ending, size in made["sizes"].items()):
        return Reason("output")
    return Reason("template") if made["page"] != source_of_pages() else None


def overtaken(made: Mapping[str, Any], facts: Mapping[str, str]) -> Reason | None:
    """Say what has changed since a report was made that is none of a run's matrix, as far as its record tells.

    Parameters
    ----------
    made : mapping
        What its record says it was made from.
    facts : mapping of str to str
        Digest of every file of facts as it is now; empty for one that is no longer there.
    """
    if _changed(made, facts):
        return Reason("facts")
    now = {"toolkit": source_of_cells(), "versions": digest_of(versions())}
    return next((Reason(part) for part, value in now.items() if made["inputs"].get(part) != value), None)


def _changed(made: Mapping[str, Any], facts: Mapping[str, str]) -> list[str]:
    return [name for name, was in made["facts"].items() if facts.get(name) != was]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1
