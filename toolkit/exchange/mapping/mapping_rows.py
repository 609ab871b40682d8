"""What a mapping says of some rows of a table: what holds for them, what is shifted, void or joined; and unit words."""

from __future__ import annotations

from pydantic import Field

from toolkit.exchange.mapping.mapping_columns import Says
from toolkit.facts.contracts.values import Code, Conditions, Currency, Prose, Strict, Unit


class OfSome(Strict):
    """What holds for some rows, whatever their columns say: that an indicator is to fall, that one is an index.

    Attributes
    ----------
    when : mapping
        Of which rows: by heading, what stands there in the file as it is. Example: ``{Indicator: [Loans at risk]}``.
    says : Says
        What holds for them. Example: ``{direction: decrease}``.
    """

    when: Conditions
    says: Says


class Repair(Strict):
    """Rows whose cells stand in a column further right (positive) or left (negative) than their heading says.

    Attributes
    ----------
    when : mapping
        Of which rows: by heading, what stands there in the file as it is; ``""`` for nothing. A column of a table that
        is joined is named behind its table. Example: ``{indicators.level: ""}``.
    from_ : str
        Heading of the first column that is shifted. Example: ``Unit``.
    by : int
        By how many columns what belongs there stands elsewhere: 1 when it stands one further right.
    why : str
        What went wrong there. Example: ``one cell too many``.
    """

    when: Conditions
    from_: str = Field(alias="from")
    by: int
    why: Prose


class Void(Strict):
    """Columns that hold something else in some rows; what stands there is shown, and made no fact.

    Attributes
    ----------
    columns : list of str
        Their headings. Example: ``[Baseline]``.
    when : mapping
        Of which rows, as in a repair. Example: ``{Level: ""}``.
    why : str
        What stands there instead. Example: ``it repeats the percentage complete``.
    """

    columns: list[str]
    when: Conditions
    why: Prose


class Join(Strict):
    """Another table of the mapping whose row is looked up for each of this one's.

    Attributes
    ----------
    table : str
        Its name. Example: ``indicators``.
    by : mapping of str to str
        Headings here, each with the one there that holds the same. Example: ``{indicator_id: id}``.
    """

    table: str
    by: dict[str, str] = Field(min_length=1)


class UnitWord(Strict):
    """What a word of a unit column means.

    Attributes
    ----------
    scale : float, optional
        By what a figure as shown is multiplied. Example: ``0.01``.
    """

    unit: Unit
    currency: Currency | None = None
    counts: Code | None = None
    scale: float | None = Field(default=None, gt=0)
