"""Folders: what is in them that nobody reads, and what is missing that nothing can be said without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

from toolkit.errors import Problem, choice
from toolkit.facts.checks.readable import Readable
from toolkit.facts.folders import RULES, data_folder, programme_codes, shown_path
from toolkit.facts.schemas.tables import COMPANIONS, TABLES
from toolkit.facts.text_files import SPREADSHEETS
from toolkit.language import LANGUAGES

REQUIRED = ("observations",)
"""Tables without which there is nothing to evaluate."""

_FIRST = "programme.yaml"
_DEFINITIONS = (_FIRST, "framework.yaml")
_NEEDED = ", ".join((*_DEFINITIONS, *(f"{name}.csv" for name in REQUIRED)))


def programmes_problems() -> Iterator[Problem]:
    """Say that there is no programme at all, or name the folders beside programmes that are none."""
    data, codes = data_folder(), programme_codes()
    folders = [path for path in sorted(data.glob("*/")) if path.name != RULES and path.name[0] not in "._~"]
    others = [path for path in folders if path.is_dir() and path.name not in codes]
    for path in others:
        yield no_programme(path)
    if not codes and not others:
        yield Problem("no_programmes", shown_path(data), fields={"expected": _NEEDED})


def no_programme(folder: Path) -> Problem:
    """Say why a folder is no programme: it is not there, it is empty, or holds something else."""
    name = shown_path(folder)
    if not folder.is_dir():
        return Problem("no_such_programme", fields=choice(folder.name, programme_codes()))
    files = sorted(path.name for path in folder.iterdir() if path.name[0] not in ".~")
    if not files:
        return Problem("empty_folder", name, fields={"expected": _NEEDED})
    sheets = [file for file in files if file.lower().endswith(SPREADSHEETS)]
    if sheets:
        return Problem("only_spreadsheets", name, fields={"found": ", ".join(sheets), "expected": _NEEDED})
    return Problem("no_programme_file", name, fields={"found": ", ".join(files), "expected": _NEEDED})


def files_problems(programme: Readable) -> Iterator[Problem]:
    """Name files that nobody would read, tables that lack the one they refer to, and translations that are none."""
    translations = [f"words.{language}.po" for language in LANGUAGES]
    known = [*_DEFINITIONS, *(f"{name}.csv" for name in TABLES), *translations]
    for path in sorted(programme.folder.iterdir()):
        if path.is_file() and path.name not in known and path.name[0] not in ".~":
            is_sheet = path.name.lower().endswith(SPREADSHEETS)
            fields = {"found": path.name} if is_sheet else choice(path.name, known)
            yield Problem("spreadsheet_file" if is_sheet else "unknown_file", shown_path(path), fields=fields)
    for name in REQUIRED:
        if not programme.has(name):
            yield Problem("missing_table", programme.name(name))
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
