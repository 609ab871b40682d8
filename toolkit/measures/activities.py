"""Activities: what is programmed by year, what was achieved, and what is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, cast

import pandas as pd

from toolkit.facts.figures import figures_of
from toolkit.facts.periods import read_period
from toolkit.facts.programme import Programme
from toolkit.facts.schemas.tables import Activity
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas
from toolkit.measures.reconciliation import compare

STEP = "process"
"""The kind of activity that is a step of the pipeline; the steps follow each other in the order of the file."""


class Plan:
    """The figures of a programme's activities, looked up by activity, role and period.

    Only facts that count (``use: yes``) are given; one that is printed but impossible is missing with the reason
    ``sic``.
    """

    def __init__(self, programme: Programme) -> None:
        rows = (cast(Activity, row) for _, row in programme.rows("activities"))
        self.activities = {row.code: row for row in rows}
        self._facts: dict[tuple[str, str, str], Measured] = {}
        figures = figures_of(programme, "activity_progress")
        whole = programme.table("activity_progress").query("sex == 'all' and place == '' and use != 'no'")
        whole = whole.sort_values("use", kind="stable")[["activity", "role", "period"]]
        for fact, activity, role, period in whole.itertuples():  # sic first: what counts stays
            self._facts[activity, role, period] = figures[str(fact)]
        numbered = {a for (a, role, _), f in self._facts.items() if role == "programmed" and f}
        self.planned = [code for code in self.activities if code in numbered]
        self.steps = [code for code in self.planned if self.activities[code].kind == STEP]

    def get(self, activity: str, role: str, period: str) -> Measured:
        """Give one printed figure."""
        return self._facts.get((activity, role, period), undefined("count", "not_reported"))

    @property
    def years(self) -> list[int]:
        """List the years that something is programmed for."""
        periods = {p for (_, role, p), figure in self._facts.items() if role == "programmed" and figure}
        read = (read_period(p) for p in periods)
        return sorted({p.year for p in read if p is not None and p.is_year and p.year is not None})

    def until(self, activity: str, year: int) -> Measured:
        """Add what is programmed for an activity until the end of a year."""
        return self._over(activity, [y for y in self.years if y <= year])

    def after(self, activity: str, year: int) -> Measured:
        """Add what is programmed for an activity after the end of a year."""
        return self._over(activity, [y for y in self.years if y > year])

    def _over(self, activity: str, years: Sequence[int]) -> Measured:
        figures = [self.get(activity, "programmed", str(y)) for y in years]
        return formulas.total(*figures, subjects=[str(y) for y in years])

    def closed(self, year: int) -> int:
        """Name the last year that cumulatives and balances are printed for; the year before where none is."""
        cumulated = {p for _, role, p in self._facts if role in ("achieved", "stated_balance") and p.startswith("..")}
        ends = {p.year for text in cumulated if (p := read_period(text)) is not None and p.year is not None}
        return max((end for end in ends if end <= year), default=year - 1)

    def goal(self, activity: str) -> Measured:
        """Give what an activity is to reach by the end of the programme."""
        return self.get(activity, "final_target", "..")


@lru_cache(maxsize=16)
def plan_of(programme: Programme) -> Plan:
    """Give the figures of a programme's activities, gathered once."""
    return Plan(programme)


def framed(rows: dict[str, dict[str, Any]], columns: Iterable[str], name: str) -> pd.DataFrame:
    """Make a frame of rows by their key; one without rows still has its columns."""
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(columns)).rename_axis(name)


def ends_of(plan: Plan, year: int) -> list[int]:
    """List the years until whose end figures are added: the last that balances are printed for, and the evaluated."""
    return sorted({plan.closed(year), year})


def programmed(programme: Programme, year: int) -> pd.DataFrame:
    """Set out what is programmed for every activity year by year, and added up.

    Returns
    -------
    DataFrame
        One row an activity that anything is programmed for, in the order of the file; `result` and `counted_in` as
        text; as `Measured` one column a year, ``..2021`` for what is programmed until the end of a year (the last that
        balances are printed for, and the evaluated one), `final_target`, the goal of the programme, and `ever`, what
        all years add up to; `verdict`, as text, says whether they add up to the goal.
    """
    plan = plan_of(programme)
    ends = [end for end in ends_of(plan, year) if plan.years]
    rows = {}
    for code in plan.planned:
        ever = plan.until(code, max(plan.years, default=year))
        rows[code] = {
            "result": plan.activities[code].result,
            "counted_in": plan.activities[code].unit,
            **{str(y): plan.get(code, "programmed", str(y)) for y in plan.years},
            **{f"..{end}": plan.until(code, end) for end in ends},
            "final_target": plan.goal(code),
            "ever": ever,
            "verdict": compare(plan.goal(code), ever).outcome,
        }
    periods = [*map(str, plan.years), *(f"..{end}" for end in ends)]
    return framed(rows, ["result", "counted_in", *periods, "final_target", "ever", "verdict"], "activity")


def achieved(programme: Programme, year: int) -> pd.DataFrame:
    """Set what was achieved against what was programmed and the goal, and the balance against the printed one.

    Returns
    -------
    DataFrame
        One row an activity; as `Measured` `final_target`, what is programmed until the end of the last year that
        balances are printed for (``..2021``), `achieved` (as printed; a cumulative that is impossible is missing with
        the reason ``sic``), `of_programmed` and `of_goal` (achieved over programmed, and over the goal), `left` (the
        goal less what was programmed until that year) and `printed_balance`; `verdict` as text.
    """
    plan = plan_of(programme)
    closed = plan.closed(year)
    period = f"..{closed}"
    rows = {}
    for code in plan.planned:
        until, goal, reached = plan.until(code, closed), plan.goal(code), plan.get(code, "achieved", period)
        left, printed = formulas.difference(goal, until), plan.get(code, "stated_balance", period)
        rows[code] = {
            "final_target": goal,
            period: until,
            "achieved": reached,
            "of_programmed": formulas.completion(reached, until),
            "of_goal": formulas.completion(reached, goal),
            "left": left,
            "printed_balance": printed,
            "verdict": compare(printed, left).outcome,
        }
    columns = ["final_target", period, "achieved", "of_programmed", "of_goal", "left", "printed_balance", "verdict"]
    return framed(rows, columns, "activity")


def remarks(programme: Programme) -> pd.DataFrame:
    """List what each activity is expected to give, and what is noted about it.

    Returns
    -------
    DataFrame
        One row an activity that either is said of, in the order of the file; `expected_result` and `text` as text.
    """
    rows = {
        code: {"expected_result": row.expected_result, "text": row.note}
        for code, row in plan_of(programme).activities.items()
        if row.expected_result or row.note
    }
    return framed(rows, ["expected_result", "text"], "activity")
