"""Evidence: the calculations that an evaluation matrix can name, each giving the figures that answer a question.

Only what documents print takes part: records of organisations or people, which may be made up, do not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import pandas as pd

from toolkit.facts.figures import figures_of
from toolkit.facts.periods import read_period
from toolkit.facts.programme import Programme
from toolkit.facts.schemas.tables import TABLES
from toolkit.measured import Measured, undefined
from toolkit.measures import beneficiaries, budget, criteria, follow_up, formulas, indicators, reconciliation, verdicts
from toolkit.measures.formulas import inputs_of

Figures = Mapping[str, Measured]
"""Figures by what they are about: a result, a group, a period; empty for the programme as a whole."""

WHOLE = ""

_EARLIER = 5
"""How many years back the last printed spending is looked for."""
_HIGH = frozenset({"alto", "alta", "high", "élevé", "élevée"})
"""Words with which documents print a high impact; a bare letter is not one of them, where none explains it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What evidence is asked about."""

    programme: Programme
    year: int
    criterion: str


def figures(asked: Asked, code: str) -> Figures:
    """Give the figures of one calculation; where a programme has nothing for it, one figure says why."""
    return CALCULATIONS[code](asked)


def _part(part: int, whole: int, facts: Iterable[str], of: int) -> Measured:
    """Give a part of a whole, which itself covers so many of so many cases."""
    inputs = tuple(dict.fromkeys(facts))
    if not whole:
        return undefined("share", "nothing_measured", "share", inputs).but(n=0, of=of)
    return Measured(part / whole, "share", "share", inputs, numerator=part, denominator=whole, n=whole, of=of)


def _none(unit: str, reason: str, formula: str = "count") -> Figures:
    return {WHOLE: undefined(unit, reason, formula)}


# --- indicators


@lru_cache(maxsize=16)
def _achieved(programme: Programme, year: int) -> pd.DataFrame:
    achieved = indicators.achievement(programme, year)
    return achieved[achieved["origin"] == "framework"] if len(achieved) else achieved


@lru_cache(maxsize=16)
def _summary(programme: Programme, year: int) -> Mapping[str, Measured]:
    achieved = _achieved(programme, year)
    return indicators.summary(achieved) if len(achieved) else {}


def _completion(asked: Asked) -> Figures:
    return {WHOLE: _summary(asked.programme, asked.year).get("capped", _no_indicator("ratio"))}


def _on_target(asked: Asked) -> Figures:
    counted = _summary(asked.programme, asked.year)
    if not counted:
        return {WHOLE: _no_indicator("share")}
    reached, compared = counted["on_target"], counted["with_target"]
    return {WHOLE: _part(reached.n or 0, compared.n or 0, compared.inputs, compared.of or 0)}


def _progress(asked: Asked) -> Figures:
    achieved = _achieved(asked.programme, asked.year)
    if not len(achieved):
        return {WHOLE: _no_indicator("ratio")}
    return {WHOLE: indicators.average(list(achieved["progress"]), indicators.CAPPED, [str(c) for c in achieved.index])}


def _movement(asked: Asked) -> Figures:
    achieved = _achieved(asked.programme, asked.year)
    if not len(achieved):
        return {WHOLE: _no_indicator("share")}
    moved = achieved[achieved["moved"] != ""]
    better = int((moved["moved"] == "better").sum())
    return {WHOLE: _part(better, len(moved), inputs_of([*moved["actual"], *moved["before"]]), len(achieved))}


def _measured(asked: Asked) -> Figures:
    return _how_many(asked, "actual")


def _targets(asked: Asked) -> Figures:
    achieved = _achieved(asked.programme, asked.year)
    if not len(achieved):
        return {WHOLE: _no_indicator("share")}
    figures_ = [t if t else f for t, f in zip(achieved["target"], achieved["final_target"], strict=True)]
    return {WHOLE: _part(sum(map(bool, figures_)), len(figures_), inputs_of(filter(None, figures_)), len(figures_))}


def _how_many(asked: Asked, role: str) -> Figures:
    achieved = _achieved(asked.programme, asked.year)
    if not len(achieved):
        return {WHOLE: _no_indicator("share")}
    there = [figure for figure in achieved[role] if figure]
    return {WHOLE: _part(len(there), len(achieved), inputs_of(there), len(achieved))}


def _no_indicator(unit: str) -> Measured:
    return undefined(unit, "no_indicator_in_force", "count")


def _stated_progress(asked: Asked) -> Figures:
    """Give the averages of progress that a document states, the last one of the year for each; not recomputed."""
    programme = asked.programme
    stated = programme.observations.query("role == 'stated_average' and use == 'yes'")
    facts, found = figures_of(programme, "observations"), {}
    for fact, code, period in sorted(stated[["indicator", "period"]].itertuples(), key=lambda row: _last_month(row[2])):
        if _last_month(period) // 12 == asked.year:
            indicator = programme.indicators[code]
            found[indicator.average_of or indicator.result] = facts[str(fact)]
    return found or _none("ratio", "no_stated_average", "fact")


def _last_month(period: str) -> int:
    read = read_period(period)
    return read.last if read is not None else 0


# --- activities and follow-up


def _activities(asked: Asked) -> Figures:
    """Average what activities achieved of their final target, each up to 100 %, by the last figure until the year."""
    if not asked.programme.has("activity_progress"):
        return _none("ratio", "no_activities")
    printed = asked.programme.table("activity_progress").query("use != 'no'")
    printed = printed.assign(last=printed["period"].map(_last_month)).sort_values("last", kind="stable")
    facts = figures_of(asked.programme, "activity_progress")
    done: dict[str, Measured] = {}
    for code in asked.programme.activities["code"]:
        own = printed[printed["activity"] == code]
        until = own[(own["role"] == "achieved") & (own["last"] < (asked.year + 1) * 12)]
        final = own[own["role"] == "final_target"]
        none = undefined("count", "not_reported")
        achieved = facts[str(until.index[-1])] if len(until) else none
        done[str(code)] = formulas.completion(achieved, facts[str(final.index[-1])] if len(final) else none)
    return {WHOLE: indicators.average(list(done.values()), indicators.CAPPED, list(done))}


def _follow_up_done(asked: Asked) -> Figures:
    if not asked.programme.has("follow_up"):
        return _none("share", "no_follow_up")
    listed = follow_up.entries(asked.programme)
    told = listed[listed["kind"].isin(["progress", "decision"])]
    known = told[told["status"] != "unsaid"]
    done = int((known["status"] == "done").sum())
    return {WHOLE: _part(done, len(known), map(str, known["fact"]), len(told))}


def _open_recommendations(asked: Asked) -> Figures:
    if not asked.programme.has("follow_up"):
        return _none("count", "no_follow_up")
    listed = follow_up.entries(asked.programme).query("kind == 'recommendation'")
    if not len(listed):
        return _none("count", "no_recommendations")
    still = listed[listed["status"].isin(follow_up.OPEN)]
    facts = tuple(map(str, still["fact"]))
    return {WHOLE: Measured(float(len(still)), "count", "count", facts, n=len(listed), of=len(listed))}


# --- money and people


def _spending(asked: Asked) -> tuple[int, Mapping[str, Measured]] | None:
    """Give the execution of the last year, up to the one evaluated, until which spending is printed."""
    if not asked.programme.has("budget"):
        return None
    years = range(asked.year, asked.year - _EARLIER, -1)
    each = ((year, budget.execution(asked.programme, year)) for year in years)
    return next(((year, spent) for year, spent in each if spent["execution"]), None)


def _execution(asked: Asked) -> Figures:
    return _spent(asked, "execution", "ratio")


def _lead(asked: Asked) -> Figures:
    return _spent(asked, "lead", "points")


def _spent(asked: Asked, name: str, unit: str) -> Figures:
    spending = _spending(asked)
    if spending is None:
        return _none(unit, "no_spending", "execution" if name == "execution" else "points")
    return {f"..{spending[0]}": spending[1][name]}


def _women_share(asked: Asked) -> Figures:
    return _people(asked, "women_share")


def _coverage(asked: Asked) -> Figures:
    return _people(asked, "coverage")


def _people(asked: Asked, column: str) -> Figures:
    if not asked.programme.has("beneficiaries"):
        return _none("share", "no_beneficiaries", "share")
    return {str(group): figure for group, figure in beneficiaries.totals(asked.programme)[column].items()}


# --- grades, risks and what there is no data for


def _grades(asked: Asked) -> Figures:
    if not asked.programme.has("criteria"):
        return _none("text", "no_grades", "fact")
    older = _criterion_in_document(asked)
    if not older:
        return _none("text", "not_in_criteria_version", "fact")
    return _of_top(asked, older, "printed") or _none("text", "not_reported", "fact")


def _criterion_in_document(asked: Asked) -> str:
    """Name the criterion of the documents that corresponds to one of the matrix; empty where none does."""
    matrix, version = asked.programme.matrix, asked.programme.file.rules.criteria_version
    walk = next((walk for walk in matrix.crosswalks if walk.version == version), None)
    if walk is None:
        return asked.criterion
    return next((older for older, newer in walk.criteria.items() if newer == asked.criterion), "")


def _of_top(asked: Asked, criterion: str, column: str) -> dict[str, Measured]:
    """Give one column of the graded criterion, for the subjects that are under no other graded one."""
    graded = criteria.grades(asked.programme, asked.year)
    graded = graded[graded["criterion"] == criterion]
    subjects, results = set(graded["subject"]), asked.programme.results
    top = graded[[results[s].parent not in subjects for s in graded["subject"]]] if len(graded) else graded
    return dict(zip(top["subject"], top[column], strict=True))


def _sustainability_ratio(asked: Asked) -> Figures:
    if asked.programme.grading is None or not asked.programme.has("criteria"):
        return _none("ratio", "no_ratio", "reached")
    return _of_top(asked, "sustainability", "reached") or _none("ratio", "no_ratio", "reached")


def _assumptions(asked: Asked) -> Figures:
    """Give the part of the framework's assumptions that the document assesses in the year."""
    framework = sum(len(result.assumptions) for result in asked.programme.results.values())
    if not framework:
        return _none("share", "no_assumptions", "share")
    own = _risks(asked, "assumption")
    return {WHOLE: _part(len(own), framework, map(str, own.index), framework)}


