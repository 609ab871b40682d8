"""The shape of ``framework.yaml``: results, indicators as reference sheets, records and polls."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from toolkit.facts.schemas.values import (
    Aggregation,
    Code,
    Counted,
    Currency,
    Direction,
    Kind,
    Level,
    Origin,
    PeriodText,
    Strict,
    Unit,
)


class Result(Strict):
    """One result of the framework, at its level."""

    code: Code
    parent: Code | None = None
    level: Level
    title: str
    valid: PeriodText | None = None
    aims: list[str] = Field(default_factory=list)
    means_of_verification: list[str] = Field(default_factory=list)
    assumptions: list[str] = Field(default_factory=list)


class Sample(Strict):
    """How the cases of a sample were drawn."""

    design: Literal["simple_random", "stratified", "clustered"]
    population: int | None = None
    weights: str | None = None
    strata: str | None = None
    cluster: str | None = None


class Part(Strict):
    """One part of a composite index."""

    indicator: Code
    weight: float


class Compute(Strict):
    """How an indicator follows from records: data, never an expression."""

    measure: Literal["count", "sum", "mean", "share", "ratio", "growth", "composite", "with_without"]
    records: str | None = None
    count: str | None = None
    value: str | None = None
    over: str | None = None
    among: dict[str, Any] = Field(default_factory=dict)
    where: dict[str, Any] = Field(default_factory=dict)
    by: list[str] = Field(default_factory=list)
    within: str | None = None
    period: str | None = None
    sample: Sample | None = None
    design: str | None = None
    parts: list[Part] = Field(default_factory=list)


class Indicator(Strict):
    """One indicator: an executable reference sheet.

    Attributes
    ----------
    result : str
        Code of the result it measures; `also_under` names others that list it.
    name : str
        As printed; `names` holds what it is called in other places.
    unit : str
        ``share`` is a part of a whole, 0 to 1; ``ratio`` may exceed 1.
    counts : str
        What a count counts. Different things are never added.
    average_of : str
        Code of a result, when the indicator is the mean of that result's completion figures.
    origin : str
        Only ``framework`` is counted among the programme's indicators.
    """

    code: Code
    result: Code
    also_under: list[Code] = Field(default_factory=list)
    name: str
    short_name: str = ""
    names: list[str] = Field(default_factory=list)
    unit: Unit
    counts: Counted | None = None
    currency: Currency | None = None
    direction: Direction = "increase"
    kind: Kind
    aggregation: Aggregation = "none"
    frequency: str = ""
    means_of_verification: str = ""
    method: str = ""
    origin: Origin = "framework"
    series: dict[str, str] = Field(default_factory=dict)
    average_of: Code | None = None
    compute: Compute | None = None
    reading_of: Code | None = None

    @model_validator(mode="after")
    def _money_has_a_currency(self) -> Indicator:
        if (self.unit == "money") != bool(self.currency):
            raise PydanticCustomError("indicator_currency", "{found}", {"found": self.code})
        return self


class SalesSeries(Strict):
    """Which indicators say what was sold, by how many, at what price and in what volume."""

    code: Code
    value: Code
    producer_units: Code | None = None
    price: Code | None = None
    volume: Code | None = None


class Records(Strict):
    """One table of records, declared column by column."""

    file: str
    synthetic: bool = False
    columns: dict[str, Literal["text", "number", "integer", "date", "yes_no", "code"]]


class Poll(Strict):
    """One question put to members, with the answers to choose from.

    Attributes
    ----------
    kind : str
        ``single`` takes one answer, ``several`` at most `choose`, ``ranking`` puts them in order, ``open`` takes words,
        which are only counted.
    options : list of str
        The answers to choose from; empty where they are those that occur.
    document, table, row : str
        Where the question is printed, as for a fact.
    held : str
        The period in which it was put.
    """

    code: Code
    question: str
    kind: Literal["single", "several", "ranking", "open"]
    options: list[str] = Field(default_factory=list)
    choose: int | None = Field(default=None, gt=0)
    result: Code | None = None
    document: str = ""
    table: str = ""
    row: str = ""
    held: PeriodText | None = None
    note: str = ""

    @model_validator(mode="after")
    def _choices_fit(self) -> Poll:
        many = self.choose is not None and self.options and self.choose > len(self.options)
        if many or (self.choose is not None and self.kind not in ("several", "ranking")):
            raise PydanticCustomError("poll_choices", "{found}", {"found": self.code})
        return self


class FrameworkFile(Strict):
    """Everything ``framework.yaml`` says."""

    results: list[Result]
    indicators: list[Indicator]
    sales: list[SalesSeries] = Field(default_factory=list)
    records: dict[str, Records] = Field(default_factory=dict)
    polls: list[Poll] = Field(default_factory=list)
