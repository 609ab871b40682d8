"""The facts of a programme as a sheet: what each is, its value as a number, how it is printed, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.exchange.writing.annex.annex_sheets import Book, Cell, Column, Sheet, sheet_name
from toolkit.exchange.writing.annex.annex_sheets import Row as SheetRow
from toolkit.exchange.writing.annex.annex_values import WITHHELD, Writing, number, number_format
from toolkit.exchange.writing.annex.live_formulas import FactCells, sheet_in_formulas
from toolkit.facts.cell_names import letters
from toolkit.facts.contracts.figure_tables import Observation, Row
from toolkit.facts.contracts.tables_by_name import FACTS
from toolkit.facts.contracts.values import number_columns
from toolkit.facts.contracts.word_tables import Grade
from toolkit.facts.facts_as_figures import printed_of
from toolkit.facts.programme import Programme
from toolkit.measured import Measured

if TYPE_CHECKING:
    from toolkit.report.page import Page

READ = {"fact": 30, "kind": 36, "period": 11, "value": 14, "unit": 12, "currency": 8, "as_printed": 13}
"""Columns for a reader, each with its width; then the address."""

ADDRESS = {"document": 18, "table": 18, "row": 28, "column": 13, "cell": 6}

SAID = {"status": 20, "note": 50}

_LONG = ("fact", "kind", "value", "unit", "as_printed", "document", "table", "row", "column", "status", "note")

FILE = "facts_file"
"""Heading of the first column that is called as in the programme's files: the file that holds the fact."""

_SHOWN = ("as_printed", "table", "row", "column", "cell", "note")
"""Columns of a file that stand among those for a reader as they are typed."""


@dataclass(frozen=True, slots=True)
class FactRows:
    """Every fact of a programme with its row and its figure, in the order in which they are listed."""

    rows: Mapping[str, Row]
    figures: Mapping[str, Measured]
    keys: Sequence[str]

    @property
    def headings(self) -> list[str]:
        """The names of all columns, in order: those for a reader by their code, then those of the files."""
        return [*READ, *ADDRESS, *SAID, FILE, *self.keys]

    def cells(self, sheet: str, book: Book) -> FactCells:
        """Return where each fact stands."""
        where = {name: letters(at) for at, name in enumerate(self.headings)}
        return FactCells(
            sheet=sheet_in_formulas(sheet_name(sheet)),
            rows={fact: book.row_of(number) for number, fact in enumerate(self.rows)},
            figures=self.figures,
            value=where["value"],
            numerator=where.get("numerator", ""),
            denominator=where.get("denominator", ""),
        )


def facts_of(programme: Programme) -> FactRows:
    """List the facts of all tables that a programme has."""
    rows: dict[str, Row] = {}
    figures: dict[str, Measured] = {}
    used: dict[str, None] = {}
    for name, contract in FACTS.items():
        own = dict(programme.facts(name)) if programme.has(name) else {}
        rows |= own
        figures |= printed_of(programme, name) if contract.VALUE else {}
        used |= dict.fromkeys(key for key in _keys(contract) if any(_held(row, key) for row in own.values()))
    return FactRows(rows, figures, list(used))


def _keys(contract: type[Row]) -> Iterator[str]:
    """Name the columns of a file that a reader's columns do not hold as they are typed."""
    for name in contract.columns():
        if name not in _SHOWN and name != contract.VALUE:
            yield name


def held(row: Row, key: str) -> object:
    """Return what a row has in a column of its file; nothing of what is withheld but why."""
    if getattr(row, "missing", "") == WITHHELD and key in number_columns(type(row)):
        return None
    name = _fields(type(row)).get(key)
    return getattr(row, name) if name else None


@lru_cache(maxsize=64)
def _fields(contract: type[Row]) -> Mapping[str, str]:
    """Name the fields of a contract by their columns."""
    return {about.alias or name: name for name, about in contract.model_fields.items()}


def _held(row: Row, key: str) -> bool:
    return held(row, key) not in (None, "")


def fact_sheet(writing: Writing, known: FactRows) -> Sheet:
    """Write the sheet of facts."""
    page = writing.page
    widths = READ | ADDRESS | SAID
    columns = [Column(writing.heading(name), width, name in _LONG) for name, width in widths.items()]
    files = [Column(FILE), *(Column(key) for key in known.keys)]
    rows = [_row(writing, known, fact, row) for fact, row in known.rows.items()]
    return Sheet(
        name=page.words("annex.sheet.facts"),
        title="",
        lead=page.words("annex.holds.facts", column=FILE),
        columns=[*columns, *files],
        rows=[SheetRow(cells, page.synthetic) for cells in rows],
        printed=len(READ) + len(ADDRESS),
    )


def _row(writing: Writing, known: FactRows, fact: str, row: Row) -> list[Cell]:
    page, figure = writing.page, known.figures.get(fact)
    document = page.programme.file.documents.get(row.document)
    period = str(getattr(row, "period", ""))
    read = [
        Cell(fact),
        Cell(what(page, fact, row)),
        Cell(page.numbers.period(period)),
        _value(writing, row, figure),
        Cell(_unit(writing, figure)),
        Cell(figure.currency if figure is not None else ""),
        Cell(row.as_printed),
        Cell(document.title if document is not None else row.document),
        *(Cell(getattr(row, name)) for name in ("table", "row", "column", "cell")),
        Cell(_status(writing, row)),
        Cell(page.say(row.note)),
    ]
    own = _fields(type(row))
    return [*read, Cell(row.TABLE), *(_key(row, key) if key in own else _EMPTY for key in known.keys)]


_EMPTY = Cell()


def what(page: Page, fact: str, row: Row) -> str:
    """Say what a fact is: a figure by its name, what is told in words by these words."""
    if row.VALUE or isinstance(row, Grade):
        return page.fact_name(fact)
    told = next((said for name in ("name", "description", "text") if (said := getattr(row, name, ""))), "")
    return page.say(told) or page.fact_name(fact)


def _value(writing: Writing, row: Row, figure: Measured | None) -> Cell:
    """Write the value of a fact; the reason why it has none, in words."""
    if isinstance(row, Grade):
        return Cell(row.grade)
    if figure is None:
        return Cell()
    if figure.value is None:
        text = row.text if isinstance(row, Observation) else ""
        return Cell(writing.page.say(text)) if text else Cell(writing.why(figure.missing), is_reason=True)
    return Cell(number=figure.value, format=number_format(figure.unit, figure.value))


def _unit(writing: Writing, figure: Measured | None) -> str:
    if figure is None:
        return ""
    is_named = figure.unit == "count" and figure.counts
    return writing.page.counted(figure.counts) if is_named else writing.unit(figure.unit)


def _status(writing: Writing, row: Row) -> str:
    said = [writing.said(f"annex.use.{row.use}")] if row.use != "yes" else []
    said += [writing.said(f"annex.certainty.{row.certainty}")] if row.certainty else []
    return "; ".join(said)


def _key(row: Row, key: str) -> Cell:
    value = held(row, key)
    if isinstance(value, float):
        return number(value)
    return Cell("" if value is None else str(value))