def _risks_high(asked: Asked) -> Figures:
    listed = _risks(asked, "risk")
    if not len(listed):
        return _none("share", "no_risks", "share")
    assessed = listed[listed["impact"] != ""]
    high = int(assessed["impact"].str.lower().isin(_HIGH).sum())
    return {WHOLE: _part(high, len(assessed), map(str, assessed.index), len(listed))}


def _risks(asked: Asked, kind: str) -> pd.DataFrame:
    table = asked.programme.table("risks")
    return table[(table["use"] == "yes") & (table["kind"] == kind) & (table["period"] == str(asked.year))]


def _with_without(_: Asked) -> Figures:
    return _none("share", "no_comparison_group", "difference")


def _other_interventions(_: Asked) -> Figures:
    return _none("count", "no_other_interventions")


# --- the reports themselves


def _agreeing(asked: Asked, kind: str) -> Figures:
    found = verdicts.of_kind(asked.programme, asked.year, kind)
    held = [verdict for verdict in found if verdict.agrees is not None]
    if not found:
        return _none("share", "nothing_stated", "share")
    agreeing = sum(bool(verdict.agrees) for verdict in held)
    return {WHOLE: _part(agreeing, len(held), (f for v in held for f in v.stated), len(found))}


def _contradictions(asked: Asked) -> Figures:
    """Count the facts that are printed with several values, of those that are printed in several places."""
    tables = [name for name in _FIGURES if asked.programme.has(name)]
    several = sum(_several(asked.programme, name) for name in tables)
    found = [reconciliation.contradictions(asked.programme, name) for name in tables]
    facts = tuple(dict.fromkeys(str(fact) for frame in found for fact in frame["counted"]))
    if not several:
        return _none("count", "nothing_printed_twice")
    return {WHOLE: Measured(float(len(facts)), "count", "count", facts, n=several, of=several)}


