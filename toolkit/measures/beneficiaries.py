"""Beneficiaries: people, families and organisations by place and sex, each added in its own unit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, cast

import pandas as pd

from toolkit.facts.figures import figures_of
from toolkit.facts.programme import Programme
from toolkit.facts.schemas.tables import GeographicPlace
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas
from toolkit.measures.reconciliation import compare

COLUMNS = [
    "place",
    "parent",
    "group",
    "unit",
    "to_reach",
    "men",
    "women",
    "women_share",
    "printed_share",
    "reached",
    "coverage",
]

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
        """List the places of a level, those inside one place together, in the order of the file."""
        return [code for code in self._walked(EVERYWHERE) if self.places[code].level == level]

    def _walked(self, place: str) -> Iterator[str]:
        """Walk through all places below one, each before those inside it."""
        for child in self.inside(place):
            yield child
            yield from self._walked(child)

    def people(self, kind: Kind, place: str, role: str, sex: str = "all") -> Measured:
        """Add those of a place from the places below it; where none of them is printed, take what is printed for it."""
        leaves = self.below(place)
        added = formulas.total(*[self.get(kind, leaf, role, sex) for leaf in leaves], subjects=leaves)
        if added or leaves == [place]:
            return added
        own = self.get(kind, place, role, sex)
        if own.inputs:
            return own
        children = self._children[place]
        wholes = [self.people(kind, child, role, sex) for child in children]
        summed = wholes[0] if len(wholes) == 1 else formulas.total(*wholes, subjects=children)
        return summed or added

    def share(self, kind: Kind, place: str, role: str) -> Measured:
        """Give the printed share of a group in a place; that of the only place there is, for all places."""
        outermost = self._children.get(EVERYWHERE, [])
        where = outermost[0] if place == EVERYWHERE and len(outermost) == 1 else place
        printed = self.get(kind, where, role, measure="share")
        return printed if printed or not self.people(kind, place, role) else undefined("share", "not_applicable")

    def inside(self, place: str) -> list[str]:
        """List the places right below a place."""
        return self._children.get(place, [])

    def by_sex(self, kind: Kind, place: str, role: str, sex: str) -> Measured:
        """Add those of one sex, where every place that counts everybody also counts them."""
        added, everybody = self.people(kind, place, role, sex), self.people(kind, place, role)
        return added if added and added.n == everybody.n else undefined("count", "not_reported")

    def is_by_place(self, kind: Kind) -> bool:
        """Whether a group is counted in places below others, not only as a whole."""
        return any(k == kind and self.places[place].parent for k, place, *_ in self._facts if place in self.places)

    def name_of(self, kind: Kind) -> str:
        """Name a group; with its unit, when it is also counted in another."""
        group, unit = kind
        return group if [k[0] for k in self.kinds].count(group) == 1 else f"{group}.{unit}"

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
        `to_reach` (people the programme is for), `men` and `women` (how many of them; women are implied where only
        their share is printed), `women_share` (weighted by people), `printed_share` (of a group that is printed only as
        a share of all), `reached` and `coverage` (reached over target).
    """
    counted = counted_in(programme)
    rows: dict[str, dict[str, Any]] = {}
    for kind in counted.kinds:
        for place in counted.at(level):
            row = _row(counted, kind, place)
            if row["to_reach"] or row["reached"]:
                rows[f"{place}:{counted.name_of(kind)}"] = row
    return pd.DataFrame.from_dict(rows, orient="index", columns=COLUMNS).rename_axis("counted")


