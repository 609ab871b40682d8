"""Cases of an indicator: which records are counted, by the conditions that its definition gives, and which fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from toolkit.facts.conditions import Conditions, holds, is_empty, met
from toolkit.facts.contracts.compute import Whole
from toolkit.measured import Measured

NO_VALUE = "no_value/"
"""Before the name of the column that is empty, in the reason why a case is left out."""
NOT_DUE = "not_due"
"""The reason of a case of which there can be no result yet."""


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases that conditions were put to.

    Attributes
    ----------
    fitting : set of str
        Those that are among the cases asked for and meet the conditions.
    known : set of str
        Those that are among them, whether they meet the conditions or not.
    left_out : dict of str to str
        Those of which it cannot be known, each with its reason.
    """

    fitting: frozenset[str]
    known: frozenset[str]
    left_out: dict[str, str]

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is left out, as figures carry it: ``case:reason``."""
        return tuple(f"{case}:{reason}" for case, reason in self.left_out.items())


def cases_of(
    records: pd.DataFrame, count: str | None, among: Conditions, where: Conditions, shared: bool = False
) -> Cases:
    """Sort cases into those that fit, those that do not, and those that an empty cell leaves open.

    A case that stands in several records fits when one of them does; it is open when none does and one is open.

    Parameters
    ----------
    records : DataFrame
    count : str or None
        Column that names the case; every record is one of its own where there is none.
    among, where : mapping
        Conditions to be asked about at all, and to fit.
    shared : bool
        Whether those that do not fit count as well, in a denominator: then a case needs a cell for every condition.
    """
    rows = sorted_rows(records, count, among, where, shared)
    named = rows["case"]
    fitting = frozenset(named[rows["fits"]])
    left_out: dict[str, str] = {}
    for case, why in zip(named[rows["open"]], rows["why"][rows["open"]], strict=True):
        if case not in fitting:
            left_out.setdefault(case, why)
    return Cases(fitting, frozenset(named[rows["sure"]]) - set(left_out), left_out)


def sorted_rows(
    records: pd.DataFrame, count: str | None, among: Conditions, where: Conditions, shared: bool = False
) -> pd.DataFrame:
    """Say of each record which `case` it is of, whether it `fits`, is `open`, is for `sure` among them, and `why` open.

    Parameters are those of :func:`cases_of`.
    """
    asked = met(records, among)
    fits = asked & (decided if shared else met)(records, where)
    unnamed = is_empty(records[count]) if count else pd.Series(False, index=records.index)
    sure, possible = asked.fillna(False).astype(bool), asked.fillna(True).astype(bool)
    return pd.DataFrame(
        {
            "case": names_of(records, count),
            "fits": fits.fillna(False).astype(bool) & ~unnamed,
            "open": (asked.isna() | fits.isna() | unnamed) & possible,
            "sure": sure,
            "why": (NO_VALUE + empty_in(records, among, where)).mask(unnamed, NO_VALUE + (count or "")),
        }
    )


def not_due(records: pd.DataFrame, named: pd.Series, among: Conditions, due: Conditions) -> tuple[pd.Series, Cases]:
    """Tell which records are due, and name the cases among those asked about that are not, or may not be.

    Returns
    -------
    Series of bool, Cases
        Whether each record is due; cases none of whose records is, left out as ``not_due``, or for the empty cell that
        would tell.
    """
    asked, known = met(records, among).fillna(True).astype(bool), met(records, due)
    is_due = known.fillna(False).astype(bool)
    reason = (NO_VALUE + empty_in(records, due)).where(known.isna(), NOT_DUE)
    late = asked & ~is_due & ~named.isin(named[is_due])
    return is_due, Cases(frozenset(), frozenset(), dict(zip(named[late], reason[late], strict=True)))


def names_of(records: pd.DataFrame, count: str | None) -> pd.Series:
    """Name the case of each record: what its column says, or the line of its file."""
    lines = records["file_line"].astype(int).astype(str)
    return records[count].mask(is_empty(records[count]), lines) if count else lines


def added(records: pd.DataFrame, columns: Iterable[str], conditions: Conditions) -> tuple[pd.DataFrame, Cases]:
    """Return the records that meet conditions and have a number in every column, and what is left out of the others."""
    fits, lines = met(records, conditions), names_of(records, None)
    reason = (NO_VALUE + empty_in(records, conditions)).where(fits.isna(), "")
    for column in columns:
        lacking = fits.fillna(False).astype(bool) & is_empty(records[column]) & (reason == "")
        reason = reason.mask(lacking, NO_VALUE + column)
    there = records[fits.fillna(False).astype(bool) & (reason == "")]
    names = frozenset(lines[there.index])
    return there, Cases(names, names, dict(zip(lines[reason != ""], reason[reason != ""], strict=True)))


def whole_of(records: pd.DataFrame, whole: Whole) -> tuple[float, Cases]:
    """Return a denominator that stands in records of its own."""
    if whole.value:
        there, cases = added(records, [whole.value], whole.among)
        return float(there[whole.value].sum()), cases
    cases = cases_of(records, whole.count, whole.among, {})
    return float(len(cases.fitting)), cases


def covered(figure: Measured, cases: Cases) -> Measured:
    """Say of a figure how many cases it covers, of how many, and what is left out."""
    n = len(cases.known)
    return figure.but(n=n, of=n + len(cases.left_out), left_out=cases.reasons)


def reasons(figure: Measured) -> Counter[str]:
    """Count the cases that a figure leaves out by their reason."""
    return Counter(entry.partition(":")[2] for entry in figure.left_out)


def decided(records: pd.DataFrame, conditions: Conditions) -> pd.Series:
    """Tell of each record whether it meets all conditions, when it has a cell for each of them.

    Returns
    -------
    Series of boolean
        Missing wherever a cell is empty, also where another cell would decide: to keep those that fail anyway and leave
        out those that might not would pull a share down. A condition that a cell be there, ``{present: true}``,
        decides.
    """
    result = pd.Series(True, index=records.index, dtype="boolean")
    gate, lacking = result.copy(), pd.Series(False, index=records.index)
    for column, wanted in conditions.items():
        one = holds(records[column], wanted)
        if isinstance(wanted, Mapping) and "present" in wanted:
            gate &= one
        else:
            lacking |= one.isna()
            result &= one
    return result.mask(lacking) & gate


def answered(records: pd.DataFrame, conditions: Conditions) -> pd.Series:
    """Tell which records have a cell for every condition.

    Those that fail one condition and have no cell for another are not among them: to keep them, and to leave out those
    that meet the one and lack the other, would pull a share down.
    """
    result = pd.Series(True, index=records.index)
    for column, wanted in conditions.items():
        result &= holds(records[column], wanted).notna()
    return result


def empty_in(records: pd.DataFrame, *conditions: Conditions) -> pd.Series:
    """Name for each record the first column that some conditions ask for and that is empty; ``""`` where none is."""
    result = pd.Series("", index=records.index)
    for asked in reversed(conditions):
        for column in reversed(list(asked)):
            result = result.mask(holds(records[column], asked[column]).isna(), column)
    return result
