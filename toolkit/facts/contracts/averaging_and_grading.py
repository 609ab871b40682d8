"""How a donor averages completions, grades ratios, and names the steps of its scale: rule files of ``data/rules/``."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from toolkit.facts.contracts.allowed import Criterion
from toolkit.facts.contracts.rule_file import RuleFile
from toolkit.facts.contracts.values import Letter, Strict


class AveragingRule(RuleFile):
    """How completion figures are averaged over the indicators of a result.

    Attributes
    ----------
    zeros : {"left_out", "counted"}
        Whether a figure of exactly zero takes part.
    cap : float, optional
        Largest value with which a figure takes part; none means as it is.
    printed : bool
        Whether a document prints the rule; otherwise it was inferred from averages.
    """

    kind: Literal["averaging"]
    printed: bool = True
    zeros: Literal["left_out", "counted"] = "counted"
    cap: float | None = None


class GradedCriterion(Strict):
    """Which ratio grades a criterion.

    Attributes
    ----------
    why : str
        Why this ratio. Example: ``as the form has it``.
    ratio : str
        Code of the indicator, ``{subject}`` standing for the result that is graded.
        Example: ``'{subject}.completion'``.
    reference : float
        The ratio that counts as fully reached.
    """

    ratio: str
    reference: float = Field(default=1.0, gt=0)
    why: str = ""


class GradingRule(RuleFile):
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

    kind: Literal["grading"]
    printed: bool
    cuts: dict[Letter, float]
    lowest: Letter = "D"
    criteria: dict[Criterion, GradedCriterion]

    @model_validator(mode="after")
    def _cuts_fall(self) -> GradingRule:
        grades, cuts = list(self.cuts), list(self.cuts.values())
        if grades != sorted(grades) or any(a <= b for a, b in pairwise(cuts)) or (self.lowest in grades):
            raise PydanticCustomError("cuts_out_of_order", "{found}", {"found": str(self.cuts)})
        return self


class ScaleStep(Strict):
    """One step of a scale.

    Attributes
    ----------
    code : str
        How it is written in a table. Example: ``A``.
    names : list of str
        How documents print it; case and spaces make no difference. Example: ``[very good]``.
    """

    code: str
    names: list[str] = Field(default_factory=list)


class Scale(RuleFile):
    """A scale of grades, as one donor has it.

    Attributes
    ----------
    steps : list of ScaleStep
        Best first. Example: ``[{code: A, names: [good]}, {code: B, names: [bad]}]``.
    outside : list of ScaleStep
        What is printed in the place of a grade and is none, as "not applicable".
    """

    kind: Literal["scale"]
    steps: list[ScaleStep] = Field(min_length=2)
    outside: list[ScaleStep] = Field(default_factory=list)

    def step(self, printed: str) -> ScaleStep | None:
        """Find the step that a printed grade is, by its code or one of its names; None where it is none."""
        said = " ".join(printed.casefold().split())
        for step in (*self.steps, *self.outside):
            if said in (name.casefold() for name in (step.code, *step.names)):
                return step
        return None

    def rank(self, printed: str) -> int | None:
        """Return the place of a printed grade, 0 for the best; None for what is no grade."""
        step = self.step(printed)
        return self.steps.index(step) if step in self.steps else None
