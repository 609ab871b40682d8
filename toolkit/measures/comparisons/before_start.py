"""Did those with the programme and those without change alike before the start? Year by year, as the answer is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from toolkit.facts.contracts.comparisons import Comparison, Design
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import Measured, counted, undefined
from toolkit.measures.comparisons.estimated_designs import NOT_ESTIMATED, Found, asked, made
from toolkit.measures.comparisons.samples import (
    CELL,
    OUTCOME,
    PERIOD,
    POST,
    PRODUCT,
    START,
    TREATED,
    UNIT,
    compared,
    pairs_of,
)
from toolkit.measures.records.disclosure import SUPPRESSED

REJECTED = 0.05
"""Chance below which changes before the start are taken to differ."""

TOTALS = Design(code="event", estimator="percent_of_totals")


def events(programme: Programme, when: When) -> pd.DataFrame:
    """Compare how those with and those without changed between the year before the start and every other year.

    On the scale of the answer: in per cent of what those with the programme would have, had they changed as the others;
    of units that had something in the year before. Before the start there should be nothing.

    Returns
    -------
    DataFrame
        One row a comparison and year from the start, index ``comparison:event``; as text `comparison event`; as
        `Measured` `percent` with its limits.
    """
    rows: dict[str, dict[str, Any]] = {}
    for comparison in asked(programme, when):
        for event, own in _events(programme, comparison.code, programme.at(when)):
            told = {"comparison": comparison.code, "event": f"{event:+d}", "percent": own.figure("percent", "ratio")}
            rows[f"{comparison.code}:{event:+d}"] = told
    return frame(rows, "event", ["comparison", "event", "percent"])


def parallel(programme: Programme, when: When) -> pd.DataFrame:
    """Test whether those with and those without changed alike before the start.

    Returns
    -------
    DataFrame
        One row a comparison, index its code; as text `rejected` (``yes`` or ``no``); as `Measured` `p_value`, of all
        years before the start together (the least of theirs times how many there are: Bonferroni's), and `years`, how
        many those are. Comparisons without years before the start have none.
    """
    rows: dict[str, dict[str, Any]] = {}
    for comparison in asked(programme, when):
        early = [own for _, own in _events(programme, comparison.code, programme.at(when), until=0)]
        if early:
            p_value = _joint(early)
            is_rejected = bool(p_value) and p_value.number < REJECTED
            years = counted(len(early), early[0].inputs)
            rows[comparison.code] = {"rejected": "yes" if is_rejected else "no", "p_value": p_value, "years": years}
    return frame(rows, "comparison", ["rejected", "p_value", "years"])


def is_refuted(programme: Programme, comparison: Comparison, when: When) -> bool:
    """Whether those with and those without changed otherwise before the start already."""
    tested = parallel(programme, when)
    return dict(tested["rejected"]).get(comparison.code) == "yes"


def _joint(early: list[Found]) -> Measured:
    told = [own.estimate.p_value for own in early if own.estimate is not None and not own.is_small]
    known = [p_value for p_value in told if np.isfinite(p_value)]
    if not known:
        return undefined("p_value", NOT_ESTIMATED if told else SUPPRESSED, "pre_test", early[0].inputs)
    return Measured(min(1.0, len(known) * float(min(known))), "p_value", "pre_test", early[0].inputs)


def _events(programme: Programme, code: str, when: When, until: float = np.inf) -> Iterator[tuple[int, Found]]:
    """Return every year from the start that records are of, and what is found of it; only those before one of them."""
    comparison, rows = compared(programme, code, when).comparison, compared(programme, code, when).rows
    if not comparison.is_yearly:
        return
    base = comparison.baseline if isinstance(comparison.baseline, int) else -1
    first, last = rows[PERIOD].min() - rows[START].max(), rows[PERIOD].max() - rows[START].min()
    for event in range(int(first), int(last) + 1) if np.isfinite(first) and np.isfinite(last) else ():
        if event != base and event < until:
            own = _event(programme, code, when, event)
            if own.estimate is not None:
                yield event, own


@lru_cache(maxsize=128)
def _event(programme: Programme, code: str, when: When, event: int) -> Found:
    """Estimate one year from the start against the year before it; of those that had nothing before, none is told."""
    sample = compared(programme, code, when)
    needed = [OUTCOME, TREATED, UNIT, PERIOD, START, PRODUCT]
    beside = [*sample.comparison.cluster, *filter(None, [sample.comparison.asked_in])]
    moved = sample.comparison.model_copy(update={"follow_up": event})
    pairs = pairs_of(moved, sample.rows[list(dict.fromkeys([*needed, *beside]))])
    had = set(pairs.loc[(pairs[POST] == 0) & (pairs[OUTCOME] > 0), CELL])
    return made(programme, replace(sample, comparison=moved, pairs=pairs[pairs[CELL].isin(had)]), TOTALS)
