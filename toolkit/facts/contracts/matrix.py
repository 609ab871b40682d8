"""Evaluation matrices: criteria, questions, the evidence that answers them, how it proposes grades, crosswalks."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from toolkit.facts.contracts.allowed import Criterion
from toolkit.facts.contracts.rule_file import RuleFile
from toolkit.facts.contracts.values import Code, Letter, Strict, of_code

DacCriterion = Literal["relevance", "coherence", "effectiveness", "efficiency", "impact", "sustainability"]
CriteriaVersion = Literal["dac-1991", "dac-2019"]

Evidence = Literal[
    "completion",
    "on_target",
    "progress",
    "movement",
    "stated_progress",
    "activities",
    "activities_started",
    "execution",
    "lead",
    "follow_up_done",
    "open_recommendations",
    "grades",
    "sustainability_ratio",
    "assumptions",
    "risks_high",
    "women_share",
    "coverage",
    "with_without",
    "other_interventions",
    "measured",
    "targets",
    "statements",
    "stated_amounts",
    "stated_changes",
    "stated_completions",
    "contradictions",
]
"""The closed list of calculations that can give evidence."""


class Proposal(Strict):
    """How one figure proposes a grade.

    Attributes
    ----------
    near_zero : bool
        Whether the nearer to zero is the better.
    by : str
        The calculation whose figure is graded.
    cuts : mapping of str to float
        What a grade needs, best grade first: at least this much, or with `near_zero` no further from zero than this.
    lowest : str
        Grade of the rest.
    """

    by: Evidence
    cuts: dict[Letter, float]
    lowest: Letter = "D"
    near_zero: bool = False

    @model_validator(mode="after")
    def _cuts_are_in_order(self) -> Proposal:
        grades, cuts = list(self.cuts), list(self.cuts.values())
        if self.near_zero:
            cuts = [-cut for cut in cuts]
        if not grades or grades != sorted(grades) or any(a <= b for a, b in pairwise(cuts)) or self.lowest in grades:
            raise PydanticCustomError("cuts_out_of_order", "{found}", {"found": str(self.cuts)})
        return self


class MatrixQuestion(Strict):
    """One question of the matrix: what is asked, which figures answer it, how they are read.

    Attributes
    ----------
    text : str
        What is asked. Example: ``Were the targets reached?``.
    method : str
        How the evidence is read. Example: ``Values beside targets``.
    """

    code: Code
    text: str
    method: str
    evidence: list[Evidence]
    proposal: Proposal | None = None

    @model_validator(mode="after")
    def _proposes_from_its_evidence(self) -> MatrixQuestion:
        if self.proposal is not None and self.proposal.by not in self.evidence:
            raise PydanticCustomError("proposal_without_evidence", "{found}", {"found": self.proposal.by})
        return self


class MatrixCriterion(Strict):
    """One criterion of the matrix.

    Attributes
    ----------
    asks : str
        What it asks. Example: ``Is it doing the right things?``.
    """

    asks: str
    questions: list[MatrixQuestion]


class Mark(Strict):
    """From where on a figure counts as a strength or as a gap.

    Attributes
    ----------
    strength, gap : float
        From where on.
    better : {"more", "less", "near_zero"}
        In which direction the figure is good.
    """

    better: Literal["more", "less", "near_zero"] = "more"
    strength: float | None = None
    gap: float | None = None


class Crosswalk(Strict):
    """To which criterion of the matrix each criterion of an older set corresponds, and with what reservation.

    Attributes
    ----------
    version : str
        The older set.
    source : str
        Where the correspondence comes from. Example: ``OECD-DAC 2019``.
    criteria : mapping of str to str
        By criterion of the older set, that of the matrix. Example: ``{relevance: relevance}``.
    reservations : mapping of str to str
        What does not quite correspond. Example: ``{coherence: the older set does not ask it}``.
    """

    version: CriteriaVersion
    source: str
    criteria: dict[Criterion, DacCriterion]
    reservations: dict[DacCriterion, str] = Field(default_factory=dict)


class Matrix(RuleFile):
    """An evaluation matrix.

    Attributes
    ----------
    version : str
        Which set of criteria.
    thresholds : str
        Where its thresholds come from. Example: ``conventions of this house``.
    legend : mapping of str to str
        What each grade means. Example: ``{A: very good, B: good, C: weak, D: bad}``.
    of_questions : {"lowest"}
        How the proposal of a criterion follows from those of its questions.
    covers : float
        Least part of the cases that a figure must cover to propose a grade, or to count as a strength or a gap.
    criteria : mapping of str to MatrixCriterion
        The criteria; ``reporting`` asks how far the reports themselves can be relied on, and is never graded.
    """

    kind: Literal["matrix"]
    version: CriteriaVersion
    thresholds: str
    legend: dict[Letter, str]
    of_questions: Literal["lowest"] = "lowest"
    covers: float = 0.5
    criteria: dict[DacCriterion | Literal["reporting"], MatrixCriterion]
    marks: dict[Evidence, Mark] = Field(default_factory=dict)
    crosswalks: list[Crosswalk] = Field(default_factory=list)

    @model_validator(mode="after")
    def _codes_are_its_own(self) -> Matrix:
        codes = [question.code for criterion in self.criteria.values() for question in criterion.questions]
        for code in sorted({c for c in codes if codes.count(c) > 1}):
            raise PydanticCustomError("repeated_code", "{found}", {"found": code})
        if any(question.proposal for question in self.questions_of("reporting")):
            raise PydanticCustomError("rule_without_method", "{found}", {"found": "reporting"})
        return self

    def questions_of(self, criterion: str) -> list[MatrixQuestion]:
        """Return the questions of a criterion; none for one that the matrix leaves out."""
        found = of_code(self.criteria, criterion)
        return found.questions if found is not None else []
