"""The framework as it stands: results with their indicators, and targets of indicators that have no values yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.figures import frame, typed
from toolkit.measured import Measured, counted, inputs_of, undefined
from toolkit.measures import formulas
from toolkit.measures.indicators.observed import FLOW, observed_in

STATES = ("better", "same", "worse", "unknown")
"""How an indicator can have moved; ``unknown`` where its two values are missing or cannot be compared."""


def logframe(programme: Programme, when: When) -> pd.DataFrame:
    """Return the logical framework of a year, level by level.

    Returns
    -------
    DataFrame
        Index `result`, in the order of the framework; as text `level`, and `aims means_of_verification assumptions`,
        one a line; `indicators` as `Measured`, how many the framework or the reports give it.
    """
    rows = {}
    for result in programme.results.values():
        if not programme.is_valid(result.code, when):
            continue
        own = [i for i in programme.indicators.values() if i.result == result.code]
        reported = sum(i.origin in ("framework", "report") for i in own)
        rows[result.code] = {
            "level": result.level,
            "indicators": counted(reported, formula="framework"),
            "aims": "\n".join(result.aims),
            "means_of_verification": "\n".join(result.means_of_verification),
            "assumptions": "\n".join(result.assumptions),
        }
    columns = ["level", "indicators", "aims", "means_of_verification", "assumptions"]
    return frame(rows, "result", columns)


def movement_by_result(programme: Programme, achieved: pd.DataFrame) -> pd.DataFrame:
    """Count for each result how many indicators moved for the better and for the worse, by their own direction.

    Parameters
    ----------
    programme : Programme
    achieved : DataFrame
        As ``indicators.achievement`` gives it.

    Returns
    -------
    DataFrame
        Index `result`, in the order of the framework, and last rows ``framework`` and, where some are only in the
        reports, ``all``; `Measured` counts `better same worse unknown` and `indicators`, all of them. Empty where no
        indicator has two values to compare.
    """
    columns = (list(achieved[name]) for name in ("result", "origin", "moved", "before", "actual"))
    every = [_Moved(of, origin, moved or "unknown", own) for of, origin, moved, *own in zip(*columns, strict=True)]
    if all(each.state == "unknown" for each in every):
        return frame({}, "result", [*STATES, "indicators"])
    of_result = {code: [each for each in every if each.result == code] for code in programme.results}
    of_framework = [each for each in every if each.origin == "framework"]
    parts = of_result | {"framework": of_framework, "all": every if len(of_framework) < len(every) else []}
    rows = {code: _states(own) for code, own in parts.items() if own}
    return frame(rows, "result", [*STATES, "indicators"])


WHOLES = ("framework", "all")
"""Rows that count the indicators of all results."""


class _Moved(NamedTuple):
    """An indicator, which way it moved, and its values before and now."""

    result: str
    origin: str
    state: str
    figures: Sequence[Measured]


def _states(own: Sequence[_Moved]) -> dict[str, Measured]:
    of_state = {state: [each for each in own if each.state == state] for state in STATES}
    return {name: _count(each) for name, each in {**of_state, "indicators": own}.items()}


def _count(own: Sequence[_Moved]) -> Measured:
    values = zip(*(each.figures for each in own), strict=True)  # those before, and those now
    return counted(len(own), inputs_of(figure for moment in values for figure in moment))


COLUMNS = ["result", "baseline", "target", "final_target", "of_final", "noted"]


def programmed(programme: Programme, achieved: pd.DataFrame) -> pd.DataFrame:
    """Set the target of the year against the final one, for a programme whose indicators have targets and no values.

    Parameters
    ----------
    programme : Programme
    achieved : DataFrame
        As ``indicators.achievement`` gives it.

    Returns
    -------
    DataFrame
        One row an indicator, in the order of the results; `result` and `noted` (the facts that something is noted
        about, separated by spaces) as text; `Measured` `baseline target final_target`, and `of_final`, the target of
        the year over the final one. Empty as soon as one indicator has a value, or none has a target.
    """
    if has_values(achieved) or not has_targets(achieved):
        return frame({}, "indicator", COLUMNS)
    order = {code: number for number, code in enumerate(programme.results)}
    rows = achieved.sort_values("result", key=lambda codes: codes.map(order), kind="stable")
    pairs = list(zip(rows["target"], rows["final_target"], strict=True))
    of_final = pd.Series([_of_final(programme, str(code), *pair) for code, pair in zip(rows.index, pairs, strict=True)])
    of_final.index = rows.index
    noted = pd.Series([" ".join(_noted(programme, *pair)) for pair in pairs], index=rows.index)
    return typed(rows.assign(of_final=of_final, noted=noted)[COLUMNS])


def _of_final(programme: Programme, code: str, target: Measured, final: Measured) -> Measured:
    """Return the part of the final target that is programmed; a flow of one year is no part of that of all years."""
    indicator, observed = programme.indicators[code], observed_in(programme)
    spans = [observed.spans.get(fact) for figure in (target, final) for fact in figure.inputs]
    lengths = {span[1] - span[0] for span in spans if span is not None}
    if indicator.kind == FLOW and target and final and len(lengths) > 1:
        return undefined("ratio", "one_year_of_all", "ratio", inputs_of((target, final)))
    return formulas.ratio(target, final)


def _noted(programme: Programme, *figures: Measured) -> list[str]:
    notes = programme.observations["note"]
    return [fact for figure in figures for fact in figure.inputs if notes.get(fact, "")]


def has_values(achieved: pd.DataFrame) -> bool:
    """Whether any indicator has a value of the year."""
    return bool(len(achieved)) and bool(achieved["actual"].map(bool).any())


def has_targets(achieved: pd.DataFrame) -> bool:
    """Whether any indicator has a target of the year or a final one."""
    return bool(len(achieved)) and bool((achieved["target"].map(bool) | achieved["final_target"].map(bool)).any())
