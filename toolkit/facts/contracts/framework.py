"""The shape of ``framework.yaml``: results, and indicators as reference sheets."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from toolkit.facts.contracts.allowed import Aggregation, Direction, Kind, Origin, Sex
from toolkit.facts.contracts.comparisons import Comparison
from toolkit.facts.contracts.compute import Compute
from toolkit.facts.contracts.records import Poll, Records
from toolkit.facts.contracts.values import (
    Code,
    Currency,
    PeriodText,
    Prose,
    Remark,
    Strict,
    Unit,
)


class Result(Strict):
    """One result of the framework, at its level; a page says a long title once, and then its `short_title`.

    Attributes
    ----------
    code : str
        Its code. Example: ``R1``.
    parent : str
        Code of the result above it. Example: ``O``.
    level : str
        One of :data:`LEVELS`, or one that the programme declares under ``words: levels``. Example: ``output``.
    valid : str
        For which years its plan holds.
    aims : list of str
        What it wants, in sentences. Example: ``[Fewer losses after the harvest]``.
    means_of_verification : list of str
        From where it is known. Example: ``[Yearly survey]``.
    assumptions : list of str
        What has to be so for it to be reached. Example: ``[The road stays open]``.
    """

    code: Code
    parent: Code | None = None
    level: Code
    title: Prose
    short_title: Prose = ""
    valid: PeriodText | None = None
    aims: list[Prose] = Field(default_factory=list)
    means_of_verification: list[Prose] = Field(default_factory=list)
    assumptions: list[Prose] = Field(default_factory=list)


class Indicator(Strict):
    """One indicator: an executable reference sheet.

    Attributes
    ----------
    names : list of str
        What it is called in other places of the documents. Example: ``[Harvest sold]``.
    code : str
        Its code; rows of observations name it. Example: ``coffee_sold``.
    also_under : list of str
        Codes of other results that list it. Example: ``[R2]``.
    short_name : str
        What it is called where its name is too long. Example: ``Coffee sold``.
    frequency : str
        How often it is measured. Example: ``yearly``.
    means_of_verification : str
        From where its values come. Example: ``ledger of the union``.
    method : str
        How it is measured. Example: ``Weighed at the gate``.
    currency : str
        Of an indicator of money, and of no other.
    series : mapping of str to str
        Series that are not comparable, by code, with what tells them apart. Example: ``{old: before the new census}``.
    reading_of : str
        Indicator of which this is another way to read the method. Example: ``coffee_sold``.
    result : str
        Code of the result it measures; `also_under` names others that list it. Example: ``R1``.
    name : str
        As printed; `names` holds what it is called in other places.
    unit : str
        ``share`` is a part of a whole, 0 to 1; ``ratio`` may exceed 1. One of :data:`UNITS`, or one that the programme
        declares under ``words: units``. Example: ``t``.
    counts : str
        What a count counts: one of :data:`COUNTED`, or one declared under ``words: counts``. Different things are never
        added. Example: ``persons``.
    band : float
        For an indicator that is to be kept: how far from its target, as a part of it, it may lie; that of the
        conventions where it says none.
    sex : {"all", "women", "men", "other", "unknown"}
        Whom its figures are about, where an indicator is of women alone: a story tells who was reached by it. Figures
        of one indicator told apart by sex have a column of their own in their table. Example: ``women``.
    plain_years : {"level", "increment"}
        For a cumulative indicator none of whose periods is a level (``..2024``): what a plain year holds.
    note : str
        What is to be known about it and is no method.
    average_of : str
        Code of a result, when the indicator is the mean of that result's completion figures. Example: ``R1``.
    total_of : list of str
        Codes of the indicators that it is the sum of, as its document says. Example: ``[sold_north, sold_south]``.
    origin : str
        Only ``framework`` is counted among the programme's indicators.
    """

    code: Code
    result: Code
    also_under: list[Code] = Field(default_factory=list)
    name: Remark
    short_name: Prose = ""
    names: list[str] = Field(default_factory=list)
    unit: Unit
    counts: Code | None = None
    currency: Currency | None = None
    direction: Direction = "increase"
    band: float | None = Field(default=None, ge=0)
    sex: Sex = "all"
    kind: Kind
    plain_years: Literal["level", "increment"] | None = None
    aggregation: Aggregation = "none"
    frequency: Prose = ""
    means_of_verification: Prose = ""
    method: Remark = ""
    note: Remark = ""
    origin: Origin = "framework"
    series: dict[str, str] = Field(default_factory=dict)
    average_of: Code | None = None
    total_of: list[Code] = Field(default_factory=list)
    compute: Compute | None = None
    reading_of: Code | None = None

    @model_validator(mode="after")
    def _money_has_a_currency(self) -> Indicator:
        if (self.unit == "money") != bool(self.currency):
            raise PydanticCustomError("indicator_currency", "{found}", {"found": self.code})
        return self


class SalesSeries(Strict):
    """Which indicators say what was sold, by how many, which part of them sells, at what price and in what volume.

    Attributes
    ----------
    code : str
        Its code. Example: ``coffee``.
    value : str
        Indicator of the money. Example: ``coffee_sales``.
    producer_units : str
        Indicator of how many produce. Example: ``members``.
    selling : str
        Indicator of which part of them sells. Example: ``members_selling``.
    price : str
        Indicator of the price. Example: ``coffee_price``.
    volume : str
        Indicator of the quantity. Example: ``coffee_sold``.
    """

    code: Code
    value: Code
    producer_units: Code | None = None
    selling: Code | None = None
    price: Code | None = None
    volume: Code | None = None


class FrameworkFile(Strict):
    """Everything ``framework.yaml`` says.

    Attributes
    ----------
    results : list of Result
        What is to be reached. Example: ``[{code: R1, level: output, title: More is sold}]``.
    indicators : list of Indicator
        With what it is measured. Example: ``[{code: sold, result: R1, name: Coffee sold, unit: t, kind: flow}]``.
    sales : list of SalesSeries
        What was sold, taken apart.
    records : mapping of str to Records
        Tables of records, by code. Example: ``{survey: {file: records/survey.csv, columns: {member: code}}}``.
    polls : list of Poll
        Questions put to members.
    comparisons : list of Comparison
        Who is compared with whom.
    """

    results: list[Result]
    indicators: list[Indicator]
    sales: list[SalesSeries] = Field(default_factory=list)
    records: dict[str, Records] = Field(default_factory=dict)
    polls: list[Poll] = Field(default_factory=list)
    comparisons: list[Comparison] = Field(default_factory=list)
