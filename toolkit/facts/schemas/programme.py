"""The shape of ``programme.yaml``: who the programme is, and how its documents print their tables."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from toolkit.facts.notation import Notation
from toolkit.facts.schemas.matrix import CriteriaVersion
from toolkit.facts.schemas.values import (
    Code,
    Currency,
    DocumentDate,
    FileName,
    LocaleText,
    PeriodText,
    Prose,
    Remark,
    Strict,
)

Language = Literal["es", "en", "fr"]
Year = Annotated[int, Field(ge=1900, le=2099)]


DocumentKind = Literal["plan", "report", "talk", "survey"]
DocumentForm = Literal["printed", "spreadsheet", "database"]


class Title(Strict):
    """A title in the programme's language, and in others where there is one."""

    es: str = ""
    en: str = ""
    fr: str = ""

    @model_validator(mode="after")
    def _is_one(self) -> Title:
        if not (self.es or self.en or self.fr):
            raise PydanticCustomError("no_title", "{found}", {"found": ""})
        return self

    def said(self, language: str) -> str:
        """Give the title in a language, or in the first that there is one in."""
        return str(getattr(self, language)) or self.es or self.en or self.fr


class OwnWords(Strict):
    """What readers call the programme's own codes; in the programme's first language, like all its names.

    Attributes
    ----------
    units : mapping of str to str
        A unit of quantity, as it stands behind a number: ``{qq_oro: qq oro}``.
    counts : mapping of str to str
        What is counted, in the plural: ``{cooperatives: cooperativas}``.
    groups : mapping of str to str
        A group of beneficiaries.
    levels : mapping of str to str
        A level of results, or of places.
    kinds : mapping of str to str
        A kind of entry in the follow-up.
    criteria : mapping of str to str
        A criterion that is graded.
    """

    units: dict[Code, Prose] = Field(default_factory=dict)
    counts: dict[Code, Prose] = Field(default_factory=dict)
    groups: dict[Code, Prose] = Field(default_factory=dict)
    levels: dict[Code, Prose] = Field(default_factory=dict)
    kinds: dict[Code, Prose] = Field(default_factory=dict)
    criteria: dict[Code, Prose] = Field(default_factory=dict)


class Partner(Strict):
    """An institution and what it does in the programme.

    Attributes
    ----------
    as_printed : str
        What the document calls it and what it prints there, where that is not the word of the role: two lines of one
        document may give the same part to two institutions.
    """

    name: str
    role: Literal["donor", "funding", "implementing", "accountable", "partner"]
    as_printed: str = ""


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
    note: Prose = ""


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
    scale : str
        The scale of the grades that its documents print.
    conventions : str
        Where differences begin to mean something.
    """

    grading: Code | None = None
    averaging: Code | None = None
    questions: Code | None = None
    matrix: Code = "oecd-dac-2019"
    criteria_version: CriteriaVersion | None = None
    scale: Code = "letters-a-d"
    conventions: Code = "conventions"


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
    scale: float | None = Field(default=None, gt=0)


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
    occurrence: int = Field(default=1, ge=1)
    ends: str = ""
    columns: list[Column] = Field(default_factory=list)
    slips: list[Slip] = Field(default_factory=list)


class PrintedTable(Strict):
    """How a document prints one table."""

    notation: Notation = "point"
    scale: float = Field(default=1, gt=0)
    unit: str = ""
    columns: list[Column] = Field(default_factory=list)
    pages: list[Page]
    skipped: list[Skipped] = Field(default_factory=list)
    exceptions: list[OtherNotation] = Field(default_factory=list)
    note: Remark = ""

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
    """One source document.

    Attributes
    ----------
    date : str
        When it was written, by the calendar: ``2012-M01``; of a day, its month counts.
    kind : {"report", "plan", "talk", "survey"}
        With its date it decides what can be due in it: a plan owes no results of its own year, what it tells of
        earlier years is due as in a report.
    form : {"printed", "spreadsheet", "database"}
        How its cells are addressed: by printed table, row and column; by sheet and cell; by record and field.
    """

    title: str
    file: FileName
    date: DocumentDate
    kind: DocumentKind = "report"
    form: DocumentForm = "printed"
    notation: Notation = "point"
    tables: dict[str, PrintedTable] = Field(default_factory=dict)
    not_carried: list[str] = Field(default_factory=list)


class Baseline(Strict):
    """The period the programme measures from; ``base`` where no document names a year."""

    period: PeriodText
    note: Prose = ""


class ProgrammeFile(Strict):
    """Everything ``programme.yaml`` says.

    Attributes
    ----------
    fiscal_year_starts : int
        First month of the year by which the programme counts: 7 for a year from July to June, named by the year in
        which it ends.
    currencies : list of str
        Others in which its documents print amounts, beside its own, the local one and those of ``exchange_rates.csv``.
    groups : mapping of str to str
        Of a group of beneficiaries, whom it counts and whom not, in our own words; said wherever it is counted. It is
        also the name of a group that has no other.
    populations : list of str
        Groups of beneficiaries that are the population of places, as a census counts it: nobody says that they are all
        served, so they divide no cost and stand in front of no page.
    words : OwnWords
        What its own codes are called.
    versions : mapping of str to str
        When each version of a budget was decided; a version that is itself a period needs no line here.
    not_in_documents : list of str
        What is known of the programme but stands in none of its documents.
    """

    code: Code
    title: Title
    short_title: str
    country: str
    area: Prose = ""
    target_group: Prose = ""
    donor_reference: Prose = ""
    partners: list[Partner] = Field(default_factory=list)
    funders: list[Funder] = Field(default_factory=list)
    start: Span = Field(default_factory=Span)
    end: Span = Field(default_factory=Span)
    baseline: Baseline | None = None
    reporting_years: list[Year] = Field(min_length=1)
    fiscal_year_starts: int = Field(default=1, ge=1, le=12)
    time_indicator: Code | None = None
    currency: Currency
    local_currency: Currency | None = None
    currencies: list[Currency] = Field(default_factory=list)
    locale: LocaleText
    languages: list[Language] = Field(min_length=1)
    groups: dict[Code, Prose] = Field(default_factory=dict)
    populations: list[Code] = Field(default_factory=list)
    words: OwnWords = Field(default_factory=OwnWords)
    versions: dict[str, PeriodText] = Field(default_factory=dict)
    not_in_documents: list[Literal["country", "currency"]] = Field(default_factory=list)
    rules: Rules = Field(default_factory=Rules)
    synthetic: bool = False
    documents: dict[str, Document]
