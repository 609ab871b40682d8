"""Tables whose rows are things and words, and their keys: activities, lines, grades, risks, places, what was signed."""

from __future__ import annotations

from typing import Literal

from toolkit.facts.contracts.figure_tables import Row, Status
from toolkit.facts.contracts.matrix import DacCriterion
from toolkit.facts.contracts.values import (
    Code,
    CodeOrEmpty,
    Contract,
    Day,
    Number,
    PeriodOrEmpty,
    PeriodText,
    Prose,
    Seal,
)


class Activity(Row):
    """One activity, milestone or process.

    Attributes
    ----------
    kind : str
        Whether it is done, reached at a date, or goes through steps.
    unit : str
        What its figures count. Example: ``events``.
    step : float, optional
        Of a process: its place in the pipeline, the lowest first. Those without one follow in the order of the file.
    """

    TABLE = "activities"
    SUBJECT = "code"
    KEY = ("code",)
    ADDRESSED = False

    code: Code
    kind: Literal["activity", "milestone", "process"] = "activity"
    step: Number | None = None
    result: Code
    name: Prose
    expected_result: Prose = ""
    unit: str = ""


class BudgetLine(Row):
    """One line of a budget. Each scheme is one tree; sums never cross from one to another.

    Attributes
    ----------
    scheme : str
        By what the budget is divided here.
    matches : str
        Line of another scheme under which the same money stands, as we read it; several lines can share one. Their
        amounts are compared, never added to it.
    """

    TABLE = "budget_lines"
    SUBJECT = "code"
    KEY = ("code",)
    ABOVE = "parent"
    ADDRESSED = False

    code: Code
    scheme: Literal["component", "category", "source"] = "component"
    parent: CodeOrEmpty = ""
    result: CodeOrEmpty = ""
    name: Prose
    matches: CodeOrEmpty = ""


class Grade(Row):
    """One grade of a quality criterion, as printed: a letter, or a step of the scale that the programme declares.

    Attributes
    ----------
    subject : str
        Code of the result that is graded. Example: ``R1``.
    criterion : str
        Which criterion. Example: ``effectiveness``.
    question : str
        Code of a question of the form; empty for the criterion as a whole. Example: ``'5.1'``.
    grade : str
        As printed. Example: ``B``.
    """

    TABLE = "criteria"
    CALLED = "grade"
    SUBJECT = "subject"
    DATED = True
    KEY = ("subject", "period", "criterion", "question")

    subject: Code
    period: PeriodText
    criterion: Code
    question: str = ""
    grade: str
    comment: Prose = ""


class Risk(Row):
    """One risk or assumption; scores in words, or the letter as printed where the document doesn't explain it.

    Attributes
    ----------
    kind : str
        A risk, or what is assumed.
    probability, impact, level : str
        As printed. Example: ``high``.
    response : str
        What the document says is done about it, told briefly; empty where it says nothing.
    answered_by : str
        Code of the recommendation in ``follow_up.csv`` that answers it.
    """

    TABLE = "risks"
    SUBJECT = "code"
    DATED = True
    KEY = ("code", "period")

    code: Code
    result: Code
    period: PeriodText
    kind: Literal["risk", "assumption"] = "risk"
    description: Prose
    probability: str = ""
    impact: str = ""
    level: str = ""
    response: Prose = ""
    answered_by: CodeOrEmpty = ""


class FollowUp(Row):
    """One recommendation, decision, lesson, progress, plan or cause, told briefly.

    Attributes
    ----------
    status : str
        How far it is.
    code : str
        Its code. Example: ``F1``.
    kind : str
        One of :data:`KINDS_OF_FOLLOW_UP`, or one declared under ``words: kinds``. Example: ``recommendation``.
    origin : str
        Who said it. Example: ``mid-term evaluation``.
    decided : str
        What was decided about it. Example: ``accepted``.
    """

    TABLE = "follow_up"
    SUBJECT = "code"
    DATED = True
    KEY = ("code",)
    ABOVE = "follows"

    code: Code
    kind: Code
    period: PeriodText
    result: CodeOrEmpty = ""
    text: Prose
    origin: str = ""
    follows: CodeOrEmpty = ""
    addressed_to: Prose = ""
    decided: str = ""
    due: PeriodOrEmpty = ""
    status: Literal["", Status] = ""


class Monitored(Row):
    """One thing to be monitored: at which level, by whom, when, from where.

    Attributes
    ----------
    level : str
        At which level. Example: ``municipality``.
    """

    TABLE = "monitoring"
    SUBJECT = "subject"
    KEY = ("subject", "level")

    subject: Prose
    indicator: CodeOrEmpty = ""
    level: str
    responsible: Prose = ""
    when: Prose = ""
    instrument: Prose = ""


class GeographicPlace(Row):
    """One place; its code is text and keeps its leading zero.

    Attributes
    ----------
    name : str
        Its name. Example: ``Gracias``.
    code : str
        Its code, with its leading zeros. Example: ``'0801'``.
    level : str
        What it is. Example: ``municipality``.
    parent : str
        Code of the place that it lies in. Example: ``'08'``.
    """

    TABLE = "places"
    SUBJECT = "code"
    KEY = ("code",)
    ABOVE = "parent"
    ADDRESSED = False

    code: Code
    name: str
    level: str
    parent: CodeOrEmpty = ""


class Acknowledgement(Contract):
    """One difference that somebody has accepted; it lapses when the figures change.

    Attributes
    ----------
    finding : str
        Identifier of the difference, as ``evaluate reconcile`` tells it. Example: ``budget:A1:2024``.
    reason : str
        Why it is accepted. Example: ``A misprint, as the authors confirm``.
    signer_role : str
        In which role it was, never a person's name. Example: ``evaluator``.
    date : str
        When. Example: ``'2024-11-30'``.
    hash : str
        What ``evaluate reconcile`` prints as its seal. Example: ``s0123456789ab``.
    """

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
    grade : str
        The grade; X for what cannot be graded.
    reason : str
        Why. Example: ``Two of three targets were reached``.
    criterion, question : str
        A criterion of the programme's matrix, and one of its questions; no question for the criterion as a whole.
    signer_role : str
        In which role somebody signed, never a person's name. Example: ``evaluator``.
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
