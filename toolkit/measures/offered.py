"""What a programme offers a notebook in a year: tables, definitions, and conditions that a measure answers.

A page is made when it has something to say; whether it has is asked here before its notebook runs, by the same rule for
a run, a forecast, the index and the notebook itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from toolkit.errors import ParametersError
from toolkit.facts.offers import OFFERS, lacks, offers
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.facts.requested import language_problems, needs_problems, shared, year_problems
from toolkit.measured import Measured
from toolkit.measures.activities import strategic_plan
from toolkit.measures.appraisal import appraisals


def _has_progress(programme: Programme, year: int) -> bool:
    """Whether anything is counted, averaged or reported under a plan: what it sets for its end alone is no progress."""
    tables = (strategic_plan.objectives, strategic_plan.average_progress, strategic_plan.reported_values)
    return any(_says_something(table(programme, year)) for table in tables)


def _says_something(table: pd.DataFrame) -> bool:
    """Whether any cell of a table has a figure."""
    cells = (cell for name in table for cell in table[name])
    return any(isinstance(cell, Measured) and (bool(cell) or bool(cell.text)) for cell in cells)


CONDITIONS: Mapping[str, Callable[[Programme, int], bool]] = MappingProxyType(
    {"plan_progress": _has_progress, "grades": appraisals.is_graded, "signed": appraisals.is_signed}
)
"""Conditions, each with the measure that answers it."""

OFFERED = (*OFFERS, *CONDITIONS)
"""Everything that a notebook can need."""


def offered(programme: Programme, name: str, year: int) -> bool:
    """Whether a programme has a table, a definition, or what a condition asks for, in a year.

    Parameters
    ----------
    programme : Programme
    name : str
        One of :data:`OFFERED`.
    year : int
    """
    if name in CONDITIONS:
        return CONDITIONS[name](programme, year)
    return offers(programme, name, year)


def refuse_what_is_not_offered(
    members: Sequence[tuple[Programme, When]], language: object, needs: Sequence[str] = ()
) -> None:
    """Refuse a year that is not reported, a language that not all have, and what none has of what is needed.

    Parameters
    ----------
    members : sequence of (Programme, int, str or Evaluated)
        What a page is to be about.
    language : str
        In which it is to be written.
    needs : sequence of str
        Names of :data:`OFFERED`.

    Raises
    ------
    ParametersError
        With everything that is wrong.
    """
    files = {programme.code: programme.file for programme, _ in members}
    problems = list(language_problems(language, list(files), shared(file.languages for file in files.values())))
    asked = [(programme, programme.at(when)) for programme, when in members]
    for programme, at in asked:
        problems += year_problems(at.year, programme.code, programme.file.reporting_years)
    if not problems:
        missing = [name for name in needs if not any(offered(programme, name, at.year) for programme, at in asked)]
        subject = ", ".join(f"{programme.code} {at.name}" for programme, at in asked)
        problems += needs_problems(missing, subject, (p for code in files for p in lacks(code, missing)))
    if problems:
        raise ParametersError(problems)
