"""Evaluation matrices, and the rule sets of donors: questions, evidence, conditions, grades, crosswalks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from toolkit.facts.contracts.values import Code, Criterion, Strict, of_code

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
    """One question of the matrix: what is asked, which figures answer it, how they are read."""

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
    """One criterion of the matrix."""

    asks: str
    questions: list[MatrixQuestion]


class Mark(Strict):
    """From where on a figure counts as a strength or as a gap.

    Attributes
    ----------
    better : {"more", "less", "near_zero"}
        In which direction the figure is good.
    """

    better: Literal["more", "less", "near_zero"] = "more"
    strength: float | None = None
    gap: float | None = None


class Crosswalk(Strict):
    """To which criterion of the matrix each criterion of an older set corresponds, and with what reservation."""

    version: CriteriaVersion
    source: str
    criteria: dict[Criterion, DacCriterion]
    reservations: dict[DacCriterion, str] = Field(default_factory=dict)


class Matrix(Strict):
    """An evaluation matrix.

    Attributes
    ----------
    of_questions : {"lowest"}
        How the proposal of a criterion follows from those of its questions.
    covers : float
        Least part of the cases that a figure must cover to propose a grade, or to count as a strength or a gap.
    criteria : mapping of str to MatrixCriterion
        The criteria; ``reporting`` asks how far the reports themselves can be relied on, and is never graded.
    """

    code: Code
    kind: Literal["matrix"]
    version: CriteriaVersion
    title: str
    source: str
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


Letter = Literal["A", "B", "C", "D"]
LETTERS: tuple[Letter, ...] = ("A", "B", "C", "D")
"""The grades, best first."""


class Question(Strict):
    """One sub-question of a form, told briefly in our own words."""

    code: Code
    text: str


class Condition(Strict):
    """What the answers must hold for a grade; every part that is given has to be true.

    Attributes
    ----------
    at_least, at_most : mapping of str to int
        How many answers with this letter there must be, or may be.
    none_of : list of str
        Letters that no answer may have.
    """

    grade: Letter
    at_least: dict[Letter, int] = Field(default_factory=dict)
    at_most: dict[Letter, int] = Field(default_factory=dict)
    none_of: list[Letter] = Field(default_factory=list)

    def holds(self, answers: Sequence[str]) -> bool:
        """Whether it is true of the answers."""
        counted = {letter: answers.count(letter) for letter in LETTERS}
        enough = all(counted[letter] >= number for letter, number in self.at_least.items())
        not_too_many = all(counted[letter] <= number for letter, number in self.at_most.items())
        return enough and not_too_many and not any(counted[letter] for letter in self.none_of)


class GradedByQuestions(Strict):
    """The sub-questions of one criterion, and the conditions for its grade.

    Attributes
    ----------
    grades : list of Condition
        Tried in order. No two of them may be true of the same answers, unless `in_order` says that the form reads
        them so that the first one counts. Empty where the rule set takes the mean of points.
    otherwise : str, optional
        The grade where no condition holds.
    """

    questions: list[Question]
    grades: list[Condition] = Field(default_factory=list)
    in_order: bool = False
    otherwise: Letter | None = None

    def combinations(self) -> Iterator[tuple[Letter, ...]]:
        """Return every way of answering all sub-questions."""
        return product(LETTERS, repeat=len(self.questions))

    @model_validator(mode="after")
    def _every_answer_has_one_grade(self) -> GradedByQuestions:
        """Refuse conditions that overlap, that leave answers without a grade, or that never decide anything."""
        if not self.grades:
            return self
        deciding = set()
        for answers in self.combinations():
            true = [number for number, condition in enumerate(self.grades) if condition.holds(answers)]
            found = {"found": " ".join(answers)}
            if len(true) > 1 and not self.in_order:
                letters = ", ".join(dict.fromkeys(self.grades[number].grade for number in true))
                raise PydanticCustomError("rule_overlaps", "{found}", found | {"grades": letters})
            if not true and self.otherwise is None:
                raise PydanticCustomError("rule_incomplete", "{found}", found)
            deciding.add(true[0] if true else -1)
        for number, condition in enumerate(self.grades):
            if number not in deciding:
                raise PydanticCustomError(
                    "rule_never_decides", "{found}", {"found": str(number + 1), "grade": condition.grade}
                )
        return self


class RuleSet(Strict):
    """Grades from sub-questions, as one donor's form has them in one edition.

    Attributes
    ----------
    confirmed : bool
        Whether a published text confirms it; `source` says where it comes from.
    legend : mapping of str to str
        What each letter means.
    points : mapping of str to float
        What each letter is worth, where the grade is the mean of the answers.
    above : mapping of str to float
        Mean that a grade must exceed, best grade first; `lowest` is the grade below all.
    """

    code: Code
    kind: Literal["sub_questions"]
    title: str
    donor: str
    edition: str
    source: str
    confirmed: bool
    legend: dict[Letter, str]
    points: dict[Letter, float] = Field(default_factory=dict)
    above: dict[Letter, float] = Field(default_factory=dict)
    lowest: Letter = "D"
    criteria: dict[Criterion, GradedByQuestions]

    @model_validator(mode="after")
    def _grades_come_from_somewhere(self) -> RuleSet:
        grades, cuts = list(self.above), list(self.above.values())
        if grades != sorted(grades) or any(a <= b for a, b in pairwise(cuts)) or self.lowest in grades:
            raise PydanticCustomError("cuts_out_of_order", "{found}", {"found": str(self.above)})
        means = bool(self.above) and set(self.points) == set(LETTERS)
        for criterion, graded in self.criteria.items():
            if bool(graded.grades) == means or not graded.questions:
                raise PydanticCustomError("rule_without_method", "{found}", {"found": criterion})
            codes = [question.code for question in graded.questions]
            for code in sorted({c for c in codes if codes.count(c) > 1}):
                raise PydanticCustomError("repeated_code", "{found}", {"found": code})
        return self
