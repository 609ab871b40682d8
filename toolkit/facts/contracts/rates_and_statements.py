"""Tables of rates, of price indices, and of what documents state and derive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from toolkit.facts.contracts.figure_tables import Kind, Row
from toolkit.facts.contracts.values import Code, Currency, CurrencyOrEmpty, Number, PeriodText, Prose, Unit

if TYPE_CHECKING:
    from toolkit.facts.programme import Programme


class ExchangeRate(Row):
    """One rate: so many units of `to` for one unit of `from`. An implied rate names the two amounts it comes from.

    Attributes
    ----------
    rule : str
        Of which day or days it is; ``implied`` by two amounts.
    """

    TABLE = "exchange_rates"
    CALLED = "rate"
    SUBJECT = "from_"
    KEY = ("period", "from_", "to", "rule")
    VALUE = "rate"

    period: PeriodText
    from_: Currency = Field(alias="from")
    to: Currency
    rate: Number | None = None
    rule: Literal["average", "closing", "implied"]
    from_amount: Number | None = None
    to_amount: Number | None = None

    def figure_kind(self, programme: Programme) -> Kind:  # noqa: ARG002
        """Price one unit of a currency in another one."""
        return Kind("index", self.to, self.from_)


class PriceIndex(Row):
    """One value of a price index.

    Attributes
    ----------
    base : str
        When it is 100, as printed. Example: ``'2015'``.
    """

    TABLE = "price_index"
    SUBJECT = "index"
    KEY = ("period", "index", "base")
    VALUE = "value"

    period: PeriodText
    index: Code
    value: Number
    base: str = ""

    def figure_kind(self, programme: Programme) -> Kind:  # noqa: ARG002
        """Take an index, without a unit."""
        return Kind("index")


class Statement(Row):
    """One derived figure that a document states, the formula that should give it, and the facts it should use.

    Attributes
    ----------
    relation : str
        How what is stated stands to what should give it.
    id : str
        Its code. Example: ``S1``.
    claim : str
        What is stated, told briefly. Example: ``Sales grew by a quarter``.
    operands : str
        Identifiers of the facts it should follow from, joined by `` ; ``. Example: ``observation:sold:2024:actual``.
    formula : str
        One of the formulas of this house. Example: ``growth``.
    """

    TABLE = "statements"
    CALLED = "statement"
    SUBJECT = "id"
    KEY = ("id",)
    VALUE = "stated"

    id: Code
    claim: Prose
    stated: Number
    relation: Literal["=", ">", ">=", "<", "<=", "~"] = "="
    unit: Unit
    currency: CurrencyOrEmpty = ""
    formula: Code
    operands: str = ""

    def figure_kind(self, programme: Programme) -> Kind:  # noqa: ARG002
        """Take what the statement says it is."""
        return Kind(self.unit, self.currency)
