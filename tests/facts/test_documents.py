"""Every printed figure stands at its address, and every printed cell of a declared table is in a fact."""

from __future__ import annotations

import pytest

from toolkit.facts.contracts.documents import Document, PrintedTable
from toolkit.facts.figures_in_text import figures_in, unread
from toolkit.facts.printed_text import PrintedDocument, find_rows, places_of, stands_in

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
    text = PrintedDocument(TEXT)
    assert text.text[slice(*text.sentence("2.1", "Las ventas crecieron"))].endswith("dos años.")


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


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("crecieron 97%, de S/. 3,919 a 7295", ["97%", "S/. 3,919", "7295"]),
        ("se transferirá el 100% de los $US 62 millones.", ["100%", "$US 62 millones"]),
        ("hay 21 mesas en las 3 regiones, tras 7 años", ["21", "3", "7"]),
        ("apoyar a más de 500 organizaciones", ["500"]),
        ("el 4 de noviembre de 2007; desde 2008; le 25 janvier", []),
        ("3.2 Resultados\n3.2.1. Indicadores\n1. Los puntos\n2) la otra\nresultados 1,2,3 y 4", []),
        ("El resultado 1 avanza. En el resultado 3 donde faltan", []),
        ("En el modelo 3 participan", ["3"]),  # of which there is no first, so that it may be counted
        ("COVID-19 y Q4", []),
        ("un saldo de -1,250.50 EUR", ["1,250.50 EUR"]),
        (
            "sales of USD 2.5 million, up 12.5 per cent; KES 12,000; €5m",
            ["USD 2.5 million", "12.5 per cent", "KES 12,000", "€5m"],
        ),
        ("Les ventes ont atteint 1 250 000 FCFA, soit 12,5 % de plus", ["1 250 000", "12,5 %"]),
        ("el 15 por ciento de 1.200 familias", ["15 por ciento", "1.200"]),
        ("Objetivo Táctico 1.1 abre; Objetivo Táctico 2.1 cierra; 1/3 of the farmers; a ratio of 2:1", []),
    ],
)
def test_a_figure_of_the_text_says_how_much_or_how_many(text, figures):
    assert [match.group().strip() for match in figures_in(text)] == figures


SENTENCES = """\
2.1 Ventas
Las ventas crecieron 97%, de 3,919 a 7,295.
En 3 cadenas, con un 12% menos. Lema de 20 años.
Lema de 20 años.
"""


def _unread(no_facts=(), read=()):
    declared = {"title": "Informe", "file": "informe.txt", "date": "2012-M01", "no_facts": list(no_facts)}
    text = PrintedDocument(SENTENCES)
    spans = [place for figure in read for place in places_of(figure, text.text)]
    return [(p.code, p.row, p.fields["found"]) for p in unread(Document.model_validate(declared), text, [], spans)]


def test_a_figure_of_a_sentence_that_is_in_no_fact_is_found_on_its_line():
    assert _unread(read=["97%", "3,919", "3", "20"]) == [
        ("figure_without_fact", 2, "7,295"),
        ("figure_without_fact", 3, "12%"),
    ]


def test_a_reason_holds_for_every_sentence_that_begins_so_and_for_no_other_figure():
    reasons = [{"rows": ["Lema"], "why": "Adorno."}, {"rows": ["En 3 cadenas"], "figures": ["3"], "why": "Contadas."}]
    assert _unread(reasons, ["97%", "3,919", "7,295"]) == [("figure_without_fact", 3, "12%")]
    assert [found for _, _, found in _unread([{"rows": ["Lema [2]"], "why": "Adorno."}])][-1] == "20"


def test_a_reason_for_a_figure_that_is_not_there_is_told():
    assert ("no_such_figure", None, "Lemas") in _unread([{"rows": ["Lemas"], "why": "Adorno."}])


@pytest.mark.parametrize("code", ["cse-peru", "spp-global", "clac", "par2-bolivia"])
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


@pytest.mark.parametrize(
    ("file", "change", "told"),
    [
        ("clac/programme.yaml", ("[ISO 9001]", "[ISO 9002]"), 'the printed figure "9001" is in no fact'),
        ("cse-peru/statements.csv", ("words:Lácteos", "words:Quesos"), "Quesos"),  # its sentence does not name it
        ("clac/framework.yaml", ('row: "De los 4 Objetivos', 'row: "De los 5 Objetivos'), "polls[Q4.weight]"),
    ],
)
def test_what_a_document_prints_otherwise_is_found(project, evaluate, documents, file, change, told):
    path = project / "data" / file
    path.write_text(path.read_text(encoding="utf-8").replace(*change, 1), encoding="utf-8")
    said = evaluate("check", file.partition("/")[0], "--documents", str(documents))
    assert said.status == 1
    assert told in said.err


def test_a_cell_that_no_fact_covers_is_listed(project, evaluate, documents):
    path = project / "data/spp-global/observations.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("i6.4,2018")), encoding="utf-8")
    said = evaluate("check", "spp-global", "--documents", str(documents))
    assert said.status == 1
    assert 'the printed cell "100%" is in no fact' in said.err
