"""The logical framework: what each result aims at, rests on and is verified by, and how its indicators moved."""

from __future__ import annotations

import pandas as pd

from toolkit.facts.programme import Programme, When
from toolkit.figures import frame
from toolkit.measured import Measured, counted, inputs_of

STATES = ("better", "same", "worse", "unknown")
"""How an indicator can have moved; ``unknown`` where its two values are missing or cannot be compared."""


def logframe(programme: Programme, when: When) -> pd.DataFrame:
    """Give the logical framework of a year, level by level.

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
        As :func:`toolkit.measures.indicators.achievement` gives it.

    Returns
    -------
    DataFrame
        Index `result`, in the order of the framework, and last rows ``framework`` and, where some are only in the
        reports, ``all``; `Measured` counts `better same worse unknown` and `indicators`, all of them. Empty where no
        indicator has two values to compare.
    """
    states = achieved["moved"].where(achieved["moved"] != "", "unknown")
    codes = [code for code in programme.results if (achieved["result"] == code).any()]
    rows = {
        code: _states(achieved[is_own], states[is_own])
        for code, is_own in ((code, achieved["result"] == code) for code in codes)
    }
    is_own = achieved["origin"] == "framework"
    if is_own.any():
        rows["framework"] = _states(achieved[is_own], states[is_own])
    if not is_own.all():
        rows["all"] = _states(achieved, states)
    if not (states != "unknown").any():
        rows = {}
    return frame(rows, "result", [*STATES, "indicators"])


WHOLES = ("framework", "all")
"""Rows that count the indicators of all results."""


def _states(own: pd.DataFrame, states: pd.Series) -> dict[str, Measured]:
    return {state: _count(own[states == state]) for state in STATES} | {"indicators": _count(own)}


def _count(own: pd.DataFrame) -> Measured:
    facts = inputs_of([*own["before"], *own["actual"]])
    return counted(len(own), facts)
