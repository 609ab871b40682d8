"""Sample size: how many must be asked for a wanted margin, and the margin that a number of answers gives.

In JupyterLab, before the field work::

    from toolkit.measures import sample_size

    sample_size.needed(0.05, population=27825)                  # 379 answers for ± 5 points
    sample_size.needed(0.05, population=27825, response=0.85)   # 446 to be asked, if 85 % answer
    sample_size.margin(400, population=27825)                   # ± 4.9 points, if 400 answer

The margin is half the width of the interval of the whole sample. Results by sex or place have wider ones: ask for the
size of the smallest group that must be spoken of. Sources: Cochran (1977), Sampling Techniques, section 4.4; Krejcie
and Morgan (1970), Educ. Psychol. Meas. 30, whose table is the same formula with a share of one half.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
from statsmodels.stats.proportion import samplesize_confint_proportion

from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import EXACT, Measured, counted, undefined
from toolkit.measures.surveys.sampling import Question, compute_of, count, estimate, questions, size_of
from toolkit.statistics.intervals import LEVEL, effective, quantile

HALF = 0.5
"""The share that needs the largest sample: planning with it is safe when nothing is known."""


MARGINS = (0.03, 0.05, 0.075, 0.1)
"""Margins of which a table says how many must be asked."""


def needed(
    margin: float,
    population: float | None = None,
    share: float = HALF,
    response: float = 1.0,
    level: float = LEVEL,
) -> Measured:
    """Return how many must be asked, in a simple random sample, for a margin of a proportion.

    ``n0 = z² p q / e²``, and from a population of `N` ``n = n0 / (1 + (n0 - 1)/N)``, rounded up.

    Parameters
    ----------
    margin : float
        Half the width of the interval: 0.05 is ± 5 points.
    population : float, optional
        How many there are in all.
    share : float
        The share that is expected.
    response : float
        The part of those asked who are expected to answer.
    level : float
    """
    if margin <= 0 or not 0 < response <= 1:
        return undefined("count", "no_such_size", "sample_size")
    size = float(samplesize_confint_proportion(share, margin, alpha=1 - level))
    if population:
        size = min(size / (1 + (size - 1) / population), population)
    answers = max(1, math.ceil(size - EXACT))
    asked = math.ceil(answers / response - EXACT)
    if population and asked > population:  # even if everybody were asked, too few would answer
        return undefined("count", "more_than_there_are", "sample_size")
    return counted(asked, formula="sample_size" if response == 1 else "sample_size_with_silent")


def margin(n: float, population: float | None = None, share: float = HALF, level: float = LEVEL) -> Measured:
    """Return the margin of a proportion that `n` answers of a simple random sample give: ``z √(p q / n*)``.

    `n*` is the effective size of :func:`toolkit.statistics.intervals.effective`.
    """
    if n <= 0:
        return undefined("distance", "nobody_answered", "margin").but(n=0)
    reach = quantile(level) * math.sqrt(share * (1 - share) / effective(n, population))
    return Measured(reach, "distance", "margin", n=round(n))


# --- of the samples of a programme


def sizes(programme: Programme, when: When, margins: Sequence[float] = MARGINS) -> pd.DataFrame:
    """Say how many must be asked for some margins, in a simple random sample of each population that was sampled.

    Returns
    -------
    DataFrame
        One row a population and margin, index ``records:margin``; `records` as text; as `Measured` `margin`, `needed`
        (answers), `to_ask` (when as many fail to answer as in the indicator with the fewest answers) and `population`.
    """
    rows: dict[str, dict[str, Any]] = {}
    for name, own in _by_records(questions(programme, when)).items():
        population = own[0].population
        response = min(float(q.fits.notna().mean()) for q in own if len(q.fits)) if any(len(q.fits) for q in own) else 0
        there = population.value
        for wanted in margins:
            rows[f"{name}:{wanted * 1000:g}"] = {
                "records": name,
                "margin": Measured(wanted, "distance", "wanted"),
                "needed": needed(wanted, there).but(inputs=population.inputs),
                "to_ask": needed(wanted, there, response=response).but(inputs=own[0].sources),
                "population": population,
            }
    columns = ["records", "margin", "needed", "to_ask", "population"]
    return frame(rows, "size", columns)


def _by_records(asked: Sequence[Question]) -> dict[str, list[Question]]:
    grouped: dict[str, list[Question]] = {}
    for question in asked:
        grouped.setdefault(compute_of(question.indicator).records or "", []).append(question)
    return grouped


def margins(programme: Programme, when: When) -> pd.DataFrame:
    """Say which margin each sampled indicator's answers gave.

    Returns
    -------
    DataFrame
        Index `indicator`; as `Measured` `answered`, `planned_margin` (for a share of one half, as when planning) and
        `margin`, half of the interval that came out.
    """
    rows: dict[str, dict[str, Any]] = {}
    for question in questions(programme, when):
        sampled, there = estimate(question, question.fits), int(question.fits.notna().sum())
        low, high = sampled.conf_low, sampled.conf_high
        half = undefined("distance", sampled.missing or "no_interval", "half_interval", question.sources)
        if low is not None and high is not None:
            half = Measured((high - low) / 2, "distance", "half_interval", question.sources)
        planned = margin(there, size_of(question)).but(inputs=question.sources)
        rows[question.indicator.code] = {
            "answered": count(question, there),
            "planned_margin": planned,
            "margin": half,
        }
    columns = ["answered", "planned_margin", "margin"]
    return frame(rows, "indicator", columns)
