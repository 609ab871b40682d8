"""What backs the pages that are there: one of earlier facts says so itself, one that nothing backs is put aside."""

from __future__ import annotations

import contextlib
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date

from toolkit.batch.jobs import Jobs
from toolkit.batch.run_records import (
    REGISTER,
    failed_files,
    figures_record,
    file_digest,
    read_json,
    report_record,
    report_records,
    withdrawn_record,
    write_json,
    write_whole,
)
from toolkit.batch.up_to_date import Due, Reason, Standing, overtaken
from toolkit.editions import subject_of
from toolkit.facts.folders import fact_file
from toolkit.report.frame import bare, framed
from toolkit.spoken import DATES, LANGUAGES, SOURCE_LANGUAGE
from toolkit.words import Words

GONE = Reason("gone")
"""A page is none of those that are made now: nobody asks for it, its language is not offered, its notebook is gone."""

ASIDE = "withdrawn"
"""Folder of what was withdrawn, in the folder of reports."""

OUTDATED = ("facts", "files")
"""Reasons by which a page is of facts that are no longer those of its programme."""

_MARK = re.compile(r"<p class=\"synthetic\" data-standing>.*?</p>\n?", re.DOTALL)
_BODY = re.compile(r"<body[^>]*>\n?")


def standing_of_all(plan: Due, standing: Standing, output: Path) -> Iterator[tuple[str, dict[str, Any], Reason | None]]:
    """Say of every report, made or to be made, what tells it from the one that would be made now.

    Returns
    -------
    iterator of (str, dict, Reason or None)
        Stem and record of each; None where it is what would be made now.
    """
    records, digest_now = report_records(output), cache(_digest_now)
    for stem in dict.fromkeys([*plan.reasons, *records]):
        record = records.get(stem) or {}
        made = record.get("made") or {}
        yield stem, record, standing[stem] if stem in standing else _since(made, stem, plan.matrix, digest_now)


def _since(made: Mapping[str, Any], stem: str, matrix: Jobs, digest_now: Callable[[str], str]) -> Reason | None:
    """Say what has become of a report that this run could not make."""
    notebook = stem.rpartition("/")[2].rpartition(".")[0]
    if stem in matrix.unmade or notebook in {Path(fault.file).stem for fault in matrix.faults}:
        return Reason("notebook")  # it is there, with a fault
    if matrix.everything or stem.rpartition("/")[0] in matrix.requests:
        return GONE
    return overtaken(made, {name: digest_now(name) for name in made["facts"]}) if made else None


def _digest_now(name: str) -> str:
    try:
        return file_digest(fact_file(name))
    except OSError:
        return ""


def settle_pages(plan: Due, standing: Standing, output: Path) -> bool:
    """Let every page say what it is: one of earlier facts, or nothing; put aside what nothing backs any more.

    Returns
    -------
    bool
        Whether a page has changed.
    """
    changed = False
    for stem, record, why in list(standing_of_all(plan, standing, output)):
        if why == GONE:
            _withdraw(stem, record, _reason(stem, plan), output)
            changed = True
        elif record.get("made"):
            key = "failed" if record.get("failed") and why is not None else "facts"
            wanted = key if key == "failed" or (why is not None and why.code in OUTDATED) else ""
            changed |= _marked(stem, record, wanted, output)
    for stem in plan.reasons:
        _forget(stem, output)
    if plan.matrix.everything:
        _withdraw_registers(plan, output)
    return changed


def _reason(stem: str, plan: Due) -> dict[str, Any]:
    """Say why nothing backs a report any more, in a way that every language can."""
    folder, _, name = stem.rpartition("/")
    notebook = name.rpartition(".")[0]
    missing = next((i.missing for i in plan.matrix.left_out if (i.folder, i.notebook) == (folder, notebook)), ())
    if missing:
        return {"key": "needs", "missing": list(missing)}
    if any(subject_of(job.stem) == subject_of(stem) for job in plan.matrix.known):
        return {"key": "edition", "missing": []}
    if folder not in plan.matrix.requests:
        return {"key": "parameters", "missing": []}
    there = {job.notebook for job in plan.matrix.known}
    return {"key": "language" if notebook in there else "notebook", "missing": []}


def said_reason(words: Words, reason: Mapping[str, Any]) -> str:
    """Say in words why something was withdrawn."""
    if reason["key"] == "needs":
        return words("index.needs", tables=words.needs(reason["missing"]))
    return words(f"withdrawn.{reason['key']}")


