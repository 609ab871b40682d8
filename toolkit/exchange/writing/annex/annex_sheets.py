"""Sheets of an annex: what they hold, and how a workbook is made of them; nothing in it names a machine or a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from toolkit.words.one_line import shorten

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

LONGEST_NAME = 31
"""Signs of the name of a sheet that a spreadsheet takes."""

LONGEST_TEXT = 32767
"""Signs of a cell."""

_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - a date in the place of the moment: the same facts give the same file
_RED, _SHADE, _GREY = "#C00000", "#E7EEF4", "#595959"
_A4 = 9
_LINE = 15.0
_MOST_LINES = 8
"""Of a row, however much its cells say: what does not fit is read in the cell."""
_HEADING = {"bold": True, "text_wrap": True, "valign": "top", "bg_color": _SHADE, "bottom": 1}


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds: words, a number in a format, or a formula with the number that it gives; or nothing.

    Words that say why there is no number are greyer than others.
    """

    text: str = ""
    number: float | None = None
    format: str = ""
    formula: str = ""
    is_reason: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in signs, and whether its texts are long and run on below each other."""

    heading: str
    width: int = 14
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, and whether what it says was made up."""

    cells: Sequence[Cell]
    is_synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet.

    Attributes
    ----------
    name : str
    title, lead : str
        What it is about, and what it holds.
    columns : sequence of Column
    rows : sequence of Row
    printed : int
        Columns that are printed, from the left; all of them when 0.
    is_table : bool
        Whether its columns have headings, by which rows can be chosen.
    """

    name: str
    title: str
    lead: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    printed: int = 0
    is_table: bool = True


@dataclass
class Book:
    """A workbook: all of its sheets say whether something in it was made up.

    Attributes
    ----------
    title : str
    warning, mark : str
        What is said in red on top of each sheet, and in a word on each printed page; empty for what is real.
    cut : list of str
        Where texts were too long for a cell, once it is made.
    """

    title: str
    warning: str = ""
    mark: str = ""
    cut: list[str] = field(default_factory=list)

    @property
    def heading(self) -> int:
        """The row of the headings of every sheet, counted from 0."""
        return 3 if self.warning else 2

    def row_of(self, number: int) -> int:
        """Return the row in which a line of a sheet stands, as a spreadsheet counts."""
        return self.heading + 2 + number

    def made(self, sheets: Sequence[Sheet]) -> bytes:
        """Make the workbook."""
        from xlsxwriter import Workbook  # noqa: PLC0415 - a package that only some have

        content = BytesIO()
        book = Workbook(content, {"in_memory": True})
        book.set_properties({"title": self.title, "created": _CREATED})
        writer = _Writer(book, self)
        for sheet in sheets:
            writer.write(sheet)
        book.close()
        return content.getvalue()


class _Writer:
    def __init__(self, book: Workbook, about: Book) -> None:
        self.book, self.about = book, about
        self._styles: dict[tuple[bool | str, ...], Format] = {}

    def write(self, sheet: Sheet) -> None:
        made = self.book.add_worksheet(sheet_name(sheet.name))
        top = self.about.heading if sheet.is_table else self.about.heading - 1
        for at, column in enumerate(sheet.columns):
            made.set_column(at, at, column.width)
        made.write_string(0, 0, sheet.title, self.book.add_format({"bold": True, "font_size": 14}))
        made.write_string(1, 0, sheet.lead, self.book.add_format({"font_color": _GREY}))
        if self.about.warning:
            made.write_string(2, 0, self.about.warning, self.book.add_format({"bold": True, "font_color": _RED}))
        if sheet.is_table:
            self._head(made, sheet, top)
        for at, row in enumerate(sheet.rows, top + 1):
            self._row(made, sheet, at, row)
        self._set_up_print(made, sheet, top)

    def _head(self, made: Worksheet, sheet: Sheet, top: int) -> None:
        style = self.book.add_format(_HEADING)
        for at, column in enumerate(sheet.columns):
            made.write_string(top, at, column.heading, style)
        made.set_row(top, _height(sheet.columns, [column.heading for column in sheet.columns], is_long=True))
        made.freeze_panes(top + 1, 1)
        made.autofilter(top, 0, top + max(len(sheet.rows), 1), len(sheet.columns) - 1)
        made.repeat_rows(top)

    def _row(self, made: Worksheet, sheet: Sheet, at: int, row: Row) -> None:
        made.set_row(at, _height(sheet.columns, [cell.text for cell in row.cells]))
        for place, (column, cell) in enumerate(zip(sheet.columns, row.cells, strict=True)):
            if cell.number is not None:
                style = self._style(row.is_synthetic, cell.format or "General")
                if cell.formula:
                    made.write_formula(at, place, cell.formula, style, cell.number)
                else:
                    made.write_number(at, place, cell.number, style)
            elif cell.text:
                is_bold = not sheet.is_table and place == 0
                style = self._style(row.is_synthetic, "", column.is_long, is_bold, cell.is_reason)
                made.write_string(at, place, self._whole(cell.text, sheet, row), style)

    def _style(self, is_red: bool, number: str, *words: bool) -> Format:
        """Return the format of a number, or of words: whether they are long, bold, or a reason."""
        key: tuple[bool | str, ...] = (is_red, number, *words)
        if key not in self._styles:
            is_long, is_bold, is_reason = words or (False, False, False)
            style: dict[str, Any] = {"valign": "top"}
            style |= {"font_color": _GREY} if is_reason else {}
            style |= {"font_color": _RED} if is_red else {}
            style |= {"num_format": number} if number else {}
            style |= {"text_wrap": True} if is_long else {}
            style |= {"bold": True} if is_bold else {}
            self._styles[key] = self.book.add_format(style)
        return self._styles[key]

    def _whole(self, text: str, sheet: Sheet, row: Row) -> str:
        if len(text) <= LONGEST_TEXT:
            return text
        self.about.cut.append(f"{sheet.name}: {shorten(row.cells[0].text)}")
        return f"{text[: LONGEST_TEXT - 1]}…"

    def _set_up_print(self, made: Worksheet, sheet: Sheet, top: int) -> None:
        made.set_landscape()
        made.set_paper(_A4)
        made.fit_to_pages(1, 0)
        made.print_area(0, 0, top + max(len(sheet.rows), 1), (sheet.printed or len(sheet.columns)) - 1)
        if self.about.mark:
            made.set_header(f'&C&"-,Bold"&K{_RED.removeprefix("#")}{self.about.mark}')
        made.set_footer("&L&A&R&P / &N")


def _height(columns: Sequence[Column], texts: Sequence[str], *, is_long: bool = False) -> float:
    """Return the height of a row: some programs let no row grow with what it says."""
    lines = (
        sum(-(-len(line) // column.width) or 1 for line in text.splitlines())
        for column, text in zip(columns, texts, strict=True)
        if text and (is_long or column.is_long)
    )
    return _LINE * min(max(lines, default=1), _MOST_LINES)


def sheet_name(name: str) -> str:
    """Return a name that a spreadsheet takes for a sheet.

    Examples
    --------
    >>> sheet_name("Facts: 2024/2025 [all]")
    'Facts 2024 2025 all'
    """
    allowed = "".join(" " if sign in "[]:*?/\\" else sign for sign in name)
    return " ".join(allowed.split()).strip("'")[:LONGEST_NAME]
