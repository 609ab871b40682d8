"""Workbooks and separated texts into cells: as stored and as shown; what is no workbook is said in a sentence."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from tests.exchange.workshop import workbook
from toolkit.errors import FactsError
from toolkit.exchange.containers import workbook_parts
from toolkit.exchange.containers.number_formats import shown_number
from toolkit.exchange.containers.sheets import Container, Sheet
from toolkit.exchange.open_file import read_container, told
from toolkit.words import Words


def only_sheet(container: Container) -> Sheet:
    """Return the one sheet of a container."""
    (sheet,) = container.sheets.values()
    return sheet


def refused(path: Path) -> str:
    """Say, in English, why a file is refused."""
    with pytest.raises(FactsError) as wrong:
        read_container(path)
    return "\n".join(Words("en").describe(problem) for problem in wrong.value.problems)


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("General", 1234.5, "1234.5"),
        ("General", 1e-7, "0.0000001"),
        ("0%", 0.97, "97%"),
        ("0.0%", 0.125, "12.5%"),
        ("#,##0.00", 1234.5, "1,234.50"),
        ("#,##0.00", -1234.5, "-1,234.50"),
        ("#,##0;(#,##0)", -1234, "(1,234)"),
        ('"US$" #,##0', 1500, "US$ 1,500"),
        ("[$€-407] #,##0.0", 2.25, "€ 2.3"),
        ("#,##0,", 1_250_000, "1,250"),
        ("0.##", 3, "3"),
        ('0;-0;"-"', 0, "-"),
        ("# ?/?", 0.5, "0.5"),
        ("0", 0.4, "0"),
        ("0", -0.4, "0"),
    ],
)
def test_a_number_is_shown_by_its_format(code, value, shown):
    assert shown_number(value, code) == shown


def test_a_cell_has_what_is_stored_and_what_is_shown(tmp_path):
    rows = [["A", None], [("0%", 0.97), ("#,##0.00", 1234.5)], [True, ("yyyy-mm-dd", date(2024, 3, 1))], ["  x ", ""]]
    sheet = only_sheet(read_container(workbook(tmp_path / "a.xlsx", {"S": rows})))
    cells = [[(cell.stored, cell.shown) for cell in row] for row in sheet.rows]
    assert cells[1] == [(0.97, "97%"), (1234.5, "1,234.50")]
    assert cells[2] == [(True, "TRUE"), (date(2024, 3, 1), "2024-03-01")]
    assert cells[3][0] == ("x", "x")
    assert sheet.cell(3, 1).is_empty
    assert sheet.address(1, 1) == "B2"


def test_a_merged_label_belongs_to_every_row_that_it_covers(tmp_path):
    def merge(_, made):
        made["S"].merge_range(1, 0, 2, 0, "Outcome")

    path = workbook(tmp_path / "a.xlsx", {"S": [["Level", "N"], [None, 1], [None, 2]]}, merge)
    sheet = only_sheet(read_container(path))
    assert [row[0].shown for row in sheet.rows] == ["Level", "Outcome", "Outcome"]
    assert sheet.merged == {(2, 0)}


def test_errors_and_formulas_without_a_value_are_faults_of_their_cells(tmp_path):
    def formulas(_, made):
        made["S"].write_formula(1, 0, "=1/0", None, "#DIV/0!")
        made["S"].write_formula(2, 0, "=B9", None, "")
        made["S"].write_formula(3, 0, "=1+1", None, 2)
        made["S"].write_formula(9, 3, "=Z1", None, "#REF!")  # beyond everything else

    sheet = only_sheet(read_container(workbook(tmp_path / "a.xlsx", {"S": [["N"]]}, formulas)))
    assert [sheet.cell(row, 0).fault for row in (1, 2, 3)] == ["cell_error", "formula_without_value", ""]
    assert sheet.cell(1, 0).shown == "#DIV/0!"
    assert sheet.cell(3, 0).stored == 2.0
    assert sheet.cell(9, 3).fault == "cell_error"


def test_hidden_rows_colours_macros_and_links_are_told(tmp_path):
    def finish(book, made):
        made["S"].set_row(2, None, None, {"hidden": True})
        made["S"].set_column(1, 1, None, None, {"hidden": True})
        red = book.add_format({"bg_color": "#FF0000"})
        made["S"].write(3, 0, 7, red)

    rows = [["N", "M", "O"], *([n, n, n] for n in range(6))]
    path = workbook(tmp_path / "a.xlsx", {"S": rows}, finish)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
    container = read_container(path)
    said = {problem.code: dict(problem.fields) for problem in told(container)}
    assert said["hidden_rows"] == {"n": "1", "found": "3"}
    assert said["hidden_columns"] == {"n": "1", "found": "B"}
    assert said["colours_not_read"] == {"n": "1", "found": "A4"}
    assert {"macros_not_run", "external_links"} <= set(said)
    assert only_sheet(container).cell(2, 0).stored == 1.0, "a hidden row is read like any other"


def test_an_ods_is_read_with_its_texts_spans_and_repeats(tmp_path):
    table = """<table:table table:name="Hoja">
    <table:table-row><table:table-cell office:value-type="string" table:number-rows-spanned="2"
      table:number-columns-spanned="1"><text:p>Nivel</text:p></table:table-cell>
      <table:table-cell office:value-type="percentage" office:value="0.97"><text:p>97 %</text:p></table:table-cell>
      <table:table-cell table:number-columns-repeated="1000"/></table:table-row>
    <table:table-row table:visibility="collapse"><table:covered-table-cell/>
      <table:table-cell office:value-type="float" office:value="1234.5"><text:p>1.234,50</text:p></table:table-cell>
      <table:table-cell table:formula="of:=1/0" office:value-type="string"><text:p>#DIV/0!</text:p></table:table-cell>
    </table:table-row>
    <table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/>
    </table:table-row></table:table>"""
    sheet = only_sheet(read_container(ods(tmp_path / "a.ods", table)))
    assert [cell.shown for cell in sheet.rows[0]] == ["Nivel", "97 %"]
    assert (sheet.cell(0, 1).stored, sheet.cell(1, 1).stored, sheet.cell(1, 1).shown) == (0.97, 1234.5, "1.234,50")
    assert sheet.cell(1, 0).shown == "Nivel"
    assert sheet.cell(1, 2).fault == "cell_error"
    assert sheet.hidden_rows == {1}
    assert len(sheet.rows) == 2


def ods(path: Path, table: str, manifest: str = "") -> Path:
    """Write an ODS by hand."""
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<office:document-content{names}>{body}</office:document-content>")
        if manifest:
            archive.writestr("META-INF/manifest.xml", manifest)
    return path


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_text_is_separated_by_whatever_separates_it(tmp_path, mark):
    path = tmp_path / "t.csv"
    path.write_text("\ufeff" + f'A{mark}B\n1{mark}\n\n"x\ny"{mark}2\n', encoding="utf-8")
    sheet = only_sheet(read_container(path))
    assert [[cell.shown for cell in row] for row in sheet.rows] == [["A", "B"], ["1", ""], [], ["x\ny", "2"]]
    assert sheet.address(3, 1) == "B4", "a row with two lines is one row, as a spreadsheet shows it"


def test_what_is_no_workbook_is_refused_in_a_sentence_that_says_what_it_is(tmp_path):
    cases = {
        "a.xls": (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "it is HTML"),
        "b.xls": (b'<?xml version="1.0"?><Workbook/>', "it is XML"),
        "c.xlsx": (b"PK\x03\x04 and no more", "damaged"),
        "d.xlsx": (b"\x00\x01\x02\x03" * 50, "damaged"),
        "e.xlsx": (b"%PDF-1.7", "PDF"),
        "f.csv": (b"", "empty"),
        "g.numbers": (b"PK\x03\x04", "cannot be read"),
        "h.csv": ("año;2\n".encode("cp1252"), "Windows-1252"),
        "i.csv": (b'A,B\n"1,2\n', "quote"),
        "j.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
        "k.xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 9, "password"),
        "l.csv": (b"\n\n , \n", "empty"),
    }
    for name, (content, expected) in cases.items():
        (tmp_path / name).write_bytes(content)
        said = refused(tmp_path / name)
        assert expected in said, (name, said)
        assert str(tmp_path) not in said
    assert "does not exist" in refused(tmp_path / "none.xlsx")


def test_an_ods_with_a_password_is_refused(tmp_path):
    locked = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    assert "password" in refused(ods(tmp_path / "a.ods", "", locked))


def test_a_part_that_declares_entities_is_refused_and_nothing_is_expanded(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"S": [["A"], [1]]})
    changed = rewritten(
        path,
        "xl/worksheets/sheet1.xml",
        lambda text: text.replace(
            b"<worksheet", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet', 1
        ),
    )
    assert "declares entities" in refused(changed)


def rewritten(path: Path, part: str, change) -> Path:
    """Change one part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    path = workbook(tmp_path / "a.xlsx", {"S": [["A"], [1]]})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/blank.bin", b"\0" * 150_000_000)
    assert path.stat().st_size < 1_000_000
    read: list[str] = []
    monkeypatch.setattr(zipfile.ZipFile, "testzip", lambda _: read.append("read"))
    assert "100 MB" in refused(path)
    assert read == []


def test_a_part_that_says_it_is_smaller_than_it_is_is_refused(tmp_path):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"x" * 5_000)
    lying = bytearray(content.getvalue())
    at = lying.rindex(b"PK\x01\x02")
    lying[at + 24 : at + 28] = (100).to_bytes(4, "little")
    (tmp_path / "a.xlsx").write_bytes(bytes(lying))
    assert "damaged" in refused(tmp_path / "a.xlsx")


def test_a_sheet_that_fills_more_than_a_table_can_is_refused_before_it_is_laid_out(tmp_path):
    def far(_, made):
        made["S"].write(1_048_575, 16_383, 1)

    path = workbook(tmp_path / "a.xlsx", {"S": [["A"], [1]]}, far)
    assert "Delete what lies far from the table" in refused(path)


def test_more_rows_than_a_sheet_has_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("toolkit.exchange.containers.delimited.MOST_ROWS", 10)
    (tmp_path / "a.csv").write_text("A\n" * 11)
    assert "1,048,576 rows" in refused(tmp_path / "a.csv")
    assert workbook_parts.MOST_ROWS == 1_048_576
