"""Rule sets of donors: the sub-questions of a form, and the conditions under which their answers make a grade."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from toolkit.facts.contracts.allowed import Criterion
from toolkit.facts.contracts.rule_file import RuleFile
from toolkit.facts.contracts.values import LETTERS, Code, Letter, Strict


class Question(Strict):
    """One sub-question of a form, told briefly in our own words.

    Attributes
    ----------
    code : str
        Its code. Example: ``'5.1'``.
    text : str
        What is asked. Example: ``Is it used?``.
    """

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
    in_order : bool
        Whether the first condition that holds counts.
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


class RuleSet(RuleFile):
    """Grades from sub-questions, as one donor's form has them in one edition.

    Attributes
    ----------
    donor : str
        Whose form it is. Example: ``Development Fund``.
    edition : str
        Of which year. Example: ``'2012'``.
    confirmed : bool
        Whether a published text confirms it; `source` says where it comes from.
    legend : mapping of str to str
        What each letter means. Example: ``{A: very good, B: good, C: weak, D: bad}``.
    points : mapping of str to float
        What each letter is worth, where the grade is the mean of the answers.
    above : mapping of str to float
        Mean that a grade must exceed, best grade first; `lowest` is the grade below all.
    """

    kind: Literal["sub_questions"]
    donor: str
    edition: str
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
