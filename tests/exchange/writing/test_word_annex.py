"""The annex in Word: a document with real headings and tables, that says where each value is printed."""

import re
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from tests.exchange.writing.annexes import converted, delivered, parts_of
from tests.fifth.made import lay_out
from toolkit import open_programme
from toolkit.errors import CommandError
from toolkit.exchange.writing.annex import word_annex
from toolkit.exchange.writing.annex.word_document import WordDocument, WordTable
from toolkit.exchange.writing.delivery import Delivery
from toolkit.facts.folders import ENVIRONMENT
from toolkit.words import Words


def written(code, year, language):
    programme = open_programme(code)
    return word_annex.write(Delivery(programme, programme.at(year), language)).files[".docx"]


def opened(content):
    return docx.Document(BytesIO(content))


@pytest.fixture(scope="module")
def content():
    return written("cse-peru", 2011, "es")


def of_style(document, style):
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == style]


def test_its_parts_have_headings(content):
    document = opened(content)
    assert of_style(document, "Title")[0].endswith("Huancavelica, 2011")
    assert of_style(document, "Heading 1") == [
        "Puntos principales",
        "Indicadores",
        "Indicadores: de dónde salen los valores",
        "Presupuesto",
        "Presupuesto: de dónde salen los valores",
        "Documentos",
    ]
    assert len(of_style(document, "List Bullet")) > 5


def test_an_indicator_is_a_row_and_its_values_have_their_places(content):
    indicators, budget = opened(content).tables
    cells = [[cell.text for cell in row.cells] for row in indicators.rows]
    assert cells[0][:4] == ["Indicador", "Línea de base", "Valor de 2010", "Valor de 2011"]
    (row,) = (row for row in cells if row[0] == "Formalización RUC")
    assert row == ["Formalización RUC", "28", "93", "91", "117", "77.8\xa0%", "no", "147"]
    (note,) = (p.text for p in opened(content).paragraphs if p.text.startswith("Formalización RUC: "))
    assert re.search(r"Valor de 2011: Informe anual 2011 › 3.3.1 R1 › .*: «91»", note)
    assert budget.rows[-1].cells[0].text == "Presupuesto total"


def test_the_headings_of_a_table_stand_on_each_page_and_a_row_on_one(content):
    for table in opened(content).tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows[1:])


def test_its_language_is_that_asked(content):
    assert 'w:lang w:val="es-PE"' in parts_of(content)["word/styles.xml"]
    english = written("cse-peru", 2011, "en")
    assert 'w:lang w:val="en"' in parts_of(english)["word/styles.xml"]
    assert of_style(opened(english), "Heading 1")[1] == "Indicators"


def test_marks_are_explained_below_the_table(content):
    texts = [paragraph.text for paragraph in opened(content).paragraphs]
    assert any("s. d.: el documento no lo da" in text.replace("\xa0", " ") for text in texts)


def test_the_same_facts_give_the_same_bytes_and_name_no_machine(content):
    assert written("cse-peru", 2011, "es") == content
    about = opened(content).core_properties
    assert (about.author, about.comments, about.last_modified_by) == ("", "", "")
    assert not re.search(r"/(home|root|Users|work|tmp)/", "".join(parts_of(content).values()))


def test_nothing_of_made_up_records_stands_in_it():
    document = opened(written("par2-bolivia", 2022, "es"))
    assert "Indicadores" in of_style(document, "Heading 1")
    assert "registros" not in " ".join(
        cell.text for table in document.tables for row in table.rows for cell in row.cells
    )


def test_what_was_made_up_is_said_on_top_and_on_each_page(tmp_path, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT, str(lay_out(tmp_path)))
    fifth = open_programme("tembeya-union")
    language = fifth.file.languages[0]
    document = opened(written("tembeya-union", 2024, language))
    said = Words(language)("annex.synthetic.all")
    (warning,) = (p for p in document.paragraphs if p.text == said)
    (mark,) = document.sections[0].header.paragraphs
    assert mark.text == Words(language)("annex.synthetic.mark")
    assert {str(run.font.color.rgb) for run in (*warning.runs, *mark.runs)} == {"C00000"}


def test_pages_of_earlier_facts_are_refused():
    delivery = delivered("cse-peru", 2011, "es", "budget_execution")
    delivery.figures[0]["inputs"] = ["budget:gone"]
    with pytest.raises(CommandError, match="evaluate run cse-peru --language es"):
        word_annex.write(delivery)


def test_signs_that_no_document_holds_are_told_by_their_number():
    document = WordDocument("A\x00title", "en", "made\x07up")
    document.points(["=1+1", "a\x1bb"])
    document.table(WordTable("c\x08", ["x", "y"], [["\x0b", "2"]], [2, 2], notes=["n\x01"]))
    made = opened(document.content())
    assert of_style(made, "Title") == ["AU+0000title"]
    assert of_style(made, "List Bullet") == ["=1+1", "aU+001Bb"]


def test_libreoffice_opens_it(content, tmp_path):
    text = converted(tmp_path, content, ".docx", "txt").decode("utf-8-sig")
    assert "Puntos principales" in text
    assert "Formalización RUC" in text
