"""Which points are the main ones: the rule of ``data/rules/conventions.yaml``, the same for every programme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

import pandas as pd

from toolkit.facts.contracts.conventions import MainPoints
from toolkit.facts.periods import Evaluated, When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import EXACT, at_least
from toolkit.measures.story.candidates import candidates, candidates_of
from toolkit.measures.story.key_figures import InFront
from toolkit.measures.story.points import FIGURES, KINDS, Point


def main_points(programme: Programme, when: When) -> pd.DataFrame:
    """Return the main points of a programme and year, the first ones first.

    Returns
    -------
    DataFrame
        One row a point, index its number from 1; as text `code kind direction subject notebook certainty
        said_as`; `reached_before`, whether it is about a target reached the year before already; `weight` as a
        number, the size of the point as a part of its own whole, at most 1, less where it is not sure; as `Measured`
        `now before change whole`, undefined where the point has none of them.
    """
    return _told(_ranked(programme, programme.at(when)), programme.conventions.main_points)


def found_on(notebook: str, programme: Programme, when: When) -> pd.DataFrame:
    """Return what weighs most of what one page shows, by the rule of the main points; as :func:`main_points`."""
    rule = programme.conventions.main_points
    few = rule.model_copy(update={"most": rule.of_page, "of_a_kind": rule.of_page})
    return _told(ranked(candidates_of(notebook, programme, when), few), rule)


def fallen(programme: Programme, when: When, told: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the indicators that fell back or stand below where they began, but for those that are told already.

    Parameters
    ----------
    programme : Programme
    when : int, str or Evaluated
    told : DataFrame, optional
        What is told already, as :func:`main_points` returns it; the main points, where nothing else is given.

    Returns
    -------
    DataFrame
        As that of :func:`main_points`, those that weigh most first, at most :data:`FALLEN`.
    """
    told = main_points(programme, when) if told is None else told
    rule = programme.conventions.main_points
    found = [point for point in candidates_of("results_framework", programme, when) if point.code in _FELL]
    others = [point for point in found if point.subject not in set(told["subject"])]
    return _told(sorted(others, key=lambda point: -weight(point, rule))[:FALLEN], rule)


def not_in_front(points: pd.DataFrame, key: Mapping[str, InFront]) -> pd.DataFrame:
    """Leave out the points that say nothing but what the key figures say; the largest of each direction always stays.

    Parameters
    ----------
    points : DataFrame
        As :func:`main_points` returns them.
    key : mapping of str to InFront
        As :func:`toolkit.measures.story.key_figures.key_figures` returns them.
    """
    largest = {number for way in ("better", "worse") for number in points.index[points["direction"] == way][:1]}
    fronts = [(told.now, *filter(None, [told.before])) for told in key.values()]
    said = [
        number not in largest
        and not row["change"]
        and any(row["now"] == front[0] and (not row["before"] or row["before"] in front) for front in fronts)
        for number, row in points.iterrows()
    ]
    return points[[not each for each in said]]


FALLEN = 4
"""Indicators that fell back which a story names beside its main points; the page of the results has all."""

_FELL = ("lost", "below_baseline")


def _told(points: Iterable[Point], rule: MainPoints) -> pd.DataFrame:
    rows = {
        str(number): {
            "code": point.code,
            "kind": point.kind,
            "direction": point.direction,
            "subject": point.subject,
            "notebook": KINDS[point.code].notebook,
            "certainty": point.certainty,
            "said_as": point.said_as,
            "reached_before": point.reached_before,
            "weight": weight(point, rule),
            **{name: getattr(point, name) for name in FIGURES},
        }
        for number, point in enumerate(points, 1)
    }
    columns = ["code", "kind", "direction", "subject", "notebook", "certainty", "said_as", "reached_before", "weight"]
    return frame(rows, "number", [*columns, *FIGURES])


@lru_cache(maxsize=32)
def _ranked(programme: Programme, at: Evaluated) -> tuple[Point, ...]:
    return tuple(ranked(candidates(programme, at), programme.conventions.main_points))


def weight(point: Point, rule: MainPoints) -> float:
    """Weigh a point: nothing counts for more than its whole, and what is not sure for less."""
    return min(point.size, 1.0) * rule.sure[point.certainty or "certain"]


def ranked(points: Iterable[Point], rule: MainPoints) -> list[Point]:
    """Choose the main points by the rule: the largest success and the largest shortfall always, and first.

    Then what weighs most of each other kind, and then whatever weighs most, one of each code and subject and no more
    than so many of a kind; of what weighs the same the one that was found first. What neither improved nor got worse
    fills the places that are left.
    """
    something = [point for point in points if weight(point, rule)]
    order = sorted(something, key=lambda point: (not point.direction, -round(weight(point, rule) / EXACT) * EXACT))
    found = (next((p for p in order if p.direction == way), None) for way in ("better", "worse"))
    first = sorted((p for p in found if p is not None), key=order.index)
    chosen = list(first)
    for of_a_kind in range(1, rule.of_a_kind + 1):
        for point in order:
            is_new = all(point.code != p.code and (not point.subject or point.subject != p.subject) for p in chosen)
            room = Counter(p.kind for p in chosen)[point.kind] < of_a_kind and len(chosen) < rule.most
            if is_new and room and at_least(weight(point, rule), rule.least):
                chosen.append(point)
    return [*chosen[: len(first)], *sorted(chosen[len(first) :], key=order.index)]


def heading(points: pd.DataFrame) -> list[str]:
    """Choose the points that the title says, by their numbers: a success, a shortfall, and one of another kind.

    That is the first one about money, else about activities, else the next.
    """
    chosen: list[str] = []
    for way in ("better", "worse"):
        chosen += list(points.index[points["direction"] == way][:1])
    others = points.drop(index=chosen)
    others = others[~others["kind"].isin(set(points.loc[chosen, "kind"]))]
    ordered = [number for kind in _THIRD for number in others.index[others["kind"] == kind]]
    return [*chosen, *(ordered or list(others.index))[:1]]


_THIRD = ("money", "activities", "targets")
"""Kinds of which the title tells one more, the first that there is."""
