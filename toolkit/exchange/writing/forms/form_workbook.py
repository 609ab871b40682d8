"""A form as a workbook: a sheet a table, to be printed on A4 across, numbers as numbers, texts never as formulas."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from toolkit.exchange.writing.forms.form import Cell, Form, Row, Table, headings

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_A4 = 9
"""Number of the paper in a workbook."""

_LINE, _TALLEST = 13.5, 400.0
"""Height of a line of text, and the most that a row can have, in points."""

_SIZE, _SMALL = 10, 9
"""Size of letters, in points."""

_RED = "#C00000"
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

_TEXT: dict[str, Any] = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#A6A6A6", "font_size": _SIZE}
_LOOKS: dict[str, dict[str, Any]] = {
    "": {},
    "absent": {"italic": True, "font_color": "#595959"},
    "part": {"indent": 1, "font_color": "#404040"},
    "group": {"bold": True, "bg_color": "#D9E2EC"},
    "heading": {"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "valign": "vcenter", "align": "center"},
}


def workbook(form: Form) -> bytes:
    """Write a form as a workbook."""
    import xlsxwriter  # noqa: PLC0415 - an optional package, only where such a file is written

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, _OPTIONS) as book:
        book.set_properties({"title": form.short_title, "comments": form.synthetic})
        formats = _Formats(book)
        for table in form.tables:
            _Sheet(book.add_worksheet(table.name), form, formats).write(table)
    return content.getvalue()


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, **says: Any) -> Format:
        key = tuple(sorted(says.items()))
        if key not in self._made:
            self._made[key] = self.book.add_format(says)
        return self._made[key]

    def of(self, cell: Cell, look: str = "") -> Format:
        """Return the format of a cell."""
        number = {"num_format": cell.pattern, "align": "right", "indent": 1} if cell.number is not None else {}
        return self(**{**_TEXT, **_LOOKS[look or cell.look], **number})


class _Sheet:
    """One sheet of a form: its head, its table, its notes, and how it is printed."""

    def __init__(self, sheet: Worksheet, form: Form, formats: _Formats) -> None:
        self.sheet, self.form, self.formats = sheet, form, formats
        self.at = 0

    def write(self, table: Table) -> None:
        """Write a table between the head and the notes of its form."""
        for place, width in enumerate(table.widths):
            self.sheet.set_column(place, place, width)
        self._head(table)
        begins = self.at
        heads = headings(table)
        for row in heads:
            self._row(row, table, "heading")
        self.sheet.freeze_panes(self.at, 1)
        self._body(table)
        self._notes(table)
        self._to_be_printed(begins, begins + len(heads) - 1)

    def _head(self, table: Table) -> None:
        """Say whose form it is; first of all, in red, that it was made up."""
        if self.form.synthetic:
            self._across(self.form.synthetic, table, 14, bold=True, font_color=_RED)
        self._across(self.form.programme, table, 14, bold=True)
        self._across(table.title, table, 12, bold=True)
        self._across(" · ".join(self.form.facts), table, _SIZE)
        self.at += 1

    def _across(self, text: str, table: Table, size: int, **says: Any) -> None:
        """Write a line over the whole width, as high as it needs."""
        how = self.formats(text_wrap=True, valign="top", font_size=size, **says)
        self.sheet.merge_range(self.at, 0, self.at, len(table.columns) - 1, "", how)
        self.sheet.write_string(self.at, 0, text, how)
        wide = sum(table.widths) * _SIZE / size
        self.sheet.set_row(self.at, _height(_lines(text, wide)) * size / _SIZE)
        self.at += 1

    def _body(self, table: Table) -> None:
        needs = _heights(table)
        for row, height in zip(table.rows, needs, strict=True):
            self.sheet.set_row(self.at, height)
            self._row(row, table)

    def _row(self, row: Row, table: Table, look: str = "") -> None:
        if look:
            self.sheet.set_row(self.at, _height(max(_lines_of(cell, place, table) for place, cell in _there(row))))
        for place, cell in _there(row):
            how = self.formats.of(cell, look)
            if cell.down > 1 or cell.across > 1:
                self.sheet.merge_range(self.at, place, self.at + cell.down - 1, place + cell.across - 1, "", how)
            if cell.number is not None:
                self.sheet.write_number(self.at, place, cell.number, how)
            elif cell.text:
                self.sheet.write_string(self.at, place, cell.text, how)
            else:
                self.sheet.write_blank(self.at, place, None, how)
        self.at += 1

    def _notes(self, table: Table) -> None:
        self.at += 1
        for note in self.form.notes:
            self._across(note, table, _SMALL)

    def _to_be_printed(self, begins: int, ends: int) -> None:
        """Print on A4 across, as wide as the paper, with the headings on each page."""
        self.sheet.set_landscape()
        self.sheet.set_paper(_A4)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(begins, ends)
        self.sheet.hide_gridlines(2)
        if self.form.synthetic:
            self.sheet.set_header(f"&C&B&K{_RED.removeprefix('#')}{_plain(self.form.synthetic)}")
            self.sheet.set_tab_color(_RED)
        self.sheet.set_footer(f"&L&8{_plain(self.form.short_title)}&R&8&P / &N")


def _plain(text: str) -> str:
    """Write a text into the head or foot of a page, where ``&`` begins a command."""
    return text.replace("&", "&&")


def _there(row: Row) -> list[tuple[int, Cell]]:
    return [(place, cell) for place, cell in enumerate(row) if cell is not None]


def _lines(text: str, width: float) -> int:
    """Count the lines that a text takes in a column; a little more than it will, so that nothing is cut off."""
    wide = max(int(width), 4)
    return sum(len(textwrap.wrap(line, wide)) or 1 for line in text.split("\n"))


def _lines_of(cell: Cell, place: int, table: Table) -> int:
    width = sum(table.widths[place : place + cell.across])
    return -(-_lines(cell.text, width) // min(cell.down, 2))


def _height(lines: int) -> float:
    return min(_LINE * lines + 2, _TALLEST)


def _heights(table: Table) -> Sequence[float]:
    """Return how high each row has to be: for its own cells, and together for those that cover several."""
    heights = [
        _height(max([1, *(_lines_of(cell, place, table) for place, cell in _there(row) if cell.down == 1)]))
        for row in table.rows
    ]
    for at, row in enumerate(table.rows):
        for place, cell in _there(row):
            covered = range(at, at + cell.down)
            wanted = _LINE * _lines(cell.text, table.widths[place]) + 2 if cell.down > 1 else 0.0
            lacking = wanted - sum(heights[each] for each in covered)
            for each in covered if lacking > 0 else ():
                heights[each] = min(heights[each] + lacking / cell.down, _TALLEST)
    return heights
