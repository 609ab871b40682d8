"""Grades of an evaluation: what a written rule proposes from the evidence, and what an evaluator has signed.

Both are kept. A signature stands for the evidence it was given on: it lapses when one of those figures changes, which
its seal shows. Where no rule proposes a grade there is none, never a zero.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import pandas as pd

from toolkit.facts.contracts.values import SEAL_LENGTH
from toolkit.facts.contracts.word_tables import Appraisal
from toolkit.facts.periods import Evaluated, When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import Measured, inputs_of, undefined
from toolkit.measures.appraisal.mid_term import REPORTING, Item, asked_of, heading, one_figure
from toolkit.measures.appraisal.proposals import is_any, other_readings, proposal, span
from toolkit.measures.reconciliation import all_findings

STATES = ("signed", "lapsed", "proposed", "open")
"""Signed; signed on other evidence than today's; only proposed by a rule; neither."""


def appraised(programme: Programme, when: When) -> pd.DataFrame:
    """Set beside each other, for each criterion, what the document grades, a rule proposes and an evaluator signed.

    Returns
    -------
    DataFrame
        Index `criterion`; as text `heading`, `signature` (its state), `seal` to sign with; as `Measured` with text
        `printed`, `proposal`, `span` (the grades by all readings of the same evidence, as ``A–C``) and `signed`;
        `figures` the count of figures there are, of those asked for.
    """
    others = other_readings(programme, when)
    criteria = [criterion for criterion in programme.matrix.criteria if criterion != REPORTING]
    rows = {c: _spanned(_appraised(programme, when, c), span(others, c)) for c in criteria}
    columns = ["heading", "printed", "proposal", "span", "signed", "signature", "figures", "seal"]
    return frame(rows, "criterion", columns)


def by_question(programme: Programme, when: When) -> pd.DataFrame:
    """Return the same for each question, with how far its evidence can be relied on.

    Returns
    -------
    DataFrame
        Index the code of the question; `text` and the columns of :func:`appraised` but `printed`; `checked`,
        the part of the figures that the document derives from the same facts and that agree with their recomputation.
    """
    rows, others = {}, other_readings(programme, when)
    for criterion, asked in programme.matrix.criteria.items():
        for question in asked.questions:
            own = asked_of(programme, when, criterion, question.code)
            row = _spanned(
                _appraised(programme, when, criterion, question.code), span(others, criterion, question.text)
            )
            checked = _checked(programme, when, own)
            rows[question.code] = row | {"text": question.text, "checked": checked, "criterion": criterion}
    columns = ["criterion", "heading", "text", "figures", "checked", "proposal", "span", "signed", "signature", "seal"]
    return frame(rows, "question", columns)


def _spanned(row: dict[str, object], grades: Measured) -> dict[str, object]:
    """Add the grades of all readings to a row; where there is no proposal, why there is none."""
    return row | {"span": grades if grades.text else row["proposal"]}


def _appraised(programme: Programme, when: When, criterion: str, question: str = "") -> dict[str, object]:
    own = asked_of(programme, when, criterion, question)
    there = [item for item in own if item.has_value]
    facts = inputs_of(item.figure for item in there)
    figures = Measured(float(len(there)), "count", "count", facts, numerator=len(there), denominator=len(own))
    if criterion == REPORTING:
        never = undefined("text", "not_applicable", "proposal")
        return {
            "heading": heading(criterion),
            "figures": figures,
            "proposal": never,
            "signed": never,
            "signature": "",
            "seal": "",
        }
    proposed = proposal(programme, when, criterion, question)
    today = seal(programme, own)
    signed, state = _signed(programme, (criterion, question, programme.at(when)), today, facts)
    graded = next((item.figure for item in own if item.code == "grades"), undefined("text", "not_graded", "fact"))
    return {
        "heading": heading(criterion),
        "printed": graded,
        "proposal": proposed,
        "signed": signed,
        "signature": state or ("proposed" if proposed.text else "open"),
        "figures": figures,
        "seal": today,
    }


