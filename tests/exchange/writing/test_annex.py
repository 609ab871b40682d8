"""The annex in Excel: every fact with its address, every figure with its formula, and nothing that is held back."""

import csv
import io
import re
from dataclasses import replace
from io import BytesIO

import docx
import pytest

from tests.exchange.writing.annexes import book_of, converted, delivered, parts_of, sheet_of, spoilt
from tests.fifth.made import lay_out
from tests.measures.test_attack import attacked
from toolkit import open_programme
from toolkit.errors import CommandError
from toolkit.exchange.writing.annex import annex_workbook as annex
from toolkit.exchange.writing.annex import word_annex
from toolkit.exchange.writing.annex.annex_facts import facts_of, held
from toolkit.exchange.writing.annex.annex_sheets import LONGEST_TEXT, Book, Cell, Column, Row, Sheet
from toolkit.exchange.writing.delivery import Delivery
from toolkit.facts.contracts.rates_and_statements import ExchangeRate
from toolkit.facts.contracts.tables_by_name import FACTS
from toolkit.facts.contracts.values import number_columns
from toolkit.facts.folders import ENVIRONMENT
from toolkit.report import Page
from toolkit.report.figures_csv import register
from toolkit.words import Words

PROGRAMMES = [("cse-peru", 2011), ("spp-global", 2019), ("par2-bolivia", 2022), ("clac", 2023)]
SHEETS = ("cover", "facts", "indicators", "budget", "grades", "figures", "words")


def written(delivery):
    return annex.write(delivery).files[".xlsx"]


@pytest.fixture(scope="module")
def cse_delivery():
    return delivered("cse-peru", 2011, "es", "results_framework", "budget_execution", "quality_criteria")


@pytest.fixture(scope="module")
def cse_annex(cse_delivery):
    return written(cse_delivery)


@pytest.fixture(scope="module")
def par2_delivery():
    return delivered("par2-bolivia", 2022, "es", "records_indicators", "sampling", "activity_pipeline")


@pytest.fixture(scope="module")
def par2_annex(par2_delivery):
    return written(par2_delivery)


# --- its sheets


def test_it_has_the_sheets_that_the_programme_has_something_for(cse_annex, par2_annex):
    assert book_of(cse_annex).sheet_names == [Words("es")(f"annex.sheet.{name}") for name in SHEETS]
    assert "Puntuaciones" not in book_of(par2_annex).sheet_names  # no document grades PAR II


@pytest.mark.parametrize("language", ["en", "fr"])
def test_all_of_it_is_in_the_language_asked(language):
    delivery = delivered("cse-peru", 2011, language, "budget_execution")
    content = written(delivery)
    words = Words(language)
    assert book_of(content).sheet_names == [words(f"annex.sheet.{name}") for name in SHEETS]
    figures = sheet_of(content, words("annex.sheet.figures"))
    assert {words("annex.stands.formula"), words("annex.stands.fact")} <= {
        row[words("annex.heading.stands")] for row in figures
    }


@pytest.mark.parametrize(("language", "name"), [("en", "Certified small producers’ organisations"), ("es", "")])
def test_an_indicator_has_the_name_that_its_programme_gives_it_in_the_language(spp, language, name):
    indicator = spp.indicators["i1.1"]
    content = written(Delivery(spp, spp.at(2019), language, ()))
    sheet = Words(language)("annex.sheet.indicators")
    row = next(row for row in sheet_of(content, sheet) if "i1.1" in row.values())
    assert (name or Page(spp, 2019, language).say(indicator.name)) in row.values()


def test_one_that_has_no_name_in_the_language_stays_as_it_is_printed(spp):
    page = Page(spp, 2019, "en")
    told = spp.indicators["i1.1"]
    assert page.full_name(told.model_copy(update={"short_name": ""})) == page.say(told.name)
    assert page.full_name(told.model_copy(update={"short_name": "Nadie"})) == page.say(told.name)


