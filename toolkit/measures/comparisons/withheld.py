"""What is held back of comparisons of protected records: whatever would tell what one of a few units has.

The rule is that of all records, :class:`toolkit.measures.records.small_cells.Cell`: a figure is of too few, or of not
many more who all say the same. Here they say the same where they have the same amount before or after the start, as
nought, or yes; or where all changed by the same amount. From a percentage, a difference and the means before, the mean
of each side can be worked out at both moments, so that no design is safer than another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pandas as pd

from toolkit.measured import EXACT
from toolkit.measures.comparisons.samples import CELL, OUTCOME, POST, TREATED, UNIT, Compared
from toolkit.measures.records.small_cells import WHOLE, Cell, Cells, Group, Split, held_back


def are_few(pairs: pd.DataFrame, units: Collection[int]) -> bool:
    """Whether the units of one side are so few, or so few and alike, that what is found of them is held back."""
    n = len(units)
    return Cell(n).is_small or (_few_if_alike(n) and any(map(_are_alike, _amounts(pairs[pairs[UNIT].isin(units)]))))


def mean_tells(values: pd.Series, units: pd.Series) -> bool:
    """Whether a mean tells what each unit has of which there is a value: they are few, or few and all the same."""
    n = units[values.notna()].nunique()
    return Cell(n).is_small or (_few_if_alike(n) and _are_alike(values))


def counts_tell(parts: Collection[int]) -> bool:
    """Whether counts of what became of some units tell it of one: few came to it, or few are there and all did."""
    whole = sum(parts)
    return any(Cell(n).is_small or Cell(whole, n).is_small for n in parts)


def _few_if_alike(n: int) -> bool:
    return Cell(n, n).is_small


def _are_alike(values: pd.Series) -> bool:
    least, most = values.min(), values.max()
    return bool(most - least <= EXACT * max(1.0, abs(most)))  # without any value neither is known, and none is told


def _amounts(pairs: pd.DataFrame) -> Iterator[pd.Series]:
    """Return what each unit has before, what it has after, and by how much that changed."""
    amounts = pairs.groupby([CELL, POST])[OUTCOME].sum(min_count=1).unstack()
    yield from (amounts[moment] for moment in amounts)
    if amounts.shape[1] > 1:
        yield amounts[1] - amounts[0]


def hidden_groups(
    sample: Compared, columns: Collection[str], sides: Collection[int], small: Collection[Group]
) -> frozenset[Group]:
    """Choose the groups that are held back: of too few, small by themselves, or giving others away.

    Parameters
    ----------
    sample : Compared
    columns : collection of str
        By which the units are told.
    sides : collection of int
        Those that the columns part: 1 with the programme, 0 without.
    small : collection of Group
        Held back in any case.
    """
    first = sample.pairs.drop_duplicates(UNIT)
    splits = [Split(WHOLE, tuple((column, str(answer)) for answer in first[column].unique())) for column in columns]
    tables = [_cells(own, columns) for side in sides for own in _asked(sample, first[first[TREATED] == side])]
    return held_back(splits, tables, small)


def _asked(sample: Compared, units: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Return the units with what is asked of them: nothing; and at each moment yes or no, where it is that."""
    yield units.assign(**{OUTCOME: float("nan")})
    pairs = sample.pairs
    if pairs[OUTCOME].dropna().isin((0, 1)).all():
        for moment in pairs[POST].unique():
            said = pairs[pairs[POST] == moment].groupby(UNIT)[OUTCOME].max()
            yield units.assign(**{OUTCOME: units[UNIT].map(said)}).dropna(subset=OUTCOME)


def _cells(units: pd.DataFrame, columns: Collection[str]) -> Cells:
    def cell(own: pd.DataFrame) -> Cell:
        return Cell(len(own), None if own[OUTCOME].isna().any() else int(own[OUTCOME].sum()))

    groups = ((column, answer, own) for column in columns for answer, own in units.groupby(column))
    return {WHOLE: cell(units)} | {(column, str(answer)): cell(own) for column, answer, own in groups}
