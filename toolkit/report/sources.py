"""Where a fact of a page is printed, and what is noted about it."""

from __future__ import annotations

import re

from toolkit.facts.contracts.figure_tables import BeneficiaryCount, Row
from toolkit.facts.contracts.rates_and_statements import Statement
from toolkit.facts.contracts.tables_by_name import TABLE_OF
from toolkit.facts.printed_cells import Address, column_of
from toolkit.facts.printed_text import clean
from toolkit.facts.programme import Programme
from toolkit.facts.records import RECORDS, are_synthetic
from toolkit.language import Numbers
from toolkit.measured import Measured
from toolkit.report import layouts
from toolkit.words import Words


class Sources:
    """What a page says of the facts of its programme; it gives the words and the names, this room the places."""

    programme: Programme
    words: Words
    numbers: Numbers

    def __init__(self) -> None:
        self._facts: dict[str, dict[str, Row]] = {}
        self._spelled: dict[str, str] = {}

    def name(self, code: str, *families: str) -> str:
        """Name a code, as the page does."""
        raise NotImplementedError

    def say(self, text: str) -> str:
        """Say a text of the programme's files, as the page does."""
        raise NotImplementedError

    def remark(self, text: str) -> str:
        """Say what is noted, as the page does."""
        raise NotImplementedError

    def spelled(self, fact: str) -> str:
        """Say where a fact is printed, and how; what is asked of many figures is looked up once."""
        if fact not in self._spelled:
            self._spelled[fact] = self.source(fact)
        return self._spelled[fact]

    def source(self, fact: str) -> str:
        """Say where a fact is printed, and how: document, table, row, column and the figure itself."""
        if fact.startswith(RECORDS):
            name = fact.removeprefix(RECORDS)
            key = "source.synthetic_records" if are_synthetic(self.programme, {name: None}) else "source.records"
            return self.words(key, name=self.words(f"records.{name}") if f"records.{name}" in self.words else name)
        row = self._fact(fact)
        if fact in self.programme.tried:
            printed = self.programme.tried[fact]
            return self.words("what_if.source", place=self.place(fact), printed=printed)
        if row.as_printed:
            said = self.words("printed.at", place=self.place(fact), printed=row.as_printed)
            why = self.note(fact) if row.certainty == "disputed" else ""
            return self.words("printed.denied", source=said, why=why) if why else said
        has_cell = getattr(row, "missing", "") and row.row and row.column and not self._is_prose(row)
        return self.words("printed.empty_at", place=self.place(fact)) if has_cell else self.place(fact)

    def _is_prose(self, row: Row) -> bool:
        """Whether a fact is printed in a column of sentences."""
        document = self.programme.file.documents[row.document]
        column = column_of(document, Address(row.document, row.table, row.row, row.column))
        return column is not None and column.prose

    def place(self, fact: str) -> str:
        """Say where a fact is printed: document, table, row and column; and its cell, where it has one."""
        row = self._fact(fact)
        document = self.programme.file.documents[row.document].title
        table = re.sub(r"[#*]+\s*", "", row.table)  # a heading's marks are of the text file, not of the document
        return " › ".join(part for part in (document, table, clean(row.row), row.column, row.cell) if part)

    def fact_name(self, fact: str) -> str:
        """Name a fact for a reader: a claim in its own words, others by what they are about, role and period."""
        row = self._fact(fact)
        if isinstance(row, Statement):
            return self.say(row.claim)
        column = row.SUBJECT
        about, period = str(getattr(row, column)), str(getattr(row, "period", ""))
        mode = getattr(row, "mode", "")
        name = self.name(about, *layouts.column(column).names) + (f" ({mode})" if mode else "")
        parts = [self.name(said, part).lower() for part in ("sex", "criterion", "role") if (said := _of(row, part))]
        if isinstance(row, BeneficiaryCount):
            parts.insert(0, self.name(row.unit, "counts"))
        return ", ".join(part for part in (name, *parts, self.numbers.period(period)) if part)

    def as_printed(self, fact: str) -> str:
        """Return a fact exactly as its document prints it."""
        return self._fact(fact).as_printed

    def note(self, fact: str) -> str:
        """Return what is noted about a fact."""
        return "" if fact.startswith(RECORDS) else self.remark(self._fact(fact).note)

    def table_note(self, fact: str) -> str:
        """Return what is noted about the printed table that a fact stands in."""
        address = self._fact(fact)
        printed = self.programme.file.documents[address.document].tables.get(address.table)
        return self.remark(printed.note) if printed else ""

    def remarks(self, figure: Measured) -> str:
        """Return what is noted about the facts behind a figure."""
        return " ".join(dict.fromkeys(note for note in map(self.note, figure.inputs) if note))

    def _fact(self, fact: str) -> Row:
        table = TABLE_OF[fact.partition(":")[0]]
        if table not in self._facts:
            self._facts[table] = dict(self.programme.facts(table))
        return self._facts[table][fact]


def _of(row: Row, part: str) -> str:
    """Return what a fact is of, as its sex or role; empty for all."""
    said = str(getattr(row, part, ""))
    return "" if said == "all" else said
