"""What records give for an indicator, period by period, to stand where a document would print it."""

from __future__ import annotations

from toolkit.facts.figures import unit_of_indicator
from toolkit.facts.periods import Period
from toolkit.facts.programme import Programme
from toolkit.facts.records import are_synthetic
from toolkit.facts.schemas.framework import Indicator
from toolkit.measured import Measured
from toolkit.measures.computation import stretches
from toolkit.measures.disclosure import value_of


def recorded(programme: Programme, indicator: Indicator) -> dict[Period, Measured]:
    """Compute an indicator for each period that its records are of.

    What was made up never stands among the figures of a programme that is not.

    Returns
    -------
    dict of Period to Measured
        Those with a value, in the order of the periods; of a cumulative indicator levels (``..2024``). Empty for one
        that is not computed, or that is another reading of a method.
    """
    if not _stands(programme, indicator):
        return {}
    kind, found = unit_of_indicator(programme, indicator.code, "actual"), dict[Period, Measured]()
    for at in stretches(programme, indicator):
        figure = value_of(programme, indicator.code, when=at)
        if figure:
            period = at.until if indicator.kind == "cumulative" else at.period
            found[period] = figure.but(counts=kind.counts)
    return found


def _stands(programme: Programme, indicator: Indicator) -> bool:
    """Whether records give a value that can stand among those of documents."""
    compute = indicator.compute
    if compute is None or indicator.reading_of is not None or not compute.records:
        return False
    names = {name: None for name in (compute.records, compute.whole.records if compute.whole else None) if name}
    return programme.file.synthetic or not are_synthetic(programme, names)


def is_recorded(formula: str) -> bool:
    """Whether a formula is one that computes from records."""
    return formula.startswith("records_")
