"""A composite index by group of organisations: level, change, and what its parts contribute; none of too few."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import Measured
from toolkit.measures.records.composite import Composite, composite_of, levels
from toolkit.measures.records.disclosure import held_of, withheld
from toolkit.measures.records.small_cells import WHOLE, Cell, Cells, Group, held_back, splits_of

EVERYBODY = "everybody"
"""All organisations together."""

_OVER_TIME = ("both_times", "index_before", "matched_change")


def groups(programme: Programme, when: When) -> pd.DataFrame:
    """Return the index of all organisations and of each group.

    Returns
    -------
    DataFrame
        First all, index ``everybody``, then each group, index ``column:value``; as text `by group`; as `Measured`
        `organisations` (with all parts, of how many), `index`, `geometric`, `geometric_gap` (geometric less
        arithmetic), `both_times` (organisations with an index in both applications), `index_before` and
        `matched_change` (of those). Small groups are held back; the change also where the index of all less that of
        those of both times would tell of too few.
    """
    rows = {}
    composite = composite_of(programme, when)
    hidden, over_time = _held(programme, composite, when)
    for group, cases, before in _grouped(composite, hidden):
        assert composite is not None
        by, part = (EVERYBODY, EVERYBODY) if group == WHOLE else group
        rows[EVERYBODY if group == WHOLE else f"{by}:{part}"] = {"by": by, "group": part} | {
            name: withheld(m) if group in hidden or (name in _OVER_TIME and group in over_time) else m
            for name, m in levels(composite, cases, before).items()
        }
    columns = ["by", "group", "organisations", "index", "geometric", "geometric_gap", *_OVER_TIME]
    return frame(rows, "group_of", columns)


def _grouped(
    composite: Composite | None, hidden: frozenset[Group]
) -> Iterator[tuple[Group, pd.DataFrame, pd.DataFrame]]:
    """Return all organisations, then each group: the largest first, those that are held back last and by name."""
    if composite is None or not len(composite.cases):
        return
    cases, before = composite.cases, composite.before
    yield WHOLE, cases, before
    for by in composite.by:
        sizes = composite.complete(cases)[by].astype(str).value_counts()
        found = [(by, str(part)) for part in cases[by].unique()]
        for group in sorted(found, key=lambda g: (g in hidden, 0 if g in hidden else -int(sizes.get(g[1], 0)), g)):
            yield group, cases[cases[by] == group[1]], before[before[by] == group[1]]


def _held(programme: Programme, composite: Composite | None, when: When) -> tuple[frozenset[Group], frozenset[Group]]:
    """Choose the groups that are held back, and those of which only the change is."""
    if composite is None or not composite.protected:
        return frozenset(), frozenset()
    now, then = composite.complete(composite.cases), composite.complete(composite.before)
    same = now.loc[now.index.intersection(then.index)]
    new = now.loc[now.index.difference(then.index)]
    splits = splits_of(composite.cases, composite.by)
    table = composite.source[0].partition(":")[2]
    everything = frozenset({WHOLE, *(group for split in splits for group in split.parts)})
    if composite.is_small:
        return everything, everything
    hidden = held_back(splits, [_cells(now, composite)], held_of(programme, table, when).groups)
    both, only_now = _cells(same, composite), _cells(new, composite)
    if both[WHOLE].is_small or (both[WHOLE].n and only_now[WHOLE].is_small):
        return hidden, everything
    return hidden, held_back(splits, [both, only_now], hidden)


def _cells(cases: pd.DataFrame, composite: Composite) -> Cells:
    counted: Mapping[Group, Cell] = {
        (by, str(part)): Cell(int(n)) for by in composite.by for part, n in cases[by].value_counts().items()
    }
    return {WHOLE: Cell(len(cases)), **counted}


def contributions(programme: Programme, when: When) -> pd.DataFrame:
    """Return what each part contributes to the index of all and of each group of the first grouping.

    Returns
    -------
    DataFrame
        One row a group that is not too small, index ``everybody`` or the group; one column a part, by its code, as
        `Measured`: weight times mean score.
    """
    rows: dict[str, dict[str, Measured]] = {}
    composite = composite_of(programme, when)
    hidden, _ = _held(programme, composite, when)
    for group, cases, _before in _grouped(composite, hidden):
        assert composite is not None
        scores = composite.scores(cases)
        if len(scores) and group not in hidden and group[0] in ("", *composite.by[:1]):
            n, means = len(scores), scores.mean(axis=0) * composite.weights
            rows[EVERYBODY if group == WHOLE else group[1]] = {
                code: Measured(float(mean), "index", "contribution", composite.source, n=n, of=len(cases))
                for code, mean in zip(composite.parts, means, strict=True)
            }
    columns = list(composite.parts) if composite is not None else []
    return frame(rows, "group", columns)
