"""A form as a document of a word processor: a table a page or more, on A4 across, its headings on each page."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from toolkit.exchange.writing.forms.form import Cell, Form, Row, Table, headings

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.table import Table as DocumentTable
    from docx.table import _Cell as DocumentCell
    from docx.text.paragraph import Paragraph

_LONG, _SHORT, _MARGIN = 29.7, 21.0, 1.5
"""A4 and its margins, in centimetres."""

_FONT, _SIZE, _SMALL = "Arial", 7.5, 7.5
_BESIDE = "57"
"""Room beside the text of a cell, in twentieths of a point."""

_RED, _GREY, _WHITE = (0xC0, 0, 0), (0x59, 0x59, 0x59), (0xFF, 0xFF, 0xFF)
_FILLS = {"heading": "1F3A5F", "group": "D9E2EC"}


def document(form: Form) -> bytes:
    """Write a form as a document."""
    import docx  # noqa: PLC0415 - an optional package, only where such a file is written

    written = docx.Document()
    written.core_properties.title = form.short_title
    written.core_properties.comments = form.synthetic
    written.core_properties.author = ""
    written.core_properties.created = written.core_properties.modified = datetime.now(UTC)
    written.core_properties.language = form.language
    written.styles["Normal"].font.name = _FONT
    _set_up(written.sections[0], form)
    for table in form.tables:
        _head(written, form, table, is_first=table is form.tables[0])
        _write(written, table)
    for note in form.notes:
        _say(written.add_paragraph(), note, _SMALL)
    content = io.BytesIO()
    written.save(content)
    return content.getvalue()


def _set_up(section: Section, form: Form) -> None:
    """Lay the paper across; what was made up is red at the head of each page."""
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415 - as above
    from docx.shared import Cm  # noqa: PLC0415

    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(_LONG), Cm(_SHORT)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN)
    section.header_distance = section.footer_distance = Cm(_MARGIN / 2)
    if form.synthetic:
        _say(section.header.paragraphs[0], form.synthetic, 11, colour=_RED, is_bold=True)
    foot = section.footer.paragraphs[0]
    _say(foot, f"{form.short_title} · ", _SMALL, colour=_GREY)
    _number_of_page(foot)


def _number_of_page(paragraph: Paragraph) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    _say(paragraph, "1", _SMALL, colour=_GREY)  # until it is counted
    field.append(paragraph.runs[-1]._r)
    paragraph._p.append(field)


def _head(written: Document, form: Form, table: Table, is_first: bool) -> None:
    """Head a table; before the first one stands what form it is and of whom."""
    if is_first:
        if form.synthetic:
            _say(written.add_paragraph(), form.synthetic, 14, colour=_RED, is_bold=True)
        _say(written.add_paragraph(), form.programme, 14, is_bold=True)
        _say(written.add_paragraph(), " · ".join(form.facts), 9)
    heading = written.add_paragraph()
    heading.paragraph_format.keep_with_next = True
    heading.paragraph_format.page_break_before = not is_first
    _say(heading, table.title, 12, is_bold=True)


def _say(
    paragraph: Paragraph, text: str, size: float, colour: tuple[int, int, int] | None = None, is_bold: bool = False
) -> None:
    from docx.shared import Pt, RGBColor  # noqa: PLC0415

    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), is_bold
    if colour is not None:
        run.font.color.rgb = RGBColor(*colour)


def _write(written: Document, table: Table) -> None:
    """Write a table row by row."""
    heads = headings(table)
    rows: list[Row] = [*heads, *table.rows]
    made = written.add_table(len(rows), len(table.columns), style="Table Grid")
    made.autofit = False
    _narrow(made)
    grid = [list(row.cells) for row in made.rows]
    whole = sum(table.widths)
    _widths(made, [width / whole * (_LONG - 2 * _MARGIN) for width in table.widths])  # before any is merged
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            if cell is not None:
                look = "heading" if at < len(heads) else cell.look
                target = grid[at][place]
                if cell.down > 1 or cell.across > 1:
                    target = target.merge(grid[at + cell.down - 1][place + cell.across - 1])
                _fill(target, cell, look)
    _rows(made, len(heads))


def _narrow(made: DocumentTable) -> None:
    """Leave little room beside the text of a cell, so that amounts stay on one line."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), _BESIDE)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = made._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        look.addprevious(margins)  # nothing may stand behind it


def _fill(target: DocumentCell, cell: Cell, look: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Pt  # noqa: PLC0415

    paragraph = target.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    if cell.number is not None:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if look == "part" and cell.number is None:
        paragraph.paragraph_format.left_indent = Pt(8)
    run = paragraph.add_run(cell.text)
    run.font.size, run.bold, run.italic = Pt(_SIZE), look in _FILLS, look == "absent"
    _colour(paragraph, look)
    if look in _FILLS:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), _FILLS[look])
        target._tc.get_or_add_tcPr().append(shade)


def _colour(paragraph: Paragraph, look: str) -> None:
    from docx.shared import RGBColor  # noqa: PLC0415

    colour = {"heading": _WHITE, "absent": _GREY}.get(look)
    if colour is not None:
        paragraph.runs[0].font.color.rgb = RGBColor(*colour)


def _widths(made: DocumentTable, centimetres: list[float]) -> None:
    from docx.shared import Cm  # noqa: PLC0415

    for column, width in zip(made.columns, centimetres, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _rows(made: DocumentTable, heads: int) -> None:
    """Let the headings stand on each page, and no row run over the end of one."""
    from docx.oxml import OxmlElement  # noqa: PLC0415

    for at, row in enumerate(made.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if at < heads:
            properties.append(OxmlElement("w:tblHeader"))
