"""What became of a job: its outcome, the log of one that failed, and what it said while it ran."""

from __future__ import annotations

import contextlib
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.batch.jobs import Job
from toolkit.batch.limits import Limits
from toolkit.batch.run_records import failed_files, read_json, report_record, write_json, write_whole
from toolkit.facts.folders import named_supplied
from toolkit.spoken import SOURCE_LANGUAGE
from toolkit.words import Words

FORK, KERNEL = "fork", "kernel"
"""Ways of keeping jobs apart: a warm process for each, or a stock kernel for each."""

DEFAULT_ISOLATION = FORK if sys.platform == "linux" else KERNEL


@dataclass(frozen=True, slots=True)
class Settings:
    """How jobs are run, wherever they are run.

    Attributes
    ----------
    data, output : Path
        Folder of facts and folder of all reports; on a cluster, every worker sees them under the same name.
    isolation : {"fork", "kernel"}
    limits : Limits
    language : str
        In which the person who runs them is told what went wrong.
    supplied : str
        The folder that the environment names in the place of what is supplied; empty for none.
    """

    data: Path
    output: Path
    isolation: str = DEFAULT_ISOLATION
    limits: Limits = field(default_factory=Limits)
    language: str = SOURCE_LANGUAGE
    supplied: str = field(default_factory=named_supplied)


@dataclass(frozen=True, slots=True)
class JobResult:
    """What became of a job. A notebook that fails is a result, not an exception.

    Attributes
    ----------
    job : Job
        Without its source and facts: a result travels light.
    error : str
        Empty when all went well; else what happened, in one line.
    cell : int
        Number of the cell that failed, counted from 1 over all cells of the notebook; 0 when it was none.
    seconds : float
        How long it took.
    """

    job: Job
    error: str = ""
    cell: int = 0
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        """Whether the report was made."""
        return not self.error


LOG = 200_000
"""Characters of a log that are kept: its last ones."""


_FOLDERS = re.compile(r"(?:(?<![\w.])|(?<=\[\dm)|(?<=\[\d\dm))(?:[A-Za-z]:)?(?:[/\\][\w.~+-]+)+[/\\]")
"""Also behind what colours a traceback, ``[32m``."""


def without_folders(text: str) -> str:
    """Leave out the folders of a machine: nobody who reads what is said needs them, and they name its user."""
    return _FOLDERS.sub("…/", text)


def keep_failure(job: Job, result: JobResult, settings: Settings, work: Path) -> None:
    """Keep what a failed job leaves. An earlier report of the same name stays where it is, and so does its record."""
    with contextlib.suppress(OSError):  # no room: the result itself says so
        notebook, log = failed_files(settings.output, job.stem)
        kept = _as_far_as_it_came(job, _banner(result, Words(settings.language)), work)
        write_whole(notebook, json.dumps(kept, ensure_ascii=False, indent=1) + "\n")
        _keep_log(work / "log.txt", log)
        record = report_record(settings.output, job.stem)
        made = (read_json(record) or {}).get("made")
        failed = {"error": result.error, "cell": result.cell, "seconds": round(result.seconds, 2)}
        write_json(record, {"made": made, "failed": failed})


def _keep_log(found: Path, place: Path) -> None:
    text = ""
    with contextlib.suppress(OSError), found.open(encoding="utf-8", errors="replace") as handle:
        handle.seek(max(0, found.stat().st_size - LOG))
        text = handle.read()
    if text.strip():
        write_whole(place, without_folders(text))
    else:
        place.unlink(missing_ok=True)


def _as_far_as_it_came(job: Job, banner: dict[str, Any], work: Path) -> dict[str, Any]:
    """Return the notebook with its parameters, the outputs it had shown, and a banner at its head."""
    notebook: dict[str, Any] = json.loads(job.source)
    shown = {line["cell"]: list(map(_nameless, line["outputs"])) for line in journal_of(work) if "outputs" in line}
    cells = []
    for number, cell in enumerate(notebook["cells"], 1):
        cells.append(cell | ({"outputs": shown[number]} if number in shown else {}))
        if "parameters" in cell["metadata"].get("tags", []):
            cells.append(_parameters(job.parameters))
    notebook["cells"] = [banner, *cells]
    return notebook


def _nameless(output: dict[str, Any]) -> dict[str, Any]:
    """Leave folders out of what a cell has printed and of its traceback."""
    kept = dict(output)
    for key in ("text", "evalue", "traceback"):
        said = output.get(key)
        if isinstance(said, list):
            kept[key] = [without_folders(str(line)) for line in said]
        elif isinstance(said, str):
            kept[key] = without_folders(said)
    return kept


def _parameters(parameters: Mapping[str, Any]) -> dict[str, Any]:
    source = "\n".join(f"{name} = {value!r}" for name, value in parameters.items())
    return _cell("code", "injected-parameters", source) | {"outputs": [], "execution_count": None}


def _banner(result: JobResult, words: Words) -> dict[str, Any]:
    key = "failure.cell" if result.cell else "failure.none"
    return _cell("markdown", "failure-banner", words(key, job=result.job.name, cell=result.cell, error=result.error))


def _cell(kind: str, tag: str, source: str) -> dict[str, Any]:
    return {"cell_type": kind, "id": tag, "metadata": {"tags": [tag]}, "source": source}


FILE = "cells.jsonl"


class Journal:
    """The journal of one attempt.

    Attributes
    ----------
    cell : int
        Number of the cell that was started last, 0 before the first.
    """

    def __init__(self, work: Path) -> None:
        self._path = work / FILE
        self._handle: Any = None
        self.cell = 0

    def __enter__(self) -> Journal:
        self._handle = self._path.open("w", encoding="utf-8")
        return self

    def __exit__(self, *_: object) -> None:
        self._handle.close()

    def tell(self, cell: int, outputs: list[Any] | None) -> None:
        """Note that a cell starts, or what it has shown when it ends."""
        self.cell = cell
        line = {"cell": cell} if outputs is None else {"cell": cell, "outputs": outputs}
        self._handle.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._handle.flush()


def journal_of(work: Path) -> Iterator[Mapping[str, Any]]:
    """Read what a journal says, as far as it goes."""
    with contextlib.suppress(OSError), (work / FILE).open(encoding="utf-8") as handle:
        for line in handle:
            with contextlib.suppress(ValueError):  # the last line of a process that was killed
                yield json.loads(line)


def last_cell(work: Path) -> int:
    """Return the number of the last cell that was started, 0 when none was."""
    return max((line["cell"] for line in journal_of(work)), default=0)
