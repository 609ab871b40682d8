"""Records and blocks in words: conditions, reasons and sheets, in the language of the page, all from data."""

from __future__ import annotations

import re

import pytest

from toolkit import open_programme
from toolkit.language import read_catalogue
from toolkit.measures.records import records_indicators
from toolkit.report import Page, method_sheets, readings, tables
from toolkit.report.record_words import RecordWords, block, reasons


@pytest.fixture(scope="module")
def par2():
    return open_programme("par2-bolivia")


def page(programme, language="es"):
    return Page(programme, 2022, language, of_records=True)


@pytest.mark.parametrize(
    ("conditions", "spanish", "english"),
    [
        ({"financed": "yes"}, "financiada = sí", "financed = yes"),
        (
            {"trade_relation": ["kept", "improved"], "cycles": {"min": 2}},
            "relación comercial = se mantiene o mejora; ciclos productivos ≥ 2",
            "trade relation = kept or improved; production cycles ≥ 2",
        ),
        ({"model": [2]}, "modelo = 2", "model = 2"),
        ({"families": {"above": 0, "max": 1000}}, "familias > 0, familias ≤ 1.000", "families > 0, families ≤ 1,000"),
        ({"product": {"present": True}}, "producto: consta", "product: there is one"),
    ],
)
def test_conditions_are_told_in_words(par2, conditions, spanish, english):
    assert RecordWords(page(par2), "alliances").conditions(conditions) == spanish
    assert RecordWords(page(par2, "en"), "alliances").conditions(conditions) == english


def test_reasons_are_told_in_words(par2):
    text = "alliances:no_value/cycles:13 sales:not_after:1207"
    assert reasons(page(par2), text) == "13: sin dato en «ciclos productivos»; 1.207: sin registro de después"
    assert reasons(page(par2), "") == ""


def test_a_block_is_told_line_by_line(par2):
    told = dict(block(page(par2), par2.indicators["R2"].compute))
    assert told["Entre"] == "financiada = sí"
    assert told["Cumplen"].startswith("modelo = 1; ")
    growth = dict(block(page(par2), par2.indicators["R1"].compute))
    assert (growth["Antes"], growth["Después"]) == ("período = antes", "período = después")


def test_every_condition_and_column_of_a_block_stands_on_its_sheet(par2):
    text = method_sheets.reference_sheets(page(par2)).body
    assert text.count('<section class="sheet">') == 22
    own = [i for i in par2.framework.indicators if i.compute]
    assert text.count('<div class="block">') == len(own) == 38
    assert "29.163" in text


@pytest.mark.parametrize("language", ["es", "en"])
def test_no_code_of_a_column_reaches_a_reader(par2, language):
    codes = {c for records in par2.framework.records.values() for c in records.columns if "_" in c}
    shown = method_sheets.reference_sheets(page(par2, language)).body
    shown += tables.table(
        page(par2, language), "excluded", records_indicators.left_out(records_indicators.values(par2))
    ).body
    words = set(re.findall(r"\w+", re.sub(r"<[^>]+>", " ", shown)))
    assert codes & words == set()


def test_everything_that_a_sheet_says_is_said_in_english_too(par2):
    known = read_catalogue(par2.folder / "words.en.po")
    said = {i.method for i in par2.framework.indicators if i.compute}
    said |= {i.frequency for i in par2.framework.indicators if i.compute}
    said |= {i.means_of_verification for i in par2.framework.indicators if i.compute}
    for records in par2.framework.records.values():
        said |= {records.row, *records.labels.values()}
    assert said - {""} - set(known) == set()


def test_what_is_shown_says_that_it_is_synthetic(par2):
    shown = tables.table(page(par2), "computed", records_indicators.values(par2))
    assert "REGISTROS SINTÉTICOS" in shown.text
    assert all(figure["synthetic"] for figure in shown.figures)
    assert "SINTÉTICOS" in shown.figures[0]["sources"][0]


def test_readings_hold_the_figures(par2):
    values, read = records_indicators.values(par2), records_indicators.readings(par2)
    assert "22 indicadores del marco, 22 se calculan" in readings.records.computed(page(par2), values).text
    assert "13 métodos" in readings.records.two_readings(page(par2), read).text


def test_a_programme_without_records_has_nothing_to_show(cse):
    own = Page(cse, 2011, "es", of_records=True)
    assert method_sheets.reference_sheets(own).omitted
    assert readings.records.computed(own, records_indicators.values(cse)).omitted
    assert readings.records.two_readings(own, records_indicators.readings(cse)).omitted
    for name, frame in {
        "record_tables": records_indicators.tables(cse),
        "computed": records_indicators.values(cse),
        "excluded": records_indicators.left_out(records_indicators.values(cse)),
        "readings": records_indicators.readings(cse),
        "shares_by_place": records_indicators.across(cse, 2011, "", of_parts=True),
    }.items():
        assert tables.table(own, name, frame).omitted
