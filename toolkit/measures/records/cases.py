"""Cases of an indicator: which records are counted, by the conditions that its definition gives, and which fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.facts.conditions import Conditions, holds, is_empty, met
from toolkit.facts.contracts.compute import Whole
from toolkit.measured import MOST_NAMED, LeftOut, Measured

NO_VALUE = "no_value/"
"""Before the name of the column that is empty, in the reason why a case is left out."""
NOT_DUE = "not_due"
"""The reason of a case of which there can be no result yet."""


Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases that conditions were put to, each with a number.

    Attributes
    ----------
    numbered : Categorical
        Of each record the case that it is of.
    fitting : array of bool
        By number: those that are among the cases asked for and meet the conditions.
    known : array of bool
        Those that are among them, whether they meet the conditions or not.
    left_out : LeftOut
        Those of which it cannot be known, as figures carry it: ``case:reason``.
    """

    numbered: pd.Categorical
    fitting: Flags
    known: Flags
    left_out: LeftOut

    @property
    def n(self) -> int:
        """How many are known."""
        return int(self.known.sum())

    @property
    def n_fitting(self) -> int:
        """How many fit."""
        return int(self.fitting.sum())


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
    numbered = rows["case"].array.remove_unused_categories()
    of, cases = numbered.codes, len(numbered.categories)
    fitting = flagged(of, rows["fits"], cases)
    is_open = rows["open"].to_numpy() & ~fitting[of]
    why = _why_open(records[is_open], count, among, where) if is_open.any() else pd.Series(dtype=object)
    left_out = left(numbered[is_open], why)
    known = flagged(of, rows["sure"], cases) & ~flagged(of, is_open, cases)
    return Cases(numbered, fitting, known, left_out)


def flagged(of: NDArray[np.integer], flags: pd.Series | Flags, cases: int) -> Flags:
    """Tell of each case, by number, whether one of its records is flagged."""
    found = np.zeros(cases, dtype=bool)
    found[of[np.asarray(flags, dtype=bool)]] = True
    return found


def left(numbered: pd.Categorical, why: pd.Series) -> LeftOut:
    """Say of each case why it is left out: for the reason of its first record."""
    if not len(why):
        return LeftOut()
    first = ~pd.Series(numbered.codes).duplicated().to_numpy()
    return told(numbered[first], why[first])


def told(names: Iterable[object], why: pd.Series) -> LeftOut:
    """Tell what is left out: the first of some names, and every reason with its number."""
    named = (f"{name}:{reason}" for name, reason in zip(names, why.head(MOST_NAMED), strict=False))
    return LeftOut(named, {str(reason): int(n) for reason, n in why.value_counts(sort=False).items()})


def joined(columns: Iterable[pd.Series], mark: str) -> pd.Series:
    """Put what stands in several columns together, in categories."""
    first, *others = [column.astype("category") for column in columns]
    names, codes = first.cat.categories.astype(str), first.cat.codes.to_numpy().astype(np.int64)
    for other in others:
        width = max(len(other.cat.categories), 1)
        codes, pairs = pd.factorize(codes * width + other.cat.codes.to_numpy())
        names = names[pairs // width] + mark + other.cat.categories.astype(str)[pairs % width]
    return pd.Series(pd.Categorical.from_codes(codes, names), index=first.index)


def sorted_rows(
    records: pd.DataFrame, count: str | None, among: Conditions, where: Conditions, shared: bool = False
) -> pd.DataFrame:
    """Say of each record which `case` it is of, whether it `fits`, is `open`, and is for `sure` among them.

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
        }
    )


def _why_open(records: pd.DataFrame, count: str | None, *conditions: Conditions) -> pd.Series:
    """Name the empty cell that leaves each record open."""
    why = NO_VALUE + empty_in(records, *conditions)
    return why.mask(is_empty(records[count]), NO_VALUE + count) if count else why


def not_due(records: pd.DataFrame, named: pd.Series, among: Conditions, due: Conditions) -> tuple[pd.Series, LeftOut]:
    """Tell which records are due, and name the cases among those asked about that are not, or may not be.

    Returns
    -------
    Series of bool, LeftOut
        Whether each record is due; cases none of whose records is, left out as ``not_due``, or for the empty cell that
        would tell.
    """
    asked, known = met(records, among).fillna(True).astype(bool), met(records, due)
    is_due = known.fillna(False).astype(bool)
    of = named.array.codes
    late = asked & ~is_due & ~flagged(of, is_due, len(named.array.categories))[of]
    if not late.any():
        return is_due, LeftOut()
    own = records[late]
    reason = (NO_VALUE + empty_in(own, due)).where(known[late].isna(), NOT_DUE)
    return is_due, left(named.array[late.to_numpy()], reason)


def names_of(records: pd.DataFrame, count: str | None) -> pd.Series:
    """Name the case of each record: what its column says, or the line of its file.

    Returns
    -------
    Series of category
    """
    lines = records["file_line"]
    if count is None:
        return pd.Series(pd.Categorical.from_codes(np.arange(len(lines)), pd.Index(lines)), index=records.index)
    named = records[count].astype("category")
    empty = is_empty(records[count]).to_numpy()
    if not empty.any():
        return named
    by_line = pd.Index(lines[empty].astype(int).astype(str))
    every = named.cat.categories.union(by_line.astype(named.cat.categories.dtype), sort=False)
    codes = named.cat.codes.to_numpy(copy=True).astype(np.int64)
    codes[empty] = every.get_indexer(by_line.astype(every.dtype))
    return pd.Series(pd.Categorical.from_codes(codes, every), index=records.index)


def added(records: pd.DataFrame, columns: Iterable[str], conditions: Conditions) -> tuple[pd.DataFrame, Cases]:
    """Return the records that meet conditions and have a number in every column, and what is left out of the others."""
    fits, lines = met(records, conditions), names_of(records, None)
    sure = fits.fillna(False).astype(bool)
    lacking = pd.Series(False, index=records.index)
    columns = list(columns)
    for column in columns:
        lacking |= sure & is_empty(records[column])
    open_ = fits.isna() | lacking
    there = (sure & ~lacking).to_numpy()
    if not open_.any():
        return records[there], Cases(lines.array, there, there, LeftOut())
    own = records[open_]
    reason = (NO_VALUE + empty_in(own, conditions)).where(fits[open_].isna(), "")
    for column in columns:
        reason = reason.mask((reason == "") & is_empty(own[column]), NO_VALUE + column)
    return records[there], Cases(lines.array, there, there, left(lines.array[open_.to_numpy()], reason))


def whole_of(records: pd.DataFrame, whole: Whole) -> tuple[float, Cases]:
    """Return a denominator that stands in records of its own."""
    if whole.value:
        there, cases = added(records, [whole.value], whole.among)
        return float(there[whole.value].sum()), cases
    cases = cases_of(records, whole.count, whole.among, {})
    return float(cases.n_fitting), cases


def covered(figure: Measured, cases: Cases) -> Measured:
    """Say of a figure how many cases it covers, of how many, and what is left out."""
    return figure.but(n=cases.n, of=cases.n + cases.left_out.counts.total(), left_out=cases.left_out)


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
