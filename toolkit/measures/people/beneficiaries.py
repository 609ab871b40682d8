"""Beneficiaries: people, families and organisations by place and sex, each added in its own unit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pandas as pd

from toolkit.errors import refuse_unknown
from toolkit.facts.facts_as_figures import figures_of
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.figures import frame, kept
from toolkit.measured import Measured, inputs_of, undefined
from toolkit.measures import formulas
from toolkit.measures.people.counted_people import EVERYWHERE, Counted, Kind, counted_in, levels, same_cover

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


def by_place(programme: Programme, when: When, level: str) -> pd.DataFrame:
    """Add beneficiaries up to the places of a level.

    Parameters
    ----------
    programme : Programme
    when : int, str or Evaluated
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
    if level:  # none where there are no places
        refuse_unknown(level, levels(programme), "level")
    counted = counted_in(programme, when)
    rows: dict[str, dict[str, Any]] = {}
    for kind in counted.kinds:
        for place in counted.at(level):
            row = _row(counted, kind, place)
            if row["to_reach"] or row["reached"]:
                rows[f"{place}:{counted.name_of(kind)}"] = row
    return frame(rows, "counted", COLUMNS)


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
        "coverage": _coverage(reached, target),
    }


def _coverage(reached: Measured, target: Measured) -> Measured:
    """Set those reached against those to be reached, where both are counted in the same places."""
    if reached and target and not same_cover(reached, target):
        facts = inputs_of((reached, target))
        return undefined("ratio", "other_places", "completion", facts)
    return formulas.completion(reached, target)


def _women(share: Measured, everybody: Measured) -> Measured:
    """Return how many women a share implies, where it covers everybody."""
    if not share or not everybody or share.n != everybody.n:
        return undefined("count", "not_reported", "implied")
    return Measured(round(share.number * everybody.number), "count", "implied", share.inputs, n=share.n, of=share.of)


def totals(programme: Programme, when: When) -> pd.DataFrame:
    """Add all beneficiaries, each group in its unit.

    Returns
    -------
    DataFrame
        As :func:`by_place`, one row a group and unit, index the group; with its unit, where it has several.
    """
    counted = counted_in(programme, when)
    rows = {counted.name_of(kind): _row(counted, kind, EVERYWHERE) for kind in counted.kinds}
    return frame(rows, "group", COLUMNS)


def served(programme: Programme, whole: pd.DataFrame) -> pd.DataFrame:
    """Keep the groups of :func:`totals` that a programme is for: a population, as a census counts it, is not served."""
    return whole[~whole["group"].isin(programme.file.populations)]


def level_to_draw(programme: Programme, when: When, most: int = 30) -> str:
    """Choose the finest level whose places still fit a chart; the widest when none does."""
    counted, named = counted_in(programme, when), levels(programme)
    return next((level for level in reversed(named) if len(counted.at(level)) <= most), named[0] if named else "")


def everywhere(programme: Programme, when: When) -> pd.DataFrame:
    """Return the beneficiaries of all places, level after level, the widest first; as :func:`by_place`.

    A group that is only known as a whole stands in :func:`totals`. As text `of_group`, where there are several.
    """
    counted = counted_in(programme, when)
    placed = {counted.name_of(kind) for kind in counted.kinds if counted.is_by_place(kind)}
    frames = [by_place(programme, when, level) for level in levels(programme)]
    if not frames:
        return pd.DataFrame(columns=COLUMNS)
    found = pd.concat(frames)
    found = found if not placed else kept(found, (str(row).partition(":")[2] in placed for row in found.index))
    return found.assign(of_group=found["group"] if found["group"].nunique() > 1 else "")


def wholes(programme: Programme, when: When) -> pd.DataFrame:
    """Return the groups and units of :func:`totals` side by side; none where there is one, and its card says it all."""
    whole = totals(programme, when)
    return whole if len(whole) > 1 or not len(served(programme, whole)) else whole.iloc[:0]


def sums(programme: Programme, when: When) -> pd.DataFrame:
    """Add the parts of every printed total of people: men and women, and the places inside a place.

    Returns
    -------
    DataFrame
        One row a printed total; as text `place`, `made_of` (``sexes``, ``places``, ``places_men``, ``places_women``);
        as `Measured` `stated recomputed`. Empty where documents print no totals.
    """
    counted = counted_in(programme, when)
    rows: dict[str, dict[str, Any]] = {}
    for kind, place, role in product(counted.kinds, counted.places, ("target", "reached")):
        for made_of, stated, parts in _parts(counted, kind, place, role):
            if stated and len(parts) > 1 and all(parts):
                name = counted.name_of(kind) if role == "target" else f"{counted.name_of(kind)}:{role}"
                rows[f"{place}:{name}:{made_of}"] = {
                    "place": place,
                    "made_of": made_of,
                    "stated": stated,
                    "recomputed": formulas.total(*parts),
                }
    columns = ["place", "made_of", "stated", "recomputed"]
    return frame(rows, "printed_total", columns)


def _parts(counted: Counted, kind: Kind, place: str, role: str) -> Iterator[tuple[str, Measured, list[Measured]]]:
    printed = counted.get(kind, place, role)
    stated = printed if printed.formula == "fact" else counted.get(kind, place, "stated_total")
    yield "sexes", stated, counted.sexes(kind, place, role)
    for sex, made_of in (("all", "places"), ("men", "places_men"), ("women", "places_women")):
        inside = [counted.get(kind, part, role, sex) for part in counted.parts_inside(kind, place, role, sex)]
        yield made_of, stated if sex == "all" else counted.get(kind, place, role, sex), inside


def remarks(programme: Programme, when: When) -> pd.DataFrame:
    """List what is noted about figures of whole groups, and about those that are printed but impossible.

    Returns
    -------
    DataFrame
        One row a noted figure, index its fact; as text `counted` (the fact, for its place), `unit` and `note`; as
        `Measured` `as_printed`.
    """
    counted, figures = counted_in(programme, when), figures_of(programme, "beneficiaries")
    noted = programme.table("beneficiaries").query("note != '' and use != 'no'")
    rows = {}
    for fact, group, unit, use, note in noted[["group", "unit", "use", "note"]].itertuples():
        if use == "sic" or not counted.is_by_place((group, unit)):
            cells = {"counted": str(fact), "unit": unit, "as_printed": figures[str(fact)], "note": note}
            rows[str(fact)] = {"group": group, **cells}
    return frame(rows, None, ["group", "counted", "unit", "as_printed", "note"])
