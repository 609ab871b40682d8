"""Folders: what is in them that nobody reads, and what is missing that nothing can be said without."""

from __future__ import annotations

import os
from collections.abc import Iterator

from toolkit.errors import Problem, choice
from toolkit.facts.checks.readable import Readable
from toolkit.facts.checks.translations import catalogue_problems
from toolkit.facts.folders import FIRST, shown_path
from toolkit.facts.schemas.tables import FACTS, TABLES
from toolkit.facts.text_files import SPREADSHEETS, read_text
from toolkit.language import catalogue_name
from toolkit.words import LANGUAGES


def files_problems(programme: Readable) -> Iterator[Problem]:
    """Name files that nobody would read, tables that lack the one they refer to, and catalogues that are none."""
    translations = map(catalogue_name, LANGUAGES)
    known = [*FIRST, *(f"{name}.csv" for name in TABLES), *translations]
    for path in sorted(programme.folder.iterdir()):
        if path.is_file() and path.name not in known and path.name[0] not in ".~":
            is_sheet = path.name.lower().endswith(SPREADSHEETS)
            fields = {"found": path.name} if is_sheet else choice(path.name, known)
            yield Problem("spreadsheet_file" if is_sheet else "unknown_file", shown_path(path), fields=fields)
    for path in (programme.folder / name for name in known):
        if os.path.lexists(path) and not path.is_file():  # else an optional table would be taken as absent
            problems: list[Problem] = []
            read_text(path, shown_path(path), problems)
            yield from problems
    for name in FIRST:
        if name.endswith(".csv") and not os.path.lexists(programme.folder / name):
            yield Problem("missing_table", shown_path(programme.folder / name))
    for name, companion in ((name, contract.COMPANION) for name, contract in FACTS.items()):
        if companion and programme.has(name) and not programme.has(companion):
            yield Problem("missing_companion", programme.name(companion), fields={"needed_by": f"{name}.csv"})
    yield from catalogue_problems(programme.folder)
