"""The shape of ``data/<programme>/reading/<name>.yaml``: how the tables of somebody's file become facts.

A mapping says it in the words of ``documents.*.tables``. It is proposed, and what the proposal could not know stands
under ``questions``: while one is open nothing is made of the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from toolkit.facts.contracts.documents import DocumentForm, DocumentKind, Skipped
from toolkit.facts.contracts.figure_tables import BudgetRole, ObservationRole
from toolkit.facts.contracts.framework import Result
from toolkit.facts.contracts.values import (
    Aggregation,
    Code,
    Conditions,
    Currency,
    Direction,
    DocumentDate,
    FileName,
    Kind,
    Missing,
    PeriodText,
    Prose,
    Remark,
    Sex,
    Strict,
    Unit,
    one_of,
)
from toolkit.facts.notation import Notation
from toolkit.facts.periods import read_period

TO = ("tracking", "logframe", "budget", "records")
"""What the rows of a table become: values of indicators; those with their results and what is assumed; amounts of
budget lines; records of persons or things, a row each."""

MILESTONE = "milestone"
"""Role of a column of a logframe: it is the target of its period."""

ROLES = tuple(dict.fromkeys((*get_args(ObservationRole)[:6], MILESTONE, *get_args(BudgetRole)[:7], "stated_total")))
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
        A period, a name from the table's `periods`, or a part of the row's own: ``Q1``.
    holds : {"level", "increment"}
        Of cumulative indicators: what there was at the end of the period, or what was added in it.
    scale : float, optional
        By what a figure as shown is multiplied: 0.01 for percentages that are written without their sign.
    use : {"yes", "no"}
        ``no`` where the same figure stands elsewhere too, and that one counts: where there is none, this one does.
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

    Attributes
    ----------
    name : str
        Its heading; of several rows, joined by `` / ``.
    at : str
        Its letter, where two columns have one heading or one has none.
    is : str
        What the words of the column are, one of :data:`IS`.
    means : Means
        What its values are.
    skip : str
        Why it holds no facts.
    words : mapping of str to str
        What its words mean in ours: ``{Goal: goal, Objetivo: purpose}``.
    field, kind : str
        Of records: the column under which it is kept, and its kind.
    keep : str
        Of records: why it is kept though it could name a person or a place.
    separator : str
        Of `choices`: what stands between the answers of one cell.
    label : str
        Of records: what a reader calls it; its question.
    values : mapping of str to str
        Of records: the answers that there can be, each with what a reader calls it; of `choices` with the question.
    """

    name: str
    at: Annotated[str, Field(pattern=r"^([A-Z]{1,3})?$")] = ""
    is_: Annotated[str, one_of(IS)] | None = Field(default=None, alias="is")
    means: Means | None = None
    skip: Prose = ""
    words: dict[str, str] = Field(default_factory=dict)
    notation: Notation | None = None
    field: str = ""
    kind: Literal["", "text", "number", "integer", "date", "yes_no", "code"] = ""
    keep: Prose = ""
    separator: str = ";"
    label: Prose = ""
    values: dict[str, Prose] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_one_meaning(self) -> ReadColumn:
        said = [key for key in ("is_", "means", "skip") if getattr(self, key)]
        if len(said) != 1:
            code = "column_with_meanings" if said else "column_without_meaning"
            found = ", ".join(key.rstrip("_") for key in said)
            raise PydanticCustomError(code, "{found}", {"found": found or self.name, "name": self.name})
        return self


class OfSome(Strict):
    """What holds for some rows, whatever their columns say: that an indicator is to fall, that one is an index.

    Attributes
    ----------
    when : mapping
        Of which rows: by heading, what stands there in the file as it is.
    """

    when: Conditions
    says: Says


class Repair(Strict):
    """Rows whose cells stand in a column further right (positive) or left (negative) than their heading says.

    Attributes
    ----------
    when : mapping
        Of which rows: by heading, what stands there in the file as it is; ``""`` for nothing. A column of a table that
        is joined is named behind its table: ``indicators.level``.
    from : str
        Heading of the first column that is shifted.
    by : int
        By how many columns what belongs there stands elsewhere: 1 when it stands one further right.
    """

    when: Conditions
    from_: str = Field(alias="from")
    by: int
    why: Prose


