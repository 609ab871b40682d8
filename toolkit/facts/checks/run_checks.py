"""Are the facts of a programme complete, well formed and consistent? All problems of all its files, in one list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.errors import CommandError, FactsError, Problem
from toolkit.facts.checks.comparisons import comparison_problems
from toolkit.facts.checks.definitions import compute_problems, definition_problems
from toolkit.facts.checks.files import catalogue_problems, files_problems, translation_problems
from toolkit.facts.checks.questions import empty_questions, level_questions, target_questions
from toolkit.facts.checks.readable import Readable
from toolkit.facts.checks.records import records_problems
from toolkit.facts.checks.rows import rows_problems
from toolkit.facts.contracts.tables_by_name import TABLES
from toolkit.facts.definitions import rules_problems
from toolkit.facts.documents import DocumentCheck
from toolkit.facts.folders import FIRST, RULES, data_folder, folders_of_facts, own_folder, shown_path, supplied_folder
from toolkit.facts.programme import open_programme
from toolkit.facts.requested import programme_problems

QUESTIONS = ("target_worse_than_baseline", "missing_catalogue", "undeclared_option", "no_facts")
"""Problems that are questions: the facts may be right, and reports of them are made, which say the same."""


def check_programme(code: str) -> list[Problem]:
    """Check one programme.

    Parameters
    ----------
    code : str
        Code of the programme.

    Returns
    -------
    list of Problem
        Empty when everything is in order; with those that are :data:`QUESTIONS`.
    """
    if problems := list(programme_problems(code)):
        return problems
    programme = Readable(data_folder() / code)
    problems, unreadable = list(files_problems(programme)), list(_unreadable(programme))
    for table in TABLES:
        programme.rows(table)
    problems += [*unreadable, *(problem for found in programme.unsound.values() for problem in found)]
    if not unreadable:
        for find in _FINDERS:
            problems += find(programme)
    return list({repr(problem): problem for problem in problems}.values())


_FINDERS: tuple[Callable[[Readable], Iterable[Problem]], ...] = (
    definition_problems,
    rows_problems,
    compute_problems,
    records_problems,
    comparison_problems,
    translation_problems,
    level_questions,
    target_questions,
    empty_questions,
)


def refusals(problems: Iterable[Problem]) -> list[Problem]:
    """Leave out the questions: what remains is so wrong that nothing is made of it."""
    return [problem for problem in problems if problem.code not in QUESTIONS]


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of a programme, and how many of its figures were looked up in its documents, if they were."""

    problems: list[Problem]
    looked_up: dict[str, int] = field(default_factory=dict)


def checked(code: str, documents: Path | None = None) -> Checked:
    """Check a programme; when it is in order, look every fact of it up at its address in its documents."""
    problems = check_programme(code)
    if problems or documents is None:
        return Checked(problems)
    held = DocumentCheck(open_programme(code), documents)
    problems = held.run()
    return Checked(problems, {"n": held.looked_up, "found": held.found, "without": held.without_address})


def programmes_to_check() -> list[str]:
    """List the programmes of the project, and the folders that are meant to become one's.

    Raises
    ------
    CommandError
        When there is no project here, or nothing in it to check.
    """
    folders = folders_of_facts()
    if not folders:
        raise CommandError(Problem("no_programmes", shown_path(data_folder()), fields={"expected": ", ".join(FIRST)}))
    return folders


def check_rules() -> Checked:
    """Check the rule files, which belong to no programme alone."""
    folders = dict.fromkeys((supplied_folder(RULES), own_folder(RULES)))
    return Checked([*rules_problems(), *(problem for folder in folders for problem in catalogue_problems(folder))])


def _unreadable(programme: Readable) -> Iterator[Problem]:
    """Find what is wrong with definitions that nothing can be said without."""
    readers: tuple[Callable[[], object], ...] = (
        lambda: programme.file,
        lambda: programme.framework,
        lambda: programme.grading,
        lambda: programme.averaging,
        lambda: programme.rule_set,
        lambda: programme.matrix,
        lambda: programme.scale,
        lambda: programme.conventions,
    )
    for read in readers:
        try:
            read()
        except FactsError as error:
            yield from error.problems