# --- marks


def _marked(stem: str, record: Mapping[str, Any], key: str, output: Path) -> bool:
    """Write on a page that it is of earlier facts, or take that away; its record knows which, and few are opened."""
    made, path = dict(record["made"]), output / f"{stem}.html"
    if made.get("mark", "") == key or not path.is_file():
        return False
    words, language = _words(stem)
    said = words(f"standing.{key}", date=_day(made, language)) if key else ""
    made["mark"] = key
    made["sizes"] = {**made["sizes"], "html": _write_mark(path, said)}
    write_json(report_record(output, stem), {**record, "made": made})
    return True


def _write_mark(path: Path, said: str) -> int:
    """Put a sentence at the head of a page in the place of the one that is there; give the size of the file."""
    page = _MARK.sub("", path.read_text(encoding="utf-8"))
    if said and (body := _BODY.search(page)):
        mark = f'<p class="synthetic" data-standing>{said}</p>\n'
        page = page[: body.end()] + mark + page[body.end() :]
    write_whole(path, page)
    return path.stat().st_size


def unmarked(page: str) -> str:
    """Return a page as it was made, without what later runs say of it: its mark and its links to others."""
    return bare(_MARK.sub("", page))


def _words(stem: str) -> tuple[Words, str]:
    language = stem.rpartition(".")[2]
    language = language if language in LANGUAGES else SOURCE_LANGUAGE
    return Words(language), language


def _day(made: Mapping[str, Any], language: str) -> str:
    """Write the day of a report's facts: that on which it was made."""
    with contextlib.suppress(KeyError, ValueError):
        return str(format_date(date.fromisoformat(made["on"]), "long", locale=DATES.get(language, language)))
    return "—"


def today() -> str:
    """Return the day on which a report is made; it stands in its record and on no page that is backed."""
    return time.strftime("%Y-%m-%d")


# --- withdrawal


def _withdraw(stem: str, record: Mapping[str, Any], reason: Mapping[str, Any], output: Path) -> None:
    """Put a report aside, its page marked; its record says why."""
    made = record.get("made") or {}
    words, language = _words(stem)
    page, aside = output / f"{stem}.html", output / ASIDE / stem
    if made and page.is_file():
        aside.parent.mkdir(parents=True, exist_ok=True)
        said = words("standing.gone", date=_day(made, language), why=said_reason(words, reason))
        write_whole(page, framed(page.read_text(encoding="utf-8"), "", ()))  # where it goes its links lead nowhere
        _write_mark(page, said)
        for ending in ("html", "ipynb"):
            with contextlib.suppress(FileNotFoundError):
                (output / f"{stem}.{ending}").replace(aside.parent / f"{aside.name}.{ending}")
        told = {name: made.get(name, "") for name in ("title", "synthetic", "edition")} | {"reason": reason}
        write_json(withdrawn_record(output, stem), told)
    for left in (*failed_files(output, stem), figures_record(output, stem), report_record(output, stem)):
        left.unlink(missing_ok=True)


def withdrawn(output: Path, plan: Due) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """List what was withdrawn and is not made again: its stem, and what is to be told of it."""
    there = {job.stem for job in plan.matrix.known}
    folder = withdrawn_record(output, "").parent
    for path in sorted(folder.rglob("*.json")):
        stem, told = path.relative_to(folder).as_posix().removesuffix(".json"), read_json(path)
        if stem not in there and isinstance(told, dict):
            yield stem, told


def _forget(stem: str, output: Path) -> None:
    """Delete what was put aside of a report that is made again."""
    record = withdrawn_record(output, stem)
    if record.is_file() and report_record(output, stem).is_file():
        for path in (*(output / ASIDE / f"{stem}.{ending}" for ending in ("html", "ipynb")), record):
            path.unlink(missing_ok=True)


def _withdraw_registers(plan: Due, output: Path) -> None:
    """Put the registers of folders aside of which no report is made any more."""
    for path in sorted(output.rglob(REGISTER)):
        folder = path.parent.relative_to(output)
        if folder.parts[:1] != (ASIDE,) and folder.as_posix() not in plan.matrix.requests:
            aside = output / ASIDE / folder
            if aside.is_dir() and not list(path.parent.glob("*.html")):
                shutil.move(path, aside / REGISTER)
                with contextlib.suppress(OSError):
                    path.parent.rmdir()
