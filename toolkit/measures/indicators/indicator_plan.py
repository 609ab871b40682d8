"""The indicator plan: what is told and measured of each indicator, what was due this year, and what has not come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import pandas as pd

from toolkit.facts.contracts.framework import Indicator
from toolkit.facts.contracts.word_tables import Monitored
from toolkit.facts.periods import YEAR, Evaluated, When
from toolkit.facts.printed_scores import months_between
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import Measured, counted, undefined
from toolkit.measures import formulas
from toolkit.measures.document_dates import is_owed
from toolkit.measures.indicators.observations import is_recorded
from toolkit.measures.indicators.observed import Observed, explained, observed_in

TOLD = ("method", "frequency", "source", "responsible")
"""What a reference sheet tells."""

FIGURES = ("baseline", "target", "final_target", "latest")
"""What the documents print of an indicator; `latest` is its value of the year."""

ELEMENTS = (*TOLD, *FIGURES)

UNSAID, NOT_OWED = "unsaid", "not_owed"
"""Why a value is not there: no document says it, or none was written that could have it."""

REASONS = ("not_due", "not_measured", "not_applicable", "suppressed")
"""Reasons a document gives itself; the others only say that nothing is printed."""


def sheets(programme: Programme, when: When) -> pd.DataFrame:
    """Say of every indicator what its reference sheet tells and what the documents print of it.

    The indicators are those of the framework; where the plan of the year has none, those that its reports carry.

    Parameters
    ----------
    programme : Programme
    when : int, str or Evaluated
        The year that is evaluated.

    Returns
    -------
    DataFrame
        One row an indicator whose plan is one of this year, index its code; as text `result origin unit method
        frequency source responsible lacking` and a column ``has_…`` for each of :data:`ELEMENTS`: ``yes``,
        ``of_result`` (the source that is given for its result), ``reason`` (nothing, and the document says why) or
        ``no``; `lacking` names what is not there; `source` is ``of_result`` where only the result has one; as
        `Measured` :data:`FIGURES`, where a value that is not there has the reason that the documents give, if they do.
    """
    observed, at, responsible = observed_in(programme), programme.at(when), _responsible(programme)
    valid = [i for i in programme.indicators.values() if programme.is_valid(i.result, at)]
    chosen = [i for i in valid if i.origin == "framework"] or [i for i in valid if i.origin == "report"]
    order = list(programme.results)
    chosen.sort(key=lambda indicator: order.index(indicator.result))
    rows = {i.code: _sheet(observed, i, at, responsible.get(i.code, "")) for i in chosen}
    columns = ["result", "origin", "unit", *ELEMENTS, *(f"has_{name}" for name in ELEMENTS), "lacking"]
    return frame(rows, "indicator", columns)


def _responsible(programme: Programme) -> dict[str, str]:
    """Name who monitors each indicator, at all levels where it is monitored."""
    rows = [row for _, row in programme.rows(Monitored)]
    named: dict[str, set[str]] = {}
    for row in rows:
        if row.indicator and row.responsible and row.use == "yes":
            named.setdefault(row.indicator, set()).add(row.responsible)
    return {indicator: "\n".join(sorted(names)) for indicator, names in named.items()}


def _sheet(observed: Observed, indicator: Indicator, at: Evaluated, responsible: str) -> dict[str, Any]:
    of_result = "of_result" if observed.programme.results[indicator.result].means_of_verification else ""
    told = {
        "method": indicator.method,
        "frequency": indicator.frequency,
        "source": indicator.means_of_verification or of_result,
        "responsible": responsible,
    }
    target, (_, latest) = observed.target(indicator, at), observed.latest(indicator, at)
    figures = {
        "baseline": observed.baseline(indicator.code, at),
        "target": target,
        "final_target": observed.final_target(indicator.code, at),
        "latest": explained(latest, target, observed.actual(indicator, at.before)),
    }
    has = {name: "yes" if text else "no" for name, text in told.items()}
    has |= {name: _has(figure) for name, figure in figures.items()}
    if told["source"] == "of_result":
        has["source"] = "of_result"
    lacking = " ".join(name for name, state in has.items() if state in ("no", "reason"))
    unit = indicator.counts or indicator.unit
    states = {f"has_{name}": state for name, state in has.items()}
    which = {"result": indicator.result, "origin": indicator.origin, "unit": unit}
    return {**which, **told, **figures, **states, "lacking": lacking}


def _has(figure: Measured) -> str:
    if figure or figure.text:
        return "yes"
    return "reason" if figure.missing in REASONS else "no"


def coverage(listed: pd.DataFrame) -> pd.DataFrame:
    """Count by result how many indicators have each element.

    Returns
    -------
    DataFrame
        One row a result, and ``sheets``, all of them; as `Measured` counts `indicators` and one column an element, each
        of how many.
    """
    groups = [(str(result), own) for result, own in listed.groupby("result", sort=False)]
    if len(groups) > 1:
        groups.append(("sheets", listed))
    rows = {result: {"indicators": _counted(own, own)} | by_element(own) for result, own in groups}
    return frame(rows, "result", ["indicators", *ELEMENTS])


def by_element(listed: pd.DataFrame) -> dict[str, Measured]:
    """Count how many indicators have each element; what is given for the result counts."""
    return {name: _having(listed, (name,)) for name in ELEMENTS}


def complete(listed: pd.DataFrame) -> dict[str, Measured]:
    """Count the complete indicators.

    Returns
    -------
    dict of str to Measured
        `told_complete`: method, frequency and source; `measured_complete`: baseline, target and value of the year;
        `all_complete`: both, and somebody responsible.
    """
    told, measured = ("method", "frequency", "source"), ("baseline", "target", "latest")
    return {
        "told_complete": _having(listed, told),
        "measured_complete": _having(listed, measured),
        "all_complete": _having(listed, (*told, "responsible", *measured)),
    }


def _having(listed: pd.DataFrame, elements: Sequence[str]) -> Measured:
    there = pd.Series(True, index=listed.index)
    for name in elements:
        there &= listed[f"has_{name}"].isin(["yes", "of_result"])
    facts = tuple(
        fact for name in elements if name in FIGURES for figure in listed.loc[there, name] for fact in figure.inputs
    )
    return _counted(listed[there], listed).but(inputs=facts)


def _counted(own: pd.DataFrame, everyone: pd.DataFrame) -> Measured:
    if not len(everyone):
        return undefined("count", "nothing_measured", "sheets").but(n=0, of=0)
    return counted(len(own), of=len(everyone), formula="sheets")


def due(programme: Programme, listed: pd.DataFrame, when: When) -> pd.DataFrame:
    """List the indicators whose frequency asks for values in the year.

    Parameters
    ----------
    programme : Programme
    listed : DataFrame
        As :func:`sheets` gives it.
    when : int, str or Evaluated

    Returns
    -------
    DataFrame
        One row an indicator that is to be measured once a year or more often; as text `result frequency why`, `why`
        being the fact with the document's reason for having none, ``not_owed`` where no document was written that
        could have it, ``unsaid`` where it gives no reason, empty where there is a value; as `Measured` counts `asked`
        (values that the frequency asks for) and `given` (printed ones).
    """
    observed, at = observed_in(programme), programme.at(when)
    stretch, lacking = at.period.months or YEAR, UNSAID if is_owed(programme, at) else NOT_OWED
    rows = {}
    for code, row in listed.iterrows():
        months = months_between(str(row["frequency"]))
        if months is None or months > stretch:
            continue
        latest, given = cast(Measured, row["latest"]), _given(observed, str(code), at, months)
        if latest and not given.number and not is_recorded(latest.formula):  # a level that is the sum of what was added
            given = Measured(1.0, "count", "count", latest.inputs)
        has_value = bool(latest) or bool(latest.text) or given.number > 0
        told = latest.inputs[0] if latest.inputs and latest.missing in REASONS else lacking
        rows[str(code)] = {
            "result": row["result"],
            "frequency": row["frequency"],
            "asked": counted(stretch // months, formula="per_year"),
            "given": given,
            "why": "" if has_value else told,
        }
    columns = ["result", "frequency", "asked", "given", "why"]
    return frame(rows, "indicator", columns)


def _given(observed: Observed, indicator: str, at: Evaluated, months: int) -> Measured:
    """Count the printed values of a stretch: those of the length that is asked for, or all where there is none."""
    printed = observed.periods(indicator, "actual").items()
    there = {p: f for p, f in printed if at.holds(p) and (f or f.text or f.missing == "sic")}
    there = {p: f for p, f in there.items() if not is_recorded(f.formula)}
    values = [figure for period, figure in there.items() if period.months == months] or list(there.values())
    return counted(len(values), tuple(f for figure in values for f in figure.inputs))


def owed(asked_for: pd.DataFrame) -> dict[str, Measured]:
    """Count the values that are due in the year, and the indicators without any, by why they have none.

    Returns
    -------
    dict of str to Measured
        `values_asked` and `values_given`, over all indicators; indicators without any value, of those that are due:
        `explained`, for which a document gives the reason, `not_owed`, for which none was written that could have it,
        and `unexplained`.
    """
    if not len(asked_for):
        names = ("values_asked", "values_given", "explained", NOT_OWED, "unexplained")
        return {name: undefined("count", "nothing_measured", "per_year") for name in names}
    not_owed, unsaid = (asked_for[asked_for["why"] == why] for why in (NOT_OWED, UNSAID))
    explained = asked_for[~asked_for["why"].isin(["", NOT_OWED, UNSAID])]
    return {
        "values_asked": formulas.total(*asked_for["asked"]).but(formula="per_year"),
        "values_given": formulas.total(*asked_for["given"]),
        "explained": _counted(explained, asked_for).but(inputs=tuple(explained["why"])),
        NOT_OWED: _counted(not_owed, asked_for),
        "unexplained": _counted(unsaid, asked_for),
    }


def monitoring(programme: Programme) -> pd.DataFrame:
    """List what is monitored, by level.

    Returns
    -------
    DataFrame
        One row a thing, index its fact; as text `level text indicator responsible when instrument`.
    """
    known = programme.facts(Monitored)
    listed = {
        fact: {"level": row.level, "text": row.subject, "indicator": row.indicator, "responsible": row.responsible}
        | {"when": row.when, "instrument": row.instrument}
        for fact, row in known
        if row.use == "yes"
    }
    columns = ["level", "text", "indicator", "responsible", "when", "instrument"]
    table = frame(listed, "fact", columns)
    order = list(dict.fromkeys(table["level"]))
    return table.sort_values("level", key=lambda levels: levels.map(order.index), kind="stable")


def by_level(programme: Programme) -> pd.DataFrame:
    """Count what is monitored at each level, with who does it and when.

    Returns
    -------
    DataFrame
        One row a level, in the order of the file; as text `responsible when`; as `Measured` counts `entries` and
        `linked`, those tied to an indicator of the framework.
    """
    listed = monitoring(programme)
    rows = {}
    for level, own in listed.groupby("level", sort=False):
        linked = own[own["indicator"] != ""]
        rows[str(level)] = {
            "responsible": "\n".join(dict.fromkeys(own["responsible"])),
            "when": "\n".join(dict.fromkeys(own["when"])),
            "entries": counted(len(own), tuple(own.index)),
            "linked": counted(len(linked), tuple(linked.index), of=len(own)),
        }
    columns = ["responsible", "when", "entries", "linked"]
    return frame(rows, "level", columns)
