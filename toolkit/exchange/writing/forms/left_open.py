"""What forms ask for and the facts do not say, and what the facts say and forms do not show: told, never made up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.errors import Problem
from toolkit.exchange.writing.forms.dated_figures import ORIGIN, Dated, Tracked, last_day, tracked
from toolkit.exchange.writing.forms.logframe_texts import activities_of, among_risks, assumptions_of, sources_of
from toolkit.exchange.writing.forms.results_chain import IMPACT, chain
from toolkit.facts.contracts.word_tables import Activity
from toolkit.facts.folders import shown_path
from toolkit.facts.periods import Evaluated
from toolkit.facts.programme import Programme

_FIRST = 3
"""Codes that are named of those that lack something."""


def left_open_in_logframe(programme: Programme, at: Evaluated) -> list[Problem]:
    """Tell what stays open in the matrix of the European Union, and what it does not show."""
    placed, own = chain(programme, at), [row for row in tracked(programme, at) if not row.sex]
    unassumed = [code for code, place in placed.items() if place != IMPACT and not assumptions_of(programme, at, code)]
    unsourced = [row.indicator.code for row in own if not sources_of(programme, row.indicator)]
    planned = [row.code for row in activities_of(programme, at)]
    twice = [
        row.code for code in placed if programme.results[code].assumptions for row in among_risks(programme, at, code)
    ]
    milestones = [row.code for row in _milestones(programme, at)]
    told = [
        *_told("assumptions_left_open", programme, unassumed, len(placed)),
        *_told("sources_left_open", programme, unsourced, len(own)),
        *_told("means_left_open", programme, planned, len(planned)),
        *_told("assumptions_of_risks", programme, twice, len(twice)),
        *_told("milestones_not_in_form", programme, milestones, len(milestones)),
    ]
    if not planned:
        told.append(Problem("activities_left_open", shown_path(programme.folder / "activities.csv")))
    return [*told, *_of_both(programme, at, own)]


def left_open_in_results(programme: Programme, at: Evaluated) -> list[Problem]:
    """Tell what stays open in the table of the World Bank, and what it does not show."""
    own = [row for row in tracked(programme, at) if not row.sex]
    undated = [row.indicator.code for row in own if _is_undated(programme, row.final_target)]
    return [*_told("targets_without_date", programme, undated, len(own)), *_of_both(programme, at, own)]


def _milestones(programme: Programme, at: Evaluated) -> Iterator[Activity]:
    rows = (row for _, row in programme.rows(Activity))
    return (row for row in rows if row.kind == "milestone" and programme.is_valid(row.result, at))


def _of_both(programme: Programme, at: Evaluated, own: Sequence[Tracked]) -> Iterator[Problem]:
    placed = chain(programme, at)
    valid = [i for i in programme.indicators.values() if programme.is_valid(i.result, at)]
    with_indicator = {row.indicator.result for row in own}
    undated = [row.indicator.code for row in own if _is_undated(programme, row.baseline)]
    yield from _told("baselines_without_year", programme, undated, len(own))
    yield from _told("bare_results", programme, [code for code in placed if code not in with_indicator], len(placed))
    outside = [row.indicator.code for row in own if row.indicator.result not in placed]
    yield from _told("indicators_of_no_result", programme, outside, len(own))
    others = [i.code for i in valid if i.origin != ORIGIN]
    yield from _told("other_indicators", programme, others, len(valid))


def _is_undated(programme: Programme, dated: Dated) -> bool:
    """Whether there is a figure of which no document says the date."""
    return bool(dated.figure or dated.figure.text) and last_day(programme, dated.period) is None


def _told(code: str, programme: Programme, lacking: Sequence[str], of: int) -> Iterator[Problem]:
    if lacking:
        more = "…" if len(lacking) > _FIRST else ""
        fields = {"n": str(len(lacking)), "of": str(of), "found": ", ".join(lacking[:_FIRST]) + more}
        yield Problem(code, shown_path(programme.folder / "framework.yaml"), fields=fields)
