"""Activities: what is programmed, what was achieved, and how many go from one step of a process to the next."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import pandas as pd

from toolkit.facts.contracts.word_tables import Activity
from toolkit.facts.facts_as_figures import figures_of
from toolkit.facts.periods import Period, When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas
from toolkit.measures.indicators.stretches import carried, closed, filling, of_stretch

STEP = "process"
"""The kind of activity that is a step of the pipeline; the steps follow each other by their number."""


_NOW = ("programmed_now", "achieved_now", "of_now")
"""What is said of the stretch evaluated alone, where anything was achieved in it."""


class Plan:
    """The figures of a programme's activities, looked up by activity, role and period.

    Only facts that count (``use: yes``) are given; one that is printed but impossible is missing with the reason
    ``sic``. A figure is that of everybody and every place.
    """

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        rows = (row for _, row in programme.rows(Activity))
        self.activities = {row.code: row for row in rows}
        self._facts: dict[tuple[str, str], dict[Period, Measured]] = defaultdict(dict)
        figures = figures_of(programme, "activity_progress")
        whole = programme.table("activity_progress").query("sex == 'all' and place == '' and use != 'no'")
        # sic first, so that what counts stays; of several places the one that its name puts last, whatever the order
        whole = whole.sort_index().sort_values("use", kind="stable")[["activity", "role", "period"]]
        for fact, activity, role, period in whole.itertuples():
            read = programme.period(period)
            if read is not None:
                self._facts[activity, role][read] = figures[str(fact)]
        self.planned = [code for code in self.activities if any(self.printed(code, "programmed").values())]
        self.steps = sorted((code for code in self.planned if self.activities[code].kind == STEP), key=self._step)

    def _step(self, activity: str) -> float:
        step = self.activities[activity].step
        return math.inf if step is None else step

    def printed(self, activity: str, role: str) -> dict[Period, Measured]:
        """Return all figures of an activity in a role by their period, in order of time."""
        found = self._facts.get((activity, role), {})
        return {period: found[period] for period in sorted(found, key=lambda p: (p.last, -p.first))}

    def get(self, activity: str, role: str, period: str | Period) -> Measured:
        """Return one printed figure."""
        read = self.programme.period(period) if isinstance(period, str) else period
        same = [
            figure for p, figure in self.printed(activity, role).items() if read is not None and p.span == read.span
        ]
        return same[0] if same else undefined("count", "not_reported")

    @property
    def years(self) -> list[int]:
        """List the years that something is programmed for."""
        periods = {p for (_, role), found in self._facts.items() if role == "programmed" for p, m in found.items() if m}
        return sorted({p.year for p in periods if p.is_year and p.year is not None})

    def of_year(self, activity: str, role: str, when: When) -> Measured:
        """Return the figure of a stretch, as printed or added from its parts."""
        at, printed = self.programme.at(when), self.printed(activity, role)
        found = of_stretch(printed, at)
        parts = filling(closed(printed), at.period.span) if found is None else []
        if parts and all(parts):
            found = formulas.total(*parts).but(n=None, of=None)
        return found if found is not None else undefined("count", "not_reported")

    def until(self, activity: str, year: int) -> Measured:
        """Add what is programmed for an activity until the end of a year."""
        return self._over(activity, [y for y in self.years if y <= year])

    def after(self, activity: str, year: int) -> Measured:
        """Add what is programmed for an activity after the end of a year."""
        return self._over(activity, [y for y in self.years if y > year])

    @property
    def is_whole(self) -> bool:
        """Whether the last year of the programme is programmed too, so that all years can add up to a goal."""
        ends = (
            self.programme.period(text or "")
            for text in (self.programme.file.end.effective, self.programme.file.end.agreed)
        )
        last = max((end.last for end in ends if end is not None), default=None)
        own = self.programme.period(str(max(self.years))) if self.years else None
        return own is not None and (last is None or own.last >= last)

    def _over(self, activity: str, years: Sequence[int]) -> Measured:
        figures = [self.get(activity, "programmed", str(y)) for y in years]
        return formulas.total(*figures, subjects=[str(y) for y in years])

    def achieved_until(self, activity: str, year: int) -> Measured:
        """Find what an activity achieved until the end of a year: as printed, else the sum of its own years so far."""
        at, printed = self.programme.stretch(year), self.printed(activity, "achieved")
        level = self.get(activity, "achieved", at.until)
        if level.inputs:
            return level
        begins = [p.first for p, m in self.printed(activity, "programmed").items() if m and p.months and at.follows(p)]
        parts = carried(printed, at.last, min(begins, default=at.period.first))
        return formulas.total(*parts).but(n=None, of=None) if parts else level

    def closed(self, when: When) -> int:
        """Name the last year that levels, balances or achievements are printed for; the year before if none is."""
        at = self.programme.at(when)
        ends = {
            period.year
            for (_, role), found in self._facts.items()
            for period in found
            if (role == "achieved" or (role == "stated_balance" and period.is_level)) and at.follows(period)
        }
        return max((end for end in ends if end is not None), default=at.year - 1)

    def goal(self, activity: str) -> Measured:
        """Return what an activity is to reach by the end of the programme: the last of its final targets."""
        found = list(self.printed(activity, "final_target").values())
        return found[-1] if found else undefined("count", "not_reported")


@lru_cache(maxsize=16)
def plan_of(programme: Programme) -> Plan:
    """Return the figures of a programme's activities, gathered once."""
    return Plan(programme)


