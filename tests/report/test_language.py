"""Words and numbers: complete in every language, written as the locale writes them."""

from __future__ import annotations

import json
import re
import string
from pathlib import Path
from typing import get_args

import pytest

from toolkit.batch.prose import messages
from toolkit.errors import Problem
from toolkit.facts.contracts import allowed, figure_tables
from toolkit.language import Numbers, locale_of, read_catalogue
from toolkit.measured import Measured, undefined
from toolkit.report import Page
from toolkit.report.layouts import INTERVAL, columns, tables
from toolkit.spoken import LANGUAGES, SOURCE_LANGUAGE
from toolkit.words import Words

PACKAGE = Path(__file__).resolve().parents[2] / "toolkit"
CATALOGUES = {language: Words(language).all() for language in LANGUAGES}
NOTEBOOKS = PACKAGE.parent / "notebooks"
PROSE = {
    language: list(read_catalogue(NOTEBOOKS / "catalogues" / f"{language}.po").values())
    for language in LANGUAGES
    if language != SOURCE_LANGUAGE
}
PROSE[SOURCE_LANGUAGE] = [
    message
    for path in sorted(NOTEBOOKS.glob("*.ipynb"))
    for message in messages(json.loads(path.read_text(encoding="utf-8")))
]


def fields(message):
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_message_with_the_same_fields(language):
    spanish, other = CATALOGUES["es"], CATALOGUES[language]
    assert set(spanish) == set(other)
    assert {key for key in spanish if fields(spanish[key]) != fields(other[key])} == set()


def used_keys():
    """Keys and key prefixes that the code asks for."""
    whole, prefixes = set(), set()
    for path in PACKAGE.rglob("*.py"):
        for quoted in re.findall(r"(?:words|say|self)\(\s*f?\"([a-z_]+\.[^\"]*)\"", path.read_text(encoding="utf-8")):
            (prefixes if "{" in quoted else whole).add(quoted.partition("{")[0])
    return whole, prefixes


def test_every_message_the_code_asks_for_is_there():
    whole, prefixes = used_keys()
    assert len(whole) > 60
    assert {key for key in whole if key not in CATALOGUES["es"]} == set()
    assert {p for p in prefixes if not any(key.startswith(p) for key in CATALOGUES["es"])} == set()


def test_one_is_said_in_the_singular():
    words = Words("en")
    assert words("reading.follow_up.unsaid", n=1) == "For 1 the document does not give its status."
    assert words("reading.follow_up.unsaid", n="2") == "For 2 the document does not give the status."


def test_a_singular_belongs_to_a_message():
    singular = {key.removesuffix(".singular") for key in CATALOGUES["es"] if key.endswith(".singular")}
    assert singular
    assert singular <= set(CATALOGUES["es"])


def test_every_problem_the_code_raises_has_words():
    codes = set()
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        codes |= set(re.findall(r"(?:Problem|PydanticCustomError|_?unknown|_bad)\(\s*\"([a-z_0-9]+)\"", text))
        if path.parent.name in ("impact", "statistics"):  # there codes are handed on under their own names
            codes |= set(re.findall(r"\"((?:impact|survey)_[a-z_0-9]+|design_(?:key|lacks|value))\"", text))
        else:
            codes |= set(re.findall(r"yield \"([a-z_0-9]+)\", \"", text))
    assert len(codes) > 40
    assert {code for code in codes if f"problem.{code}" not in CATALOGUES["es"]} == set()


