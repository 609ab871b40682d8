"""Small cells: groups of so few that a figure of theirs could be laid at somebody's door, and what gives them away.

Primary and secondary cell suppression, as official statistics do it (Hundepool et al. 2012, Statistical Disclosure
Control, chapter 4): first the groups that are too small, then as many beside them as it takes that nobody finds them by
subtraction. Nothing here knows a programme: groups are names, their sizes numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import pandas as pd

FEWEST = 5
"""Cases that a group needs so that a figure of it is given."""
FEWEST_ALIKE = 10
"""The same of a group of which all say the same: its figure tells what each of them says."""

Group = tuple[str, str]
"""The column of a group, and what stands in it."""
WHOLE: Group = ("", "")
"""All cases together."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many cases a figure of a group is of, and how many of them say yes; none where nobody is asked yes or no."""

    n: int
    yes: int | None = None

    def __add__(self, other: Cell) -> Cell:
        """Put two groups together."""
        both = self.yes is not None and other.yes is not None
        return Cell(self.n + other.n, (self.yes or 0) + (other.yes or 0) if both else None)

    def __sub__(self, other: Cell) -> Cell:
        """Take those of one group out of another."""
        both = self.yes is not None and other.yes is not None
        return Cell(self.n - other.n, (self.yes or 0) - (other.yes or 0) if both else None)

    @property
    def is_small(self) -> bool:
        """Whether its figure is held back: of too few, or of not many more who all say the same."""
        return 0 < self.n < FEWEST or (0 < self.n < FEWEST_ALIKE and self.yes in (0, self.n))


Cells = Mapping[Group, Cell]
"""The cells of one measure by group, the whole among them."""


@dataclass(frozen=True, slots=True)
class Split:
    """A group, or the whole, and the parts that it falls into."""

    whole: Group
    parts: tuple[Group, ...]


def splits_of(records: pd.DataFrame, columns: Sequence[str]) -> list[Split]:
    """Say into which parts the whole falls by each column, and each part again where another column lies within it."""
    inside = {
        fine: [c for c in columns if c != fine and records.groupby(fine)[c].nunique().le(1).all()] for fine in columns
    }
    found: list[Split] = []
    for fine in columns:
        wider = [c for c in inside[fine] if fine not in inside[c] or columns.index(c) < columns.index(fine)]
        nearest = [c for c in wider if not any(c in inside[other] for other in wider if other != c)]
        for coarse in nearest or [""]:
            within = records.groupby(coarse)[fine] if coarse else [("", records[fine])]
            found += [Split((coarse, str(w)), tuple((fine, str(p)) for p in sorted(set(own)))) for w, own in within]
    return found


def held_back(splits: Sequence[Split], tables: Iterable[Cells], beside: Iterable[Group] = ()) -> frozenset[Group]:
    """Choose the groups whose figures are held back, in all tables alike.

    Parameters
    ----------
    splits : sequence of Split
        Every way in which cases are split: the whole by department, each department by municipality.
    tables : iterable of mapping of Group to Cell
        One a measure; a group without a cell has no cases, and a measure without any of the cells of a split is not
        split so. One whose whole is small is not asked: all of it is held back anyway.
    beside : iterable of Group
        Held back in any case.

    Returns
    -------
    frozenset of Group
        The small ones; the parts of those held back; and beside them as few others as keep every union of hidden
        parts from being found as the whole less the visible ones: two at least, of :data:`FEWEST` cases, among them
        that many who say yes and who say no, or all who do. A column that falls into two others which are not
        parts of each other is held back as a whole: its cells could be found by crossing their sums.
    """
    asked = [cells for cells in tables if not cells.get(WHOLE, Cell(0)).is_small]
    small = {group for cells in asked for group, cell in cells.items() if group != WHOLE and cell.is_small}
    hidden = small | set(beside)
    while True:
        more = {part for split in splits if split.whole in hidden for part in split.parts} | _crossed(splits, hidden)
        if more <= hidden:  # one more at a time: what hides a group in one table may hide it in all
            still = (_next(split, cells, hidden) for split in splits if split.whole not in hidden for cells in asked)
            more = set(islice(filter(None, still), 1))
        if more <= hidden:
            return frozenset(hidden)
        hidden |= more


def _crossed(splits: Sequence[Split], hidden: set[Group]) -> set[Group]:
    """Return all parts of each column with something to hide that falls into more than one other."""
    above: dict[str, set[str]] = {}
    parts: dict[str, set[Group]] = {}
    for split in splits:
        for part in split.parts:
            above.setdefault(part[0], set()).add(split.whole[0])
            parts.setdefault(part[0], set()).add(part)
    return {part for column, own in parts.items() if len(above[column]) > 1 and own & hidden for part in own}


def _next(split: Split, cells: Cells, hidden: set[Group]) -> Group | None:
    """Name the part that is to be hidden next so that those hidden cannot be found; none where they cannot."""
    if not any(part in cells for part in split.parts):
        return None
    of = {part: cells.get(part, Cell(0, 0)) for part in split.parts}
    shown = sorted((cell.n, part) for part, cell in of.items() if part not in hidden)
    kept = [cell for part, cell in of.items() if part in hidden]
    if not kept or not shown or _is_enough(kept, list(of.values())):
        return None
    enough = [part for _, part in shown if _is_enough([*kept, of[part]], list(of.values()))]
    return enough[0] if enough else shown[-1][1]


def _is_enough(hidden: Sequence[Cell], parts: Sequence[Cell]) -> bool:
    """Whether the cells that are hidden stay open although their sum is known."""
    union, whole = sum(hidden[1:], hidden[0]), sum(parts[1:], parts[0])
    if len(hidden) == 1 or union.n < min(FEWEST, whole.n):
        return False
    if union.yes is None or whole.yes is None:
        return True
    no, all_no = union.n - union.yes, whole.n - whole.yes
    return union.yes >= min(FEWEST, whole.yes) and no >= min(FEWEST, all_no)
