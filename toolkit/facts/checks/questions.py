"""Questions: what only whoever typed it can answer, and where the answer is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from toolkit.errors import Problem
from toolkit.facts.checks.readable import Readable
from toolkit.facts.contracts.figure_tables import Observation
from toolkit.facts.contracts.framework import Indicator
from toolkit.facts.contracts.tables_by_name import FACTS
from toolkit.facts.notation import plain
from toolkit.facts.periods import BASE, YEAR, Period

_TARGETS = ("original_target", "target", "final_target")

Counted = tuple[int, Observation, Period]
"""Line, row and period of an observation that counts."""


def level_questions(programme: Readable) -> Iterator[Problem]:
    """Ask of each cumulative indicator without a level what its plain years hold: what there was, or what was added."""
    name = programme.name("observations")
    periods: dict[tuple[str, str], list[Counted]] = defaultdict(list)
    for line, row, period in _counted(programme):
        periods[row.indicator, row.role].append((line, row, period))
    for indicator in programme.framework.indicators:
        if indicator.kind != "cumulative" or indicator.plain_years is not None:
            continue
        rows = periods[indicator.code, "actual"] or periods[indicator.code, "target"]
        plain_years = [(line, row) for line, row, period in rows if period.months is not None]
        if plain_years and not any(period.is_level for _, _, period in rows):
            line, row = plain_years[0]
            fields = {"found": row.period, "indicator": indicator.code, "level": f"..{row.period.rpartition('..')[2]}"}
            yield Problem("level_or_increment", name, line, "period", fields)


def target_questions(programme: Readable) -> Iterator[Problem]:
    """Ask of each target that is worse than its own baseline whether it is meant; a note beside it is the answer."""
    name = programme.name("observations")
    baselines: dict[tuple[str, ...], list[Counted]] = defaultdict(list)
    for line, row, period in _counted(programme):
        if row.role == "baseline":
            baselines[_subject(row)].append((line, row, period))
    for line, row, period in _counted(programme):
        indicator = programme.indicators.get(row.indicator)
        before = _in_force(baselines[_subject(row)], period)
        if row.role not in _TARGETS or row.note or indicator is None or before is None:
            continue
        first, baseline, base = before
        if _alike(indicator, base, period) and _worse(indicator, row, baseline):
            fields = {"found": plain(row.value or 0), "baseline": plain(baseline.value or 0), "row": str(first)}
            fields |= {"indicator": row.indicator, "what": indicator.direction}
            yield Problem("target_worse_than_baseline", name, line, "value", fields)


def _counted(programme: Readable) -> Iterator[Counted]:
    for line, observation in programme.rows(Observation):
        period = programme.period(observation.period)
        if period is not None and observation.use == "yes" and observation.value is not None:
            yield line, observation, period


def _subject(row: Observation) -> tuple[str, ...]:
    return row.indicator, row.sex, row.place, row.product, row.series


def _in_force(baselines: list[Counted], target: Period) -> Counted | None:
    """Return the latest baseline of before the end of a target, else the first."""
    order = sorted(baselines, key=lambda found: found[2].last)
    before = [found for found in order if found[2].last <= target.last]
    return next(iter(before[-1:] or order), None)


def _alike(indicator: Indicator, baseline: Period, target: Period) -> bool:
    """Whether a baseline and a target are of the same kind: what came in times of one length, or a level.

    A baseline without a year is taken as one of a year.
    """
    if indicator.kind == "flow":
        return target.months == (YEAR if baseline.text == BASE else baseline.months)
    return indicator.kind != "cumulative" or target.is_level or indicator.plain_years == "level"


def _worse(indicator: Indicator, target: Observation, baseline: Observation) -> bool:
    away = (target.value or 0) - (baseline.value or 0)
    return {"increase": away < 0, "decrease": away > 0, "keep": False}[indicator.direction]


def empty_questions(programme: Readable) -> Iterator[Problem]:
    """Ask whether a programme of which nothing is known yet is meant to be one: its pages would say nothing."""
    framework = programme.framework
    if framework.records or framework.polls or any(programme.unsound.values()):
        return
    if not any(programme.rows(table) for table in FACTS):
        yield Problem("no_facts", programme.name("observations"))