def test_a_figure_that_is_undefined_is_its_reason_in_words(cse_delivery, cse_annex):
    missing = {figure["id"]: figure["missing"] for figure in cse_delivery.figures if figure["missing"]}
    shown = {row["Identificador de la cifra"]: row for row in sheet_of(cse_annex, "Cifras")}
    assert missing
    assert all(shown[name]["Valor"] == Words("es")(f"missing.{why}") for name, why in missing.items())
    assert "#DIV/0!" not in "".join(parts_of(cse_annex).values())


def test_an_indicator_stands_with_its_formulas(cse_annex):
    (row,) = (row for row in sheet_of(cse_annex, "Indicadores") if row["Código"] == "R1.registration")
    assert (row["Línea de base"], row["Valor de 2011"], row["Meta de 2011"]) == (28, 91, 117)
    assert row["Cumplimiento de la meta de 2011"] == pytest.approx(91 / 117)
    assert row["Meta alcanzada"] == "no"
    indicators = parts_of(cse_annex)["xl/worksheets/sheet3.xml"]
    facts = {row["Identificador del dato"]: at for at, row in enumerate(sheet_of(cse_annex, "Datos"), 4)}
    actual, target = (facts[f"observation:R1.registration:2011:{role}"] for role in ("actual", "target"))
    assert f"<f>(Datos!$D${actual}/Datos!$D${target})</f>" in indicators


def test_the_budget_adds_up_to_what_was_spent(cse_annex):
    (whole,) = (row for row in sheet_of(cse_annex, "Presupuesto") if row["Dividido por"] == "total")
    assert (whole["Moneda"], whole["Aprobado"], whole["Ejecutado"]) == ("EUR", 3550151.99, 2836395.01)
    assert whole["Ejecución"] == pytest.approx(2836395.01 / 3550151.99)


def test_grades_stand_beside_the_ratio_that_gives_them(cse_annex):
    (row,) = (
        row
        for row in sheet_of(cse_annex, "Puntuaciones")
        if row["Lo evaluado"].startswith("Capacidades") and row["Criterio"] == "Eficacia"
    )
    assert row["Puntuación impresa"] == "C"
    assert 0 < row["Cociente"] < 1


# --- facts, there and back


@pytest.mark.parametrize(("code", "year"), PROGRAMMES)
def test_facts_read_from_the_sheet_are_the_facts(code, year):
    """Nothing is lost: value, address, what is printed, key, use, certainty; notes are set as a page sets them."""
    programme = open_programme(code)
    content = written(Delivery(programme, programme.at(year), programme.file.languages[0]))
    words = Words(programme.file.languages[0])
    head = {name: words(f"annex.heading.{name}") for name in ("fact", "value", "as_printed", "note")}
    head |= {name: words(f"annex.heading.{name}") for name in ("table", "row", "column", "cell")}
    back = {row[head["fact"]]: row for row in sheet_of(content, words("annex.sheet.facts"))}
    known = facts_of(programme)
    assert list(back) == list(known.rows)
    for fact, row in known.rows.items():
        assert again(type(row), back[fact], head) == row, fact


def again(contract, cells, head):
    """Make a row of a table from a row of the sheet, as a reader of the workbook would."""
    given = {name: cells[head[name]] for name in ("as_printed", "table", "row", "column", "cell")}
    given["note"] = cells[head["note"]].replace("\xa0%", " %")
    columns = [name for name in contract.columns() if name not in given and name != contract.VALUE]
    given |= {name: cells.get(name, "") for name in columns}
    is_implied = contract is ExchangeRate and cells["rule"] == "implied"
    if contract.VALUE and isinstance(cells[head["value"]], float) and not is_implied:
        given[contract.VALUE] = cells[head["value"]]
    numbers = number_columns(contract)
    assert all(isinstance(given[name], float) or given[name] in ("", None) for name in numbers & set(given))
    return contract.model_validate({name: value for name, value in given.items() if value != ""})


