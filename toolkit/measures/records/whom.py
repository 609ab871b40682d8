"""Whom a figure of records is of: the cases that it counts, each group of them, and whether it tells who fits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from toolkit.measures.records.cases import added, flagged, names_of, sorted_rows
from toolkit.measures.records.composite import of_records
from toolkit.measures.records.compute_block import MEASURES, Computation, owed, pairs
from toolkit.measures.records.small_cells import WHOLE, Cell, Cells, Group


@dataclass(frozen=True)
class Counted:
    """Whom a figure is of.

    Attributes
    ----------
    rows : DataFrame
        One row a record: its `case`, whether it `fits`, is `open`, and is for `sure` of those asked.
    says : bool
        Whether the figure tells who fits and who does not.
    """

    rows: pd.DataFrame
    says: bool

    def cells(self, records: pd.DataFrame, columns: Sequence[str]) -> Cells:
        """Count the cases of the whole and of each group."""
        found = {WHOLE: self.whole}
        for column in columns:
            by = self._cells(records.loc[self.rows.index, column])
            found |= {(column, part): cell for part, cell in by.items()}
        return found

    @property
    def whole(self) -> Cell:
        """Count all cases."""
        return self._cells(self._all).get("", Cell(0, 0))

    @property
    def _all(self) -> pd.Series:
        return pd.Series(pd.Categorical([""]).take(np.zeros(len(self.rows), int)), index=self.rows.index)

    def _cells(self, by: pd.Series) -> dict[str, Cell]:
        cases = self._cases(by)
        both = pd.DataFrame({"n": cases["known"], "yes": cases["known"] & cases["fits"]})
        counts = both.groupby(cases["part"], observed=True).sum()
        return {
            str(part): Cell(int(n), int(yes) if self.says else None) for part, n, yes in counts.itertuples(name=None)
        }

    def _cases(self, by: pd.Series) -> pd.DataFrame:
        """Tell of each case of each group whether it is known, and whether it fits: one record that fits is enough."""
        part, case = by.astype("category").array, self.rows["case"].array
        width = max(len(case.categories), 1)
        of, pairs = pd.factorize(part.codes.astype(np.int64) * width + case.codes)
        fits, is_open, sure = (flagged(of, self.rows[flag], len(pairs)) for flag in ("fits", "open", "sure"))
        named = {
            "part": pd.Categorical.from_codes(pairs // width, part.categories),
            "case": pd.Categorical.from_codes(pairs % width, case.categories),
        }
        return pd.DataFrame(named | {"known": sure & ~(is_open & ~fits), "fits": fits})

    @cached_property
    def known(self) -> frozenset[str]:
        """Name the cases that it is of."""
        cases = self._cases(self._all)
        return frozenset(map(str, cases["case"][cases["known"]]))

    def groups_of(self, cases: frozenset[str], records: pd.DataFrame, columns: Sequence[str]) -> Iterator[Group]:
        """Find the groups that are just these cases: what another figure is of may be one of them."""
        for column in columns:
            found = self._cases(records.loc[self.rows.index, column])
            members = found[found["known"]]
            sizes = members["part"].value_counts()
            for part in sizes.index[sizes == len(cases)]:
                if set(map(str, members["case"][members["part"] == part])) == cases:
                    yield column, str(part)


def counted_in(asked: Computation) -> list[Counted]:
    """Return whom a figure is of.

    Raises
    ------
    KeyError
        For a measure that there is not: whom it would be of is never guessed.
    """
    asked, compute = owed(asked)[0], asked.compute
    match MEASURES[compute.measure].of:
        case "fitting" | "asked" as of:
            rows = sorted_rows(asked.records, compute.count, compute.among, compute.where, of == "asked")
            return [Counted(rows, bool(compute.where))]
        case "added":
            conditions = {**compute.among, **compute.where}
            there, _ = added(asked.records, filter(None, (compute.value, compute.over)), conditions)
            is_there = pd.Series(asked.records.index.isin(there.index), index=asked.records.index)
            return [_only(_subjects(asked), is_there)]
        case "complete":
            return _of_cases(asked, _complete(asked))
        case "compared":
            return _of_cases(asked, _compared(asked))


def _of_cases(asked: Computation, sides: Iterable[Collection[object]]) -> list[Counted]:
    named = names_of(asked.records, asked.compute.count)
    return [_only(named, named.isin(cases)) for cases in sides]


def _only(cases: pd.Series, known: pd.Series) -> Counted:
    return Counted(pd.DataFrame({"case": cases, "fits": False, "open": False, "sure": known}), False)


def _subjects(asked: Computation) -> pd.Series:
    """Name whom each record is about: what the block counts, else the first column of the key."""
    key = asked.programme.framework.records[str(asked.compute.records)].key
    return names_of(asked.records, asked.compute.count or (key[0] if key and key != "none" else None))


def _complete(asked: Computation) -> Iterator[Collection[object]]:
    """Return the cases that a composite index is of."""
    composite = of_records(asked.programme, asked.indicator, asked.records)
    yield composite.complete(composite.cases).index.astype(str)


def _compared(asked: Computation) -> Iterator[Collection[object]]:
    """Return the cases that a growth is of."""
    yield pairs(asked).rows["case"].unique()
