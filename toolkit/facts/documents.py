"""The text of the source documents: every printed figure looked up at its address, every printed cell accounted for."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from toolkit.errors import Problem
from toolkit.facts.contracts.documents import Column, Page, PrintedTable
from toolkit.facts.contracts.figure_tables import Row
from toolkit.facts.contracts.tables import TABLES
from toolkit.facts.folders import shown_path
from toolkit.facts.notation import SCALES, is_minus
from toolkit.facts.printed import CELLS, SECTION, Address, addresses, column_of, without_count
from toolkit.facts.programme import Programme
from toolkit.facts.text_files import read_text

_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_HEADING = re.compile(r"\d+(\.\d+)+\.?\s")
_SENTENCE_END = re.compile(r"(?<=[.:!?])\s+(?=[A-ZÁÉÍÓÚÑ¿“\"])|\n")


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """Return a printed text without markup, with single spaces."""
    return re.sub(r"\s+", " ", html.unescape(_TAG.sub("", text).replace("\\$", "$"))).strip()


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One row of a printed table: its label, and its cells by column."""

    label: str
    cells: dict[str, str]
    line: int


class PrintedDocument:
    """The text of one document, its table cells separated by tabs."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()
        self._starts = [clean(line.replace("\t", " ")) for line in self.lines]

    def rows(self, table: PrintedTable) -> list[PrintedRow]:
        """Read a declared table, over all its pages.

        Raises
        ------
        LookupError
            When a page does not begin where the declaration says; the argument is the text that was looked for.
        """
        return [row for page in table.pages for row in self._page(page, table.columns_of(page))]

    def _page(self, page: Page, columns: list[Column]) -> Iterator[PrintedRow]:
        starts = [i for i, line in enumerate(self._starts) if line.startswith(page.starts)]
        if len(starts) < page.occurrence:
            raise LookupError(page.starts)
        for number in range(starts[page.occurrence - 1] + 1, len(self.lines)):
            if page.ends and self._starts[number].startswith(page.ends):
                return
            if "\t" in self.lines[number]:
                cells = [clean(cell) for cell in self.lines[number].split("\t")]
                if any(cells):
                    yield self._row(cells, page, columns, number + 1)

    def _row(self, cells: list[str], page: Page, columns: list[Column], line: int) -> PrintedRow:
        first = next(cell for cell in cells if cell)
        for slip in page.slips:
            if any(_begins(first, row) for row in slip.rows):
                cells = cells[slip.by :] if slip.by > 0 else [""] * -slip.by + cells
        cells += [""] * (len(columns) - len(cells))
        named = dict(zip([column.name for column in columns], cells, strict=False))
        label = " ".join(named[column.name] for column in columns if column.label and named[column.name])
        return PrintedRow(label, named, line)

    def sentence(self, section: str, row: str) -> str:
        """Find the sentence of a section that begins with `row`.

        Raises
        ------
        LookupError
            When there is no such section, or no sentence or more than one begins so.
        """
        heading, nth = without_count(section)
        starts = [
            i
            for i, line in enumerate(self._starts)
            if "\t" not in self.lines[i] and re.match(re.escape(heading) + r"(?!\.?\d|\w)", line)
        ]
        if len(starts) < nth:
            raise LookupError(f"{SECTION} {section}")
        begin = starts[nth - 1]
        end = next(
            (
                i
                for i in range(begin + 1, len(self.lines))
                if _HEADING.match(self._starts[i]) and "\t" not in self.lines[i]
            ),
            len(self.lines),
        )
        text = _joined([line for line in self._starts[begin:end] if line])
        words, count = without_count(row)
        found = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
        if len(found) < count or (count == 1 and len(found) > 1 and words == row):
            raise LookupError(row)
        rest = text[found[count - 1] :]
        stop = _SENTENCE_END.search(rest, len(words))
        return rest[: stop.start()] if stop else rest


def _joined(lines: list[str]) -> str:
    """Join the lines of a text; a sentence that goes on over a page break stays one."""
    text = ""
    for line in lines:
        goes_on = text and text[-1] not in ".:;!?" and line[0].islower()
        text += (" " if goes_on else "\n") + line
    return text.lstrip("\n")


def _begins(label: str, row: str) -> bool:
    return label == row or (label.startswith(row) and not re.match(r"\w|[.,]\d", label[len(row) :]))


def find_rows(rows: list[PrintedRow], row: str) -> list[PrintedRow]:
    """Find the printed rows that a fact's `row` may mean; one is right, none or several are wrong."""
    words, nth = without_count(row)
    numbered = words != row
    found = [r for r in rows if r.label == words] or [r for r in rows if _begins(r.label, words)]
    return found[nth - 1 : nth] if numbered else found


def stands_in(figure: str, text: str) -> bool:
    """Whether a figure stands in a printed text, not as a part of a longer one."""
    figure, text = clean(figure), clean(text)
    if figure == text or not figure or (is_minus(text) and not is_minus(figure)):
        return figure == text
    before = r"(?<![\w.,'’])" + (r"(?<![-−])" if figure[0].isdigit() else "")
    after = r"(?!\w)" if figure.endswith("%") else r"(?!\w|\s?%|[.,'’]\d" + rf"|\s(?:{'|'.join(SCALES)})\b)"
    return bool(re.search(before + re.escape(figure) + after, text))


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
        self._texts: dict[str, PrintedDocument] = {}
        self._rows: dict[tuple[str, str], list[PrintedRow]] = {}

    def run(self) -> list[Problem]:
        """Check every fact at its address, then list the printed cells that no fact covers."""
        self._open_documents()
        for name in TABLES:
            file = shown_path(self.programme.folder / f"{name}.csv")
            for line, row in self.programme.rows(name):
                if isinstance(row, Row) and row.document in self._texts and row.table:
                    self._fact(file, line, row)
                elif isinstance(row, Row) and row.ADDRESSED:
                    self.without_address += 1
        for poll in self.programme.framework.polls:
            if poll.document in self._texts and poll.table:
                asked = Row(document=poll.document, table=poll.table, row=poll.row)
                self._fact(f"framework.yaml, polls[{poll.code}]", None, asked)
        self.problems += list(self._uncovered())
        return self.problems

    def _open_documents(self) -> None:
        for name, document in self.programme.file.documents.items():
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
        for address, figure in zip(cells, printed, strict=False):
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
            sentence = self._texts[address.document].sentence(section, address.row)
        except LookupError as error:
            return Problem("sentence_not_found", fields={"found": str(error.args[0])})
        if figure and not stands_in(figure, sentence):
            return Problem("not_at_address", fields={"found": sentence[:80], "expected": figure})
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
        return None

    def _uncovered(self) -> Iterator[Problem]:
        for (name, code), rows in self._rows.items():
            document = self.programme.file.documents[name]
            table = document.tables[code]
            skipped = [row for skip in table.skipped for row in skip.rows]
            columns = {c.name: c for page in table.pages for c in table.columns_of(page)}
            for row in rows:
                first = row.label or next(text for text in row.cells.values() if text)
                if any(_begins(first, words) for words in skipped):
                    continue
                for column, text in row.cells.items():
                    if not text or columns[column].label or columns[column].skip:
                        continue
                    if (name, code, row.line, column) not in self._covered:
                        fields = {"table": code, "row": first[:60], "column": column, "found": text[:60]}
                        yield Problem("cell_without_fact", document.file, row.line, fields=fields)