def test_every_fact_says_where_it_is_printed(cse_annex, cse):
    known = facts_of(cse)
    for row in sheet_of(cse_annex, "Datos"):
        fact = known.rows[row["Identificador del dato"]]
        assert row["Documento"] == (cse.file.documents[fact.document].title if fact.document else "")
        assert (row["Tabla"], row["Fila"], row["Columna"]) == (fact.table, fact.row, fact.column)


# --- what is refused, and what a cell cannot hold


def test_pages_of_earlier_facts_are_refused(cse_delivery):
    older = [dict(figure) for figure in cse_delivery.figures]
    (changed, *_) = (f for f in older if f["id"] == "R1.registration:completion")
    changed["value"] += 0.001
    with pytest.raises(CommandError) as refused:
        written(replace(cse_delivery, figures=older))
    (problem,) = refused.value.problems
    assert (problem.code, problem.fields["n"]) == ("pages_of_earlier_facts", "1")
    assert problem.fields["found"] == "R1.registration:completion"
    assert problem.fields["next"] == "evaluate run cse-peru --language es"


def test_pages_of_a_fact_that_is_gone_are_refused(cse_delivery):
    gone = dict(cse_delivery.figures[0], id="gone", inputs=["observation:R1.sales:1999:actual"], making=None)
    with pytest.raises(CommandError, match=r"1 figures .*\(gone\)"):
        written(replace(cse_delivery, figures=[*cse_delivery.figures, gone]))


def test_a_text_that_no_cell_holds_is_cut_and_that_is_said(cse_delivery):
    long = dict(cse_delivery.figures[0], id="long", made="x" * (LONGEST_TEXT + 1))
    content = annex.write(replace(cse_delivery, figures=[long]))
    assert [(p.code, p.fields["found"]) for p in content.left_out] == [("texts_too_long", "Cifras: long")]
    (row,) = sheet_of(content.files[".xlsx"], "Cifras")
    assert len(row["Cómo se hizo"]) == LONGEST_TEXT
    assert row["Cómo se hizo"].endswith("…")


def test_facts_are_listed_as_far_as_a_cell_holds_them_and_the_others_are_counted(cse_delivery):
    many = dict(cse_delivery.figures[0], id="many", inputs=[f"words:{n:05}" for n in range(4000)], making=None)
    content = annex.write(replace(cse_delivery, figures=[many]))
    (row,) = sheet_of(content.files[".xlsx"], "Cifras")
    *listed, more = row["Datos de los que sale"].split("; ")
    assert listed == many["inputs"][: len(listed)]
    assert more == f"y {4000 - len(listed)} más"
    assert len(row["Datos de los que sale"]) <= LONGEST_TEXT
    assert not content.left_out


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-5", "@SUM(A1)", '=HYPERLINK("x")', "x" * 300])
def test_a_text_never_becomes_a_formula(cse_delivery, text):
    named = dict(cse_delivery.figures[0], id=text, label=text, made=text)
    content = written(replace(cse_delivery, figures=[named]))
    (row,) = sheet_of(content, "Cifras")
    assert (row["Identificador de la cifra"], row["Qué es"], row["Cómo se hizo"]) == (text, text, text)
    formulas = re.findall("<f>(.*?)</f>", "".join(parts_of(content).values()))
    assert all("Datos!" in formula for formula in formulas)


def test_nothing_but_a_table_is_taken_from_a_sheet_with_strange_signs():
    rows = [Row([Cell("a\x00b\nc"), Cell(number=1.5)])]
    content = Book("t").made([Sheet("What: [all]/*?", "t", "l", [Column("a"), Column("b")], rows)])
    assert book_of(content).sheet_names == ["What all"]


