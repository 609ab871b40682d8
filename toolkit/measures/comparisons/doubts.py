"""How sure a comparison is: parallel before the start, which error and why, who left, how wrong it would have to be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from toolkit.errors import ImpactError
from toolkit.facts.contracts.comparisons import Comparison, Design
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.facts.records import is_protected
from toolkit.figures import frame
from toolkit.impact import Estimate, estimate
from toolkit.impact.trends import trend_bounds
from toolkit.measured import Measured, counted, undefined
from toolkit.measures.comparisons.estimated_designs import Found, each_main, made
from toolkit.measures.comparisons.estimator_rows import PERCENTAGES, table_for
from toolkit.measures.comparisons.repeated_comparisons import by_answer
from toolkit.measures.comparisons.samples import CELL, OUTCOME, POST, TREATED, UNIT, Compared
from toolkit.measures.comparisons.withheld import counts_tell, hidden_groups
from toolkit.measures.records.disclosure import SUPPRESSED

MAGNITUDES = (0.0, 0.5, 1.0, 2.0)
"""How much farther from parallel the trends may be after the start than the farthest that they were before."""

SMALL_P = 0.05
"""Chance below which changes before the start are taken to differ."""


def _studies(programme: Programme, when: When) -> Iterator[tuple[Comparison, Compared, Found, Estimate]]:
    for comparison, sample, own in each_main(programme, when):
        if comparison.is_yearly and not own.is_small and (study := _study(sample)) is not None:
            yield comparison, sample, own, study


def _study(sample: Compared) -> Estimate | None:
    """Return the effects by year from the start, of all starts together; None where the records do not allow it."""
    options = {"average": "event", "base": "universal"}
    table, asked = table_for(sample, Design(code="event", estimator="staggered", options=options))
    try:
        return estimate(table, asked)
    except ImpactError:
        return None


def _base(sample: Compared) -> float:
    """Return what those with the programme had on average before the start."""
    early = sample.pairs[(sample.pairs[POST] == 0) & (sample.pairs[TREATED] == 1)]
    return float(early.groupby(CELL)[OUTCOME].sum(min_count=1).mean())


def _share(own: Found, base: float, value: float, low: float, high: float) -> Measured:
    if not base > 0 or not np.isfinite(value):
        return undefined("ratio", "without_is_zero", "event_percent", own.inputs)
    figure = Measured(float(value / base), "ratio", "event_percent", own.inputs)
    is_known = np.isfinite(low) and np.isfinite(high)
    return figure.but(conf_low=float(low / base), conf_high=float(high / base)) if is_known else figure


def errors(programme: Programme, when: When) -> pd.DataFrame:
    """Set the interval as the comparison has it beside the one that would hold if units were independent.

    Returns
    -------
    DataFrame
        One row a comparison and choice, index ``comparison:choice``; as text `comparison choice` (``as_designed``,
        ``by_unit``) `error why`; as `Measured` `percent` with its limits, `clusters`.
    """
    rows: dict[str, dict[str, Any]] = {}
    for comparison, sample, main in each_main(programme, when):
        choices = {"as_designed": main}
        if comparison.cluster:
            alone = replace(sample, comparison=comparison.model_copy(update={"cluster": []}))
            choices["by_unit"] = made(programme, alone, main.design)
        for choice, own in choices.items():
            rows[f"{comparison.code}:{choice}"] = {"comparison": comparison.code, "choice": choice} | _error(own)
    return frame(rows, "choice", ["comparison", "choice", "percent", "clusters", "error", "why"])


def _error(own: Found) -> dict[str, Any]:
    found = own.estimate
    clusters = found.n_clusters if found is not None and own.comparison.cluster else 0
    is_few = found is not None and "error_few_clusters" in found.warnings
    return {
        "percent": own.figure("percent", "ratio"),
        "clusters": counted(clusters, own.inputs) if clusters else undefined("count", "not_applicable"),
        "error": found.se_kind if found is not None else "",
        "why": "few_clusters" if is_few else "clustered" if own.comparison.cluster else "no_clusters",
    }


def leavers(programme: Programme, when: When) -> pd.DataFrame:
    """Tell what became of those who were there before: how many have an amount, have none, or are not known.

    Returns
    -------
    DataFrame
        One row a comparison and fate, index ``comparison:fate``; as text `comparison records fate` (an answer of the
        column `state`, else ``there``, ``nothing``, ``unknown``); as `Measured` `units_with share_with units_without
        share_without`, of those who had an amount before.
    """
    rows: dict[str, dict[str, Any]] = {}
    for comparison, sample, main in each_main(programme, when):
        fates = _fates(sample)
        sides = {name: fates[fates["treated"] == side]["fate"] for name, side in (("with", 1), ("without", 0))}
        counts = [list(side.value_counts()) for side in sides.values()]
        is_small = is_protected(programme, comparison.records) and any(map(counts_tell, counts))
        own = replace(main, is_small=main.is_small or is_small)
        for fate in dict.fromkeys(fates["fate"]):
            told: dict[str, Any] = {"comparison": comparison.code, "records": comparison.records, "fate": str(fate)}
            for name, side in sides.items():
                told |= _counted(own, name, int((side == fate).sum()), len(side))
            rows[f"{comparison.code}:{fate}"] = told
    columns = ["comparison", "records", "fate", "units_with", "share_with", "units_without", "share_without"]
    return frame(rows, "fate", columns)


def _counted(own: Found, name: str, n: int, whole: int) -> dict[str, Measured]:
    if own.is_small:
        return {f"{key}_{name}": undefined(unit, SUPPRESSED) for key, unit in (("units", "count"), ("share", "share"))}
    share = Measured(n / whole, "share", "share", own.inputs, numerator=n, denominator=whole) if whole else None
    none = undefined("share", "nothing_measured")
    return {f"units_{name}": counted(n, own.inputs), f"share_{name}": share or none}


def _fates(sample: Compared) -> pd.DataFrame:
    """Return one row a unit that had an amount before, and what became of it; of several starts the last counts."""
    pairs, state = sample.pairs, sample.comparison.state
    early = pairs[(pairs[POST] == 0) & (pairs[OUTCOME] > 0)].drop_duplicates(UNIT, keep="last").set_index(CELL)
    after = pairs[pairs[POST] == 1].groupby(CELL)[OUTCOME].sum(min_count=1).reindex(early.index)
    fate = pd.Series(np.where(after.isna(), "unknown", np.where(after > 0, "there", "nothing")), early.index)
    if state:
        said = pairs[pairs[POST] == 1].drop_duplicates(CELL).set_index(CELL)[state].reindex(early.index)
        fate = said.where(said.fillna("").astype(str) != "", fate)
    return pd.DataFrame({"treated": early[TREATED], "fate": fate})


def bounds(programme: Programme, when: When) -> pd.DataFrame:
    """Tell how far the answer moves if the trends were not parallel, as far as they were apart before or farther.

    Rambachan and Roth (2023), A more credible approach to parallel trends, Review of Economic Studies 90.

    Returns
    -------
    DataFrame
        One row a comparison and magnitude, index ``comparison:magnitude``; as text `comparison magnitude` and `holds`
        (``yes`` where the limits still exclude nought); as `Measured` `bound_low bound_high`, of the year that is
        followed up, in per cent of what those with the programme had before.
    """
    rows: dict[str, dict[str, Any]] = {}
    for comparison, sample, own, study in _studies(programme, when):
        event, base = comparison.follow_up, _base(sample)
        try:
            table = trend_bounds(study, "relative_magnitude", MAGNITUDES, event if isinstance(event, int) else None)
        except ImpactError:
            continue
        for magnitude, (_, row) in zip(MAGNITUDES, table.iterrows(), strict=True):
            low, high = (_share(own, base, row[name], np.nan, np.nan) for name in ("conf_low", "conf_high"))
            holds = bool(low and high and (low.number > 0 or high.number < 0))
            told = {"comparison": comparison.code, "magnitude": f"{magnitude:g}", "holds": "yes" if holds else "no"}
            rows[f"{comparison.code}:{magnitude:g}"] = told | {"bound_low": low, "bound_high": high}
    return frame(rows, "magnitude", ["comparison", "magnitude", "holds", "bound_low", "bound_high"])


def _hidden(programme: Programme, sample: Compared, when: When) -> set[str]:
    """Return the answers of the first column whose groups are held back: all less all others would tell of them."""
    comparison, column = sample.comparison, sample.comparison.by[0]
    if not is_protected(programme, comparison.records):
        return set()
    told = by_answer(programme, when).query("comparison == @comparison.code and column == @column")
    small = {(column, answer) for answer, figure in zip(told["answer"], told["percent"], strict=True) if not figure}
    return {answer for _, answer in hidden_groups(sample, [column], (1, 0), small)}


def without_one(programme: Programme, when: When) -> pd.DataFrame:
    """Make the main comparison again without each answer of the first column that it is told by.

    Returns
    -------
    DataFrame
        One row a comparison, index its code; as text `records column least_without most_without` (the answers whose
        leaving out gives the least and the most); as `Measured` `percent`, `least` and `most`.
    """
    rows: dict[str, dict[str, Any]] = {}
    for comparison, sample, main in each_main(programme, when):
        if not comparison.by or main.is_small or not main.figure("percent", "ratio"):
            continue
        column, found = comparison.by[0], dict[str, Measured]()
        design = main.design if main.design.estimator in PERCENTAGES else Design(code="x", estimator=PERCENTAGES[0])
        hidden = _hidden(programme, sample, when)
        for answer in sorted(set(map(str, sample.pairs[column].unique())) - hidden):
            pairs = sample.pairs[sample.pairs[column].astype(str) != answer]
            own = made(programme, replace(sample, pairs=pairs), design)
            if figure := own.figure("percent", "ratio"):
                found[answer] = figure
        if len(found) > 1:
            least, most = (
                min(found, key=lambda name: found[name].number),
                max(found, key=lambda name: found[name].number),
            )
            told = {"records": comparison.records, "column": column, "least_without": least, "most_without": most}
            figures = {"percent": main.figure("percent", "ratio"), "least": found[least], "most": found[most]}
            rows[comparison.code] = told | figures
    columns = ["records", "column", "least_without", "most_without", "percent", "least", "most"]
    return frame(rows, "comparison", columns)
