"""The shape of the rule files in ``data/rules/``: how a donor averages and grades."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from toolkit.facts.schemas.values import Code, Criterion, Strict


class AveragingRule(Strict):
    """How completion figures are averaged over the indicators of a result.

    Attributes
    ----------
    zeros : {"left_out", "counted"}
        Whether a figure of exactly zero takes part.
    cap : float, optional
        Largest value with which a figure takes part; none means as it is.
    """

    code: Code
    kind: Literal["averaging"]
    title: str
    source: str
    zeros: Literal["left_out", "counted"] = "counted"
    cap: float | None = None


class GradedCriterion(Strict):
    """Which ratio grades a criterion.

    Attributes
    ----------
    ratio : str
        Code of the indicator, ``{subject}`` standing for the result that is graded.
    reference : float
        The ratio that counts as fully reached.
    """

    ratio: str
    reference: float = Field(default=1.0, gt=0)
    why: str = ""


class GradingRule(Strict):
    """Grades from ratios: the ratio over its reference, against one set of cuts.

    Attributes
    ----------
    cuts : mapping of str to float
        Lowest reached part for each grade but the last, best grade first.
    lowest : str
        Grade of what lies below every cut.
    printed : bool
        Whether the document prints the rule; if not, it was inferred from the grades it prints.
    """

    code: Code
    kind: Literal["grading"]
    title: str
    source: str
    printed: bool
    cuts: dict[Literal["A", "B", "C", "D"], float]
    lowest: Literal["A", "B", "C", "D"] = "D"
    criteria: dict[Criterion, GradedCriterion]

    @model_validator(mode="after")
    def _cuts_fall(self) -> GradingRule:
        grades, cuts = list(self.cuts), list(self.cuts.values())
        if grades != sorted(grades) or any(a <= b for a, b in pairwise(cuts)) or (self.lowest in grades):
            raise PydanticCustomError("cuts_out_of_order", "{found}", {"found": str(self.cuts)})
        return self
