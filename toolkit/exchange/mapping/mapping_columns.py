"""The shape of a column in a mapping, and of what all its values are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from toolkit.facts.contracts.allowed import Aggregation, Direction, Kind, Sex
from toolkit.facts.contracts.figure_tables import BudgetRole, ObservationRole
from toolkit.facts.contracts.values import Code, Currency, Prose, Remark, Strict, Unit, one_of
from toolkit.facts.notation import Notation

MILESTONE = "milestone"
"""Role of a column of a logframe: it is the target of its period."""

ROLES = tuple(
    dict.fromkeys(
        (*get_args(ObservationRole)[:6], MILESTONE, *get_args(BudgetRole)[:7], "stated_total", "stated_share")
    )
)
"""What a column of values can hold."""

IS: Mapping[str, str] = MappingProxyType(
    {
        "code": "code of the indicator, the line or the record",
        "label": "name of the row, where none of the others names it",
        "name": "name of the indicator or of the line",
        "result": "code or title of the result that the row measures, or is",
        "level": "level of the result, or whether the row is one",
        "parent": "code of the line or result above",
        "unit": "unit in words, read by `units`",
        "kind": "level or flow, read by the column's `words`",
        "direction": "whether more or less is better",
        "counts": "what is counted",
        "currency": "currency of the row",
        "sex": "women, men or all",
        "place": "code of a place",
        "product": "product",
        "series": "series of the definition",
        "funder": "whose money it is",
        "mode": "mode of spending",
        "period": "period of all values of the row",
        "role": "role of all values of the row",
        "means_of_verification": "from where a value comes",
        "assumption": "what is assumed of a result",
        "responsible": "who measures it",
        "frequency": "how often it is measured",
        "method": "how it is measured",
        "status": "words on how it goes; kept with nothing",
        "note": "a note on the row's facts",
        "field": "a column of records, under its own name or that of `field`",
        "choices": "several answers in one cell, a yes/no column for each",
    }
)
"""What a column of words can be."""

_PART = re.compile(r"(?:Q[1-4]|S[12]|M(?:0[1-9]|1[0-2]))")


def is_part(text: str) -> bool:
    """Whether a text names a part of the row's own period: ``Q3``, ``S1``, ``M07``, counted from its first month."""
    return bool(_PART.fullmatch(text))


class Means(Strict):
    """What every value of a column is, or of a whole table.

    Attributes
    ----------
    role : str
        As in ``observations.csv`` or ``budget.csv``; a ``milestone`` is the target of its period.
    period : str
        A period, a name from the table's `periods`, or a part of the row's own, as Q1. Example: ``2024-Q1``.
    holds : {"level", "increment"}
        Of cumulative indicators: what there was at the end of the period, or what was added in it.
    scale : float, optional
        By what a figure as shown is multiplied: 0.01 for percentages that are written without their sign.
    place : str
        Code of a place. Example: ``HN-CM``.
    product : str
        Which product. Example: ``coffee``.
    series : str
        Series of the definition. Example: ``old``.
    funder : str
        Of amounts: whose money it is. Example: ``donor``.
    mode : str
        Of amounts: the mode of spending. Example: ``REGIE``.
    version : str
        Of amounts: which version of the budget. Example: ``2024-Q1``.
    use : {"yes", "no"}
        Whether it counts: it does not where the same figure stands elsewhere too; where it does not, this one counts.
    """

    role: Annotated[str, one_of(ROLES)] | None = None
    period: str = ""
    holds: Literal["level", "increment"] | None = None
    unit: Unit | None = None
    currency: Currency | None = None
    counts: Code | None = None
    scale: float | None = Field(default=None, gt=0)
    sex: Sex | None = None
    place: str = ""
    product: str = ""
    series: str = ""
    indicator: Code | None = None
    line: Code | None = None
    funder: str = ""
    mode: str = ""
    version: str = ""
    use: Literal["yes", "no"] = "yes"


class Says(Means):
    """What holds for all rows of a table, where no column says otherwise.

    Attributes
    ----------
    result : str
        The result under which its indicators stand.
    level : str
        Level of the results that it names.
    plain_years : {"level", "increment"}
        Of its cumulative indicators, as in ``framework.yaml``: then periods are written as they stand.
    note : str
        What is noted beside each fact.
    scheme : str
        Of budget lines: the tree to which they belong.
    """

    result: Code | None = None
    level: Code | None = None
    kind: Kind | None = None
    direction: Direction | None = None
    aggregation: Aggregation | None = None
    plain_years: Literal["level", "increment"] | None = None
    frequency: Prose = ""
    note: Remark = ""
    scheme: Literal["component", "category", "source"] = "component"


class ReadColumn(Strict):
    """One column of a table: exactly one of `is`, `means` and `skip` says what stands in it.

    Example: ``{name: Code, is: code}``.

    Attributes
    ----------
    name : str
        Its heading; of several rows, joined by a slash. Example: ``Q1 2024``.
    at : str
        Its letter, where two columns have one heading or one has none. Example: ``F``.
    is_ : str
        What the words of the column are. Example: ``unit``.
    means : Means
        What its values are.
    skip : str
        Why it holds no facts.
    words : mapping of str to str
        What its words mean in ours. Example: ``{Goal: goal, Objetivo: purpose}``.
    field : str
        Of records: the column under which it is kept. Example: ``rooms``.
    kind : str
        Of records: what sort of column it is. Example: ``integer``.
    keep : str
        Of records: why it is kept though it could name a person or a place.
    separator : str
        Of several answers: what stands between those of one cell. Example: ``";"``.
    label : str
        Of records: what a reader calls it; its question.
    spellings : {"", "joined", "apart"}
        Of records: whether answers that differ in case, accents or marks alone are one answer, the most frequent of
        them, or answers of their own; where it is not said, ``evaluate check`` asks.
    values : mapping of str to str
        Of records: the answers that there can be, each with what a reader calls it; of several with the question.
        Example: ``{mud: Mud, brick: Brick}``.
    """

    name: str
    at: Annotated[str, Field(pattern=r"^([A-Z]{1,3})?$")] = ""
    is_: Annotated[str, one_of(tuple(IS))] | None = Field(default=None, alias="is")
    means: Means | None = None
    skip: Prose = ""
    words: dict[str, str] = Field(default_factory=dict)
    notation: Notation | None = None
    field: str = ""
    kind: Literal["", "text", "number", "integer", "date", "yes_no", "code"] = ""
    keep: Prose = ""
    separator: str = ";"
    label: Prose = ""
    spellings: Literal["", "joined", "apart"] = ""
    values: dict[str, Prose] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_one_meaning(self) -> ReadColumn:
        said = [key for key in ("is_", "means", "skip") if getattr(self, key)]
        if len(said) != 1:
            code = "column_with_meanings" if said else "column_without_meaning"
            found = ", ".join(key.rstrip("_") for key in said)
            raise PydanticCustomError(code, "{found}", {"found": found or self.name, "name": self.name})
        return self
