"""What every row of a table has; and tables whose rows are figures: columns, key, and what kind of figure each is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from toolkit.facts.contracts.allowed import Missing, Sex, StatedRole
from toolkit.facts.contracts.values import Code, CurrencyOrEmpty, Number, PeriodText
from toolkit.measured import Certainty

if TYPE_CHECKING:
    from toolkit.facts.programme import Programme
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from toolkit.facts.contracts.allowed import Use
from toolkit.facts.contracts.values import Contract, Remark


class Kind(NamedTuple):
    """What a figure is: its unit, its currency if it is money, what it counts if it is a count."""

    unit: str
    currency: str = ""
    counts: str = ""


class Row(Contract):
    """One row of a table, with the place where it is printed.

    Attributes
    ----------
    certainty : str
        How sure it is; empty for what is certain.
    document : str
        Code of a document of ``programme.yaml``. Example: ``report``.
    table : str
        Title of the printed table; for running text ``§`` and the heading. Example: ``Table 3``.
    row : str
        Enough of the printed label to be alone in its table, ``[2]`` the second of two equal ones; for running text the
        first words of the sentence. Example: ``Coffee sold``.
    column : str
        Heading of the column. Where one row of data covers several printed cells, `column` and `as_printed` name them
        all, joined by `` | ``. Example: ``Actual 2024``.
    cell : str
        Where it stands in a spreadsheet, or in a database; empty for what is printed. Example: ``B12``.
    as_printed : str
        The figure exactly as it stands there. Example: ``'1,234.5'``.
    use : {"yes", "no", "sic"}
        ``yes`` on exactly one of the places that print the same fact, ``no`` on the others, ``sic`` where what is
        printed is impossible: kept, shown, never calculated with.

    `CALLED` is the first word of a fact's identifier where it is not the table, `SUBJECT` the column that says what it
    is about, `VALUE` the column with its figure, `ABOVE` the column with the code of the row of the same table that it
    lies under or follows, `COMPANION` the table without which it says nothing, `DATED` whether its period tells what a
    document reports on, `ADDRESSED` whether it is a printed cell.
    """

    CALLED: ClassVar[str] = ""
    SUBJECT: ClassVar[str] = ""
    COMPANION: ClassVar[str] = ""
    DATED: ClassVar[bool] = False
    VALUE: ClassVar[str] = ""
    ABOVE: ClassVar[str] = ""
    ADDRESSED: ClassVar[bool] = True

    document: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    cell: str = ""
    as_printed: str = ""
    certainty: Certainty = ""
    use: Use = "yes"
    note: Remark = ""

    def figure_kind(self, programme: Programme) -> Kind:
        """Return what the figure of the row is.

        Raises
        ------
        NotImplementedError
            For a table without figures.
        """
        raise NotImplementedError(f"{self.TABLE} has no figures")


ObservationRole = Literal["baseline", "original_target", "target", "final_target", "actual", "completion", StatedRole]
ProgressRole = Literal["programmed", "achieved", "final_target", StatedRole]
BudgetRole = Literal["approved", "revised", "registered", "programmed", "committed", "executed", "forecast", StatedRole]
Status = Literal["planned", "ongoing", "done", "delayed", "cancelled"]

_RATIOS = ("completion", "stated_share", "stated_average")


def kind_of_indicator(programme: Programme, indicator: str, role: str) -> Kind:
    """Return what a figure of an indicator is in one of its roles."""
    if role in _RATIOS:
        return Kind("ratio")
    if role == "stated_change":
        return Kind("change")
    definition = programme.indicators[indicator]
    return Kind(definition.unit, definition.currency or "", definition.counts or "")


class Observation(Row):
    """One value of one indicator.

    Attributes
    ----------
    indicator : str
        Code of an indicator of ``framework.yaml``. Example: ``coffee_sold``.
    role : str
        What the value is: where it began, what was aimed at, what was reached.
    value : float
        The value; percentages as parts, 0.97.
    text : str
        The value of an indicator of words. Example: ``adopted``.
    numerator, denominator : float
        Of a share, what it was made from. Example: ``12``.
    place : str
        Code of a place of ``places.csv``; empty for the whole. Example: ``'0801'``.
    product : str
        Of which product; empty for all. Example: ``coffee``.
    series : str
        Which series of its indicator. Example: ``old``.
    """

    TABLE = "observations"
    CALLED = "observation"
    SUBJECT = "indicator"
    DATED = True
    KEY = ("indicator", "period", "role", "sex", "place", "product", "series")
    VALUE = "value"

    indicator: Code
    period: PeriodText
    role: ObservationRole
    value: Number | None = None
    text: str = ""
    numerator: Number | None = None
    denominator: Number | None = None
    missing: Literal["", Missing] = ""
    sex: Sex = "all"
    place: str = ""
    product: str = ""
    series: str = ""

    def figure_kind(self, programme: Programme) -> Kind:
        """Averages and completions are ratios, changes are changes, all else is what its indicator measures."""
        return kind_of_indicator(programme, self.indicator, self.role)


class ActivityProgress(Row):
    """One figure of an activity.

    Attributes
    ----------
    activity : str
        Code of an activity of ``activities.csv``. Example: ``A1``.
    role : str
        What the figure is: what was programmed, or achieved.
    status : str
        How far it is, where the document says it in a word.
    place : str
        Code of a place of ``places.csv``; empty for the whole. Example: ``'0801'``.
    """

    TABLE = "activity_progress"
    CALLED = "progress"
    SUBJECT = "activity"
    COMPANION = "activities"
    DATED = True
    KEY = ("activity", "period", "role", "sex", "place")
    VALUE = "value"

    activity: Code
    period: PeriodText
    role: ProgressRole
    value: Number | None = None
    status: Literal["", Status] = ""
    missing: Literal["", Missing] = ""
    sex: Sex = "all"
    place: str = ""

    def figure_kind(self, programme: Programme) -> Kind:
        """Count what its activity counts, in the words of its document."""
        return Kind("count", counts=programme.counted_by_activity.get(self.activity, ""))


class Amount(Row):
    """One amount of one budget line.

    Attributes
    ----------
    role : str
        What the amount is: approved, spent, or in between.
    line : str
        Code of a line of ``budget_lines.csv``. Example: ``A1``.
    funder : str
        Code of a funder of ``programme.yaml``. Example: ``fund``.
    mode : str
        In which mode it is spent, as ``words: modes`` has them. Example: ``grant``.
    version : str
        Of an amount that was decided more than once: which time. Example: ``2023-M06``.
    """

    TABLE = "budget"
    SUBJECT = "line"
    COMPANION = "budget_lines"
    DATED = True
    KEY = ("line", "period", "role", "currency", "funder", "mode", "version")
    VALUE = "amount"

    line: Code
    period: PeriodText
    role: BudgetRole
    amount: Number | None = None
    currency: CurrencyOrEmpty = ""
    funder: str = ""
    mode: str = ""
    version: str = ""
    missing: Literal["", Missing] = ""

    def figure_kind(self, programme: Programme) -> Kind:  # noqa: ARG002
        """Money, or a part of it."""
        return Kind("ratio") if self.role == "stated_share" else Kind("money", self.currency)


class BeneficiaryCount(Row):
    """One group of people, families or organisations in one place.

    Attributes
    ----------
    role : str
        Whether they were to be reached, or were.
    measure : str
        Whether it is how many, or which part.
    place : str
        Code of a place of ``places.csv``. Example: ``'0801'``.
    group : str
        One of :data:`GROUPS`, or one that the programme declares under ``groups``. Example: ``target_population``.
    unit : str
        What is counted: one of :data:`COUNTED`, or one declared under ``words: counts``. Example: ``families``.
    """

    TABLE = "beneficiaries"
    SUBJECT = "place"
    COMPANION = "places"
    KEY = ("place", "period", "group", "unit", "role", "sex", "measure")
    VALUE = "value"

    place: str
    period: PeriodText
    group: str
    unit: Code
    role: Literal["target", "reached", StatedRole]
    sex: Sex = "all"
    measure: Literal["count", "share"] = "count"
    value: Number | None = None
    missing: Literal["", Missing] = ""

    def figure_kind(self, programme: Programme) -> Kind:  # noqa: ARG002
        """Count its unit, or a share."""
        return Kind("share" if self.measure == "share" else "count", counts=self.unit)