def _signed(
    programme: Programme, key: tuple[str, str, Evaluated], today: str, facts: tuple[str, ...]
) -> tuple[Measured, str]:
    """Return the signed grade and whether its seal still is that of the evidence; no state where nobody signed."""
    row = signature(programme, key)
    if row is None:
        return undefined("text", "not_signed", "appraisal"), ""
    grade = Measured(None, "text", "appraisal", facts, text=row.grade)
    return grade, "signed" if row.hash == today else "lapsed"


def signature(programme: Programme, key: tuple[str, str, Evaluated]) -> Appraisal | None:
    """Return what was signed for a criterion, question and stretch, if anything was."""
    criterion, question, at = key
    signed = (row for row in programme.appraisals if (row.criterion, row.question) == (criterion, question))
    return next((row for row in signed if at.is_named(programme.period(row.period))), None)


def is_graded(programme: Programme, when: When) -> bool:
    """Whether a document grades, a rule proposes or an evaluator signed anything: without it all boxes are empty."""
    criteria = programme.matrix.criteria
    printed = (item for criterion in criteria for item in one_figure(programme, when, (criterion, ""), "grades"))
    return bool(_signed_for(programme, when)) or any(i.has_value for i in printed) or is_any(programme, when)


def is_signed(programme: Programme, when: When) -> bool:
    """Whether an evaluator signed a criterion or a question, on the evidence of today."""
    rows = _signed_for(programme, when)
    return any(_appraised(programme, when, row.criterion, row.question)["signature"] == "signed" for row in rows)


def _signed_for(programme: Programme, when: When) -> list[Appraisal]:
    """List what was signed for a year, lapsed or not."""
    at = programme.at(when)
    return [row for row in programme.appraisals if at.is_named(programme.period(row.period))]


def _checked(programme: Programme, when: When, own: list[Item]) -> Measured:
    facts = {fact for item in own for fact in item.figure.inputs}
    held = all_findings.touching(programme, when, facts)
    if not held:
        return undefined("share", "nothing_recomputed", "share")
    agreeing = sum(bool(each.agrees) for each in held)
    inputs = tuple(dict.fromkeys(fact for each in held for fact in each.stated))
    part = Measured(agreeing / len(held), "share", "share", inputs, numerator=agreeing, denominator=len(held))
    return part.but(n=len(held), of=len(held))


def seal(programme: Programme, found: Iterable[Item]) -> str:
    """Return the seal of some evidence: another one as soon as a figure, its coverage or its reason is another one."""
    lines = [programme.code]
    for item in found:
        figure = item.figure
        value = figure.text or figure.missing if figure.value is None else f"{figure.value:.9g}"
        lines.append(f"{item.question} {item.code} {item.subject} {value} {figure.n} {figure.of}")
    return "s" + hashlib.sha256("\n".join(lines).encode()).hexdigest()[:SEAL_LENGTH]


def signatures(programme: Programme, when: When) -> pd.DataFrame:
    """List what evaluators have signed for a year.

    Returns
    -------
    DataFrame
        One row a signature, index ``criterion:question``; as text `heading text reason signer_role date signature`; as
        `Measured` with text the `proposal` of today and the `signed` grade.
    """
    texts = {q.code: q.text for asked in programme.matrix.criteria.values() for q in asked.questions}
    rows = {}
    for row in _signed_for(programme, when):
        own = _appraised(programme, when, row.criterion, row.question)
        rows[f"{row.criterion}:{row.question}"] = own | {
            "heading": heading(row.criterion),
            "text": texts.get(row.question, ""),
            "reason": row.reason,
            "signer_role": row.signer_role,
            "date": row.date,
        }
    columns = ["heading", "text", "proposal", "signed", "signature", "reason", "signer_role", "date"]
    return frame(rows, "signature", columns)
