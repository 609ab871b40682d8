"""What the index tells of: reports of this run, those of earlier runs that are still there, and what is not made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from toolkit.batch.digests import file_digest
from toolkit.batch.fresh import Plan, Reason, Standing, overtaken
from toolkit.batch.jobs import LeftOut, Matrix
from toolkit.batch.records import report_records
from toolkit.facts.folders import data_folder
from toolkit.language import Words
from toolkit.report.index import IndexEntry

_GONE = Reason("gone")
"""A page is none of those that are made now: nobody asks for it, its language is not offered, its notebook is gone."""

_EARLIER = {"facts": "facts", "files": "facts", "gone": "gone"} | dict.fromkeys(
    ("notebook", "parameters", "toolkit", "versions"), "edition"
)
"""What a reader is told of a page that is not the one that would be made now, by what tells them apart."""


def entries(
    plan: Plan, standing: Standing, titles: Mapping[str, str], output: Path, language: str
) -> Iterator[IndexEntry]:
    """List the entries of the index.

    Parameters
    ----------
    plan : Plan
    standing : mapping of str to Reason or None
        What tells each report from the one that would be made now, by its stem.
    titles : mapping of str to str
        Titles of the notebooks in the language of the index.
    output : Path
        Folder of all reports.
    language : str
        Language of the index.
    """
    records, digest_now = report_records(output), cache(_digest_now)
    for stem in dict.fromkeys([*plan.reasons, *records]):
        record = records.get(stem) or {}
        made = record.get("made") or {}
        why = standing[stem] if stem in standing else _since(made, stem, plan.matrix, digest_now)
        failed = "" if why == _GONE else (record.get("failed") or {}).get("error", "")
        href = f"{stem}.html" if (output / f"{stem}.html").is_file() else ""
        if href or failed or stem in plan.reasons:
            folder, _, name = stem.rpartition("/")
            notebook, _, own = name.rpartition(".")
            title = made.get("title") or titles.get(notebook, notebook)
            earlier = _EARLIER.get(why.code, "") if why is not None and href else ""
            yield IndexEntry(
                folder, notebook, own, title, href, failed, earlier=earlier, synthetic=made.get("synthetic", False)
            )
    for item in plan.matrix.left_out:
        yield _left_out(Words(language), item, titles, language)


def _since(made: Mapping[str, Any], stem: str, matrix: Matrix, digest_now: Callable[[str], str]) -> Reason | None:
    """Say what has become of a report that this run could not make."""
    if matrix.everything or stem.rpartition("/")[0] in matrix.requests:
        return _GONE
    return overtaken(made, {name: digest_now(name) for name in made["facts"]}) if made else None


def _digest_now(name: str) -> str:
    try:
        return file_digest(data_folder() / name)
    except OSError:
        return ""


def _left_out(words: Words, item: LeftOut, titles: Mapping[str, str], language: str) -> IndexEntry:
    reason = words("index.needs", tables=words.needs(item.missing))
    return IndexEntry(item.folder, item.notebook, language, titles[item.notebook], left_out=reason)
