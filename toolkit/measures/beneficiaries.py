"""Beneficiaries: people, families and organisations by place and sex, each added in its own unit."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast

import pandas as pd

from toolkit.facts.figures import figures_of
from toolkit.facts.programme import Programme
from toolkit.facts.schemas.tables import GeographicPlace
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas

COLUMNS = ["place", "parent", "group", "unit", "to_reach", "women", "women_share", "reached", "coverage"]

EVERYWHERE = ""
"""The place that all others are in."""

Kind = tuple[str, str]
"""Group and unit of those who are counted: different ones are never added."""


class Counted:
    """What documents print of those who are to be reached and those who are, looked up by place."""

    def __init__(self, programme: Programme) -> None:
        self.places = _places(programme)
        self._children: dict[str, list[str]] = {}
        for code, row in self.places.items():
            self._children.setdefault(row.parent, []).append(code)
        self._facts: dict[tuple[Kind, str, str, str, str], Measured] = {}
        figures = figures_of(programme, "beneficiaries")
        counted = programme.table("beneficiaries").query("use == 'yes'")
        columns = ["place", "group", "unit", "role", "sex", "measure"]
        for fact, place, group, unit, role, sex, measure in counted[columns].itertuples():
            self._facts[(group, unit), place, role, sex, measure] = figures[str(fact)]
        self.kinds: list[Kind] = list(dict.fromkeys(kind for kind, *_ in self._facts))

    def get(self, kind: Kind, place: str, role: str, sex: str = "all", measure: str = "count") -> Measured:
        """Give one printed figure."""
        none = undefined("share" if measure == "share" else "count", "not_reported")
        return self._facts.get((kind, place, role, sex, measure), none)

    def below(self, place: str) -> list[str]:
        """List the places without others below them; the place itself when it is one."""
        if place not in self._children:
            return [place]
        return [leaf for child in self._children[place] for leaf in self.below(child)]

    def at(self, level: str) -> list[str]:
        """List the places of a level, in the order of the file."""
        return [code for code, row in self.places.items() if row.level == level]

    def people(self, kind: Kind, place: str, role: str) -> Measured:
        """Add those of a place from the places below it."""
        leaves = self.below(place)
        return formulas.total(*[self.get(kind, leaf, role) for leaf in leaves], subjects=leaves)

    def women_share(self, kind: Kind, place: str, role: str) -> Measured:
        """Give the part of women in a place, each place below it weighted by its people: never a mean of shares."""
        parts: list[Measured] = []
        left_out: list[str] = []
        leaves = self.below(place)
        for leaf in leaves:
            everybody = self.get(kind, leaf, role)
            share = self.get(kind, leaf, role, "women", "share")
            women = self.get(kind, leaf, role, "women")
            if not share and women and everybody:
                share = formulas.share(women, everybody)
            if share and everybody:
                parts += [share, everybody]
            else:
                left_out.append(f"{leaf}:{share.missing or everybody.missing}")
        if not parts:
            return undefined("share", "nothing_measured", "weighted_mean").but(n=0, of=len(leaves))
        return formulas.weighted_mean(*parts).but(n=len(parts) // 2, of=len(leaves), left_out=tuple(left_out))


@lru_cache(maxsize=16)
def counted_in(programme: Programme) -> Counted:
    """Give what is printed of a programme's beneficiaries, gathered once."""
    return Counted(programme)


def levels(programme: Programme) -> list[str]:
    """List the levels of places, the widest first."""
    return list(dict.fromkeys(place.level for place in _places(programme).values()))


def _places(programme: Programme) -> dict[str, GeographicPlace]:
    rows = (cast(GeographicPlace, row) for _, row in programme.rows("places"))
    return {row.code: row for row in rows}


def by_place(programme: Programme, level: str) -> pd.DataFrame:
    """Add beneficiaries up to the places of a level.

    Parameters
    ----------
    programme : Programme
    level : str
        A level of ``places.csv``, as ``department``.

    Returns
    -------
    DataFrame
        One row a place, group and unit, index ``place:group``; as text `place parent group unit`; as `Measured`
        `to_reach` (people the programme is for), `women` (how many of them, implied where only their share is printed),
        `women_share` (weighted by people), `reached` and `coverage` (reached over target).
    """
    counted = counted_in(programme)
    rows: dict[str, dict[str, Any]] = {}
    for kind in counted.kinds:
        for place in counted.at(level):
            row = _row(counted, kind, place)
            if row["to_reach"] or row["reached"]:
                rows[f"{place}:{kind[0]}"] = row
    return pd.DataFrame.from_dict(rows, orient="index", columns=COLUMNS).rename_axis("counted")


def _row(counted: Counted, kind: Kind, place: str) -> dict[str, Any]:
    target, reached = counted.people(kind, place, "target"), counted.people(kind, place, "reached")
    share = counted.women_share(kind, place, "target")
    return {
        "place": place,
        "parent": counted.places[place].parent if place else "",
        "group": kind[0],
        "unit": kind[1],
        "to_reach": target,
        "women": _women(share, target),
        "women_share": share,
        "reached": reached,
        "coverage": formulas.completion(reached, target),
    }


def _women(share: Measured, everybody: Measured) -> Measured:
    """Give how many women a share implies, where it covers everybody."""
    if not share or not everybody or share.n != everybody.n:
        return undefined("count", "not_reported", "implied")
    return Measured(round(share.number * everybody.number), "count", "implied", share.inputs, n=share.n, of=share.of)


def totals(programme: Programme) -> pd.DataFrame:
    """Add all beneficiaries, each group in its unit.

    Returns
    -------
    DataFrame
        As :func:`by_place`, one row a group and unit, index the group.
    """
    counted = counted_in(programme)
    rows = {kind[0]: _row(counted, kind, EVERYWHERE) for kind in counted.kinds}
    return pd.DataFrame.from_dict(rows, orient="index", columns=COLUMNS).rename_axis("group")


def level_to_draw(programme: Programme, most: int = 30) -> str:
    """Choose the finest level whose places still fit a chart; the widest when none does."""
    counted, named = counted_in(programme), levels(programme)
    return next((level for level in reversed(named) if len(counted.at(level)) <= most), named[0])


def everywhere(programme: Programme) -> pd.DataFrame:
    """Give the beneficiaries of all places, level after level, the widest first; as :func:`by_place`."""
    frames = [by_place(programme, level) for level in levels(programme)]
    return pd.concat(frames) if frames else pd.DataFrame(columns=COLUMNS)
