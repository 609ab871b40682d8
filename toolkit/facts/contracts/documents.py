"""The shape of documents in ``programme.yaml``: what each is, and how it prints its tables."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from toolkit.facts.contracts.values import DocumentDate, FileName, Remark, Strict
from toolkit.facts.notation import Notation

DocumentKind = Literal["plan", "report", "talk", "survey"]
DocumentForm = Literal["printed", "spreadsheet", "database"]


class Skipped(Strict):
    """Rows of a printed table that hold no fact, and why.

    Attributes
    ----------
    rows : list of str
        Labels of the rows. Example: ``[Total]``.
    why : str
        Why they hold no fact. Example: ``a total``.
    """

    rows: list[str]
    why: str


class Slip(Strict):
    """Rows whose cells stand further right (positive) or left (negative) than their heading says.

    Attributes
    ----------
    rows : list of str
        Labels of the rows. Example: ``[Training]``.
    by : int
        So many columns. Example: ``1``.
    why : str
        Why they stand so. Example: ``an empty cell is missing``.
    """

    rows: list[str]
    by: int
    why: str


class OtherNotation(Strict):
    """A cell printed in another notation than its table.

    Attributes
    ----------
    row, column : str
        The label of the row, and the heading of the column. Example: ``Training``.
    """

    row: str
    column: str
    notation: Notation


class Column(Strict):
    """One printed column, in the order of the page.

    Attributes
    ----------
    name : str
        The printed heading, or a name for a column without one. Example: ``Actual 2024``.
    label : bool
        Whether the column names the row.
    skip : str
        Why the column holds no facts; empty when it does. Example: ``a sum of the others``.
    means : mapping of str to str
        What every fact in the column is: ``{period: 2012-Q1, role: forecast}``.
        Example: ``{period: '2024', role: actual}``.
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
    columns : list of Column
        Its columns, where they are others than the table's. Example: ``[{name: Indicator, label: true}]``.
    slips : list of Slip
        Rows that are shifted.
    starts : str
        Beginning of the line with which it starts, tabs written as spaces. Example: ``Table 3``.
    occurrence : int
        Which line that begins so, when there are several.
    ends : str
        Beginning of the first later line that is no longer part of it; empty for the end of the document.
        Example: ``Source``.
    """

    starts: str
    occurrence: int = Field(default=1, ge=1)
    ends: str = ""
    columns: list[Column] = Field(default_factory=list)
    slips: list[Slip] = Field(default_factory=list)


class PrintedTable(Strict):
    """How a document prints one table.

    Example: ``{columns: [{name: Indicator, label: true}, {name: Actual}], pages: [{starts: Table 3}]}``.

    Attributes
    ----------
    notation : str
        How it writes numbers.
    scale : float
        By what its figures are multiplied, 1000 for thousands. Example: ``1000``.
    unit : str
        What its figures are in. Example: ``persons``.
    columns : list of Column
        Its columns, in the order of the page. Example: ``[{name: Indicator, label: true}, {name: Actual}]``.
    pages : list of Page
        Where in the document it is. Example: ``[{starts: Table 3}]``.
    skipped : list of Skipped
        Rows without facts.
    exceptions : list of OtherNotation
        Cells in another notation.
    heading : str
        Its printed title, or the beginning of it; a year in it has to be one of its figures.
        Example: ``Table 3. Targets``.
    """

    heading: str = ""
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


class NoFact(Strict):
    """Figures of running text that are no facts, and why.

    Attributes
    ----------
    why : str
        Why they are none. Example: ``numbers of pages``.
    rows : list of str
        The words with which the sentence begins, or the rest of it that prints them; all that begin so, unless one of
        them is numbered, as ``Fuente [2]``. Example: ``[Source]``.
    figures : list of str
        Which figures of the sentences, as printed; all of them, when none is named. Example: ``['12']``.
    """

    rows: list[str]
    figures: list[str] = Field(default_factory=list)
    why: str


class Document(Strict):
    """One source document.

    Attributes
    ----------
    title : str
        Its title. Example: ``Annual report 2024``.
    file : str
        Its name, in the folder that ``--documents`` names. Example: ``report-2024.txt``.
    notation : str
        How it writes numbers.
    tables : mapping of str to PrintedTable
        How it prints each table, so that figures can be looked up. Example: ``{T3: {columns: [{name: Indicator, label:
        true}], pages: [{starts: Table 3}]}}``.
    no_facts : list of NoFact
        Figures in its text that are no facts.
    not_carried : list of str
        What was left out of the facts, and why. Example: ``[the annexes]``.
    publisher : str
        Who answers for it. Example: ``The union``.
    date : str
        When it was written, by the calendar: ``2012-M01``; of a day, its month counts.
    kind : {"report", "plan", "talk", "survey"}
        With its date it decides what can be due in it: a plan owes no results of its own year, what it tells of
        earlier years is due as in a report.
    form : {"printed", "spreadsheet", "database"}
        How its cells are addressed: by printed table, row and column; by sheet and cell; by record and field.
    """

    title: str
    publisher: str = ""
    file: FileName
    date: DocumentDate
    kind: DocumentKind = "report"
    form: DocumentForm = "printed"
    notation: Notation = "point"
    tables: dict[str, PrintedTable] = Field(default_factory=dict)
    no_facts: list[NoFact] = Field(default_factory=list)
    not_carried: list[str] = Field(default_factory=list)