def _row(counted: Counted, kind: Kind, place: str) -> dict[str, Any]:
    target, reached = counted.people(kind, place, "target"), counted.people(kind, place, "reached")
    reached = reached.but(missing="not_reported") if reached.missing == "nothing_measured" else reached
    printed_share = counted.share(kind, place, "target")
    if printed_share and not target:
        target = undefined("count", "not_reported")
    women = counted.by_sex(kind, place, "target", "women")
    share = counted.women_share(kind, place, "target")
    if women:
        share = formulas.share(women, target).but(n=women.n, of=women.of, left_out=women.left_out)
    return {
        "place": place,
        "parent": counted.places[place].parent if place else "",
        "group": kind[0],
        "unit": kind[1],
        "to_reach": target,
        "men": counted.by_sex(kind, place, "target", "men"),
        "women": women or _women(share, target),
        "women_share": share,
        "printed_share": printed_share,
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
        As :func:`by_place`, one row a group and unit, index the group; with its unit, where it has several.
    """
    counted = counted_in(programme)
    rows = {counted.name_of(kind): _row(counted, kind, EVERYWHERE) for kind in counted.kinds}
    return pd.DataFrame.from_dict(rows, orient="index", columns=COLUMNS).rename_axis("group")


def level_to_draw(programme: Programme, most: int = 30) -> str:
    """Choose the finest level whose places still fit a chart; the widest when none does."""
    counted, named = counted_in(programme), levels(programme)
    return next((level for level in reversed(named) if len(counted.at(level)) <= most), named[0])


def everywhere(programme: Programme) -> pd.DataFrame:
    """Give the beneficiaries of all places, level after level, the widest first; as :func:`by_place`.

    A group that is only known as a whole stands in :func:`totals`.
    """
    counted = counted_in(programme)
    placed = {counted.name_of(kind) for kind in counted.kinds if counted.is_by_place(kind)}
    frames = [by_place(programme, level) for level in levels(programme)]
    if not frames:
        return pd.DataFrame(columns=COLUMNS)
    found = pd.concat(frames)
    return found if not placed else found[[str(row).partition(":")[2] in placed for row in found.index]]


def wholes(programme: Programme) -> pd.DataFrame:
    """Give the groups and units of :func:`totals` side by side, where there are several; none where there is one."""
    whole = totals(programme)
    return whole if len(whole) > 1 else whole.iloc[:0]


def sums(programme: Programme) -> pd.DataFrame:
    """Hold every printed total of people against its parts: men and women, and the places inside a place.

    Returns
    -------
    DataFrame
        One row a printed total; as text `place`, `made_of` (``sexes``, ``places``, ``places_men``, ``places_women``)
        and `verdict`; as `Measured` `stated recomputed gap`. Empty where documents print no totals.
    """
    counted = counted_in(programme)
    rows: dict[str, dict[str, Any]] = {}
    for kind in counted.kinds:
        for place in counted.places:
            for made_of, stated, parts in _parts(counted, kind, place):
                if stated and len(parts) > 1 and all(parts):
                    recomputed = formulas.total(*parts)
                    verdict = compare(stated, recomputed)
                    rows[f"{place}:{counted.name_of(kind)}:{made_of}"] = {
                        "place": place,
                        "made_of": made_of,
                        "stated": stated,
                        "recomputed": recomputed,
                        "gap": verdict.gap,
                        "verdict": verdict.outcome,
                    }
    columns = ["place", "made_of", "stated", "recomputed", "gap", "verdict"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("printed_total")


def _parts(counted: Counted, kind: Kind, place: str) -> Iterator[tuple[str, Measured, list[Measured]]]:
    stated = counted.get(kind, place, "target")
    yield "sexes", stated, [counted.get(kind, place, "target", sex) for sex in ("men", "women")]
    for sex, made_of in (("all", "places"), ("men", "places_men"), ("women", "places_women")):
        inside = [counted.get(kind, child, "target", sex) for child in counted.inside(place)]
        yield made_of, counted.get(kind, place, "target", sex), inside


def remarks(programme: Programme) -> pd.DataFrame:
    """List what is noted about figures of whole groups, and about those that are printed but impossible.

    Returns
    -------
    DataFrame
        One row a noted figure, index its fact; as text `counted` (the fact, for its place), `unit` and `text`; as
        `Measured` `as_printed`.
    """
    counted, figures = counted_in(programme), figures_of(programme, "beneficiaries")
    noted = programme.table("beneficiaries").query("note != '' and use != 'no'")
    rows = {}
    for fact, group, unit, use, note in noted[["group", "unit", "use", "note"]].itertuples():
        if use == "sic" or not counted.is_by_place((group, unit)):
            cells = {"counted": str(fact), "unit": unit, "as_printed": figures[str(fact)], "text": note}
            rows[str(fact)] = {"group": group, **cells}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["group", "counted", "unit", "as_printed", "text"])
