"""The shape of what ``framework.yaml`` says of records, column by column, and of questions put to members."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from toolkit.facts.contracts.values import Code, FileName, Names, PeriodText, Prose, Strict


class Records(Strict):
    """One table of records, declared column by column.

    Attributes
    ----------
    file : str
        Its file: CSV, CSV packed by gzip (``.csv.gz``), or Parquet; or the folder of its parts, which are each such a
        file. Example: ``records/sales.csv``.
    synthetic : bool
        Whether they were made up.
    columns : mapping of str to str
        Every column, with its kind. Example: ``{member: code, sex: text, kilos: number}``.
    row : str
        What one row is, for a reader.
    labels : mapping of str to str
        What its columns and the values in them are called, for a reader.
        Example: ``{member: Member, kilos: Kilos sold}``.
    public : bool
        Whether its rows are of organisations, or of things, of which anybody may know everything. Of all others,
        figures of small groups are held back.
    key : list of str, or "none"
        Columns that are no two rows' together: who was asked what, when. ``none`` where two rows may be the same. Where
        it is not said, rows that are repeated as a whole are refused.
    values : mapping
        By column, the answers that there can be; any other is refused. Example: ``{sex: [woman, man]}``.
    same_answers : mapping
        By column, the answer as it is counted and the other spellings that mean it: ``{sex: {mujer: [Mujer, muj.]}}``.
        One without other spellings is an answer of its own, however near to another it is; what is listed under ``""``
        is no answer: ``{"": ["NULL", "999"]}``. Example: ``{sex: {woman: [Woman, w]}}``.
    """

    file: FileName
    synthetic: bool = False
    public: bool = False
    row: Prose = ""
    labels: dict[str, Prose] = Field(default_factory=dict)
    columns: dict[str, Literal["text", "number", "integer", "date", "yes_no", "code"]]
    key: Literal["none"] | Names = Field(default_factory=list)
    values: dict[str, list[str]] = Field(default_factory=dict)
    same_answers: dict[str, dict[str, list[str]]] = Field(default_factory=dict)


class Poll(Strict):
    """One question put to members, with the answers to choose from.

    Attributes
    ----------
    code : str
        Its code, as the answers name it. Example: ``Q1``.
    question : str
        What was asked. Example: ``What does the union do well?``.
    choose : int
        How many answers one may give, of ``several`` and ``ranking``. Example: ``3``.
    result : str
        The result that it is about.
    kind : str
        ``single`` takes one answer, ``several`` at most `choose`, ``ranking`` puts them in order, ``open`` takes words,
        which are only counted.
    options : list of str
        The answers to choose from; empty where they are those that occur.
    document, table, row : str
        Where the question is printed, as for a fact. Example: ``report``.
    held : str
        The period in which it was put.
    """

    code: Code
    question: Prose
    kind: Literal["single", "several", "ranking", "open"]
    options: list[Prose] = Field(default_factory=list)
    choose: int | None = Field(default=None, gt=0)
    result: Code | None = None
    document: str = ""
    table: str = ""
    row: str = ""
    held: PeriodText | None = None
    note: Prose = ""

    @model_validator(mode="after")
    def _choices_fit(self) -> Poll:
        many = self.choose is not None and self.options and self.choose > len(self.options)
        if many or (self.choose is not None and self.kind not in ("several", "ranking")):
            raise PydanticCustomError("poll_choices", "{found}", {"found": self.code})
        return self
