"""The shape of ``compute`` in ``framework.yaml``: how an indicator follows from records."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from toolkit.facts.contracts.allowed import QUANTITIES
from toolkit.facts.contracts.values import (
    Code,
    Conditions,
    Currency,
    Day,
    Names,
    Strict,
    one_of,
)


class Sample(Strict):
    """How the cases of a sample were drawn.

    Attributes
    ----------
    design : str
        ``stratified`` needs `strata` and `weights`, ``clustered`` needs `cluster`.
    population : int or str, optional
        How many there are to draw from, or the code of the indicator that counts them: its value of the year. Without
        it the population is taken as endless, and intervals are wider.
    weights : str, optional
        Column with how many cases each case stands for: the population of its stratum over those drawn there.
        Example: ``stands_for``.
    strata, cluster : str, optional
        Columns with the stratum and the cluster of each case. Example: ``village``.
    """

    design: Literal["simple_random", "stratified", "clustered"]
    population: int | Code | None = None
    weights: str | None = None
    strata: str | None = None
    cluster: str | None = None

    @model_validator(mode="after")
    def _a_design_has_its_columns(self) -> Sample:
        if isinstance(self.population, int) and self.population < 1:
            raise PydanticCustomError("greater_than", "{found}", {"found": str(self.population), "gt": 0})
        needed = {"simple_random": set(), "stratified": {"strata", "weights"}, "clustered": {"cluster"}}[self.design]
        given = {key for key in ("strata", "weights", "cluster") if getattr(self, key)}
        if given != needed:
            expected = ", ".join(sorted(needed)) or "-"
            raise PydanticCustomError("sample_columns", "{found}", {"found": self.design, "expected": expected})
        return self


class Term(Strict):
    """A time limit that some cases of a register have not reached yet.

    Attributes
    ----------
    since, until : str
        Columns with the day on which the time starts to run, and on which it is stopped; empty where it still runs.
        Example: ``asked_on``.
    days : int
        How long it may take.
    closes : str, optional
        Last day that the register covers; without it, the last day that stands in it.
    """

    since: str
    until: str
    days: int
    closes: Day | None = None


class Part(Strict):
    """One part of a composite index.

    Attributes
    ----------
    indicator : str
        Its code. Example: ``women``.
    weight : float
        How much it weighs. Example: ``0.5``.
    """

    indicator: Code
    weight: float


class Whole(Strict):
    """A denominator that stands in other records: all families of the alliances, for members of a sample.

    Attributes
    ----------
    records : str
        Code of the table of records. Example: ``families``.
    count : str
        Column that names the cases. Example: ``family``.
    value : str
        Column that is added, where it is no count. Example: ``members``.
    among : mapping
        Which of them.
    """

    records: str
    count: str | None = None
    value: str | None = None
    among: Conditions = Field(default_factory=dict)


class KindOfMeasure(NamedTuple):
    """What a block says of a measure, beside the keys that every block may have.

    Attributes
    ----------
    needs, allows : tuple of str
        Keys without which there is none, and those that it may have as well.
    units : tuple of str
        In which what it gives can be said; any where none is named.
    adds : bool
        Whether it adds what stands in a column: then it can be in a unit of the programme's own.
    of_one : bool
        Whether what it gives can be what stands in one record, of however many: of protected records it is refused, as
        offices of statistics do (Brandt et al. 2010, Guidelines for the checking of output based on microdata
        research: minima, maxima and percentiles are unsafe).
    """

    needs: tuple[str, ...]
    allows: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    adds: bool = False
    of_one: bool = False


KINDS_OF_MEASURE: Mapping[str, KindOfMeasure] = MappingProxyType(
    {
        "count": KindOfMeasure(("records",), ("count",), ("count",)),
        "sum": KindOfMeasure(("records", "value"), (), ("count", "money", "months", *QUANTITIES), adds=True),
        "mean": KindOfMeasure(("records", "value"), ("count",)),
        "median": KindOfMeasure(("records", "value"), ("count",), of_one=True),
        "share": KindOfMeasure(("records", "where"), ("count", "whole"), ("share",)),
        "ratio": KindOfMeasure(
            ("records", "value", "over"), (), ("share", "ratio", "count", "money", "index", *QUANTITIES), adds=True
        ),
        "growth": KindOfMeasure(
            ("records", "count", "value", "where", "base"), ("within", "price", "currency", "each"), ("ratio",)
        ),
        "composite": KindOfMeasure(("parts",), ("count",)),
    }
)
"""Every measure by the name that blocks use; how each is made: :mod:`toolkit.measures.records.compute_block`."""


class Compute(Strict):
    """How an indicator follows from records: data, never an expression.

    Example: ``{measure: share, records: survey, count: member, among: {sold: 'yes'}, where: {sex: woman}}``.

    Attributes
    ----------
    measure : str
        How it is computed.
    records : str
        Code of the table of records. Example: ``survey``.
    currency : str
        Of the price.
    period : str
        Column of the period of each record, where there are several. Example: ``year``.
    sample : Sample
        How the cases were drawn, where they are a sample.
    term : Term
        A time limit, where it is about one.
    parts : list of Part
        Of an index: its parts. Example: ``[{indicator: women, weight: 0.5}]``.
    count : str
        Column that names the cases, each counted once; empty where every row is a case of its own.
        Example: ``member``.
    value, over : str
        Columns that are added, or divided sum by sum. Example: ``kilos``.
    among : mapping
        The cases it is about: the denominator of a share, and what any other measure looks at.
    where : mapping
        Of those, the numerator; for changes the rows after.
    due : mapping
        What a record must be for its result to be due; of the others there can be none yet, and they count neither
        above nor below. Example: ``{asked: {max: 2024}}``.
    base : mapping
        For changes, the rows before. Example: ``{year: 2022}``.
    each : str
        For growth, column whose values each have a growth of their own, which are averaged. Example: ``union``.
    within : list of str
        Columns across which amounts are never added, as products and their units.
    price : str
        Column with the price by which amounts of different products are put together, in `currency`.
        Example: ``price``.
    whole : Whole, optional
        The denominator of a share, where it is not in the same records.
    by : list of str
        Columns by which it is rolled up; one that is called as a level of ``places.csv`` holds codes of places.
        Example: ``[sex]``.
    """

    measure: Annotated[str, one_of(KINDS_OF_MEASURE)]
    records: str | None = None
    count: str | None = None
    value: str | None = None
    over: str | None = None
    among: Conditions = Field(default_factory=dict)
    due: Conditions = Field(default_factory=dict)
    where: Conditions = Field(default_factory=dict)
    base: Conditions = Field(default_factory=dict)
    each: str | None = None
    by: list[str] = Field(default_factory=list)
    within: Names = Field(default_factory=list)
    price: str | None = None
    currency: Currency | None = None
    whole: Whole | None = None
    period: str | None = None
    sample: Sample | None = None
    term: Term | None = None
    parts: list[Part] = Field(default_factory=list)

    @model_validator(mode="before")
    @classmethod
    def _with_without_is_a_comparison(cls, raw: Any) -> Any:
        if isinstance(raw, Mapping) and raw.get("measure") == "with_without":
            raise PydanticCustomError("measure_moved", "{found}", {"found": "with_without"})
        return raw
