"""Folders: what is in them that nobody reads, and what is missing that nothing can be said without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

from toolkit.errors import Problem, choice
from toolkit.facts.checks.readable import Readable
from toolkit.facts.folders import FIRST, shown_path
from toolkit.facts.schemas.tables import COMPANIONS, TABLES
from toolkit.facts.text_files import SPREADSHEETS
from toolkit.language import LANGUAGES


def files_problems(programme: Readable) -> Iterator[Problem]:
    """Name files that nobody would read, tables that lack the one they refer to, and translations that are none."""
    translations = [f"words.{language}.po" for language in LANGUAGES]
    known = [*FIRST, *(f"{name}.csv" for name in TABLES), *translations]
    for path in sorted(programme.folder.iterdir()):
        if path.is_file() and path.name not in known and path.name[0] not in ".~":
            is_sheet = path.name.lower().endswith(SPREADSHEETS)
            fields = {"found": path.name} if is_sheet else choice(path.name, known)
            yield Problem("spreadsheet_file" if is_sheet else "unknown_file", shown_path(path), fields=fields)
    for name in FIRST:
        if name.endswith(".csv") and not (programme.folder / name).is_file():
            yield Problem("missing_table", shown_path(programme.folder / name))
    for name, companion in COMPANIONS.items():
        if programme.has(name) and not programme.has(companion):
            yield Problem("missing_companion", programme.name(companion), fields={"needed_by": f"{name}.csv"})
    for path in (programme.folder / name for name in translations):
        if path.is_file() and (found := _no_catalogue(path)):
            yield Problem("not_po", shown_path(path), fields={"found": found})


def _no_catalogue(path: Path) -> str:
    """Say why a file is no catalogue of translations; empty where it is one."""
    try:
        with path.open("rb") as handle:
            read_po(handle, abort_invalid=True)
    except Exception as error:
        return " ".join(str(error).split()) or type(error).__name__
    return ""
