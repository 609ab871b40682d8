"""Targets of indicators that have no values yet: what is programmed of the final target, and what is not said."""

from __future__ import annotations

import pandas as pd

from toolkit.facts.programme import Programme
from toolkit.measured import Measured, inputs_of, undefined
from toolkit.measures import formulas
from toolkit.measures.observed import FLOW, observed_in

COLUMNS = ["result", "baseline", "target", "final_target", "of_final", "noted"]


def programmed(programme: Programme, achieved: pd.DataFrame) -> pd.DataFrame:
    """Set the target of the year against the final one, for a programme whose indicators have targets and no values.

    Parameters
    ----------
    programme : Programme
    achieved : DataFrame
        As :func:`toolkit.measures.indicators.achievement` gives it.

    Returns
    -------
    DataFrame
        One row an indicator, in the order of the results; `result` and `noted` (the facts that something is noted
        about, separated by spaces) as text; `Measured` `baseline target final_target`, and `of_final`, the target of
        the year over the final one. Empty as soon as one indicator has a value, or none has a target.
    """
    if has_values(achieved) or not has_targets(achieved):
        return pd.DataFrame(columns=COLUMNS)
    order = {code: number for number, code in enumerate(programme.results)}
    rows = achieved.sort_values("result", key=lambda codes: codes.map(order), kind="stable")
    pairs = list(zip(rows["target"], rows["final_target"], strict=True))
    of_final = pd.Series([_of_final(programme, str(code), *pair) for code, pair in zip(rows.index, pairs, strict=True)])
    of_final.index = rows.index
    noted = pd.Series([" ".join(_noted(programme, *pair)) for pair in pairs], index=rows.index)
    return rows.assign(of_final=of_final, noted=noted)[COLUMNS]


def _of_final(programme: Programme, code: str, target: Measured, final: Measured) -> Measured:
    """Give the part of the final target that is programmed; a flow of one year is no part of that of all years."""
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
