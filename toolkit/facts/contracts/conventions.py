"""Conventions of this house, ``data/rules/conventions.yaml``: where a difference begins to mean something."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from toolkit.facts.contracts.rule_file import RuleFile
from toolkit.facts.contracts.values import Strict


class MainPoints(Strict):
    """How the main points of a story are chosen.

    Attributes
    ----------
    most, of_page, of_a_kind : int
        So many points of a story and on top of another page, and so many of a story about the same thing.
    least : float
        What is a smaller part of its own whole is no main point.
    sure : mapping of str to float
        What a point counts that is ``certain``, ``inferred`` or ``disputed``.
    """

    most: int = Field(gt=0)
    of_page: int = Field(gt=0)
    of_a_kind: int = Field(gt=0)
    least: float = Field(ge=0, lt=1)
    sure: dict[Literal["certain", "inferred", "disputed"], float]


class Conventions(RuleFile):
    """Where a difference begins to mean something: thresholds that decide words on pages.

    Attributes
    ----------
    keep_band : float
        How far from its target, as a part of it, an indicator that is to be kept may lie.
    even_pace : float
        Difference between the part of the money spent and the part of the time passed within which they keep pace.
    hardly_used : float
        Execution below which a budget line is said to be hardly used.
    near_grade : float
        How far from the next better grade, in the unit of its ratio, a grade is said to stand near it.
    about : float
        How far a figure may lie from one that is said to be "about" so much, as a part of it.
    apart : float
        Probability below which a difference is said to be more than chance.
    few_answers : int
        Below so many answers of a group its estimate is marked with a caution.
    few_cases : int
        Of fewer cases a share is neither a strength nor a gap.
    series : int
        So many values of an indicator are a series that can be tracked. Example: ``3``.
    much_money, little_progress : float
        A result stands out where more than the one is spent and less than the other reached.
    material_points, material_part : float
        A printed figure that no formula gives is off by so much that it matters: percentages by more than so many
        points, amounts and counts by more than such a part.
    main_points : MainPoints
        Which points a story tells.
    far_beyond : float
        A budget line is named when it would end beyond so many times what was approved. Example: ``1.5``.
    reasons : mapping of str to str
        Why each lies where it lies. Example: ``{about: what a reader would call about}``.
    """

    kind: Literal["conventions"]
    keep_band: float = Field(gt=0)
    even_pace: float = Field(gt=0)
    hardly_used: float = Field(gt=0)
    near_grade: float = Field(gt=0)
    about: float = Field(gt=0)
    apart: float = Field(gt=0, lt=1)
    few_answers: int = Field(gt=0)
    few_cases: int = Field(gt=0)
    series: int = Field(gt=1)
    much_money: float = Field(gt=0)
    little_progress: float = Field(gt=0)
    far_beyond: float = Field(gt=1)
    material_points: float = Field(gt=0)
    material_part: float = Field(gt=0)
    main_points: MainPoints
    reasons: dict[str, str]

    @model_validator(mode="after")
    def _has_reasons(self) -> Self:
        thresholds = type(self).model_fields.keys() - {"code", "kind", "title", "source", "reasons"}
        if lacking := sorted(thresholds - self.reasons.keys()):
            raise PydanticCustomError("threshold_without_reason", "{found}", {"found": ", ".join(lacking)})
        return self
