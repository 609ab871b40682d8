"""A period says what a figure covers."""

import pytest

from toolkit.facts.periods import read_period


@pytest.mark.parametrize(
    ("text", "months"),
    [("2011", 12), ("2011-S1", 6), ("2011-Q4", 3), ("2011-M12", 1), ("2019..2020", 24), ("2012-Q1..2012-Q2", 6)],
)
def test_a_period_knows_how_long_it_is(text, months):
    period = read_period(text)
    assert period.last - period.first + 1 == months


@pytest.mark.parametrize(
    ("text", "year"),
    [("2011", 2011), ("..2011", 2011), ("2011-Q4", 2011), ("2013..", None), ("..", None), ("base", None)],
)
def test_a_period_ends_in_a_year_unless_its_end_is_open(text, year):
    assert read_period(text).year == year


def test_a_level_is_no_year():
    assert read_period("..2011").is_level
    assert not read_period("..2011").is_year
    assert read_period("2011").is_year


@pytest.mark.parametrize(
    "text", ["Dec-11", "2011-12", "2011-Q5", "11", "2011-S3", "2011-M13", "2012..2011", "2011 ", "año 2011", ""]
)
def test_what_is_no_period_is_refused(text):
    assert read_period(text) is None
