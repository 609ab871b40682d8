"""A mid-term evaluation: the matrix, the figures that answer its questions, and what they show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from toolkit.facts.contracts.matrix import Mark
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.figures import frame, typed
from toolkit.measured import Measured, at_least, why_left_out
from toolkit.measures.appraisal import evidence
from toolkit.measures.appraisal.evidence_on_results import Context

REPORTING = "reporting"
"""What the matrix asks about the reports themselves; it is never graded."""


@dataclass(frozen=True, slots=True)
class Item:
    """One figure that answers a question: which calculation gave it, about what."""

    criterion: str
    question: str
    code: str
    subject: str
    figure: Measured

    @property
    def has_value(self) -> bool:
        """Whether there is something to show."""
        return bool(self.figure) or bool(self.figure.text)


@lru_cache(maxsize=16)
def items(programme: Programme, when: When) -> tuple[Item, ...]:
    """Gather the evidence of every question, in the order of the matrix."""
    return tuple(
        Item(criterion, question.code, code, subject, figure)
        for criterion, asked in programme.matrix.criteria.items()
        for question in asked.questions
        for code in question.evidence
        for subject, figure in evidence.figures(Context(programme, when, criterion), code).items()
    )


def one_figure(programme: Programme, when: When, question: tuple[str, str], code: str) -> list[Item]:
    """Gather the evidence of one code for one question of a criterion, and no other: that is quickly done."""
    figures = evidence.figures(Context(programme, when, question[0]), code)
    return [Item(*question, code, subject, figure) for subject, figure in figures.items()]


def asked_of(programme: Programme, when: When, criterion: str, question: str = "") -> list[Item]:
    """Return the evidence of one criterion, or of one of its questions."""
    found = items(programme, when)
    return [item for item in found if item.criterion == criterion and question in ("", item.question)]


# --- the matrix and its evidence


def matrix(programme: Programme) -> pd.DataFrame:
    """Show what is asked, by which figures it is answered, where they come from and how they are read.

    Returns
    -------
    DataFrame
        Index the code of the question; as text `heading` (the criterion), `text`, `evidence` and `sources` (codes of
        calculations, separated by spaces), `method`.
    """
    rows = {
        question.code: {
            "heading": heading(criterion),
            "text": question.text,
            "evidence": " ".join(question.evidence),
            "sources": " ".join(question.evidence),
            "method": question.method,
        }
        for criterion, asked in programme.matrix.criteria.items()
        for question in asked.questions
    }
    columns = ["heading", "text", "evidence", "sources", "method"]
    return frame(rows, "question", columns)


def heading(criterion: str) -> str:
    """Name a criterion of the matrix apart from those of documents, which may use another word for it."""
    return f"dac_{criterion}"


def answered(programme: Programme, when: When) -> pd.DataFrame:
    """List the evidence of every question.

    Returns
    -------
    DataFrame
        One row a figure; as text `heading text code subject not_covered` (reason and number of the cases that are not
        covered, as ``not_reported:4``), `cover` (as ``24/31``); `figure` as `Measured`.
    """
    texts = {q.code: q.text for asked in programme.matrix.criteria.values() for q in asked.questions}
    rows = [
        {
            "heading": heading(item.criterion),
            "text": texts[item.question],
            "code": item.code,
            "subject": item.subject,
            "key": ":".join(part for part in (_key(item), item.subject) if part),
            "figure": item.figure,
            "cover": f"{item.figure.n}/{item.figure.of}" if item.figure.of else "",
            "not_covered": _lacking(item.figure),
        }
        for item in items(programme, when)
    ]
    columns = ["heading", "text", "code", "subject", "key", "figure", "cover", "not_covered"]
    return typed(pd.DataFrame(rows, columns=columns))


def _key(item: Item) -> str:
    """Name a figure alike wherever it answers a question; a grade is one of its criterion."""
    return f"{item.criterion}_{item.code}" if item.code == "grades" else item.code


def _lacking(figure: Measured) -> str:
    reasons = why_left_out(figure.left_out)
    if figure.missing and (not reasons or figure.missing not in reasons):
        return figure.missing
    return " ".join(f"{reason}:{number}" for reason, number in reasons.items())


# --- what it shows, and older criteria


def findings(programme: Programme, when: When) -> pd.DataFrame:
    """Say of each figure whether it is a strength or a gap, by the marks of the matrix, and what is missing.

    Shares of few cases are neither.

    Returns
    -------
    DataFrame
        As :func:`answered`, each figure once, with `finding`: ``strength gap missing`` or empty.
    """
    listed = answered(programme, when).drop_duplicates("key")
    marks = programme.matrix.marks
    found = [
        "missing" if too_few(programme, figure) else _held(programme, when, code, figure, marks.get(code))
        for code, figure in zip(listed["code"], listed["figure"], strict=True)
    ]
    return listed.assign(finding=found)


def _held(programme: Programme, when: When, code: str, figure: Measured, mark: Mark | None) -> str:
    """Return the finding of a figure; a strength is one only if every other reading of its evidence makes it one."""
    few = programme.conventions.few_cases
    finding = _finding(figure, mark, few)
    if finding == "strength":
        others = evidence.alternatives(Context(programme, when, ""), code).values()
        return finding if all(_finding(other, mark, few) == finding for other in others) else ""
    return finding


def too_few(programme: Programme, figure: Measured) -> bool:
    """Whether a figure is missing, or covers fewer cases than the matrix asks of one that proposes or praises."""
    return bool(figure.missing) or bool(figure.of and (figure.n or 0) < programme.matrix.covers * figure.of)


def _finding(figure: Measured, mark: Mark | None, few: int) -> str:
    if mark is None or not figure or (figure.unit == "share" and (figure.denominator or few) < few):
        return ""
    value = {"more": figure.number, "less": -figure.number, "near_zero": -abs(figure.number)}[mark.better]
    side = 1 if mark.better == "more" else -1
    if mark.strength is not None and at_least(value, side * mark.strength):
        return "strength"
    short = mark.gap is not None and (not at_least(value, side * mark.gap) or (side < 0 and value <= side * mark.gap))
    return "gap" if short else ""


def crosswalk(programme: Programme, when: When) -> pd.DataFrame:
    """Set the criteria of older documents beside those of the matrix; none stands for coherence, which they lack.

    Returns
    -------
    DataFrame
        Index `criterion` of the matrix; as text `heading`, `older` (the criterion of the documents) and
        `reservation`; `printed` as `Measured` with text. Empty where the documents grade by no older criteria.
    """
    version = programme.file.rules.criteria_version
    walk = next((walk for walk in programme.matrix.crosswalks if walk.version == version), None)
    rows = {}
    for criterion in programme.matrix.criteria if walk is not None else ():
        if walk is not None and criterion != "reporting":
            figures = evidence.figures(Context(programme, when, criterion), "grades")
            older = next((str(old) for old, new in walk.criteria.items() if new == criterion), "")
            rows[criterion] = {
                "heading": heading(criterion),
                "older": older,
                "printed": next(iter(figures.values())),
                "reservation": walk.reservations.get(criterion, ""),
            }
    return frame(rows, "criterion", ["heading", "older", "printed", "reservation"])
