"""Printed numbers are read in the notation that is declared, never guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.facts.notation import NOTATIONS, is_carried, read_plain, read_printed, why_unreadable


@pytest.mark.parametrize(
    ("printed", "notation", "value"),
    [
        ("3'550,000.00", "point", "3550000.00"),  # 004, fact sheet
        ("8,115,563", "point", "8115563"),  # 004, 3.3.1
        ("10,801,814.35", "point", "10801814.35"),
        ("3.550.151,99", "comma", "3550151.99"),  # 004, 7.3
        ("84.750.000", "comma", "84750000"),  # 003, 5
        ("2.980", "comma", "2980"),  # 003, 5.2.2
        ("95,8%", "comma", "0.958"),  # 004, 3.3.1, in a table of points
        ("34.50%", "point", "0.3450"),
        ("-116.429,48", "comma", "-116429.48"),
        ("$ 24,732,083.58", "point", "24732083.58"),  # 000
        ("S/. 3,919", "point", "3919"),
        ("7 actividades", "point", "7"),
        ("meses 38", "point", "38"),
        ("79 %", "point", "0.79"),
        ("00%", "point", "0"),
        ("$US 84,75 millones", "comma", "84750000"),  # 003, 5: the words are part of the number
        ("250 mil", "comma", "250000"),
        ("1.5 million", "point", "1500000"),
        ("3 miligramos", "point", "3"),
        ("Seis", "point", "6"),  # 001: "Seis universidades"
        ("third", "comma", "3"),
        ("Zéro", "comma", "0"),
        ("vinte", "comma", "20"),
    ],
)
def test_a_printed_number_has_the_value_its_notation_gives(printed, notation, value):
    assert read_printed(printed, notation).value == Decimal(value)


@pytest.mark.parametrize(
    ("printed", "notation"),
    [
        ("95,8%", "point"),
        ("3.550.151,99", "point"),
        ("3'550,000.00", "comma"),
        ("1.234.56", "comma"),
        ("12,34", "point"),
        ("Sin dato", "point"),
        ("%", "point"),
        ("/", "point"),
        ("", "point"),
        ("1,2,3", "point"),
        ("2010 y 2011", "point"),
    ],
)
def test_what_is_not_one_number_in_this_notation_is_refused(printed, notation):
    assert read_printed(printed, notation) is None


def test_a_count_with_its_share_gives_both():
    read = read_printed("560 (31%)", "point")
    assert (read.value, read.numerator) == (Decimal("0.31"), Decimal(560))


@pytest.mark.parametrize(
    ("printed", "half_unit"), [("34.50%", "0.00005"), ("97%", "0.005"), ("3,919", "0.5"), ("0.61", "0.005")]
)
def test_half_a_unit_of_the_last_digit_is_known(printed, half_unit):
    assert read_printed(printed, "point").half_unit == Decimal(half_unit)


@given(st.integers(-(10**12), 10**12), st.integers(0, 6), st.sampled_from(["point", "comma"]))
def test_every_number_survives_being_printed_and_read(digits, places, notation):
    value = Decimal(digits).scaleb(-places)
    printed = f"{value:,.{places}f}"
    if notation == "comma":
        printed = printed.translate(str.maketrans(",.", ".,"))
    assert read_printed(printed, notation).value == value


@pytest.mark.parametrize("text", ["95,8", "1,234", "1 234", "95%", "", "n.d.", "1e", "--3", ".5", "1E5", "inf", "nan"])
def test_the_data_files_hold_plain_numbers_only(text):
    assert read_plain(text) is None


# --- what makes a number negative, and what groups its thousands


@pytest.mark.parametrize(
    ("printed", "notation", "value"),
    [
        ("(50)", "point", "-50"),
        ("(1,234.5)", "point", "-1234.5"),
        ("(1.234,5)", "comma", "-1234.5"),
        ("(12 %)", "point", "-0.12"),
        ("(12) %", "point", "-0.12"),
        ("(US$ 50)", "point", "-50"),
        ("US$ (50)", "point", "-50"),
        ("(-50)", "point", "-50"),  # both marks are one minus
        ("50-", "point", "-50"),
        ("1.234,56 -", "comma", "-1234.56"),
        ("50 %-", "point", "-0.50"),
        ("S/.-50", "point", "-50"),
        ("EUR -50", "point", "-50"),
        ("- 50", "point", "-50"),
        *((f"{minus}50", "point", "-50") for minus in "−–—‒‐‑"),
        ("1 234 567", "point", "1234567"),
        ("1\u00a0234\u00a0567,5", "comma", "1234567.5"),
        ("1\u202f234\u202f567.5", "point", "1234567.5"),
        ("1\u2009234", "comma", "1234"),
        ("(1 234)", "comma", "-1234"),
        ("1’234’567", "comma", "1234567"),
        ("12,34,567", "point", "1234567"),  # lakhs
        ("1,23,45,678.90", "point", "12345678.90"),
    ],
)
def test_a_number_is_read_as_bookkeepers_of_any_country_print_it(printed, notation, value):
    assert read_printed(printed, notation).value == Decimal(value)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("Meta - 50", "50"),  # a dash between words
        ("COVID-19", "19"),
        ("organizaciones (50)", "50"),  # brackets of a sentence
        ("(50 personas)", "50"),
        ("(ODS 5)", "5"),
        ("Modelo 2", "2"),
        ("50 m", "50"),  # metres
        ("3 km", "3"),
        ("10 kg", "10"),
        ("+50", "50"),
    ],
)
def test_a_dash_or_brackets_of_a_text_are_no_minus(printed, value):
    assert read_printed(printed, "point").value == Decimal(value)


@pytest.mark.parametrize("printed", ["-", "–", "—", "(–)", "- %", "12 34 567", "1 2345", "2010–2011", "12,34.567"])
def test_a_dash_alone_is_no_figure_and_two_numbers_are_not_one(printed):
    assert read_printed(printed, "point") is None


@pytest.mark.parametrize(
    ("printed", "short"),
    [
        ("1.5M", "M"),
        ("3k", "k"),
        ("2 mil", "mil"),
        ("1.5 mill.", "mill"),
        ("USD 3bn", "bn"),
        ("£1.5m", "m"),
        ("1,5 M€", "M"),
        ("5 MM", "MM"),
    ],
)
def test_an_abbreviation_is_not_one_number(printed, short):
    assert read_printed(printed, "point") is None
    assert why_unreadable(printed, "point") == {"code": "abbreviated_number", "found": printed, "short": short}


def test_a_thousand_in_words_is_one_where_decimals_have_a_comma():
    assert read_printed("250 mil", "comma").value == 250000
    assert read_printed("1,5 mill.", "comma") is None


@pytest.mark.parametrize("printed", ["1.23E+09", "1,23E+09", "1.23e-5", "-4E5"])
def test_what_a_spreadsheet_has_shortened_is_named_as_such(printed):
    assert read_printed(printed, "point") is None
    assert why_unreadable(printed, "point")["code"] == "shortened_number"


@given(st.integers(1, 10**14), st.sampled_from([" ", "\u00a0", "\u202f", "\u2009"]), st.sampled_from(NOTATIONS))
def test_spaces_between_thousands_are_read_in_every_notation(number, space, notation):
    printed = f"{number:,}".replace(",", space)
    assert read_printed(printed, notation).value == number
    assert read_printed(f"({printed})", notation).value == -number


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("0", True),
        ("999999999999999", True),
        ("1234567890123.45", True),
        ("0.30000000000000004", True),  # as programs write 0.1 + 0.2
        ("1000000000000000", False),  # sixteen digits
        ("1" + "0" * 39, False),
        ("0.1234567890123456789", False),
        ("0." + "0" * 20 + "1", False),
        ("1e-400", False),
    ],
)
def test_a_number_has_as_many_digits_as_calculations_carry(text, carried):
    assert is_carried(read_plain(text)) is carried


@given(st.text())
def test_whatever_is_printed_is_read_or_refused(text):
    for notation in NOTATIONS:
        read_printed(text, notation)


@pytest.mark.parametrize("words", ["por ciento", "per cent", "percent", "pour cent", "puntos porcentuales"])
def test_a_percentage_in_words_is_one(words):
    assert read_printed(f"15 {words}", "point").value == Decimal("0.15")