@pytest.mark.parametrize(
    ("locale", "value", "unit", "currency", "written"),
    [
        ("es_PE", 0.972, "change", "", "+97.2\u00a0%"),
        ("es_BO", 0.972, "change", "", "+97,2\u00a0%"),
        ("en", 0.972, "change", "", "+97.2%"),
        ("fr", -0.05, "change", "", "−5,0\u00a0%"),
        ("es_PE", 23432855, "money", "PEN", "S/\u00a023,432,855"),
        ("es_MX", 28188064.93, "money", "USD", "USD\u00a028,188,065"),
        ("en", -116429.48, "money", "EUR", "−€116,429"),
        ("es_PE", 0.41, "money", "PEN", "S/\u00a00.41"),
        ("es_PE", 0.05, "points", "", "+5.0\u00a0p.\u00a0p."),
        ("es_PE", 339.5, "hectares", "", "339.5\u00a0ha"),
        ("es_PE", 3212, "count", "", "3,212"),
        ("es_PE", -0.00001, "change", "", "0.0\u00a0%"),
    ],
)
def test_a_figure_is_written_as_the_locale_writes_it(locale, value, unit, currency, written):
    numbers = Numbers(locale, Words(locale[:2]))
    assert numbers.show(Measured(value, unit, currency=currency)) == written


@pytest.mark.parametrize(
    ("locale", "unit", "limits", "written"),
    [
        ("es_BO", "share", (0.7811, 0.8688), "78,1–86,9\u00a0%"),
        ("en", "share", (0.7811, 0.8688), "78.1–86.9%"),
        ("es_BO", "points", (-0.071, 0.082), "−7,1 a +8,2\u00a0p.\u00a0p."),
        ("fr", "points", (-0.071, -0.02), "−7,1 à −2,0\u00a0pp"),
        ("en", "count", (1200, 1300), "1,200–1,300"),
        ("en", "share", (0.5, None), ""),
    ],
)
def test_an_interval_says_its_unit_once(locale, unit, limits, written):
    figure = Measured(0.0, unit, conf_low=limits[0], conf_high=limits[1])
    assert Numbers(locale, Words(locale[:2])).interval(figure) == written


def test_a_day_is_said_in_words():
    assert Numbers("es_BO", Words("es")).day("2022-11-30") == "30 de noviembre de 2022"


def test_each_reason_a_document_can_have_has_its_own_mark():
    numbers = Numbers("es_PE", Words("es"))
    reasons = ["not_measured", "not_applicable", "not_reported", "not_due", "suppressed", "base_is_zero"]
    assert len({numbers.show(undefined("count", reason)) for reason in reasons}) == len(reasons)


def test_a_page_in_another_language_has_that_language_s_numbers():
    assert locale_of("es", "es_BO") == "es_BO"
    assert locale_of("en", "es_BO") == "en"


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2011-Q4", "T4 de 2011"),
        ("..2011", "hasta 2011"),
        ("..", "todo el programa"),
        ("2019..2020", "2019–2020"),
        ("2008-M04", "abril 2008"),
        ("2012-Q1..2012-Q3", "T1–T3 de 2012"),
        ("2012-S1..2012-S2", "S1–S2 de 2012"),
        ("2011-Q4..2012-Q1", "T4 de 2011–T1 de 2012"),
    ],
)
def test_a_period_is_said_in_words(period, said):
    assert Numbers("es_PE", Words("es")).period(period) == said


def test_a_problem_is_one_line_with_place_finding_and_remedy():
    problem = Problem(
        "number_in_other_notation", "data/x/observations.csv", 41, "value", {"found": "95,8", "plain": "0.958"}
    )
    place, found = "data/x/observations.csv, row 41, column value", '"95,8" is not a plain number'
    assert Words("en").describe(problem) == f'{place}: {found}. Write 0.958; as_printed keeps "95,8".'


def test_every_layout_has_its_words():
    words = Words("es")
    shown = {c for s in tables().values() for c in s.columns if c != "*" and not c.endswith(INTERVAL)}
    words.need([f"column.{name}" for name in sorted(shown)])
    words.need([f"table.{name}.{part}" for name in tables() for part in ("caption", "stub", "empty")])


