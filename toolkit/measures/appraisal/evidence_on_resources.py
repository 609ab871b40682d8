"""Evidence from money, people, judgements and the reports themselves."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from toolkit.facts.contracts.tables_by_name import FACTS
from toolkit.facts.periods import Evaluated
from toolkit.facts.printed_scores import read_score
from toolkit.facts.records import are_synthetic
from toolkit.figures import kept
from toolkit.measured import Measured
from toolkit.measures import budget, comparisons, reconciliation
from toolkit.measures.appraisal import criteria
from toolkit.measures.appraisal.evidence_on_results import WHOLE, Context, Figures, because, nothing, part_of
from toolkit.measures.appraisal.risks import is_high
from toolkit.measures.people import beneficiaries
from toolkit.measures.reconciliation import all_findings


def grades(asked: Context) -> Figures:
    """Return the grade that the document prints for the criterion which corresponds to that of the matrix."""
    if not asked.programme.has("criteria"):
        return nothing("text", "no_grades", "fact")
    older = _criterion_in_document(asked)
    if not older:
        return nothing("text", "not_in_criteria_version", "fact")
    return _of_top(asked, older, "printed") or nothing("text", "not_reported", "fact")


def _criterion_in_document(asked: Context) -> str:
    """Name the criterion of the documents that corresponds to one of the matrix; empty where none does."""
    matrix, version = asked.programme.matrix, asked.programme.file.rules.criteria_version
    walk = next((walk for walk in matrix.crosswalks if walk.version == version), None)
    if walk is None:
        return asked.criterion
    return next((older for older, newer in walk.criteria.items() if newer == asked.criterion), "")


def _of_top(asked: Context, criterion: str, column: str) -> dict[str, Measured]:
    """Return one column of the graded criterion, for the subjects that are under no other graded one."""
    graded = criteria.grades(asked.programme, asked.at)
    graded = graded[graded["criterion"] == criterion]
    subjects, results = set(graded["subject"]), asked.programme.results
    top = kept(graded, (results[s].parent not in subjects for s in graded["subject"]))
    return dict(zip(top["subject"], top[column], strict=True))


def sustainability_ratio(asked: Context) -> Figures:
    """Return the sustainability ratio over the reference of the donor's rule."""
    if asked.programme.grading is None or not asked.programme.has("criteria"):
        return nothing("ratio", "no_ratio", "reached")
    return _of_top(asked, "sustainability", "reached") or nothing("ratio", "no_ratio", "reached")


def assumptions(asked: Context) -> Figures:
    """Return the part of the framework's assumptions that the document assesses in the year.

    A document words them in its own way: of a result no more are counted than the framework has of it.
    """
    framework = {result.code: len(result.assumptions) for result in asked.programme.results.values()}
    whole = sum(framework.values())
    if not whole:
        return nothing("share", "no_assumptions", "share")
    own = _risks(asked, "assumption")
    assessed = sum(min(n, framework.get(str(result), 0)) for result, n in own["result"].value_counts().items())
    return {WHOLE: part_of(assessed, whole, map(str, own.index), whole)}


def risks_high(asked: Context) -> Figures:
    """Return the part of the assessed risks whose impact is printed as high: of digits nobody says how high they go."""
    listed = _risks(asked, "risk")
    if not len(listed):
        return nothing("share", "no_risks", "share")
    scores = listed["impact"].map(lambda impact: read_score(str(impact)))
    assessed = listed[scores.map(lambda read: read is not None and read.scale != "digits").astype(bool)]
    high = sum(is_high(str(impact)) for impact in assessed["impact"])
    reason = "not_scored" if scores.map(bool).any() else "not_assessed"
    return {WHOLE: part_of(high, len(assessed), map(str, assessed.index), len(listed), reason)}


