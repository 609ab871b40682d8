"""The forms of donors: every figure with its period, nothing made up, texts as texts, and how they are printed."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from tests.exchange.writing.delivered import EVERY, FRAMEWORK, OBSERVATIONS, delivery, folder_of, lay_out
from toolkit.errors import ParametersError
from toolkit.exchange.writing.forms import eu_logframe, wb_results
from toolkit.exchange.writing.forms.eu_logframe import logframe
from toolkit.exchange.writing.forms.form import Cell, Column, Table, clean
from toolkit.exchange.writing.forms.form_workbook import workbook
from toolkit.exchange.writing.forms.wb_results import results_table
from toolkit.exchange.writing.write import write
from toolkit.measures.indicators import achievement
from toolkit.report.page import Page
from toolkit.words import Words

FORMS = {"eu-logframe": eu_logframe, "wb-results": wb_results}
RED = re.compile(r"C00000", re.IGNORECASE)


def page_of(given):
    return Page(given.programme, given.at, given.language)


def sheets_of(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content.files[".xlsx"]))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def part(content, end, name):
    with zipfile.ZipFile(io.BytesIO(content.files[end])) as archive:
        return archive.read(name).decode()


def row_of(rows, text):
    """Give the cells of the one row with a text in its first two cells."""
    (found,) = [row for row in rows if any(str(cell).startswith(text) for cell in row[:2])]
    return found


def tables_of(content):
    """Give every table of a document, its cells row by row, one that covers several once for each."""
    made = Document(io.BytesIO(content.files[".docx"]))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in made.tables]


# --- what stands in them


def test_the_logframe_of_a_small_programme_says_each_value_with_its_period(project):
    given = lay_out(project)
    (rows,) = sheets_of(eu_logframe.write(given)).values()
    assert rows[4][:12] == [
        *("Results chain", "Indicator", "Baseline (value & reference year)", "", "Milestone (value & year)", ""),
        *("Target (value & reference year)", "", "Current value (value & date)", ""),
        *("Sources and means of verification", "Assumptions"),
    ]
    assert row_of(rows, "G ·")[:3] == ["G · Families live better\n(Overall objective)", "", ""]
    assert row_of(rows, "G ·")[-1] == "Not applicable"
    assert row_of(rows, "O ·") == [
        *("O · More is sold\n(Specific objective)", "sold · Coffee sold", 80.0, "base year", 100.5, "2024"),
        *("the document does not give it", "", "not measured", "2024", "Ledger", "The road stays open"),
    ]
    assert row_of(rows, "R ·") == [
        *("R · Members are trained\n(Result)", "trained · Members trained", 0.0, "until 2022"),
        *("the document does not give it", "", 50.0, "the whole programme", 30.0, "until 2024", "", ""),
    ]
    assert row_of(rows, "of which: Women")[8:10] == [20.0, "until 2024"]
    assert row_of(rows, "of which: Men")[8:10] == [10.0, "until 2024"]
    heads = [row[0] for row in rows[6:-2] if row[0] and not "".join(map(str, row[1:]))]
    assert heads == ["Impact (overall objective)", "Outcomes (specific objectives)", "Outputs"]


def test_the_results_framework_of_a_small_programme_says_each_value_with_its_date(project):
    given = lay_out(project)
    sheets = sheets_of(wb_results.write(given))
    assert list(sheets) == ["Development objective", "Intermediate results"]
    assert row_of(sheets["Development objective"], "sold") == [
        *("sold · Coffee sold", "tonnes", 80.0, "base year", 90.0, "Dec 31, 2023\n2023"),
        *("not measured", "Dec 31, 2024\n2024", "the document does not give it", ""),
    ]
    assert row_of(sheets["Intermediate results"], "trained") == [
        *("trained · Members trained", "number (people)", 0.0, "Dec 31, 2022\nuntil 2022"),
        *("the document does not give it", "", 30.0, "Dec 31, 2024\nuntil 2024"),
        *(50.0, "Dec 31, 2025\nthe whole programme"),
    ]


def test_a_target_of_the_whole_programme_has_no_date_where_nobody_says_its_end(project):
    given = lay_out(project)
    text = (project / "union" / "programme.yaml").read_text(encoding="utf-8").replace("end: {agreed: 2025-M12}\n", "")
    (project / "union" / "programme.yaml").write_text(text, encoding="utf-8")
    content = wb_results.write(lay_out_again(given))
    assert row_of(sheets_of(content)["Intermediate results"], "trained")[-1] == "the whole programme"
    assert {p.code: p.fields["found"] for p in content.left_out}["targets_without_date"] == "trained"


def lay_out_again(given):
    fresh = type(given.programme)(given.programme.folder)
    return type(given)(fresh, given.at, given.language)


@pytest.mark.parametrize(("kind", "laid_out"), [("eu-logframe", logframe), ("wb-results", results_table)])
def test_the_document_says_in_each_row_what_the_form_says(project, kind, laid_out):
    given = lay_out(project)
    form, tables = laid_out(page_of(given)), tables_of(FORMS[kind].write(given))
    for table, told in zip(form.tables, tables, strict=True):
        for row, cells in zip(table.rows, told[2:], strict=True):
            assert [cells[place] for place, cell in enumerate(row) if cell is not None] == [c.text for c in row if c]


@pytest.mark.parametrize("code", [code for code in EVERY if code != "clac"])
def test_every_current_value_is_that_of_the_pages(code, monkeypatch):
    monkeypatch.setenv("EVALUATE_DATA", str(folder_of(code).parent))
    given = delivery(code)
    achieved = achievement(given.programme, given.at, ("framework",))
    (rows, *_) = sheets_of(eu_logframe.write(given)).values()
    told = {str(row[1]).partition(" · ")[0]: row for row in rows}
    at = max(place for row in rows for place, cell in enumerate(row) if str(cell).startswith(_current(given)))
    assert len(achieved)
    for name, figure in achieved["actual"].items():
        if figure:
            assert told[name][at] == pytest.approx(figure.value), name
        else:
            assert isinstance(told[name][at], str), name
            assert told[name][at], name


def _current(given):
    return Words(given.language)("form.current")


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize("code", EVERY)
def test_every_programme_is_written_in_every_form_in_each_of_its_languages(code, kind, tmp_path, monkeypatch):
    monkeypatch.setenv("EVALUATE_DATA", str(folder_of(code).parent))
    for language in delivery(code).programme.file.languages:
        written = write(kind, delivery(code, language=language), tmp_path)
        assert [path.suffix for path in written.files] == [".xlsx", ".docx"]
        said = [Words(language).describe(problem) for problem in written.left_out]
        assert not [text for text in said if re.search(r"\{|_left_open|_stay", text)]


def test_a_year_without_indicators_of_the_framework_is_refused_in_a_line(tmp_path):
    with pytest.raises(ParametersError) as refused:
        write("eu-logframe", delivery("clac", 2023), tmp_path)
    assert len(str(refused.value).splitlines()) == 1
    assert "data/clac/framework.yaml" in str(refused.value)


# --- what stays open


def test_what_the_facts_do_not_say_stays_open_and_is_told(project):
    left = {p.code: dict(p.fields) for p in eu_logframe.write(lay_out(project)).left_out}
    assert left["assumptions_left_open"] == {"n": "1", "of": "3", "found": "R"}
    assert left["sources_left_open"] == {"n": "1", "of": "2", "found": "trained"}
    assert left["baselines_without_year"] == {"n": "1", "of": "2", "found": "sold"}
    assert left["bare_results"] == {"n": "1", "of": "3", "found": "G"}
    assert "activities_left_open" in left
    assert "means_left_open" not in left


def test_assumptions_stand_in_the_framework_or_among_the_risks(project):
    risks = (
        "code,result,period,kind,description,document\n"
        "K1,R,2023,assumption,Trainers stay,report\n"
        "K2,R,2023,risk,It rains,report\n"
        "K3,R,2025,assumption,Only later,report\n"
        "K4,O,2023,assumption,The bridge holds,report\n"
    )
    content = eu_logframe.write(lay_out(project, risks__csv=risks))
    (rows,) = sheets_of(content).values()
    assert row_of(rows, "R ·")[-1] == "Trainers stay"
    assert row_of(rows, "O ·")[-1] == "The road stays open"
    assert {p.code: p.fields.get("found") for p in content.left_out}["assumptions_of_risks"] == "K4"


def test_activities_stand_in_a_matrix_of_their_own_and_milestones_do_not(project):
    activities = "code,kind,result,name\nA1,activity,R,Courses\nA2,process,R,Visits\nM1,milestone,R,First course\n"
    content = eu_logframe.write(lay_out(project, activities__csv=activities))
    rows = sheets_of(content)["Activity matrix"]
    assert [row[:2] for row in rows if " · " in str(row[1])] == [
        ["R · Members are trained\n(Result)", "A1 · Courses"],
        ["", "A2 · Visits"],
    ]
    left = {p.code: p.fields["found"] for p in content.left_out}
    assert (left["means_left_open"], left["milestones_not_in_form"]) == ("A1, A2", "M1")


def test_indicators_of_reports_alone_are_not_the_donors(project):
    added = "  - {code: price, result: O, name: Price, unit: index, kind: stock, origin: report}\n"
    content = wb_results.write(lay_out(project, framework__yaml=FRAMEWORK + added))
    assert "Price" not in str(sheets_of(content))
    assert {p.code: p.fields["found"] for p in content.left_out}["other_indicators"] == "price"


def test_what_a_year_added_by_sex_stands_below_a_level_with_its_own_period(monkeypatch):
    """The fifth prints 12 women and 8 men of the year, and 90 since the start."""
    monkeypatch.setenv("EVALUATE_DATA", str(folder_of("tembeya-union").parent))
    (rows, *_) = sheets_of(eu_logframe.write(delivery("tembeya-union"))).values()
    at = next(n for n, row in enumerate(rows) if str(row[1]).startswith("A.trained"))
    assert rows[at][8:10] == [90.0, "until 2024"]
    assert [row[8:10] for row in rows[at + 1 : at + 3]] == [[12.0, "2024"], [8.0, "2024"]]


# --- bad input


FORMULAS = ["=1+1", "+1 cup", "-more milk", "@SUM(A1)", '=HYPERLINK("x")']


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("kind", FORMS)
def test_a_name_that_begins_like_a_formula_is_a_text(project, kind, text):
    quoted = text.replace('"', '\\"')
    framework = FRAMEWORK.replace("name: Coffee sold", f'name: "{quoted}"').replace(
        "means_of_verification: Ledger", f'means_of_verification: "{quoted}"'
    )
    framework = framework.replace("[The road stays open]", f'["{quoted}"]')
    content = FORMS[kind].write(lay_out(project, title=quoted, framework__yaml=framework))
    with zipfile.ZipFile(io.BytesIO(content.files[".xlsx"])) as archive:
        sheets = "".join(archive.read(n).decode() for n in archive.namelist() if "worksheets/sheet" in n)
    assert "<f>" not in sheets
    assert "<hyperlink" not in sheets
    assert text in str(sheets_of(content)).replace("\\", "")


def test_signs_that_nobody_sees_stay_out_of_a_document():
    """A word processor refuses a file with one of them."""
    assert clean("Cof\x0bfee\x00 \u200band\nmilk") == "Coffee and\nmilk"


@pytest.mark.parametrize("kind", FORMS)
def test_the_parts_of_a_document_stand_in_the_order_of_its_standard(project, kind):
    body = part(FORMS[kind].write(lay_out(project)), ".docx", "word/document.xml")
    for properties in re.findall(r"<w:tblPr>(.*?)</w:tblPr>", body, re.DOTALL):
        assert properties.index("<w:tblLayout") < properties.index("<w:tblCellMar>") < properties.index("<w:tblLook")


@pytest.mark.parametrize("kind", FORMS)
def test_a_title_of_300_signs_stands_whole_at_the_head_and_short_in_the_properties(project, kind):
    title = "Coffee and milk & more " * 13
    content = FORMS[kind].write(lay_out(project, title=title.strip()))
    (first, *_) = sheets_of(content).values()
    assert first[0][0] == title.strip()
    assert len(Document(io.BytesIO(content.files[".docx"])).core_properties.title) <= 255
    footer = re.search(r"<oddFooter>(.*?)</oddFooter>", part(content, ".xlsx", "xl/worksheets/sheet1.xml"))
    assert footer is not None
    assert 20 < len(footer[1].replace("&amp;", "&")) <= 255


def test_an_impossible_value_is_shown_as_printed_and_is_no_number(monkeypatch):
    monkeypatch.setenv("EVALUATE_DATA", str(folder_of("tembeya-union").parent))
    (rows, *_) = sheets_of(eu_logframe.write(delivery("tembeya-union"))).values()
    (row,) = [row for row in rows if str(row[1]).startswith("B.satisfied")]
    assert row[8] == "“104%” (sic)"


def test_nothing_that_is_missing_is_a_number(project):
    empty = OBSERVATIONS.splitlines()[0] + "\nsold,2024,actual,,not_due,,report,Sheet1,sold,,D1,\n"
    for room in FORMS.values():
        rows = [
            row for sheet in sheets_of(room.write(lay_out(project, observations__csv=empty))).values() for row in sheet
        ]
        assert not [cell for row in rows for cell in row if isinstance(cell, (int, float))]
        assert "not yet due" in str(rows)


# --- how they look


@pytest.mark.parametrize("kind", FORMS)
def test_what_was_made_up_says_so_in_red_on_each_sheet_and_page(kind, monkeypatch):
    monkeypatch.setenv("EVALUATE_DATA", str(folder_of("tembeya-union").parent))
    content = FORMS[kind].write(delivery("tembeya-union"))
    for number, rows in enumerate(sheets_of(content).values(), 1):
        assert rows[0][0] == "SYNTHETIC RECORDS"
        sheet = part(content, ".xlsx", f"xl/worksheets/sheet{number}.xml")
        assert re.search(r"<oddHeader>[^<]*KC00000SYNTHETIC RECORDS</oddHeader>", sheet)
    assert RED.search(part(content, ".xlsx", "xl/styles.xml"))
    made = Document(io.BytesIO(content.files[".docx"]))
    (run,) = made.sections[0].header.paragraphs[0].runs
    assert (run.text, str(run.font.color.rgb)) == ("SYNTHETIC RECORDS", "C00000")


def test_what_is_real_says_nothing_in_red(project):
    content = eu_logframe.write(lay_out(project))
    assert not RED.search(part(content, ".xlsx", "xl/styles.xml"))
    assert "SYNTHETIC" not in str(sheets_of(content))


@pytest.mark.parametrize("kind", FORMS)
def test_they_are_printed_on_a4_across_as_wide_as_the_paper_with_headings_on_each_page(project, kind):
    content = FORMS[kind].write(lay_out(project))
    sheet = part(content, ".xlsx", "xl/worksheets/sheet1.xml")
    assert re.search(r'<pageSetup paperSize="9"[^>]*fitToHeight="0"[^>]*orientation="landscape"', sheet)
    assert '<pageSetUpPr fitToPage="1"/>' in sheet
    titles = re.search(r"_xlnm.Print_Titles[^>]*>[^<]*\$(\d+):\$(\d+)<", part(content, ".xlsx", "xl/workbook.xml"))
    assert titles is not None
    assert int(titles[2]) == int(titles[1]) + 1
    made = Document(io.BytesIO(content.files[".docx"]))
    assert (round(made.sections[0].page_width.cm, 1), round(made.sections[0].page_height.cm, 1)) == (29.7, 21.0)
    for table in made.tables:
        heads = [row for row in table.rows if row._tr.trPr is not None and "tblHeader" in row._tr.trPr.xml]
        assert len(heads) == 2


def test_a_number_is_written_so_that_it_reads_as_on_a_page(project):
    given = lay_out(project)
    form = logframe(page_of(given))
    cells = [cell for table in form.tables for row in table.rows for cell in row if cell is not None]
    patterns = {cell.text: cell.pattern for cell in cells if cell.number is not None}
    assert patterns["30"].split(";")[0] == "#,##0"
    (quantity,) = [pattern for text, pattern in patterns.items() if text.startswith("100.5")]
    assert quantity.split(";")[0].startswith('#,##0.0"')
    assert quantity.split(";")[1].startswith('"−"#,##0.0"')


def test_a_percentage_keeps_its_sign_and_an_amount_its_currency(monkeypatch):
    form = logframe(page_of(delivery("cse-peru", language="es")))
    cells = [cell for table in form.tables for row in table.rows for cell in row if cell is not None]
    (part_of,) = {cell.pattern for cell in cells if cell.text == "51.5\xa0%"}
    assert part_of.split(";")[0] == '#,##0.0"\xa0"%'
    (amount,) = {cell.pattern for cell in cells if cell.text.replace("\xa0", " ") == "S/ 8,115,563"}
    assert amount.split(";")[0] == '"S/\xa0"#,##0'


def test_a_form_without_tables_is_still_a_file(project):
    form = logframe(page_of(lay_out(project)))
    assert workbook(form)[:2] == b"PK"


@pytest.mark.parametrize("language", ["es", "en", "fr"])
def test_no_sheet_has_a_name_that_a_workbook_refuses(language):
    say = Words(language)
    names = [
        say(f"form.{name}") for name in ("logframe_sheet", "activities_sheet", "sheet_objective", "sheet_intermediate")
    ]
    assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in names)
    assert len(set(names)) == len(names)


def test_a_column_is_wide_enough_for_its_longest_number_and_no_wider_than_a_word_may_make_it():
    amount, word = "PEN\xa08,115,563", "x" * 60
    rows = [[Cell("a b"), Cell(amount), Cell(word)], [Cell("over both columns " * 9, across=2), None, Cell("")]]
    table = Table("T", "T", [Column("Name", 30), Column("Value", 8), Column("Note", 8)], rows)
    assert table.widths == [30, pytest.approx(1.35 * len(amount)), 20]
