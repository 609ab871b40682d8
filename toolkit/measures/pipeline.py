"""The pipeline: the way from application to operation, and how many pass from each step to the next."""

from __future__ import annotations

from typing import Any

import pandas as pd

from toolkit.facts.programme import Programme, When
from toolkit.figures import frame
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas
from toolkit.measures.activities import ends_of, plan_of


def funnel(programme: Programme, when: When) -> pd.DataFrame:
    """Follow the pipeline from its first step to its last, added up over the years.

    Returns
    -------
    DataFrame
        One row a step, in the order of the file; as text `counted_in`; as `Measured` what is programmed until the end
        of the last year that balances are printed for and until the evaluated year (``..2021``, ``..2022``), and of
        the latter `from_previous` and `from_start` (over the step before, and over the first);
        `from_previous_closed`, the first of these rates for the former; `final_target`, and `left`, the goal less what
        was programmed until then.
    """
    plan, year = plan_of(programme), programme.at(when).year
    closed = plan.closed(when)
    rows: dict[str, dict[str, Any]] = {}
    before = first = None
    for code in plan.steps:
        now = {end: plan.until(code, end) for end in ends_of(plan, when)}
        rows[code] = {
            "counted_in": plan.activities[code].unit,
            **{f"..{end}": figure for end, figure in now.items()},
            "from_previous_closed": _rate(now[closed], before[closed] if before else None),
            "from_previous": _rate(now[year], before[year] if before else None),
            "from_start": _rate(now[year], first[year] if first else None),
            "final_target": plan.goal(code),
            "left": formulas.difference(plan.goal(code), now[closed]),
        }
        first, before = first or now, now
    rates = ["from_previous_closed", "from_previous", "from_start", "final_target", "left"]
    return frame(rows, "activity", ["counted_in", *(f"..{end}" for end in ends_of(plan, when)), *rates])


def _rate(now: Measured, before: Measured | None) -> Measured:
    """Give the rate from one step to the next; the first step has none before it."""
    return undefined("ratio", "not_applicable", "conversion") if before is None else formulas.conversion(now, before)


def conversion_by_year(programme: Programme) -> pd.DataFrame:
    """Divide each step by the one before, year by year: what passes in a year did not all enter in it.

    Returns
    -------
    DataFrame
        One row a step after the first; one `Measured` column a year.
    """
    plan = plan_of(programme)
    rows = {
        code: {
            str(y): formulas.conversion(plan.get(code, "programmed", str(y)), plan.get(previous, "programmed", str(y)))
            for y in plan.years
        }
        for previous, code in zip(plan.steps, plan.steps[1:], strict=False)
    }
    return frame(rows, "activity", map(str, plan.years))
