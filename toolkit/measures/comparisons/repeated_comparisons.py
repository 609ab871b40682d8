"""The same comparison again: in three ways of saying a percentage, by start, and by the answers of columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from toolkit.facts.contracts.comparisons import Design
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.facts.records import RECORDS, is_protected
from toolkit.figures import frame, once
from toolkit.measured import Measured, counted, undefined
from toolkit.measures.comparisons.estimated_designs import NOT_ESTIMATED, Found, difference, each_main, made
from toolkit.measures.comparisons.estimator_rows import PERCENTAGES
from toolkit.measures.comparisons.samples import POST, START, UNIT, Compared
from toolkit.measures.comparisons.withheld import hidden_groups
from toolkit.measures.records.disclosure import SUPPRESSED

MOST = 40
"""Answers of a column from which it is no longer told answer by answer."""


def three_ways(programme: Programme, when: When) -> pd.DataFrame:
    """Say the percentage in the three ways in which plans word it.

    Returns
    -------
    DataFrame
        One row a comparison and way, index ``comparison:estimator``; as text `comparison estimator said why`; as
        `Measured` `percent` with its limits, `units_with units_without`. Empty where there is nothing before.
    """
    rows: dict[str, dict[str, Any]] = {}
    for comparison, sample, _ in each_main(programme, when):
        for name in PERCENTAGES if sample.pairs[POST].nunique() > 1 else ():
            own = made(programme, sample, Design(code=f"{comparison.code}.{name}", estimator=name))
            rows[f"{comparison.code}:{name}"] = {"comparison": comparison.code, "estimator": name} | _told(own)
    return frame(rows, "way", ["comparison", "estimator", *_COLUMNS])


_COLUMNS = ("percent", "units_with", "units_without", "said", "why")


def _told(own: Found) -> dict[str, Any]:
    counts = [undefined("count", SUPPRESSED) if own.is_small else counted(n, own.inputs) for n in own.units]
    return {
        "percent": own.figure("percent", "ratio"),
        "units_with": counts[0],
        "units_without": counts[1],
        "said": own.said,
        "why": own.why,
    }


def by_start(programme: Programme, when: When) -> pd.DataFrame:
    """Make the main comparison of each year in which units began.

    Returns
    -------
    DataFrame
        One row a comparison and year, index ``comparison:year``; as text `comparison start said why`; as `Measured`
        `percent` with its limits, `difference`, `units_with units_without`. Empty where all began at once.
    """
    rows: dict[str, dict[str, Any]] = {}
    for comparison, sample, main in each_main(programme, when):
        starts = sorted(sample.pairs[START].dropna().unique()) if comparison.is_yearly else []
        parts = ((START, str(start), _only(sample, START, start)) for start in (starts if len(starts) > 1 else ()))
        for _, start, own in _withheld(programme, sample, main, parts):
            told = _told(own) | {"difference": difference(own)}
            year = f"{float(start):.0f}"
            rows[f"{comparison.code}:{year}"] = {"comparison": comparison.code, "start": year} | told
    return frame(rows, "start", ["comparison", "start", *_COLUMNS, "difference"])


def _of_pairs(design: Design) -> Design:
    """Of a design that looks at all years at once, the percentage that its parts are told in."""
    return design if design.estimator in PERCENTAGES else Design(code=design.code, estimator="percent_of_totals")


def _only(sample: Compared, column: str, answer: object) -> Compared:
    """Keep some units; those that never started stand in every start."""
    pairs = sample.pairs[sample.pairs[column] == answer]
    return replace(sample, pairs=pairs, rows=sample.rows[sample.rows[UNIT].isin(set(pairs[UNIT]))])


@once
def by_answer(programme: Programme, when: When) -> pd.DataFrame:
    """Make the main comparison of each group of units, by the columns that the comparison names.

    Groups are compared with their own others, and are not ranked: what sets them apart may be chance, which
    :func:`all_alike` tests.

    Returns
    -------
    DataFrame
        One row a comparison, column and answer, index ``comparison:column:answer``; as text `comparison records column
        answer said why`; as `Measured` `percent` with its limits, `units_with units_without`.
    """
    rows: dict[str, dict[str, Any]] = {}
    for comparison, sample, main in each_main(programme, when):
        for column, answer, own in _withheld(programme, sample, main, _parts(sample)):
            told = {"comparison": comparison.code, "records": comparison.records, "column": column, "answer": answer}
            rows[f"{comparison.code}:{column}:{answer}"] = told | _told(own)
    return frame(rows, "group", ["comparison", "records", "column", "answer", *_COLUMNS])


def _parts(sample: Compared) -> Iterator[tuple[str, str, Compared]]:
    for column in sample.by:
        answers = sorted(str(answer) for answer in sample.pairs[column].unique() if str(answer))
        for answer in answers if 1 < len(answers) <= MOST else ():
            pairs = sample.pairs[sample.pairs[column].astype(str) == answer]
            yield column, answer, replace(sample, pairs=pairs)


def _withheld(
    programme: Programme, sample: Compared, main: Found, parts: Iterable[tuple[str, str, Compared]]
) -> Iterator[tuple[str, str, Found]]:
    """Estimate the parts of a sample; of protected records small ones are held back, and who gives them away."""
    found = [(column, answer, made(programme, part, _of_pairs(main.design))) for column, answer, part in parts]
    hidden: frozenset[tuple[str, str]] = frozenset()
    if found and is_protected(programme, sample.comparison.records):
        columns = list(dict.fromkeys(column for column, _, _ in found))
        sides = (1,) if columns == [START] else (1, 0)  # those that never started stand in every start
        small = {(column, answer) for column, answer, own in found if own.is_small}
        hidden = hidden_groups(sample, columns, sides, small)
    for column, answer, own in found:
        yield column, answer, replace(own, is_small=own.is_small or (column, answer) in hidden)


def all_alike(programme: Programme, when: When, groups: pd.DataFrame | None = None) -> pd.DataFrame:
    """Test whether all groups of a column may have one and the same percentage.

    Cochran's Q: the squared distances from the weighted mean, each over its variance, against chi-squared. Cochran
    (1954), The combination of estimates from different experiments, Biometrics 10.

    Parameters
    ----------
    programme : Programme
    when : int, str or Evaluated
    groups : DataFrame, optional
        As :func:`by_answer` gives them.

    Returns
    -------
    DataFrame
        One row a comparison and column, index ``comparison:column``; as text `comparison records column`; as `Measured`
        `tested` (groups with an interval), `groups` and `p_value`.
    """
    table, rows = groups if groups is not None else by_answer(programme, when), dict[str, dict[str, Any]]()
    for (code, records, column), own in table.groupby(["comparison", "records", "column"], sort=False):
        inputs = (f"{RECORDS}{records}",)
        known = [figure for figure in own["percent"] if figure and figure.conf_low is not None]
        rows[f"{code}:{column}"] = {
            "comparison": code,
            "records": records,
            "column": column,
            "tested": counted(len(known), inputs),
            "groups": counted(len(own), inputs),
            "p_value": _heterogeneity(known, inputs),
        }
    return frame(rows, "column", ["comparison", "records", "column", "tested", "groups", "p_value"])


def _heterogeneity(figures: list[Measured], inputs: tuple[str, ...]) -> Measured:
    if len(figures) < 2:  # noqa: PLR2004 - two to differ
        return undefined("p_value", NOT_ESTIMATED, "all_alike", inputs)
    from scipy.special import chdtrc  # noqa: PLC0415 - only where there are groups

    at = np.log1p([figure.number for figure in figures])
    spread = np.array([np.log1p(f.conf_high or 0) - np.log1p(f.conf_low or 0) for f in figures]) / (2 * 1.96)
    weight = spread**-2.0
    statistic = float((weight * (at - (weight @ at) / weight.sum()) ** 2).sum())
    return Measured(float(chdtrc(len(at) - 1, statistic)), "p_value", "all_alike", inputs)
