"""The shape of ``data/<programme>/reading/<name>.yaml``: how the tables of somebody's file become facts.

A mapping says it in the words of ``documents.*.tables``. It is proposed, and what the proposal could not know stands
under ``questions``: while one is open nothing is made of the file.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from toolkit.exchange.mapping.mapping_columns import ReadColumn, Says, is_part
from toolkit.exchange.mapping.mapping_rows import Join, OfSome, Repair, UnitWord, Void
from toolkit.facts.contracts.allowed import Missing, Sex
from toolkit.facts.contracts.documents import DocumentForm, DocumentKind, Skipped
from toolkit.facts.contracts.framework import Result
from toolkit.facts.contracts.values import (
    Code,
    DocumentDate,
    FileName,
    PeriodText,
    Prose,
    Strict,
    one_of,
)
from toolkit.facts.notation import Notation
from toolkit.facts.periods import read_period

TO = ("tracking", "logframe", "budget", "records")
"""What the rows of a table become: values of indicators; those with their results and what is assumed; amounts of
budget lines; records of persons or things, a row each."""


class ReadTable(Strict):
    """One table of a file, and what its rows become.

    Attributes
    ----------
    document : str
        Code of the document it stands in, where the mapping has several.
    sheet : str
        Name of the sheet, where it is not the table's own. Example: ``Indicators``.
    to : str
        What its rows become, one of :data:`TO`.
    header : list of int
        Rows of the headings, counted from 1; several are joined. Example: ``[3, 4]``.
    starts, ends : int or str
        First row, and the first that no longer belongs to it: a number, or the beginning of the text in one of the
        label's columns. Without them it starts below its header and ends with the sheet.
    scale : float
        By what every figure is multiplied: 1000 for a table in thousands.
    some : list of OfSome
        What holds for some rows alone.
    skipped : list of Skipped
        Rows that hold no fact, by the beginning of a text in one of their label's columns, and why.
    sections : {"", "result"}
        What a row is that holds nothing but its label: nothing, or the result that holds until the next.
    parts : mapping of str to {"women", "men", "all"}
        Rows that count some of those that the indicator above them counts, by their name; they have no code of their
        own. Example: ``{of which women: women, of which men: men}``.
    totals : list of str
        Of budget lines: rows, by the beginning of their label, that add all lines; they become the line above all.
        Example: ``[Total]``.
    subtotals : list of str
        Of budget lines: rows, by their label, that add the lines above them, as far as the heading or the subtotal
        before; they become the line above those. Example: ``[Subtotal staff]``.
    missing : mapping of str to str
        Words in the place of a value; ``""`` is an empty cell, which else is no fact at all.
        Example: ``{TBD: not_reported}``.
    answers : mapping of str to float
        Words that are values. Example: ``{"Yes": 1, "No": 0}``.
    units : mapping
        What the words of the unit column mean. Example: ``{Percentage: {unit: share, scale: 0.01}}``.
    periods : mapping of str to str
        Periods by name: a heading, the words of a period column, or a column's heading with them.
        Example: ``{Year 5: 2009-M10..2010-M09}``.
    codes : mapping of str to str
        Codes of rows that have none of their own, by label: they stay when rows are added.
        Example: ``{Farmers trained: I1}``.
    records : str
        Of records: the table of ``framework.yaml`` that they are.
    others : str
        Of records: why columns that are not named here are left out, all at once: ``the form has them, nobody asks``.
        Those that could name a person are named all the same.
    """

    document: Code | None = None
    sheet: str = ""
    to: Annotated[str, one_of(TO)]
    header: list[Annotated[int, Field(ge=1)]] = Field(default_factory=lambda: [1])
    starts: int | str | None = None
    ends: int | str | None = None
    notation: Notation = "point"
    scale: float = Field(default=1, gt=0)
    columns: list[ReadColumn] = Field(min_length=1)
    says: Says = Field(default_factory=Says)
    some: list[OfSome] = Field(default_factory=list)
    skipped: list[Skipped] = Field(default_factory=list)
    sections: Literal["", "result"] = ""
    parts: dict[str, Sex] = Field(default_factory=dict)
    totals: list[str] = Field(default_factory=list)
    subtotals: list[str] = Field(default_factory=list)
    missing: dict[str, Missing] = Field(default_factory=dict)
    answers: dict[str, float] = Field(default_factory=dict)
    units: dict[str, UnitWord] = Field(default_factory=dict)
    periods: dict[str, PeriodText] = Field(default_factory=dict)
    codes: dict[str, Code] = Field(default_factory=dict)
    repair: list[Repair] = Field(default_factory=list)
    void: list[Void] = Field(default_factory=list)
    join: Join | None = None
    records: Code | None = None
    others: Prose = ""

    @model_validator(mode="after")
    def _periods_are_known(self) -> ReadTable:
        for means in (self.says, *(column.means for column in self.columns if column.means)):
            known = not means.period or is_part(means.period) or means.period in self.periods
            if not known and read_period(means.period) is None:
                raise PydanticCustomError("unknown_period", "{found}", {"found": means.period})
        return self


class ReadDocument(Strict):
    """The document that facts belong to, as in ``programme.yaml``, and the file as it was last read.

    Attributes
    ----------
    title : str
        What pages call it. Example: ``Tracking table``.
    publisher : str
        Who answers for it. Example: ``Union of cooperatives``.
    file : str
        Its name, without a folder. The file is never copied into the project.
    digest : str
        SHA-256 of its bytes when it was last read; empty before.
        Example: ``e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855``.
    kind : str
        What sort of document it is. Example: ``report``.
    form : str
        How its cells are addressed. Example: ``spreadsheet``.
    """

    title: str
    publisher: str = ""
    file: FileName
    digest: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    date: DocumentDate | Literal[""] = ""
    kind: DocumentKind = "report"
    form: DocumentForm = "spreadsheet"


class ReadingQuestion(Strict):
    """What the file does not say and nobody may guess.

    Attributes
    ----------
    key : str
        By which it is answered. Example: ``holds``.
    asks : str
        Code of its sentence: ``question.<asks>`` in ``toolkit/words``.
    at : str
        The sheet and cell where it came up. Example: ``Indicators!D4``.
    fields : mapping of str to str
        What the sentence names. Example: ``{n: "12"}``.
    choices : list of str
        Answers to choose from; anything its places take, where there are none. Example: ``[level, increment]``.
    sets : list of str
        Keys of the mapping that the answer becomes. Example: ``[tables.Indicators.says.holds]``.
    proposed : str
        What is proposed. Example: ``level``.
    answer : str
        What was answered; the question is open while there is none. Example: ``level``.
    """

    key: Annotated[str, Field(pattern=r"^[\w.\-]+$")]
    asks: Code
    at: str = ""
    fields: dict[str, str] = Field(default_factory=dict)
    choices: list[str] = Field(default_factory=list)
    sets: list[str] = Field(default_factory=list)
    proposed: str = ""
    answer: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it."""
        return not self.answer


