"""Who is counted: people, families and organisations as documents print them, of a time, by place and sex."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from toolkit.facts.contracts.word_tables import GeographicPlace
from toolkit.facts.facts_as_figures import figures_of
from toolkit.facts.periods import Evaluated, Period, When
from toolkit.facts.programme import Programme
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas

EVERYWHERE = ""
"""The place that all others are in."""

Kind = tuple[str, str]
"""Group and unit of those who are counted: different ones are never added."""

Cell = tuple[Kind, str, str, str, str]
"""Kind, place, role, sex and measure of what is printed."""

SEXES = ("women", "men", "other", "unknown")
"""Those that are told apart, together everybody."""

WHOLE = ".."
"""The whole of a programme, without saying from when to when."""


class Counted:
    """What documents print of those who are to be reached and those who are, at a time, looked up by place.

    Parameters
    ----------
    programme : Programme
    at : Evaluated
        Those to be reached are those of the narrowest printed period that covers the stretch; those who were reached
        are those of the stretch, or of everything until its end.
    """

    def __init__(self, programme: Programme, at: Evaluated) -> None:
        self.places = _places(programme)
        self._children: dict[str, list[str]] = {}
        for code, row in self.places.items():
            self._children.setdefault(row.parent, []).append(code)
        self._facts: dict[Cell, Measured] = {}
        found: dict[Cell, list[tuple[Period, Measured]]] = defaultdict(list)
        figures = figures_of(programme, "beneficiaries")
        counted = programme.table("beneficiaries").query("use == 'yes'")
        columns = ["group", "unit", "place", "role", "sex", "measure", "period"]
        for fact, group, unit, place, role, sex, measure, text in counted[columns].itertuples():
            period = programme.period(text)
            if period is not None:
                found[(group, unit), place, role, sex, measure].append((period, figures[str(fact)]))
        for cell, printed in found.items():
            figure = _in_force(printed, at, cell[2])
            if figure is not None:
                self._facts[cell] = figure
        self._add_sexes()
        declared = list(programme.file.groups)
        kinds = {kind for kind, *_ in self._facts}
        self.kinds = sorted(kinds, key=lambda k: (declared.index(k[0]) if k[0] in declared else len(declared), *k))

    def _add_sexes(self) -> None:
        """Make a count of everybody from those of women, men and others, where none is printed."""
        for kind, place, role, _, _ in list(self._facts):
            if (kind, place, role, "all", "count") not in self._facts:
                parts = self.sexes(kind, place, role)
                if parts and all(parts):
                    self._facts[kind, place, role, "all", "count"] = formulas.total(*parts).but(n=None, of=None)

    def sexes(self, kind: Kind, place: str, role: str) -> list[Measured]:
        """Return the printed counts by sex; none where women and men are not both told apart."""
        cells = {sex: self._facts.get((kind, place, role, sex, "count")) for sex in SEXES}
        there = [figure for figure in cells.values() if figure is not None]
        return there if cells["women"] is not None and cells["men"] is not None else []

    def get(self, kind: Kind, place: str, role: str, sex: str = "all", measure: str = "count") -> Measured:
        """Return one printed figure."""
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
        """Return how many there are in a place: what all places below it add up to, else what is printed for it.

        Where neither is known, what some of the places below it add up to is a part, and says of how many places.
        """
        parts = self.parts(kind, place, role, sex)
        if len(parts) == 1 and self.inside(parts[0]):
            return self.get(kind, parts[0], role, sex)
        return formulas.total(*[self.get(kind, part, role, sex) for part in parts], subjects=parts)

    def parts(self, kind: Kind, place: str, role: str, sex: str = "all") -> list[str]:
        """List the places that a count of a place is made of: the smallest ones below that are all counted.

        A place whose own parts are not all counted stands for itself, where anything is printed for it.
        """
        below = self.parts_inside(kind, place, role, sex)
        if below and all(self.get(kind, part, role, sex) for part in below):
            return below
        return below if below and not self.get(kind, place, role, sex).inputs else [place]

    def parts_inside(self, kind: Kind, place: str, role: str, sex: str = "all") -> list[str]:
        """List the places below a place that its count would be made of, whatever is printed for itself."""
        return [part for child in self.inside(place) for part in self.parts(kind, child, role, sex)]

    def share(self, kind: Kind, place: str, role: str) -> Measured:
        """Return the printed share of a group in a place; that of the only place there is, for all places."""
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
        return added if added and same_cover(added, everybody) else undefined("count", "not_reported")

    def is_by_place(self, kind: Kind) -> bool:
        """Whether a group is counted in places below others, not only as a whole."""
        return any(k == kind and self.places[place].parent for k, place, *_ in self._facts if place in self.places)

    def name_of(self, kind: Kind) -> str:
        """Name a group; with its unit, when it is also counted in another."""
        group, unit = kind
        return group if [k[0] for k in self.kinds].count(group) == 1 else f"{group}.{unit}"

    def women_share(self, kind: Kind, place: str, role: str) -> Measured:
        """Return the part of women in a place, each place below it weighted by its people: never a mean of shares."""
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
            return self._women_share_as_printed(kind, place, role, len(leaves))
        return formulas.weighted_mean(*parts).but(n=len(parts) // 2, of=len(leaves), left_out=tuple(left_out))

    def _women_share_as_printed(self, kind: Kind, place: str, role: str, leaves: int) -> Measured:
        """Return the part of women that is printed for a place as a whole, where none is for those below it."""
        share = self.get(kind, place, role, "women", "share")
        women, everybody = (self.get(kind, place, role, sex) for sex in ("women", "all"))
        if share or not women or not everybody:
            return share or undefined("share", "nothing_measured", "weighted_mean").but(n=0, of=leaves)
        return formulas.share(women, everybody)


def same_cover(one: Measured, other: Measured) -> bool:
    """Whether two sums are of the same places: both of all of them, or both without the same ones."""

    def left_out(figure: Measured) -> set[str]:
        return {entry.partition(":")[0] for entry in figure.left_out}

    return left_out(one) == left_out(other)


def _in_force(printed: list[tuple[Period, Measured]], at: Evaluated, role: str) -> Measured | None:
    """Choose the figure of a time among those of several periods; None where none is of it."""
    if role in ("reached", "stated_total"):
        own = [item for item in printed if at.is_named(item[0]) or item[0].last == at.last or item[0].text == WHOLE]
        rank = {at.period.span: 2, at.until.span: 1}
        own.sort(
            key=lambda item: (rank.get(item[0].span, 0), at.is_named(item[0]), item[0].last == at.last, -item[0].first)
        )
        return own[-1][1] if own else None
    covering = [item for item in printed if at.is_named(item[0]) or _covers(item[0], at)]
    covering.sort(key=lambda item: (at.is_named(item[0]), item[0].first, -item[0].last))
    return covering[-1][1] if covering else None


def _covers(period: Period, at: Evaluated) -> bool:
    return period.first <= at.period.first and at.last <= period.last


@lru_cache(maxsize=16)
def counted_in(programme: Programme, when: When) -> Counted:
    """Return what is printed of a programme's beneficiaries at a time, gathered once."""
    return Counted(programme, programme.at(when))


def levels(programme: Programme) -> list[str]:
    """List the levels of places, the widest first."""
    places = _places(programme)
    depths: dict[str, int] = {}
    for place in places.values():
        depths[place.level] = min(depths.get(place.level, len(places)), _depth(places, place))
    return sorted(depths, key=lambda level: (depths[level], level))


def _depth(places: dict[str, GeographicPlace], place: GeographicPlace) -> int:
    depth = 0
    while place.parent in places:
        place, depth = places[place.parent], depth + 1
    return depth


def _places(programme: Programme) -> dict[str, GeographicPlace]:
    rows = (row for _, row in programme.rows(GeographicPlace))
    return {row.code: row for row in rows}
