"""What is kept of a report that failed: the notebook as far as it came, with a banner, and its log.

It is written by the process that waits for the job, so that it is there too when the job was killed.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.batch.jobs import Job
from toolkit.batch.journal import journal_of
from toolkit.batch.outcome import JobResult, Settings
from toolkit.batch.records import failed_files, read_json, report_record, write_json, write_whole
from toolkit.words import Words

LOG = 200_000
"""Characters of a log that are kept: its last ones."""


_FOLDERS = re.compile(r"(?<![\w.])(?:[A-Za-z]:)?(?:[/\\][\w.~+-]+)+[/\\]")


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
    """Give the notebook with its parameters, the outputs it had shown, and a banner at its head."""
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
