"""Tables of Word documents: merged cells, tables in tables, what was changed, and what is no such document."""

from __future__ import annotations

import zipfile

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from toolkit.errors import FactsError
from toolkit.exchange.containers.word import read_word


@pytest.fixture
def saved(tmp_path):
    def save(document):
        path = tmp_path / "report.docx"
        document.save(path)
        return read_word(path)

    return save


def shown(sheet):
    return [[cell.shown for cell in row] for row in sheet.rows]


def table_of(document, rows):
    table = document.add_table(len(rows), len(rows[0]))
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    return table


def test_each_table_is_a_sheet_by_the_heading_above_it(saved):
    document = Document()
    table_of(document, [["before any"]])
    document.add_heading("Logframe", 1)
    document.add_paragraph("Some words.")
    table_of(document, [["a", "b"]])
    table_of(document, [["c"]])
    document.add_heading("Budget", 2)
    table_of(document, [["d"]])
    container = saved(document)
    assert {name: shown(sheet) for name, sheet in container.sheets.items()} == {
        "report": [["before any"]],
        "Logframe": [["a", "b"]],
        "Logframe [2]": [["c"]],
        "Budget": [["d"]],
    }
    assert container.remarks == ()


def test_a_caption_names_its_table(saved):
    document = Document()
    document.add_heading("Annex", 1)
    document.add_paragraph("Table 3: indicators", style="Caption")
    table_of(document, [["a"]])
    assert list(saved(document).sheets) == ["Table 3: indicators"]


def test_a_merged_label_belongs_to_every_row_and_column_that_it_covers(saved):
    document = Document()
    table = table_of(document, [["", "", "n"], ["", "1", "2"], ["", "3", "4"], ["last", "5", "6"]])
    table.cell(0, 0).merge(table.cell(0, 1)).text = "head"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "goal"
    (sheet,) = saved(document).sheets.values()
    assert shown(sheet) == [["head", "head", "n"], ["goal", "1", "2"], ["goal", "3", "4"], ["last", "5", "6"]]
    assert sheet.merged == {(0, 1), (2, 0)}


def test_a_figure_merged_over_two_years_is_of_neither_and_a_label_is_of_both(saved):
    """As in a workbook: a number in the cell that is covered, by which it is refused."""
    document = Document()
    table = table_of(document, [["Indicator", "2023", "2024"], ["Producers", "", ""], ["Hectares", "1", "2"]])
    table.cell(1, 1).merge(table.cell(1, 2)).text = "1,250"
    (sheet,) = saved(document).sheets.values()
    assert [(cell.stored, cell.shown) for cell in sheet.rows[1][1:]] == [("1,250", "1,250"), (1250.0, "1,250")]
    assert sheet.merged == {(1, 2)}


def test_a_cell_that_goes_on_from_nothing_is_its_own(saved):
    """A merge may begin further right than the row above it reaches."""
    document = Document()
    table = table_of(document, [["a", "b"], ["c", "d"]])
    table.rows[0]._tr.remove(table.rows[0]._tr.tc_lst[1])
    merge = OxmlElement("w:vMerge")
    table.rows[1]._tr.tc_lst[1].get_or_add_tcPr().append(merge)
    assert shown(next(iter(saved(document).sheets.values()))) == [["a"], ["c", "d"]]


def test_a_table_in_a_cell_is_a_sheet_of_its_own(saved):
    document = Document()
    outer = table_of(document, [["outer", "x"]])
    inner = outer.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text = "inner"
    sheets = list(saved(document).sheets.values())
    assert [shown(sheet) for sheet in sheets] == [[["outer", "x"]], [["inner", ""]]]


def change(run, tag):
    """Say of a run that it was put in, or struck out, and nobody has accepted it."""
    mark = OxmlElement(tag)
    run._r.addprevious(mark)
    mark.append(run._r)
    if tag == "w:del":
        for text in run._r.findall(qn("w:t")):
            text.tag = qn("w:delText")


def test_what_was_struck_out_is_not_read_what_was_put_in_is_and_both_are_told(saved):
    document = Document()
    paragraph = table_of(document, [["1"]]).cell(0, 0).paragraphs[0]
    change(paragraph.add_run("20"), "w:del")
    change(paragraph.add_run("75"), "w:ins")
    moved = paragraph.add_run("99")
    change(moved, "w:moveFrom")
    container = saved(document)
    assert shown(next(iter(container.sheets.values()))) == [["175"]]
    assert container.remarks == ("changes_tracked",)


