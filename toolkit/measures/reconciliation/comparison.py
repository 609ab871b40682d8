"""What a report states, held against what its own numbers give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

import pandas as pd

from toolkit.facts.figures import figures_of
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.facts.schemas.tables import TABLES
from toolkit.figures import frame, kept
from toolkit.measured import EXACT, Measured, inputs_of, undefined
from toolkit.measures import formulas
from toolkit.measures.counts import number_of
from toolkit.measures.reconciliation.document_dates import says_of

Outcome = Literal["agrees", "agrees_within_rounding", "agrees_with_another_formula", "differs", "not_recomputable"]
FOLLOWS: tuple[Outcome, ...] = ("agrees", "agrees_within_rounding")
"""Outcomes of what follows from the figures that it was made from."""

Relation = Literal["=", ">", ">=", "<", "<=", "~"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One comparison.

    Attributes
    ----------
    outcome : str
        ``agrees``: the recomputed figure rounds to the stated one. ``agrees_within_rounding``: it does not, but the
        digits that the inputs do not show could make up the difference. ``agrees_with_another_formula``: it does
        under the formula named in `recomputed`. ``differs``. ``not_recomputable``: the document does not print what
        the figure was made from.
    stated, recomputed, gap : Measured
        Gap is recomputed less stated.
    """

    outcome: Outcome
    stated: Measured
    recomputed: Measured
    gap: Measured


def compare(
    stated: Measured,
    recomputed: Measured,
    others: Mapping[str, Measured] | None = None,
    relation: Relation = "=",
    about: float = 0.0,
) -> Verdict:
    """Compare a stated figure with what its inputs give.

    Parameters
    ----------
    stated : Measured
        The figure as printed; its `half_unit` is the tolerance.
    recomputed : Measured
        The figure from the facts, under the formula the document gives or implies.
    others : mapping of str to Measured, optional
        The same under other formulas, tried in order when the first one does not agree.
    relation : str
        ``>`` for "more than", ``~`` for "about".
    about : float
        How far "about" reaches, as a part of the stated figure.
    """

    def holds(found: Measured, open_digits: float = 0.0) -> bool:
        return _holds(stated, found, relation, max(_tolerance(stated, open_digits), _reach(stated, relation, about)))

    gap = _gap(stated, recomputed)
    if not stated:
        return Verdict("not_recomputable", stated, recomputed, gap)
    if recomputed and holds(recomputed):
        return Verdict("agrees", stated, recomputed, gap)
    for other in (others or {}).values():
        if other and holds(other):
            return Verdict("agrees_with_another_formula", stated, other, _gap(stated, other))
    if not recomputed:
        return Verdict("not_recomputable", stated, recomputed, gap)
    if holds(recomputed, recomputed.half_unit):
        return Verdict("agrees_within_rounding", stated, recomputed, gap)
    return Verdict("differs", stated, recomputed, gap)


def _tolerance(stated: Measured, open_digits: float) -> float:
    """How far a figure may lie from the stated one: what its digits leave open, and those of the other."""
    return stated.half_unit + open_digits + EXACT * max(1.0, abs(stated.number))


def _reach(stated: Measured, relation: Relation, about: float) -> float:
    return about * abs(stated.number) if relation == "~" else 0.0


def _holds(stated: Measured, recomputed: Measured, relation: Relation, tolerance: float) -> bool:
    said, found = stated.number, recomputed.number
    if relation in (">", ">="):
        return found > said or (relation == ">=" and abs(found - said) <= tolerance)
    if relation in ("<", "<="):
        return found < said or (relation == "<=" and abs(found - said) <= tolerance)
    return abs(found - said) <= tolerance


def _gap(stated: Measured, recomputed: Measured) -> Measured:
    unit = "points" if stated.unit in ("share", "ratio", "change") else stated.unit
    if not stated or not recomputed:
        return undefined(unit, "not_comparable", "difference", inputs_of((recomputed, stated)))
    return formulas.difference(recomputed, stated).but(unit=unit, currency=stated.currency)


def printed_twice(programme: Programme, table: str, when: When) -> pd.DataFrame:
    """Return the facts of a table that are printed in several places until a stretch."""
    key = TABLES[table].columns(TABLES[table].KEY)
    found = programme.table(table).query("use != 'sic'")
    found = found[found.duplicated(key, keep=False)]
    told = zip(found["document"], found["period"], strict=True)
    found = kept(found, (says_of(programme, when, str(d), [programme.period(str(p))]) for d, p in told))
    return found[found.duplicated(key, keep=False)]


def follows(compared: pd.DataFrame) -> pd.Series:
    """Tell of each row that compares what is stated whether it follows."""
    return compared["verdict"].isin(FOLLOWS)


def comparable(compared: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose stated figure could be recomputed at all."""
    return compared[compared["verdict"] != "not_recomputable"]


def by_outcome(compared: pd.DataFrame) -> Mapping[str, Measured]:
    """Count the rows of a comparison by how it came out, each of all rows.

    Returns
    -------
    mapping of str to Measured
        A count for each :data:`Outcome`, and `follows`, those that do.
    """
    each = {str(outcome): compared["verdict"] == outcome for outcome in get_args(Outcome)}
    each["follows"] = follows(compared)
    return {name: number_of(compared[is_it], compared) for name, is_it in each.items()}


def contradictions(programme: Programme, table: str, when: When) -> pd.DataFrame:
    """Find facts that a document prints in several places with different values.

    Parameters
    ----------
    programme : Programme
    table : str
        Name of one of its tables of figures.
    when : int, str or Evaluated
        What was printed only afterwards is for later pages.

    Returns
    -------
    DataFrame
        One row a differing value, index `fact`; `counted` (the fact that counts) and `other` (the one that does not)
        as text; `Measured` columns `value other_value gap`. Values that differ by no more than their printed digits
        leave open are the same.
    """
    figures, key = figures_of(programme, table), TABLES[table].columns(TABLES[table].KEY)
    several = printed_twice(programme, table, when)
    rows: dict[str, dict[str, Any]] = {}
    for _, group in several.groupby(key, sort=False):
        counted = group.index[group["use"] == "yes"]
        for other in sorted(group.index[group["use"] == "no"]) if len(counted) else ():
            value, other_value = figures[str(counted[0])], figures[str(other)]
            gap = _gap(value, other_value)
            same = gap and abs(gap.number) <= value.half_unit + other_value.half_unit + EXACT
            if (
                gap
                and not same
                and not any(
                    r["other_value"].value == other_value.value
                    for r in rows.values()
                    if r["counted"] == str(counted[0])
                )
            ):
                rows[str(other)] = {
                    "counted": str(counted[0]),
                    "other": str(other),
                    "value": value,
                    "other_value": other_value,
                    "gap": gap,
                }
    columns = ["counted", "other", "value", "other_value", "gap"]
    return frame(rows, "fact", columns)
