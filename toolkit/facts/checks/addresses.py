"""Addresses: where a fact is printed, what stands there by declaration, and that it is what is typed."""

from __future__ import annotations

import re
from decimal import Decimal

from toolkit.errors import choice
from toolkit.facts.checks.readable import Findings, Readable
from toolkit.facts.notation import plain, why_unreadable
from toolkit.facts.printed import CELLS, addresses, column_of, notation_of, read_cell
from toolkit.facts.schemas.documents import Document
from toolkit.facts.schemas.figure_tables import Statement
from toolkit.facts.schemas.rows import Row

_WORDS = re.compile(r"\W*[^\W\d]{3,}(?:[^\w]+[^\W\d]+)*\W*")
"""What a sentence claims in words, without a digit; shorter ones, as n/a, claim nothing."""


def row_address(programme: Readable, _: str, row: Row) -> Findings:
    """Find what is wrong with the address of a row, and with its figure as printed there."""
    if not row.ADDRESSED and not row.document:
        return
    documents = programme.file.documents
    document = documents.get(row.document)
    if document is None:
        yield "unknown_document", "document", choice(row.document, documents)
        return
    if row.table or document.tables:
        yield from _place(programme, document, row)
    if row.VALUE and (row.table or document.tables or row.as_printed):
        yield from _as_printed(document, row)


def _place(programme: Readable, document: Document, row: Row) -> Findings:
    for address in addresses(row.document, row.table, row.row, row.column):
        if address.is_text:
            continue
        column = column_of(document, address)
        if address.table not in document.tables:
            yield "unknown_table", "table", choice(address.table, document.tables)
        elif address.column and column is None:
            table = document.tables[address.table]
            names = [c.name for columns in (table.columns, *(page.columns for page in table.pages)) for c in columns]
            yield "unknown_printed_column", "column", choice(address.column, names)
        elif column is not None:
            yield from _meaning(programme, row, column.means, address.column)


def _meaning(programme: Readable, row: Row, means: dict[str, str], printed: str) -> Findings:
    """Hold a fact against what its column is declared to mean: a target of 2011 holds targets of 2011, nothing else."""
    for name, meaning in means.items():
        found = str(getattr(row, name, meaning))
        if name == "period" and found != meaning:
            here, there = programme.period(found), programme.period(meaning)
            if there is None or (here is not None and here.last == there.last):
                continue  # no period is named as such; the level ..2011 and the year 2011 end together
        if found != meaning:
            yield "not_what_the_column_means", name, {"found": found, "expected": meaning, "printed": printed}


def _as_printed(document: Document, row: Row) -> Findings:
    value = getattr(row, row.VALUE)
    if value is None:
        return
    address = addresses(row.document, row.table, row.row, row.column)[0]
    figure = row.as_printed.split(CELLS)[0]
    printed = read_cell(document, address, figure)
    if printed is None and isinstance(row, Statement) and _WORDS.fullmatch(figure):
        return  # a sentence may claim "more than half"; a figure of a table is printed in digits
    if printed is None:
        notation = notation_of(document, address)
        known = why_unreadable(figure, notation)
        code = "no_as_printed" if not figure else known.pop("code", "as_printed_unreadable")
        yield code, "as_printed", {"found": row.as_printed, "notation": notation} | known
        return
    for name, expected in ((row.VALUE, printed.value), ("numerator", printed.numerator)):
        found = getattr(row, name, None)
        if expected is not None and found is not None and Decimal(repr(found)) != expected:
            fields = {"found": plain(found), "expected": format(expected.normalize(), "f")}
            yield "not_as_printed", name, fields | {"as_printed": row.as_printed}
