"""Every printed figure stands at its address, and every printed cell of a declared table is in a fact."""

from __future__ import annotations

import pytest

from toolkit.facts.contracts.documents import PrintedTable
from toolkit.facts.documents import PrintedDocument, find_rows, stands_in

TEXT = """\
1. Ventas 3

2.1 Ventas
Las ventas crecieron 97%, de S/. 3,919 a 7295, en
dos años. Otra cosa es el precio.

Indicador\tValor\tNota
REGIE\t60%\t
<b>COGES</b> \t83%\tmejor
REGIE\t61%\t
TOTAL\t80%

2.2 Fin
"""

TABLE = PrintedTable.model_validate(
    {
        "pages": [{"starts": "Indicador Valor", "ends": "2.2"}],
        "columns": [{"name": "Indicador", "label": True}, {"name": "Valor"}, {"name": "Nota", "skip": "prosa"}],
    }
)


def test_a_table_is_read_from_its_heading_to_its_end():
    rows = PrintedDocument(TEXT).rows(TABLE)
    assert [(row.label, row.cells["Valor"]) for row in rows] == [
        ("REGIE", "60%"),
        ("COGES", "83%"),
        ("REGIE", "61%"),
        ("TOTAL", "80%"),
    ]


def test_a_slipped_row_is_put_back():
    table = TABLE.model_copy(update={"pages": [TABLE.pages[0].model_copy(update={"slips": [_slip("60", -1)]})]})
    rows = PrintedDocument("Indicador\tValor\n60\n\t61\n").rows(table.model_copy(update={"pages": table.pages}))
    assert rows[-1].cells["Valor"] == "61"


def _slip(row, by):
    from toolkit.facts.contracts.documents import Slip  # noqa: PLC0415

    return Slip(rows=[row], by=by, why="")


def test_a_row_must_be_alone_or_numbered():
    rows = PrintedDocument(TEXT).rows(TABLE)
    assert len(find_rows(rows, "REGIE")) == 2
    assert find_rows(rows, "REGIE [2]")[0].cells["Valor"] == "61%"
    assert find_rows(rows, "REG") == []  # whole words only


def test_a_sentence_is_found_by_its_first_words_and_goes_on_over_a_line():
    assert PrintedDocument(TEXT).sentence("2.1", "Las ventas crecieron").endswith("dos años.")


def test_a_sentence_that_is_not_there_is_not_found():
    with pytest.raises(LookupError):
        PrintedDocument(TEXT).sentence("2.1", "Los precios")


@pytest.mark.parametrize(
    ("figure", "text", "there"),
    [
        ("97%", "crecieron 97%, de", True),
        ("7%", "crecieron 97%", False),
        ("51", "51%", False),
        ("3,919", "S/. 3,919 en", True),
        ("919", "3,919", False),
        ("2", "2 ferias", True),
        ("0%", "100%", False),
        ("116", "-116", False),
        ("A", "Alta", False),
        ("31%", "560 (31%)", True),
        ("1,5", "1,55", False),
        ("50", "(50)", False),  # it is minus fifty
        ("(50)", "(50)", True),
        ("50", "50-", False),
        ("50", "– 50", False),
        ("50", "organizaciones (50)", True),
        ("50", "- Meta 50", True),
    ],
)
def test_a_figure_stands_by_itself_not_inside_another(figure, text, there):
    assert stands_in(figure, text) is there


@pytest.mark.parametrize("code", ["cse-peru", "spp-global", "clac"])
def test_every_fact_is_printed_at_its_address_and_every_cell_is_a_fact(evaluate, documents, code):
    said = evaluate("check", code, "--documents", str(documents))
    assert said.err == ""
    assert said.status == 0


def test_a_figure_at_the_wrong_address_is_found(project, evaluate, documents):
    path = project / "data/cse-peru/observations.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Formalización RUC,Año N-1,93", "Formalización RUC,Año N,93", 1), encoding="utf-8")
    said = evaluate("check", "cse-peru", "--documents", str(documents))
    assert said.status == 1


def test_a_question_that_its_document_does_not_print_is_found(project, evaluate, documents):
    path = project / "data/clac/framework.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('row: "De los 4 Objetivos', 'row: "De los 5 Objetivos', 1), encoding="utf-8")
    said = evaluate("check", "clac", "--documents", str(documents))
    assert said.status == 1
    assert "polls[Q4.weight]" in said.err


def test_a_cell_that_no_fact_covers_is_listed(project, evaluate, documents):
    path = project / "data/spp-global/observations.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("i6.4,2018")), encoding="utf-8")
    said = evaluate("check", "spp-global", "--documents", str(documents))
    assert said.status == 1
    assert 'the printed cell "100%" is in no fact' in said.err
