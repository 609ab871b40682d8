"""A portfolio: several programmes and years side by side, each in its own terms; nothing is added across programmes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from toolkit.errors import ParametersError
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme, open_programme
from toolkit.facts.requested import member_of, member_problems
from toolkit.figures import frame
from toolkit.measured import Measured, undefined
from toolkit.measures import budget, formulas, indicators
from toolkit.measures.at_a_glance import overview
from toolkit.measures.people import beneficiaries

Member = tuple[Programme, When]
"""One programme in one year, or in a part of one."""

OF = "::"
"""Between the member and the fact among the inputs of a figure: ``cse-peru/2011::budget:A:..2011:executed``."""


def members(entries: Sequence[str]) -> list[Member]:
    """Open the programmes of a portfolio.

    Parameters
    ----------
    entries : sequence of str
        Programme and year each, ``cse-peru/2011``.

    Raises
    ------
    ParametersError
        When an entry is none, or names no programme that there is.
    """
    if problems := list(member_problems(entries)):
        raise ParametersError(problems)
    return [(open_programme(code), year) for code, year in map(member_of, entries)]


def name_of(member: Member) -> str:
    """Name a member as a parameters file does."""
    return f"{member[0].code}/{member[0].at(member[1]).name}"


def _traced(member: Member, figures: Mapping[str, Any]) -> dict[str, Any]:
    """Say of every figure to which programme and year its facts belong."""
    name = name_of(member)
    return {
        key: figure.but(inputs=tuple(f"{name}{OF}{fact}" for fact in figure.inputs))
        if isinstance(figure, Measured)
        else figure
        for key, figure in figures.items()
    }


def standing(portfolio: Sequence[Member]) -> pd.DataFrame:
    """Say where each programme stands.

    Returns
    -------
    DataFrame
        One row a programme and year, index ``cse-peru/2011``; `Measured` columns `time` (by the effective dates) and
        `execution` (parts of the whole duration and budget), `lead` (money less time, in points), `measured` and
        `on_target` (counts of indicators, with how many there are), `capped` (mean completion of the year's targets,
        none above 100 %), `way` (mean progress from baseline to final target, none above 100 %), `framework_better` and
        `framework_worse` (indicators of the framework that moved so since the year before, of those that can be
        compared); `pace` as text, as
        ``budget.pace``.
    """
    rows: dict[str, dict[str, Any]] = {}
    for member in portfolio:
        figures = _traced(member, _standing(*member))
        otherwise = budget.leads_otherwise(*member, figures["execution"])
        rows[name_of(member)] = {**figures, "pace": budget.pace(member[0], figures["lead"], otherwise.values())}
    columns = ["pace", "time", "execution", "lead", "measured", "on_target", "capped", "way"]
    columns += ["framework_better", "framework_worse"]
    return frame(rows, "member", columns)


def _standing(programme: Programme, when: When) -> dict[str, Measured]:
    achieved = indicators.achievement(programme, when)
    counted = indicators.summary(achieved)
    spent = _spent(programme, when)["execution"]
    own = indicators.of_framework(achieved)
    moved = indicators.movement(own)
    time = budget.elapsed_by_calendar(programme, when)  # one clock for all, whatever months a programme counts itself
    return {
        "time": time,
        "execution": spent,
        "lead": formulas.points(spent, time),
        "measured": counted["measured"] if len(own) else undefined("count", "no_indicators", "count"),
        **{name: counted[name] for name in ("on_target", "capped")},
        "way": overview.way(own),
        "framework_better": moved["better"],
        "framework_worse": moved["worse"],
    }


def _spent(programme: Programme, when: When) -> Mapping[str, Measured]:
    if programme.has("budget"):
        return budget.execution(programme, when)
    money = dict.fromkeys(("approved", "revised", "limit", "executed"), undefined("money", "no_budget"))
    return money | {"execution": undefined("ratio", "no_budget", "execution")}


def money_and_progress(portfolio: Sequence[Member]) -> pd.DataFrame:
    """Set the money of each result beside the way its indicators have covered.

    Returns
    -------
    DataFrame
        One row a result that has both, index ``cse-peru/2011:R1``; `member` as text, and the columns of
        :func:`overview.money_and_progress`.
    """
    rows = {
        f"{name_of(member)}:{result}": {"member": name_of(member)} | _traced(member, dict(row))
        for member in portfolio
        for result, row in overview.money_and_progress(*member).iterrows()
    }
    return frame(rows, "result", ["member", *overview.MONEY_AND_PROGRESS])


def cost_of_reach(portfolio: Sequence[Member]) -> pd.DataFrame:
    """Divide the budget by those it is for, and what was spent by those it reached; each in its own currency and unit.

    Returns
    -------
    DataFrame
        One row a programme, year and group of beneficiaries, index ``cse-peru/2011:target_population``; as text `member
        group unit`; as `Measured` `approved revised executed to_reach reached cost_to_reach cost_reached`. The cost
        is that of the budget in force. The population of places is nobody's target: it divides no cost.
    """
    rows: dict[str, dict[str, Any]] = {}
    for member in portfolio:
        programme, when = member
        if not programme.has("beneficiaries"):
            continue
        spent = _spent(programme, when)
        for group, row in beneficiaries.totals(programme, when).iterrows():
            is_census = row["group"] in programme.file.populations
            figures = {
                "approved": spent["approved"],
                "revised": spent["revised"],
                "executed": spent["executed"],
                "to_reach": row["to_reach"],
                "reached": row["reached"],
                "cost_to_reach": undefined("money", "population", "per_unit", row["to_reach"].inputs)
                if is_census
                else formulas.per_unit(spent["limit"], row["to_reach"]),
                "cost_reached": formulas.per_unit(spent["executed"], row["reached"]),
            }
            if row["to_reach"] or row["reached"]:
                named = {"member": name_of(member), "group": str(group), "unit": row["unit"]}
                rows[f"{name_of(member)}:{group}"] = named | _traced(member, figures)
    columns = ["member", "group", "unit", "approved", "revised", "executed", "to_reach", "reached"]
    columns += ["cost_to_reach", "cost_reached"]
    return frame(rows, "group_of", columns)
