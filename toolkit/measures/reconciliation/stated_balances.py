"""Printed balances and cumulatives of activities, held against each definition that they can have."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from toolkit.facts.contracts.figure_tables import ActivityProgress
from toolkit.facts.facts_as_figures import figures_of
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import Measured, counted, inputs_of
from toolkit.measures import formulas
from toolkit.measures.activities.pipeline import plan_of
from toolkit.measures.reconciliation.claims import FOLLOWS, Claim
from toolkit.measures.reconciliation.judging import judge

BALANCES = ("goal_less_programmed", "programmed_after", "goal_less_achieved")
"""Definitions that a printed balance can have: the goal less what was programmed until the date of the balance, what is
programmed for later years, and the goal less what is printed as achieved."""

CUMULATIVES = ("programmed_ever", "programmed_until")
"""Definitions that a printed cumulative can have: all that is programmed, and what was programmed until its date."""


def balances(programme: Programme, when: When) -> pd.DataFrame:
    """Recompute every printed balance under each of its possible definitions.

    Returns
    -------
    DataFrame
        One row an activity with a printed balance; `activity` and `fits` (the definitions that give what is printed,
        separated by spaces) as text; `Measured` `stated` and one column a definition of :data:`BALANCES`.
    """
    plan = plan_of(programme)
    closed = plan.closed(when)
    rows = {}
    for code in plan.planned:
        stated, goal = plan.get(code, "stated_balance", f"..{closed}"), plan.goal(code)
        if not stated.inputs:
            continue
        candidates = {
            "goal_less_programmed": formulas.difference(goal, plan.until(code, closed)),
            "programmed_after": plan.after(code, closed),
            "goal_less_achieved": formulas.difference(goal, plan.achieved_until(code, closed)),
        }
        rows[code] = {"activity": code, "stated": stated, **candidates, "fits": _fitting(programme, stated, candidates)}
    return frame(rows, "activity", ["activity", "stated", *BALANCES, "fits"])


def cumulatives(programme: Programme, when: When) -> pd.DataFrame:
    """Recompute every printed cumulative under each of its possible definitions, the impossible ones too.

    Returns
    -------
    DataFrame
        One row a value that is printed as achieved until the last year that balances are printed for, index `fact`;
        `activity`, `counted` (the fact, for its place) and `fits` as text; `Measured` `stated` (a value that can be no
        achievement is missing with the reason ``sic``, and only compared) and one column a definition of
        :data:`CUMULATIVES`.
    """
    plan = plan_of(programme)
    closed = plan.closed(when)
    figures = figures_of(programme, "activity_progress")
    seen: set[tuple[str, float | None]] = set()
    rows = {}
    for fact, row in _achieved_until(programme, closed):
        if row.activity not in plan.planned or (row.activity, row.value) in seen:
            continue
        seen.add((row.activity, row.value))
        ever = formulas.total(plan.until(row.activity, closed), plan.after(row.activity, closed))
        candidates = {"programmed_ever": ever, "programmed_until": plan.until(row.activity, closed)}
        printed = Measured(row.value, "count", "fact", (fact,))
        rows[fact] = {
            "activity": row.activity,
            "counted": fact,
            "stated": figures[fact],
            **candidates,
            "fits": _fitting(programme, printed, candidates),
        }
    return frame(rows, "fact", ["activity", "counted", "stated", *CUMULATIVES, "fits"])


def _achieved_until(programme: Programme, year: int) -> list[tuple[str, ActivityProgress]]:
    """Return every level that is printed as achieved, with its fact; what counts comes first."""
    table = programme.table("activity_progress")
    rows = [row for _, row in programme.rows(ActivityProgress)]
    until, order = programme.stretch(year).until.span, list(plan_of(programme).activities)
    found = []
    for fact, row in zip(map(str, table.index), rows, strict=True):
        period = programme.period(row.period)
        is_level = row.role == "achieved" and period is not None and period.span == until
        if is_level and row.value is not None and row.sex == "all" and not row.place:
            found.append((fact, row))
    found.sort(key=lambda item: (order.index(item[1].activity), item[1].use != "yes", item[0]))
    return found


def _fitting(programme: Programme, stated: Measured, candidates: dict[str, Measured]) -> str:
    rule = programme.conventions
    return " ".join(
        name
        for name, figure in candidates.items()
        if judge(Claim("stated_balances", stated, figure), rule).outcome in FOLLOWS
    )


def definitions(recomputed: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Count how many printed figures each definition gives.

    Parameters
    ----------
    recomputed : DataFrame
        As :func:`balances` or :func:`cumulatives` gives it.
    names : sequence of str
        :data:`BALANCES` or :data:`CUMULATIVES`.

    Returns
    -------
    DataFrame
        One row a definition; `definition` and `others` (the activities that it does not give, separated by spaces) as
        text; as `Measured` counts `given`, `not_given` and `without_answer`, each of all printed figures, and
        `printed`, how many those are.
    """
    rows = {}
    for name in names if len(recomputed) else ():
        fits = recomputed["fits"].map(lambda fitting, name=name: name in fitting.split())
        computed = recomputed[name].map(bool)
        fails = computed & ~fits
        rows[name] = {
            "definition": name,
            "given": _count(recomputed[fits], len(recomputed)),
            "not_given": _count(recomputed[fails], len(recomputed)),
            "without_answer": _count(recomputed[~computed], len(recomputed)),
            "printed": _count(recomputed),
            "others": " ".join(dict.fromkeys(recomputed["activity"][fails])),
        }
    columns = ["definition", "given", "not_given", "without_answer", "printed", "others"]
    return frame(rows, "definition_name", columns)


def _count(rows: pd.DataFrame, of: int | None = None) -> Measured:
    return counted(len(rows), inputs_of(rows["stated"]), of=of)