Question = ReadingQuestion


class ReadingFile(Strict):
    """Everything that ``reading/<name>.yaml`` says.

    Attributes
    ----------
    documents : mapping
        By code, the documents it reads: one, or several whose tables are joined.
    results : list of Result
        Results that the file itself does not name, under which its indicators stand.
    tables : mapping
        By name; the name is the table of each fact.
        Example: ``{Indicators: {to: tracking, columns: [{name: Code, is: code}]}}``.
    questions : list of Question
        Those that were asked, open and answered.
    """

    documents: dict[Code, ReadDocument] = Field(min_length=1)
    results: list[Result] = Field(default_factory=list)
    tables: dict[str, ReadTable] = Field(min_length=1)
    questions: list[Question] = Field(default_factory=list)

    @property
    def open_questions(self) -> list[Question]:
        """The questions that nobody has answered."""
        return [question for question in self.questions if question.is_open]

    def document_of(self, table: ReadTable) -> str:
        """Return the code of the document that a table stands in."""
        return table.document or next(iter(self.documents))

    @model_validator(mode="after")
    def _tables_refer_to_what_is_there(self) -> ReadingFile:
        for name, table in self.tables.items():
            if table.document is not None and table.document not in self.documents:
                known = ", ".join(self.documents)
                raise PydanticCustomError("unknown_document", "{found}", _unknown(table.document, known))
            if table.join is not None and (table.join.table == name or table.join.table not in self.tables):
                raise PydanticCustomError(
                    "unknown_table", "{found}", _unknown(table.join.table, ", ".join(self.tables))
                )
        return self


Mapped = ReadingFile


def _unknown(found: str, known: str) -> dict[str, str]:
    return {"found": found, "expected": known, "nearest": ""}