def _several(programme: Programme, name: str) -> int:
    table = programme.table(name).query("use != 'sic'")
    return int(table.groupby(list(TABLES[name].KEY)).size().gt(1).sum())


_FIGURES = ("observations", "budget", "beneficiaries", "activity_progress")

CALCULATIONS: Mapping[str, Callable[[Asked], Figures]] = MappingProxyType(
    {
        "completion": _completion,
        "on_target": _on_target,
        "progress": _progress,
        "movement": _movement,
        "stated_progress": _stated_progress,
        "activities": _activities,
        "execution": _execution,
        "lead": _lead,
        "follow_up_done": _follow_up_done,
        "open_recommendations": _open_recommendations,
        "grades": _grades,
        "sustainability_ratio": _sustainability_ratio,
        "assumptions": _assumptions,
        "risks_high": _risks_high,
        "women_share": _women_share,
        "coverage": _coverage,
        "with_without": _with_without,
        "other_interventions": _other_interventions,
        "measured": _measured,
        "targets": _targets,
        "statements": lambda asked: _agreeing(asked, "statements"),
        "stated_amounts": lambda asked: _agreeing(asked, "stated_amounts"),
        "stated_changes": lambda asked: _agreeing(asked, "stated_changes"),
        "contradictions": _contradictions,
    }
)
"""Every calculation by the code with which a matrix names it."""
