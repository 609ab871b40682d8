"""The ratios behind the grades, over the periods that a programme tracks."""

from __future__ import annotations

import pandas as pd

from toolkit.facts.periods import Period
from toolkit.facts.programme import Programme, When
from toolkit.figures import frame
from toolkit.measures.criteria import grade
from toolkit.measures.observed import observed_in


def trend(programme: Programme, when: When) -> pd.DataFrame:
    """Follow the graded ratios over the periods that the programme tracks, up to a year.

    Returns
    -------
    DataFrame
        Long: `subject criterion period` as text and `ratio` as `Measured`, in order of time.
    """
    rule, rows = programme.grading, []
    observed = observed_in(programme)
    for subject in programme.results if rule is not None else ():
        for criterion, graded in rule.criteria.items():  # type: ignore[union-attr]
            code = graded.ratio.format(subject=subject)
            rows += [
                {"subject": subject, "criterion": criterion, "period": period, "ratio": figure}
                for period, figure in observed.over_time(code, "actual", when)
            ]
    return pd.DataFrame(rows, columns=["subject", "criterion", "period", "ratio"])


def by_period(programme: Programme, when: When) -> pd.DataFrame:
    """Lay the graded ratios out: one row a result and criterion, one column a period.

    Returns
    -------
    DataFrame
        Index ``subject:criterion``; as text `subject criterion indicator`; each period as `Measured`, and as
        ``<period>.mark`` the grade that the rule gives it, ``zero`` for a printed zero, which is graded by nobody, and
        ``none`` where nothing is printed.
    """
    ratios, rule = trend(programme, when), programme.grading
    if rule is None:
        return frame({}, "graded", _ABOUT)
    read = {str(text): programme.period(str(text)) for text in ratios["period"]}
    periods = sorted(read, key=lambda text: _place(read[text]))
    rows: dict[str, dict[str, object]] = {}
    observed = observed_in(programme)
    for subject, criterion in dict.fromkeys(zip(ratios["subject"], ratios["criterion"], strict=True)):
        graded = next(by for name, by in rule.criteria.items() if name == criterion)
        code = graded.ratio.format(subject=subject)
        row: dict[str, object] = {
            "subject": subject,
            "criterion": criterion,
            "indicator": code,
        }
        for period in periods:
            figure = observed.get(code, "actual", period)
            row[period] = figure
            value = figure.value
            row[f"{period}.mark"] = (
                "none" if value is None else grade(value / graded.reference, rule) if value else "zero"
            )
        rows[f"{subject}:{criterion}"] = row
    return frame(rows, "graded", [*_ABOUT, *(column for period in periods for column in (period, f"{period}.mark"))])


_ABOUT = ("subject", "criterion", "indicator")
"""What a row of ratios is about."""


def _place(period: Period | None) -> tuple[int, int]:
    return (period.last, -period.first) if period is not None else (0, 0)
