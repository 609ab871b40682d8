"""What the index tells of: reports of this run, those of earlier runs that are still there, and what is not made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from toolkit.batch.backing import OUTDATED, said_reason, standing_of_all, withdrawn
from toolkit.batch.fresh import Plan, Standing
from toolkit.batch.jobs import LeftOut
from toolkit.report.index import IndexEntry
from toolkit.words import Words

_EARLIER = dict.fromkeys(OUTDATED, "facts") | dict.fromkeys(
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
    words = Words(language)
    for stem, record, why in standing_of_all(plan, standing, output):
        made = record.get("made") or {}
        failed = (record.get("failed") or {}).get("error", "")
        href = f"{stem}.html" if (output / f"{stem}.html").is_file() else ""
        if href or failed or stem in plan.reasons:
            folder, notebook, own = _parts(stem)
            title = made.get("title") or titles.get(notebook, notebook)
            earlier = _EARLIER.get(why.code, "") if why is not None and href else ""
            yield IndexEntry(
                folder, notebook, own, title, href, failed, earlier=earlier, synthetic=made.get("synthetic", False)
            )
    for item in plan.matrix.left_out:
        yield _left_out(words, item, titles, language)
    told = {(item.folder, item.notebook) for item in plan.matrix.left_out}
    for stem, kept in withdrawn(output, plan):
        folder, notebook, own = _parts(stem)
        if (folder, notebook) not in told:
            said = words("index.withdrawn", language=words(f"language.{own}"), why=said_reason(words, kept["reason"]))
            yield IndexEntry(folder, notebook, own, titles.get(notebook, notebook), left_out=said)


def _parts(stem: str) -> tuple[str, str, str]:
    """Give folder, notebook and language of a report."""
    folder, _, name = stem.rpartition("/")
    notebook, _, language = name.rpartition(".")
    return folder, notebook, language


def _left_out(words: Words, item: LeftOut, titles: Mapping[str, str], language: str) -> IndexEntry:
    reason = words("index.needs", tables=words.needs(item.missing))
    return IndexEntry(item.folder, item.notebook, language, titles[item.notebook], left_out=reason)
