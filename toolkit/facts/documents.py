"""Facts held against their documents: each stands at its address, and what is printed is in a fact."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from toolkit.errors import Problem
from toolkit.facts.contracts.figure_tables import Row
from toolkit.facts.contracts.rates_and_statements import Statement
from toolkit.facts.contracts.tables_by_name import TABLES
from toolkit.facts.figures_in_text import unread
from toolkit.facts.folders import shown_path
from toolkit.facts.identifiers import named_in
from toolkit.facts.printed_cells import CELLS, SECTION, Address, addresses, column_of, is_of_cells
from toolkit.facts.printed_text import PrintedDocument, PrintedRow, Span, begins, clean, find_rows, places_of, stands_in
from toolkit.facts.programme import Programme
from toolkit.facts.text_files import read_text


class DocumentCheck:
    """Hold every fact of a programme against the text of its documents.

    Parameters
    ----------
    programme : Programme
        A programme whose tables can be read.
    folder : Path
        The folder that holds the documents' files.

    Attributes
    ----------
    problems : list of Problem
    looked_up : int
        Figures that have an address.
    found : int
        Those of them that stand there.
    without_address : int
        Facts that say of no cell or sentence that they stand in it.
    """

    def __init__(self, programme: Programme, folder: Path) -> None:
        self.programme = programme
        self.folder = folder
        self.problems: list[Problem] = []
        self.looked_up = self.found = self.without_address = 0
        self._covered: set[tuple[str, str, int, str]] = set()
        self._read: dict[str, list[Span]] = {}
        self._texts: dict[str, PrintedDocument] = {}
        self._rows: dict[tuple[str, str], list[PrintedRow]] = {}

    def run(self) -> list[Problem]:
        """Check every fact at its address, then list the printed cells and the figures of the text that are in none."""
        self._open_documents()
        for name in TABLES:
            file = shown_path(self.programme.folder / f"{name}.csv")
            for line, row in self.programme.rows(name):
                if isinstance(row, Row) and row.document in self._texts and row.table:
                    self._fact(file, line, row)
                elif isinstance(row, Row) and row.ADDRESSED and not self._is_of_cells(row):
                    self.without_address += 1
        for poll in self.programme.framework.polls:
            if poll.document in self._texts and poll.table:
                asked = Row(document=poll.document, table=poll.table, row=poll.row)
                self._fact(f"framework.yaml, polls[{poll.code}]", None, asked)
        self.problems += [*self._uncovered(), *self._unread()]
        return self.problems

    def _is_of_cells(self, row: Row) -> bool:
        document = self.programme.file.documents.get(row.document)
        return document is not None and is_of_cells(document) and bool(row.cell)

    def _open_documents(self) -> None:
        for name, document in self.programme.file.documents.items():
            if is_of_cells(document):
                continue  # by cell, as its mapping says: what reads workbooks lies above this room
            path = self.folder / document.file
            if not path.is_file():
                self.problems.append(Problem("document_missing", document.file, fields={"found": name}))
                continue
            text = read_text(path, document.file, self.problems)
            if text is None:
                continue
            self._texts[name] = PrintedDocument(text)
            for code, table in document.tables.items():
                try:
                    self._rows[name, code] = self._texts[name].rows(table)
                except LookupError as error:
                    fields = {"found": code, "expected": str(error.args[0])}
                    self.problems.append(Problem("table_not_found", document.file, fields=fields))
                    self._rows[name, code] = []

    def _fact(self, file: str, line: int | None, row: Row) -> None:
        cells = addresses(row.document, row.table, row.row, row.column)
        printed = row.as_printed.split(CELLS) if len(cells) > 1 else [row.as_printed]
        words = [(cells[0], each) for each in named_in(row.operands)] if isinstance(row, Statement) else []
        for address, figure in [*zip(cells, printed, strict=False), *words]:
            self.looked_up += 1
            problem = self._text_figure(address, figure) if address.is_text else self._cell(address, figure)
            if problem is None:
                self.found += 1
            else:
                fields = {"document": row.document, "table": row.table, "row": row.row, "column": address.column}
                self.problems.append(Problem(problem.code, file, line, fields=fields | dict(problem.fields)))

    def _text_figure(self, address: Address, figure: str) -> Problem | None:
        section = address.table.removeprefix(SECTION).strip()
        try:
            span = self._texts[address.document].sentence(section, address.row)
        except LookupError as error:
            return Problem("sentence_not_found", fields={"found": str(error.args[0])})
        sentence = self._texts[address.document].text[slice(*span)]
        if figure and not stands_in(figure, sentence):
            return Problem("not_at_address", fields={"found": sentence[:80], "expected": figure})
        self._is_read(address.document, figure, span)
        return None

    def _cell(self, address: Address, figure: str) -> Problem | None:
        rows = find_rows(self._rows.get((address.document, address.table), []), address.row)
        if len(rows) != 1:
            return Problem("row_ambiguous" if rows else "row_not_found", fields={"found": str(len(rows))})
        if not address.column:
            return None
        if address.column not in rows[0].cells:
            return Problem("column_not_found", fields={"expected": ", ".join(rows[0].cells)})
        self._covered.add((address.document, address.table, rows[0].line, address.column))
        text = rows[0].cells[address.column]
        column = column_of(self.programme.file.documents[address.document], address)
        if not figure and column is not None and column.prose:
            return None
        if not stands_in(figure, text):
            return Problem("not_at_address", fields={"found": text[:80], "expected": figure})
        if column is not None and column.prose:
            self._is_read(address.document, figure, self._texts[address.document].span_of_line(rows[0].line))
        return None

    def _is_read(self, document: str, figure: str, span: Span) -> None:
        """Remember where the text prints a figure that a fact reads."""
        self._read.setdefault(document, []).extend(places_of(clean(figure), self._texts[document].text, span))

    def _unread(self) -> Iterator[Problem]:
        """List the figures of sentences that are in no fact, also of sentences in the cells of tables."""
        for name, text in self._texts.items():
            document = self.programme.file.documents[name]
            apart: list[Span] = []
            for code, table in document.tables.items():
                rows = {row.line: row for row in self._rows[name, code]}
                columns = {c.name: c for page in table.pages for c in table.columns_of(page)}
                for line in text.lines_of(table) if rows else ():
                    cells = rows[line].cells if line in rows else {}
                    prose = [cell for column, cell in cells.items() if columns[column].prose and cell]
                    apart += _apart(text, line, prose)
            yield from unread(document, text, apart, self._read.get(name, []))

    def _uncovered(self) -> Iterator[Problem]:
        for (name, code), rows in self._rows.items():
            document = self.programme.file.documents[name]
            table = document.tables[code]
            skipped = [row for skip in table.skipped for row in skip.rows]
            columns = {c.name: c for page in table.pages for c in table.columns_of(page)}
            for row in rows:
                first = row.label or next(text for text in row.cells.values() if text)
                if any(begins(first, words) for words in skipped):
                    continue
                for column, text in row.cells.items():
                    if not text or columns[column].label or columns[column].skip:
                        continue
                    if (name, code, row.line, column) not in self._covered:
                        fields = {"table": code, "row": first[:60], "column": column, "found": text[:60]}
                        yield Problem("cell_without_fact", document.file, row.line, fields=fields)


def _apart(text: PrintedDocument, line: int, sentences: list[str]) -> Iterator[Span]:
    """Return what is left of a line of a table when the sentences in its cells are taken out."""
    start, stop = text.span_of_line(line)
    for sentence in sentences:
        place = text.text.find(sentence, start, stop)
        if place >= 0:
            yield start, place
            start = place + len(sentence)
    yield start, stop
