"""Time that has passed: as the programme counts its months, and by each pair of dates it has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from toolkit.errors import refuse_unknown
from toolkit.facts.facts_as_figures import figures_of
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas
from toolkit.measures.indicators.observed import observed_in

_DATES: tuple[Literal["effective", "agreed"], ...] = ("effective", "agreed")


def elapsed(programme: Programme, when: When) -> Measured:
    """Return the part of the duration that has passed: as the programme counts its months, else by calendar."""
    code = programme.file.time_indicator
    if code is None:
        return elapsed_by_calendar(programme, when)
    observed, indicator = observed_in(programme), programme.indicators[code]
    passed = formulas.share(observed.actual(indicator, when), observed.final_target(code, when))
    return _within(passed).but(formula="elapsed")


def _within(passed: Measured) -> Measured:
    """Keep a part of the duration between nothing and all of it: before the start none has passed."""
    return passed.but(value=min(max(passed.number, 0.0), 1.0)) if passed else passed


def elapsed_by_calendar(
    programme: Programme, when: When, dates: Literal["effective", "agreed"] = "effective", later: int = 0
) -> Measured:
    """Return the part of the duration that has passed at the end of a year, in whole months, from 0 to 1.

    By the effective dates, which are the agreed ones where none other is printed; or by the agreed dates alone. With
    an end so many months `later`. What rests on a date that no document prints is inferred.
    """
    refuse_unknown(dates, _DATES, "dates")
    formula = "elapsed_by_calendar" if dates == "effective" else "elapsed_by_agreed_dates"
    spans, at = (programme.file.start, programme.file.end), programme.at(when)
    first, last = (
        programme.period((span.effective or span.agreed if dates == "effective" else span.agreed) or "")
        for span in spans
    )
    if first is None or last is None:
        return undefined("share", "dates_not_reported", formula)
    if last.last < first.first:
        return undefined("share", "dates_reversed", formula)
    end = last.last + later
    months, passed = end - first.first + 1, max(min(at.last, end) - first.first + 1, 0)
    part = Measured(passed / months, "share", formula, numerator=float(passed), denominator=float(months))
    is_inferred = dates == "effective" and any(span.inferred for span in spans)
    return part.but(certainty="inferred") if is_inferred else part


LATER = (6, 12)
"""Months by which an end that was inferred is tried later: half a year and a year."""


def leads_otherwise(programme: Programme, when: When, execution: Measured) -> Mapping[int, Measured]:
    """Return how far money is ahead of time if an end that was inferred came so many months later; else nothing."""
    if not programme.file.end.inferred:
        return {}
    return {months: formulas.points(execution, elapsed_by_calendar(programme, when, later=months)) for months in LATER}


def pace(programme: Programme, lead: Measured, otherwise: Iterable[Measured] = ()) -> str:
    """Say how money keeps up with time: ``even``, ``ahead`` or ``behind``.

    ``open`` where other months of its end would say something else; empty where that is not known.
    """
    found = {_pace(programme, each) for each in (lead, *otherwise) if each} if lead else set()
    return "open" if len(found) > 1 else next(iter(found), "")


def _pace(programme: Programme, lead: Measured) -> str:
    if abs(lead.number) <= programme.conventions.even_pace:
        return "even"
    return "ahead" if lead.number > 0 else "behind"


def elapsed_otherwise(programme: Programme, when: When) -> Mapping[str, Measured]:
    """Return every other count of the time that has passed that differs from :func:`elapsed`.

    Returns
    -------
    mapping of str to Measured
        `printed_elsewhere`, by other months that a document prints for the same date; `effective_dates`;
        `agreed_dates`; the last two end in ``_over`` where their term has ended. Those without dates, or that come to
        the same, are left out.
    """
    own = elapsed(programme, when) or elapsed_by_calendar(programme, when)
    found = {"printed_elsewhere": _printed_elsewhere(programme, when)} | {
        f"{dates}_dates" + ("_over" if figure.value == 1 else ""): figure
        for dates, figure in ((d, elapsed_by_calendar(programme, when, d)) for d in _DATES)
    }
    return {name: figure for name, figure in found.items() if figure and figure.value != own.value}


def _printed_elsewhere(programme: Programme, when: When) -> Measured:
    """Return the part of the duration by months that are printed but that the programme's own count differs from."""
    code, none = programme.file.time_indicator, undefined("share", "not_reported", "elapsed")
    if code is None:
        return none
    observed, facts, at = observed_in(programme), figures_of(programme, "observations"), programme.at(when)
    chosen = observed.actual(programme.indicators[code], at)
    printed = programme.observations.query("indicator == @code and role == 'actual' and use == 'no'")
    spans, others = (at.period.span, at.until.span), dict[str, Measured]()
    for fact, text in printed["period"].items():
        period, figure = programme.period(str(text)), facts[str(fact)]
        if period is not None and period.span in spans and figure.value != chosen.value:
            others[str(fact)] = figure
    whole = observed.final_target(code, at)
    return _within(formulas.share(others[min(others)], whole)).but(formula="elapsed") if others else none
