"""Tables of a Word document (DOCX) into sheets: merged cells, tables in tables, changes not accepted yet."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from toolkit.errors import Problem
from toolkit.exchange.containers.opened import BROKEN, LARGEST, OLE, PDF, ZIP, Opened, first_of, open_file
from toolkit.exchange.containers.sheets import NOTHING, Cell, Container, Sheet
from toolkit.exchange.containers.xml_start import first_element
from toolkit.facts.notation import read_printed

if TYPE_CHECKING:
    from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _TABLE, _ROW, _CELL = f"{_W}p", f"{_W}tbl", f"{_W}tr", f"{_W}tc"
_DELETED = (f"{_W}del", f"{_W}moveFrom")
_CHANGED = (*_DELETED, f"{_W}ins", f"{_W}moveTo")
_ASIDE = (f"{_W}txbxContent", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
"""What stands in a paragraph and is not its text: a box beside it, and the same once more for older programs."""

_SUPERSCRIPT = f"{_W}rPr/{_W}vertAlign[@{_W}val='superscript']"
_REFERENCES = (f"{_W}footnoteReference", f"{_W}endnoteReference")
_MARK = re.compile(r"[\s,;()]*(?:\d{1,2}|[a-h]|[*†‡§]{1,3})(?:[\s,;]+(?:\d{1,2}|[a-h]|[*†‡§]{1,3}))*[\s()]*")
"""What a footnote is marked by; an exponent looks the same, and behind a figure it is told as well."""

_LONGEST_NAME = 80
_WIDEST = 1000


class _Merged(NamedTuple):
    """A cell of a row as the file has it: how many columns it covers, and whether it goes on from the row above."""

    text: str
    span: int
    goes_on: bool
    has_note: bool = False


def read_word(path: Path) -> Container:
    """Read the tables of a document.

    Returns
    -------
    Container
        A sheet a table, in the order of the document, by the heading above it; ``[2]`` for the second one below it. A
        table in a cell is a sheet of its own. Text that was struck out is not read, text that was put in is, and
        `remarks` says so; a mark of a footnote behind a figure is none of its digits, and `told` says where.

    Raises
    ------
    FactsError
        When it is no DOCX, has a password, or has no table.
    """
    opened = open_file(path, LARGEST)
    document = _document(opened)
    names: Counter[str] = Counter()
    sheets: dict[str, Sheet] = {}
    told: list[Problem] = []
    for heading, table in _tables(document, opened.name.rpartition(".")[0]):
        names[heading] += 1
        name = heading if names[heading] == 1 else f"{heading} [{names[heading]}]"
        sheets[name], noted = _sheet(name, table)
        if noted:
            told.append(opened.problem("footnotes_left_out", name, **first_of(noted)))
    if not sheets:
        raise opened.refused("word_without_tables")
    changed = any(element.tag in _CHANGED for element in document.iter())
    remarks = ("changes_tracked",) if changed else ()
    return Container(opened.name, opened.digest, sheets, remarks, "document", tuple(told))


def _document(opened: Opened) -> etree._Element:
    from docx import Document  # noqa: PLC0415 - only where such a file is read
    from docx.opc.exceptions import PackageNotFoundError  # noqa: PLC0415 - as above
    from lxml import etree  # noqa: PLC0415 - as above

    start = opened.content
    if start.startswith(PDF):
        raise opened.refused("pdf_not_read")
    if start.startswith(OLE):
        has_password = "EncryptedPackage".encode("utf-16-le") in start
        raise opened.refused("word_with_password" if has_password else "word_too_old")
    if not start.startswith(ZIP):
        raise opened.refused("not_word", found=start[:8].decode("latin-1"))
    try:
        with zipfile.ZipFile(BytesIO(start)) as packed:
            size = sum(part.file_size for part in packed.infolist())
            if size > LARGEST:
                sizes = {"found": f"{size / 1e6:.0f} MB", "expected": f"{LARGEST / 1e6:.0f} MB"}
                raise opened.refused("file_too_large", **sizes)
            if "word/document.xml" not in packed.namelist():
                raise opened.refused("not_word", found=", ".join(packed.namelist()[:3]))
            first_element(opened, packed.read("word/document.xml"))
        body: etree._Element = Document(BytesIO(start)).element.body
    except (*BROKEN, PackageNotFoundError, etree.XMLSyntaxError) as error:
        raise opened.refused("not_word", found=type(error).__name__) from None
    return body


def _tables(body: etree._Element, heading: str) -> Iterator[tuple[str, etree._Element]]:
    """Give the tables of a document or a cell, each with the heading above it, those in its cells behind it."""
    for element in body.iter(_PARAGRAPH, _TABLE):
        if element.tag == _TABLE:
            yield heading, element
        elif _is_heading(element) and (text := _text_of(element).read):
            heading = text[:_LONGEST_NAME]


def _is_heading(paragraph: etree._Element) -> bool:
    """Whether a paragraph is a heading or a caption, by its style or its place in the outline."""
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = style.get(f"{_W}val", "") if style is not None else ""
    in_table = next(paragraph.iterancestors(_TABLE), None) is not None
    outlined = paragraph.find(f"{_W}pPr/{_W}outlineLvl") is not None
    return not in_table and (outlined or name.casefold().startswith(_STYLES))


_STYLES = (
    *("heading", "caption", "title", "titre", "ttulo", "título", "lgende", "légende", "descripcin", "epgrafe"),
    "epígrafe",
)
"""Beginnings of the names of styles of headings: Word leaves accents out where it makes one of a translated name."""


def _sheet(name: str, table: etree._Element) -> tuple[Sheet, list[str]]:
    """Lay a table out; return it, and the cells that have a footnote behind a figure."""
    rows: list[list[Cell]] = []
    merged: set[tuple[int, int]] = set()
    noted: list[tuple[int, int]] = []
    for row in _rows_of(table):
        cells: list[Cell] = [NOTHING] * _gap(row)
        for cell in _cells_of(row):
            above = rows[-1][len(cells)] if cell.goes_on and rows and len(cells) < len(rows[-1]) else None
            held = above if above is not None else Cell(cell.text or None, cell.text)
            first, span = len(cells), min(cell.span, _WIDEST)
            noted += [(len(rows), first)] if cell.has_note else []
            if above is not None:
                cells += [_covered(held)] * span
            else:
                cells += [held, *[_covered(held)] * (span - 1)]
            merged |= {(len(rows), at) for at in range(first + (above is None), len(cells))}
        rows.append(cells)
    sheet = Sheet(name, rows, merged=frozenset(merged))
    return sheet, [sheet.address(*cell) for cell in noted]


def _covered(said: Cell) -> Cell:
    """Return what a cell holds that a merged one covers: a figure is a number there, as in a workbook.

    By that its reader knows that the merged cell holds a figure and no label, and asks of which cell it is.
    """
    number = read_printed(said.shown, "point") or read_printed(said.shown, "comma")
    is_bare = number is not None and not any(sign.isalpha() for sign in said.shown)
    return Cell(float(number.value), said.shown) if number is not None and is_bare else said


def _rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """Give the rows of a table, without those of tables in its cells and those that were struck out."""
    for row in table.iter(_ROW):
        if next(row.iterancestors(_TABLE), None) is table and row.find(f"{_W}trPr/{_W}del") is None:
            yield row


def _cells_of(row: etree._Element) -> Iterator[_Merged]:
    for cell in row.iter(_CELL):
        if next(cell.iterancestors(_ROW), None) is not row:
            continue
        span, merge = cell.find(f"{_W}tcPr/{_W}gridSpan"), cell.find(f"{_W}tcPr/{_W}vMerge")
        goes_on = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
        text = _text_of(cell)
        yield _Merged(text.read, _count(span), goes_on, text.has_note)


def _gap(row: etree._Element) -> int:
    """Return how many columns a row leaves out before its first cell."""
    gap = row.find(f"{_W}trPr/{_W}gridBefore")
    return _count(gap) if gap is not None else 0


def _count(element: etree._Element | None) -> int:
    said = element.get(f"{_W}val", "") if element is not None else ""
    return min(int(said), _WIDEST) if said.isdecimal() and int(said) > 0 else 1


class _Text(NamedTuple):
    read: str
    has_note: bool


def _text_of(holder: etree._Element) -> _Text:
    """Return the text of a paragraph or a cell as it is read once its changes are accepted."""
    own = next(holder.iterancestors(_TABLE), None)
    parts: list[str] = []
    noted = False
    paragraphs = [holder] if holder.tag == _PARAGRAPH else list(holder.iter(_PARAGRAPH))
    for paragraph in paragraphs:
        if holder.tag == _CELL and next(paragraph.iterancestors(_TABLE), None) is not own:
            continue  # of a table in the cell, which is a sheet of its own
        text = _paragraph(paragraph)
        parts.append(text.read)
        noted |= text.has_note
    return _Text(" ".join(" ".join(parts).split()), noted)


def _paragraph(paragraph: etree._Element) -> _Text:
    """Return the text of a paragraph without the marks of footnotes behind its figures."""
    read, noted = "", False
    raised = ""
    for text, is_raised in [*_runs(paragraph), ("", False)]:
        if is_raised:
            raised += text
            continue
        if raised:
            is_note = _ends_in_figure(read) and _MARK.fullmatch(raised) is not None
            read, noted, raised = read + ("" if is_note else raised), noted or is_note, ""
        read += text
    references = [each for each in paragraph.iter(*_REFERENCES) if _stands(each)]
    return _Text(read, noted or (bool(references) and any(map(str.isdecimal, read))))


def _ends_in_figure(text: str) -> bool:
    bare = text.rstrip(" %)\u00a0\u202f")
    return bare[-1:].isdecimal()


def _runs(paragraph: etree._Element) -> Iterator[tuple[str, bool]]:
    """Give the pieces of a paragraph's text, each with whether it is raised above the line."""
    for element in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}noBreakHyphen"):
        if _stands(element):
            is_text, is_hyphen = element.tag == f"{_W}t", element.tag == f"{_W}noBreakHyphen"
            run = element.getparent()
            is_raised = run is not None and run.find(_SUPERSCRIPT) is not None
            yield (element.text or "") if is_text else "-" if is_hyphen else " ", is_raised


def _stands(element: etree._Element) -> bool:
    """Whether something is of the text, and neither struck out nor beside it."""
    return not any(above.tag in (*_DELETED, *_ASIDE) for above in element.iterancestors())
