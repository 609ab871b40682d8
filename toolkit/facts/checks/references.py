"""References: what a row names has to be there, or the one that was meant is named."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

from toolkit.errors import nearest
from toolkit.facts.checks.readable import Findings, Readable
from toolkit.facts.schemas.figure_tables import Observation
from toolkit.facts.schemas.rows import Row
from toolkit.facts.schemas.rule_sets import LETTERS
from toolkit.facts.schemas.tables import BudgetLine, Grade

Known = tuple[Collection[str] | None, str]
"""The codes that there are, None where they cannot all be read; and what they are."""

_NOT_ASKED = "X"
"""In the place of the answer to a sub-question: it does not apply."""


def missing(found: str, known: Collection[str], what: str) -> dict[str, str]:
    """Give the fields of a problem that refers to something that is not there."""
    return {"found": found, "what": what, "nearest": ", ".join(nearest(found, known))}


def row_references(programme: Readable, table: str, row: Row) -> Findings:
    """Find what a row names and is nowhere."""
    for column, (codes, what) in _known(programme, table).items():
        code = getattr(row, column, "")
        if not code or codes is None or code in codes:
            continue
        padded = code.zfill(max((len(c) for c in codes), default=0))
        if column in ("place", "parent") and padded in codes:
            yield "lost_zero", column, {"found": code, "expected": padded}
        elif column == "indicator":
            yield "unknown_indicator", column, missing(code, codes, what)
        else:
            yield "unknown_reference", column, missing(code, codes, what)
    if isinstance(row, Observation):
        indicator = programme.indicators.get(row.indicator)
        if indicator is not None and row.series and row.series not in indicator.series:
            yield "unknown_reference", "series", missing(row.series, indicator.series, "series")
    if isinstance(row, Grade):
        yield from _grade(programme, row)
    if isinstance(row, BudgetLine):
        yield from _line(programme, row)


@lru_cache(maxsize=64)
def _known(programme: Readable, table: str) -> Mapping[str, Known]:
    """Give what can be named in the columns of a table."""
    codes = programme.codes
    known: dict[str, Known] = {
        "indicator": (programme.indicators, "indicator"),
        "result": (programme.results, "result"),
        "line": (codes("budget_lines"), "budget_line"),
        "matches": (codes("budget_lines"), "budget_line"),
        "funder": ({funder.code for funder in programme.file.funders}, "funder"),
        "activity": (codes("activities"), "activity"),
        "place": (codes("places"), "place"),
        "parent": (codes(table), "parent"),
        "follows": (codes(table), "followed"),
        "answered_by": (codes("follow_up"), "recommendation"),
    }
    if table == "criteria":
        activities = codes("activities")
        subjects = None if activities is None else {*programme.results, *activities}
        known["subject"] = (subjects, "result_or_activity")
    return known


def _line(programme: Readable, row: BudgetLine) -> Findings:
    """Refuse a line under one of another scheme, whose sums never cross, and a match with one of the same."""
    lines = {line.code: line for line in (other for _, other in programme.rows(BudgetLine))}
    above, match = lines.get(row.parent), lines.get(row.matches)
    if above is not None and above.scheme != row.scheme:
        yield "parent_in_other_scheme", "parent", {"found": row.parent, "scheme": above.scheme, "own": row.scheme}
    if match is not None and match.scheme == row.scheme:
        yield "match_in_same_scheme", "matches", {"found": row.matches, "scheme": row.scheme}


def _grade(programme: Readable, row: Grade) -> Findings:
    """Refuse a grade that is no step of its scale, and a sub-question that the donor's form does not ask."""
    rule, scale = programme.rule_set, programme.scale
    steps = [step.code for step in (*scale.steps, *scale.outside)]
    if row.question and rule is not None:
        asked = [q.code for criterion, g in rule.criteria.items() if criterion == row.criterion for q in g.questions]
        if row.question not in asked:
            yield "unknown_reference", "question", missing(row.question, asked, "question")
        steps = [*LETTERS, _NOT_ASKED]
        known = row.grade in steps
    else:
        known = scale.step(row.grade) is not None
    if not known:
        yield "unknown_grade", "grade", {"found": row.grade, "scale": scale.code, "expected": ", ".join(steps)}
