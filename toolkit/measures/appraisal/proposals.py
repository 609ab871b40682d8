"""Grades that a written rule proposes from the evidence, and whether another reading of it would propose others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import pandas as pd

from toolkit.errors import refuse_unknown
from toolkit.facts.contracts.allowed import Criterion
from toolkit.facts.contracts.matrix import MatrixQuestion, Proposal
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import Measured, at_least, inputs_of, undefined
from toolkit.measures.appraisal import evidence
from toolkit.measures.appraisal.evidence_on_results import Context
from toolkit.measures.appraisal.mid_term import Item, asked_of, heading, one_figure, too_few

RULE = "rule"
"""The reading that the rule itself takes."""

_NOT_COMPUTABLE = ("no_comparison_group", "no_other_interventions", "synthetic_records")


def proposal(programme: Programme, when: When, criterion: str, question: str = "") -> Measured:
    """Propose a grade by the rules of the matrix.

    Of a criterion it is the lowest of its questions' proposals; undefined, with the reason, where no question has one.
    """
    refuse_unknown(criterion, get_args(Criterion), "criterion")
    questions = programme.matrix.questions_of(criterion)
    if question:
        refuse_unknown(question, (q.code for q in questions), "question")
    asked = [q for q in questions if question in ("", q.code)]
    each = [_proposed(programme, q, asked_of(programme, when, criterion, q.code)) for q in asked]
    there = [figure for figure in each if figure.text]
    if question:
        return each[0]
    if not there:
        reasons = [figure.missing for figure in each if figure.missing != "no_rule"]
        return undefined("text", reasons[0] if reasons else "no_rule", "proposal").but(n=0, of=len(each))
    lowest = max(there, key=lambda figure: figure.text)
    return lowest.but(n=len(there), of=len(each))


def is_any(programme: Programme, when: When) -> bool:
    """Whether a rule proposes a grade for any question."""
    ruled = ((c, q, q.proposal) for c, asked in programme.matrix.criteria.items() for q in asked.questions)
    return any(
        bool(_proposed(programme, question, one_figure(programme, when, (criterion, question.code), rule.by)).text)
        for criterion, question, rule in ruled
        if rule is not None
    )


def _proposed(programme: Programme, question: MatrixQuestion, own: list[Item]) -> Measured:
    rule = question.proposal
    if rule is None:
        gaps = [item.figure.missing for item in own]
        nothing_computed = bool(gaps) and all(gap in _NOT_COMPUTABLE for gap in gaps)
        return undefined("text", gaps[0] if nothing_computed else "no_rule", "proposal")
    figure = next(item.figure for item in own if item.code == rule.by)
    if not figure:
        return undefined("text", figure.missing, "proposal", figure.inputs)
    if too_few(programme, figure):
        return undefined("text", "covers_too_few", "proposal", figure.inputs)
    return Measured(None, "text", "proposal", figure.inputs, text=_grade(rule, figure.number))


def _grade(rule: Proposal, value: float) -> str:
    if rule.near_zero:
        return next((letter for letter, cut in rule.cuts.items() if at_least(cut, abs(value))), rule.lowest)
    return next((letter for letter, cut in rule.cuts.items() if at_least(value, cut)), rule.lowest)


# --- how firm a proposal is


def other_readings(programme: Programme, when: When) -> pd.DataFrame:
    """Return what each proposal would be by other readings of the figure that it stands on.

    Returns
    -------
    DataFrame
        Index ``question:reading``, of every question with a proposal the rule's own reading first; as text `criterion
        heading text evidence reading`; as `Measured` the `figure`, the `grade` it gives, and `to_better` and
        `to_worse`, how far the figure is from where the grade changes.
    """
    columns = ["criterion", "heading", "text", "evidence", "reading", "figure", "grade", "to_better", "to_worse"]
    rows: dict[str, dict[str, object]] = {}
    for criterion, asked in programme.matrix.criteria.items():
        for question in asked.questions:
            own = asked_of(programme, when, criterion, question.code)
            if question.proposal is not None and _proposed(programme, question, own).text:
                what = {"criterion": criterion, "heading": heading(criterion), "text": question.text}
                for reading, row in _read(programme, when, question.proposal, own).items():
                    rows[f"{question.code}:{reading}"] = what | {"reading": reading} | row
    return frame(rows, "reading_of", columns)


def _read(programme: Programme, when: When, rule: Proposal, own: list[Item]) -> dict[str, dict[str, object]]:
    item = next(item for item in own if item.code == rule.by)
    asked = Context(programme, when, item.criterion)
    each = {RULE: item.figure, **evidence.alternatives(asked, rule.by)}
    return {
        reading: {
            "evidence": rule.by,
            "figure": figure,
            "grade": Measured(None, "text", "proposal", figure.inputs, text=_grade(rule, figure.number)),
            "to_better": _to_cut(rule, figure, better=True),
            "to_worse": _to_cut(rule, figure, better=False),
        }
        for reading, figure in each.items()
    }


def _to_cut(rule: Proposal, figure: Measured, *, better: bool) -> Measured:
    """Return how far the figure, or its distance from zero, is from the cut where the next grade begins, in points."""
    letters, cuts = "".join((*rule.cuts, rule.lowest)), list(rule.cuts.values())
    value = abs(figure.number) if rule.near_zero else figure.number
    next_cut = letters.index(_grade(rule, value)) - (1 if better else 0)
    formula = "to_better" if better else "to_worse"
    if next_cut not in range(len(cuts)):
        return undefined("distance", "best_grade" if better else "lowest_grade", formula)
    return Measured(abs(cuts[next_cut] - value), "distance", formula, figure.inputs)


def span(others: pd.DataFrame, criterion: str, question: str = "") -> Measured:
    """Return the grades from best to worst that the readings of a criterion's evidence propose, as text ``A–C``.

    Parameters
    ----------
    others : DataFrame
        As :func:`other_readings` gives it.
    criterion : str
    question : str
        Text of one of its questions, where only that is asked about.

    A criterion gets the lowest of its questions' proposals, so its best is the lowest of their best ones. Undefined
    where there is no proposal; one letter where no reading changes it.
    """
    own = others[(others["criterion"] == criterion) & ((others["text"] == question) | (question == ""))]
    if not len(own):
        return undefined("text", "not_applicable", "proposal")
    letters = own.assign(letter=[figure.text for figure in own["grade"]]).groupby("text")["letter"]
    best, worst = letters.min().max(), letters.max().max()
    facts = inputs_of(own["figure"])
    return Measured(None, "text", "proposal", facts, text=best if best == worst else f"{best}–{worst}")


# --- the rules that propose


def proposal_rules(programme: Programme) -> pd.DataFrame:
    """Show the rules that propose grades.

    Returns
    -------
    DataFrame
        Index the code of the question; `heading text evidence` as text; `Measured` columns `cut_a cut_b cut_c`.
    """
    rows = {}
    for criterion, asked in programme.matrix.criteria.items():
        for question in asked.questions:
            if question.proposal is not None:
                rows[question.code] = _rule(question.proposal) | {
                    "heading": heading(criterion),
                    "text": question.text,
                }
    columns = ["heading", "text", "evidence", "cut_a", "cut_b", "cut_c"]
    return frame(rows, "question", columns)


def _rule(rule: Proposal) -> dict[str, object]:
    none = undefined("ratio", "not_applicable", "rule")
    unit = "distance" if rule.near_zero else "ratio"
    cuts: Mapping[str, Measured] = {letter: Measured(cut, unit, "rule") for letter, cut in rule.cuts.items()}
    named = {f"cut_{letter.lower()}": cuts.get(letter, none) for letter in ("A", "B", "C")}
    return {"evidence": rule.by, **named}
