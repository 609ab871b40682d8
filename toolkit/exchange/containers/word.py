"""Tables of a Word document (DOCX) into sheets: merged cells, tables in tables, changes not accepted yet."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from toolkit.exchange.containers.opened import BROKEN, LARGEST, OLE, PDF, ZIP, Opened, open_file
from toolkit.exchange.containers.sheets import NOTHING, Cell, Container, Sheet
from toolkit.exchange.containers.xml_start import first_element

if TYPE_CHECKING:
    from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _TABLE, _ROW, _CELL = f"{_W}p", f"{_W}tbl", f"{_W}tr", f"{_W}tc"
_DELETED = (f"{_W}del", f"{_W}moveFrom")
_CHANGED = (*_DELETED, f"{_W}ins", f"{_W}moveTo")
_ASIDE = (f"{_W}txbxContent", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
"""What stands in a paragraph and is not its text: a box beside it, and the same once more for older programs."""

_LONGEST_NAME = 80
_WIDEST = 1000


class _Merged(NamedTuple):
    """A cell of a row as the file has it: how many columns it covers, and whether it goes on from the row above."""

    text: str
    span: int
    goes_on: bool


def read_word(path: Path) -> Container:
    """Read the tables of a document.

    Returns
    -------
    Container
        A sheet a table, in the order of the document, by the heading above it; ``[2]`` for the second one below it. A
        table in a cell is a sheet of its own. Text that was struck out is not read, text that was put in is, and
        `remarks` says so.

    Raises
    ------
    FactsError
        When it is no DOCX, has a password, or has no table.
    """
    opened = open_file(path, LARGEST)
    document = _document(opened)
    names: Counter[str] = Counter()
    sheets: dict[str, Sheet] = {}
    for heading, table in _tables(document, opened.name.rpartition(".")[0]):
        names[heading] += 1
        name = heading if names[heading] == 1 else f"{heading} [{names[heading]}]"
        sheets[name] = _sheet(name, table)
    if not sheets:
        raise opened.refused("word_without_tables")
    changed = any(element.tag in _CHANGED for element in document.iter())
    return Container(opened.name, opened.digest, sheets, ("changes_tracked",) if changed else (), "document")


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
        elif _is_heading(element) and (text := _text_of(element)):
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


def _sheet(name: str, table: etree._Element) -> Sheet:
    rows: list[list[Cell]] = []
    merged: set[tuple[int, int]] = set()
    for row in _rows_of(table):
        cells: list[Cell] = [NOTHING] * _gap(row)
        for cell in _cells_of(row):
            above = rows[-1][len(cells)] if cell.goes_on and rows and len(cells) < len(rows[-1]) else None
            held = above if above is not None else Cell(cell.text or None, cell.text)
            first = len(cells)
            cells += [held] * min(cell.span, _WIDEST)
            merged |= {(len(rows), at) for at in range(first + (above is None), len(cells))}
        rows.append(cells)
    return Sheet(name, rows, merged=frozenset(merged))


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
        yield _Merged(_text_of(cell), _count(span), goes_on)


def _gap(row: etree._Element) -> int:
    """Return how many columns a row leaves out before its first cell."""
    gap = row.find(f"{_W}trPr/{_W}gridBefore")
    return _count(gap) if gap is not None else 0


def _count(element: etree._Element | None) -> int:
    said = element.get(f"{_W}val", "") if element is not None else ""
    return min(int(said), _WIDEST) if said.isdecimal() and int(said) > 0 else 1


def _text_of(holder: etree._Element) -> str:
    """Return the text of a paragraph or a cell as it is read once its changes are accepted."""
    own = next(holder.iterancestors(_TABLE), None)
    parts: list[str] = []
    paragraphs = [holder] if holder.tag == _PARAGRAPH else list(holder.iter(_PARAGRAPH))
    for paragraph in paragraphs:
        if holder.tag == _CELL and next(paragraph.iterancestors(_TABLE), None) is not own:
            continue  # of a table in the cell, which is a sheet of its own
        parts.append("".join(_runs(paragraph)))
    return " ".join(" ".join(parts).split())


def _runs(paragraph: etree._Element) -> Iterator[str]:
    for element in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}noBreakHyphen"):
        around = [above.tag for above in element.iterancestors() if above.tag in (*_DELETED, *_ASIDE)]
        if not around:
            is_text, is_hyphen = element.tag == f"{_W}t", element.tag == f"{_W}noBreakHyphen"
            yield (element.text or "") if is_text else "-" if is_hyphen else " "
