"""Are the facts of a programme complete, well formed and consistent? All problems of all its files, in one list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from toolkit.errors import CommandError, FactsError, Problem
from toolkit.facts import consistency
from toolkit.facts.compute_checks import compute_problems, place_problems
from toolkit.facts.documents import DocumentCheck
from toolkit.facts.folders import data_folder, folders_of_facts, own_data_folder, shown_path
from toolkit.facts.programme import Programme, open_programme
from toolkit.facts.records import records_problems
from toolkit.facts.rule_files import rules_problems
from toolkit.facts.schemas.tables import COMPANIONS, TABLES

REQUIRED = ("observations",)
"""Tables without which there is nothing to evaluate."""


def check_programme(code: str, documents: Path | None = None) -> list[Problem]:
    """Check one programme.

    Parameters
    ----------
    code : str
        Code of the programme.
    documents : Path, optional
        Folder with the texts of the source documents; when given, every fact is looked up at its address.

    Returns
    -------
    list of Problem
        Empty when everything is in order.
    """
    try:
        programme = open_programme(code)
    except FactsError as error:
        return list(error.problems)
    problems = [*_files(programme), *_definitions(programme), *_tables(programme)]
    if not problems:
        records = records_problems(programme) or list(place_problems(programme))
        problems = [*consistency.inconsistencies(programme), *compute_problems(programme), *records]
    if documents is not None and not problems:
        problems = DocumentCheck(programme, documents).run()
    return problems


def check_all(documents: Path | None = None) -> dict[str, list[Problem]]:
    """Check every programme of the project, and name the folders that are to become one's and say too little.

    Raises
    ------
    CommandError
        When there is no project here, or nothing in it to check.
    """
    if own_data_folder() is None:
        raise CommandError(Problem("no_project"))
    if not folders_of_facts():
        raise CommandError(Problem("no_programmes", shown_path(data_folder())))
    return {code: check_programme(code, documents) for code in folders_of_facts()}


def check_rules() -> list[Problem]:
    """Check the rule files, which belong to no programme alone."""
    return list(rules_problems())


def _files(programme: Programme) -> Iterator[Problem]:
    """Name files that nobody would read, and tables that lack the one they refer to."""
    known = {"programme.yaml", "framework.yaml", "words.en.po", "words.fr.po", *(f"{name}.csv" for name in TABLES)}
    for path in sorted(programme.folder.iterdir()):
        if path.is_file() and path.name not in known:
            yield Problem("unknown_file", shown_path(path), fields={"found": path.name})
    for name in REQUIRED:
        if not programme.has(name):
            yield Problem("missing_table", shown_path(programme.folder / f"{name}.csv"))
    for name, companion in COMPANIONS.items():
        if programme.has(name) and not programme.has(companion):
            fields = {"needed_by": f"{name}.csv"}
            yield Problem("missing_companion", shown_path(programme.folder / f"{companion}.csv"), fields=fields)


def _definitions(programme: Programme) -> Iterator[Problem]:
    readers: tuple[Callable[[], object], ...] = (
        lambda: programme.file,
        lambda: programme.framework,
        lambda: programme.grading,
        lambda: programme.averaging,
        lambda: programme.rule_set,
        lambda: programme.matrix,
    )
    seen: set[Problem | str] = set()
    for read in readers:
        try:
            read()
        except FactsError as error:
            for problem in error.problems:
                if repr(problem) not in seen:
                    seen.add(repr(problem))
                    yield problem


def _tables(programme: Programme) -> Iterator[Problem]:
    for name in TABLES:
        try:
            programme.rows(name)
        except FactsError as error:
            yield from error.problems