def test_the_same_facts_give_the_same_bytes_and_name_no_machine(cse_delivery, cse_annex):
    assert written(cse_delivery) == cse_annex
    about = parts_of(cse_annex)["docProps/core.xml"]
    assert "2000-01-01T00:00:00Z" in about
    assert not re.search(r"/(home|root|Users|work|tmp)/", "".join(parts_of(cse_annex).values()))


def test_it_is_laid_out_to_be_read_and_printed(cse_annex):
    for number in range(2, 8):
        sheet = parts_of(cse_annex)[f"xl/worksheets/sheet{number}.xml"]
        assert '<pane xSplit="1" ySplit="3" topLeftCell="B4" activePane="bottomRight" state="frozen"/>' in sheet
        assert 'orientation="landscape"' in sheet
        assert 'fitToHeight="0"' in sheet
        assert "<autoFilter" in sheet
    assert parts_of(cse_annex)["xl/workbook.xml"].count("Print_Titles") == 6


# --- what was made up, and what is held back

RED = "FFC00000"


def test_what_was_made_up_is_said_in_red_on_every_sheet(par2_annex, tmp_path, monkeypatch):
    for name in book_of(par2_annex).sheet_names:
        said = book_of(par2_annex).get_sheet_by_name(name).to_python(skip_empty_area=False)[2][0]
        assert said == Words("es")("annex.synthetic.some")
    assert parts_of(par2_annex)["xl/styles.xml"].count(RED) >= 2  # what is said on top, and the rows themselves
    monkeypatch.setenv(ENVIRONMENT, str(lay_out(tmp_path)))
    fifth = open_programme("tembeya-union")
    language = fifth.file.languages[0]
    content = written(Delivery(fifth, fifth.at(2024), language))
    for name in book_of(content).sheet_names:
        rows = book_of(content).get_sheet_by_name(name).to_python(skip_empty_area=False)
        assert rows[2][0] == Words(language)("annex.synthetic.all")


def test_among_real_indicators_none_is_of_made_up_records(tmp_path, monkeypatch):
    """The programme is real then, its records are not: they are no values of its indicators."""
    data = lay_out(tmp_path)
    file = data / "tembeya-union" / "programme.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("synthetic: true\n", ""), encoding="utf-8")
    monkeypatch.setenv(ENVIRONMENT, str(data))
    fifth = open_programme("tembeya-union")
    delivery = Delivery(fifth, fifth.at(2024), "en")
    content = written(delivery)
    actual = {row["Code"]: row["Value in 2024"] for row in sheet_of(content, "Indicators")}
    assert actual["P.sales"] == 900000
    assert actual["B.answered"] == Words("en")("missing.not_reported")
    assert RED not in parts_of(content)["xl/styles.xml"]
    document = docx.Document(BytesIO(word_annex.write(delivery).files[".docx"]))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    page = Page(fifth, 2024, "en")
    (told,) = (row for row in rows if row[0] == page.heading("B.answered", ("indicator",)))
    assert told[rows[0].index("Value in 2024")] == page.numbers.mark("not_reported")


def test_real_facts_are_not_said_to_be_made_up(cse_annex):
    assert RED not in parts_of(cse_annex)["xl/styles.xml"]
    assert "SINTÉTICO" not in parts_of(cse_annex)["xl/sharedStrings.xml"]


def test_what_pages_hold_back_the_annex_holds_back(par2_delivery, par2_annex):
    withheld = {figure["id"] for figure in par2_delivery.figures if figure["missing"] == "suppressed"}
    rows = {row["Identificador de la cifra"]: row for row in sheet_of(par2_annex, "Cifras")}
    assert withheld
    for name in withheld:
        row = rows[name]
        told = [row[heading] for heading in ("Casos que entran en el valor", "De cuántos casos")]
        limits = [row["95\xa0%: desde"], row["95\xa0%: hasta"]]
        assert not any(isinstance(cell, float) for cell in (row["Valor"], *told, *limits)), name


