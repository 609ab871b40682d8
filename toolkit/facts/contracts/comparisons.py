"""The shape of ``comparisons`` in ``framework.yaml``: who is compared with whom, and by which designs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from toolkit.facts.contracts.values import Code, Conditions, Currency, Names, Prose, Strict, Unit, one_of
from toolkit.impact.rules import ASSIGNMENTS, RULES

Moment = int | Conditions
"""Years from the start, the year before it being -1; or what the records of a round say of themselves."""


class Design(Strict):
    """One way to estimate what a comparison asks; what it does not say is as the comparison has it.

    Attributes
    ----------
    code : str
        Its code. Example: ``plain``.
    estimand : str
        What is estimated, where the estimator can more than one thing. Example: ``att``.
    weights : str
        Column with the weight of each record. Example: ``stands_for``.
    se : str
        Kind of standard error, where it is not the estimator's own. Example: ``cr2``.
    options : mapping
        What the estimator can be told besides. Example: ``{neighbours: 1}``.
    estimator : str
        As :data:`toolkit.impact.rules.RULES` has them.
    after_only : bool
        Whether what was before the start is left aside, for percentages; other estimators have rows of their own.
    covariates, propensity, instrument : list of str
        Columns of the records, as they were at the baseline; ``before`` is the outcome before the start.
    without : str
        What "without" is here, where the estimator's own words for it would not do.
    """

    code: Code
    estimator: Annotated[str, one_of(RULES)]
    after_only: bool = False
    estimand: str = ""
    covariates: Names = Field(default_factory=list)
    propensity: Names = Field(default_factory=list)
    instrument: Names = Field(default_factory=list)
    weights: str | None = None
    se: str = ""
    options: dict[str, Any] = Field(default_factory=dict)
    without: Prose = ""


class Comparison(Strict):
    """Who is compared with whom.

    Attributes
    ----------
    designs : list of Design
        From naive to credible. Example: ``[{code: plain, estimator: difference_in_means}]``.
    main : str
        Code of the design that answers. Example: ``plain``.
    price : str
        Column of the price by which amounts are valued: that before the start. Example: ``price``.
    within : list of str
        Columns across which amounts are never added. Example: ``[product]``.
    code : str
        Its code. Example: ``sales``.
    question : str
        What is asked. Example: ``Do members sell more?``.
    currency : str
        Of an outcome in money.
    indicator : str
        Which it is a reading of: the indicator whose figure it stands beside. Example: ``coffee_sold``.
    records, outcome, unit : str
        Table of records, column of the amount that is compared, column that names who has it. Example: ``sales``.
    measured_in : str
        Unit of the outcome; ``money`` where a `price` values it, in `currency`.
    period, first_treated : str
        Columns of the year of a record, and of the first year in which its unit has the programme; empty is never.
        Example: ``year``.
    asked_in : str
        Column of the year in which a unit asked for the programme: those without stand beside later starts alone, as
        whoever had not asked yet was nobody who could have been chosen. Example: ``asked_in``.
    among, treated, compared : mapping
        Which records it is about, which are of those with the programme, and which of those without: all others,
        where that is not said. Example: ``{member: yes}``.
    without : str
        Who they are, in a sentence.
    assignment : str
        How it came that some have the programme.
    baseline, follow_up : int or mapping
        When it was before, and after. Without them units are compared once.
    cluster, covariates : list of str
        Columns; errors are clustered by one or two, else by the unit.
    price_index : str
        Index of ``price_index.csv`` by which money of several years is put into prices of the last one.
        Example: ``cpi``.
    members, women, state : str
        Columns of how many members a unit has and how many of them are women, and of what became of it.
        Example: ``members``.
    by : list of str
        Columns by whose answers it is also told.
    designs, main : list of Design, str
        From naive to credible, and the code of the one that answers.
    """

    code: Code
    indicator: Code
    question: Prose
    records: Code
    outcome: str
    unit: str
    measured_in: Unit = "count"
    currency: Currency | None = None
    period: str | None = None
    first_treated: str | None = None
    asked_in: str | None = None
    among: Conditions = Field(default_factory=dict)
    treated: Conditions
    compared: Conditions = Field(default_factory=dict)
    without: Prose
    assignment: Literal[*ASSIGNMENTS] = "unknown"  # type: ignore[valid-type]
    baseline: Moment | None = None
    follow_up: Moment | None = None
    cluster: Names = Field(default_factory=list)
    covariates: Names = Field(default_factory=list)
    within: Names = Field(default_factory=list)
    price: str | None = None
    price_index: str | None = None
    members: str | None = None
    women: str | None = None
    state: str | None = None
    by: Names = Field(default_factory=list)
    designs: list[Design] = Field(min_length=1)
    main: Code
    note: Prose = ""

    @property
    def is_yearly(self) -> bool:
        """Whether before and after are so many years from a start that each unit has of its own."""
        return isinstance(self.baseline, int) or isinstance(self.follow_up, int)

    @property
    def columns(self) -> Iterator[tuple[str, str]]:
        """Every key that names a column of the records, and that column."""
        single = ("outcome", "unit", "period", "first_treated", "asked_in", "price", "members", "women", "state")
        yield from ((key, column) for key in single if (column := getattr(self, key)))
        for key in ("cluster", "covariates", "within", "by"):
            yield from ((key, column) for column in getattr(self, key))
        for key in ("among", "treated", "compared", "baseline", "follow_up"):
            conditions = getattr(self, key)
            yield from ((f"{key}.{column}", column) for column in (conditions if isinstance(conditions, dict) else ()))
        for design in self.designs:
            for key in ("covariates", "propensity", "instrument"):
                named = (column for column in getattr(design, key) if column != BEFORE)
                yield from ((f"designs[{design.code}].{key}", column) for column in named)
            if design.weights:
                yield f"designs[{design.code}].weights", design.weights


BEFORE = "before"
"""Name of the outcome before the start, among the covariates of a design."""