class Void(Strict):
    """Columns that hold something else in some rows; what stands there is shown, and made no fact."""

    columns: list[str]
    when: Conditions
    why: Prose


class Join(Strict):
    """Another table of the mapping whose row is looked up for each of this one's.

    Attributes
    ----------
    table : str
        Its name.
    by : mapping of str to str
        Headings here, each with the one there that holds the same.
    """

    table: str
    by: dict[str, str] = Field(min_length=1)


class UnitWord(Strict):
    """What the words of a unit column mean: ``{Percentage: {unit: share, scale: 0.01}}``."""

    unit: Unit
    currency: Currency | None = None
    counts: Code | None = None
    scale: float | None = Field(default=None, gt=0)


class ReadTable(Strict):
    """One table of a file, and what its rows become.

    Attributes
    ----------
    document : str
        Code of the document it stands in, where the mapping has several.
    sheet : str
        Name of the sheet, where it is not the table's own.
    to : str
        What its rows become, one of :data:`TO`.
    header : list of int
        Rows of the headings, counted from 1; several are joined. None where the container names its columns itself.
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
    totals : list of str
        Of budget lines: rows, by the beginning of their label, that add all lines; they become the line above all.
    missing : mapping of str to str
        Words in the place of a value: ``{TBD: not_reported}``; ``""`` is an empty cell, which else is no fact at all.
    answers : mapping of str to float
        Words that are values: ``{"Yes": 1, "No": 0}``.
    periods : mapping of str to str
        Periods by name: a heading, the words of a period column, or a column's heading with them:
        ``{compact_year 5: 2009-M10..2010-M09}``.
    codes : mapping of str to str
        Codes of rows that have none of their own, by label: they stay when rows are added.
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
    totals: list[str] = Field(default_factory=list)
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
    file : str
        Its name, without a folder. The file is never copied into the project.
    digest : str
        SHA-256 of its bytes when it was last read; empty before.
    """

    title: str
    publisher: str = ""
    file: FileName
    digest: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    date: DocumentDate | Literal[""] = ""
    kind: DocumentKind = "report"
    form: DocumentForm = "spreadsheet"


class Question(Strict):
    """What the file does not say and nobody may guess.

    Attributes
    ----------
    key : str
        By which it is answered: ``--answer holds=level``.
    asks : str
        Code of its sentence: ``question.<asks>`` in ``toolkit/words``.
    at : str
        The sheet and cell where it came up: ``Indicators!D4``.
    fields : mapping of str to str
        What the sentence names.
    choices : list of str
        Answers to choose from; anything its places take, where there are none.
    sets : list of str
        Keys of the mapping that the answer becomes: ``tables.Indicators.says.holds``,
        ``tables.Indicators.columns[Q1].means.role``.
    proposed, answer : str
        What is proposed, and what was answered; the question is open while there is no answer.
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


class Mapped(Strict):
    """Everything that ``reading/<name>.yaml`` says.

    Attributes
    ----------
    documents : mapping
        By code, the documents it reads: one, or several whose tables are joined.
    results : list of Result
        Results that the file itself does not name, under which its indicators stand.
    tables : mapping
        By name; the name is the ``table`` of each fact.
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
    def _tables_refer_to_what_is_there(self) -> Mapped:
        for name, table in self.tables.items():
            if table.document is not None and table.document not in self.documents:
                known = ", ".join(self.documents)
                raise PydanticCustomError("unknown_document", "{found}", _unknown(table.document, known))
            if table.join is not None and (table.join.table == name or table.join.table not in self.tables):
                raise PydanticCustomError(
                    "unknown_table", "{found}", _unknown(table.join.table, ", ".join(self.tables))
                )
        return self


def _unknown(found: str, known: str) -> dict[str, str]:
    return {"found": found, "expected": known, "nearest": ""}
