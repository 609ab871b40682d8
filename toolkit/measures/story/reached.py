"""Who was reached, as indicators count: women, where the documents count them, and what people form beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import pandas as pd

from toolkit.facts.facts_as_figures import figures_of
from toolkit.facts.periods import Evaluated, When
from toolkit.facts.programme import Programme
from toolkit.facts.records import are_synthetic
from toolkit.figures import frame
from toolkit.measured import Measured, undefined
from toolkit.measures import indicators
from toolkit.measures.indicators.observations import is_recorded
from toolkit.measures.story.of_results import PEOPLE

WOMEN = "women"

MOST = 2
"""Indicators of women that a story tells; the page of the results has all."""

_NONE = undefined("count", "not_reported")


def reached(programme: Programme, when: When, told: Collection[str] = ()) -> pd.DataFrame:
    """Return how many women were reached and, beside them, the first count of people that is not told already.

    Parameters
    ----------
    programme : Programme
    when : int, str or Evaluated
    told : collection of str
        Indicators that the story tells elsewhere.

    Returns
    -------
    DataFrame
        One row an indicator, also of those that only the reports carry, index its code. As `Measured` `now`, its value;
        `number`, of how many women a share is printed; `women`, how many of those counted are women; `target`, that of
        the year. Nothing where no document counts women, and nothing that comes from records that were made up.
    """
    at = programme.at(when)
    achieved, counted = indicators.achievement(programme, at), _women_of(programme, at)
    rows = {
        str(code): row for code, row in achieved.iterrows() if row["actual"] and not _made_up(programme, row["actual"])
    }
    women = [code for code in rows if programme.indicators[code].sex == WOMEN or code in counted][:MOST]
    others = [code for code in rows if programme.indicators[code].counts in PEOPLE and code not in {*told, *women}]
    chosen = {code: _row(rows[code], counted.get(code, _NONE)) for code in [*women, *others[:1]] if women}
    return frame(chosen, "indicator", ["now", "number", "women", "target"])


def _row(row: pd.Series, women: Measured) -> dict[str, Any]:
    now = row["actual"]
    number = _NONE
    if now.unit == "share" and now.numerator is not None:  # printed beside the share: how many they are
        number = now.but(value=now.numerator, unit="count", numerator=None, denominator=None, half_unit=0.5)
    return {"now": now, "number": number, "women": women, "target": row["target"]}


def _made_up(programme: Programme, figure: Measured) -> bool:
    return are_synthetic(programme) and is_recorded(figure.formula)


def _women_of(programme: Programme, at: Evaluated) -> dict[str, Measured]:
    """Return how many of those that an indicator counts are women, as a document prints it of the stretch."""
    return {code: figure for code, figure in _printed(programme, at) if figure}


def _printed(programme: Programme, at: Evaluated) -> Iterator[tuple[str, Measured]]:
    if "sex" not in programme.observations:
        return
    figures = figures_of(programme, "observations")
    own = programme.observations.query(
        "use == 'yes' and role == 'actual' and sex == 'women' and place == '' and product == ''"
    )
    for fact, code, text in own[["indicator", "period"]].itertuples():
        period = programme.period(text)
        is_counted = programme.indicators[code].counts in PEOPLE
        if is_counted and period is not None and at.period.span == period.span:
            yield code, figures[str(fact)]
