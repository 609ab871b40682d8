"""Sampling: indicators that a sample of records estimates, with their interval, and what silence leaves open.

Which indicators, and how their cases were drawn, stands in the ``sample`` block of ``framework.yaml``. A case answers
an indicator when it has a cell for each of its conditions. To plan a sample, see ``sample_size``.
Sources: Cochran (1977), Sampling Techniques; Manski (1989), Anatomy of the selection problem, J. Hum. Resour. 24.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from toolkit.facts.conditions import met
from toolkit.facts.contracts.compute import Compute, Sample
from toolkit.facts.contracts.framework import Indicator
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import Measured, counted, undefined
from toolkit.measures import formulas
from toolkit.measures.indicators.observed import observed_in
from toolkit.measures.records.cases import answered
from toolkit.measures.records.compute_block import is_of, records_at
from toolkit.measures.records.disclosure import SUPPRESSED, held_of
from toolkit.statistics import intervals
from toolkit.statistics.intervals import Cluster, Stratum

MEAN = "mean"
"""The measure whose answers are numbers; those of a share are yes and no."""


@dataclass(frozen=True, slots=True)
class Question:
    """One indicator as a question put to a sample.

    Attributes
    ----------
    indicator : Indicator
    rows : DataFrame
        Those drawn whom it is about, one row each.
    fits : Series of boolean, or of float for a mean
        Whether each of them says yes, or the number; missing for those who do not answer.
    could : Series of bool
        Who could have said yes: those who do, and the silent ones whom no answer they gave excludes.
    drawn : int
        How many were drawn, also of those whom it is not about.
    population : Measured
        How many there were to draw from.
    """

    indicator: Indicator
    rows: pd.DataFrame
    fits: pd.Series
    could: pd.Series
    drawn: int
    population: Measured

    @property
    def sources(self) -> tuple[str, ...]:
        """The facts behind it."""
        return (f"records:{compute_of(self.indicator).records}", *self.population.inputs)

    def of(self, chosen: pd.Series) -> Question:
        """Restrict it to some of the rows."""
        return replace(self, rows=self.rows[chosen], fits=self.fits[chosen], could=self.could[chosen])


def questions(programme: Programme, when: When, measures: Sequence[str] = ("share",)) -> list[Question]:
    """List what is estimated from a sample of records that there are: shares, or others as well; none of too few."""
    asked = _sampled(programme, when, measures)
    return [_question(programme, indicator, when) for indicator in asked if not _is_held(programme, indicator, when)]


def _sampled(programme: Programme, when: When, measures: Sequence[str]) -> list[Indicator]:
    return [
        indicator
        for indicator in programme.indicators.values()
        if (compute := indicator.compute)
        and compute.sample
        and compute.measure in measures
        and compute.records in programme.framework.records
        and is_of(programme, indicator, when)
    ]


def _is_held(programme: Programme, indicator: Indicator, when: When) -> bool:
    return held_of(programme, compute_of(indicator).records or "", when).holds(indicator.code)


def _question(programme: Programme, indicator: Indicator, when: When) -> Question:
    compute = compute_of(indicator)
    records = records_at(programme, indicator, when)
    if compute.count:
        records = records.sort_values(list(records.columns)).drop_duplicates(compute.count)
    rows = records[met(records, compute.among).fillna(False).astype(bool)]
    population = _population(programme, _sample(indicator), when, len(records))
    if compute.measure == MEAN:
        rows = rows[met(rows, compute.where).fillna(False).astype(bool)]
        said = rows[compute.value or ""].astype(float)
        return Question(indicator, rows, said, said.notna(), len(records), population)
    holds = met(rows, compute.where)
    could = holds.fillna(True).astype(bool)
    return Question(indicator, rows, holds.where(answered(rows, compute.where)), could, len(records), population)


def compute_of(indicator: Indicator) -> Compute:
    """Return the block that says how an indicator follows from records."""
    assert indicator.compute is not None
    return indicator.compute


def _sample(indicator: Indicator) -> Sample:
    sample = compute_of(indicator).sample
    assert sample is not None
    return sample


def _population(programme: Programme, sample: Sample, when: When, drawn: int) -> Measured:
    """Return how many there were to draw from: said by the block, or what an indicator that it names observes."""
    said = sample.population
    if said is None:
        return undefined("count", "not_reported", "declared_population")
    figure = counted(said, formula="declared_population") if isinstance(said, int) else None
    if figure is None:
        figure = observed_in(programme).actual(programme.indicators[str(said)], when)
    if figure and figure.number < drawn:
        return undefined("count", "fewer_than_drawn", figure.formula, figure.inputs)
    return figure


def estimate(question: Question, fits: pd.Series) -> Measured:
    """Estimate the share of yes among those who answer, or the mean of what they say, by the design of the sample.

    Parameters
    ----------
    question : Question
    fits : Series of boolean, or of float for a mean
        What each of its rows says; missing for those who do not answer.
    """
    if compute_of(question.indicator).measure == MEAN:
        return _mean(question, fits)
    rows, sample = question.rows[fits.notna()], _sample(question.indicator)
    yes = fits[fits.notna()].astype(bool)
    if sample.design == "stratified":
        figure = intervals.stratified(_strata(question, sample, fits))
    elif sample.design == "clustered":
        groups = yes.groupby(rows[sample.cluster])
        figure = intervals.clustered([Cluster(float(own.sum()), len(own)) for _, own in groups])
    else:
        figure = intervals.proportion(float(yes.sum()), len(yes), size_of(question))
    return figure.but(n=len(yes), of=len(question.rows), inputs=question.sources)


def _mean(question: Question, said: pd.Series) -> Measured:
    sample, unit, there = _sample(question.indicator), question.indicator.unit, said.dropna()
    if sample.design == "stratified":
        strata = question.rows.groupby(sample.strata)
        each = [(list(said[own.index].dropna()), float(own[sample.weights].sum())) for _, own in strata]
        figure = intervals.stratified_mean([(values, max(len(values), size)) for values, size in each], unit)
    elif sample.design == "clustered":
        groups = there.groupby(question.rows.loc[there.index, sample.cluster])
        figure = intervals.clustered_mean([Cluster(float(own.sum()), len(own)) for _, own in groups], unit)
    else:
        figure = intervals.mean(list(there), size_of(question), unit)
    own_currency = question.indicator.currency or ""
    return figure.but(currency=own_currency, n=len(there), of=len(question.rows), inputs=question.sources)


def size_of(question: Question) -> float | None:
    """Find how many there are like those drawn whom it is about: of a part of the population, as many as of the sample.

    So the sampled fraction is the same in every part (Cochran 1977, section 2.13).
    """
    if not question.population or not question.drawn:
        return None
    alike = question.population.number * len(question.rows) / question.drawn
    return max(alike, float(len(question.rows)))  # a census is one to the last digit


def _strata(question: Question, sample: Sample, fits: pd.Series) -> list[Stratum]:
    strata = []
    for _, own in question.rows.groupby(sample.strata):
        said = fits[own.index].dropna().astype(bool)
        strata.append(Stratum(float(said.sum()), len(said), max(len(said), float(own[sample.weights].sum()))))
    return strata


# --- what the samples say


def estimates(programme: Programme, when: When) -> pd.DataFrame:
    """Estimate every sampled indicator.

    Returns
    -------
    DataFrame
        Index `indicator`; `design` as text; as `Measured` `sampled` (share or mean, with its interval), `answered` of
        `drawn` cases whom it is about, `response`, and `population`, how many there were to draw from.
    """
    rows = {i.code: _row(programme, i, when) for i in _sampled(programme, when, ("share", MEAN))}
    columns = ["design", "sampled", "answered", "drawn", "response", "population"]
    return frame(rows, "indicator", columns)


def _row(programme: Programme, indicator: Indicator, when: When) -> dict[str, Any]:
    question = _question(programme, indicator, when)
    if _is_held(programme, indicator, when):
        return suppressed(question) | {"design": _sample(indicator).design, "population": question.population}
    return estimated(question)


def suppressed(question: Question) -> dict[str, Any]:
    """Return the figures of too few."""
    units = {"sampled": "share", "answered": "count", "drawn": "count", "response": "share"}
    return {name: undefined(unit, SUPPRESSED, "sampled_share", question.sources[:1]) for name, unit in units.items()}


def estimated(question: Question) -> dict[str, Any]:
    """Return what a sample says, and how many of those drawn answered."""
    drawn, there = count(question, len(question.rows)), count(question, int(question.fits.notna().sum()))
    return {
        "design": _sample(question.indicator).design,
        "sampled": estimate(question, question.fits),
        "answered": there,
        "drawn": drawn,
        "response": formulas.share(there, drawn).but(formula="response", inputs=question.sources[:1]),
        "population": question.population,
    }


def count(question: Question, number: int) -> Measured:
    """Count cases of a question."""
    return counted(number, question.sources[:1])


# --- what silence leaves open


def silence(programme: Programme, when: When) -> pd.DataFrame:
    """Return the worst that those who did not answer could do to each sampled indicator.

    If all of them said no, and if all said yes: without assuming anything of them, nothing narrower can be said (Manski
    1989). Who answered a part of the question that already says no is never counted as a yes.

    Returns
    -------
    DataFrame
        Index `indicator`; as `Measured` `silent` (how many), `sampled`, `silent_say_no` and `silent_say_yes` (the share
        if all of them said so, each with the interval of the whole sample), and `leeway`, from one to the other.
    """
    rows: dict[str, dict[str, Any]] = {}
    for question in questions(programme, when):
        low = estimate(question, question.fits.fillna(False)).but(formula="silent_say_no")
        high = estimate(question, question.fits.fillna(question.could)).but(formula="silent_say_yes")
        rows[question.indicator.code] = {
            "silent": count(question, int(question.fits.isna().sum())),
            "sampled": estimate(question, question.fits),
            "silent_say_no": low,
            "silent_say_yes": high,
            "leeway": formulas.difference(high, low).but(unit="distance", inputs=question.sources),
        }
    columns = ["silent", "sampled", "silent_say_no", "silent_say_yes", "leeway"]
    return frame(rows, "indicator", columns)