def _risks(asked: Context, kind: str) -> pd.DataFrame:
    """Return the risks or assumptions of the year, each once, by its last assessment."""
    programme = asked.programme
    table = programme.table("risks")
    own = table[(table["use"] == "yes") & (table["kind"] == kind)]
    read = [programme.period(str(text)) for text in own["period"]]
    own = own.assign(last=[period.last if period else 0 for period in read])
    own = kept(own, (asked.at.holds(period) for period in read))
    return own.sort_values(["last", "code"]).drop_duplicates("code", keep="last").sort_index()


def with_without(asked: Context) -> Figures:
    """Return what the comparisons answer, by their indicator; made-up records are no evidence."""
    answered = comparisons.answers(asked.programme, asked.at)
    if not len(answered):
        return nothing("share", "no_comparison_group", "difference")
    compared = {each.code: each.records for each in asked.programme.framework.comparisons}
    if are_synthetic(asked.programme, {compared[str(code)]: None for code in answered.index}):
        return nothing("share", "synthetic_records", "difference")
    return dict(zip(answered["indicator"], answered["percent"], strict=True))


def other_interventions(_: Context) -> Figures:
    """Say that no document gives data on other interventions."""
    return nothing("count", "no_other_interventions")


def spending(asked: Context) -> tuple[Evaluated, Mapping[str, Measured]] | None:
    """Return the execution of the last year, up to the one evaluated, until which spending is printed."""
    if not asked.programme.has("budget"):
        return None
    known = budget.last_known(asked.programme, asked.at)
    spent = budget.execution(asked.programme, known)
    if not spent["execution"]:  # of money that is approved by the year, the year's
        spent = {**spent, **{name: spent[f"year_{name}"] for name in ("approved", "executed", "execution")}}
    return (known, spent) if spent["execution"] else None


def execution(asked: Context) -> Figures:
    """Return what was spent of what was approved, until the last year that prints it."""
    return _spent(asked, "execution", "ratio")


def lead(asked: Context) -> Figures:
    """Return execution less the part of the time that has passed, in points."""
    return _spent(asked, "lead", "points")


def _spent(asked: Context, name: str, unit: str) -> Figures:
    found = spending(asked)
    if found is None:
        return nothing(unit, "no_spending", "execution" if name == "execution" else "points")
    return {found[0].until.text: found[1][name]}


def women_share(asked: Context) -> Figures:
    """Return the part of women among those to be reached, group by group."""
    return _people(asked, "women_share")


def coverage(asked: Context) -> Figures:
    """Return those who were reached over those to be reached, group by group."""
    return _people(asked, "coverage")


def _people(asked: Context, column: str) -> Figures:
    if not asked.programme.has("beneficiaries"):
        return nothing("share", "no_beneficiaries", "share")
    groups = beneficiaries.totals(asked.programme, asked.at)[column]
    return {str(group): because(figure, "not_reported") for group, figure in groups.items()}


def agreeing(asked: Context, kind: str) -> Figures:
    """Return the part of the stated figures of one kind that agree with their recomputation."""
    found = all_findings.of_kind(asked.programme, asked.at, kind)
    held = [verdict for verdict in found if verdict.agrees is not None]
    if not found:
        return nothing("share", "nothing_stated", "share")
    agreeing = sum(bool(verdict.agrees) for verdict in held)
    return {WHOLE: part_of(agreeing, len(held), (f for v in held for f in v.stated), len(found), "not_recomputable")}


def contradictions(asked: Context) -> Figures:
    """Count the facts that are printed with several values, of those that are printed in several places."""
    tables = [name for name in _FIGURES if asked.programme.has(name)]
    several = sum(len(reconciliation.printed_twice(asked.programme, name, asked.at)) for name in tables)
    found = [reconciliation.contradictions(asked.programme, name, asked.at) for name in tables]
    facts = tuple(dict.fromkeys(str(fact) for frame in found for fact in frame["counted"]))
    if not several:
        return nothing("count", "nothing_printed_twice")
    return {WHOLE: Measured(float(len(facts)), "count", "count", facts, n=several, of=several)}


_FIGURES = [table for table, contract in FACTS.items() if contract.VALUE and "period" in contract.KEY]