@pytest.mark.parametrize(
    ("before", "raised", "behind", "read", "is_told"),
    [
        ("5", "1", "", "5", True),
        ("12%", "(a)", "", "12%", True),
        ("1,250", "*", " ha", "1,250 ha", True),
        ("2023", "1, 2", "", "2023", True),
        ("m", "2", "", "m2", False),
        ("1", "er", " trimestre", "1er trimestre", False),
        ("5", "", "1", "51", False),
    ],
)
def test_the_mark_of_a_footnote_is_none_of_a_figures_digits_and_is_told(saved, before, raised, behind, read, is_told):
    document = Document()
    paragraph = table_of(document, [["n", ""]]).cell(0, 1).paragraphs[0]
    paragraph.add_run(before)
    paragraph.add_run(raised).font.superscript = True
    paragraph.add_run(behind)
    container = saved(document)
    assert shown(next(iter(container.sheets.values()))) == [["n", read]]
    told = [(problem.code, problem.fields["found"]) for problem in container.told]
    assert told == ([("footnotes_left_out", "B1")] if is_told else [])


def test_a_reference_to_a_footnote_behind_a_figure_is_told(saved):
    document = Document()
    table = table_of(document, [["5", "words"]])
    for cell in table.rows[0].cells:
        cell.paragraphs[0].add_run()._r.append(OxmlElement("w:footnoteReference"))
    container = saved(document)
    assert shown(next(iter(container.sheets.values()))) == [["5", "words"]]
    assert [problem.fields["found"] for problem in container.told] == ["A1"]


def test_a_row_that_was_struck_out_is_none(saved):
    document = Document()
    table = table_of(document, [["kept"], ["gone"]])
    table.rows[1]._tr.get_or_add_trPr().append(OxmlElement("w:del"))
    assert shown(next(iter(saved(document).sheets.values()))) == [["kept"]]


def test_a_row_that_begins_further_right_keeps_its_columns(saved):
    document = Document()
    table = table_of(document, [["a", "b"], ["c", "d"]])
    row = table.rows[1]._tr
    gap = OxmlElement("w:gridBefore")
    gap.set(qn("w:val"), "1")
    row.get_or_add_trPr().append(gap)
    row.remove(row.tc_lst[0])
    assert shown(next(iter(saved(document).sheets.values()))) == [["a", "b"], ["", "d"]]


def test_lines_of_a_cell_are_one_text(saved):
    document = Document()
    table = table_of(document, [["one\ntwo"]])
    table.cell(0, 0).add_paragraph("three\tfour")
    assert shown(next(iter(saved(document).sheets.values()))) == [["one two three four"]]


def packed(path, **parts):
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7 ...", "pdf_not_read"),
        (OLE + b"\0" * 600, "word_too_old"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "word_with_password"),
        (b"{\\rtf1 hello}", "not_word"),
        (b"PK\x03\x04 broken", "not_word"),
        (b"", "empty_file"),
    ],
)
def test_what_is_no_such_document_is_said(tmp_path, content, code):
    path = tmp_path / "report.docx"
    path.write_bytes(content)
    with pytest.raises(FactsError) as error:
        read_word(path)
    assert [problem.code for problem in error.value.problems] == [code]


def test_a_document_that_declares_entities_or_is_none_is_refused(tmp_path):
    path = tmp_path / "report.docx"
    packed(path, word__document_xml='<!DOCTYPE x [<!ENTITY a "b">]><w/>')
    with pytest.raises(FactsError, match="DOCTYPE"):
        read_word(path)
    packed(path, xl__workbook_xml="<w/>")
    with pytest.raises(FactsError) as error:
        read_word(path)
    assert error.value.problems[0].code == "not_word"


def test_a_document_without_tables(saved):
    document = Document()
    document.add_paragraph("words")
    with pytest.raises(FactsError) as error:
        saved(document)
    assert error.value.problems[0].code == "word_without_tables"


def test_a_file_that_is_not_there_or_too_large(tmp_path, monkeypatch):
    with pytest.raises(FactsError) as error:
        read_word(tmp_path / "nowhere.docx")
    assert error.value.problems[0].code == "missing_file"
    path = tmp_path / "bomb.docx"
    packed(path, word__document_xml="<w/>" + " " * 2_000)
    monkeypatch.setattr("toolkit.exchange.containers.word.LARGEST", 1_000)
    with pytest.raises(FactsError) as error:
        read_word(path)
    assert error.value.problems[0].code == "file_too_large"
