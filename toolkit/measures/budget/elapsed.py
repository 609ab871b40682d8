"""Time that has passed: as the programme counts its months, and by each pair of dates it has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from toolkit.facts.figures import figures_of
from toolkit.facts.periods import read_period
from toolkit.facts.programme import Programme
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas
from toolkit.measures.observed import observed_in

_DATES: tuple[Literal["effective", "agreed"], ...] = ("effective", "agreed")


def elapsed(programme: Programme, year: int) -> Measured:
    """Give the part of the duration that has passed: as the programme counts its months, else by calendar."""
    code = programme.file.time_indicator
    if code is None:
        return elapsed_by_calendar(programme, year)
    observed, indicator = observed_in(programme), programme.indicators[code]
    return formulas.share(observed.actual(indicator, year), observed.any(code, "final_target")).but(formula="elapsed")


def elapsed_by_calendar(
    programme: Programme, year: int, dates: Literal["effective", "agreed"] = "effective"
) -> Measured:
    """Give the part of the duration that has passed at the end of a year, in whole months.

    By the effective dates, which are the agreed ones where none other is printed; or by the agreed dates alone.
    """
    formula = "elapsed_by_calendar" if dates == "effective" else "elapsed_by_agreed_dates"
    spans = (programme.file.start, programme.file.end)
    first, last = (
        read_period((span.effective or span.agreed if dates == "effective" else span.agreed) or "") for span in spans
    )
    now = read_period(f"{year}-M12")
    if first is None or last is None or now is None:
        return undefined("share", "dates_not_reported", formula)
    months, passed = last.last - first.first + 1, min(now.last, last.last) - first.first + 1
    return Measured(passed / months, "share", formula, numerator=float(passed), denominator=float(months))


def elapsed_otherwise(programme: Programme, year: int) -> Mapping[str, Measured]:
    """Give every other count of the time that has passed that differs from :func:`elapsed`.

    Returns
    -------
    mapping of str to Measured
        `printed_elsewhere`, by other months that a document prints for the same date; `effective_dates`;
        `agreed_dates`; the last two end in ``_over`` where their term has ended. Those without dates, or that come to
        the same, are left out.
    """
    own = elapsed(programme, year) or elapsed_by_calendar(programme, year)
    found = {"printed_elsewhere": _printed_elsewhere(programme, year)} | {
        f"{dates}_dates" + ("_over" if figure.value == 1 else ""): figure
        for dates, figure in ((d, elapsed_by_calendar(programme, year, d)) for d in _DATES)
    }
    return {name: figure for name, figure in found.items() if figure and figure.value != own.value}


def _printed_elsewhere(programme: Programme, year: int) -> Measured:
    """Give the part of the duration by months that are printed but that the programme's own count differs from."""
    code, none = programme.file.time_indicator, undefined("share", "not_reported", "elapsed")
    if code is None:
        return none
    observed, facts = observed_in(programme), figures_of(programme, "observations")
    chosen = observed.actual(programme.indicators[code], year)
    printed = programme.observations.query("indicator == @code and role == 'actual' and use == 'no'")
    printed = printed[printed["period"].isin([str(year), f"..{year}"])]
    others = [facts[str(fact)] for fact in printed.index if facts[str(fact)].value != chosen.value]
    whole = observed.any(code, "final_target")
    return formulas.share(others[0], whole).but(formula="elapsed") if others else none