def test_every_column_is_shown_or_names_rows_or_groups():
    text = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    text += "\n".join(path.read_text(encoding="utf-8") for path in NOTEBOOKS.glob("*.ipynb"))
    specs = tables().values()
    laid = {c.removesuffix(INTERVAL) for s in specs for c in (*s.columns, s.group, s.label)}
    assert sorted(name for name in columns() if name not in laid and not re.search(rf"\b{name}\b", text)) == []


def test_french_signs_stay_with_their_word():
    """A colon, a semicolon or a closing quotation mark never begins a line in French."""
    sign = re.compile(r" [;:?!»%]|« ")
    assert [key for key, text in CATALOGUES["fr"].items() if sign.search(text)] == []
    assert [f"notebooks/catalogues/fr.po: {text}" for text in PROSE["fr"] if sign.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_unit_stays_with_its_number_and_a_short_mark_in_one_piece(language):
    assert [key for key, text in CATALOGUES[language].items() if key.startswith("unit.") and " " in text] == []
    marks = {key: text for key, text in CATALOGUES[language].items() if key.startswith("mark.")}
    assert [key for key, text in marks.items() if re.search(r"\. ", text)] == []


@pytest.mark.parametrize(("language", "loose"), [("es", r"\d %|\d%"), ("fr", r"\d %|\d%"), ("en", r"\d\s%")])
def test_a_percent_sign_stands_by_its_number_as_the_language_has_it(language, loose):
    """After a space that never breaks in Spanish and French; without any in English."""
    assert [key for key, text in CATALOGUES[language].items() if re.search(loose, text)] == []
    assert [text for text in PROSE[language] if re.search(loose, text)] == []


@pytest.mark.parametrize(("locale", "written"), [("pt_BR", "12,3%"), ("de_DE", "12,3\u00a0%"), ("en_GB", "12.3%")])
def test_a_language_that_is_added_brings_how_it_writes_percentages(locale, written):
    """Nobody has to name it: what stands before the sign is as its language has it, in whatever country."""
    assert Numbers(locale, Words(SOURCE_LANGUAGE)).percent(0.1225) == written


def test_in_words_of_the_facts_a_percent_sign_never_begins_a_line(cse):
    assert Page(cse, 2011, "es").say("42 meses, el 87 % de lo previsto") == "42 meses, el 87\u00a0% de lo previsto"


CODES = {
    "missing": allowed.Missing,
    "criterion": allowed.Criterion,
    "kind_of_value": allowed.Kind,
    "role": figure_tables.ObservationRole,
    "amount": figure_tables.BudgetRole,
    "status": figure_tables.Status,
}
"""Codes that rows may hold, by the family of words that says them."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("family", CODES)
def test_every_code_that_a_row_may_hold_has_a_word(family, language):
    words = Words(language)
    assert [code for code in get_args(CODES[family]) if f"{family}.{code}" not in words] == []


def test_every_reason_that_a_figure_can_have_has_a_word():
    written = "\n".join(path.read_text(encoding="utf-8") for path in (PACKAGE / "measures").rglob("*.py"))
    reasons = set(re.findall(r'undefined\(\s*[^,()]+,\s*"([a-z_]+)"', written))
    reasons |= set(re.findall(r'UndefinedError\("([a-z_]+)"', written))
    assert len(reasons) > 40
    assert sorted(reason for reason in reasons if f"missing.{reason}" not in CATALOGUES["es"]) == []


@pytest.mark.parametrize(
    ("value", "shown"), [(596_000.5, "$596,001"), (7_420.5, "$7,421"), (-596_000.5, "−$596,001"), (2.5, "$2.50")]
)
def test_a_half_is_rounded_away_from_nought_as_spreadsheets_do(value, shown):
    assert Numbers("en_US", Words("en")).money(value, "USD") == shown


def test_a_half_of_a_percent_too():
    numbers = Numbers("en_US", Words("en"))
    assert [numbers.percent(value) for value in (0.1225, 0.1235, -0.1225)] == ["12.3%", "12.4%", "−12.3%"]
