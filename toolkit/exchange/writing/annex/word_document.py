"""A Word document of headings, sentences and tables, made in memory; nothing in it names a machine or a moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from toolkit.words.one_line import visible

if TYPE_CHECKING:
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - a date in the place of the moment: the same facts give the same file
_RED, _SHADE = "C00000", "E7EEF4"
_SMALL = 8
_WIDE, _HIGH, _MARGIN = 29.7, 21.0, 1.8
"""A page on its side, in centimetres."""


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table.

    Attributes
    ----------
    caption : str
    headings : sequence of str
    rows : sequence of sequence of str
    widths : sequence of float
        Of its columns, in centimetres.
    words : int
        Columns of words, from the left; the others hold figures and stand to the right.
    notes : sequence of str
        What stands below it.
    """

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    words: int = 1
    notes: Sequence[str] = ()


class WordDocument:
    """A document that is being written.

    Parameters
    ----------
    title : str
    language : str
        As ``es-PE``: in which its spelling is looked at.
    mark : str
        What each page says in red on top; empty for nothing.
    """

    def __init__(self, title: str, language: str, mark: str = "") -> None:
        from docx import Document  # noqa: PLC0415 - a package that only some have

        self._made = Document()
        self._set_language(language)
        self._lay_out()
        about = self._made.core_properties
        about.title, about.author, about.comments, about.language = visible(title), "", "", language
        about.created = about.modified = _CREATED
        about.last_modified_by = ""
        section = self._made.sections[0]
        if mark:
            self._red(section.header.paragraphs[0], mark)
        _page_number(section.footer.paragraphs[0])
        self._made.add_heading(visible(title), level=0)

    def heading(self, text: str) -> None:
        """Begin a part."""
        self._made.add_heading(visible(text), level=1)

    def sentence(self, text: str) -> None:
        """Write a paragraph."""
        self._made.add_paragraph(visible(text))

    def warning(self, text: str) -> None:
        """Write a paragraph in red."""
        self._red(self._made.add_paragraph(), text)

    def points(self, texts: Sequence[str]) -> None:
        """Write a list."""
        for text in texts:
            self._made.add_paragraph(visible(text), style="List Bullet")

    def small(self, texts: Sequence[str]) -> None:
        """Write notes."""
        for text in texts:
            paragraph = self._made.add_paragraph()
            paragraph.paragraph_format.space_after = _points(2)
            _run(paragraph, text, size=_SMALL)

    def table(self, table: WordTable) -> None:
        """Write a table under its caption; the row of its headings stands on each page again."""
        caption = self._made.add_paragraph(visible(table.caption), style="Caption")
        caption.paragraph_format.keep_with_next = True
        made = self._made.add_table(rows=1, cols=len(table.headings), style="Table Grid")
        made.autofit = False
        for column, width in zip(made.columns, table.widths, strict=True):
            column.width = _centimetres(width)
        for cell, heading, width in zip(made.rows[0].cells, table.headings, table.widths, strict=True):
            _fill(cell, heading, width, is_bold=True)
            _set(cell._tc.get_or_add_tcPr(), "w:shd", {"w:val": "clear", "w:fill": _SHADE})
        _set(made.rows[0]._tr.get_or_add_trPr(), "w:tblHeader", {"w:val": "true"})
        for texts in table.rows:
            row = made.add_row()
            _set(row._tr.get_or_add_trPr(), "w:cantSplit", {"w:val": "true"})
            for at, (cell, text, width) in enumerate(zip(row.cells, texts, table.widths, strict=True)):
                _fill(cell, text, width, is_right=at >= table.words)
        self.small(table.notes)

    def content(self) -> bytes:
        """Return the file; the same document is always the same bytes."""
        made = BytesIO()
        self._made.save(made)
        again = BytesIO()
        with ZipFile(made) as parts, ZipFile(again, "w", ZIP_DEFLATED) as fixed:
            for name in parts.namelist():
                part = ZipInfo(name)
                part.compress_type = ZIP_DEFLATED
                fixed.writestr(part, parts.read(name))
        return again.getvalue()

    def _set_language(self, language: str) -> None:
        from docx.oxml.ns import qn  # noqa: PLC0415 - as above

        for said in self._made.styles.element.iter(qn("w:lang")):
            said.set(qn("w:val"), language)

    def _lay_out(self) -> None:
        from docx.enum.section import WD_ORIENT  # noqa: PLC0415 - as above
        from docx.shared import Cm  # noqa: PLC0415

        section = self._made.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(_WIDE), Cm(_HIGH)
        section.left_margin = section.right_margin = Cm(_MARGIN)
        section.top_margin = section.bottom_margin = Cm(_MARGIN)

    def _red(self, paragraph: Paragraph, text: str) -> None:
        _run(paragraph, text, is_bold=True, colour=_RED)


def _centimetres(width: float) -> Any:
    from docx.shared import Cm  # noqa: PLC0415 - as above

    return Cm(width)


def _points(size: float) -> Any:
    from docx.shared import Pt  # noqa: PLC0415 - a package that only some have

    return Pt(size)


def _run(paragraph: Paragraph, text: str, *, size: int = 0, is_bold: bool = False, colour: str = "") -> None:
    from docx.shared import RGBColor  # noqa: PLC0415 - as above

    run = paragraph.add_run(visible(text))
    run.bold = is_bold or None
    if size:
        run.font.size = _points(size)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)


def _fill(cell: _Cell, text: str, width: float, *, is_bold: bool = False, is_right: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - as above

    cell.width = _centimetres(width)
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = _points(0)
    if is_right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(paragraph, text, size=_SMALL + 1, is_bold=is_bold)


def _set(properties: Any, tag: str, attributes: Mapping[str, str]) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415 - as above
    from docx.oxml.ns import qn  # noqa: PLC0415

    element = OxmlElement(tag)
    for name, said in attributes.items():
        element.set(qn(name), said)
    properties.append(element)


def _page_number(paragraph: Paragraph) -> None:
    _set(paragraph._p, "w:fldSimple", {"w:instr": "PAGE"})