def test_a_figure_of_records_has_no_formula_that_would_show_its_parts(par2_delivery, par2_annex):
    of_records = {f["id"] for f in par2_delivery.figures if any(i.startswith("records:") for i in f["inputs"])}
    stands = {row["Identificador de la cifra"]: row["Cómo está el valor"] for row in sheet_of(par2_annex, "Cifras")}
    assert {stands[name] for name in of_records} == {"número: sale de registros", "sin valor"}


def test_of_what_is_held_back_neither_cases_nor_limits_are_told(par2_delivery):
    """Whatever a page records beside a figure that it holds back."""
    record = next(figure for figure in par2_delivery.figures if figure["missing"] == "suppressed")
    told = dict(record, n=3, of=5, conf_low=0.1, conf_high=0.7, making=["share", 3.0, 5.0])
    (row,) = sheet_of(written(replace(par2_delivery, figures=[told])), "Cifras")
    assert not [cell for cell in row.values() if isinstance(cell, float)]


def published_in(content, words):
    """Say of each figure, as the attack names it, whether the annex tells a number of it."""
    heading = {name: words(f"annex.heading.{name}") for name in ("figure", "value", "n", "conf_low", "conf_high")}
    shown = {}
    for row in sheet_of(content, words("annex.sheet.figures")):
        parts = row[heading["figure"]].split(":")
        name = ":".join(part for part in parts if part not in ("sampled", "answered", "drawn", "computed"))
        numbers = (row[heading[each]] for each in ("value", "n", "conf_low", "conf_high"))
        shown[name] = shown.get(name, False) or any(isinstance(number, float) for number in numbers)
    return shown


def test_nobody_finds_in_the_annex_what_the_fifth_programme_holds_back(tmp_path, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT, str(lay_out(tmp_path)))
    delivery = delivered("tembeya-union", 2024, "en", "records_indicators", "sampling", "results_framework")
    shown = published_in(written(delivery), Words("en"))
    assert attacked(delivery.programme, 2024, "B.answered", shown) == {"07.1", "07.2"}


@pytest.mark.parametrize(("code", "hidden"), [("3.2.1", {"BO-N", "BO-B"}), ("3.2.2", set()), ("R3", set())])
def test_nobody_finds_in_the_annex_what_par_ii_holds_back(par2, par2_annex, code, hidden):
    """The attack on the pages, on what the sheet of figures publishes: counts, shares, cases and limits."""
    shown = published_in(par2_annex, Words("es"))
    assert attacked(par2, 2022, code, shown) == hidden


def test_a_fact_that_is_withheld_tells_nothing_but_why():
    contract = FACTS["observations"]
    row = contract(indicator="i", period="2024", role="actual", missing="suppressed", numerator=2.0, denominator=4.0)
    assert [held(row, key) for key in ("numerator", "denominator", "missing")] == [None, None, "suppressed"]


# --- recalculated by somebody else


def test_libreoffice_computes_what_figures_csv_says(cse_delivery, cse_annex, tmp_path):
    """Every value that a formula brings is made wrong first, so that what comes back has been computed there."""
    wrong, formulas = spoilt(cse_annex)
    assert formulas > 300
    recalculated = converted(tmp_path, wrong, ".xlsx", "xlsx")
    published = csv.DictReader(io.StringIO(register((f["page"], f) for f in cse_delivery.figures)))
    computed = sheet_of(recalculated, "Cifras")
    checked = 0
    for row, cells in zip(published, computed, strict=True):
        assert cells["Identificador de la cifra"] == row["id"]
        if cells["Cómo está el valor"] in ("fórmula", "un dato"):
            assert cells["Valor"] == pytest.approx(float(row["value"]), rel=1e-9, abs=1e-9), row["id"]
            checked += 1
    assert checked > 300
    for name in ("Indicadores", "Presupuesto"):
        for before, after in zip(sheet_of(cse_annex, name), sheet_of(recalculated, name), strict=True):
            assert after == {k: pytest.approx(v) if isinstance(v, float) else v for k, v in before.items()}