def ends_of(plan: Plan, when: When) -> list[int]:
    """List the years until whose end figures are added: the last that balances are printed for, and the evaluated."""
    return sorted({plan.closed(when), plan.programme.at(when).year})


def programmed(programme: Programme, when: When) -> pd.DataFrame:
    """Set out what is programmed for every activity year by year, and added up.

    Returns
    -------
    DataFrame
        One row an activity that anything is programmed for, in the order of the file; `result` and `counted_in` as
        text; as `Measured` one column a year, ``..2021`` for what is programmed until the end of a year (the last that
        balances are printed for, and the evaluated one), `final_target`, the goal of the programme, `ever`, what
        all years add up to, and `whole`, the same where nothing is still to be programmed.
    """
    plan, year = plan_of(programme), programme.at(when).year
    ends = [end for end in ends_of(plan, when) if plan.years]
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
            "whole": ever if plan.is_whole else undefined("count", "not_due", "sum", ever.inputs),
        }
    periods = [*map(str, plan.years), *(f"..{end}" for end in ends)]
    return frame(rows, "activity", ["result", "counted_in", *periods, "final_target", "ever", "whole"])


def achieved(programme: Programme, when: When) -> pd.DataFrame:
    """Set what was achieved against what was programmed and the goal, and the balance beside the printed one.

    Returns
    -------
    DataFrame
        One row an activity; as `Measured` `programmed_now`, `achieved_now` and `of_now` for the stretch evaluated
        (programmed, achieved, one over the other), empty where nothing was achieved in it; `final_target`, what is
        programmed until the end of the last year that achievements or balances are printed for (``..2021``),
        `achieved` (until then, as printed or added up; a cumulative that is impossible is missing with the reason
        ``sic``), `of_programmed` and `of_goal` (achieved over programmed, and over the goal), `left` (the goal less
        what was programmed until that year) and `printed_balance`.
    """
    plan, at = plan_of(programme), programme.at(when)
    until_year = plan.closed(at)
    period, rows = f"..{until_year}", dict[str, dict[str, Any]]()
    for code in plan.planned:
        until, goal, reached = plan.until(code, until_year), plan.goal(code), plan.achieved_until(code, until_year)
        now, done = plan.of_year(code, "programmed", at), plan.of_year(code, "achieved", at)
        left, printed = formulas.difference(goal, until), plan.get(code, "stated_balance", period)
        rows[code] = {
            "programmed_now": now,
            "achieved_now": done,
            "of_now": formulas.completion(done, now),
            "final_target": goal,
            period: until,
            "achieved": reached,
            "of_programmed": formulas.completion(reached, until),
            "of_goal": formulas.completion(reached, goal),
            "left": left,
            "printed_balance": printed,
        }
    if not any(row["achieved_now"] for row in rows.values()):
        rows = {code: row | dict.fromkeys(_NOW, "") for code, row in rows.items()}
    columns = [*_NOW, "final_target", period, "achieved", "of_programmed"]
    return frame(rows, "activity", [*columns, "of_goal", "left", "printed_balance"])


def remarks(programme: Programme) -> pd.DataFrame:
    """List what each activity is expected to give, and what is noted about it.

    Returns
    -------
    DataFrame
        One row an activity that either is said of, in the order of the file; `expected_result` and `note` as text.
    """
    rows = {
        code: {"expected_result": row.expected_result, "note": row.note}
        for code, row in plan_of(programme).activities.items()
        if row.expected_result or row.note
    }
    return frame(rows, "activity", ["expected_result", "note"])


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
    """Return the rate from one step to the next; the first step has none before it."""
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
