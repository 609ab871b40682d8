"""What people sign: differences that they accept, and grades that they give. Each lapses when its figures change."""

from __future__ import annotations

from typing import Literal

from toolkit.facts.schemas.matrix import DacCriterion
from toolkit.facts.schemas.values import CodeOrEmpty, Contract, Day, PeriodText, Seal


class Acknowledgement(Contract):
    """One difference that somebody has accepted; it lapses when the figures change."""

    TABLE = "acknowledgements"
    KEY = ("finding",)

    finding: str
    reason: str
    signer_role: str
    date: str
    hash: str


class Appraisal(Contract):
    """One grade that an evaluator signed, with the reason; it lapses when the evidence it was signed on changes.

    Attributes
    ----------
    criterion, question : str
        A criterion of the programme's matrix, and one of its questions; no question for the criterion as a whole.
    signer_role : str
        In which role somebody signed, never a person's name.
    hash : str
        What the page prints as the seal of the evidence.
    """

    TABLE = "appraisals"
    KEY = ("criterion", "question", "period")

    criterion: DacCriterion
    question: CodeOrEmpty = ""
    period: PeriodText
    grade: Literal["A", "B", "C", "D", "X"]
    reason: str
    signer_role: str
    date: Day
    hash: Seal
