"""Completions that a tracking card prints, beside those that the indicator's own values give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

import pandas as pd

from toolkit.facts.contracts.framework import Indicator
from toolkit.facts.periods import Evaluated, When
from toolkit.facts.programme import Programme
from toolkit.figures import frame, once
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas
from toolkit.measures.deriving import PART
from toolkit.measures.indicators import direction
from toolkit.measures.indicators.observed import Observed, observed_in
from toolkit.measures.indicators.tracking import role_of
from toolkit.measures.reconciliation import statements
from toolkit.measures.reconciliation.claims import FOLLOWS, Claim
from toolkit.measures.reconciliation.judging import judge

_ROW = ("document", "table", "row")
"""What tells one printed row from another."""


@once
def against_values(programme: Programme, when: When) -> pd.DataFrame:
    """Set what the card prints of the year's last period against what the indicator's own value of the year gives.

    Returns
    -------
    DataFrame
        Index `indicator`, result by result, those with a completion on the card; as text `result`; as `Measured`
        `stated` (on the card), `actual` and `final_target`, `over_target` (one over the other, of what is to fall the
        way from the baseline), `of_year` (over the year's target), `as_value` (the value itself, where it is a part
        and has no target), `tenfold` (ten times that: a decimal mark that slipped, or a target that is not printed)
        and `as_told` (as the comment beside it computes it). The card does not say which target it
        goes by.
    """
    observed, at = observed_in(programme), programme.at(when)
    tracked = [each for each in programme.indicators.values() if role_of(observed, each, at) == "completion"]
    return _against(programme, at, tracked)


def _against(programme: Programme, at: Evaluated, indicators: Iterable[Indicator]) -> pd.DataFrame:
    """Set the completions that are printed of a year's last period against the values of the year."""
    observed, rows = observed_in(programme), dict[str, dict[str, object]]()
    told = _told_beside(programme, at)
    for indicator in indicators:
        stated = observed.last_in_year(indicator.code, "completion", at)
        if stated:
            actual, final = observed.since_start(indicator, at), observed.final_target(indicator.code, at)
            of_year = formulas.completion(observed.actual(indicator, at), observed.target(indicator, at))
            as_told = told.get(_printed_row(programme, actual), [undefined("ratio", "not_reported")])
            rows[indicator.code] = {
                "result": indicator.result,
                "stated": stated,
                "actual": actual,
                "final_target": final,
                "over_target": _far(observed, indicator, actual, final, at),
                "of_year": of_year,
                "as_value": _itself(actual, final),
                "tenfold": _tenfold(_itself(actual, final)),
                "as_told": min(as_told, key=lambda figure: abs(figure.number - stated.number) if figure else 0.0),
            }
    order = list(programme.results)
    rows = dict(sorted(rows.items(), key=lambda item: order.index(str(item[1]["result"]))))
    columns = ["result", "stated", "actual", "final_target", "over_target", "of_year", "as_value", "as_told", "tenfold"]
    return frame(rows, "indicator", columns)


def _itself(actual: Measured, final: Measured) -> Measured:
    """Return the value of an indicator that is a part and has no target, which may be what the card prints."""
    return actual if not final and actual.unit in PART else undefined("ratio", "not_applicable")


def _tenfold(figure: Measured) -> Measured:
    return figure.but(value=10 * figure.number, half_unit=10 * figure.half_unit) if figure else figure


def others(programme: Programme, when: When) -> pd.DataFrame:
    """Do the same for what is no card: the years before, and indicators of which too few completions are printed.

    Returns
    -------
    DataFrame
        As :func:`against_values`, index the indicator and the year.
    """
    observed, at = observed_in(programme), programme.at(when)
    printed = {code: dict(observed.over_time(code, "completion", at)) for code in programme.indicators}
    periods = [programme.period(str(text)) for text in dict.fromkeys(p for own in printed.values() for p in own)]
    tables = []
    for year in sorted({period.year for period in periods if period and period.year}):
        on_card = against_values(programme, at).index if year == at.year else ()
        own = [each for each in programme.indicators.values() if each.code not in on_card]
        table = _against(programme, at if year == at.year else programme.stretch(year), own)
        tables.append(table.set_axis([f"{code}:{year}" for code in table.index]))
    return pd.concat(tables) if tables else against_values(programme, at).head(0)


def _far(observed: Observed, indicator: Indicator, actual: Measured, final: Measured, at: Evaluated) -> Measured:
    """Find how far an indicator has come by its own value: its part of the target; of one that falls, its way there."""
    if indicator.direction == "decrease" and (baseline := observed.baseline(indicator.code, at)):
        return direction.way(observed, indicator, actual, observed.as_long(indicator, baseline, at), final)
    return formulas.completion(actual, final)


def _told_beside(programme: Programme, at: Evaluated) -> dict[tuple[str, ...], list[Measured]]:
    """Return the completions of a stretch that follow from their own formula, by the printed row they are stated in."""
    found, follow = dict[tuple[str, ...], list[Measured]](), _completions_stated(programme)
    for name in statements.recomputed(programme, at).index if follow else ():
        if name in follow:
            row, made = follow[name]
            found.setdefault(row, []).append(made)
    return found


@lru_cache(maxsize=16)
def _completions_stated(programme: Programme) -> Mapping[str, tuple[tuple[str, ...], Measured]]:
    """Return the printed row of every stated completion that follows from its own formula, and what that gives."""
    table, whole = programme.table("statements"), statements.whole(programme)
    printed = dict(zip(table["id"], zip(*(table[name] for name in _ROW), strict=True), strict=True))
    found = dict[str, tuple[tuple[str, ...], Measured]]()
    columns = (whole[name] for name in ("stated", "recomputed", "relation"))
    for name, stated, made, relation in zip(whole.index, *columns, strict=True):
        claim = Claim("statements", stated, made, relation=relation)
        if stated.unit == "ratio" and judge(claim, programme.conventions).outcome in FOLLOWS:
            found[name] = (printed[name], made)
    return found


def _printed_row(programme: Programme, figure: Measured) -> tuple[str, ...]:
    """Return the printed row that a figure of an indicator stands in."""
    facts = programme.observations
    printed = [fact for fact in figure.inputs[:1] if fact in facts.index]
    return tuple(str(facts.loc[fact, name]) for fact in printed for name in _ROW)
