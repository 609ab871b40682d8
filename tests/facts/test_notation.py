"""Printed numbers are read in the notation that is declared, never guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.facts.notation import read_plain, read_printed


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


@pytest.mark.parametrize("text", ["95,8", "1,234", "1 234", "95%", "", "n.d.", "1e", "--3", ".5"])
def test_the_data_files_hold_plain_numbers_only(text):
    assert read_plain(text) is None
