"""What may be asked for, rule by rule."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from toolkit.facts.periods import Calendar
from toolkit.facts.requested import period_problems, programme_problems, shared, whole_number, year_problems


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (2011, 2011),
        (2011.0, 2011),
        (np.int32(2011), 2011),
        (np.float64(2011), 2011),
        (2011.5, None),
        ("2011", None),
        (True, None),
        (np.bool_(True), None),
        (None, None),
        (float("nan"), None),
        (float("inf"), None),
        (Decimal(2011), None),
        ([2011], None),
    ],
)
def test_a_whole_number_is_a_number_and_whole(value, number):
    read = whole_number(value)
    assert (read, type(read)) == (number, int if number else type(None))


def test_where_years_are_not_known_only_the_form_of_a_year_is_told():
    assert list(year_problems(1800)) == []
    assert [p.code for p in year_problems(1800, "x", [2011])] == ["year_not_reported"]
    assert [p.code for p in year_problems("1800", "x", [2011])] == ["year_not_whole"]


@pytest.mark.parametrize("period", ["2010", "2010-Q4", "2010-S1", "2010-M12", "2009-M10..2010-M09", "2008..2010"])
def test_a_period_that_ends_in_the_year_can_be_evaluated(period):
    assert list(period_problems(period, 2010)) == []
    assert list(period_problems(period, 2010.0)) == []
    assert list(period_problems(period, 2011)) == []  # which year it ends in, the programme's own year says
    assert [p.code for p in period_problems(period, 2011, Calendar())] == ["period_of_another_year"]


def test_the_year_that_a_period_ends_in_is_that_of_the_programme():
    july = Calendar(7)
    assert list(period_problems("2010-M08", 2011, july)) == []
    assert [p.code for p in period_problems("2010-M08", 2010, july)] == ["period_of_another_year"]
    assert july.evaluated("2009..2010").before.name == "2007..2008"


def test_a_year_that_is_none_is_no_fault_of_the_period():
    assert list(period_problems("2010-Q4", "2010")) == []
    assert list(period_problems("2010-Q4", None)) == []


def test_languages_are_those_that_all_have_in_the_order_of_the_first():
    assert shared([["es", "en", "fr"], ["fr", "es"]]) == ["es", "fr"]
    assert shared([["en"]]) == ["en"]


@pytest.mark.parametrize("code", ["", ".", "..", "../data/cse-peru", "cse-peru/", "/", "rules", "a\\b"])
def test_a_code_is_the_name_of_a_folder_of_facts_and_no_way_to_another(project, code):
    assert [p.code for p in programme_problems(code)] == ["no_such_programme"]
