"""Evidence from judgements: printed grades, assumptions and risks; and what no document gives data for."""

from __future__ import annotations

import pandas as pd

from toolkit.facts.scales import read_score
from toolkit.figures import kept
from toolkit.measured import Measured
from toolkit.measures import criteria
from toolkit.measures.evidence.asked import WHOLE, Asked, Figures, nothing, part_of
from toolkit.measures.risks import is_high


def grades(asked: Asked) -> Figures:
    """Give the grade that the document prints for the criterion which corresponds to that of the matrix."""
    if not asked.programme.has("criteria"):
        return nothing("text", "no_grades", "fact")
    older = _criterion_in_document(asked)
    if not older:
        return nothing("text", "not_in_criteria_version", "fact")
    return _of_top(asked, older, "printed") or nothing("text", "not_reported", "fact")


def _criterion_in_document(asked: Asked) -> str:
    """Name the criterion of the documents that corresponds to one of the matrix; empty where none does."""
    matrix, version = asked.programme.matrix, asked.programme.file.rules.criteria_version
    walk = next((walk for walk in matrix.crosswalks if walk.version == version), None)
    if walk is None:
        return asked.criterion
    return next((older for older, newer in walk.criteria.items() if newer == asked.criterion), "")


def _of_top(asked: Asked, criterion: str, column: str) -> dict[str, Measured]:
    """Give one column of the graded criterion, for the subjects that are under no other graded one."""
    graded = criteria.grades(asked.programme, asked.at)
    graded = graded[graded["criterion"] == criterion]
    subjects, results = set(graded["subject"]), asked.programme.results
    top = kept(graded, (results[s].parent not in subjects for s in graded["subject"]))
    return dict(zip(top["subject"], top[column], strict=True))


def sustainability_ratio(asked: Asked) -> Figures:
    """Give the sustainability ratio over the reference of the donor's rule."""
    if asked.programme.grading is None or not asked.programme.has("criteria"):
        return nothing("ratio", "no_ratio", "reached")
    return _of_top(asked, "sustainability", "reached") or nothing("ratio", "no_ratio", "reached")


def assumptions(asked: Asked) -> Figures:
    """Give the part of the framework's assumptions that the document assesses in the year.

    A document words them in its own way: of a result no more are counted than the framework has of it.
    """
    framework = {result.code: len(result.assumptions) for result in asked.programme.results.values()}
    whole = sum(framework.values())
    if not whole:
        return nothing("share", "no_assumptions", "share")
    own = _risks(asked, "assumption")
    assessed = sum(min(n, framework.get(str(result), 0)) for result, n in own["result"].value_counts().items())
    return {WHOLE: part_of(assessed, whole, map(str, own.index), whole)}


def risks_high(asked: Asked) -> Figures:
    """Give the part of the assessed risks whose impact is printed as high: of digits nobody says how high they go."""
    listed = _risks(asked, "risk")
    if not len(listed):
        return nothing("share", "no_risks", "share")
    scores = listed["impact"].map(lambda impact: read_score(str(impact)))
    assessed = listed[scores.map(lambda read: read is not None and read.scale != "digits").astype(bool)]
    high = sum(is_high(str(impact)) for impact in assessed["impact"])
    reason = "not_scored" if scores.map(bool).any() else "not_assessed"
    return {WHOLE: part_of(high, len(assessed), map(str, assessed.index), len(listed), reason)}


def _risks(asked: Asked, kind: str) -> pd.DataFrame:
    """Give the risks or assumptions of the year, each once, by its last assessment."""
    programme = asked.programme
    table = programme.table("risks")
    own = table[(table["use"] == "yes") & (table["kind"] == kind)]
    read = [programme.period(str(text)) for text in own["period"]]
    own = own.assign(last=[period.last if period else 0 for period in read])
    own = kept(own, (asked.at.holds(period) for period in read))
    return own.sort_values(["last", "code"]).drop_duplicates("code", keep="last").sort_index()


def with_without(_: Asked) -> Figures:
    """Say that no document prints a comparison group."""
    return nothing("share", "no_comparison_group", "difference")


def other_interventions(_: Asked) -> Figures:
    """Say that no document gives data on other interventions."""
    return nothing("count", "no_other_interventions")
