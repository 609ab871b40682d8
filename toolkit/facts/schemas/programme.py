"""The shape of ``programme.yaml``: who the programme is, and how its documents print their tables."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from toolkit.facts.notation import Notation
from toolkit.facts.schemas.matrix import CriteriaVersion
from toolkit.facts.schemas.values import Code, Currency, PeriodText, Strict

Language = Literal["es", "en", "fr"]


class Title(Strict):
    """A title in the programme's language, and in others where there is one."""

    es: str
    en: str = ""
    fr: str = ""


class Partner(Strict):
    """An institution and what it does in the programme."""

    name: str
    role: Literal["donor", "funding", "implementing", "accountable", "partner"]


class Funder(Strict):
    """Whose money a column of a budget is.

    Attributes
    ----------
    code : str
        As ``funder`` in ``budget.csv``.
    counterpart : bool
        Whether it is what the programme's own partners add to the donor's money.
    """

    code: Code
    name: str
    counterpart: bool = False


class Span(Strict):
    """A start or an end, as agreed and as it became effective, in months; with a note on where it was `inferred`."""

    agreed: PeriodText | None = None
    effective: PeriodText | None = None
    inferred: bool = False
    note: str = ""


class Rules(Strict):
    """The rules of ``data/rules/`` by which this programme grades, averages and is evaluated.

    Attributes
    ----------
    questions : str, optional
        The rule set of its donor's form, where its documents grade sub-questions.
    matrix : str
        The evaluation matrix of a mid-term evaluation.
    criteria_version : str, optional
        Which set of criteria its documents grade by.
    """

    grading: Code | None = None
    averaging: Code | None = None
    questions: Code | None = None
    matrix: Code = "oecd-dac-2019"
    criteria_version: CriteriaVersion | None = None


class Skipped(Strict):
    """Rows of a printed table that hold no fact, and why."""

    rows: list[str]
    why: str


class Slip(Strict):
    """Rows whose cells stand further right (positive) or left (negative) than their heading says."""

    rows: list[str]
    by: int
    why: str


class OtherNotation(Strict):
    """A cell printed in another notation than its table."""

    row: str
    column: str
    notation: Notation


class Column(Strict):
    """One printed column, in the order of the page.

    Attributes
    ----------
    name : str
        The printed heading, or a name for a column without one.
    label : bool
        Whether the column names the row.
    skip : str
        Why the column holds no facts; empty when it does.
    means : mapping of str to str
        What every fact in the column is: ``{period: 2012-Q1, role: forecast}``.
    prose : bool
        Whether the column holds sentences, told briefly: its facts need no figure as printed.
    scale : float, optional
        Overrides the table's scale, as for a percentage in a table of thousands.
    """

    name: str
    label: bool = False
    skip: str = ""
    prose: bool = False
    means: dict[str, str] = Field(default_factory=dict)
    scale: float | None = None


class Page(Strict):
    """One stretch of a table; a table that goes on over several pages has several.

    Attributes
    ----------
    starts : str
        Beginning of the line with which it starts, tabs written as spaces.
    occurrence : int
        Which line that begins so, when there are several.
    ends : str
        Beginning of the first later line that is no longer part of it; empty for the end of the document.
    """

    starts: str
    occurrence: int = 1
    ends: str = ""
    columns: list[Column] = Field(default_factory=list)
    slips: list[Slip] = Field(default_factory=list)


class PrintedTable(Strict):
    """How a document prints one table."""

    notation: Notation = "point"
    scale: float = 1
    unit: str = ""
    columns: list[Column] = Field(default_factory=list)
    pages: list[Page]
    skipped: list[Skipped] = Field(default_factory=list)
    exceptions: list[OtherNotation] = Field(default_factory=list)
    note: str = ""

    def columns_of(self, page: Page) -> list[Column]:
        """Columns of one page: its own where it prints others than the table's first page."""
        return page.columns or self.columns

    @model_validator(mode="after")
    def _every_page_has_columns(self) -> PrintedTable:
        for page in self.pages:
            if not self.columns_of(page):
                raise PydanticCustomError("table_without_columns", "{found}", {"found": page.starts})
        return self


class Document(Strict):
    """One source document."""

    title: str
    file: str
    date: str
    notation: Notation = "point"
    tables: dict[str, PrintedTable] = Field(default_factory=dict)
    not_carried: list[str] = Field(default_factory=list)


class Baseline(Strict):
    """The period the programme measures from; ``base`` where no document names a year."""

    period: PeriodText
    note: str = ""


class ProgrammeFile(Strict):
    """Everything ``programme.yaml`` says.

    Attributes
    ----------
    groups : mapping of str to str
        Of a group of beneficiaries, whom it counts and whom not, in our own words; said wherever it is counted.
    not_in_documents : list of str
        What is known of the programme but stands in none of its documents.
    """

    code: Code
    title: Title
    short_title: str
    country: str
    area: str = ""
    target_group: str = ""
    donor_reference: str = ""
    partners: list[Partner] = Field(default_factory=list)
    funders: list[Funder] = Field(default_factory=list)
    start: Span = Field(default_factory=Span)
    end: Span = Field(default_factory=Span)
    baseline: Baseline | None = None
    reporting_years: list[int]
    time_indicator: Code | None = None
    currency: Currency
    local_currency: Currency | None = None
    locale: str
    languages: list[Language]
    groups: dict[Code, str] = Field(default_factory=dict)
    not_in_documents: list[Literal["country", "currency"]] = Field(default_factory=list)
    rules: Rules = Field(default_factory=Rules)
    synthetic: bool = False
    documents: dict[str, Document]
